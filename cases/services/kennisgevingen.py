"""Telling the bewoner that data were obtained from others (art. 14 AVG): planned, done, or postponed with a reason."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cases.models import Betrokkene, Casus, Termijn
from cases.rules.toegang import may_write
from cases.services.termijnen import SHARED, finish_termijn, start_termijn
from parties.actor import Actor
from parties.dates import local
from parties.decisions import NotAllowed, Reason, require
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel, Opening
from privacy.models import Kennisgeving

Status = Kennisgeving.Status


def plan_kennisgeving(actor: Actor, opening: Opening, *, casus: Casus, again: bool = False, now: dt.datetime) -> None:
    """Plan that the bewoner is told, once per bewoner: within a month, reminded by a statutory term.

    Does nothing where the actor's Partij may not provide agreements (22), or it was planned before; `again` plans a new
    one where the earlier ones are done, because more was obtained since. Call within a savepoint, with categories 1 and
    22 of the casus opened for writing. PostgreSQL moves it to the first disclosure (`gate.first_disclosure`).
    """
    before = gate.of_casus(opening, Kennisgeving, casus.pk)
    waiting = [row for row in before if not again or row.status != Status.GEDAAN]
    if not opening.may_provide(casus.pk, SHARED) or waiting:
        return
    until = local(now) + dt.timedelta(days=termijn("kennisgeving_dagen", casus.gemeente_id))
    people: list[UUID | None] = list(Betrokkene.objects.filter(casus=casus).values_list("bewoner_id", flat=True))
    for bewoner_id in people or [None]:
        row = Kennisgeving.objects.create(
            casus=casus,
            bewoner_id=bewoner_id,
            categorie_id=SHARED,
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            uiterlijk=until,
        )
        _start(actor, casus, row.pk, until, now)


def start_kennisgeving(actor: Actor, *, casus: Casus, again: bool = False, now: dt.datetime) -> None:
    """Plan it by hand, where nobody did so at the aanmelding, or `again`. Raises NotAllowed or MayNotProvide."""
    _open(actor, casus)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=(1, SHARED), doel=Doel.CASUS)
    with transaction.atomic():
        plan_kennisgeving(actor, opening, casus=casus, again=again, now=now)


def record_kennisgeving(
    actor: Actor, *, casus: Casus, kennisgeving_id: UUID, gedaan_op: dt.date, wijze: str, now: dt.datetime
) -> None:
    """The bewoner was told on this day, in this way; its term ends. Raises NotAllowed or MayNotProvide."""
    _open(actor, casus)
    with transaction.atomic():
        _change(
            actor,
            casus,
            kennisgeving_id,
            status=Status.GEDAAN,
            gedaan_op=gedaan_op,
            wijze=wijze,
            uitstelgrond="",
            reden="",
        )
        finish_termijn(actor, object_id=kennisgeving_id, now=now)


def postpone_kennisgeving(
    actor: Actor, *, casus: Casus, kennisgeving_id: UUID, grond: str, reden: str, until: dt.date, now: dt.datetime
) -> None:
    """Not yet, on one of the grounds of the law, with the day on which it is looked at again; that day has a term.

    Raises NotAllowed for a day that is past or further off than the setting allows.
    """
    most = local(now) + dt.timedelta(days=termijn("kennisgeving_uitstel_dagen", casus.gemeente_id))
    if not local(now) < until <= most:
        raise NotAllowed(Reason.INCOMPLETE, "Kies een latere dag, binnen de termijn voor uitstel.")
    _open(actor, casus)
    with transaction.atomic():
        _change(
            actor, casus, kennisgeving_id, status=Status.UITGESTELD, uitstelgrond=grond, reden=reden, uiterlijk=until
        )
        if not Termijn.objects.filter(object=kennisgeving_id, afgerond_op=None).update(verloopt_op=until):
            _start(actor, casus, kennisgeving_id, until, now)


def _start(actor: Actor, casus: Casus, kennisgeving_id: UUID, until: dt.date, now: dt.datetime) -> None:
    start_termijn(
        actor,
        soort=Termijn.Soort.KENNISGEVING,
        casus_id=casus.pk,
        object_id=kennisgeving_id,
        categorie=SHARED,
        partij_id=actor.partij_id,
        verloopt_op=until,
        wettelijk=True,
        now=now,
    )


def _open(actor: Actor, casus: Casus) -> None:
    _require_shared(actor, casus)
    gate.open_to_write(actor, casus=casus.pk, categories=[SHARED], doel=Doel.CASUS)


def _change(actor: Actor, casus: Casus, kennisgeving_id: UUID, **values: object) -> None:
    rows = Kennisgeving.objects.filter(pk=kennisgeving_id, casus=casus).exclude(status=Status.GEDAAN)
    if not rows.exists():
        raise gate.NotDisclosed
    if not rows.filter(bron_id=actor.partij_id).update(**values):
        raise NotAllowed(Reason.NOT_YOUR_ITEM)


def _require_shared(actor: Actor, casus: Casus) -> None:
    require(may_write(actor, casus))
    if casus.aangemeld_op is None:
        raise NotAllowed(Reason.STATUS, "Alleen uw organisatie weet van deze casus. Er is nog niets gedeeld.")
