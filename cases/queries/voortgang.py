"""What the page about the state of a casus shows, and what is on record for the rechter."""

from dataclasses import dataclass

from cases.interventies import CATALOGUE
from cases.interventies import CATEGORIES as STEPS
from cases.models import Casus, Hulpaanbod, Interventie, Journaalitem
from cases.rules.voortgang import Requirement
from privacy import gate
from privacy.gate import Opening

REPORT, HELP = 10, 26
# What a rechter asks for (domain.md section 5): the steps so far, what the bewoner said, and the help on offer.
COURT_CATEGORIES = tuple(sorted({*STEPS, REPORT, HELP}))
HEARD = (Journaalitem.Vak.STANDPUNT_BEWONER, Journaalitem.Vak.GESPREKSVERSLAG)


@dataclass(frozen=True, slots=True)
class CourtRecord:
    """What is on record, as far as the actor may read; `skipped` are the lighter steps that nobody took."""

    requirements: tuple[Requirement, ...]
    skipped: str

    @property
    def complete(self) -> bool:
        return all(each.met for each in self.requirements)


def court_record(opening: Opening, casus: Casus) -> CourtRecord:
    """Look for a step that was taken, the view of the bewoner, and help that was offered; three queries.

    `opening` has COURT_CATEGORIES. A note counts as hearing the bewoner when it is their view, or a talk with them.
    """
    steps = gate.of_casus(opening, Interventie, casus.pk)
    taken = {row.soort for row in steps if row.status != Interventie.Status.VOORBEREID}
    talks = gate.read(opening, Journaalitem.objects.filter(casus_id=casus.pk, categorie_id=REPORT, vak__in=HEARD))
    heard = any(row.contact or row.vak == Journaalitem.Vak.STANDPUNT_BEWONER for row in talks)
    offers = gate.of_casus(opening, Hulpaanbod, casus.pk)
    return CourtRecord(
        requirements=(
            Requirement(
                "Lichtere stappen",
                bool(taken),
                all(opening.may_read(casus.pk, nr) for nr in STEPS),
                "Leg eerst bij Interventies vast welke lichtere stap is gezet.",
            ),
            Requirement(
                "Wederhoor",
                heard,
                opening.may_read(casus.pk, REPORT),
                "Leg eerst het standpunt van de bewoner vast, of een gesprek met de bewoner.",
            ),
            Requirement(
                "Hulpaanbod",
                bool(offers),
                opening.may_read(casus.pk, HELP),
                "Leg eerst vast welke hulp is aangeboden.",
            ),
        ),
        skipped=", ".join(
            soort.naam[:1].lower() + soort.naam[1:]
            for soort in CATALOGUE
            if soort.sleutel not in taken and opening.may_read(casus.pk, soort.categorie)
        ),
    )
