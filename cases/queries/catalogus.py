"""What the pages of the catalogue show."""

from dataclasses import dataclass

from django.urls import reverse

from cases.catalogus import GROUPS, chosen_kinds
from cases.choices import Overlastsoort
from cases.interventies import BY_KEY, steps_of
from cases.models import Soortkeuze
from parties.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """A fixed kind of nuisance, or one of the gemeente's own within it."""

    naam: str
    vast: str
    uitleg: str
    url: str
    eigen: bool
    actief: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """A step of the ladder, with what is fixed about it."""

    sleutel: str
    naam: str
    vast: str
    uitleg: str
    url: str
    actief: bool
    facts: tuple[tuple[str, str], ...]
    first: bool
    last: bool


def soort_groups(actor: Actor) -> tuple[tuple[str, tuple[Line, ...]], ...]:
    """Every kind in its group; one query."""
    fixed, own = chosen_kinds(actor.gemeente_id)
    return tuple(
        (title, tuple(line for soort in soorten for line in _lines(soort, fixed.get(soort), own.get(soort, []))))
        for title, soorten in GROUPS
    )


def _lines(soort: Overlastsoort, choice: Soortkeuze | None, own: list[Soortkeuze]) -> list[Line]:
    label, naam = str(soort.label), choice.naam if choice else ""
    first = Line(
        naam=naam or label,
        vast=label if naam else "",
        uitleg=choice.uitleg if choice else "",
        url=reverse("catalogus_soort", args=[soort.value]),
        eigen=False,
        actief=choice.actief if choice else True,
    )
    return [
        first,
        *(
            Line(row.naam, label, row.uitleg, reverse("catalogus_eigen_soort", args=[row.pk]), True, row.actief)
            for row in own
        ),
    ]


def rungs(actor: Actor) -> tuple[Rung, ...]:
    """The ladder of the gemeente with every step, from light to heavy; one query."""
    steps = steps_of(actor.gemeente_id)
    return tuple(
        Rung(
            sleutel=step.sleutel,
            naam=step.naam,
            vast=BY_KEY[step.sleutel].naam if step.naam != BY_KEY[step.sleutel].naam else "",
            uitleg=step.uitleg,
            url=reverse("catalogus_interventie", args=[step.sleutel]),
            actief=step.actief,
            facts=(("Grondslag", step.grondslag), ("Wie", step.wie), ("Termijn", step.termijn)),
            first=step is steps[0],
            last=step is steps[-1],
        )
        for step in steps
    )
