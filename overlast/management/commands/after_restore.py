import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from privacy import reference

# What belongs to the installation that was lost and not to this one: who was logged in, what was on its way.
SESSIONS = ("django_session", "usersessions_usersession")
UNDER_WAY = ("cases_uploaddeel", "cases_upload")


class Command(BaseCommand):
    """Make a restored installation safe to open: no signature, ticket or session of before is worth anything.

    A backup holds the keys with which PostgreSQL verified who asks, so who got hold of one could sign for it.
    """

    help = "Maakt een teruggezette database klaar voor gebruik: nieuwe sleutels, niemand ingelogd. OVERLAST_ROLE=owner."

    def handle(self, *_args: Any, **_options: Any) -> None:
        with transaction.atomic():
            if reference.gate_key_is_known():
                raise CommandError(
                    "Zet eerst een nieuwe GATE_KEY voor alle processen. De oude staat in de reservekopie: wie die"
                    " heeft, kan er vragen mee ondertekenen."
                )
            reference.rotate_gate_keys()
            reference.ensure_partitions(dt.date.today())
            with connection.cursor() as cursor:
                for table in SESSIONS:
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
                cursor.execute("SET LOCAL ROLE ov_gate")
                cursor.execute("DELETE FROM gate.exporttoestemming WHERE gebruikt_op IS NULL")
                for table in UNDER_WAY:
                    cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
                cursor.execute("RESET ROLE")
        self.stdout.write("Nieuwe sleutels staan klaar en niemand is ingelogd.")
        self.stdout.write("Controleer nu: OVERLAST_ROLE=backup check_files, en OVERLAST_ROLE=worker verify_inzagelog.")
