"""The cards of the page Privacy, one function per subject, from all apps together.

A card is a function of the actor and `now` that gives a Card, or None where it is not for this actor.
"""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from parties.actor import Actor
from parties.models import Rol
from privacy.models import Convenant, ConvenantPartij, Datalek
from privacy.queries.datalekken import clock_of
from privacy.queries.inzagelog import day
from privacy.queries.privacy_page import Card

Source = Callable[[Actor, dt.datetime], Card | None]


def cards(actor: Actor, *, now: dt.datetime) -> list[Card]:
    """All cards for this actor, in the order of SOURCES."""
    return [card for source in SOURCES if (card := source(actor, now)) is not None]


def datalekken(actor: Actor, now: dt.datetime) -> Card | None:
    if not actor.oversees:
        return None
    rows = list(Datalek.objects.filter(gesloten_op=None).order_by("ontdekt_op"))
    clocks = [clock for row in rows if (clock := clock_of(row, now)).running]
    due = f"Melden aan de AP: {clocks[0].text.lower()} (uiterlijk {clocks[0].until})" if clocks else ""
    return Card(
        "datalekken",
        "Datalekken",
        "Het register, met de klok van 72 uur.",
        reverse("datalekken"),
        "Naar het register",
        len(rows),
        due,
        any(clock.late for clock in clocks),
    )


def convenant(actor: Actor, now: dt.datetime) -> Card | None:
    """To be signed by the own organisation, and how long the one in force still runs."""
    waiting = ConvenantPartij.objects.filter(
        partij_id=actor.partij_id, ondertekend_op=None, convenant__status=Convenant.Status.TER_ONDERTEKENING
    ).select_related("convenant")
    first = (
        waiting.order_by("convenant__geldig_van").first() if actor.has(Rol.TEKENBEVOEGDE, Rol.PRIVACY_OFFICER) else None
    )
    today = timezone.localdate(now)
    if first is not None:
        return Card(
            "convenant",
            "Convenant tekenen",
            f"{first.convenant} wacht op de handtekening van uw organisatie.",
            reverse("convenant_versie", args=[first.convenant_id]),
            "Naar het convenant",
            waiting.count(),
            f"Gaat in op {day(first.convenant.geldig_van)}",
            first.convenant.geldig_van < today,
        )
    return Card("convenant", "Convenant", _running(actor, today), reverse("convenant"), "Naar het convenant")


def _running(actor: Actor, today: dt.date) -> str:
    rows = Convenant.objects.filter(
        Q(geldig_tot__gte=today), gemeente_id=actor.gemeente_id, status=Convenant.Status.GELDIG, geldig_van__lte=today
    )
    found = rows.order_by("-geldig_van", "-versie").first()
    return (
        f"Versie {found.versie} geldt tot en met {day(found.geldig_tot)}." if found else "Er geldt nu geen convenant."
    )


def inzagelog(actor: Actor, now: dt.datetime) -> Card | None:
    if not actor.oversees:
        return None
    text = "Wie welke gegevens van wie zag, wanneer en waarom."
    return Card("inzagelog", "Inzagelog", text, reverse("inzagelog"), "Naar het inzagelog")


SOURCES: tuple[Source, ...] = (datalekken, convenant, inzagelog)
