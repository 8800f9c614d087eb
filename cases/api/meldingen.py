"""Filing a melding from another system, and reading those of one's own Partij."""

from typing import Any, ClassVar
from uuid import NAMESPACE_OID, uuid4, uuid5

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import examples
from cases.api.doors import IDEMPOTENCY_KEY, ApiView, Links, Ref, address, answer, casus_ref, page
from cases.api.examples import listed, shown
from cases.api.fields import Choice, Moment, Query, Strict, Text, Truth
from cases.choices import Ernst, Frequentie, Melderniveau
from cases.forms.meldingen import DURATIONS, MeldingForm
from cases.lifecycle import MELDING_STATES
from cases.models import Meldergegevens, Melding, Overlastmelding
from cases.queries import koppeling
from cases.queries.loaders import load_melding
from cases.queries.meldingen import provides
from cases.rules.meldingen import may_file
from cases.services import meldingen as services
from cases.services.idempotentie import Made
from parties.actor import Actor
from parties.decisions import require
from parties.models import Scope
from privacy import gate
from privacy.gate import Doel

STATES = [(key, label) for key, label in MELDING_STATES.items() if key != "concept"]
CATEGORIE = 8
EXAMPLE = {
    "postcode": "0411 AB",
    "huisnummer": "12",
    "soort": "geluid_muziek",
    "begonnenOp": "2026-03-01T22:30:00+01:00",
    "duurMinuten": 120,
    "wat": "Harde muziek met veel bas, te horen in de slaapkamer aan de achterkant.",
    "gevolg": "Slaapt er niet van.",
    "frequentie": "wekelijks",
    "ernst": 3,
    "niveau": "alleen_ontvanger",
    "melderNaam": "Anouk de Wit",
    "melderTelefoon": "0600000000",
}


class NieuweMelding(Strict):
    """What somebody reported; the same questions and the same answers as the form on the screen."""

    postcode = Text(required=False, max_length=8, help_text="Van de plek van de overlast, zoals 1234 AB.")
    huisnummer = Text(required=False, max_length=10, help_text="Met huisletter en toevoeging, zoals 12A.")
    adresOnbekend = Truth(
        required=False, help_text="Het adres staat niet in de lijst van de gemeente; geef dan adresTekst en adresReden."
    )
    adresTekst = Text(required=False, max_length=120, allow_blank=True)
    adresReden = Text(required=False, max_length=200, allow_blank=True)
    soort = Text(max_length=40, help_text="Wat voor overlast, zoals geluid_muziek.")
    begonnenOp = Moment(help_text="Wanneer het begon. Ongeveer is goed.")
    duurMinuten = Choice(
        required=False, choices=[pair for pair in DURATIONS if pair[0]], help_text="Weg te laten als u het niet weet."
    )
    wat = Text(max_length=4000, help_text="Wat er is gezien of gehoord. Feiten; geen namen, geen medische gegevens.")
    gevolg = Text(required=False, max_length=1000, allow_blank=True)
    frequentie = Choice(choices=Frequentie.choices)
    ernst = Choice(choices=Ernst.choices)
    spoed = Truth(required=False, help_text="Er is acuut gevaar; collega's krijgen meteen een bericht.")
    niveau = Choice(choices=Melderniveau.choices, help_text="Wie de naam van de melder mag weten.")
    melderNaam = Text(required=False, max_length=80, allow_blank=True, help_text="Verplicht, behalve bij anoniem.")
    melderTelefoon = Text(required=False, max_length=20, allow_blank=True)
    melderEmail = Text(required=False, max_length=254, allow_blank=True)
    magNaarRechter = Truth(required=False, help_text="De melder vindt het goed dat de naam naar de rechter gaat.")


