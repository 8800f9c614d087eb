"""The agenda of one meeting. A party sees its own casussen with their times; only the regie sees how full it is."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Actiepunt, Casus, Deelname
from cases.queries.casus_frame import casusregisseur_of
from cases.queries.timeline import name_of
from meetings.models import Agendapunt, Casusoverleg
from meetings.planning import Days, days_around
from meetings.queries.overleggen import planned_minutes
from meetings.rules import AGENDABLE, may_change_agenda, may_finish, may_record, may_start, reason_to_open
from meetings.services.besluiten import SHARED
from meetings.wording import clock
from parties.actor import Actor
from parties.dates import due_in, local
from parties.terms import terms_of
from parties.written import written
from privacy import gate
from privacy.gate import Disclosed, Doel, Event, Opening

READY_LIMIT = 60
RUBRIEK_TONES = {
    "1_spoed": "negative",
    "2_nieuw": "info",
    "3_lopend": "accent",
    "4_opschaling": "warning",
    "5_sluiten": "positive",
    "6_waakvlam": "default",
}


@dataclass(frozen=True, slots=True)
class Meter:
    """How full the agenda is, in minutes; for the regie alone."""

    planned: int
    available: int
    end: str


@dataclass(frozen=True, slots=True)
class AgendaPage:
    """What the page of one meeting shows to this actor; `left` counts what the regie must still discuss."""

    overleg: Casusoverleg
    items: tuple[dict[str, Any], ...]
    version: str
    meter: Meter | None
    partijen: tuple[dict[str, str], ...]
    openstaand: tuple[dict[str, Any], ...]
    days: Days
    may_change: bool
    may_start: bool
    may_finish: bool
    left: int
    may_record: bool


def items_of(overleg: Casusoverleg) -> list[Agendapunt]:
    """The items about casussen in which the actor works, in order: PostgreSQL leaves out the others."""
    return _items(overleg.pk)


@written
def _items(overleg_id: UUID) -> QuerySet[Agendapunt]:
    rows = Agendapunt.objects.filter(overleg_id=overleg_id)
    return rows.select_related("casus__casusregisseur__user", "casus__casusregisseur__partij").order_by("volgorde")


def open_items(
    actor: Actor,
    overleg: Casusoverleg,
    items: Iterable[Agendapunt],
    categories: Iterable[int],
    *,
    now: dt.datetime,
    event: Event = Event.READ,
) -> Opening:
    """Open the casussen of these items, once.

    One that was closed is left out, unless the besluitenlijst of this very meeting is the reason to read it.
    """
    found = list(items)
    reden = reason_to_open(overleg, [item.casus for item in found], now=now)
    wanted = [item.casus_id for item in found if reden or not item.casus.afgeschermd]
    return gate.open_gate(
        actor, casussen=wanted, categories=categories, doel=Doel.CASUSOVERLEG, event=event, reden=reden
    )


def version_of(overleg: Casusoverleg, items: Iterable[Agendapunt]) -> str:
    """A mark that changes when something changes that this actor may know of; made of its own items only."""
    parts = [overleg.status, overleg.begint_op.isoformat(), str(overleg.duur_minuten), overleg.locatie]
    for item in items:
        casus = item.casus
        parts += [str(item.pk), str(item.begint_op), str(item.minuten), item.rubriek, str(item.besproken_op)]
        parts += [str(item.bijgewerkt_op), casus.status, str(casus.casusregisseur_id)]
    return sha256("|".join(parts).encode()).hexdigest()[:16]


def agenda_page(actor: Actor, overleg: Casusoverleg, *, now: dt.datetime) -> AgendaPage:
    """Everything on the page of a meeting; at most one opening, for agreements (22) and care parties (30)."""
    items = items_of(overleg)
    opening = open_items(actor, overleg, items, (SHARED, 30), now=now)
    change = bool(may_change_agenda(actor, overleg))
    left = sum(item.besproken_op is None for item in items)
    return AgendaPage(
        overleg=overleg,
        items=agenda_items(actor, overleg, items, opening, change=change),
        version=version_of(overleg, items),
        meter=_meter(overleg, items) if actor.regie else None,
        partijen=_partijen(opening, items),
        openstaand=_openstaand(actor, opening, overleg, items, now),
        days=days_around(overleg.begint_op, terms_of(overleg.gemeente_id)),
        may_change=change,
        may_start=bool(may_start(actor, overleg)),
        may_finish=bool(may_finish(actor, overleg, left=left)),
        left=left if bool(may_finish(actor, overleg, left=0)) else 0,
        may_record=bool(may_record(actor, overleg, now=now)),
    )


def agenda_items(
    actor: Actor, overleg: Casusoverleg, items: Sequence[Agendapunt], opening: Opening, *, change: bool
) -> tuple[dict[str, Any], ...]:
    """The lines of the agenda as components/agenda.html prints them, numbered by what this actor sees."""
    going_on = overleg.status == Casusoverleg.Status.BEZIG
    current = next((i.pk for i in items if i.besproken_op is None), None) if going_on and actor.regie else None
    return tuple(
        {
            "pk": item.pk,
            "number": number,
            "title": f"{item.casus.nummer} · {item.casus.get_soort_display()}",
            "minutes": item.minuten,
            "start": clock(item.begint_op),
            "url": reverse("agendapunt_detail", args=[overleg.pk, item.pk]),
            "goal": item.get_rubriek_display(),
            "goal_tone": RUBRIEK_TONES[item.rubriek],
            "facts": _facts(item, opening),
            # What was asked may say something about the casus, so it is read as an agreement (22) is.
            "question": item.vraag if opening.may_read(item.casus_id, SHARED) else "",
            "first": number == 1,
            "last": number == len(items),
            "current": item.pk == current,
            "done": item.besproken_op is not None,
            "move_url": reverse("agendapunt_move", args=[overleg.pk, item.pk]) if change else "",
        }
        for number, item in enumerate(items, start=1)
    )


def _facts(item: Agendapunt, opening: Opening) -> list[str]:
    person = casusregisseur_of(item.casus, opening)
    facts = [item.casus.get_status_display()]
    return [*facts, f"Casusregisseur: {person}"] if person else facts


def _meter(overleg: Casusoverleg, items: Sequence[Agendapunt]) -> Meter:
    planned = planned_minutes(overleg, items)
    return Meter(planned, overleg.duur_minuten, clock(overleg.begint_op + dt.timedelta(minutes=planned)))


def deelnames(opening: Opening, casussen: Iterable[UUID]) -> tuple[Disclosed[Deelname], ...]:
    """Who takes part in these casussen, as far as the actor may know."""
    rows = Deelname.objects.filter(casus_id__in=list(casussen), beeindigd_op=None).select_related("partij")
    return gate.read(opening, rows.order_by("partij__naam"))


def _partijen(opening: Opening, items: Sequence[Agendapunt]) -> tuple[dict[str, str], ...]:
    """The organisations at the table for one's own casussen, with the time that the first of these begins."""
    first: dict[int, tuple[str, dt.datetime]] = {}
    by_casus = {item.casus_id: item for item in items}
    for row in deelnames(opening, by_casus):
        start = by_casus[row.casus_id].begint_op
        known = first.get(row.partij_id)
        first[row.partij_id] = (row.partij.naam, min(start, known[1]) if known else start)
    return tuple(
        {"name": naam, "initials": naam[:1].upper(), "detail": f"vanaf {clock(start)} uur"}
        for naam, start in sorted(first.values())
    )


