"""Dates of the demo, counted from today."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Clock:
    """`now` is the moment of loading; a number of days counts back from it, negative ahead."""

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return self.now.astimezone(AMSTERDAM).date()

    def day(self, dagen: int) -> dt.date:
        return self.today - dt.timedelta(days=dagen)

    def at(self, dagen: int, uur: str = "10:00") -> dt.datetime:
        """That day at that hour in Amsterdam, and never later than now for the past."""
        hour, minute = map(int, uur.split(":"))
        moment = dt.datetime.combine(self.day(dagen), dt.time(hour, minute), AMSTERDAM)
        return min(moment, self.now) if dagen >= 0 else moment
