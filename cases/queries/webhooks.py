"""The webhooks of one person as the page shows them."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Q

from cases.models import Gebeurtenis, Webhook, Webhookbericht
from cases.services.webhooks import webhooks_of
from parties.actor import Actor
from parties.dates import long_date, time_of_day


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """One webhook, ready to print: the machine it goes to, not the whole address."""

    pk: UUID
    host: str
    tells: tuple[str, ...]
    on: bool
    state: str
    waiting: int


def webhook_lines(actor: Actor) -> tuple[WebhookLine, ...]:
    """Oldest first; two queries."""
    rows = webhooks_of(actor)
    unsent = Q(afgeleverd_op=None, opgegeven_op=None)
    counted = Webhookbericht.objects.filter(webhook__in=[row.pk for row in rows]).order_by().values("webhook_id")
    waiting = {row["webhook_id"]: row["number"] for row in counted.annotate(number=Count("pk", filter=unsent))}
    return tuple(
        WebhookLine(
            pk=row.pk,
            host=str(urlsplit(row.url).hostname),
            tells=tuple(Gebeurtenis(each).label for each in row.gebeurtenissen),
            on=row.uitgezet_op is None,
            state=_state(row),
            waiting=waiting.get(row.pk, 0),
        )
        for row in rows
    )


def _state(row: Webhook) -> str:
    if row.uitgezet_op is not None:
        return f"Staat uit sinds {long_date(row.uitgezet_op)}"
    if row.fouten:
        return f"Lukt nu niet; {row.fouten} keer geprobeerd. We blijven het proberen."
    if row.geslaagd_op is not None:
        return f"Werkt. Laatste bericht: {long_date(row.geslaagd_op)}, {time_of_day(row.geslaagd_op)}"
    return "Staat aan. Er was nog niets te melden."
