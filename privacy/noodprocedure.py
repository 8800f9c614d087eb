"""The call to the gate that opens one casus to one person for a short time (privacy/sql/functions/nood.sql)."""

from django.conf import settings
from django.db import connections

from parties.actor import Actor
from privacy import gate

# What the gate answers; UNKNOWN also stands for a casus that this person may not open this way.
OPENED, RUNNING, TOO_OFTEN, UNKNOWN = "open", "loopt", "te_vaak", "onbekend"


def break_glass(actor: Actor, *, nummer: str, reden: str, toelichting: str) -> str:
    """Open `nummer` for reading; the permission, its log row and the messages are committed together.

    How long and how often is in settings.TERMIJNEN, within the hard limits of the gate. Raises DatabaseError for who
    has no role with content.
    """
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT uitkomst FROM gate.break_glass(%s, %s, %s, %s, %s, %s, %s)",
            (
                *gate.sign(actor),
                nummer,
                reden,
                toelichting,
                settings.TERMIJNEN["noodprocedure_minuten"],
                settings.TERMIJNEN["noodprocedure_per_dag"],
            ),
        )
        return str(cursor.fetchone()[0])
