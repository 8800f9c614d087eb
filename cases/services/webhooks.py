"""Webhooks: where a system of a partner is told that something happened. PostgreSQL writes what is to be told."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from cases.models import Gebeurtenis, Webhook
from cases.webhook_transport import may_call
from parties import secrets
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason
from privacy.gate import Doel, NotDisclosed, log_refusal

MOST = 10
LABEL = "overlast.webhook"


def subscribe(
    actor: Actor, *, webhook_id: UUID, url: str, geheim: str, gebeurtenissen: Iterable[str], now: dt.datetime
) -> Webhook:
    """Tell `url` from now on of these events in what the actor can open.

    Raises NotAllowed for an address that may not be called, and beyond ten webhooks of one person.
    """
    if Webhook.objects.filter(eigenaar_id=actor.medewerker_id).count() >= MOST:
        raise NotAllowed(Reason.INCOMPLETE, f"U hebt al {MOST} webhooks. Verwijder er eerst een.")
    _require_callable(url)
    with transaction.atomic():
        return Webhook.objects.create(
            pk=webhook_id,
            partij_id=actor.partij_id,
            eigenaar_id=actor.medewerker_id,
            url=url,
            geheim=sealed(geheim, webhook_id),
            gebeurtenissen=_ordered(gebeurtenissen),
            gemaakt_op=now,
        )


def change(actor: Actor, *, webhook_id: UUID, now: dt.datetime, **changes: Any) -> Webhook:
    """Change `url`, `geheim`, `gebeurtenissen` or `actief`; turned on again it starts with a clean slate.

    Raises NotDisclosed for one that is not the actor's, NotAllowed for an address that may not be called.
    """
    hook = load_webhook(actor, webhook_id)
    columns: dict[str, Any] = {}
    if "url" in changes:
        _require_callable(changes["url"])
        columns["url"] = changes["url"]
    if "geheim" in changes:
        columns["geheim"] = sealed(changes["geheim"], hook.pk)
    if "gebeurtenissen" in changes:
        columns["gebeurtenissen"] = _ordered(changes["gebeurtenissen"])
    if changes.get("actief") is True:
        columns |= {"uitgezet_op": None, "fouten": 0}
    if changes.get("actief") is False:
        columns["uitgezet_op"] = hook.uitgezet_op or now
    if columns:
        with transaction.atomic():
            Webhook.objects.filter(pk=hook.pk).update(**columns)
    return load_webhook(actor, webhook_id)


def unsubscribe(actor: Actor, *, webhook_id: UUID) -> None:
    """Remove a webhook with what still had to be told. Raises NotDisclosed for one that is not the actor's."""
    hook = load_webhook(actor, webhook_id)
    with transaction.atomic():
        hook.delete()


def webhooks_of(actor: Actor) -> list[Webhook]:
    """The webhooks of one person, oldest first; at most ten."""
    return list(Webhook.objects.filter(eigenaar_id=actor.medewerker_id).order_by("gemaakt_op", "id"))


def load_webhook(actor: Actor, webhook_id: UUID) -> Webhook:
    """One webhook of the actor. Raises NotDisclosed, after logging, otherwise."""
    hook = Webhook.objects.filter(pk=webhook_id, eigenaar_id=actor.medewerker_id).first()
    if hook is None:
        log_refusal(actor, doel=Doel.KOPPELING, object="webhook")
        raise NotDisclosed
    return hook


def _require_callable(url: str) -> None:
    wrong = may_call(url)
    if wrong:
        raise NotAllowed(Reason.INCOMPLETE, wrong)


def _ordered(gebeurtenissen: Iterable[str]) -> list[str]:
    return [each for each in Gebeurtenis.values if each in set(gebeurtenissen)]


def sealed(geheim: str, webhook_id: UUID) -> str:
    """A secret as it is stored: a copy of the database signs nothing."""
    return secrets.seal(geheim, label=LABEL, key=settings.WEBHOOK_KEY, bound=webhook_id.bytes)


def secret_of(hook: Webhook) -> bytes:
    """The secret to sign with. Raises cryptography.exceptions.InvalidTag when WEBHOOK_KEY is another one."""
    return secrets.unseal(hook.geheim, label=LABEL, key=settings.WEBHOOK_KEY, bound=hook.pk.bytes).encode()
