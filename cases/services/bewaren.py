"""Approving and postponing a destruction, legal holds, and the terms."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import ProgrammingError, transaction

from cases.retention import GROUNDS, TERMS
from cases.rules.bewaren import may_decide, may_destroy, may_hold, may_set_terms, may_shorten_own
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate, retention
from privacy.gate import Doel
from privacy.models import Bewaartermijn, Vernietigingsvoorstel

# What the database lets the web change of a term.
CHANGEABLE = ("maanden", "motivatie", "gewijzigd_op", "gewijzigd_door")
CHANGED = "Er is intussen iets veranderd: de casus is weer open, er geldt een bewaarplicht, of de termijn is verlengd."


def find_voorstel(actor: Actor, voorstel_id: UUID) -> Vernietigingsvoorstel:
    """A proposal of the actor's own Partij. Raises NotDisclosed, after logging the attempt."""
    found = Vernietigingsvoorstel.objects.filter(pk=voorstel_id).first()
    if found is None:
        gate.log_refusal(actor, doel=Doel.BEWAREN, object="Vernietigingsvoorstel")
        raise gate.NotDisclosed
    return found


def destroy(actor: Actor, *, voorstel: Vernietigingsvoorstel, today: dt.date) -> UUID:
    """Approve and destroy; what remains is a Vernietiging, whose key this returns. The files follow within a minute.

    Logged before anything is deleted. Raises NotAllowed by the rule, and where meanwhile something holds it.
    """
    require(may_destroy(actor, voorstel, today))
    backups_until = today + dt.timedelta(days=settings.BEWAREN["reservekopie_dagen"])
    try:
        with transaction.atomic():
            retention.approve(actor, voorstel.pk)
            return retention.destroy(
                actor,
                voorstel.pk,
                object=voorstel.nummer,
                reason=f"{GROUNDS[voorstel.grond].label}, {voorstel.maanden} maanden",
                backups_until=backups_until,
            )
    except ProgrammingError:
        raise NotAllowed(Reason.STATUS, CHANGED) from None


def postpone(actor: Actor, *, voorstel: Vernietigingsvoorstel, until: dt.date | None, reason: str) -> None:
    """Not now, until a date and for a reason; without a date the postponement ends. Raises NotAllowed."""
    require(may_decide(actor, voorstel))
    if until is not None and not reason.strip():
        raise NotAllowed(Reason.INCOMPLETE)
    gate.log_event(actor, "besluit", doel=Doel.BEWAREN, object=voorstel.nummer, reden="Vernietiging uitgesteld")
    with transaction.atomic():
        retention.postpone(actor, voorstel.pk, until=until, reason=reason.strip())


def set_hold(actor: Actor, *, nummer: str, reden: str, toelichting: str, toets_op: dt.date) -> UUID:
    """Keep a casus: nothing of it is proposed or destroyed until somebody ends this.

    Raises NotAllowed by role, NotDisclosed where there is no such casus for the actor.
    """
    require(may_hold(actor))
    gate.log_event(actor, "besluit", doel=Doel.BEWAREN, object=nummer[:16], reden="Bewaarplicht gesteld")
    with transaction.atomic():
        found = retention.set_hold(actor, nummer, reden=reden, toelichting=toelichting.strip(), toets_op=toets_op)
    if found is None:
        raise gate.NotDisclosed
    return found


def end_hold(actor: Actor, *, bewaarplicht_id: UUID, nummer: str, reason: str) -> None:
    """End a hold, with a reason that stays on record. Raises NotAllowed where somebody else must do so."""
    require(may_hold(actor))
    if not reason.strip():
        raise NotAllowed(Reason.INCOMPLETE)
    gate.log_event(actor, "besluit", doel=Doel.BEWAREN, object=nummer, reden="Bewaarplicht beëindigd")
    with transaction.atomic():
        ended = retention.end_hold(actor, bewaarplicht_id, reason=reason.strip())
    if not ended:
        raise NotAllowed(Reason.ROLE, "Dat doet de organisatie die de bewaarplicht stelde, of de verantwoordelijke.")


def change_term(actor: Actor, *, soort: str, maanden: int, motivatie: str, now: dt.datetime) -> None:
    """Set a term of the gemeente, with the reason in the log. Raises NotAllowed for anybody but the regie's PO."""
    require(may_set_terms(actor))
    rows = Bewaartermijn.objects.filter(gemeente_id=actor.gemeente_id, soort=soort, partij=None)
    _change(actor, rows.get(), maanden=maanden, motivatie=motivatie, now=now)


def shorten_own(actor: Actor, *, maanden: int, motivatie: str, now: dt.datetime) -> None:
    """An earlier term for the zorg- and politie-items of the actor's own Partij. Raises NotAllowed by role."""
    require(may_shorten_own(actor))
    soort = Bewaartermijn.Soort.ZORG_POLITIE
    row = Bewaartermijn.objects.filter(gemeente_id=actor.gemeente_id, soort=soort, partij_id=actor.partij_id).first()
    new = Bewaartermijn(gemeente_id=actor.gemeente_id, soort=soort, partij_id=actor.partij_id, maanden=0)
    _change(actor, row or new, maanden=maanden, motivatie=motivatie, now=now)


def _change(actor: Actor, row: Bewaartermijn, *, maanden: int, motivatie: str, now: dt.datetime) -> None:
    term = TERMS[row.soort]
    if not term.shortest <= maanden <= term.longest:
        raise NotAllowed(Reason.INCOMPLETE)
    whose = f" ({actor.partij_naam})" if row.partij_id else ""
    gate.log_event(
        actor,
        "besluit",
        doel=Doel.BEWAREN,
        object=f"Bewaartermijn {term.label}{whose}: {row.maanden} naar {maanden} maanden",
        reden=motivatie,
    )
    row.maanden, row.motivatie = maanden, motivatie
    row.gewijzigd_op, row.gewijzigd_door_id = now, actor.medewerker_id
    with transaction.atomic():
        row.save(update_fields=CHANGEABLE if row.pk else None)
