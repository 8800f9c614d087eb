"""Meetings for the systems of partners."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from meetings.models import Agendapunt, Casusoverleg
from meetings.queries.agenda import items_of
from meetings.services.besluiten import SHARED
from parties.actor import Actor
from privacy import gate
from privacy.gate import Doel


def overleggen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: tuple[dt.datetime, UUID] | None, size: int
) -> tuple[list[Casusoverleg], dict[UUID, list[Agendapunt]], bool]:
    """Meetings of the gemeente, latest first, with the items that PostgreSQL shows the actor; whether more follow."""
    rows = Casusoverleg.objects.filter(gemeente_id=actor.gemeente_id)
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(begint_op__gte=since)
    if after:
        rows = rows.filter(Q(begint_op__lt=after[0]) | Q(begint_op=after[0], pk__lt=after[1]))
    found = list(rows.order_by("-begint_op", "-pk")[: size + 1])
    shown: dict[UUID, list[Agendapunt]] = {}
    punten = Agendapunt.objects.filter(overleg__in=[each.pk for each in found[:size]]).select_related("casus")
    for punt in punten.order_by("volgorde"):
        shown.setdefault(punt.overleg_id, []).append(punt)
    return found[:size], shown, len(found) > size


def agenda_of(actor: Actor, overleg: Casusoverleg) -> list[tuple[Agendapunt, str]]:
    """The actor's items with what is asked, as far as agreements (22) may be read; a casus that is afgeschermd says
    nothing."""
    items = items_of(overleg)
    opening = gate.open_gate(
        actor,
        casussen=[item.casus_id for item in items if not item.casus.afgeschermd],
        categories=[SHARED],
        doel=Doel.KOPPELING,
        object="agenda",
    )
    return [(item, item.vraag if opening.may_read(item.casus_id, SHARED) else "") for item in items]
