"""Who reads what beyond the convenant, what the bewoner agreed to and was told, and the noodprocedure."""

from django.urls import URLPattern, path

from cases.views import kennisgevingen, noodprocedures, toegang, toestemmingen

CASUS = "casussen/<str:nummer>/"
ROW = f"{CASUS}toegang/<slug:tabel>/<uuid:rij>/"
PRIVACY = f"{CASUS}privacy/"

urlpatterns: list[URLPattern] = [
    path(f"{CASUS}toegang/ontvangen/<uuid:besluit_id>/lezen/", toegang.toegang_read, name="toegang_read"),
    path(ROW, toegang.toegang, name="toegang"),
    path(f"{ROW}geven/", toegang.toegang_give, name="toegang_give"),
    path(PRIVACY, toestemmingen.casus_privacy, name="casus_privacy"),
    path(f"{PRIVACY}toestemming/", toestemmingen.toestemming_new, name="toestemming_new"),
    path(f"{PRIVACY}toestemming/<uuid:pk>/intrekken/", toestemmingen.toestemming_withdraw, name="toestemming_withdraw"),
    path(f"{PRIVACY}informeren/", kennisgevingen.kennisgeving_plan, name="kennisgeving_plan"),
    path(f"{PRIVACY}informeren/<uuid:pk>/", kennisgevingen.kennisgeving, name="kennisgeving"),
    path("toegang/", toegang.toegang_overzicht, name="toegang_overzicht"),
    path("toegang/<uuid:pk>/intrekken/", toegang.besluit_withdraw, name="besluit_withdraw"),
    path("toegang/voorstellen/<uuid:pk>/intrekken/", toegang.voorstel_withdraw, name="voorstel_withdraw"),
    path("toegang/voorstellen/<uuid:pk>/besluit/", toegang.voorstel_decide, name="voorstel_decide"),
    path("noodprocedure/", noodprocedures.noodprocedure, name="noodprocedure"),
    path("noodprocedure/beoordelen/", noodprocedures.noodprocedure_beoordelen, name="noodprocedure_beoordelen"),
    path("noodprocedure/<uuid:pk>/oordeel/", noodprocedures.noodprocedure_review, name="noodprocedure_review"),
]
