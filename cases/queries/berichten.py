"""The messages of one person, newest first."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from cases.message_texts import in_words
from cases.models import Bericht
from parties.actor import Actor
from parties.dates import long_date, time_of_day

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One message, ready to print. Opening it marks it as read, so that is a POST."""

    title: str
    sentence: str
    icon: str
    date: str
    unread: bool
    mail: str
    open_url: str


@dataclass(frozen=True, slots=True)
class BerichtPage:
    """A part of the list; `next_key` is where the next part begins, or None."""

    lines: tuple[Line, ...]
    next_key: str | None
    any_unread: bool


def line_of(row: Bericht) -> Line:
    """The message in words; `row` comes with its casus."""
    words = in_words(row)
    return Line(
        title=words.title,
        sentence=words.sentence,
        icon=words.icon,
        date=f"{long_date(row.gemaakt_op)}, {time_of_day(row.gemaakt_op)}",
        unread=row.gelezen_op is None,
        mail="De mail hierover kon niet worden bezorgd." if row.opgegeven_op else "",
        open_url=reverse("bericht_open", args=[row.pk]),
    )


def berichten_page(actor: Actor, *, after: str = "") -> BerichtPage:
    """The messages of the actor after the key of an earlier part; an unreadable key starts at the top."""
    rows = Bericht.objects.filter(aan_id=actor.medewerker_id).select_related("casus").order_by("-gemaakt_op", "-id")
    found = list(rows.filter(_before(after))[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return BerichtPage(
        lines=tuple(line_of(row) for row in found),
        next_key=f"{found[-1].gemaakt_op.isoformat()}~{found[-1].pk}" if more else None,
        any_unread=any(row.gelezen_op is None for row in found),
    )


def _before(key: str) -> Q:
    moment, _, pk = key.partition("~")
    try:
        when, last = dt.datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return Q()
    if when.tzinfo is None:
        return Q()
    return Q(gemaakt_op__lt=when) | Q(gemaakt_op=when, id__lt=last)


def path_of(actor: Actor, bericht_id: UUID) -> str | None:
    """The local path that a message of the actor leads to; None where there is no such message."""
    rows = Bericht.objects.filter(pk=bericht_id, aan_id=actor.medewerker_id)
    return rows.values_list("pad", flat=True).first()
