"""Two data breaches at the corporatie: one on which the clock of 72 hours runs, one that was reported and closed."""

import datetime as dt

from cases.models import Casus
from overlast.demo.load.clock import Clock
from parties.models import Medewerker, Partijsoort, Rol
from privacy.models import Datalek


def load_datalekken(clock: Clock) -> None:
    """Make the breaches at the privacy officer of the corporatie with most casussen; one is shared with the regie."""
    officer = (
        Medewerker.objects.select_related("partij")
        .filter(
            partij__gemeente_id="lindewaard",
            partij__soort=Partijsoort.CORPORATIE,
            rollen__contains=[Rol.PRIVACY_OFFICER],
        )
        .order_by("partij__naam")[0]
    )
    casus = Casus.objects.filter(eigenaar=officer.partij, aangemeld_op__isnull=False).order_by("geopend_op")[0]
    common = {"gemeente_id": "lindewaard", "partij": officer.partij, "gemaakt_door": officer}
    running = Datalek.objects.create(
        nummer="DL-7C4K-2MPX",
        soort=Datalek.Soort.VERKEERD_VERSTUURD,
        ontdekt_op=clock.at(2, "16:10"),
        wat="Een mail met de agenda van een huisbezoek ging naar een verkeerd adres binnen een andere gemeente. "
        "Er stond een casusnummer in en de straat, geen naam.",
        categorieen=[1],
        betrokkenen=1,
        casussen=[casus.nummer],
        gedeeld=True,
        gemaakt_op=clock.at(2, "16:45"),
        **common,
    )
    Datalek.objects.filter(pk=running.pk).update(
        maatregelen="De ontvanger is gebeld en heeft bevestigd dat de mail is verwijderd.",
        gevolgen="De ontvanger kon zien dat er in die straat een bezoek zou zijn.",
    )
    _closed(clock, officer, common)


def _closed(clock: Clock, officer: Medewerker, common: dict[str, object]) -> None:
    found = clock.at(96, "08:50")
    Datalek.objects.create(
        nummer="DL-X3RV-9HQ2",
        soort=Datalek.Soort.VERLOREN,
        ontdekt_op=found,
        wat="Een telefoon van het werk is verloren in de trein. Het scherm was vergrendeld en de telefoon versleuteld.",
        categorieen=[1, 8],
        betrokkenen=12,
        risico=Datalek.Risico.RISICO,
        gevolgen="Wie de code raadt, kan mails met casusnummers lezen.",
        maatregelen="De telefoon is op afstand gewist en de toegang is ingetrokken.",
        ap_gemeld_op=found + dt.timedelta(hours=26),
        ap_nummer="AP-2026-004417",
        geinformeerd_niet_reden="Het risico was niet hoog: de telefoon was versleuteld en binnen een uur gewist.",
        gemaakt_op=found + dt.timedelta(hours=1),
        gesloten_op=found + dt.timedelta(days=6),
        gesloten_door=officer,
        **common,
    )
