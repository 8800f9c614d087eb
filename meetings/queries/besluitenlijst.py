"""What came of a meeting, for one party: its own casussen, and of these only what the convenant gives it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases.models import Actiepunt
from cases.queries.casus_frame import casusregisseur_of
from cases.queries.timeline import Source
from cases.queries.uitleg import explain_each
from meetings.models import Agendapunt, Casusoverleg
from meetings.planning import Days, days_around
from meetings.queries.agenda import items_of, open_items, owner_of
from meetings.queries.agendapunt import (
    BesluitLine,
    action_line,
    besluit_line,
    presence_lines,
    read_besluiten,
    read_presence,
)
from meetings.queries.gasten import at_item, guests_of
from meetings.rules import may_record
from meetings.services.besluiten import MEETING_CATEGORIES
from parties.actor import Actor
from parties.dates import local
from parties.terms import terms_of
from privacy import gate
from privacy.gate import Disclosed, Opening


@dataclass(frozen=True, slots=True)
class CasusResult:
    """One casus on the besluitenlijst."""

    nummer: str
    title: str
    url: str
    rubriek: str
    status: str
    casusregisseur: str
    shielded: bool
    aanwezig: tuple[str, ...]
    gasten: tuple[str, ...]
    besluiten: tuple[BesluitLine, ...]
    actiepunten: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Besluitenlijst:
    overleg: Casusoverleg
    days: Days
    casussen: tuple[CasusResult, ...]
    correctable: bool


def besluitenlijst(actor: Actor, overleg: Casusoverleg, *, now: dt.datetime) -> Besluitenlijst:
    """The besluitenlijst as this actor may read it, with one opening; refreshed until the correction term is over."""
    items = items_of(overleg)
    opening = open_items(actor, overleg, items, MEETING_CATEGORIES, now=now)
    editable = bool(may_record(actor, overleg, now=now))
    punten = [item.pk for item in items]
    besluiten = _by(read_besluiten(opening, punten), "agendapunt_id")
    presence = _by(read_presence(opening, punten), "agendapunt_id")
    actiepunten = _by(_agreed(opening, overleg, items, now), "casus_id")
    today = local(now)
    guests = guests_of(overleg)
    why = explain_each(actor, [item.casus for item in items], today)
    return Besluitenlijst(
        overleg=overleg,
        days=days_around(overleg.begint_op, terms_of(overleg.gemeente_id)),
        casussen=tuple(
            CasusResult(
                nummer=item.casus.nummer,
                title=f"{item.casus.nummer} · {item.casus.get_soort_display()}",
                url=reverse("agendapunt_detail", args=[overleg.pk, item.pk]),
                rubriek=item.get_rubriek_display(),
                status=item.casus.get_status_display(),
                casusregisseur=casusregisseur_of(item.casus, opening),
                shielded=item.casus_id not in opening.subjects,
                aanwezig=tuple(
                    f"{line.name} ({line.detail[:1].lower()}{line.detail[1:]})"
                    for line in presence_lines((), presence.get(item.pk, []))
                ),
                gasten=at_item(guests, item.pk) if item.casus_id in opening.subjects else (),
                besluiten=tuple(
                    besluit_line(
                        actor, row, editable=editable, source=Source(actor, opening, item.casus, why[item.casus_id])
                    )
                    for row in besluiten.get(item.pk, [])
                ),
                actiepunten=tuple(
                    action_line(row, item.casus.nummer, today, owner_of(actor, row, opening))
                    for row in actiepunten.get(item.casus_id, [])
                ),
            )
            for item in items
        ),
        correctable=editable and overleg.status == Casusoverleg.Status.AFGEROND,
    )


def _agreed(
    opening: Opening, overleg: Casusoverleg, items: Iterable[Agendapunt], now: dt.datetime
) -> tuple[Disclosed[Actiepunt], ...]:
    """The actiepunten that were made while this meeting went on."""
    begin = overleg.gestart_op or overleg.begint_op
    end = overleg.afgerond_op or now
    rows = Actiepunt.objects.filter(
        casus_id__in=[item.casus_id for item in items], gemaakt_op__gte=begin, gemaakt_op__lte=end
    )
    return gate.read(opening, rows.select_related("partij", "eigenaar__user").order_by("uiterlijk"))


def _by(rows: Iterable[Disclosed[Any]], key: str) -> dict[UUID, list[Disclosed[Any]]]:
    found: dict[UUID, list[Disclosed[Any]]] = {}
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found
