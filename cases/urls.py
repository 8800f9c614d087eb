"""The pages of meldingen and casussen."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("cases.urls_bewaren")),
    path("", include("cases.urls_casussen")),
    path("", include("cases.urls_catalogus")),
    path("", include("cases.urls_dossiers")),
    path("", include("cases.urls_koppelingen")),
    path("", include("cases.urls_meldingen")),
    path("", include("cases.urls_rechten")),
    path("", include("cases.urls_verzoeken")),
    path("", include("cases.urls_toegang")),
    path("", include("cases.urls_uitleg")),
    path("", include("cases.urls_work")),
]
