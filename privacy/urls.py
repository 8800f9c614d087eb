"""The convenant and the read log."""

from django.urls import URLPattern, path, register_converter

from privacy.converters import LogNumber
from privacy.views.convenant import convenant
from privacy.views.geheimhouding import geheimhouding
from privacy.views.inzagelog import inzagelog, inzagelog_regel

register_converter(LogNumber, "regelnummer")

urlpatterns: list[URLPattern] = [
    path("inzagelog/", inzagelog, name="inzagelog"),
    path("inzagelog/<regelnummer:nr>/", inzagelog_regel, name="inzagelog_regel"),
    path("convenant/", convenant, name="convenant"),
    path("geheimhouding/", geheimhouding, name="geheimhouding"),
]
