"""What the pages of beheer show of a gemeente and its organisations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse

from parties import terms
from parties.actor import Actor
from parties.kinds import MEANING
from parties.models import Gemeente, Huisstijl, Partij, Partijsoort
from parties.palettes import LABELS, PRESETS, STEPS
from parties.queries import kept_by


@dataclass(frozen=True, slots=True)
class Tint:
    """One colour of a palette as the page draws it."""

    step: int
    label: str
    colour: str


@dataclass(frozen=True, slots=True)
class GemeentePage:
    """The gemeente as its beheerder sees it."""

    gemeente: Gemeente
    tints: tuple[Tint, ...]
    colours: str
    own_terms: str
    hours: tuple[str, str]


@dataclass(frozen=True, slots=True)
class PartijLine:
    """One organisation in the list."""

    naam: str
    url: str
    soort: str
    people: str
    contact: str
    regie: bool
    vaste_adviseur: bool
    actief: bool


def gemeente_page(actor: Actor) -> GemeentePage:
    """One query: the gemeente with what it set."""
    gemeente = Gemeente.objects.get(pk=actor.gemeente_id)
    shown = tuple(gemeente.palet) or PRESETS["overlast"][1]
    name = next((label for label, colours in PRESETS.values() if colours == shown), "Eigen kleuren")
    different = len(own_terms(gemeente))
    return GemeentePage(
        gemeente=gemeente,
        tints=tints_of(shown),
        colours=name,
        own_terms="Alle termijnen zijn zoals gebruikelijk."
        if not different
        else f"{different} {'termijn wijkt' if different == 1 else 'termijnen wijken'} af van wat gebruikelijk is.",
        hours=terms.working_hours(actor.gemeente_id),
    )


def own_terms(gemeente: Gemeente) -> dict[str, int]:
    """The terms of this gemeente that differ from the installation's."""
    merged = terms.merged(gemeente.termijnen)
    return {name: merged[name] for name in terms.TERMS if merged[name] != settings.TERMIJNEN[name]}


def tints_of(palet: Sequence[str]) -> tuple[Tint, ...]:
    """The colours with what each is for."""
    return tuple(Tint(step, label, colour) for step, label, colour in zip(STEPS, LABELS, palet, strict=True))


def partij_lines(actor: Actor) -> tuple[PartijLine, ...]:
    """The organisations that the actor keeps, with how many people can log in; one query."""
    rows = (
        kept_by(actor)
        .annotate(people=Count("medewerkers", filter=Q(medewerkers__actief=True)))
        .order_by("-actief", "naam")
    )
    return tuple(
        PartijLine(
            naam=row.naam,
            url=reverse("partij_edit", args=[row.pk]),
            soort=row.get_soort_display(),
            people="Nog niemand" if not row.people else "1 persoon" if row.people == 1 else f"{row.people} personen",
            contact=", ".join(filter(None, [row.contactpersoon, row.telefoon or row.email])),
            regie=row.regie,
            vaste_adviseur=row.vaste_adviseur,
            actief=row.actief,
        )
        for row in rows
    )


def find_partij(actor: Actor, pk: int) -> Partij | None:
    """An organisation that the actor keeps; None for any other, whether or not it exists."""
    return kept_by(actor).filter(pk=pk).first()


def huisstijl_of(partij_id: int) -> Huisstijl:
    """What the letters of an organisation look like; one that set nothing has the usual look. Not saved by reading."""
    found = Huisstijl.objects.select_related("logo").filter(pk=partij_id).first()
    return found or Huisstijl(partij_id=partij_id)


def kinds_explained(kinds: Sequence[str] | None = None) -> list[tuple[str, str]]:
    """(kinds, what they mean under the convenant) for the page where one chooses; equal ones together."""
    found: dict[str, list[str]] = {}
    for kind in Partijsoort:
        if kinds is None or kind.value in kinds:
            found.setdefault(MEANING[kind], []).append(str(kind.label))
    return [("; ".join(labels), meaning) for meaning, labels in found.items()]
