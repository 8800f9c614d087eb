"""Sends what webhooks have to tell. What is due stands in PostgreSQL; several workers may do so at once.

A message is claimed for two minutes, sent outside any transaction, and then marked: a worker that dies in between sends
it again with the same id, and never loses one.
"""

import base64
import datetime as dt
import hmac
import json
import logging
import time
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cases.models import Bericht, Gebeurtenis, Webhook, Webhookbericht
from cases.services.berichten import notify
from cases.services.webhooks import secret_of
from cases.webhook_transport import NotDelivered, post
from parties.actor import ROLES_WITH_CONTENT

logger = logging.getLogger(__name__)
BATCH = 20
CLAIM = dt.timedelta(minutes=2)
# After this many failures in a row a webhook is turned off; with the pauses below that is after two days.
TURN_OFF_AFTER = 15
LONGEST_PAUSE = dt.timedelta(hours=6)
NEXT_ROUND = dt.timedelta(seconds=30)
# A round ends in time for the next, whatever the other sides do.
ROUND_SECONDS = 10
KEPT = dt.timedelta(days=7)
DETAIL = {
    Gebeurtenis.CASUS_NIEUW: "api_casus_detail",
    Gebeurtenis.CASUS_GEWIJZIGD: "api_casus_detail",
    Gebeurtenis.ACTIEPUNT_NIEUW: "api_actiepunt_detail",
    Gebeurtenis.ACTIEPUNT_AFGEROND: "api_actiepunt_detail",
    Gebeurtenis.MELDING_GEWIJZIGD: "api_melding_detail",
}


def deliver_webhooks(*, now: dt.datetime) -> int:
    """Send what is due at `now`, for about ten seconds; returns how many were taken."""
    started, taken = time.monotonic(), 0
    failed: dict[UUID, dt.datetime] = {}
    for bericht in _claim(now):
        if not _wanted(bericht):
            # who may no longer look is told nothing
            Webhookbericht.objects.filter(pk=bericht.pk).update(opgegeven_op=now)
        elif bericht.webhook_id in failed:
            _release(bericht, now, until=failed[bericht.webhook_id])
        elif time.monotonic() - started > ROUND_SECONDS:
            # left for a next round: a side that does not answer holds up nobody else
            _release(bericht, now, until=now + NEXT_ROUND)
        elif problem := _send(bericht, now):
            logger.warning("webhook_not_delivered", extra={"webhook": str(bericht.webhook_id), "problem": problem})
            failed[bericht.webhook_id] = _postpone(bericht, now)
        else:
            taken += 1
    return taken


def _claim(now: dt.datetime) -> list[Webhookbericht]:
    with transaction.atomic():
        due = Webhookbericht.objects.filter(afgeleverd_op=None, opgegeven_op=None, volgende_poging_op__lte=now)
        mine = list(
            due.select_for_update(skip_locked=True, of=("self",))
            .select_related("webhook__eigenaar__user")
            .only(
                "gebeurtenis",
                "nummer",
                "object",
                "tijd",
                "webhook__url",
                "webhook__geheim",
                "webhook__uitgezet_op",
                "webhook__eigenaar__actief",
                "webhook__eigenaar__rollen",
                "webhook__eigenaar__geheimhouding_op",
                "webhook__eigenaar__user__is_active",
            )
            .order_by("volgende_poging_op", "tijd")[:BATCH]
        )
        Webhookbericht.objects.filter(pk__in=[each.pk for each in mine]).update(volgende_poging_op=now + CLAIM)
    return mine


def _release(bericht: Webhookbericht, now: dt.datetime, *, until: dt.datetime) -> None:
    """Give back what was claimed and not tried, unless another worker has it by now."""
    Webhookbericht.objects.filter(pk=bericht.pk, volgende_poging_op=now + CLAIM).update(volgende_poging_op=until)


def _wanted(bericht: Webhookbericht) -> bool:
    hook, owner = bericht.webhook, bericht.webhook.eigenaar
    works = owner.geheimhouding_op is not None and ROLES_WITH_CONTENT.intersection(owner.rollen)
    return hook.uitgezet_op is None and owner.actief and owner.user.is_active and bool(works)


