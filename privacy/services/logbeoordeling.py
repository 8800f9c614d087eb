"""The monthly review of the read log: signing it, and reminding who has not."""

import datetime as dt
from dataclasses import asdict

from django.db import IntegrityError, transaction
from django.utils import timezone

from parties.actor import Actor
from parties.decisions import Allowed, Decision, NotAllowed, Reason, Refused, require
from parties.models import Medewerker, Rol
from parties.notices import notify
from privacy.models import Logbeoordeling
from privacy.office_hours import month_after
from privacy.queries.logbeoordeling import due_day, figures, previous_month, review_url


def may_sign(actor: Actor, month: dt.date, *, today: dt.date) -> Decision:
    """A privacy officer signs for the own organisation, after the month has ended; the FG reads along."""
    if not actor.has(Rol.PRIVACY_OFFICER):
        return Refused(Reason.ROLE)
    if month_after(month) > today:
        return Refused(Reason.STATUS, "Deze maand loopt nog.")
    return Allowed()


def sign_review(actor: Actor, *, month: dt.date, oordeel: str, bevinding: str, now: dt.datetime) -> Logbeoordeling:
    """Close the review of a month; the figures are kept as they are now. Raises NotAllowed when it was before."""
    today = timezone.localdate(now)
    require(may_sign(actor, month, today=today))
    try:
        with transaction.atomic():
            return Logbeoordeling.objects.create(
                partij_id=actor.partij_id,
                maand=month,
                cijfers=asdict(figures(actor.partij_id, month, gemeente_id=actor.gemeente_id, today=today)),
                oordeel=oordeel,
                bevinding=bevinding.strip(),
                ondertekend_door_id=actor.medewerker_id,
                ondertekend_op=now,
            )
    except IntegrityError:
        raise NotAllowed(Reason.STATUS) from None


def remind(*, now: dt.datetime) -> int:
    """Tell privacy officers that last month waits: when it has ended, and once more when it is late.

    Returns at how many organisations it waits. Any number of schedulers may run it at once.
    """
    today = timezone.localdate(now)
    month = previous_month(today)
    stage = "te_laat" if today > due_day(month) else "open"
    officers: dict[int, list[int]] = {}
    people = Medewerker.objects.filter(actief=True, user__is_active=True, rollen__contains=[Rol.PRIVACY_OFFICER])
    for person, partij in people.values_list("pk", "partij_id"):
        officers.setdefault(partij, []).append(person)
    done = set(Logbeoordeling.objects.filter(maand=month).values_list("partij_id", flat=True))
    with transaction.atomic():
        for partij in officers.keys() - done:
            notify(
                sleutel=f"logbeoordeling:{partij}:{month:%Y-%m}:{stage}",
                soort="logbeoordeling",
                aan_ids=officers[partij],
                pad=review_url(month),
                now=now,
            )
    return len(officers.keys() - done)
