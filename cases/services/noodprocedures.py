"""The noodprocedure: somebody reads a casus without taking part, and a privacy officer looks at it afterwards."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases.deadlines import add_working_days
from cases.models import Bericht, Casus
from cases.services.berichten import notify, wake_deliverer
from parties.actor import Actor
from parties.dates import local
from parties.decisions import NotAllowed, Reason
from parties.models import Partij, Rol
from parties.notices import people_with
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel
from privacy.models import Noodprocedure
from privacy.noodprocedure import TOO_OFTEN, UNKNOWN, break_glass

# Working days after its term at which the FG hears that nobody judged it.
FG_AFTER = 3


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


def remind_reviews(*, now: dt.datetime) -> int:
    """Tell who looks at a noodprocedure that it waits, and who oversees them when it is late. As the worker, daily.

    The privacy officers of the same Partij hear it on the last working day but one; when the term has passed they and
    those of the regie; three working days later the FG's of both, who advise and decide nothing. Returns how many wait.
    """
    today = timezone.localdate(now)
    rows = Noodprocedure.objects.filter(beoordeeld_op=None, geldig_tot__lte=now)
    columns = ("pk", "gemeente_id", "partij_id", "medewerker_id", "geldig_van")
    waiting = list(rows.values_list(*columns))
    for pk, gemeente_id, partij_id, user, began in waiting:
        due = add_working_days(local(began), termijn("noodprocedure_beoordelen_wd", gemeente_id))
        regie = list(Partij.objects.filter(gemeente_id=gemeente_id, regie=True).values_list("pk", flat=True))
        own = set(people_with(Rol.PRIVACY_OFFICER, partij_ids=[partij_id])) - {user}
        above = set(people_with(Rol.PRIVACY_OFFICER, partij_ids=regie)) - {user}
        told: list[tuple[str, set[int]]] = []
        if today >= add_working_days(due, -1):
            told.append(("wacht", own or above))
        if today > due:
            told.append(("te_laat", own | above))
        if today > add_working_days(due, FG_AFTER):
            told.append(("fg", set(people_with(Rol.FG, partij_ids=[partij_id, *regie]))))
        for stage, people in told:
            notify(
                sleutel=f"noodprocedure:{pk}:oordeel:{stage}",
                soort=Bericht.Soort.NOODPROCEDURE_OORDEEL,
                aan_ids=people,
                casus_id=None,
                pad=reverse("noodprocedure_beoordelen"),
                now=now,
            )
    return len(waiting)


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
