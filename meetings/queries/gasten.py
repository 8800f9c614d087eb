"""The guests of a meeting, in words, and whether one of them keeps an item from being shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from meetings.models import Agendapunt, Casusoverleg, Gast
from meetings.rules import may_welcome
from parties.actor import Actor
from parties.dates import long_date, time_of_day


@dataclass(frozen=True, slots=True)
class GastLine:
    """One guest; the addresses are only for who keeps the list."""

    pk: UUID
    name: str
    detail: str
    secrecy: str
    signed: bool
    gone: str
    items: str
    sign_url: str
    leave_url: str


def guests_of(overleg: Casusoverleg) -> list[Gast]:
    """The guests that the actor may know of, in the order in which they came."""
    rows = Gast.objects.filter(overleg=overleg).select_related("vastgelegd_door__user")
    return list(rows.order_by("vastgelegd_op", "pk"))


def sits_at(gast: Gast, punt_id: UUID) -> bool:
    """Whether this guest came for that item."""
    return not gast.punten or punt_id in gast.punten


def keeps_shut(actor: Actor, punt: Agendapunt) -> list[Gast]:
    """Who sits at the table for this item without having signed: until then the regie shows nothing of it."""
    if punt.overleg.status != Casusoverleg.Status.BEZIG or not may_welcome(actor, punt.overleg):
        return []
    found = guests_of(punt.overleg)
    return [g for g in found if sits_at(g, punt.pk) and g.getekend_op is None and g.vertrokken_op is None]


def guest_lines(actor: Actor, overleg: Casusoverleg, guests: Iterable[Gast]) -> tuple[GastLine, ...]:
    """In words; asks the database nothing."""
    may = bool(may_welcome(actor, overleg))
    return tuple(_line(gast, may=may) for gast in guests)


def _line(gast: Gast, *, may: bool) -> GastLine:
    signed, here = gast.getekend_op is not None, gast.vertrokken_op is None
    recorded = f"vastgelegd door {gast.vastgelegd_door.user.naam}"
    when = f"{long_date(gast.getekend_op)}, {time_of_day(gast.getekend_op)}" if gast.getekend_op else ""
    count = len(gast.punten)
    args = [gast.overleg_id, gast.pk]
    return GastLine(
        pk=gast.pk,
        name=gast.naam,
        detail=f"{gast.functie}, {gast.organisatie}",
        secrecy=f"Tekende de geheimhouding op {when} ({recorded})" if signed else "Tekende de geheimhouding nog niet",
        signed=signed,
        gone=f"Weg om {time_of_day(gast.vertrokken_op)}" if gast.vertrokken_op else "",
        items=f"Voor {count} {'casus' if count == 1 else 'casussen'}" if count else "Voor het hele overleg",
        sign_url=reverse("gast_sign", args=args) if may and not signed and here else "",
        leave_url=reverse("gast_leave", args=args) if may and here else "",
    )


def at_item(guests: Iterable[Gast], punt_id: UUID) -> tuple[str, ...]:
    """For the besluitenlijst: who sat at the table for this casus, and whether that person had signed."""
    return tuple(
        f"{g.naam} ({g.functie}, {g.organisatie}; geheimhouding "
        f"{f'getekend op {long_date(g.getekend_op)}' if g.getekend_op else 'niet getekend'})"
        for g in guests
        if sits_at(g, punt_id)
    )
