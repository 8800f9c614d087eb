"""A casus as another Partij sees it; included by cases/urls.py."""

from django.urls import URLPattern, path

from cases.views import bekijk_als

CASUS = "casussen/<str:nummer>/"

urlpatterns: list[URLPattern] = [
    path("bekijk-als/", bekijk_als.bekijk_als_zoek, name="bekijk_als_zoek"),
    path(f"{CASUS}bekijk-als/", bekijk_als.bekijk_als, name="bekijk_als"),
    path(f"{CASUS}bekijk-als/<int:partij_id>/", bekijk_als.bekijk_als_partij, name="bekijk_als_partij"),
]
