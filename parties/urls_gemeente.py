"""The gemeente, its organisations, and what everything looks like."""

from django.urls import URLPattern, path

from parties.views import eerste_start, gemeente, huisstijl, partijen

urlpatterns: list[URLPattern] = [
    path("eerste-start/", eerste_start.eerste_start, name="eerste_start"),
    path("huisstijl/<str:palet>.css", huisstijl.huisstijl_css, name="huisstijl_css"),
    path("huisstijl/logo/<uuid:pk>.png", huisstijl.beeldmerk, name="beeldmerk"),
    path("beheer/gemeente/", gemeente.gemeente, name="gemeente"),
    path("beheer/gemeente/logo/", gemeente.gemeente_logo, name="gemeente_logo"),
    path("beheer/gemeente/kleuren/", gemeente.gemeente_kleuren, name="gemeente_kleuren"),
    path("beheer/gemeente/termijnen/", gemeente.gemeente_termijnen, name="gemeente_termijnen"),
    path("beheer/partijen/", partijen.partij_list, name="partij_list"),
    path("beheer/partijen/nieuw/", partijen.partij_new, name="partij_new"),
    path("beheer/partijen/<int:pk>/", partijen.partij_edit, name="partij_edit"),
    path("beheer/partijen/<int:pk>/huisstijl/", partijen.partij_huisstijl, name="partij_huisstijl"),
]
