"""The kinds of nuisance as a gemeente offers them: its own names, explanations and kinds within the fixed list."""

from dataclasses import dataclass

from cases.choices import Overlastsoort
from cases.models import Soortkeuze

S = Overlastsoort
GROUPS: tuple[tuple[str, tuple[Overlastsoort, ...]], ...] = (
    ("Geluid", (S.GELUID_MUZIEK, S.GELUID_SCHREEUWEN, S.GELUID_CONTACT, S.LEEFGELUID)),
    ("Vuil, stank en dieren", (S.GEUR, S.VERVUILING, S.VERZAMELWOEDE, S.ONGEDIERTE, S.TUIN, S.AFVAL, S.DIEREN)),
    (
        "Gedrag",
        (S.INTIMIDATIE, S.GEWELD, S.TREITEREN, S.DISCRIMINATIE, S.VERWARD, S.JEUGD, S.VERNIELING, S.HUISELIJK_GEWELD),
    ),
    ("Drugs, alcohol en bezoek", (S.DRUGSGEBRUIK, S.DRUGSHANDEL, S.ALCOHOL, S.AANLOOP)),
    ("De woning", (S.BRANDGEVAAR, S.OVERBEWONING, S.WOONFRAUDE, S.LEEGSTAND)),
)
SEPARATOR = ":"


@dataclass(frozen=True, slots=True)
class Kind:
    """One line of the list of kinds of nuisance: the fixed kind, and the name to write down where it differs.

    `value` is what a form sends: the fixed kind, or that with the key of the gemeente's own kind within it.
    """

    value: str
    soort: str
    soortnaam: str
    uitleg: str = ""

    @property
    def label(self) -> str:
        return self.soortnaam or str(Overlastsoort(self.soort).label)


@dataclass(frozen=True, slots=True)
class Kinds:
    """Every kind that a gemeente offers, in groups."""

    groups: tuple[tuple[str, tuple[Kind, ...]], ...]

    @property
    def choices(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What a select shows."""
        return [
            (title, [(kind.value, f"{kind.label} – {kind.uitleg}" if kind.uitleg else kind.label) for kind in kinds])
            for title, kinds in self.groups
        ]

    def find(self, value: str) -> Kind | None:
        """The kind that a form sent, None where it is not offered."""
        return next((kind for _, kinds in self.groups for kind in kinds if kind.value == value), None)

    def value_of(self, soort: str, soortnaam: str) -> str:
        """What a form begins with for a row that was filed earlier; `with_old` adds one that is offered no more."""
        for _, kinds in self.groups:
            for kind in kinds:
                if (kind.soort, kind.soortnaam) == (soort, soortnaam):
                    return kind.value
        return soort

    def with_old(self, soort: str, soortnaam: str) -> "Kinds":
        """The same list with what an earlier row has, so that correcting it does not force another kind."""
        if not soort or any((k.soort, k.soortnaam) == (soort, soortnaam) for _, kinds in self.groups for k in kinds):
            return self
        free = soort if self.find(soort) is None else f"{soort}{SEPARATOR}was"
        return Kinds((*self.groups, ("Zoals het was", (Kind(free, soort, soortnaam),))))


def chosen_kinds(gemeente_id: str) -> tuple[dict[str, Soortkeuze], dict[str, list[Soortkeuze]]]:
    """What a gemeente said of the fixed kinds, and its own kinds within each by name; one query."""
    fixed: dict[str, Soortkeuze] = {}
    own: dict[str, list[Soortkeuze]] = {}
    for row in Soortkeuze.objects.filter(gemeente_id=gemeente_id).order_by("naam"):
        if row.eigen:
            own.setdefault(row.soort, []).append(row)
        else:
            fixed[row.soort] = row
    return fixed, own


def kinds_of(gemeente_id: str) -> Kinds:
    """The kinds of nuisance that this gemeente offers; one query."""
    fixed, own = chosen_kinds(gemeente_id)
    groups = []
    for title, soorten in GROUPS:
        found: list[Kind] = []
        for soort in soorten:
            choice = fixed.get(soort)
            if choice is None:
                found.append(Kind(soort, soort, ""))
            elif choice.actief:
                found.append(Kind(soort, soort, choice.naam, choice.uitleg))
            offered = (row for row in own.get(soort, []) if row.actief)
            found += [Kind(f"{soort}{SEPARATOR}{row.pk}", soort, row.naam, row.uitleg) for row in offered]
        if found:
            groups.append((title, tuple(found)))
    return Kinds(tuple(groups))
