"""Prints who one can log in as in the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from overlast.demo.persons import PASSWORD, PERSONS, TOTP_SECRET


class Command(BaseCommand):
    help = "Shows the accounts of the demo."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write("  Log in with one click on the login page, or with one of these addresses:\n")
        for person in PERSONS:
            first = person.memberships[0]
            self.stdout.write(f"    {person.email:<46} {first.functie}, {first.partij}")
        self.stdout.write(f"  password {PASSWORD}   secret for the app with codes {TOTP_SECRET}")