# The field of the form for each property; a moment is a day and a time there.
FIELDS = {
    "postcode": "postcode",
    "huisnummer": "huisnummer",
    "adresOnbekend": "adres_onbekend",
    "adresTekst": "adres_tekst",
    "adresReden": "adres_reden",
    "soort": "soort",
    "duurMinuten": "duur",
    "wat": "wat",
    "gevolg": "gevolg",
    "frequentie": "frequentie",
    "ernst": "ernst",
    "spoed": "spoed",
    "niveau": "niveau",
    "melderNaam": "melder_naam",
    "melderTelefoon": "melder_telefoon",
    "melderEmail": "melder_email",
    "magNaarRechter": "mag_naar_rechter",
}
PROPERTIES = {field: name for name, field in FIELDS.items()} | {"datum": "begonnenOp", "tijd": "begonnenOp"}


class MeldingShell(serializers.Serializer):
    """A melding without personal data."""

    nummer = serializers.CharField()
    url = serializers.URLField()
    soort = serializers.CharField(allow_blank=True)
    soortNaam = serializers.CharField(source="soort_naam", allow_blank=True)
    ernst = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(choices=STATES)
    spoed = serializers.BooleanField()
    ontvangenOp = Moment(source="ontvangen_op")
    casus = Ref(allow_null=True, help_text="De casus waar hij bij hoort, als u daaraan werkt.")


class MeldingListing(serializers.Serializer):
    """One page of meldingen."""

    meldingen = MeldingShell(many=True)
    _links = Links()


class MeldingQuery(Query):
    """Which meldingen."""

    status = Choice(required=False, choices=STATES, help_text="Alleen meldingen in deze stand.")
    sinds = Moment(required=False, help_text="Alleen meldingen die sinds dit moment zijn ontvangen.")


class Melder(serializers.Serializer):
    """Who reported it; stays with the organisation that took the call."""

    naam = serializers.CharField()
    telefoon = serializers.CharField(allow_blank=True)
    email = serializers.CharField(allow_blank=True)
    magNaarRechter = serializers.BooleanField(source="mag_naar_rechter")


class MeldingDetail(MeldingShell):
    """One melding with what was reported."""

    adres = serializers.CharField(allow_blank=True)
    begonnenOp = Moment(source="begonnen_op")
    duurMinuten = serializers.IntegerField(source="duur_minuten", allow_null=True)
    wat = serializers.CharField()
    gevolg = serializers.CharField(allow_blank=True)
    frequentie = serializers.ChoiceField(choices=Frequentie.choices)
    niveau = serializers.ChoiceField(choices=Melderniveau.choices)
    melder = Melder(allow_null=True, help_text="Leeg als de melder anoniem wil blijven.")


def _shell(melding: Melding) -> dict[str, Any]:
    return {
        "nummer": melding.nummer,
        "url": address("api_melding_detail", melding.nummer),
        "soort": melding.soort,
        "soort_naam": melding.get_soort_display(),
        "ernst": melding.ernst,
        "status": melding.status,
        "spoed": melding.spoed,
        "ontvangen_op": melding.ontvangen_op,
        "casus": casus_ref(melding.casus) if melding.casus else None,
    }


class MeldingListView(ApiView):
    """The meldingen of the own Partij, and a new one."""

    scopes: ClassVar = {"GET": Scope.MELDINGEN_LEZEN, "POST": Scope.MELDINGEN_SCHRIJVEN}

    @extend_schema(
        operation_id="meldingen_lijst",
        tags=["meldingen"],
        summary="De meldingen van uw organisatie",
        description="De laatst ontvangen eerst. Zonder persoonsgegevens. Concepten staan er niet bij.",
        parameters=[MeldingQuery],
        responses=MeldingListing,
        examples=[listed("meldingen", examples.MELDING_SHELL)],
    )
    def get(self, request: Request) -> Response:
        """List number, kind and state; opens nothing."""
        asked = MeldingQuery.of(request.query_params)
        rows, last = koppeling.meldingen(
            self.actor_of(request),
            status=asked.get("status"),
            since=asked.get("sinds"),
            after=asked["na"],
            size=asked["aantal"],
        )
        shells = MeldingShell([_shell(row) for row in rows], many=True).data
        return Response(page(request, "meldingen", shells, last))

    @extend_schema(
        operation_id="melding_indienen",
        tags=["meldingen"],
        summary="Een melding indienen",
        description=(
            "Met dezelfde controles als het formulier op het scherm. De termijn voor de triage gaat meteen lopen."
            " Foto's en PDF's voegt u op het scherm toe."
        ),
        parameters=[IDEMPOTENCY_KEY],
        request=NieuweMelding,
        responses={201: Ref},
        examples=[OpenApiExample("Muziek", value=EXAMPLE, request_only=True)],
    )
    def post(self, request: Request) -> Response:
        """File it through the service of the form; nothing is kept of what was refused."""
        actor = self.actor_of(request)
        require(may_file(actor))
        given = NieuweMelding(data=request.data).checked()
        # judged once: what came of it is not undone because the list of addresses or the convenant is another one since
        return answer(self.once(request, lambda: _file(actor, request, judged(actor, given))))


