"""The catalogue of a gemeente, and the example of a letter: pages of beheer that know what a casus is made of."""

from django.urls import URLPattern, path

from cases.views import catalogus, huisstijl

urlpatterns: list[URLPattern] = [
    path("beheer/partijen/<int:pk>/huisstijl/voorbeeld.pdf", huisstijl.huisstijl_voorbeeld, name="huisstijl_voorbeeld"),
    path("beheer/catalogus/", catalogus.catalogus, name="catalogus"),
    path("beheer/catalogus/soort/nieuw/", catalogus.catalogus_soort_new, name="catalogus_soort_new"),
    path("beheer/catalogus/soort/eigen/<int:pk>/", catalogus.catalogus_eigen_soort, name="catalogus_eigen_soort"),
    path("beheer/catalogus/soort/<slug:soort>/", catalogus.catalogus_soort, name="catalogus_soort"),
    path("beheer/catalogus/interventie/volgorde/", catalogus.catalogus_order, name="catalogus_order"),
    path("beheer/catalogus/interventie/<slug:sleutel>/", catalogus.catalogus_interventie, name="catalogus_interventie"),
]
