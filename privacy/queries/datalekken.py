"""The register of data breaches as its pages show it."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from parties.actor import Actor
from parties.dates import long_date, long_moment
from parties.models import Medewerker
from privacy.models import Datalek
from privacy.queries.inzagelog import category_names
from privacy.services.datalekken import may_close, may_keep

# What the history shows, with its label; the rest is choices and numbers that speak for themselves.
FIELDS = {
    "wat": "Wat er is gebeurd",
    "ontdekt_op": "Ontdekt op",
    "risico": "Risico",
    "betrokkenen": "Aantal betrokkenen",
    "casussen": "Casussen",
    "gevolgen": "Gevolgen",
    "maatregelen": "Maatregelen",
    "ap_gemeld_op": "Gemeld aan de AP op",
    "ap_nummer": "Nummer van de AP",
    "ap_niet_reden": "Waarom niet gemeld aan de AP",
    "vertraging_reden": "Waarom later dan 72 uur",
    "geinformeerd_op": "Betrokkenen geïnformeerd op",
    "geinformeerd_niet_reden": "Waarom betrokkenen niet geïnformeerd",
    "gedeeld": "Gedeeld met de regie",
    "gesloten_op": "Gesloten op",
}
MOMENTS = ("ontdekt_op", "ap_gemeld_op", "gesloten_op")


@dataclass(frozen=True, slots=True)
class Clock:
    """The 72 hours of art. 33(1) AVG in words; `late` also when it was reported too late."""

    text: str
    until: str
    tone: str
    late: bool
    running: bool


@dataclass(frozen=True, slots=True)
class Line:
    nummer: str
    url: str
    soort: str
    partij: str
    ontdekt: str
    risico: str
    clock: Clock
    closed: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed at once, and what stood there before."""

    when: str
    who: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Detail:
    datalek: Datalek
    clock: Clock
    facts: list[tuple[str, str]]
    decisions: list[tuple[str, str]]
    changes: tuple[Change, ...]
    may_change: bool
    may_close: bool
    wanting: str


def clock_of(datalek: Datalek, now: dt.datetime) -> Clock:
    """How long there is to tell the AP, or whether that was in time."""
    until = long_moment(datalek.uiterlijk)
    if datalek.ap_gemeld_op is not None:
        late = datalek.ap_gemeld_op > datalek.uiterlijk
        text = "Te laat gemeld aan de AP" if late else "Op tijd gemeld aan de AP"
        return Clock(text, until, "negative" if late else "positive", late, running=False)
    if datalek.ap_niet_reden:
        return Clock("Niet gemeld, met reden", until, "default", late=False, running=False)
    left = datalek.uiterlijk - now
    if left <= dt.timedelta(0):
        return Clock(f"{_hours(-left)} te laat", until, "negative", late=True, running=True)
    return Clock(f"Nog {_hours(left)}", until, "warning" if left <= dt.timedelta(hours=24) else "info", False, True)


def _hours(length: dt.timedelta) -> str:
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"
    return f"{minutes // 60} uur" if minutes < 72 * 60 else f"{minutes // 1440} dagen"


def register(actor: Actor, now: dt.datetime) -> tuple[Line, ...]:
    """The breaches of the own organisation and, for the regie, those shared with it: open ones first, newest first."""
    rows = Datalek.objects.select_related("partij").order_by("-ontdekt_op")
    lines = [
        Line(
            nummer=row.nummer,
            url=reverse("datalek_detail", args=[row.pk]),
            soort=row.get_soort_display(),
            partij="" if row.partij_id == actor.partij_id else row.partij.naam,
            ontdekt=long_moment(row.ontdekt_op),
            risico=row.get_risico_display(),
            clock=clock_of(row, now),
            closed=row.gesloten_op is not None,
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: line.closed))


