"""One version of a convenant as plain values: what the kit, the exports and the examples are made from."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from parties.models import Partijsoort
from parties.terms import terms_of
from privacy.models import Bewaartermijn, Categorie, Convenant, ConvenantPartij, ConvenantRegel, Fase
from privacy.reference import GROUNDS

# The texts of a convenant and of a cell that somebody writes: they travel with the export.
TEXTS = ("overwegingen", "doel", "taken", "aard_samenwerking", "klachten")
CELL_FLAGS = ("verstrekken", "besluit_nodig", "toestemming_nodig")
CELL_TEXTS = ("voorwaarde", "doel", "art6", "art9_10", "wpg_besluit", "artikel", "grondslag", "reden")
PHASES = (Fase.TRIAGE, Fase.OVERLEG, Fase.GESLOTEN)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one kind of party may do with one category in one phase, on which ground and condition."""

    categorie: int
    soort: str
    fase: str
    toegang: str = "geen"
    verstrekken: bool = False
    besluit_nodig: bool = False
    toestemming_nodig: bool = False
    voorwaarde: str = ""
    doel: str = ""
    art6: str = ""
    art9_10: str = ""
    wpg_besluit: str = ""
    artikel: str = ""
    grondslag: str = ""
    reden: str = ""

    @property
    def reads(self) -> bool:
        """Reads what others provide without a besluit; toestemming may be asked besides."""
        return self.toegang == ConvenantRegel.Toegang.LEZEN and not self.besluit_nodig

    @property
    def letters(self) -> str:
        """The cell as the table prints it: L reads, T reads with toestemming, V provides, H hit only, B besluit."""
        found = [("T" if self.toestemming_nodig else "L")] * self.reads
        found += ["V"] * self.verstrekken
        found += ["H"] * (self.toegang == ConvenantRegel.Toegang.HIT)
        found += ["B"] * self.besluit_nodig
        return " ".join(found) or "–"


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation at the convenant, with its own grounds. `ondertekend_op` is None before it signed."""

    id: int
    naam: str
    soort: str
    regie: bool = False
    ondertekend_op: dt.date | None = None
    art6: str = ""
    art9_10: str = ""
    wpg_besluit: str = ""
    beroepsgeheim: str = ""

    @property
    def label(self) -> str:
        return str(Partijsoort(self.soort).label)

    @property
    def grounds(self) -> tuple[str, ...]:
        """What this organisation wrote down as its grounds, without the empty ones."""
        return tuple(text for name in GROUNDS if (text := getattr(self, name).strip()))


@dataclass(frozen=True, slots=True)
class Source:
    """A whole version. `vingerafdruk` is of the contents as they are now; signing fixes it."""

    id: int
    gemeente_id: str
    gemeente: str
    overlegvorm: str
    naam: str
    versie: int
    status: str
    geldig_van: dt.date
    geldig_tot: dt.date
    evaluatie_op: dt.date | None
    texts: dict[str, str]
    parties: tuple[Party, ...]
    cells: tuple[Cell, ...]
    categories: dict[int, str]
    # After how many months what goes, as this gemeente set it (Bewaartermijn.soort).
    months: dict[str, int]
    terms: dict[str, int]
    vingerafdruk: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of party at this convenant, in the order of the list of kinds."""
        present = {party.soort for party in self.parties}
        return tuple(kind.value for kind in Partijsoort if kind.value in present)

    @property
    def regie(self) -> str:
        """The name of the organisation that leads; the gemeente where none of the parties does."""
        return next((party.naam for party in self.parties if party.regie), f"gemeente {self.gemeente}")

    @property
    def is_concept(self) -> bool:
        return self.status in (Convenant.Status.CONCEPT, Convenant.Status.TER_ONDERTEKENING)

    def by_place(self) -> dict[tuple[int, str, str], Cell]:
        """Cells by (category, kind of party, phase)."""
        return {(cell.categorie, cell.soort, cell.fase): cell for cell in self.cells}


def source_of(convenant: Convenant) -> Source:
    """Everything of one version, in four or five queries. `convenant` comes with its gemeente."""
    rows = ConvenantRegel.objects.filter(convenant=convenant)
    parties = ConvenantPartij.objects.filter(convenant=convenant).select_related("partij")
    kinds = list(Partijsoort.values)
    return Source(
        id=convenant.pk,
        gemeente_id=convenant.gemeente_id,
        gemeente=convenant.gemeente.naam,
        overlegvorm=convenant.overlegvorm,
        naam=convenant.naam,
        versie=convenant.versie,
        status=convenant.status,
        geldig_van=convenant.geldig_van,
        geldig_tot=convenant.geldig_tot,
        evaluatie_op=convenant.evaluatie_op,
        texts={name: getattr(convenant, name) for name in TEXTS},
        parties=tuple(sorted(map(_party, parties), key=lambda party: (kinds.index(party.soort), party.naam))),
        cells=tuple(sorted(_cells(rows), key=lambda cell: (cell.categorie, cell.fase, cell.soort))),
        months=dict(
            Bewaartermijn.objects.filter(gemeente_id=convenant.gemeente_id, partij=None).values_list("soort", "maanden")
        ),
        terms=dict(terms_of(convenant.gemeente_id)),
        categories={each.nr: each.naam for each in Categorie.objects.order_by("nr")},
        vingerafdruk=convenant.vingerafdruk or fingerprint(convenant.pk),
    )


def fingerprint(convenant_id: int) -> str:
    """The sha256 of what would be signed now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT encode(sha256(convert_to(gate.convenant_text(%s), 'UTF8')), 'hex')", [convenant_id])
        return str(cursor.fetchone()[0])


def _party(row: ConvenantPartij) -> Party:
    signed = row.ondertekend_op
    return Party(
        id=row.partij_id,
        naam=row.partij.naam,
        soort=row.partij.soort,
        regie=row.partij.regie,
        ondertekend_op=timezone.localdate(signed) if signed else None,
        **{name: getattr(row, name) for name in GROUNDS},
    )


def _cells(rows: Iterable[ConvenantRegel]) -> Iterable[Cell]:
    for row in rows:
        yield Cell(
            categorie=row.categorie_id,
            soort=row.partijsoort,
            fase=row.fase,
            toegang=row.toegang,
            **{name: getattr(row, name) for name in (*CELL_FLAGS, *CELL_TEXTS)},
        )
