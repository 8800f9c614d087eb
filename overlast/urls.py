from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path

from overlast import partijwissel
from overlast.beheer import beheer


def gezond(_request: HttpRequest) -> HttpResponse:
    """Answers 200 while this process serves; opens no database row."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("gezond/", gezond, name="gezond"),
    path("partij/kiezen/", partijwissel.choose_partij, name="choose_partij"),
    path("partij/wisselen/", partijwissel.switch_partij, name="switch_partij"),
    path("beheer/", beheer, name="beheer"),
    path("", include("parties.urls")),
    path("", include("privacy.urls")),
    path("", include("cases.urls")),
    path("", include("meetings.urls")),
]
