"""A casusoverleg is planned, moved, begun and ended."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from cases.models import Bericht, Deelname
from cases.services.berichten import notify
from meetings.models import Agendapunt, Casusoverleg
from meetings.planning import series
from meetings.rules import may_finish, may_plan, may_start
from meetings.services.agenda import renumber
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel


def plan_overleggen(
    actor: Actor, *, begint_op: dt.datetime, aantal: int, duur_minuten: int, locatie: str
) -> list[Casusoverleg]:
    """Plan `aantal` meetings, two weeks apart, at the same time on the clock.

    Every party of the gemeente sees the dates. A moment at which there is a meeting already is passed over.
    Raises NotAllowed for who is not the regisseur.
    """
    require(may_plan(actor))
    moments = series(begint_op, count=aantal, every_days=termijn("overleg_elke_dagen", actor.gemeente_id))
    taken = set(
        Casusoverleg.objects.filter(gemeente_id=actor.gemeente_id, begint_op__in=moments).values_list(
            "begint_op", flat=True
        )
    )
    rows = [
        Casusoverleg(gemeente_id=actor.gemeente_id, begint_op=moment, duur_minuten=duur_minuten, locatie=locatie)
        for moment in moments
        if moment not in taken
    ]
    with transaction.atomic():
        return Casusoverleg.objects.bulk_create(rows)


def change_overleg(
    actor: Actor, *, overleg: Casusoverleg, begint_op: dt.datetime, duur_minuten: int, locatie: str
) -> None:
    """Move a planned meeting; the times of its agenda move along. Raises NotAllowed once it has begun."""
    require(may_start(actor, overleg))
    with transaction.atomic():
        Casusoverleg.objects.filter(pk=overleg.pk).update(
            begint_op=begint_op, duur_minuten=duur_minuten, locatie=locatie
        )
        overleg.refresh_from_db()
        renumber(overleg)


def start_overleg(actor: Actor, *, overleg: Casusoverleg, now: dt.datetime) -> None:
    """The meeting begins: from now on presence and besluiten can be written down."""
    require(may_start(actor, overleg))
    _move(overleg, Casusoverleg.Status.BEZIG, gestart_op=now)


def finish_overleg(actor: Actor, *, overleg: Casusoverleg, now: dt.datetime) -> None:
    """The meeting ends; what was written can be corrected for five more working days.

    Raises NotAllowed while a casus has not been discussed: each ends with a besluit or the reason why there is none.
    """
    left = Agendapunt.objects.filter(overleg=overleg, besproken_op=None).count()
    require(may_finish(actor, overleg, left=left))
    _move(overleg, Casusoverleg.Status.AFGEROND, afgerond_op=now)


def _move(overleg: Casusoverleg, status: str, **also: object) -> None:
    with transaction.atomic():
        changed = Casusoverleg.objects.filter(pk=overleg.pk, status=overleg.status).update(status=status, **also)
    if not changed:
        raise NotAllowed(Reason.STATUS)


def send_agenda(actor: Actor, *, overleg: Casusoverleg, now: dt.datetime) -> None:
    """Tell the contactpersonen of every Partij with a casus on the agenda that it is ready: a link, and no casus.

    Sending again reaches only who was not told yet. Raises NotAllowed for who is not the regisseur.
    """
    require(may_start(actor, overleg))
    casussen = list(Agendapunt.objects.filter(overleg=overleg).values_list("casus_id", flat=True))
    opening = gate.open_gate(actor, casussen=casussen, categories=(22, 30), doel=Doel.CASUSOVERLEG)
    rows = gate.read(opening, Deelname.objects.filter(casus_id__in=casussen, beeindigd_op=None))
    partijen = {row.partij_id for row in rows} - {actor.partij_id}
    people = Medewerker.objects.filter(
        partij_id__in=partijen, contactpersoon=True, actief=True, user__is_active=True
    ).values_list("pk", flat=True)
    with transaction.atomic():
        notify(
            sleutel=f"agenda:{overleg.pk}",
            soort=Bericht.Soort.AGENDA,
            aan_ids=people,
            casus_id=None,
            pad=reverse("overleg_detail", args=[overleg.pk]),
            now=now,
        )
