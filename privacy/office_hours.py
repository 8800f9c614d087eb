"""When people are expected to work. Pure: dates and hours are passed in."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import holidays

FIRST_YEAR = 2024  # the log has nothing before it


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """From and until, in local time; Saturdays, Sundays and public holidays are free."""

    van: dt.time
    tot: dt.time

    @classmethod
    def of(cls, setting: Sequence[str]) -> "OfficeHours":
        """From two texts like "07:00" (LOG_WORKING_HOURS). Raises ValueError for others."""
        van, tot = (dt.time.fromisoformat(text.strip()) for text in setting)
        return cls(van, tot)

    def outside(self, moment: dt.datetime) -> bool:
        """Whether this local time is in an evening, a night, a weekend or on a holiday."""
        clock = moment.time()
        return not self.van <= clock < self.tot or moment.weekday() > 4 or moment.date() in _of_year(moment.year)

    def __str__(self) -> str:
        return f"{self.van:%H.%M} tot {self.tot:%H.%M} uur"


def public_holidays(today: dt.date) -> list[dt.date]:
    """The Dutch public holidays from the start of the log until the end of this year."""
    return [day for year in range(FIRST_YEAR, today.year + 1) for day in _of_year(year)]


@lru_cache(maxsize=16)
def _of_year(year: int) -> tuple[dt.date, ...]:
    return tuple(sorted(holidays.country_holidays("NL", years=year)))


@dataclass(frozen=True, slots=True)
class Period:
    """From and including, until and including."""

    van: dt.date
    tot: dt.date


PERIODS: dict[str, str] = {
    "vandaag": "Vandaag",
    "gisteren": "Gisteren",
    "deze_week": "Deze week",
    "vorige_week": "Vorige week",
    "deze_maand": "Deze maand",
    "vorige_maand": "Vorige maand",
}


def period(name: str, today: dt.date) -> Period:
    """The days of a quick choice of PERIODS. Raises KeyError for another name."""
    monday = today - dt.timedelta(days=today.weekday())
    first = today.replace(day=1)
    yesterday, before = today - dt.timedelta(days=1), first - dt.timedelta(days=1)
    return {
        "vandaag": Period(today, today),
        "gisteren": Period(yesterday, yesterday),
        "deze_week": Period(monday, today),
        "vorige_week": Period(monday - dt.timedelta(days=7), monday - dt.timedelta(days=1)),
        "deze_maand": Period(first, today),
        "vorige_maand": Period(before.replace(day=1), before),
    }[name]


def month_after(month: dt.date) -> dt.date:
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)


def months_back(month: dt.date, number: int) -> Iterable[dt.date]:
    """`month` and those before it, `number` in all; each by its first day."""
    for _ in range(number):
        month = month.replace(day=1)
        yield month
        month -= dt.timedelta(days=1)
