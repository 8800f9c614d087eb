"""Tokens of the API."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction

from parties.actor import Actor
from parties.decisions import require
from parties.models import ApiToken, new_token
from parties.rules.tokens import use_api

TOKEN_DAYS = 90


def make_token(actor: Actor, *, naam: str, now: datetime) -> str:
    """Make a token that acts as `actor` for 90 days and return its value, which is kept nowhere.

    Raises NotAllowed for a role that does not work on casussen.
    """
    require(use_api(actor))
    value = new_token()
    with transaction.atomic():
        ApiToken.objects.create(
            medewerker_id=actor.medewerker_id,
            hash=sha256(value.encode()).hexdigest(),
            naam=naam,
            verloopt_op=now + timedelta(days=TOKEN_DAYS),
        )
    return value


def revoke_token(actor: Actor, *, token_id: int) -> None:
    """End a token of the actor at once; one that is not theirs or no longer exists is left alone."""
    with transaction.atomic():
        ApiToken.objects.filter(pk=token_id, medewerker_id=actor.medewerker_id).delete()
