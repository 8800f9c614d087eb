"""Tokens of the API."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import ApiToken, Scope, new_token
from parties.rules.tokens import use_api

# What the form proposes, and the longest that a token may work.
TOKEN_DAYS = 90
LONGEST_DAYS = 365
# How exactly the page says when a token was last used: a request rarely writes.
USED_WITHIN = timedelta(hours=1)


def make_token(
    actor: Actor,
    *,
    naam: str,
    now: datetime,
    scopes: Iterable[str] = tuple(Scope.values),
    tot_en_met: date | None = None,
) -> str:
    """Make a token that acts as `actor` within `scopes`, to the end of the day `tot_en_met`; return its value.

    The value is kept nowhere. Raises NotAllowed for a role that does not work on casussen, without a scope, and for a
    last day that has passed or lies further than a year away.
    """
    require(use_api(actor))
    today = timezone.localdate(now)
    last = tot_en_met or today + timedelta(days=TOKEN_DAYS)
    chosen = [scope for scope in Scope.values if scope in set(scopes)]
    if not chosen or not today <= last <= today + timedelta(days=LONGEST_DAYS):
        raise NotAllowed(Reason.INCOMPLETE)
    value = new_token()
    with transaction.atomic():
        ApiToken.objects.create(
            medewerker_id=actor.medewerker_id,
            hash=sha256(value.encode()).hexdigest(),
            naam=naam,
            scopes=chosen,
            verloopt_op=timezone.make_aware(datetime.combine(last + timedelta(days=1), time())),
        )
    return value


def revoke_token(actor: Actor, *, token_id: int, now: datetime) -> None:
    """End a token of the actor at once; one that is not theirs or no longer works is left alone."""
    with transaction.atomic():
        mine = ApiToken.objects.filter(pk=token_id, medewerker_id=actor.medewerker_id)
        mine.filter(ingetrokken_op=None).update(ingetrokken_op=now)


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Write down that a token is in use, at most once an hour; two requests at once do not wait for each other.

    Call it after the token's Medewerker has entered.
    """
    if token.laatst_gebruikt_op is not None and now - token.laatst_gebruikt_op < USED_WITHIN:
        return
    with transaction.atomic():
        free = ApiToken.objects.select_for_update(skip_locked=True).filter(pk=token.pk)
        for each in free.only("pk"):
            ApiToken.objects.filter(pk=each.pk).update(laatst_gebruikt_op=now)
