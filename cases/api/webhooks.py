"""Telling a system of one's own Partij that something happened."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import examples
from cases.api.doors import IDEMPOTENCY_KEY, ApiView, KeyRef, address, answer
from cases.api.examples import shown
from cases.api.fields import Choice, Moment, Strict, Text, Truth
from cases.models import Gebeurtenis, Webhook
from cases.services import webhooks as services
from cases.services.idempotentie import Made
from cases.webhook_transport import may_call
from parties.models import Scope

# In bytes; with what encrypting adds it fits its column.
LONGEST_SECRET = 256
ABOUT = (
    "We sturen een POST met {gebeurtenis, nummer, url, tijd}: nooit persoonsgegevens. De kopregels webhook-id,"
    " webhook-timestamp en webhook-signature (v1, HMAC-SHA256 met uw geheim over id.tijd.inhoud) laten zien dat het van"
    " ons komt. U hoort alleen van wat u zelf kunt openen. Antwoord binnen tien seconden met 2xx; anders proberen we"
    " het later opnieuw, en na vijftien keer zetten we de webhook uit."
)


def _callable(url: str) -> str:
    wrong = may_call(url)
    if wrong:
        raise serializers.ValidationError(wrong)
    return url


def _short(geheim: str) -> str:
    if len(geheim.encode()) > LONGEST_SECRET:
        raise serializers.ValidationError(f"Geef hoogstens {LONGEST_SECRET} bytes in UTF-8.")
    return geheim


class NieuweWebhook(Strict):
    """Where, with which secret, and about what."""

    adres = Text(
        source="url",
        max_length=300,
        validators=[_callable],
        help_text="Begint met https:// en ligt op het open internet.",
    )
    geheim = Text(
        min_length=32,
        max_length=128,
        trim_whitespace=False,
        validators=[_short],
        help_text="Willekeurig, van u. We geven het nooit terug.",
        write_only=True,
    )
    gebeurtenissen = serializers.ListField(
        child=Choice(choices=Gebeurtenis.choices),
        min_length=1,
        max_length=len(Gebeurtenis),
        error_messages={
            "required": "Kies wat u wilt horen.",
            "null": "Kies wat u wilt horen.",
            "not_a_list": "Geef een lijst.",
            "min_length": "Kies er minstens één.",
            "max_length": "Geef elke gebeurtenis één keer.",
        },
    )


class WebhookWijziging(NieuweWebhook):
    """What changes; what is left out stays."""

    actief = Truth(required=False, help_text="Zet hem uit, of weer aan.")


class WebhookDetail(serializers.Serializer):
    """A webhook of the asker; its secret is never given back."""

    id = serializers.UUIDField()
    adres = serializers.CharField(source="url", help_text="Waar we naartoe sturen.")
    url = serializers.URLField(source="self_url")
    gebeurtenissen = serializers.ListField(child=serializers.ChoiceField(choices=Gebeurtenis.choices))
    actief = serializers.BooleanField()
    fouten = serializers.IntegerField(help_text="Hoe vaak het na elkaar niet lukte.")
    geslaagdOp = Moment(source="geslaagd_op", allow_null=True)
    uitgezetOp = Moment(source="uitgezet_op", allow_null=True)


class WebhookListing(serializers.Serializer):
    """The webhooks of the asker."""

    webhooks = WebhookDetail(many=True)


def _shown(hook: Webhook) -> dict[str, Any]:
    return {
        "id": hook.pk,
        "url": hook.url,
        "self_url": address("api_webhook_detail", hook.pk),
        "gebeurtenissen": hook.gebeurtenissen,
        "actief": hook.uitgezet_op is None,
        "fouten": hook.fouten,
        "geslaagd_op": hook.geslaagd_op,
        "uitgezet_op": hook.uitgezet_op,
    }


class WebhookListView(ApiView):
    """The webhooks of the asker, and a new one."""

    scopes: ClassVar = {"GET": Scope.WEBHOOKS_BEHEREN, "POST": Scope.WEBHOOKS_BEHEREN}

    @extend_schema(
        operation_id="webhooks_lijst",
        tags=["webhooks"],
        summary="Uw webhooks",
        description="Hoogstens tien, de oudste eerst.",
        responses=WebhookListing,
        examples=[shown({"webhooks": [examples.WEBHOOK]})],
    )
    def get(self, request: Request) -> Response:
        """List them; a colleague's are not among them."""
        shown = [_shown(hook) for hook in services.webhooks_of(self.actor_of(request))]
        return Response(WebhookListing({"webhooks": shown}).data)

    @extend_schema(
        operation_id="webhook_maken",
        tags=["webhooks"],
        summary="Een webhook maken",
        description=ABOUT,
        parameters=[IDEMPOTENCY_KEY],
        request=NieuweWebhook,
        responses={201: KeyRef},
        examples=[
            OpenApiExample(
                "Casussen en actiepunten",
                value={
                    "adres": "https://koppeling.waterlinde.example/overlast",
                    "geheim": "neem-hier-minstens-32-willekeurige-tekens",
                    "gebeurtenissen": ["casus.gewijzigd", "actiepunt.nieuw"],
                },
                request_only=True,
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Subscribe the asker's Partij, for what the asker can open."""
        actor, given = self.actor_of(request), NieuweWebhook(data=request.data).checked()

        def make() -> Made:
            hook = services.subscribe(actor, webhook_id=uuid4(), **given, now=timezone.now())
            return Made(201, str(hook.pk), reverse("api_webhook_detail", args=[hook.pk]))

        return answer(self.once(request, make), "id")


class WebhookDetailView(ApiView):
    """One webhook of the asker."""

    scopes: ClassVar = dict.fromkeys(("GET", "PATCH", "DELETE"), Scope.WEBHOOKS_BEHEREN)

    @extend_schema(
        operation_id="webhook_lezen",
        tags=["webhooks"],
        summary="Eén webhook",
        responses=WebhookDetail,
        examples=[shown(examples.WEBHOOK)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        """Show it, without its secret."""
        return Response(WebhookDetail(_shown(services.load_webhook(self.actor_of(request), pk))).data)

    @extend_schema(
        operation_id="webhook_wijzigen",
        tags=["webhooks"],
        summary="Een webhook wijzigen, uitzetten of weer aanzetten",
        request=WebhookWijziging,
        responses=WebhookDetail,
        examples=[OpenApiExample("Weer aanzetten", value={"actief": True}, request_only=True)],
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change what is given."""
        given = WebhookWijziging(data=request.data, partial=True).checked()
        hook = services.change(self.actor_of(request), webhook_id=pk, now=timezone.now(), **given)
        return Response(WebhookDetail(_shown(hook)).data)

    @extend_schema(
        operation_id="webhook_verwijderen",
        tags=["webhooks"],
        summary="Een webhook verwijderen",
        responses={204: None},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        """Remove it, with what still had to be sent."""
        services.unsubscribe(self.actor_of(request), webhook_id=pk)
        return Response(status=204)
