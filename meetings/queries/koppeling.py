"""Meetings for the systems of partners."""

import datetime as dt
from uuid import UUID

from cases.queries.paging import Place, part_of
from meetings.models import Agendapunt, Casusoverleg
from meetings.queries.agenda import items_of
from meetings.services.besluiten import SHARED
from parties.actor import Actor
from privacy import gate
from privacy.gate import Doel


def overleggen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: Place | None, size: int
) -> tuple[list[Casusoverleg], dict[UUID, list[Agendapunt]], Place | None]:
    """Meetings of the gemeente, latest first, with the items that PostgreSQL shows the actor; where the next begin."""
    rows = Casusoverleg.objects.filter(gemeente_id=actor.gemeente_id)
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(begint_op__gte=since)
    found, last = part_of(rows, by="begint_op", after=after, size=size)
    shown: dict[UUID, list[Agendapunt]] = {}
    punten = Agendapunt.objects.filter(overleg__in=[each.pk for each in found]).select_related("casus")
    for punt in punten.order_by("volgorde"):
        shown.setdefault(punt.overleg_id, []).append(punt)
    return found, shown, last


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
