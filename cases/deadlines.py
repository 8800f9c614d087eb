"""When something is due, and who hears of it when (domain.md section 2, Deadlines). Pure: today is passed in."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import holidays

SATURDAY = 5
DAY = dt.timedelta(days=1)


@lru_cache(maxsize=16)
def _free_days(year: int) -> frozenset[dt.date]:
    """The days that article 3 of the Algemene termijnenwet names; 5 May among them in every year."""
    return frozenset(holidays.country_holidays("NL", years=year)) | {dt.date(year, 5, 5)}


def is_working_day(day: dt.date) -> bool:
    return day.weekday() < SATURDAY and day not in _free_days(day.year)


def add_working_days(day: dt.date, days: int) -> dt.date:
    """The day that lies `days` working days after `day`, or before it where `days` is negative."""
    step = DAY if days >= 0 else -DAY
    left = abs(days)
    while left:
        day += step
        left -= is_working_day(day)
    return day


class Stage(StrEnum):
    """A moment in the life of a term at which somebody hears of it; the value is a kind of Bericht."""

    REMINDER = "herinnering"
    TODAY = "vandaag"
    LATE_INSIDE = "te_laat"
    LATE_CASUSREGISSEUR = "te_laat_casusregisseur"
    LATE_REGISSEUR = "te_laat_regisseur"
    LATE_N3 = "te_laat_n3"


@dataclass(frozen=True, slots=True)
class Ladder:
    """After how many days who hears: `reminder` before the term ends, the others after it."""

    reminder: int = 3
    casusregisseur: int = 3
    regisseur: int = 7
    n3: int = 14

    @classmethod
    def of(cls, terms: Mapping[str, int]) -> "Ladder":
        """The ladder of the settings (TERMIJNEN)."""
        return cls(
            reminder=terms["herinnering_dagen"],
            casusregisseur=terms["te_laat_casusregisseur_dagen"],
            regisseur=terms["te_laat_regisseur_dagen"],
            n3=terms["te_laat_n3_dagen"],
        )


def due_stages(
    verloopt_op: dt.date, today: dt.date, ladder: Ladder, *, inside: bool, actiepunt: bool
) -> tuple[Stage, ...]:
    """Every stage that somebody should have heard of by `today`; who writes them down once has no doubles.

    The owner hears the latest reminder only, so that a system that was down does not catch up with a flood; each
    escalation stands on its own. A term that stays `inside` its organisation (statutory, confidential, or in a casus of
    one Partij) is told to nobody else. Only an actiepunt goes up to N3.
    """
    late = (today - verloopt_op).days
    if late >= 0:
        stages = [Stage.TODAY]
    elif -late <= ladder.reminder:
        stages = [Stage.REMINDER]
    else:
        return ()
    if inside:
        return (*stages, *([Stage.LATE_INSIDE] if late >= ladder.casusregisseur else []))
    steps = [(Stage.LATE_CASUSREGISSEUR, ladder.casusregisseur), (Stage.LATE_REGISSEUR, ladder.regisseur)]
    steps += [(Stage.LATE_N3, ladder.n3)] * actiepunt
    return (*stages, *(stage for stage, days in steps if late >= days))
