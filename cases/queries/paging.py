"""Lists that go on where a page ended: after a moment and a key, in the order of an index."""

import datetime as dt
from uuid import UUID

from django.db.models import Model, Q, QuerySet

# What the last row of a page is found by: its moment or day, and its key.
Place = tuple[dt.date, UUID]


def beyond(place: Place, *, by: str, key: str = "pk", oldest: bool = False) -> Q:
    """What comes after `place` in the order of the columns `by` and `key`: newest first, or oldest first."""
    sign = "gt" if oldest else "lt"
    further = Q(**{f"{by}__{sign}": place[0]})
    # Says no more than what follows, in the form in which PostgreSQL can begin in the middle of the index.
    begin = Q(**{f"{by}__{sign}e": place[0]})
    return begin & (further | Q(**{by: place[0], f"{key}__{sign}": place[1]}))


def part_of[M: Model](
    rows: QuerySet[M], *, by: str, key: str = "pk", after: Place | None, size: int, oldest: bool = False
) -> tuple[list[M], Place | None]:
    """At most `size` rows that come after `after`, and the place after which the next part begins, if there is one."""
    if after:
        rows = rows.filter(beyond(after, by=by, key=key, oldest=oldest))
    sign = "" if oldest else "-"
    found = list(rows.order_by(f"{sign}{by}", f"{sign}{key}")[: size + 1])
    shown = found[:size]
    return shown, (getattr(shown[-1], by), getattr(shown[-1], key)) if len(found) > size else None


def key_of(place: Place | None) -> str | None:
    """A place as the pages of a list carry it in their address."""
    return f"{place[0].isoformat()}~{place[1]}" if place else None


def place_in(text: str) -> Place | None:
    """The place in a key made by key_of, a day as its first moment; None for anything else."""
    moment, _, key = text.partition("~")
    try:
        when = dt.datetime.fromisoformat(moment)
        # in UTC: PostgreSQL knows fewer offsets than Python
        return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).astimezone(dt.UTC), UUID(key)
    except (ValueError, OverflowError):
        return None
