import datetime as dt
import json
import logging
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from overlast.toets.besluiten import plant_given
from overlast.toets.crawl import crawl
from overlast.toets.garden import plant
from overlast.toets.report import release, report_pdf, to_json
from overlast.toets.scratch import manage, scratch_database
from parties.models import Gemeente, Partij
from privacy.kit import document
from privacy.kit.source import source_of
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel

# A casus in each phase besides the one in the overleg and the one of a single organisation.
PHASES = {"F1": "triage", "F4": "afgesloten"}


def say(text: str) -> None:
    """Tell how far it is, beside the output: that may be the report itself."""
    print(text, file=sys.stderr, flush=True)


class Command(BaseCommand):
    """Prove on synthetic casussen that this installation shows what its own convenant allows, and nothing else.

    Runs as the migrator, which reads the convenant; the casussen, people and files of the installation are not touched.
    """

    help = "Toetst het eigen convenant op verzonnen casussen en schrijft een rapport (PDF)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--gemeente", help="code van de gemeente; niet nodig als er één is")
        parser.add_argument("--overlegvorm", default="woonoverlast")
        parser.add_argument("--out", default="convenant_toets.pdf", help="waar het rapport komt; - is de uitvoer")
        parser.add_argument("--try", dest="attempt", nargs=2, metavar=("CONVENANT", "UITKOMST"), help="intern gebruik")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["attempt"]:
            self._attempt(*map(Path, options["attempt"]))
            return
        convenant = self._convenant(options["gemeente"], options["overlegvorm"])
        source = source_of(convenant)
        now = timezone.now()
        with tempfile.TemporaryDirectory(prefix="overlast-toets-") as folder, scratch_database() as environment:
            contract, outcome = Path(folder) / "convenant.json", Path(folder) / "uitkomst.json"
            contract.write_bytes(document.write(source))
            say(f"{source.naam}, versie {source.versie}: toetsdatabase maken ...")
            manage(environment, "owner", "migrate", "--verbosity=0")
            manage(environment, "app", "convenant_toets", "--try", str(contract), str(outcome))
            found = json.loads(outcome.read_text())
        report = report_pdf(found, source, version=release(settings.BASE_DIR), now=now)
        if options["out"] == "-":
            sys.stdout.buffer.write(report)
        else:
            Path(options["out"]).write_bytes(report)
            say(f"Rapport: {options['out']}")
        if found["leaks"] or found["broken"]:
            for line in [*found["leaks"], *found["broken"]][:20]:
                self.stderr.write(line)
            sys.exit(1)
        say(f"{sum(found['requests'].values())} verzoeken, niets te veel gezien.")

    def _convenant(self, gemeente: str | None, overlegvorm: str) -> Convenant:
        today = timezone.localdate()
        rows = Convenant.objects.filter(
            overlegvorm=overlegvorm, status="geldig", geldig_van__lte=today, geldig_tot__gte=today
        ).select_related("gemeente")
        if gemeente:
            rows = rows.filter(gemeente_id=gemeente)
        found = rows.order_by("-geldig_van", "-versie").first()
        if found is None:
            raise CommandError("Er geldt nu geen convenant. Draai dit commando als de rol migrator.")
        if not gemeente and rows.values("gemeente").distinct().count() > 1:
            raise CommandError("Er zijn meer gemeenten: kies er een met --gemeente.")
        return found

    def _attempt(self, contract: Path, outcome: Path) -> None:
        """In the scratch database: plant, fetch, compare. Nothing listens; the addresses are called in this process."""
        logging.disable(logging.CRITICAL)
        settings.ALLOWED_HOSTS = ["*"]
        settings.SECURE_SSL_REDIRECT = False
        read = document.read(contract.read_bytes())
        say("Verzonnen casussen planten ...")
        garden = plant(contract=lambda gemeente: sign(gemeente, read), phases=PHASES)
        say(f"{len(garden.tokens)} merktekens geplant. Elk adres ophalen als elke soort organisatie ...")
        found = crawl(garden, given=plant_given(garden), tell=lambda line: say(f"  {line}"))
        outcome.write_text(json.dumps(to_json(found)))


def sign(gemeente: Gemeente, read: document.Document) -> Convenant:
    """The convenant of the file in the scratch database: in force today, signed by the kinds of party in it."""
    today = timezone.localdate()
    convenant = Convenant.objects.create(
        gemeente=gemeente,
        overlegvorm="woonoverlast",
        naam=read.naam,
        versie=1,
        status=Convenant.Status.GELDIG,
        doel=read.texts.get("doel", ""),
        geldig_van=today - dt.timedelta(days=1),
        geldig_tot=today + dt.timedelta(days=1),
    )
    kinds = {party.soort for party in read.parties}
    ConvenantPartij.objects.bulk_create(
        ConvenantPartij(convenant=convenant, partij=partij, ondertekend_op=timezone.now())
        for partij in Partij.objects.filter(gemeente=gemeente, soort__in=kinds)
    )
    ConvenantRegel.objects.bulk_create(
        ConvenantRegel(
            convenant=convenant,
            categorie_id=cell.categorie,
            partijsoort=cell.soort,
            fase=cell.fase,
            toegang=cell.toegang,
            verstrekken=cell.verstrekken,
            besluit_nodig=cell.besluit_nodig,
            toestemming_nodig=cell.toestemming_nodig,
            artikel=cell.artikel,
            reden=cell.reden,
        )
        for cell in read.cells
    )
    return convenant
