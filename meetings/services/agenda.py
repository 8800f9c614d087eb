"""Casussen come on the agenda of a meeting, in an order, with minutes; each start is stored for who knows only that."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from cases.models import Casus
from cases.services.triage import schedule
from meetings.models import Agendapunt, Casusoverleg
from meetings.planning import first_start, starts
from meetings.queries.loaders import load_overleg
from meetings.rules import may_change_agenda, may_remove, may_schedule
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.terms import terms_of
from privacy import gate
from privacy.gate import Doel


def put_on_agenda(
    actor: Actor,
    *,
    casus_id: UUID,
    overleg_id: UUID,
    rubriek: str,
    minuten: int,
    vraag: str,
    now: dt.datetime,
) -> Agendapunt:
    """Put a casus on the agenda, behind the others of its rubriek; a casus in triage becomes geagendeerd.

    Raises NotDisclosed for a casus or meeting that the actor cannot see; NotAllowed by the rules, when the casus is on
    this agenda already, or when triage is not finished.
    """
    overleg = load_overleg(actor, overleg_id)
    require(may_change_agenda(actor, overleg))
    casus = Casus.objects.filter(pk=casus_id).first()
    if casus is None:
        gate.log_refusal(actor, doel=Doel.CASUSOVERLEG, object="agenda")
        raise gate.NotDisclosed
    require(may_schedule(casus))
    if casus.status == "triage":
        schedule(actor, casus=casus, now=now)
    punt = Agendapunt(
        overleg=overleg,
        casus=casus,
        rubriek=rubriek,
        volgorde=0,
        minuten=minuten,
        vraag=vraag,
        begint_op=overleg.begint_op,
        bijgewerkt_op=now,
    )
    try:
        with transaction.atomic():
            items = _items(overleg)
            punt.save(force_insert=True)
            place = sum(item.rubriek <= rubriek for item in items)
            _write(overleg, [*items[:place], punt, *items[place:]])
    except IntegrityError:
        raise NotAllowed(Reason.STATUS, "Deze casus staat al op deze agenda.") from None
    return punt


def change_agendapunt(
    actor: Actor, *, agendapunt: Agendapunt, rubriek: str, minuten: int, vraag: str, now: dt.datetime
) -> None:
    """Give an item other minutes, another rubriek or another question; later items move along."""
    require(may_change_agenda(actor, agendapunt.overleg))
    with transaction.atomic():
        Agendapunt.objects.filter(pk=agendapunt.pk).update(
            rubriek=rubriek, minuten=minuten, vraag=vraag, bijgewerkt_op=now
        )
        renumber(agendapunt.overleg)


def remove_agendapunt(actor: Actor, *, agendapunt: Agendapunt) -> None:
    """Take an item off the agenda, as long as the meeting has not begun and nothing can be written down about it."""
    require(may_remove(actor, agendapunt.overleg))
    with transaction.atomic():
        Agendapunt.objects.filter(pk=agendapunt.pk).delete()
        renumber(agendapunt.overleg)


def move_agendapunt(actor: Actor, *, agendapunt: Agendapunt, up: bool) -> None:
    """Let an item change places with the one before or after it; at the end nothing happens."""
    require(may_change_agenda(actor, agendapunt.overleg))
    with transaction.atomic():
        items = _items(agendapunt.overleg)
        here = next(n for n, item in enumerate(items) if item.pk == agendapunt.pk)
        there = here - 1 if up else here + 1
        if 0 <= there < len(items):
            items[here], items[there] = items[there], items[here]
            _write(agendapunt.overleg, items)


def order_agenda(actor: Actor, *, overleg: Casusoverleg, ids: Sequence[UUID]) -> None:
    """Put the items in the order of `ids`, as somebody dragged them. Raises NotAllowed when the agenda has changed."""
    require(may_change_agenda(actor, overleg))
    with transaction.atomic():
        items = {item.pk: item for item in _items(overleg)}
        if len(ids) != len(items) or set(ids) != set(items):
            raise NotAllowed(Reason.STATUS)
        _write(overleg, [items[pk] for pk in ids])


def renumber(overleg: Casusoverleg) -> None:
    """Recompute the order and the start of every item of `overleg`."""
    _write(overleg, _items(overleg))


def _items(overleg: Casusoverleg) -> list[Agendapunt]:
    """The items in order; the meeting stays locked until the savepoint ends, so that two regisseurs do not cross."""
    Casusoverleg.objects.select_for_update().get(pk=overleg.pk)
    return list(Agendapunt.objects.filter(overleg=overleg).order_by("volgorde", "begint_op", "pk"))


def _write(overleg: Casusoverleg, items: list[Agendapunt]) -> None:
    moments = starts(first_start(overleg.begint_op, terms_of(overleg.gemeente_id)), [item.minuten for item in items])
    for number, (item, start) in enumerate(zip(items, moments, strict=True), start=1):
        item.volgorde, item.begint_op = number, start
    if items:
        Agendapunt.objects.bulk_update(items, ["volgorde", "begint_op"])
