"""The matrix as an annex: a table per phase, with conditions and grounds as footnotes."""

from collections import Counter
from collections.abc import Sequence

from parties.models import Partijsoort
from privacy.kit.pieces import Chapter, Paragraph, Piece, Table, TableCell
from privacy.kit.source import PHASES, Cell, Source
from privacy.models import Fase

# As many kinds of party as fit beside each other on a page on its side.
COLUMNS = 12
LEGEND = (
    "L: leest wat anderen delen, zolang zij meedoet in de casus",
    "T: leest dit alleen zolang de bewoner daar toestemming voor geeft",
    "V: mag dit vastleggen en delen (verstrekken)",
    "H: kan met een informatieverzoek alleen horen of er iets bekend is",
    "B: leest dit alleen na een vastgelegd besluit met een eigen grondslag",
    "–: leest dit niet en legt dit niet vast",
)
PHASE_TEXT = {
    Fase.TRIAGE: "De regie beoordeelt wat is aangemeld.",
    Fase.OVERLEG: "Partijen werken samen aan de casus.",
    Fase.GESLOTEN: "De casus is afgeschermd. Lezen kan alleen met een vastgelegde reden.",
}


def annex(source: Source) -> Piece:
    """Annex 1: every category by every kind of party at this convenant, in every phase."""
    rules = (
        "Wie niet meedoet in een casus, leest daarin niets. Wat een partij zelf vastlegde, ziet zij altijd.",
        "Voor de fase signaal geldt: alleen de partij die iets vastlegde, ziet het.",
        "Naar de rechter gaan alleen stukken die de verstrekkende partij daarvoor vrijgaf.",
    )
    chapters = [Chapter("legenda", "Hoe u de tabellen leest", (Paragraph("", LEGEND), *map(Paragraph, rules)))]
    chapters += [_phase(source, phase) for phase in PHASES]
    if others := _others(source):
        chapters.append(Chapter("anderen", "Soorten organisaties die nog geen partij zijn", (Paragraph(others),)))
    return Piece("gegevensmatrix", "Bijlage 1. Gegevensmatrix", f"Bij {source.naam}.", tuple(chapters), wide=True)


class _Notes:
    """Footnotes of one chapter: equal texts share a number."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> tuple[int, ...]:
        return (self.numbers.setdefault(text, len(self.numbers) + 1),) if text else ()


def _phase(source: Source, phase: Fase) -> Chapter:
    notes, found = _Notes(), source.by_place()
    rows = []
    for nr, naam in source.categories.items():
        cells = [found.get((nr, kind, phase)) for kind in source.kinds]
        usual = _usual([cell for cell in cells if cell])
        head = TableCell(f"{nr}. {naam}", notes.number(usual), head=True)
        rows.append((head, *(_cell(cell, usual, notes) for cell in cells)))
    tables = [
        Paragraph(PHASE_TEXT[phase] if not start else "", table=_table(source, phase, rows, start))
        for start in range(0, max(len(source.kinds), 1), COLUMNS)
    ]
    return Chapter(phase.value, f"Fase {phase.value}: {phase.label.lower()}", tuple(tables), tuple(notes.numbers))


def _table(source: Source, phase: Fase, rows: Sequence[tuple[TableCell, ...]], start: int) -> Table:
    kinds = source.kinds[start : start + COLUMNS]
    more = f", vervolg {start // COLUMNS}" if start else ""
    return Table(
        f"Wat iedere soort organisatie mag in fase {phase.value}{more}",
        ("Soort gegevens", *(str(Partijsoort(kind).label) for kind in kinds)),
        tuple((row[0], *row[1 + start : 1 + start + COLUMNS]) for row in rows),
        matrix=True,
    )


def _cell(cell: Cell | None, usual: str, notes: _Notes) -> TableCell:
    if cell is None:
        return TableCell("–")
    parts = [
        f"{label}: {text.strip().rstrip('.')}."
        for label, text in (
            ("Voorwaarde", cell.voorwaarde),
            ("Doel", cell.doel),
            ("Artikel 6 AVG", cell.art6),
            ("Artikel 9 of 10 AVG", cell.art9_10),
            ("Wpg-besluit", cell.wpg_besluit),
        )
        if text.strip()
    ]
    if (clause := _clause(cell)) != usual:
        parts.insert(0, clause)
    return TableCell(cell.letters, notes.number(" ".join(parts)))


def _clause(cell: Cell) -> str:
    return f"Grondslag: {cell.grondslag.strip().rstrip('.')}." if cell.grondslag.strip() else ""


def _usual(cells: Sequence[Cell]) -> str:
    counts = Counter(_clause(cell) for cell in cells)
    return min(counts, key=lambda text: (-counts[text], text), default="")


def _others(source: Source) -> str:
    kinds = {cell.soort for cell in source.cells} - set(source.kinds)
    if not kinds:
        return ""
    names = ", ".join(str(kind.label) for kind in Partijsoort if kind.value in kinds)
    return (
        f"In dit convenant staan ook regels voor: {names}. Zij gelden pas als zo'n organisatie in een nieuwe versie"
        " partij wordt. U vindt ze in de JSON-export."
    )
