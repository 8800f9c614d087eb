"""The agenda for the systems of partners: every meeting, and of its items one's own casussen only."""

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import examples
from cases.api.doors import ApiView, Links, Ref, address, casus_ref, page
from cases.api.examples import listed, shown
from cases.api.fields import Choice, Moment, Query
from meetings.models import Agendapunt, Casusoverleg
from meetings.queries.koppeling import agenda_of, overleggen
from meetings.queries.loaders import load_overleg
from parties.models import Scope


class AgendapuntShell(serializers.Serializer):
    """When one's own casus comes."""

    id = serializers.UUIDField()
    casus = Ref()
    begintOp = Moment(source="begint_op")
    minuten = serializers.IntegerField()
    rubriek = serializers.ChoiceField(choices=Agendapunt.Rubriek.choices)
    besproken = serializers.BooleanField()


class OverlegShell(serializers.Serializer):
    """A meeting, with when one's own casussen come."""

    id = serializers.UUIDField()
    url = serializers.URLField()
    begintOp = Moment(source="begint_op")
    duurMinuten = serializers.IntegerField(source="duur_minuten")
    locatie = serializers.CharField()
    status = serializers.ChoiceField(choices=Casusoverleg.Status.choices)
    agendapunten = AgendapuntShell(many=True, help_text="Alleen casussen waaraan u werkt.")


class OverlegListing(serializers.Serializer):
    """One page of meetings."""

    overleggen = OverlegShell(many=True)
    _links = Links()


class AgendapuntVraag(AgendapuntShell):
    """The same, with what is asked of the meeting."""

    vraag = serializers.CharField(allow_blank=True, help_text="Leeg als het convenant u afspraken niet geeft.")


class OverlegDetail(OverlegShell):
    """One meeting with what is asked about one's own casussen."""

    agendapunten = AgendapuntVraag(many=True)


class OverlegQuery(Query):
    """Which meetings."""

    status = Choice(required=False, choices=Casusoverleg.Status.choices, help_text="Alleen overleggen in deze stand.")
    sinds = Moment(required=False, help_text="Alleen overleggen die op of na dit moment beginnen.")


def _item(punt: Agendapunt, vraag: str | None = None) -> dict[str, Any]:
    shown = {
        "id": punt.pk,
        "casus": casus_ref(punt.casus),
        "begint_op": punt.begint_op,
        "minuten": punt.minuten,
        "rubriek": punt.rubriek,
        "besproken": punt.besproken_op is not None,
    }
    return shown if vraag is None else {**shown, "vraag": vraag}


def _shell(overleg: Casusoverleg, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": overleg.pk,
        "url": address("api_overleg_detail", overleg.pk),
        "begint_op": overleg.begint_op,
        "duur_minuten": overleg.duur_minuten,
        "locatie": overleg.locatie,
        "status": overleg.status,
        "agendapunten": items,
    }


class OverlegListView(ApiView):
    """The meetings of the gemeente, latest first."""

    scopes: ClassVar = {"GET": Scope.AGENDA_LEZEN}

    @extend_schema(
        operation_id="overleggen_lijst",
        tags=["agenda"],
        summary="De casusoverleggen, met wanneer uw casussen komen",
        description="De laatste eerst. U ziet alleen agendapunten over casussen waaraan u werkt.",
        parameters=[OverlegQuery],
        responses=OverlegListing,
        examples=[listed("overleggen", examples.OVERLEG_SHELL)],
    )
    def get(self, request: Request) -> Response:
        """List dates and own items; opens nothing."""
        asked = OverlegQuery.of(request.query_params)
        found, items, last = overleggen(
            self.actor_of(request),
            status=asked.get("status"),
            since=asked.get("sinds"),
            after=asked["na"],
            size=asked["aantal"],
        )
        rows = [_shell(each, [_item(punt) for punt in items.get(each.pk, [])]) for each in found]
        return Response(page(request, "overleggen", OverlegShell(rows, many=True).data, last))


class OverlegDetailView(ApiView):
    """One meeting, with its own casussen opened and logged for this system."""

    scopes: ClassVar = {"GET": Scope.AGENDA_LEZEN}

    @extend_schema(
        operation_id="overleg_lezen",
        tags=["agenda"],
        summary="Eén casusoverleg, met de vragen over uw casussen",
        description="Elke keer komt in het inzagelog.",
        responses=OverlegDetail,
        examples=[shown(examples.OVERLEG_DETAIL)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Give the questions where the convenant gives agreements (22)."""
        actor = self.actor_of(request)
        overleg = load_overleg(actor, pk)
        items = [_item(punt, vraag) for punt, vraag in agenda_of(actor, overleg)]
        return Response(OverlegDetail(_shell(overleg, items)).data)
