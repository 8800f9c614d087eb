"""Asking PostgreSQL to propose, approve and destroy (privacy/sql/functions/bewaren.sql). It decides; this asks."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Max

from parties.actor import Actor
from privacy import gate
from privacy.gate import Doel
from privacy.models import Bewaartermijn


def propose(*, today: dt.date, warn_days: int) -> int:
    """Propose what is due within `warn_days`, and take back what is no longer so; how many are new or changed.

    For the worker. Learns which Partij decides about which number, and nothing of what it is about.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.propose_destruction(%s, %s)", [today, warn_days])
        return int(cursor.fetchone()[0])


def plan_doeltoets(*, today: dt.date, months: int, warn_days: int) -> int:
    """Plan the doeltoets of every open casus that has none with who decides on it now; how many. For the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.plan_doeltoets(%s, %s, %s)", [today, months, warn_days])
        return int(cursor.fetchone()[0])


def forget_guests(*, months: int) -> int:
    """Delete guests of the casusoverleg whose casussen are gone, or who came longer ago; how many. For the worker."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.forget_guests(%s)", [months])
        return int(cursor.fetchone()[0])


def approve(actor: Actor, voorstel: UUID) -> None:
    """Raises DatabaseError unless the actor is privacy officer of the responsible Partij and the proposal is due."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.approve_destruction(%s, %s, %s)", (*gate.sign(actor), voorstel))


def postpone(actor: Actor, voorstel: UUID, *, until: dt.date | None, reason: str) -> None:
    """Put a proposal off until a date, at most a year, for a reason; without a date it is due again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gate.postpone_destruction(%s, %s, %s, %s, %s)", (*gate.sign(actor), voorstel, until, reason)
        )


def destroy(actor: Actor, voorstel: UUID, *, object: str, reason: str, backups_until: dt.date) -> UUID:
    """Log first, then delete in this transaction what an approved proposal is about; the key of what remains of it.

    Raises DatabaseError without approval by this actor, while something holds it, or before its term has passed.
    """
    log_id = gate.log_event(actor, "vernietiging", doel=Doel.BEWAREN, object=object, reden=reason)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.destroy(%s, %s, %s, %s, %s)", (*gate.sign(actor), log_id, voorstel, backups_until))
        return UUID(str(cursor.fetchone()[0]))


def set_hold(actor: Actor, nummer: str, *, reden: str, toelichting: str, toets_op: dt.date) -> UUID | None:
    """Keep a casus from being destroyed; None where there is no such casus for this person."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gate.set_hold(%s, %s, %s, %s, %s, %s)", (*gate.sign(actor), nummer, reden, toelichting, toets_op)
        )
        found = cursor.fetchone()[0]
    return UUID(str(found)) if found else None


def end_hold(actor: Actor, bewaarplicht: UUID, *, reason: str) -> bool:
    """End a hold; False where it has ended or is not for this person to end."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.end_hold(%s, %s, %s, %s)", (*gate.sign(actor), bewaarplicht, reason))
        return bool(cursor.fetchone()[0])


def log_months() -> int:
    """How many months the read log stays: the longest term of any gemeente, and at least the setting."""
    terms = Bewaartermijn.objects.filter(soort=Bewaartermijn.Soort.INZAGELOG)
    longest = terms.aggregate(longest=Max("maanden"))["longest"]
    return max(longest or 0, settings.LOG_RETENTION_MONTHS)


def restricted(casus: UUID) -> bool:
    """Whether the processing of this casus is restricted on request of the betrokkene (art. 18 AVG)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.restricted(%s)", [casus])
        return bool(cursor.fetchone()[0])


def kept_casussen() -> list[tuple[str, str]]:
    """(number, why) of the casussen that are kept of themselves, for the privacy officer or FG who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nummer, waarom FROM gate.kept_casussen()")
        return list(cursor.fetchall())
