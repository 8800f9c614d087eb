"""How the day and the time of a meeting are written for a Dutch reader; other dates are in parties/dates.py."""

import datetime as dt

from django.utils import timezone
from django.utils.dateformat import format as date_format

from parties.dates import local


def heading_date(moment: dt.datetime) -> str:
    """For instance: Woensdag 25 november 2026."""
    text = date_format(local(moment), "l j F Y").lower()
    return text[:1].upper() + text[1:]


def clock(moment: dt.datetime) -> str:
    """For instance: 09.20."""
    return timezone.localtime(moment).strftime("%H.%M")


def span(moment: dt.datetime, minutes: int) -> str:
    """For instance: 09.20–09.35 uur."""
    return f"{clock(moment)}–{clock(moment + dt.timedelta(minutes=minutes))} uur"
