from typing import Any

from django.core.management.base import BaseCommand

from parties import setup_code


class Command(BaseCommand):
    help = "Laat de code zien waarmee /eerste-start/ opengaat. Ze werkt alleen zolang er geen gemeente is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(setup_code.expected())
