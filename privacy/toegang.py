"""Giving one row beyond the convenant, and taking toestemming back: the calls to the gate (privacy/sql/functions/)."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, connections

from parties.actor import Actor
from privacy import gate
from privacy.models import Toegangsbesluit

# What a worker gives beyond the convenant only after the privacy officer agrees (`gate.officer_decides` says the same):
# children, melder, politie, justice, care and health.
OFFICER_DECIDES = frozenset({7, 9, 12, 13, 14, 16, 19, 20, 27, 28, 30})
# BSN, diagnosis, origin: no besluit gives these.
NEVER_GIVEN = frozenset({2, 18, 25})
MELDER, POLITIE = 9, frozenset({12, 13})


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row that the actor's Partij provided: where it hangs, and its one category."""

    tabel: str
    rij: UUID
    casus_id: UUID
    categorie: int


def own_row(tabel: str, rij: UUID) -> OwnRow:
    """Find a row of one's own Partij in a casus on which one works, without opening it. Raises NotDisclosed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casus, categorie FROM gate.own_row(%s, %s)", [tabel, rij])
        found = cursor.fetchone()
    if found is None:
        raise gate.NotDisclosed
    return OwnRow(tabel, rij, found[0], found[1])


def convenant_gives(casus_id: UUID, categorie: int, partij_id: int, until: dt.datetime) -> bool:
    """Whether who works on the casus may give this without the privacy officer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.may_grant(%s, %s::smallint, %s, NULL, %s)", [casus_id, categorie, partij_id, until])
        return bool(cursor.fetchone()[0])


def grant_row(
    actor: Actor,
    row: OwnRow,
    *,
    partij_id: int,
    grondslag: str,
    grond: str,
    toestemming_id: UUID | None,
    now: dt.datetime,
    until: dt.datetime,
) -> Toegangsbesluit:
    """Write the besluit; PostgreSQL refuses (DatabaseError) what goes beyond its bounds (`gate.may_grant`)."""
    return Toegangsbesluit.objects.create(
        casus_id=row.casus_id,
        categorie_id=row.categorie,
        tabel=row.tabel,
        rij=row.rij,
        bron_id=actor.partij_id,
        partij_id=partij_id,
        grondslag=grondslag,
        grond=grond,
        toestemming_id=toestemming_id,
        besloten_door_id=actor.medewerker_id,
        geldig_van=now,
        geldig_tot=until,
    )


def decide_access(actor: Actor, voorstel_id: UUID, *, akkoord: bool) -> str:
    """The privacy officer agrees or not; committed with its log row.

    Answers akkoord, niet akkoord, onbekend, zelf (who made it does not decide) or verlopen.
    """
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT uitkomst FROM gate.decide_access(%s, %s, %s, %s)", (*gate.sign(actor), voorstel_id, akkoord)
        )
        return str(cursor.fetchone()[0])


def log_withdrawal(actor: Actor, besluit: UUID) -> bool:
    """Commit the log row of taking a besluit back; False for one that is not there, or not one's own."""
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute("SELECT gate.log_withdrawal(%s, %s, %s)", (*gate.sign(actor), besluit))
        return bool(cursor.fetchone()[0])


def numbers_of_besluiten() -> dict[UUID, str]:
    """The casus numbers of the besluiten of one's own Partij, for its privacy officer or FG."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT besluit, nummer FROM gate.numbers_of_besluiten()")
        return dict(cursor.fetchall())


def withdraw_consent(toestemming_id: UUID) -> bool:
    """The bewoner took it back; False where it is not there for the actor. The casus must have been opened."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.withdraw_consent(%s)", [toestemming_id])
        return bool(cursor.fetchone()[0])