def owner_of(actor: Actor, row: Disclosed[Actiepunt], opening: Opening) -> str:
    """Who does it, as far as the actor may know: that a care party takes part is not for everybody (row 30)."""
    return name_of(row.partij, actor, opening.may_read(row.casus_id, 30))


def _openstaand(
    actor: Actor, opening: Opening, overleg: Casusoverleg, items: Sequence[Agendapunt], now: dt.datetime
) -> tuple[dict[str, Any], ...]:
    """Actiepunten of these casussen that should be done before or at this meeting."""
    numbers = {item.casus_id: item.casus.nummer for item in items}
    day, today = local(overleg.begint_op), local(now)
    rows = Actiepunt.objects.filter(casus_id__in=list(numbers), afgerond_op=None, uiterlijk__lte=day)
    return tuple(
        {
            "pk": row.pk,
            "text": row.titel,
            "owner": f"{owner_of(actor, row, opening)} · {numbers[row.casus_id]}",
            "due": row.uiterlijk,
            "late": row.uiterlijk < today,
            "due_text": due_in(row.uiterlijk, today),
            "url": reverse("casus_actiepunten", args=[numbers[row.casus_id]]),
        }
        for row in gate.read(opening, rows.select_related("partij").order_by("uiterlijk"))
    )


def ready_casussen(actor: Actor, overleg: Casusoverleg) -> list[Casus]:
    """Casussen of the regie that can be discussed and are not on this agenda; those that wait for it come first."""
    there = Agendapunt.objects.filter(overleg=overleg).values("casus_id")
    rows = Deelname.objects.filter(partij_id=actor.partij_id, beeindigd_op=None, status__in=AGENDABLE)
    found = rows.exclude(casus_id__in=there).select_related("casus").order_by("-gewijzigd_op", "-casus_id")
    casussen = [row.casus for row in found[:READY_LIMIT]]
    return sorted(casussen, key=lambda casus: (not casus.spoed, AGENDABLE.index(casus.status)))
