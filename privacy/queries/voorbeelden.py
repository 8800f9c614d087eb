"""The example casussen under one version of a convenant: what each kind of party would see, and why."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from parties.models import Partijsoort
from privacy import policy
from privacy.kit.source import Cell, Source
from privacy.models import Fase

EXAMPLES = Path(__file__).parent.parent / "data" / "voorbeeldcasussen.toml"
REGIE = Partijsoort.BURGEMEESTER
OWN = "Dit heeft deze organisatie zelf vastgelegd. Wat zij zelf vastlegt, ziet zij altijd."


@dataclass(frozen=True, slots=True)
class Example:
    """A made-up casus: who takes part beside the regie, and (category, kind that provides, line) per item."""

    nr: int
    titel: str
    situatie: str
    deelnemers: tuple[str, ...]
    items: tuple[tuple[int, str, str], ...]

    @property
    def owner(self) -> str:
        """The kind of party in which the casus began."""
        return self.deelnemers[0]


@dataclass(frozen=True, slots=True)
class Setting:
    """How one looks: the phase, as if every kind took part, and with a reason for a closed casus."""

    fase: str = Fase.OVERLEG
    as_if: bool = False
    with_reason: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """An item that a kind of party would see."""

    text: str
    category: str
    source: str
    clause: str
    why: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A category of the example that is not shared, with its clause."""

    category: str
    clause: str
    why: str
    onward: str


@dataclass(frozen=True, slots=True)
class Side:
    """One kind of party: what it would see in the example."""

    soort: str
    label: str
    seen: tuple[Seen, ...]
    closed: tuple[Closed, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Line:
    """One item of the example against every kind of party at the convenant: "ziet", "eigen" or ""."""

    category: str
    text: str
    marks: tuple[str, ...]


@lru_cache(maxsize=1)
def examples() -> tuple[Example, ...]:
    """The examples, in order."""
    return tuple(
        Example(
            row["nr"],
            row["titel"],
            row["situatie"],
            tuple(row["deelnemers"]),
            tuple((item["categorie"], item["bron"], item["tekst"]) for item in row["items"]),
        )
        for row in tomllib.loads(EXAMPLES.read_text())["casus"]
    )


def example(value: str) -> Example:
    """The example with this number; the first where there is none."""
    return next((each for each in examples() if str(each.nr) == value), examples()[0])


def side(source: Source, chosen: Example, soort: str, setting: Setting) -> Side:
    """The example as kind of party `soort` would see it."""
    cells = {cell.categorie: cell for cell in source.cells if cell.soort == soort and cell.fase == setting.fase}
    seen, closed = [], {}
    for nr, bron, text in _items(chosen, setting):
        if _sees(source, chosen, soort, (nr, bron), setting):
            seen.append(_seen(source, cells.get(nr), (nr, bron, text), soort))
        elif nr not in closed:
            closed[nr] = _closed(source, cells.get(nr), nr)
    remark = _remark(chosen, soort, setting)
    if remark:
        closed = {}
    return Side(soort, str(Partijsoort(soort).label), tuple(seen), tuple(closed.values()), remark)


def overview(source: Source, chosen: Example, setting: Setting) -> tuple[Line, ...]:
    """Every item against every kind of party at the convenant."""
    return tuple(
        Line(
            source.categories[nr],
            text,
            tuple(_mark(source, chosen, soort, (nr, bron), setting) for soort in source.kinds),
        )
        for nr, bron, text in _items(chosen, setting)
    )


def _mark(source: Source, chosen: Example, soort: str, item: tuple[int, str], setting: Setting) -> str:
    if not _sees(source, chosen, soort, item, setting):
        return ""
    return "eigen" if item[1] == soort else "ziet"


def _items(chosen: Example, setting: Setting) -> Iterable[tuple[int, str, str]]:
    """Before a casus is aangemeld there is only what its owner wrote down."""
    return [item for item in chosen.items if setting.fase != Fase.SIGNAAL or item[1] == chosen.owner]


def _sees(source: Source, chosen: Example, soort: str, item: tuple[int, str], setting: Setting) -> bool:
    kinds = list(Partijsoort.values)
    nr, bron = item
    reader = policy.Reader(partij=kinds.index(soort), soort=soort, takes_part=_takes_part(chosen, soort, setting))
    return policy.sees(
        _rules(source.cells, soort, nr),
        reader,
        policy.Item(bron=kinds.index(bron), categorie=nr),
        fase=setting.fase,
        reden="voorbeeld" if setting.with_reason else "",
    )


def _rules(cells: Iterable[Cell], soort: str, nr: int) -> list[policy.Rule]:
    return [
        policy.Rule(cell.soort, cell.fase, nr, cell.toegang == "lezen", cell.besluit_nodig, cell.toestemming_nodig)
        for cell in cells
        if cell.soort == soort and cell.categorie == nr
    ]


def _takes_part(chosen: Example, soort: str, setting: Setting) -> bool:
    if setting.fase == Fase.SIGNAAL:
        return soort == chosen.owner
    return setting.as_if or soort == REGIE or soort in chosen.deelnemers


def _remark(chosen: Example, soort: str, setting: Setting) -> str:
    if not _takes_part(chosen, soort, setting):
        if setting.fase == Fase.SIGNAAL:
            return "De casus is nog niet aangemeld. Deze organisatie weet niet dat hij er is."
        return "Deze soort organisatie doet niet mee in dit voorbeeld en ziet er niets van."
    if setting.fase == Fase.GESLOTEN and not setting.with_reason:
        return "De casus is gesloten en afgeschermd. Zonder vastgelegde reden gaat hij voor niemand open."
    return ""


def _seen(source: Source, cell: Cell | None, item: tuple[int, str, str], soort: str) -> Seen:
    nr, bron, text = item
    label = str(Partijsoort(bron).label)
    if bron == soort:
        return Seen(text, source.categories[nr], label, "", OWN)
    ground = cell.art6 or cell.grondslag if cell else ""
    why = " ".join(filter(None, ("Het convenant geeft dit aan deze soort organisatie, zolang zij meedoet.", ground)))
    return Seen(text, source.categories[nr], label, _clause(source, cell, nr), why)


def _closed(source: Source, cell: Cell | None, nr: int) -> Closed:
    why = cell.reden if cell else "Over deze soort gegevens staat niets in het convenant. Wat er niet staat, mag niet."
    return Closed(source.categories[nr], _clause(source, cell, nr), why, _onward(cell))


def _onward(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.besluit_nodig:
        return "Alleen na een vastgelegd besluit met een eigen grondslag."
    if cell.reads and cell.toestemming_nodig:
        return "Alleen met toestemming van de bewoner. In dit voorbeeld is die er niet."
    if cell.toegang == "hit":
        return "Met een informatieverzoek kan deze organisatie alleen horen of er iets bekend is."
    return ""


def _clause(source: Source, cell: Cell | None, nr: int) -> str:
    return f"{cell.artikel}, versie {source.versie}" if cell and cell.artikel else f"Bijlage 1, categorie {nr}"
