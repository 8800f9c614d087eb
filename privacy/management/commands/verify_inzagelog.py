from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from privacy.seals import anchor
from privacy.services.zegels import trusted_keys, verify


class Command(BaseCommand):
    help = "Controleer of het inzagelog nog klopt met zijn zegels. Loopt als rol worker, owner of migrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anchor", type=Path, help="bestand met zegels die buiten de database zijn bewaard")
        parser.add_argument(
            "--public-key",
            action="append",
            default=[],
            help="publieke sleutel (64 hexadecimale tekens) die u vertrouwt; anders die van de instellingen",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            trusted = frozenset(bytes.fromhex(text) for text in options["public_key"]) or trusted_keys()
            heads = list(anchor.read(options["anchor"])) if options["anchor"] else []
        except (OSError, ValueError) as error:
            raise CommandError(f"Sleutel of ankerbestand is niet te lezen: {error}") from None
        if not trusted:
            raise CommandError("Geef --public-key mee, of zet LOG_SEAL_PUBLIC_KEYS.")
        report = verify(trusted=trusted, heads=heads)
        last = f"laatste zegel {report.last_nr} {report.last_head.hex()}"
        self.stdout.write(f"{report.seals} zegels, {report.rows} regels, {report.anchors} ankers; {last}")
        for finding in report.findings:
            self.stdout.write(str(finding))
        if not report.in_order:
            raise CommandError(f"Het inzagelog klopt niet: {report.errors} bevindingen.")
        self.stdout.write("Het inzagelog klopt met zijn zegels.")
