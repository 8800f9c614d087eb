"""The exporter acts for who asked for an export, once: the web grants it, and only the exporter can redeem it."""

from uuid import UUID

from django.db import connection

from parties.actor import Actor, actor_of
from parties.models import Medewerker
from privacy.gate import enter, sign


def grant_export(actor: Actor, opdracht: UUID) -> UUID:
    """A single-use permission for the exporter to act for `actor` on one export; expires after an hour."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.grant_export(%s, %s, %s)", (*sign(actor), opdracht))
        return UUID(str(cursor.fetchone()[0]))


def enter_export(toestemming: UUID, opdracht: UUID) -> Actor:
    """Redeem a single-use permission in the exporter, and enter as the person who asked for the export.

    Rolls back with the transaction: a failed export leaves the permission for saying so. Raises DatabaseError when it
    was used, expired or given for something else, or when the person may no longer act.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT context, medewerker_id FROM gate.redeem_export(%s, %s)", (toestemming, opdracht))
        context, medewerker_id = cursor.fetchone()
    _, sessie, verzoek, *_rest = context.split("|")
    rows = Medewerker.objects.select_related("user", "partij__gemeente")
    # the exporter may read no more than this of an account
    medewerker = rows.defer("user__password", "user__last_login", "user__is_superuser", "user__date_joined").get(
        pk=medewerker_id
    )
    actor = actor_of(medewerker, sessie=sessie, verzoek=UUID(verzoek))
    enter(actor)
    return actor
