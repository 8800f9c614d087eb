"""Two versions of a convenant side by side: only what differs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from parties.dates import long_date
from parties.models import Partijsoort
from privacy.models import Categorie, Convenant, ConvenantPartij, ConvenantRegel, Fase
from privacy.queries.convenanten import GROUND_LABELS
from privacy.queries.effect import PHASE_LABELS
from privacy.queries.matrix import describe

TEXT_LABELS = (
    ("naam", "Naam"),
    ("geldig_van", "Geldt vanaf"),
    ("geldig_tot", "Geldt tot en met"),
    ("evaluatie_op", "Evaluatie"),
    ("overwegingen", "Overwegingen"),
    ("doel", "Doel"),
    ("taken", "Taken"),
    ("aard_samenwerking", "Aard van de samenwerking"),
    ("klachten", "Klachten"),
)
CELL_TEXTS = (
    ("voorwaarde", "Voorwaarde"),
    ("doel", "Doel"),
    ("art6", "Art. 6 AVG"),
    ("art9_10", "Art. 9 en 10 AVG"),
    ("wpg_besluit", "Wpg"),
    ("artikel", "Afspraak"),
    ("grondslag", "Grondslag"),
    ("reden", "Reden"),
)
EMPTY = "Niet ingevuld"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that reads differently: what, and how it read before and after."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that changed, in the phases in which it changed the same way."""

    categorie: str
    soort: str
    phases: str
    before: str
    after: str
    texts: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two versions."""

    texts: tuple[Change, ...]
    parties: tuple[Change, ...]
    cells: tuple[CellChange, ...]

    @property
    def same(self) -> bool:
        return not (self.texts or self.parties or self.cells)


def compare(old: Convenant, new: Convenant) -> Comparison:
    """What `new` says differently from `old`, for the kinds of party that are in either."""
    before, after = _parties(old), _parties(new)
    kinds = {row.partij.soort for row in (*before.values(), *after.values())}
    return Comparison(
        texts=tuple(_texts(old, new)),
        parties=tuple(_party_changes(before, after)),
        cells=_cell_changes(old, new, kinds),
    )


def _texts(old: Convenant, new: Convenant) -> Iterable[Change]:
    for name, label in TEXT_LABELS:
        if getattr(old, name) != getattr(new, name):
            yield Change(label, _shown(getattr(old, name)), _shown(getattr(new, name)))


def _shown(value: str | dt.date | None) -> str:
    if isinstance(value, dt.date):
        return long_date(value)
    return value or EMPTY


def _parties(convenant: Convenant) -> dict[int, ConvenantPartij]:
    rows = ConvenantPartij.objects.filter(convenant=convenant).select_related("partij").order_by("partij__naam")
    return {row.partij_id: row for row in rows}


def _party_changes(before: dict[int, ConvenantPartij], after: dict[int, ConvenantPartij]) -> Iterable[Change]:
    for pk, row in sorted({**before, **after}.items(), key=lambda item: item[1].partij.naam):
        if pk not in before:
            yield Change(row.partij.naam, "Geen partij", "Partij")
        elif pk not in after:
            yield Change(row.partij.naam, "Partij", "Geen partij meer")
        else:
            for name, label in GROUND_LABELS:
                was, becomes = getattr(before[pk], name), getattr(after[pk], name)
                if was != becomes:
                    yield Change(f"{row.partij.naam}: {label}", was or EMPTY, becomes or EMPTY)


Key = tuple[int, str, str]


def cells_of(convenant: Convenant, kinds: Iterable[str]) -> dict[Key, ConvenantRegel]:
    """Cells by (category, kind of party, phase)."""
    rows = ConvenantRegel.objects.filter(convenant=convenant, partijsoort__in=kinds)
    return {(row.categorie_id, row.partijsoort, row.fase): row for row in rows}


def _cell_changes(old: Convenant, new: Convenant, kinds: set[str]) -> tuple[CellChange, ...]:
    before, after = cells_of(old, kinds), cells_of(new, kinds)
    names = {c.nr: f"{c.nr}. {c.naam}" for c in Categorie.objects.all()}
    found: dict[tuple[int, str, str, str, tuple[Change, ...]], list[str]] = {}
    for nr, soort, fase in sorted({*before, *after}):
        key = (nr, soort, fase)
        was, becomes = words(before.get(key)), words(after.get(key))
        texts = tuple(_cell_texts(before.get(key), after.get(key)))
        if was != becomes or texts:
            found.setdefault((nr, soort, was, becomes, texts), []).append(PHASE_LABELS[Fase(fase)])
    return tuple(
        CellChange(names[nr], str(Partijsoort(soort).label), ", ".join(phases), was, becomes, texts)
        for (nr, soort, was, becomes, texts), phases in found.items()
    )


def words(rule: ConvenantRegel | None) -> str:
    """A cell in a sentence; one that is not there gives nothing."""
    text = describe(rule)[1] if rule else "leest dit niet en legt dit niet vast"
    return text[0].upper() + text[1:]


def _cell_texts(was: ConvenantRegel | None, becomes: ConvenantRegel | None) -> Iterable[Change]:
    for name, label in CELL_TEXTS:
        one, other = getattr(was, name, ""), getattr(becomes, name, "")
        if one != other:
            yield Change(label, one or EMPTY, other or EMPTY)


def same_cell(one: ConvenantRegel | None, other: ConvenantRegel | None) -> bool:
    """Whether two cells say the same, texts included."""
    return words(one) == words(other) and not list(_cell_texts(one, other))
