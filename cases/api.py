"""The casussen of a partner system: the same participation and the same gate as the pages, as JSON."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as drf_handler

from cases.boxes import participants, standing_advisers
from cases.choices import Niveau, Overlastsoort
from cases.dates import local
from cases.lifecycle import CASUS_STATES
from cases.models import (
    Aanmelding,
    Actiepunt,
    Bezoekadvies,
    Brief,
    Casus,
    Gezin,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Naw,
    Overlastmelding,
    Politiemutatie,
    Wvggztraject,
)
from cases.queries.casus_frame import casusregisseur_of
from cases.queries.casus_list import GROUPS, CasusFilter, page_of
from cases.queries.casus_page import withheld_of
from cases.queries.loaders import load_casus
from cases.queries.timeline import name_of
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason
from privacy import gate
from privacy.gate import Disclosed, Doel, Opening

# Columns per table that leave through the API; a new column does not until it stands here.
TABLES: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Naw, ("voornamen", "achternaam", "geboortedatum", "telefoon", "adresregel")),
    (Huurgegevens, ("ingangsdatum", "contractvorm", "complex", "bijzonderheden")),
    (Huurachterstand, ("bedrag", "maanden", "peildatum")),
    (Gezin, ("samenstelling", "kinderen")),
    (Overlastmelding, ("soort", "begonnen_op", "duur_minuten", "wat", "gevolg", "frequentie", "ernst", "adresregel")),
    (Journaalitem, ("vak", "datum", "tekst", "contact")),
    (Aanmelding, ("doel", "noodzaak", "subsidiariteit")),
    (Brief, ("soort", "datum", "onderwerp", "reactie_tot")),
    (Politiemutatie, ("mutatienummer", "datum", "omschrijving")),
    (Interventie, ("soort", "status", "begonnen_op", "loopt_tot", "toelichting", "resultaat")),
    (Bezoekadvies, ("advies", "geldig_tot")),
    (Actiepunt, ("titel", "uiterlijk", "afgerond_op")),
    (Hulpaanbod, ("datum", "aanbod", "uitkomst")),
    (Wvggztraject, ("gemeld_op", "stap")),
)
WITH_ADDRESS = (Naw, Overlastmelding)
PAGE = 50


class CasusShell(serializers.Serializer):
    """A casus without personal data."""

    nummer = serializers.CharField()
    url = serializers.CharField()
    soort = serializers.ChoiceField(choices=Overlastsoort.choices)
    status = serializers.ChoiceField(choices=list(CASUS_STATES.items()))
    niveau = serializers.ChoiceField(choices=Niveau.choices)
    spoed = serializers.BooleanField()
    casusregisseur = serializers.CharField()
    geopend_op = serializers.DateField()
    gewijzigd_op = serializers.DateField()


class CasusListing(serializers.Serializer):
    """One page; `volgende` is empty on the last."""

    casussen = CasusShell(many=True)
    volgende = serializers.CharField(allow_blank=True)


class Gegeven(serializers.Serializer):
    """One disclosed row."""

    categorie = serializers.IntegerField()
    tabel = serializers.CharField()
    id = serializers.UUIDField()
    bron = serializers.CharField()
    alleen_eigen_organisatie = serializers.BooleanField()
    gegevens = serializers.DictField()


class NietGedeeld(serializers.Serializer):
    """A category that the convenant does not give, whether or not there is anything."""

    categorie = serializers.CharField()
    artikel = serializers.CharField()
    reden = serializers.CharField()


class CasusDetail(CasusShell):
    """A casus with every row that the convenant gives to the asker."""

    deelnemers = serializers.ListField(child=serializers.CharField())
    gegevens = Gegeven(many=True)
    withheld = NietGedeeld(many=True)


def _shell(casus: Casus, opening: Opening | None) -> dict[str, Any]:
    return {
        "nummer": casus.nummer,
        "url": reverse("api_casus_detail", args=[casus.nummer]),
        "soort": casus.soort,
        "status": casus.status,
        "niveau": casus.niveau,
        "spoed": casus.spoed,
        "casusregisseur": casusregisseur_of(casus, opening),
        "geopend_op": local(casus.geopend_op),
        "gewijzigd_op": local(casus.gewijzigd_op),
    }


class CasusListView(APIView):
    """The casussen on which the asker works, newest change first."""

    @extend_schema(
        operation_id="casussen",
        parameters=[
            OpenApiParameter("groep", enum=[*GROUPS, "alle"], description="Welke casussen; standaard open."),
            OpenApiParameter("na", description="De waarde van `volgende` van de vorige bladzijde."),
        ],
        responses=CasusListing,
    )
    def get(self, request: Request) -> Response:
        """List number, kind, state and level; opens nothing."""
        groep = request.query_params.get("groep", "open")
        if groep not in {*GROUPS, "alle"}:
            raise exceptions.ValidationError({"groep": "Kies open, gesloten of alle."})
        chosen = CasusFilter(groep=groep)
        after = request.query_params.get("na", "")
        casussen, following, _ = page_of(_actor(request), chosen, after=after, size=PAGE)
        rows = [_shell(casus, None) for casus in casussen]
        return Response(CasusListing({"casussen": rows, "volgende": following or ""}).data)


class CasusDetailView(APIView):
    """One casus, opened and logged for this system."""

    @extend_schema(
        operation_id="casus",
        parameters=[OpenApiParameter("reden", description="Nodig voor een gesloten casus; komt in het inzagelogboek.")],
        responses={200: CasusDetail, 404: OpenApiResponse(description="Bestaat niet, of is niet van u.")},
    )
    def get(self, request: Request, nummer: str) -> Response:
        """Give what the convenant gives; a closed casus asks for a `reden`."""
        actor = _actor(request)
        casus = load_casus(actor, nummer, doel=Doel.KOPPELING)
        reden = request.query_params.get("reden", "").strip()[:200] if casus.afgeschermd else ""
        if casus.afgeschermd and not reden:
            raise exceptions.ValidationError({"reden": "Deze casus is afgeschermd. Geef een reden om hem te openen."})
        opening = gate.open_gate(actor, casussen=[casus.pk], categories=OPENED, doel=Doel.KOPPELING, reden=reden)
        opening.require(casus.pk)
        advisers = [] if casus.status == "eigen" else standing_advisers(casus.gemeente_id)
        names = {partij.naam for partij in [*participants(opening, casus.pk), *advisers]}
        answer = {
            **_shell(casus, opening),
            "deelnemers": sorted(names),
            "gegevens": _rows(actor, opening, casus.pk),
            "withheld": [
                {"categorie": line.category, "artikel": line.clause, "reden": line.explanation}
                for line in withheld_of(actor, casus, timezone.localdate())
            ],
        }
        return Response(CasusDetail(answer).data)


# No BSN (2), melder (9), photos (24) or categories without fields (18, 25): the API gives no files.
OPENED = tuple(nr for nr in gate.ALL_CATEGORIES if nr not in {2, 9, 18, 24, 25})


def _rows(actor: Actor, opening: Opening, casus: UUID) -> list[dict[str, Any]]:
    """Every disclosed row of the tables above, one query each, by category and oldest first."""
    sees_care = opening.may_read(casus, 30)
    found: list[tuple[tuple[int, dt.datetime], dict[str, Any]]] = []
    for model, columns in TABLES:
        select = ("bron", "adres") if model in WITH_ADDRESS else ("bron",)
        for row in gate.of_casus(opening, model, casus, *select):
            item = {
                "categorie": row.categorie_id,
                "tabel": row.tabel.removeprefix("cases_"),
                "id": row.pk,
                "bron": name_of(row.bron, actor, sees_care),
                "alleen_eigen_organisatie": row.beperkt,
                "gegevens": _columns(row, columns),
            }
            found.append(((row.categorie_id, row.gemaakt_op), item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _columns(row: Disclosed[Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in columns}


def _actor(request: Request) -> Actor:
    """The actor of the session or token; HasActor let nobody in without."""
    return request._request.actor


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The refusals of the domain as JSON: what does not exist and what is not yours look the same."""
    match exc:
        case gate.NotDisclosed():
            exc = exceptions.NotFound("Dit bestaat niet, of u hebt er geen toegang toe.")
        case gate.MayNotProvide():
            exc = exceptions.PermissionDenied(Reason.MAY_NOT_PROVIDE.value)
        case NotAllowed():
            exc = exceptions.PermissionDenied(exc.detail or exc.reason.value)
    return drf_handler(exc, context)
