"""The convenant and the read log."""

from django.urls import URLPattern, path, register_converter

from privacy.converters import LogNumber
from privacy.views import datalekken as datalek_views
from privacy.views.convenant import convenant
from privacy.views.convenant_inhoud import (
    convenant_cel,
    convenant_clausule,
    convenant_gevolgen,
    convenant_matrix,
    convenant_partij,
    convenant_partijen,
    convenant_teksten,
    convenant_vergelijken,
)
from privacy.views.convenant_kit import (
    convenant_bijlage,
    convenant_import,
    convenant_json,
    convenant_kit,
    convenant_kit_stuk,
    convenant_voorbeelden,
)
from privacy.views.convenanten import (
    convenant_nieuw,
    convenant_ondertekenen,
    convenant_status,
    convenant_versie,
    convenant_versies,
)
from privacy.views.geheimhouding import geheimhouding, geheimhouding_overzicht
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
    path("convenant/versies/", convenant_versies, name="convenant_versies"),
    path("convenant/nieuw/", convenant_nieuw, name="convenant_nieuw"),
    path("convenant/<int:pk>/", convenant_versie, name="convenant_versie"),
    path("convenant/<int:pk>/stap/<slug:stap>/", convenant_status, name="convenant_status"),
    path("convenant/<int:pk>/matrix/", convenant_matrix, name="convenant_matrix"),
    path("convenant/<int:pk>/matrix/<int:categorie>/<slug:soort>/", convenant_cel, name="convenant_cel"),
    path("convenant/<int:pk>/afspraak/<int:categorie>/", convenant_clausule, name="convenant_clausule"),
    path("convenant/<int:pk>/partijen/", convenant_partijen, name="convenant_partijen"),
    path("convenant/<int:pk>/partijen/<int:partij>/", convenant_partij, name="convenant_partij"),
    path("convenant/<int:pk>/teksten/", convenant_teksten, name="convenant_teksten"),
    path("convenant/<int:pk>/vergelijken/", convenant_vergelijken, name="convenant_vergelijken"),
    path("convenant/<int:pk>/gevolgen/", convenant_gevolgen, name="convenant_gevolgen"),
    path("convenant/<int:pk>/ondertekenen/", convenant_ondertekenen, name="convenant_ondertekenen"),
    path("convenant/importeren/", convenant_import, name="convenant_import"),
    path("convenant/<int:pk>/bijlage/", convenant_bijlage, name="convenant_bijlage"),
    path("convenant/<int:pk>/json/", convenant_json, name="convenant_json"),
    path("convenant/<int:pk>/kit/", convenant_kit, name="convenant_kit"),
    path("convenant/<int:pk>/kit/<slug:stuk>/", convenant_kit_stuk, name="convenant_kit_stuk"),
    path("convenant/<int:pk>/voorbeelden/", convenant_voorbeelden, name="convenant_voorbeelden"),
    path("geheimhouding/", geheimhouding, name="geheimhouding"),
    path("geheimhouding/overzicht/", geheimhouding_overzicht, name="geheimhouding_overzicht"),
    path("privacy/", privacy, name="privacy"),
    path("privacy/datalekken/", datalek_views.datalekken, name="datalekken"),
    path("privacy/datalekken/nieuw/", datalek_views.datalek_new, name="datalek_new"),
    path("privacy/datalekken/<uuid:pk>/", datalek_views.datalek_detail, name="datalek_detail"),
    path("privacy/datalekken/<uuid:pk>/bijwerken/", datalek_views.datalek_edit, name="datalek_edit"),
    path("privacy/datalekken/<uuid:pk>/sluiten/", datalek_views.datalek_close, name="datalek_close"),
    path("privacy/datalekken/<uuid:pk>/pdf/", datalek_views.datalek_pdf, name="datalek_pdf"),
]
