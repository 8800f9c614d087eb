"""The convenant in force as a page shows it: its parties, and who reads and provides what."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date
from parties.models import Partijsoort
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Fase, Overlegvorm
from privacy.queries.convenanten import Expiry, expiry, in_force_ids


@dataclass(frozen=True, slots=True)
class Cell:
    """What one kind of party may do with one category: letters for the table, words for who listens or looks closer."""

    soort: str
    letters: str
    words: str
    own: bool

    @property
    def tone(self) -> str:
        return "positive" if self.reads else "info" if "V" in self.letters else "default"

    @property
    def reads(self) -> bool:
        return "L" in self.letters or "T" in self.letters


@dataclass(frozen=True, slots=True)
class Column:
    """A kind of party that signed this convenant."""

    soort: str
    label: str
    own: bool
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One category of the matrix, with its clause, and what the chosen kind of party may do with it."""

    nr: int
    naam: str
    artikel: str
    grondslag: str
    reden: str
    cells: tuple[Cell, ...]
    chosen: Cell


@dataclass(frozen=True, slots=True)
class Signature:
    naam: str
    soort: str
    ondertekend: str
    signed: bool


@dataclass(frozen=True, slots=True)
class Matrix:
    """A convenant on a page: who signed, and 30 categories by the kinds of party present, in one phase."""

    convenant: Convenant
    looptijd: str
    overlegvorm: str
    expiry: Expiry | None
    url: str
    signatures: tuple[Signature, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    chosen: Column


def convenanten_in_force(gemeente_id: str) -> list[Convenant]:
    """What holds today, one version per form of consultation, as the gate chooses it."""
    rows = Convenant.objects.filter(pk__in=in_force_ids(gemeente_id).values())
    order = Overlegvorm.values
    return sorted(rows, key=lambda row: order.index(row.overlegvorm))


def matrix_of(actor: Actor, convenant: Convenant, *, soort: str, fase: str) -> Matrix:
    """The matrix of `convenant` in `fase`, with the cells of kind of party `soort` worked out.

    A `soort` that did not sign falls back on the actor's own, or on the first there is.
    """
    parties = list(
        ConvenantPartij.objects.filter(convenant=convenant).select_related("partij").order_by("partij__naam")
    )
    columns = _columns(actor, [each.partij.soort for each in parties], convenant, fase)
    by_kind = {column.soort: column for column in columns}
    chosen = by_kind.get(soort) or by_kind.get(actor.partij_soort) or columns[0]
    rules = list(
        ConvenantRegel.objects.filter(convenant=convenant, fase=fase, partijsoort__in=by_kind)
        .select_related("categorie")
        .order_by("categorie_id")
    )
    return Matrix(
        convenant=convenant,
        looptijd=f"{long_date(convenant.geldig_van)} tot en met {long_date(convenant.geldig_tot)}",
        overlegvorm=convenant.get_overlegvorm_display(),
        expiry=expiry(convenant, timezone.localdate()),
        url=reverse("convenant_versie", args=[convenant.pk]),
        signatures=tuple(_signature(each) for each in parties),
        columns=columns,
        rows=tuple(_row(group, columns, chosen) for group in _grouped(rules)),
        chosen=chosen,
    )


def kinds_of(matrix: Matrix) -> list[tuple[str, str]]:
    """The kinds of party to choose from."""
    return [(column.soort, column.label) for column in matrix.columns]


def describe(rule: ConvenantRegel) -> tuple[str, str]:
    """A cell in letters and words: L reads, T with toestemming, V provides, H yes or no only, B after a besluit."""
    letters, words = [], []
    if rule.toegang == ConvenantRegel.Toegang.LEZEN and not rule.besluit_nodig:
        letters.append("T" if rule.toestemming_nodig else "L")
        consent = " en de bewoner toestemming gaf" if rule.toestemming_nodig else ""
        words.append(f"leest wat anderen delen, als zij meedoet in de casus{consent}")
    if rule.verstrekken:
        letters.append("V")
        words.append("mag dit vastleggen en delen")
    if rule.toegang == ConvenantRegel.Toegang.HIT:
        letters.append("H")
        words.append("kan met een informatieverzoek alleen horen of er iets bekend is")
    if rule.besluit_nodig:
        letters.append("B")
        words.append("leest dit alleen na een vastgelegd besluit met een eigen grondslag")
    if not letters:
        return "–", "leest dit niet en legt dit niet vast"
    return " ".join(letters), ", en ".join(words)


def _columns(actor: Actor, kinds: list[str], convenant: Convenant, fase: str) -> tuple[Column, ...]:
    page = reverse("convenant")
    return tuple(
        Column(
            kind.value,
            str(kind.label),
            kind.value == actor.partij_soort,
            f"{page}?overlegvorm={convenant.overlegvorm}&soort={kind.value}&fase={fase}#uitleg",
        )
        for kind in Partijsoort
        if kind.value in kinds
    )


def _signature(each: ConvenantPartij) -> Signature:
    label = str(Partijsoort(each.partij.soort).label)
    if each.ondertekend_op is None:
        return Signature(each.partij.naam, label, "Nog niet", signed=False)
    return Signature(each.partij.naam, label, long_date(timezone.localdate(each.ondertekend_op)), signed=True)


def _grouped(rules: list[ConvenantRegel]) -> list[list[ConvenantRegel]]:
    groups: dict[int, list[ConvenantRegel]] = {}
    for rule in rules:
        groups.setdefault(rule.categorie_id, []).append(rule)
    return list(groups.values())


def _row(group: list[ConvenantRegel], columns: tuple[Column, ...], chosen: Column) -> Row:
    found = {rule.partijsoort: rule for rule in group}
    cells = tuple(_cell(found.get(column.soort), column) for column in columns)
    first = found.get(chosen.soort, group[0])
    return Row(
        nr=first.categorie_id,
        naam=first.categorie.naam,
        artikel=first.artikel,
        grondslag=first.grondslag,
        reden=first.reden,
        cells=cells,
        chosen=next(cell for cell in cells if cell.soort == chosen.soort),
    )


def _cell(rule: ConvenantRegel | None, column: Column) -> Cell:
    letters, words = describe(rule) if rule else ("–", "leest dit niet en legt dit niet vast")
    return Cell(column.soort, letters, words, column.own)


def phase_or_default(value: str) -> str:
    """A phase that exists; the overleg where `value` is none."""
    return value if value in (Fase.TRIAGE, Fase.OVERLEG, Fase.GESLOTEN) else Fase.OVERLEG
