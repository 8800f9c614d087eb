"""A convenant as the kit takes it, for the tests of its pieces and of its file."""

import datetime as dt
from dataclasses import replace
from typing import Any

from overlast.termijnen import TERMIJNEN
from privacy import reference
from privacy.kit.source import CELL_FLAGS, CELL_TEXTS, TEXTS, Cell, Party, Source
from privacy.models import Convenant

KINDS = ("gemeente_burgemeester", "gemeente_college", "woningcorporatie", "politie", "ggz", "buurtbemiddeling")


def made(**changes: Any) -> Source:
    """The default matrix as a concept with one party of each of `KINDS`."""
    cells = [
        Cell(
            row.categorie_id,
            row.partijsoort,
            str(row.fase),
            str(row.toegang),
            **{name: getattr(row, name) for name in (*CELL_FLAGS, *CELL_TEXTS)},
        )
        for row in reference.regels(Convenant(gemeente_id="lindewaard"))
    ]
    source = Source(
        id=1,
        gemeente_id="lindewaard",
        gemeente="Lindewaard",
        overlegvorm="woonoverlast",
        naam="Convenant woonoverlast Lindewaard",
        versie=2,
        status="concept",
        geldig_van=dt.date(2027, 1, 1),
        geldig_tot=dt.date(2028, 12, 31),
        evaluatie_op=None,
        texts={name: "Woonoverlast stoppen en bewoners helpen." if name == "doel" else "" for name in TEXTS},
        parties=tuple(
            Party(n, f"Partij {kind}", kind, regie=not n, art6="Art. 6 lid 1 sub e AVG" if kind == "ggz" else "")
            for n, kind in enumerate(KINDS)
        ),
        cells=tuple(sorted(cells, key=lambda cell: (cell.categorie, cell.fase, cell.soort))),
        categories={row["nr"]: row["naam"] for row in reference.matrix()["categorie"]},
        months={},
        terms=dict(TERMIJNEN),
        vingerafdruk="ab" * 32,
    )
    return replace(source, **changes)


def with_cell(source: Source, nr: int, soort: str, fase: str, **changes: Any) -> Source:
    return replace(
        source,
        cells=tuple(
            replace(cell, **changes) if (cell.categorie, cell.soort, cell.fase) == (nr, soort, fase) else cell
            for cell in source.cells
        ),
    )