def _send(bericht: Webhookbericht, now: dt.datetime) -> str:
    """Send one message and mark it; what was wrong in a word, or nothing."""
    hook = bericht.webhook
    body = payload(bericht)
    try:
        headers = signed(bericht, body, secret_of(hook), now=now)
    except (InvalidTag, ValueError):  # of another WEBHOOK_KEY, or no secret at all
        return "secret"
    try:
        status = post(hook.url, body=body, headers=headers)
    except NotDelivered as error:
        return str(error)
    if not 200 <= status < 300:
        return str(status)
    with transaction.atomic():
        Webhookbericht.objects.filter(pk=bericht.pk).update(afgeleverd_op=now, pogingen=F("pogingen") + 1)
        Webhook.objects.filter(pk=hook.pk).update(fouten=0, geslaagd_op=now)
    return ""


def payload(bericht: Webhookbericht) -> bytes:
    """What is sent: the kind of event, a number, where to read it, and when. Never personal data."""
    path = reverse(DETAIL[Gebeurtenis(bericht.gebeurtenis)], args=[bericht.object or bericht.nummer])
    told = {
        "gebeurtenis": bericht.gebeurtenis,
        "nummer": bericht.nummer,
        "url": f"{settings.SITE_URL}{path}",
        "tijd": bericht.tijd.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
    }
    return json.dumps(told, separators=(",", ":")).encode()


def signed(bericht: Webhookbericht, body: bytes, secret: bytes, *, now: dt.datetime) -> dict[str, str]:
    """The headers, with the signature over id, time and body (HMAC-SHA256, as Standard Webhooks has it)."""
    stamp = str(int(now.timestamp()))
    mark = hmac.new(secret, f"{bericht.pk}.{stamp}.".encode() + body, sha256).digest()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Overlast-webhooks/1",
        "webhook-id": str(bericht.pk),
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{base64.b64encode(mark).decode()}",
    }


def _postpone(bericht: Webhookbericht, now: dt.datetime) -> dt.datetime:
    """Try later, with a pause that doubles, and say when; what is due for this webhook waits as long.

    What happens meanwhile waits too (gate.tell): a busy webhook is not turned off sooner than a quiet one.
    """
    with transaction.atomic():
        hook = (
            Webhook.objects.select_for_update(no_key=True)
            .only("fouten", "uitgezet_op", "eigenaar_id")
            .filter(pk=bericht.webhook_id)
            .first()
        )
        if hook is None:  # removed while it was called, with all it waited for
            return now
        failures = hook.fouten + 1
        until = now + min(dt.timedelta(minutes=2 ** min(failures - 1, 10)), LONGEST_PAUSE)
        Webhookbericht.objects.filter(pk=bericht.pk).update(pogingen=F("pogingen") + 1, volgende_poging_op=until)
        waiting = Webhookbericht.objects.filter(webhook_id=hook.pk, afgeleverd_op=None, opgegeven_op=None)
        # a claim of another worker is never brought forward
        waiting.filter(volgende_poging_op__lt=until).update(volgende_poging_op=until)
        Webhook.objects.filter(pk=hook.pk).update(fouten=failures)
        if failures >= TURN_OFF_AFTER and hook.uitgezet_op is None:
            Webhook.objects.filter(pk=hook.pk).update(uitgezet_op=now)
            waiting.update(opgegeven_op=now)
            notify(
                sleutel=f"webhook:{hook.pk}:{now:%Y%m%d%H%M}",
                soort=Bericht.Soort.KOPPELING,
                aan_ids=[hook.eigenaar_id],
                casus_id=None,
                pad=reverse("webhooks"),
                now=now,
            )
    return until


def forget_delivered(*, now: dt.datetime) -> int:
    """Delete what was told or given up a week ago; returns how many."""
    old = Webhookbericht.objects.filter(tijd__lt=now - KEPT).exclude(afgeleverd_op=None, opgegeven_op=None)
    deleted, _ = old.delete()
    return deleted
