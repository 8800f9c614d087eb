"""The pages of casussen, triage and search."""

from django.urls import URLPattern, URLResolver, path

from cases.views import casussen, deelnemers, gegevens, search, triage, voortgang

CASUS = "casussen/<str:nummer>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("casussen/", casussen.casus_list_view, name="casus_list"),
    path("casussen/nieuw/", casussen.casus_new, name="casus_new"),
    path(CASUS, casussen.casus_detail, name="casus_detail"),
    path(f"{CASUS}reden/", casussen.casus_reason, name="casus_reason"),
    path(f"{CASUS}aanmelden/", casussen.casus_aanmelden, name="casus_aanmelden"),
    path(f"{CASUS}voortgang/", voortgang.casus_voortgang, name="casus_voortgang"),
    path(f"{CASUS}gegevens/", gegevens.casus_gegevens, name="casus_gegevens"),
    path(f"{CASUS}gegevens/<slug:soort>/<uuid:pk>/", gegevens.gegeven_detail, name="gegeven_detail"),
    path(f"{CASUS}vastleggen/", gegevens.gegeven_add, name="gegeven_add"),
    path(f"{CASUS}vastleggen/<slug:soort>/", gegevens.gegeven_new, name="gegeven_new"),
    path(f"{CASUS}wie-leest/<slug:soort>/", gegevens.gegeven_readers, name="gegeven_readers"),
    path(f"{CASUS}deelnemers/", deelnemers.casus_deelnemers, name="casus_deelnemers"),
    path(f"{CASUS}deelnemers/collega/", deelnemers.worker_add, name="worker_add"),
    path(f"{CASUS}deelnemers/collega/<int:medewerker_id>/weg/", deelnemers.worker_remove, name="worker_remove"),
    path(f"{CASUS}deelnemers/<int:partij_id>/weg/", deelnemers.deelname_end, name="deelname_end"),
    path("triage/", triage.triage, name="triage"),
    path("triage/<str:nummer>/", triage.triage_detail, name="triage_detail"),
    path("triage/<str:nummer>/nemen/", triage.triage_take, name="triage_take"),
    path("triage/<str:nummer>/uitnodigen/", triage.triage_invite, name="triage_invite"),
    path("triage/<str:nummer>/besluit/", triage.triage_decide, name="triage_decide"),
    path("zoeken/", search.search, name="search"),
]
