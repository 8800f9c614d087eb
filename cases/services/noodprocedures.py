"""The noodprocedure: somebody reads a casus without taking part, and a privacy officer looks at it afterwards."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from cases.models import Casus
from cases.services.berichten import wake_deliverer
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason
from parties.models import Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Noodprocedure
from privacy.noodprocedure import TOO_OFTEN, UNKNOWN, break_glass


class Unknown(Exception):
    """No such casus, or not one that this person can open this way: the answer is the same."""


def start_noodprocedure(actor: Actor, *, nummer: str, reden: str, toelichting: str) -> Casus:
    """Open the casus for reading for a short time, and tell who oversees at once; gives its shell.

    Who works on the casus needs no noodprocedure and just gets the casus. Raises Unknown, or NotAllowed for another
    role or too many in a day.
    """
    if not actor.sees_content:
        raise NotAllowed(Reason.ROLE)
    known = Casus.objects.filter(nummer=nummer).first()
    if known is not None:
        return known
    answer = break_glass(actor, nummer=nummer, reden=reden, toelichting=toelichting)
    if answer == TOO_OFTEN:
        raise NotAllowed(Reason.STATUS, "U gebruikte de noodprocedure vandaag te vaak. Bel de regisseur, of 112.")
    if answer == UNKNOWN:
        raise Unknown
    transaction.on_commit(wake_deliverer, robust=True)
    return Casus.objects.get(nummer=nummer)


def review_noodprocedure(actor: Actor, *, noodprocedure_id: UUID, terecht: bool, now: dt.datetime) -> None:
    """The privacy officer of the same Partij says whether it was right; once, and never of oneself.

    Raises NotAllowed, or NotDisclosed where it is not there or was looked at before.
    """
    if not actor.has(Rol.PRIVACY_OFFICER):
        raise NotAllowed(Reason.ROLE)
    row = Noodprocedure.objects.filter(pk=noodprocedure_id, partij_id=actor.partij_id, beoordeeld_op=None).first()
    if row is None:
        raise gate.NotDisclosed
    if row.medewerker_id == actor.medewerker_id:
        raise NotAllowed(Reason.ROLE, "U gebruikte deze noodprocedure zelf. Een ander beoordeelt haar.")
    verdict = "terecht" if terecht else "onterecht"
    gate.log_event(actor, "besluit", doel=Doel.TOEZICHT, object=f"noodprocedure {row.casusnummer} {verdict}")
    with transaction.atomic():
        Noodprocedure.objects.filter(pk=row.pk, beoordeeld_op=None).update(
            beoordeeld_door_id=actor.medewerker_id, beoordeeld_op=now, terecht=terecht
        )
