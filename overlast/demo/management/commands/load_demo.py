from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from cases.adressen import load_adressen
from overlast.demo import persons
from overlast.demo.content import (
    appelboom,
    bladergroen,
    eigen,
    kwispelaar,
    lopend,
    peperkamp,
    rustig,
    shapes,
    vergeten,
    zandvlecht,
)
from overlast.demo.content.oostervaart import OOSTERVAART
from overlast.demo.guard import require_embedded
from overlast.demo.load.bewaren import load_bewaren
from overlast.demo.load.casussen import Loader
from overlast.demo.load.clock import Clock
from overlast.demo.load.convenant import load_convenanten
from overlast.demo.load.datalek import load_datalekken
from overlast.demo.load.dossiers import load_dossier
from overlast.demo.load.informatieverzoeken import load_informatieverzoeken
from overlast.demo.load.inzagelog import load_inzagelog
from overlast.demo.load.koppelingen import load_koppelingen
from overlast.demo.load.medewerkers import load_medewerkers
from overlast.demo.load.overleggen import load_overleggen
from overlast.demo.load.partijen import load_gemeenten
from overlast.demo.load.rechten import load_rechten
from overlast.demo.load.toestemmingen import load_toestemmingen
from parties.models import Gemeente, Medewerker
from privacy import reference

DATA = "overlast/demo/data"


class Command(BaseCommand):
    help = "Laad de demogemeente Lindewaard (en Oostervaart); doet niets als die er al is."

    def handle(self, *_args: Any, **_options: Any) -> None:
        require_embedded()
        if Gemeente.objects.filter(code=persons.LINDEWAARD).exists():
            self.stdout.write("demo: already loaded")
            return
        with transaction.atomic():
            self._load()
        self.stdout.write("demo: gemeenten Lindewaard and Oostervaart loaded")

    def _load(self) -> None:
        clock = Clock(timezone.now())
        reference.ensure_partitions(clock.today, back=5)
        partijen = load_gemeenten(clock.today)
        for code in (persons.LINDEWAARD, persons.OOSTERVAART):
            load_adressen(Gemeente.objects.get(code=code), f"{DATA}/bag_{code}.csv")
        persons.make_accounts()
        load_convenanten(clock)
        loader = Loader(clock, partijen, list(Medewerker.objects.select_related("user", "partij__gemeente")))
        rich = (kwispelaar.CASUS, appelboom.CASUS, zandvlecht.CASUS, peperkamp.CASUS, bladergroen.CASUS)
        told: dict[int, tuple[shapes.Casus, Any]] = {}
        for casus in (*rich, *lopend.CASUSSEN, *rustig.CASUSSEN, vergeten.CASUS):
            told[casus.nr] = (casus, loader.casus(casus))
        for casus in eigen.EIGEN:
            loader.casus(casus)
        for melding in eigen.LOSSE_MELDINGEN:
            loader.losse_melding(melding)
        for casus in OOSTERVAART:
            loader.casus(casus, gemeente=persons.OOSTERVAART, regie=persons.OOV_OOSTERVAART)
        load_overleggen(clock, told)
        load_dossier(clock, told[12][1])
        load_bewaren(clock, {nr: builder for nr, (_, builder) in told.items()})
        load_rechten(clock)
        load_datalekken(clock)
        load_informatieverzoeken(clock)
        load_toestemmingen(clock)
        load_inzagelog(clock)
        load_koppelingen(clock)
        load_medewerkers(clock)
