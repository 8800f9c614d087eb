"""Dates as a Dutch reader writes them, made once in Python so that templates only print."""

import datetime as dt
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as date_format

NETHERLANDS = ZoneInfo("Europe/Amsterdam")


def local(moment: dt.datetime | dt.date) -> dt.date:
    """The day in the Netherlands on which `moment` falls."""
    return moment.astimezone(NETHERLANDS).date() if isinstance(moment, dt.datetime) else moment


def long_date(moment: dt.datetime | dt.date) -> str:
    """For instance: zo 22 november 2026."""
    return _written(local(moment), "D j F Y")


def short_date(moment: dt.datetime | dt.date) -> str:
    """For instance: 22 nov 2026."""
    return _written(local(moment), "j M Y")


@lru_cache(maxsize=4096)
def _written(day: dt.date, pattern: str) -> str:
    """The days of some years, each written out once: a list prints the same few over and over."""
    return date_format(day, pattern).lower()


def time_of_day(moment: dt.datetime) -> str:
    """For instance: 09.20 uur."""
    return f"{moment.astimezone(NETHERLANDS):%H.%M} uur"


def long_moment(moment: dt.datetime) -> str:
    """For instance: zo 22 november 2026, 14.05 uur."""
    return f"{long_date(moment)}, {time_of_day(moment)}"


def days_since(moment: dt.datetime | dt.date, today: dt.date) -> str:
    """For instance: vandaag, gisteren, 101 dagen."""
    days = (today - local(moment)).days
    return {0: "vandaag", 1: "gisteren"}.get(days, f"{days} dagen")


def due_in(day: dt.date, today: dt.date) -> str:
    """For instance: over 3 dagen, morgen, vandaag, 2 dagen te laat."""
    days = (day - today).days
    if days < 0:
        return f"{-days} {'dag' if days == -1 else 'dagen'} te laat"
    return {0: "vandaag", 1: "morgen"}.get(days, f"over {days} dagen")
