"""When meetings are, when each casus comes, and which days count around them. Nothing here reads the clock."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cases.deadlines import add_working_days

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True, slots=True)
class Days:
    """The days around one meeting, in working days before and after it (domain.md section 2)."""

    aanmelden: dt.date
    agenda: dt.date
    besluitenlijst: dt.date
    correctie: dt.date


def days_around(begint_op: dt.datetime, termijnen: Mapping[str, int]) -> Days:
    """The last day to ask for a place, the agenda, the besluitenlijst, and the last day to correct it."""
    day = begint_op.astimezone(AMSTERDAM).date()
    return Days(
        aanmelden=add_working_days(day, -termijnen["overleg_aanmelden_dagen"]),
        agenda=add_working_days(day, -termijnen["overleg_agenda_dagen"]),
        besluitenlijst=add_working_days(day, termijnen["overleg_besluitenlijst_dagen"]),
        correctie=add_working_days(day, termijnen["overleg_correctie_dagen"]),
    )


def series(first: dt.datetime, *, count: int, every_days: int) -> list[dt.datetime]:
    """`count` meetings from `first` on, at the same time on the clock, also when summer time begins or ends."""
    local = first.astimezone(AMSTERDAM)
    naive = local.replace(tzinfo=None)
    return [(naive + dt.timedelta(days=every_days * n)).replace(tzinfo=AMSTERDAM) for n in range(count)]


def first_start(begint_op: dt.datetime, termijnen: Mapping[str, int]) -> dt.datetime:
    """When the first casus comes: after the opening, with presence, secrecy and the actiepunten of last time."""
    return begint_op + dt.timedelta(minutes=termijnen["overleg_opening_minuten"])


def starts(begint_op: dt.datetime, minuten: Iterable[int]) -> list[dt.datetime]:
    """When each item begins, given the minutes of all of them in order."""
    found, moment = [], begint_op
    for length in minuten:
        found.append(moment)
        moment += dt.timedelta(minutes=length)
    return found
