"""The casussen on which somebody works, with what the convenant gives of them."""

import datetime as dt
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import examples
from cases.api.doors import ApiView, Links, address, page
from cases.api.examples import listed, shown
from cases.api.fields import Choice, Moment, Query, Strict, Text
from cases.boxes import participants, standing_advisers
from cases.choices import Niveau
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
from cases.queries import koppeling
from cases.queries.casus_frame import casusregisseur_of
from cases.queries.casus_page import withheld_of
from cases.queries.loaders import load_casus
from cases.queries.timeline import name_of
from parties.actor import Actor
from parties.dates import local
from parties.decisions import NotAllowed, Reason
from parties.models import Scope
from privacy import gate
from privacy.gate import Disclosed, Doel, Opening

# Columns per table that leave through the API; a new column does not until it stands here.
TABLES: tuple[tuple[type[Model], tuple[str, ...]], ...] = (
    (Naw, ("voornamen", "achternaam", "geboortedatum", "telefoon", "adresregel")),
    (Huurgegevens, ("ingangsdatum", "contractvorm", "complex", "bijzonderheden")),
    (Huurachterstand, ("bedrag", "maanden", "peildatum")),
    (Gezin, ("samenstelling", "kinderen")),
    (
        Overlastmelding,
        ("soort", "soortnaam", "begonnen_op", "duur_minuten", "wat", "gevolg", "frequentie", "ernst", "adresregel"),
    ),
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
STATES = list(CASUS_STATES.items())
WITH_ADDRESS = (Naw, Overlastmelding)


class CasusShell(serializers.Serializer):
    """A casus without personal data."""

    nummer = serializers.CharField()
    url = serializers.URLField()
    soort = serializers.CharField(help_text="Wat voor overlast het is, als sleutel.")
    soortNaam = serializers.CharField(source="soort_naam", help_text="Hetzelfde in woorden.")
    status = serializers.ChoiceField(choices=STATES)
    niveau = serializers.ChoiceField(choices=Niveau.choices)
    spoed = serializers.BooleanField()
    casusregisseur = serializers.CharField(allow_blank=True, help_text="Naam en organisatie; leeg als die er niet is.")
    geopendOp = serializers.DateField(source="geopend_op")
    gewijzigdOp = Moment(source="gewijzigd_op", help_text="Wanneer de stand het laatst veranderde.")


class CasusListing(serializers.Serializer):
    """One page of casussen."""

    casussen = CasusShell(many=True)
    _links = Links()


class CasusQuery(Query):
    """Which casussen."""

    status = Choice(required=False, choices=STATES, help_text="Alleen casussen in deze stand.")
    sinds = Moment(required=False, help_text="Alleen casussen waarvan de stand sinds dit moment veranderde.")


class Gegeven(serializers.Serializer):
    """One disclosed row."""

    id = serializers.UUIDField()
    categorie = serializers.IntegerField(min_value=1, max_value=30, help_text="Het nummer van de rij in het convenant.")
    soort = serializers.CharField(help_text="Wat voor gegeven het is; bepaalt welke velden er in staan.")
    bron = serializers.CharField(help_text="De organisatie die het vastlegde.")
    alleenEigenOrganisatie = serializers.BooleanField(source="beperkt")
    velden = serializers.DictField()


class NietGedeeld(serializers.Serializer):
    """A category that the convenant does not give, whether or not there is anything."""

    categorie = serializers.IntegerField(min_value=1, max_value=30)
    naam = serializers.CharField()
    artikel = serializers.CharField(allow_blank=True)
    uitleg = serializers.CharField(allow_blank=True)


class CasusDetail(CasusShell):
    """A casus with every row that the convenant gives to the asker."""

    deelnemers = serializers.ListField(child=serializers.CharField())
    gegevens = Gegeven(many=True)
    nietGedeeld = NietGedeeld(
        many=True,
        source="withheld",
        help_text="Wat het convenant uw organisatie niet geeft. Staat er altijd, ook als er niets is.",
    )


class Inzage(Strict):
    """Why a casus that is afgeschermd is read."""

    reden = Text(max_length=200, help_text="Komt in het inzagelog. Schrijf er geen namen in.")


def _shell(casus: Casus, opening: Opening | None) -> dict[str, Any]:
    return {
        "nummer": casus.nummer,
        "url": address("api_casus_detail", casus.nummer),
        "soort": casus.soort,
        "soort_naam": casus.get_soort_display(),
        "status": casus.status,
        "niveau": casus.niveau,
        "spoed": casus.spoed,
        "casusregisseur": casusregisseur_of(casus, opening),
        "geopend_op": local(casus.geopend_op),
        "gewijzigd_op": casus.gewijzigd_op,
    }


class CasusListView(ApiView):
    """The casussen on which the asker works, newest change first."""

    scopes: ClassVar = {"GET": Scope.CASUSSEN_LEZEN}

    @extend_schema(
        operation_id="casussen_lijst",
        tags=["casussen"],
        summary="De casussen waaraan u werkt",
        description="Nummer, soort, stand en niveau, de laatst veranderde eerst. Zonder persoonsgegevens.",
        parameters=[CasusQuery],
        responses=CasusListing,
        examples=[listed("casussen", examples.CASUS)],
    )
    def get(self, request: Request) -> Response:
        """List number, kind, state and level; opens nothing."""
        asked = CasusQuery.of(request.query_params)
        casussen, last = koppeling.casussen(
            self.actor_of(request),
            status=asked.get("status"),
            since=asked.get("sinds"),
            after=asked["na"],
            size=asked["aantal"],
        )
        rows = CasusShell([_shell(casus, None) for casus in casussen], many=True).data
        return Response(page(request, "casussen", rows, last))


class CasusDetailView(ApiView):
    """One casus, opened and logged for this system."""

    scopes: ClassVar = {"GET": Scope.CASUSSEN_LEZEN}

    @extend_schema(
        operation_id="casus_lezen",
        tags=["casussen"],
        summary="Eén casus, met wat het convenant u geeft",
        description=(
            "Elke keer komt in het inzagelog. Een afgeschermde casus (gesloten, of te lang niet getoetst) leest u met"
            " een reden: zie /casussen/{nummer}/inzagen."
        ),
        responses=CasusDetail,
        examples=[shown(examples.CASUS_DETAIL)],
    )
    def get(self, request: Request, nummer: str) -> Response:
        """Give what the convenant gives; a casus that is afgeschermd asks for a reason."""
        actor = self.actor_of(request)
        casus = load_casus(actor, nummer, doel=Doel.KOPPELING)
        if casus.afgeschermd:
            raise NotAllowed(Reason.STATUS, "Deze casus is afgeschermd. Lees hem met een reden: POST op …/inzagen.")
        return Response(_detail(actor, casus, reden=""))


class CasusInzageView(ApiView):
    """A casus that is afgeschermd, for a reason that stands in the log; the reason stays out of addresses."""

    scopes: ClassVar = {"POST": Scope.CASUSSEN_LEZEN}

    @extend_schema(
        operation_id="casus_inzage",
        tags=["casussen"],
        summary="Een afgeschermde casus lezen, met een reden",
        description="De reden komt in het inzagelog. Verandert niets.",
        request=Inzage,
        responses=CasusDetail,
        examples=[OpenApiExample("Reden", value={"reden": "Vraag van de rechter"}, request_only=True)],
    )
    def post(self, request: Request, nummer: str) -> Response:
        """Give what the convenant gives in phase F4, or what it gives anyway."""
        reden = Inzage(data=request.data).checked()["reden"]
        actor = self.actor_of(request)
        return Response(_detail(actor, load_casus(actor, nummer, doel=Doel.KOPPELING), reden=reden))


def _detail(actor: Actor, casus: Casus, *, reden: str) -> dict[str, Any]:
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=OPENED, doel=Doel.KOPPELING, reden=reden)
    opening.require(casus.pk)
    advisers = [] if casus.status == "eigen" else standing_advisers(opening)
    names = {partij.naam for partij in [*participants(opening, casus.pk), *advisers]}
    answer = {
        **_shell(casus, opening),
        "deelnemers": sorted(names),
        "gegevens": _rows(actor, opening, casus.pk),
        "withheld": [
            {"categorie": line.nr, "naam": line.category, "artikel": line.clause, "uitleg": line.explanation}
            for line in withheld_of(actor, casus, timezone.localdate(), opening)
        ],
    }
    return dict(CasusDetail(answer).data)


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
                "id": row.pk,
                "categorie": row.categorie_id,
                "soort": row.tabel.removeprefix("cases_"),
                "bron": name_of(row.bron, actor, sees_care),
                "beperkt": row.beperkt,
                "velden": _columns(row, columns),
            }
            found.append(((row.categorie_id, row.gemaakt_op), item))
    return [item for _, item in sorted(found, key=lambda pair: pair[0])]


def _columns(row: Disclosed[Any], columns: tuple[str, ...]) -> dict[str, Any]:
    return {_camel(name): getattr(row, name) for name in columns}


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)