def detail(actor: Actor, datalek: Datalek, now: dt.datetime) -> Detail:
    """One breach with everything that was decided and changed."""
    names = category_names()
    kinds = ", ".join(names.get(nr, str(nr)) for nr in datalek.categorieen)
    decision = may_close(actor, datalek)
    mine = bool(may_keep(actor, datalek))
    open_ = datalek.gesloten_op is None
    return Detail(
        datalek=datalek,
        clock=clock_of(datalek, now),
        facts=[
            ("Organisatie", datalek.partij.naam),
            ("Soort", datalek.get_soort_display()),
            ("Ontdekt op", long_moment(datalek.ontdekt_op)),
            ("Risico", datalek.get_risico_display()),
            ("Soorten gegevens", kinds),
            ("Aantal betrokkenen", _count(datalek.betrokkenen)),
            ("Casussen", ", ".join(datalek.casussen)),
            ("Vastgelegd door", f"{datalek.gemaakt_door.user.naam}, {long_moment(datalek.gemaakt_op)}"),
        ],
        decisions=_decisions(datalek),
        changes=tuple(changes(actor, datalek)),
        may_change=mine and open_,
        may_close=bool(decision),
        wanting="" if decision or not (mine and open_) else getattr(decision, "detail", ""),
    )


def _count(number: int | None) -> str:
    return "Nog niet bekend" if number is None else f"{number} {'persoon' if number == 1 else 'personen'}"


def _decisions(datalek: Datalek) -> list[tuple[str, str]]:
    found = []
    if datalek.ap_gemeld_op:
        number = f", nummer {datalek.ap_nummer}" if datalek.ap_nummer else ""
        found.append(("Gemeld aan de AP (art. 33 AVG)", f"{long_moment(datalek.ap_gemeld_op)}{number}"))
    elif datalek.ap_niet_reden:
        found.append(("Niet gemeld aan de AP, omdat", datalek.ap_niet_reden))
    else:
        found.append(("Melding aan de AP (art. 33 AVG)", "Nog niet besloten"))
    if datalek.vertraging_reden:
        found.append(("Waarom later dan 72 uur", datalek.vertraging_reden))
    if datalek.geinformeerd_op:
        found.append(("Betrokkenen geïnformeerd (art. 34 AVG)", long_date(datalek.geinformeerd_op)))
    elif datalek.geinformeerd_niet_reden:
        found.append(("Betrokkenen niet geïnformeerd, omdat", datalek.geinformeerd_niet_reden))
    else:
        found.append(("Betrokkenen informeren (art. 34 AVG)", "Nog niet besloten"))
    if datalek.gesloten_op:
        by = datalek.gesloten_door.user.naam if datalek.gesloten_door else ""
        found.append(("Gesloten", f"{long_moment(datalek.gesloten_op)}, {by}"))
    return found


def changes(actor: Actor, datalek: Datalek) -> list[Change]:
    """Each change with what stood there before it, newest first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tijd, medewerker_id, oud::text FROM gate.datalek_history(%s)", [datalek.pk])
        past = [(tijd, who, json.loads(old)) for tijd, who, old in cursor.fetchall()]
    people = Medewerker.objects.filter(pk__in={who for _, who, _ in past}).select_related("user")
    names = {person.pk: person.user.naam for person in people}
    after = {name: _plain(name, _now(datalek, name)) for name in FIELDS}
    found = []
    for tijd, who, old in reversed(past):
        before = {name: _plain(name, old.get(name)) for name in FIELDS}
        facts = [(label, before[name] or "Leeg") for name, label in FIELDS.items() if before[name] != after[name]]
        found.append(Change(long_moment(tijd), names.get(who, datalek.partij.naam), facts))
        after = before
    return found


def _now(datalek: Datalek, name: str) -> Any:
    value = getattr(datalek, name)
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value


def _plain(name: str, value: Any) -> str:
    if value in (None, "", []):
        return ""
    if name in MOMENTS:
        return long_moment(dt.datetime.fromisoformat(value))
    if name == "geinformeerd_op":
        return long_date(dt.date.fromisoformat(value))
    if name == "risico":
        return str(Datalek.Risico(value).label)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return ", ".join(value) if isinstance(value, list) else str(value)
