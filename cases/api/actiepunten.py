"""What one's own Partij agreed to do, and saying that it is done."""

from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import examples
from cases.api.doors import IDEMPOTENCY_KEY, ApiView, KeyRef, Links, Ref, address, answer, casus_ref, page
from cases.api.examples import listed, shown
from cases.api.fields import Choice, Moment, Query, Strict, Text
from cases.models import Actiepunt
from cases.queries import koppeling
from cases.services.actiepunten import finish_actiepunt
from cases.services.idempotentie import Made
from parties.actor import Actor
from parties.models import Scope
from privacy.gate import Disclosed

OPEN_ONLY = {"open": True, "afgerond": False, "alle": None}


class ActiepuntShell(serializers.Serializer):
    """One actiepunt of the own Partij; its title is neutral."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    titel = serializers.CharField()
    casus = Ref()
    uiterlijk = serializers.DateField(help_text="De laatste dag.")
    eigenaar = serializers.CharField(allow_blank=True, help_text="Wie het doet; leeg als dat nog niemand is.")
    vanMij = serializers.BooleanField(source="van_mij")
    afgerondOp = Moment(source="afgerond_op", allow_null=True)


class ActiepuntListing(serializers.Serializer):
    """One page of actiepunten."""

    actiepunten = ActiepuntShell(many=True)
    _links = Links()


class Toelichting(serializers.Serializer):
    """Why and how, as far as the convenant gives it."""

    categorie = serializers.IntegerField(min_value=1, max_value=30)
    tekst = serializers.CharField()


class ActiepuntDetail(ActiepuntShell):
    """One actiepunt with its explanations."""

    toelichtingen = Toelichting(many=True)


class ActiepuntQuery(Query):
    """Which actiepunten."""

    status = Choice(
        required=False, default="open", choices=[("open", "Open"), ("afgerond", "Afgerond"), ("alle", "Alle")]
    )
    wie = Choice(
        required=False,
        default="organisatie",
        choices=[("organisatie", "Van de hele organisatie"), ("mij", "Van mij, of van nog niemand")],
    )


class Afronding(Strict):
    """That it is done."""

    resultaat = Text(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text="Wat het opleverde. Neutraal: iedereen in de casus leest dit.",
    )


def _shell(actor: Actor, row: Disclosed[Actiepunt]) -> dict[str, Any]:
    return {
        "id": row.pk,
        "url": address("api_actiepunt_detail", row.pk),
        "titel": row.titel,
        "casus": casus_ref(row.casus),
        "uiterlijk": row.uiterlijk,
        "eigenaar": row.eigenaar.user.naam if row.eigenaar else "",
        "van_mij": row.eigenaar_id in (None, actor.medewerker_id),
        "afgerond_op": row.afgerond_op,
    }


class ActiepuntListView(ApiView):
    """The actiepunten of the own Partij, soonest first."""

    scopes: ClassVar = {"GET": Scope.ACTIEPUNTEN_LEZEN}

    @extend_schema(
        operation_id="actiepunten_lijst",
        tags=["actiepunten"],
        summary="De actiepunten van uw organisatie",
        description="De eerste deadline eerst, in casussen waaraan u werkt. Elke keer komt in het inzagelog.",
        parameters=[ActiepuntQuery],
        responses=ActiepuntListing,
        examples=[listed("actiepunten", examples.ACTIEPUNT)],
    )
    def get(self, request: Request) -> Response:
        """List them; the casussen on the page are opened for agreements (22)."""
        actor, asked = self.actor_of(request), ActiepuntQuery.of(request.query_params)
        rows, last = koppeling.actiepunten(
            actor,
            open_only=OPEN_ONLY[asked["status"]],
            mine=asked["wie"] == "mij",
            after=asked["na"],
            size=asked["aantal"],
        )
        shells = ActiepuntShell([_shell(actor, row) for row in rows], many=True).data
        return Response(page(request, "actiepunten", shells, last))


class ActiepuntDetailView(ApiView):
    """One actiepunt, opened and logged for this system."""

    scopes: ClassVar = {"GET": Scope.ACTIEPUNTEN_LEZEN}

    @extend_schema(
        operation_id="actiepunt_lezen",
        tags=["actiepunten"],
        summary="Eén actiepunt, met wat u van de toelichting mag lezen",
        responses=ActiepuntDetail,
        examples=[shown(examples.ACTIEPUNT_DETAIL)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Give the agreement and the explanations that the convenant gives."""
        actor = self.actor_of(request)
        row, texts = koppeling.load_actiepunt(actor, pk)
        explained = [{"categorie": text.categorie_id, "tekst": text.tekst} for text in texts]
        return Response(ActiepuntDetail({**_shell(actor, row), "toelichtingen": explained}).data)


class ActiepuntAfrondingView(ApiView):
    """Saying that it is done."""

    scopes: ClassVar = {"POST": Scope.ACTIEPUNTEN_SCHRIJVEN}

    @extend_schema(
        operation_id="actiepunt_afronden",
        tags=["actiepunten"],
        summary="Een actiepunt afronden",
        description="Was het al afgerond, dan verandert er niets.",
        parameters=[IDEMPOTENCY_KEY],
        request=Afronding,
        responses=KeyRef,
        examples=[
            OpenApiExample("Gelukt", value={"resultaat": "De installateur is langs geweest."}, request_only=True)
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        """Finish it through the service of the page; the result becomes an explanation that everybody reads."""
        actor = self.actor_of(request)
        resultaat = Afronding(data=request.data).checked().get("resultaat", "")
        koppeling.own_actiepunt(actor, pk)

        def finish() -> Made:
            finish_actiepunt(actor, actiepunt_id=pk, resultaat=resultaat, now=timezone.now())
            return Made(200, str(pk), reverse("api_actiepunt_detail", args=[pk]))

        return answer(self.once(request, finish), "id")
