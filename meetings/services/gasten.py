"""A guest comes to the meeting, signs the geheimhoudingsverklaring, and leaves."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from meetings.models import Agendapunt, Casusoverleg, Gast
from meetings.rules import may_welcome
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate


def welcome_gast(
    actor: Actor,
    *,
    overleg: Casusoverleg,
    naam: str,
    functie: str,
    organisatie: str,
    punten: Iterable[UUID] = (),
    getekend: bool,
    now: dt.datetime,
) -> Gast:
    """Write down who is at the table, for some items or (without `punten`) for all, and whether the guest signed.

    Raises NotAllowed by the rule, or for an item of another meeting.
    """
    require(may_welcome(actor, overleg))
    chosen = sorted(set(punten))
    if Agendapunt.objects.filter(overleg=overleg, pk__in=chosen).count() != len(chosen):
        raise NotAllowed(Reason.INCOMPLETE)
    with transaction.atomic():
        return Gast.objects.create(
            overleg=overleg,
            punten=chosen,
            naam=naam,
            functie=functie,
            organisatie=organisatie,
            getekend_op=now if getekend else None,
            vastgelegd_door_id=actor.medewerker_id,
            vastgelegd_op=now,
        )


def sign_gast(actor: Actor, *, overleg: Casusoverleg, gast_id: UUID, now: dt.datetime) -> None:
    """The guest signed. Raises NotAllowed by the rule, NotDisclosed for a guest of another meeting."""
    require(may_welcome(actor, overleg))
    _change(overleg, gast_id, "getekend_op", now)


def gast_leaves(actor: Actor, *, overleg: Casusoverleg, gast_id: UUID, now: dt.datetime) -> None:
    """The guest left the table: what is shown from now on is no longer seen by this person."""
    require(may_welcome(actor, overleg))
    _change(overleg, gast_id, "vertrokken_op", now)


def _change(overleg: Casusoverleg, gast_id: UUID, column: str, now: dt.datetime) -> None:
    rows = Gast.objects.filter(pk=gast_id, overleg=overleg)
    if not rows.exists():
        raise gate.NotDisclosed
    with transaction.atomic():
        rows.filter(**{column: None}).update(**{column: now})
