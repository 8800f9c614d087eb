"""The convenant and the read log."""

from django.urls import URLPattern, path, register_converter

from privacy.converters import LogNumber
from privacy.views import datalekken as datalek_views
from privacy.views.convenant import convenant
from privacy.views.geheimhouding import geheimhouding
from privacy.views.inzagelog import inzagelog, inzagelog_csv, inzagelog_persoon, inzagelog_regel, inzageoverzicht
from privacy.views.logbeoordeling import logbeoordeling, logbeoordelingen
from privacy.views.privacy import privacy
from privacy.views.zegels import zegels

register_converter(LogNumber, "regelnummer")

urlpatterns: list[URLPattern] = [
    path("inzagelog/", inzagelog, name="inzagelog"),
    path("inzagelog/<regelnummer:nr>/", inzagelog_regel, name="inzagelog_regel"),
    path("inzagelog/persoon/", inzagelog_persoon, name="inzagelog_persoon"),
    path("inzagelog/csv/", inzagelog_csv, name="inzagelog_csv"),
    path("inzagelog/overzicht/<uuid:bewoner>/", inzageoverzicht, name="inzageoverzicht"),
    path("inzagelog/beoordelingen/", logbeoordelingen, name="logbeoordelingen"),
    path("inzagelog/beoordelingen/<int:jaar>/<int:maand>/", logbeoordeling, name="logbeoordeling"),
    path("inzagelog/zegels/", zegels, name="zegels"),
    path("convenant/", convenant, name="convenant"),
    path("geheimhouding/", geheimhouding, name="geheimhouding"),
    path("privacy/", privacy, name="privacy"),
    path("privacy/datalekken/", datalek_views.datalekken, name="datalekken"),
    path("privacy/datalekken/nieuw/", datalek_views.datalek_new, name="datalek_new"),
    path("privacy/datalekken/<uuid:pk>/", datalek_views.datalek_detail, name="datalek_detail"),
    path("privacy/datalekken/<uuid:pk>/bijwerken/", datalek_views.datalek_edit, name="datalek_edit"),
    path("privacy/datalekken/<uuid:pk>/sluiten/", datalek_views.datalek_close, name="datalek_close"),
    path("privacy/datalekken/<uuid:pk>/pdf/", datalek_views.datalek_pdf, name="datalek_pdf"),
]
