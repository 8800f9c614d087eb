"""The list of meetings: dates for every party, and of the agenda only one's own casussen."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.dateparse import parse_datetime

from meetings.models import Agendapunt, Casusoverleg
from meetings.planning import days_around
from meetings.wording import clock, heading_date, span
from parties.actor import Actor
from parties.dates import due_in, local, long_date
from parties.terms import terms_of

PAGE = 12
UPCOMING = 13
TONES = {"gepland": "info", "bezig": "warning", "afgerond": "default"}


@dataclass(frozen=True, slots=True)
class Slot:
    """When a casus of one's own comes: its own time and nothing about the others."""

    time: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class OverlegRow:
    """One meeting as the list shows it. `planned` is for the regie alone (empty for others)."""

    date: dt.date
    title: str
    url: str
    time: str
    locatie: str
    status: str
    tone: str
    ahead: str
    terms: str
    planned: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class OverlegList:
    upcoming: tuple[OverlegRow, ...]
    past: tuple[OverlegRow, ...]
    next_key: str | None


def overleg_list(actor: Actor, *, now: dt.datetime, before: str = "") -> OverlegList:
    """What is coming, and a page of what has been, newest first; `before` is the key of the page before."""
    rows = Casusoverleg.objects.filter(gemeente_id=actor.gemeente_id)
    today = local(now)
    start = dt.datetime.combine(today, dt.time(), now.tzinfo)
    upcoming = [] if before else list(rows.filter(begint_op__gte=start).order_by("begint_op")[:UPCOMING])
    earlier = rows.filter(begint_op__lt=_key(before) or start).order_by("-begint_op")
    past = list(earlier[: PAGE + 1])
    more = past[PAGE - 1].begint_op.isoformat() if len(past) > PAGE else None
    past = past[:PAGE]
    items = _items([*upcoming, *past])
    return OverlegList(
        tuple(_row(actor, overleg, items.get(overleg.pk, []), today) for overleg in upcoming),
        tuple(_row(actor, overleg, items.get(overleg.pk, []), today) for overleg in past),
        more,
    )


def _key(text: str) -> dt.datetime | None:
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        return None
    return moment if moment and moment.tzinfo else None


def _items(overleggen: Iterable[Casusoverleg]) -> dict[UUID, list[Agendapunt]]:
    found: dict[UUID, list[Agendapunt]] = {}
    punten = Agendapunt.objects.filter(overleg__in=[o.pk for o in overleggen]).select_related("casus")
    for punt in punten.order_by("volgorde"):
        found.setdefault(punt.overleg_id, []).append(punt)
    return found


def _row(actor: Actor, overleg: Casusoverleg, items: list[Agendapunt], today: dt.date) -> OverlegRow:
    date = local(overleg.begint_op)
    return OverlegRow(
        date=date,
        title=heading_date(overleg.begint_op),
        url=reverse("overleg_detail", args=[overleg.pk]),
        time=span(overleg.begint_op, overleg.duur_minuten),
        locatie=overleg.locatie,
        status=overleg.get_status_display(),
        tone=TONES[overleg.status],
        ahead=due_in(date, today) if date >= today else "",
        terms=_terms(overleg, today),
        planned=_planned(overleg, items) if actor.regie else "",
        slots=() if actor.regie else tuple(_slot(item) for item in items),
    )


def _terms(overleg: Casusoverleg, today: dt.date) -> str:
    """The next day that counts around a planned meeting."""
    days = days_around(overleg.begint_op, terms_of(overleg.gemeente_id))
    if overleg.status != Casusoverleg.Status.GEPLAND:
        return ""
    if days.aanmelden >= today:
        return f"Aanmelden tot en met {long_date(days.aanmelden)}"
    return f"Agenda klaar op {long_date(days.agenda)}" if days.agenda >= today else ""


def _planned(overleg: Casusoverleg, items: list[Agendapunt]) -> str:
    if not items:
        return "Nog niets op de agenda" if overleg.status == Casusoverleg.Status.GEPLAND else ""
    casussen = "1 casus" if len(items) == 1 else f"{len(items)} casussen"
    return f"{casussen}, {planned_minutes(overleg, items)} van {overleg.duur_minuten} minuten"


def planned_minutes(overleg: Casusoverleg, items: Iterable[Agendapunt]) -> int:
    """What the opening and these items take together."""
    return terms_of(overleg.gemeente_id)["overleg_opening_minuten"] + sum(item.minuten for item in items)


def _slot(item: Agendapunt) -> Slot:
    return Slot(
        time=clock(item.begint_op),
        label=f"{item.casus.nummer} · {item.casus.get_soort_display()}",
        url=reverse("agendapunt_detail", args=[item.overleg_id, item.pk]),
    )


def next_overleggen(actor: Actor, *, after: dt.datetime, limit: int = UPCOMING) -> list[Casusoverleg]:
    """The meetings that can still get something on their agenda, soonest first."""
    rows = Casusoverleg.objects.filter(gemeente_id=actor.gemeente_id, begint_op__gt=after)
    return list(rows.exclude(status=Casusoverleg.Status.AFGEROND).order_by("begint_op")[:limit])
