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

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cases.models import Bericht, Gebeurtenis, Webhook, Webhookbericht
from cases.services.berichten import notify
from cases.services.webhooks import secret_of
from cases.webhook_transport import NotDelivered, post

logger = logging.getLogger(__name__)
BATCH = 20
CLAIM = dt.timedelta(minutes=2)
# After this many failures in a row a webhook is turned off; with the pauses below that is after two days.
TURN_OFF_AFTER = 15
LONGEST_PAUSE = dt.timedelta(hours=6)
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
    failed: set[object] = set()
    for bericht in _claim(now):
        if not _wanted(bericht):
            # who may no longer look is told nothing
            Webhookbericht.objects.filter(pk=bericht.pk).update(opgegeven_op=now)
        elif time.monotonic() - started > ROUND_SECONDS or bericht.webhook_id in failed:
            # left for a next round: a side that does not answer holds up nobody else
            _release(bericht, now)
        elif _send(bericht, now):
            taken += 1
        else:
            failed.add(bericht.webhook_id)
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
                "pogingen",
                "webhook__url",
                "webhook__geheim",
                "webhook__fouten",
                "webhook__uitgezet_op",
                "webhook__eigenaar__actief",
                "webhook__eigenaar__user__is_active",
            )
            .order_by("volgende_poging_op", "tijd")[:BATCH]
        )
        Webhookbericht.objects.filter(pk__in=[each.pk for each in mine]).update(volgende_poging_op=now + CLAIM)
    return mine


def _release(bericht: Webhookbericht, now: dt.datetime) -> None:
    waits = Webhookbericht.objects.filter(pk=bericht.pk, volgende_poging_op=now + CLAIM)
    waits.update(volgende_poging_op=now + dt.timedelta(seconds=30))


def _wanted(bericht: Webhookbericht) -> bool:
    hook = bericht.webhook
    return hook.uitgezet_op is None and hook.eigenaar.actief and hook.eigenaar.user.is_active


def _send(bericht: Webhookbericht, now: dt.datetime) -> bool:
    hook = bericht.webhook
    body = payload(bericht)
    try:
        status = post(hook.url, body=body, headers=signed(bericht, body, secret_of(hook), now=now))
        problem = "" if 200 <= status < 300 else str(status)
    except (NotDelivered, InvalidTag) as error:
        problem = str(error) or type(error).__name__
    if problem:
        logger.warning("webhook_not_delivered", extra={"webhook": str(hook.pk), "problem": problem})
        _postpone(bericht, now)
        return False
    with transaction.atomic():
        Webhookbericht.objects.filter(pk=bericht.pk).update(afgeleverd_op=now, pogingen=F("pogingen") + 1)
        Webhook.objects.filter(pk=hook.pk).update(fouten=0, geslaagd_op=now)
    return True


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


def _postpone(bericht: Webhookbericht, now: dt.datetime) -> None:
    """Try later, with a pause that doubles; everything that waits for this webhook waits as long."""
    with transaction.atomic():
        hook = (
            Webhook.objects.select_for_update().only("fouten", "uitgezet_op", "eigenaar_id").get(pk=bericht.webhook_id)
        )
        failures = hook.fouten + 1
        pause = min(dt.timedelta(minutes=2 ** min(failures - 1, 10)), LONGEST_PAUSE)
        Webhookbericht.objects.filter(pk=bericht.pk).update(pogingen=F("pogingen") + 1)
        waiting = Webhookbericht.objects.filter(webhook_id=hook.pk, afgeleverd_op=None, opgegeven_op=None)
        waiting.update(volgende_poging_op=now + pause)
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


def forget_delivered(*, now: dt.datetime) -> int:
    """Delete what was told or given up a week ago; returns how many."""
    old = Webhookbericht.objects.filter(tijd__lt=now - KEPT).exclude(afgeleverd_op=None, opgegeven_op=None)
    deleted, _ = old.delete()
    return deleted
