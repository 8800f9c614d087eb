"""The messages of one person, newest first."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from cases.message_texts import in_words
from cases.models import Bericht
from cases.queries.paging import key_of, part_of, place_in
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
    rows = Bericht.objects.filter(aan_id=actor.medewerker_id).select_related("casus")
    found, last = part_of(rows, by="gemaakt_op", after=place_in(after), size=PAGE)
    return BerichtPage(
        lines=tuple(line_of(row) for row in found),
        next_key=key_of(last),
        any_unread=any(row.gelezen_op is None for row in found),
    )


def path_of(actor: Actor, bericht_id: UUID) -> str | None:
    """The local path that a message of the actor leads to; None where there is no such message."""
    rows = Bericht.objects.filter(pk=bericht_id, aan_id=actor.medewerker_id)
    return rows.values_list("pad", flat=True).first()