def judged(actor: Actor, given: dict[str, Any]) -> services.Report:
    """What was sent, judged by the form of the screen. Raises MayNotProvide, or ValidationError per property."""
    allowed = provides(actor)
    if CATEGORIE not in allowed:
        raise gate.MayNotProvide
    begun = timezone.localtime(given["begonnenOp"])
    typed: dict[str, Any] = {"datum": f"{begun:%Y-%m-%d}", "tijd": f"{begun:%H:%M}"}
    for name, field in FIELDS.items():
        value = given.get(name)
        if value not in (None, False):
            typed[field] = "on" if value is True else str(value)
    form = MeldingForm(typed, gemeente_id=actor.gemeente_id, provides=allowed)
    if not form.is_valid():
        wrong: dict[str, list[str]] = {}
        for field, sentences in form.errors.items():
            wrong.setdefault(PROPERTIES.get(field, "non_field_errors"), []).extend(str(each) for each in sentences)
        raise serializers.ValidationError(wrong)
    return form.report


def _file(actor: Actor, request: Request, report: services.Report) -> Made:
    """File it as a new melding.

    Its shell is committed on a connection of its own. When the request fails after that, the same key finds the same
    shell on the same day, so that trying again leaves no row of empty drafts.
    """
    now, key = timezone.now(), request.headers.get("Idempotency-Key", "")
    pk = uuid5(NAMESPACE_OID, f"{actor.medewerker_id}|{actor.sessie}|{key}|{now:%Y-%m-%d}") if key else uuid4()
    melding = services.save_concept(actor, melding_id=pk, velden={}, now=now)
    services.register_melding(actor, melding=melding, report=report, now=now)
    return Made(201, melding.nummer, reverse("api_melding_detail", args=[melding.nummer]))


class MeldingDetailView(ApiView):
    """One melding, opened and logged for this system."""

    scopes: ClassVar = {"GET": Scope.MELDINGEN_LEZEN}

    @extend_schema(
        operation_id="melding_lezen",
        tags=["meldingen"],
        summary="Eén melding van uw organisatie",
        description="Met de melder, als uw organisatie die vastlegde. Elke keer komt in het inzagelog.",
        responses=MeldingDetail,
        examples=[shown(examples.MELDING_DETAIL)],
    )
    def get(self, request: Request, nummer: str) -> Response:
        """Open what was reported (8) and by whom (9)."""
        actor = self.actor_of(request)
        melding = load_melding(actor, nummer)
        if melding.status == "concept":
            raise gate.NotDisclosed
        opening = gate.open_gate(actor, meldingen=[melding.pk], categories=[8, 9], doel=Doel.KOPPELING)
        opening.require(melding.pk)
        reports = gate.read(opening, Overlastmelding.objects.filter(melding=melding).select_related("adres"))
        if not reports:
            raise gate.NotDisclosed
        known = gate.read(opening, Meldergegevens.objects.filter(melding=melding))
        what, melder = reports[0], known[0] if known and known[0].naam else None
        detail = {
            **_shell(melding),
            "adres": what.adresregel,
            "begonnen_op": what.begonnen_op,
            "duur_minuten": what.duur_minuten,
            "wat": what.wat,
            "gevolg": what.gevolg,
            "frequentie": what.frequentie,
            "niveau": what.niveau,
            "melder": melder,
        }
        return Response(MeldingDetail(detail).data)
