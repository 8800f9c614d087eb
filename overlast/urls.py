from django.urls import URLPattern, URLResolver, include, path

from overlast import partijwissel
from overlast.beheer import beheer
from overlast.machine import doors
from overlast.toegangsbeoordeling import toegangsbeoordeling_pdf

urlpatterns: list[URLPattern | URLResolver] = [
    *doors.urlpatterns,
    path("partij/kiezen/", partijwissel.choose_partij, name="choose_partij"),
    path("partij/wisselen/", partijwissel.switch_partij, name="switch_partij"),
    path("beheer/", beheer, name="beheer"),
    path("beheer/toegang/<uuid:pk>/pdf/", toegangsbeoordeling_pdf, name="toegangsbeoordeling_pdf"),
    path("api/", include("overlast.urls_api")),
    path("", include("parties.urls")),
    path("", include("parties.urls_medewerkers")),
    path("", include("privacy.urls")),
    path("", include("cases.urls")),
    path("", include("cases.urls_adressen")),
    path("", include("meetings.urls")),
]
