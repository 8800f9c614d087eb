"""Requests of betrokkenen."""

from django.urls import URLPattern, path

from cases.views import rechten as views

urlpatterns: list[URLPattern] = [
    path("betrokkenen/", views.rechtenverzoek_list, name="rechtenverzoek_list"),
    path("betrokkenen/nieuw/", views.rechtenverzoek_new, name="rechtenverzoek_new"),
    path("betrokkenen/raadpleging/<uuid:pk>/", views.raadpleging, name="raadpleging"),
    path("betrokkenen/rectificatie/<uuid:pk>/", views.rectificatie, name="rectificatie"),
    path("betrokkenen/<str:nummer>/", views.rechtenverzoek_detail, name="rechtenverzoek_detail"),
    path("betrokkenen/<str:nummer>/identiteit/", views.rechtenverzoek_identity, name="rechtenverzoek_identity"),
    path("betrokkenen/<str:nummer>/raadplegen/", views.rechtenverzoek_consult, name="rechtenverzoek_consult"),
    path("betrokkenen/<str:nummer>/overzicht/", views.rechtenverzoek_overview, name="rechtenverzoek_overview"),
    path("betrokkenen/<str:nummer>/besluit/", views.rechtenverzoek_decide, name="rechtenverzoek_decide"),
    path("betrokkenen/<str:nummer>/brief/", views.rechtenverzoek_letter, name="rechtenverzoek_letter"),
    path("betrokkenen/<str:nummer>/stap/<slug:stap>/", views.rechtenverzoek_step, name="rechtenverzoek_step"),
]
