"""Beheer of the address list, the complexen and the wijken."""

from django.urls import URLPattern, path

from cases.views import adressen as views

urlpatterns: list[URLPattern] = [
    path("beheer/adressen/", views.adressen, name="adressen"),
    path("beheer/adressen/inlezen/", views.adressen_inlezen, name="adressen_inlezen"),
    path("beheer/adressen/<uuid:pk>/", views.adresimport, name="adresimport"),
    path("beheer/adressen/<uuid:pk>/overnemen/", views.adresimport_overnemen, name="adresimport_overnemen"),
    path("beheer/adressen/<uuid:pk>/verslag/", views.adresimport_verslag, name="adresimport_verslag"),
    path("beheer/complexen/", views.complexen, name="complexen"),
    path("beheer/complexen/<int:pk>/", views.complex_detail, name="complex_detail"),
    path("beheer/complexen/<int:pk>/adressen/", views.complex_adressen, name="complex_adressen"),
    path("beheer/complexen/<int:pk>/los/", views.complex_los, name="complex_los"),
    path("beheer/complexen/<int:pk>/weg/", views.complex_weg, name="complex_weg"),
    path("beheer/wijken/", views.wijken, name="wijken"),
    path("beheer/wijken/<int:pk>/", views.wijk_detail, name="wijk_detail"),
    path("beheer/wijken/<int:pk>/adressen/", views.wijk_adressen, name="wijk_adressen"),
    path("beheer/wijken/<int:pk>/los/", views.wijk_los, name="wijk_los"),
    path("beheer/wijken/<int:pk>/weg/", views.wijk_weg, name="wijk_weg"),
]
