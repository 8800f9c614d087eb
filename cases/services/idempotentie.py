"""The same POST twice, made once: what an Idempotency-Key made is remembered for a day."""

import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.db import connection

from cases.models import Idempotentie
from parties.actor import Actor

KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Made:
    """What a POST made: enough to give the same answer again, and nothing personal."""

    status: int
    nummer: str
    pad: str


class StillRunning(Exception):
    """The first request with this key has not ended."""


class AnotherBody(Exception):
    """This key was used for something else."""


def once(actor: Actor, *, sleutel: str, inhoud: bytes, make: Callable[[], Made], now: dt.datetime) -> Made:
    """Do `make` once per person, token and key; a repetition gets what the first one made.

    A lock that ends with the transaction keeps a second request out, so that what was made and the memory of it are
    committed together or not at all. A refusal is not remembered: who mends the body may use the key again.
    Raises StillRunning and AnotherBody; without a key it simply does `make`.
    """
    if not sleutel:
        return make()
    # the token in the session mark: two systems of one person do not get each other's answers
    key, body = _keyed(f"{actor.sessie}|{sleutel}".encode()), _keyed(inhoud)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(%s)", [int.from_bytes(bytes.fromhex(key)[:8], "big", signed=True)]
        )
        if not cursor.fetchone()[0]:
            raise StillRunning
    known = Idempotentie.objects.filter(medewerker_id=actor.medewerker_id, sleutel=key).first()
    if known is not None:
        if known.inhoud != body:
            raise AnotherBody
        return Made(known.status, known.nummer, known.pad)
    made = make()
    Idempotentie.objects.create(
        medewerker_id=actor.medewerker_id,
        sleutel=key,
        inhoud=body,
        status=made.status,
        nummer=made.nummer,
        pad=made.pad,
        gemaakt_op=now,
    )
    return made


def forget(*, now: dt.datetime) -> int:
    """Delete what is older than a day; returns how many. Runs as the reminding process."""
    deleted, _ = Idempotentie.objects.filter(gemaakt_op__lt=now - KEPT).delete()
    return deleted


def _keyed(value: bytes) -> str:
    """A hash that tells nothing to who has the database only: a body holds personal data that can be guessed."""
    return hmac.new(b"overlast.idempotentie:" + settings.SECRET_KEY.encode(), value, sha256).hexdigest()
