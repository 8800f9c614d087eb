"""The noodprocedures of somebody, and those that a privacy officer looks at afterwards."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from cases.deadlines import add_working_days
from parties.actor import Actor
from parties.dates import local, long_date, time_of_day
from parties.models import Rol
from parties.terms import termijn
from privacy.models import Noodprocedure

MOST = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One noodprocedure in words. `review_url` for the privacy officer who has yet to judge it."""

    casus: str
    url: str
    who: str
    when: str
    reason: str
    why: str
    stand: str
    tone: str
    review_url: str = ""


def own_lines(actor: Actor, *, now: dt.datetime) -> tuple[Line, ...]:
    """Those of the actor, newest first; one that runs leads to its casus."""
    rows = Noodprocedure.objects.filter(medewerker_id=actor.medewerker_id).select_related("medewerker__user", "partij")
    found = rows.order_by("-geldig_van", "pk")[:MOST]
    return tuple(_line(row, now, reverse("casus_detail", args=[row.casusnummer])) for row in found)


def review_lines(actor: Actor, *, now: dt.datetime) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """What waits for a judgement, the longest first, and what was judged; the regie oversees those of the gemeente."""
    rows = Noodprocedure.objects.select_related("medewerker__user", "partij")
    if not actor.regie:
        rows = rows.filter(partij_id=actor.partij_id)
    waiting = rows.filter(beoordeeld_op=None).order_by("geldig_van", "pk")
    judged = rows.exclude(beoordeeld_op=None).order_by("-geldig_van", "pk")
    return _lines(actor, waiting[:MOST], now), _lines(actor, judged[:MOST], now)


def _lines(actor: Actor, rows: Iterable[Noodprocedure], now: dt.datetime) -> tuple[Line, ...]:
    officer = actor.has(Rol.PRIVACY_OFFICER)
    return tuple(
        _line(
            row,
            now,
            review_url=(
                reverse("noodprocedure_review", args=[row.pk])
                if officer
                and row.partij_id == actor.partij_id
                and row.beoordeeld_op is None
                and row.medewerker_id != actor.medewerker_id
                else ""
            ),
        )
        for row in rows
    )


def _line(row: Noodprocedure, now: dt.datetime, url: str = "", review_url: str = "") -> Line:
    stand, tone = _stand(row, now)
    runs = row.geldig_van <= now < row.geldig_tot
    return Line(
        casus=f"Casus {row.casusnummer}",
        url=url if runs else "",
        who=f"{row.medewerker.user.naam}, {row.partij.naam}",
        when=f"{long_date(row.geldig_van)}, {_clock(row.geldig_van)} tot {time_of_day(row.geldig_tot)}",
        reason=row.get_reden_display(),
        why=row.toelichting,
        stand=stand,
        tone=tone,
        review_url=review_url,
    )


def _clock(moment: dt.datetime) -> str:
    return f"{timezone.localtime(moment):%H.%M}"


def _stand(row: Noodprocedure, now: dt.datetime) -> tuple[str, str]:
    if row.beoordeeld_op is not None:
        return ("Terecht", "positive") if row.terecht else ("Onterecht", "negative")
    if now < row.geldig_tot:
        return "Loopt nu", "warning"
    until = add_working_days(local(row.geldig_van), termijn("noodprocedure_beoordelen_wd", row.gemeente_id))
    if local(now) > until:
        return "Te laat: nog niet beoordeeld", "negative"
    return f"Beoordelen voor het eind van {long_date(until)}", "info"
