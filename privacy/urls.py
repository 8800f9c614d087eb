"""The convenant and the read log."""

from django.urls import URLPattern, path, register_converter

from privacy import views
from privacy.converters import LogNumber

register_converter(LogNumber, "regelnummer")

urlpatterns: list[URLPattern] = [
    path("inzagelog/", views.inzagelog, name="inzagelog"),
    path("inzagelog/<regelnummer:nr>/", views.inzagelog_regel, name="inzagelog_regel"),
    path("convenant/", views.convenant, name="convenant"),
]
