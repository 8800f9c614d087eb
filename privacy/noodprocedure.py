"""The call to the gate that opens one casus to one person for a short time (privacy/sql/functions/nood.sql)."""

from django.db import connections

from parties.actor import Actor
from parties.terms import termijn
from privacy import gate

# What the gate answers; UNKNOWN also stands for a casus that this person may not open this way.
OPENED, RUNNING, TOO_OFTEN, UNKNOWN = "open", "loopt", "te_vaak", "onbekend"


def break_glass(actor: Actor, *, nummer: str, reden: str, toelichting: str) -> str:
    """Open `nummer` for reading; the permission, its log row and the messages are committed together.

    How long and how often is set per gemeente (parties/terms.py), within the hard limits of the gate. Raises
    DatabaseError for who has no role with content.
    """
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT uitkomst FROM gate.break_glass(%s, %s, %s, %s, %s, %s, %s)",
            (
                *gate.sign(actor),
                nummer,
                reden,
                toelichting,
                termijn("noodprocedure_minuten", actor.gemeente_id),
                termijn("noodprocedure_per_dag", actor.gemeente_id),
            ),
        )
        return str(cursor.fetchone()[0])
