"""The first start from a command line, by the role migrator."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import RegexValidator, validate_email
from django.db import transaction
from django.urls import reverse
from django.utils.text import slugify

from parties.models import User
from parties.services.first_start import Start, begin

QUESTIONS = {
    "naam": "Naam van de gemeente",
    "prefix": "Twee tot vier letters voor nummers (bijvoorbeeld LW)",
    "partij": "Naam van het onderdeel dat de regie heeft",
    "beheerder": "Naam van de eerste beheerder",
    "email": "E-mailadres van de eerste beheerder",
}


class Command(BaseCommand):
    help = "Maak de gemeente, de partij met de regie en de eerste beheerder. Vraagt wat niet is meegegeven."

    def add_arguments(self, parser: CommandParser) -> None:
        for name, question in QUESTIONS.items():
            parser.add_argument(f"--{name}", help=question, default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        given = {name: (options[name] or self._ask(question)).strip() for name, question in QUESTIONS.items()}
        try:
            RegexValidator(r"^[A-Za-z]{2,4}\Z", "Geef twee tot vier letters voor nummers.")(given["prefix"])
            validate_email(given["email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if not all(given.values()) or not slugify(given["naam"]):
            raise CommandError("Er ontbreekt nog iets; geef op elke vraag een antwoord.")
        with transaction.atomic():
            made = begin(
                Start(
                    code=slugify(given["naam"])[:50],
                    gemeente=given["naam"],
                    prefix=given["prefix"].upper(),
                    partij=given["partij"],
                    naam=given["beheerder"],
                    email=given["email"].lower(),
                    password=make_password(None),
                )
            )
            if made is None:
                raise CommandError("Er is al een gemeente. De eerste start is voorbij.")
            user = User.objects.get(pk=made)
        link = [user_pk_to_url_str(user), default_token_generator.make_token(user)]
        path = reverse("account_reset_password_from_key", args=link)
        self.stdout.write(f"{given['naam']} is klaar. Met deze link kiest {user.naam} één keer een wachtwoord:")
        self.stdout.write(f"{settings.SITE_URL}{path}")
        self.stdout.write("Daarna vraagt Overlast om een tweede stap voor het inloggen.")

    def _ask(self, question: str) -> str:
        try:
            return input(f"{question}: ")
        except EOFError:
            return ""
