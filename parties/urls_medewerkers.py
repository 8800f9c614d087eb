"""People: who comes, is away, leaves, and is reviewed."""

from django.urls import URLPattern, path

from parties.views import herstel, medewerkers, toegangsbeoordeling
from parties.views.uitnodigingen import uitnodiging

urlpatterns: list[URLPattern] = [
    path("uitnodiging/<str:token>/", uitnodiging, name="uitnodiging"),
    path("beheer/medewerkers/", medewerkers.medewerkers, name="medewerkers"),
    path("beheer/medewerkers/uitnodigen/", medewerkers.medewerker_uitnodigen, name="medewerker_uitnodigen"),
    path("beheer/uitnodigingen/<uuid:pk>/", medewerkers.uitnodiging_intrekken, name="uitnodiging_intrekken"),
    path("beheer/medewerkers/<int:pk>/", medewerkers.medewerker_detail, name="medewerker_detail"),
    path("beheer/medewerkers/<int:pk>/blokkeren/", medewerkers.medewerker_blokkeren, name="medewerker_blokkeren"),
    path("beheer/medewerkers/<int:pk>/deblokkeren/", medewerkers.medewerker_deblokkeren, name="medewerker_deblokkeren"),
    path("beheer/medewerkers/<int:pk>/afwezig/", medewerkers.medewerker_afwezig, name="medewerker_afwezig"),
    path("beheer/afwezigheid/<uuid:pk>/einde/", medewerkers.afwezigheid_einde, name="afwezigheid_einde"),
    path("beheer/medewerkers/<int:pk>/vertrekt/", medewerkers.medewerker_vertrekt, name="medewerker_vertrekt"),
    path("beheer/medewerkers/<int:pk>/herstel/", herstel.herstel_vragen, name="herstel_vragen"),
    path("beheer/herstel/", herstel.herstelverzoeken, name="herstelverzoeken"),
    path("beheer/herstel/<uuid:pk>/", herstel.herstel_besluit, name="herstel_besluit"),
    path("beheer/toegang/", toegangsbeoordeling.toegangsbeoordelingen, name="toegangsbeoordelingen"),
    path("beheer/toegang/begin/", toegangsbeoordeling.toegangsbeoordeling_begin, name="toegangsbeoordeling_begin"),
    path("beheer/toegang/<uuid:pk>/", toegangsbeoordeling.toegangsbeoordeling, name="toegangsbeoordeling"),
    path("beheer/toegang/<uuid:pk>/oordeel/", toegangsbeoordeling.toegangsoordeel, name="toegangsoordeel"),
    path("beheer/toegang/<uuid:pk>/csv/", toegangsbeoordeling.toegangsbeoordeling_csv, name="toegangsbeoordeling_csv"),
    path("beheer/handelingen/", medewerkers.beheerhandelingen, name="beheerhandelingen"),
]
