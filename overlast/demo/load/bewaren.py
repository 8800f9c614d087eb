"""Something to decide in the demo: what may go, what must stay, and what nobody decided about."""

import datetime as dt

from cases.models import Casus, Termijn
from cases.retention import TERMS, add_months
from overlast.demo import persons
from overlast.demo.load.clock import AMSTERDAM, Clock
from overlast.demo.load.rows import Builder
from parties.models import Medewerker, Partij
from privacy.models import Bewaarplicht, Vernietigingsvoorstel


def load_bewaren(clock: Clock, told: dict[int, Builder]) -> None:
    """Casus 15 is past its term, 12 must be kept for the rechter, and of 16 nobody decided whether it goes on."""
    _expired(clock, told[15].casus)
    _held(clock, told[12].casus)
    _shielded(clock, told[16].casus)


def _expired(clock: Clock, casus: Casus) -> None:
    """Rejected as ongegrond four months ago: proposed by the job of last night."""
    term = TERMS["ongegrond"]
    Casus.objects.filter(pk=casus.pk).update(gewijzigd_op=clock.at(130))
    begun = clock.day(130)
    Vernietigingsvoorstel.objects.create(
        wat="casus",
        onderwerp=casus.pk,
        nummer=casus.nummer,
        gemeente_id=casus.gemeente_id,
        partij=Partij.objects.get(gemeente_id=casus.gemeente_id, regie=True),
        gedeeld=True,
        grond="ongegrond",
        maanden=term.default,
        begon_op=begun,
        vervalt_op=add_months(begun, term.default),
        voorgesteld_op=_at_night(clock, 8),
    )


def _at_night(clock: Clock, dagen: int) -> dt.datetime:
    return dt.datetime.combine(clock.day(dagen), dt.time(3, 41), AMSTERDAM)


def _held(clock: Clock, casus: Casus) -> None:
    jurist = Medewerker.objects.get(user__email=persons.BY_KEY["esmee"].email)
    Bewaarplicht.objects.create(
        casus=casus.pk,
        casusnummer=casus.nummer,
        gemeente_id=casus.gemeente_id,
        partij=jurist.partij,
        reden=Bewaarplicht.Reden.RECHTSZAAK,
        toelichting="Ontruiming, team kanton",
        toets_op=clock.day(-150),
        gesteld_op=clock.at(30),
        gesteld_door=jurist,
    )


def _shielded(clock: Clock, casus: Casus) -> None:
    Termijn.objects.create(
        soort=Termijn.Soort.DOELTOETS,
        casus=casus,
        categorie_id=22,
        partij=Partij.objects.get(gemeente_id=casus.gemeente_id, regie=True),
        verloopt_op=clock.day(12),
        gemaakt_op=clock.at(100),
    )
    Casus.objects.filter(pk=casus.pk).update(afgeschermd_op=_at_night(clock, 11))
