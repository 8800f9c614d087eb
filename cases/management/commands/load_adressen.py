from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.adressen import UnreadableList, load_adressen
from parties.models import Gemeente


class Command(BaseCommand):
    help = "Laad de adreslijst van een gemeente uit een CSV met BAG-kolommen (als OVERLAST_ROLE=migrator)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("gemeente", help="code van de gemeente")
        parser.add_argument("bestand", help="CSV met puntkomma's")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            gemeente = Gemeente.objects.get(code=options["gemeente"])
            count = load_adressen(gemeente, options["bestand"])
        except Gemeente.DoesNotExist as error:
            raise CommandError(f"Onbekende gemeente {options['gemeente']}.") from error
        except (OSError, UnreadableList) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{count} adressen geladen")
