"""The matrix of one version as it is edited: a row per category, a column per kind of party, one phase at a time."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from parties.actor import Actor
from parties.models import Partijsoort
from privacy import gate
from privacy.models import Categorie, Convenant, ConvenantPartij, ConvenantRegel, Fase
from privacy.models.convenant import NEVER
from privacy.queries.compare import cells_of, same_cell, words
from privacy.queries.matrix import Cell, describe
from privacy.rules.convenanten import NEVER_BECAUSE

PHASES = (
    (Fase.TRIAGE, "F1 Triage", "De aanmelding wordt beoordeeld. De organisaties doen nog niet mee in een overleg."),
    (Fase.OVERLEG, "F2 en F3 Overleg en uitvoering", "De organisaties werken samen aan de casus."),
    (
        Fase.GESLOTEN,
        "F4 Gesloten",
        "De casus is afgesloten en afgeschermd. Wie dan nog leest, geeft elke keer een reden op.",
    ),
)
FIXED = (
    (
        "F0 Signaal",
        "Een organisatie werkt alleen en ziet alleen wat zij zelf vastlegde. Dat staat vast.",
    ),
    (
        "F5 Rechter",
        "Naar de rechter gaat wat de procespartij zelf vastlegde, en wat een ander per stuk vrijgaf. Dat staat vast.",
    ),
)


@dataclass(frozen=True, slots=True)
class EditCell:
    """One cell: what it says, where it is changed, and whether it differs from the version before."""

    id: str
    url: str
    letters: str
    words: str
    tone: str
    changed: bool
    never: bool


@dataclass(frozen=True, slots=True)
class EditRow:
    """One category with its clause."""

    nr: int
    naam: str
    clause_url: str
    artikel: str
    never: bool
    cells: tuple[EditCell, ...]


@dataclass(frozen=True, slots=True)
class EditMatrix:
    """The whole table in one phase."""

    phases: list[dict[str, Any]]
    fase: str
    fase_label: str
    fase_text: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[EditRow, ...]
    # The column that a phone shows.
    chosen: str
    chosen_label: str
    chosen_cells: tuple[tuple[EditRow, EditCell], ...]
    compared_with: str


def edit_matrix(actor: Actor, convenant: Convenant, *, fase: str, soort: str) -> EditMatrix:
    """The matrix of `convenant`, with what changed since the version it was made from."""
    kinds = kinds_in(convenant)
    cells = cells_of(convenant, kinds)
    before = cells_of(convenant.vorige, kinds) if convenant.vorige else {}
    clauses: dict[int, str] = {}
    for row in cells.values():
        clauses.setdefault(row.categorie_id, row.artikel)
    rows = tuple(
        EditRow(
            nr=category.nr,
            naam=category.naam,
            clause_url=f"{reverse('convenant_clausule', args=[convenant.pk, category.nr])}?fase={fase}",
            artikel=clauses.get(category.nr, ""),
            never=category.nr in NEVER,
            cells=tuple(
                _cell(convenant, cells.get((category.nr, kind, fase)), category.nr, kind, fase, before)
                for kind in kinds
            ),
        )
        for category in Categorie.objects.order_by("nr")
    )
    chosen = soort if soort in kinds else actor.partij_soort if actor.partij_soort in kinds else kinds[0]
    at = kinds.index(chosen)
    page = reverse("convenant_matrix", args=[convenant.pk])
    label, text = next((label, text) for key, label, text in PHASES if key == fase)
    return EditMatrix(
        phases=[
            {"label": label, "url": f"{page}?fase={key.value}&soort={chosen}", "current": key == fase}
            for key, label, _ in PHASES
        ],
        fase=fase,
        fase_label=label,
        fase_text=text,
        columns=tuple((kind, str(Partijsoort(kind).label)) for kind in kinds),
        rows=rows,
        chosen=chosen,
        chosen_label=str(Partijsoort(chosen).label),
        chosen_cells=tuple((row, row.cells[at]) for row in rows),
        compared_with=str(convenant.vorige) if convenant.vorige else "",
    )


def kinds_in(convenant: Convenant) -> list[str]:
    """The kinds of party in this version, in the order of the list of kinds; the regie where there is none yet."""
    rows = ConvenantPartij.objects.filter(convenant=convenant).values_list("partij__soort", flat=True)
    present = set(rows) or {Partijsoort.BURGEMEESTER.value}
    return [kind.value for kind in Partijsoort if kind.value in present]


def _cell(
    convenant: Convenant,
    rule: ConvenantRegel | None,
    nr: int,
    soort: str,
    fase: str,
    before: dict[tuple[int, str, str], ConvenantRegel],
) -> EditCell:
    letters = describe(rule)[0] if rule else "–"
    if rule and rule.voorwaarde:
        letters += " *"
    text = words(rule)
    return EditCell(
        id=f"cel-{nr}-{soort}",
        url=f"{reverse('convenant_cel', args=[convenant.pk, nr, soort])}?fase={fase}",
        letters=letters,
        words=text,
        tone=Cell(soort, letters, text, own=False).tone,
        changed=bool(before) and not same_cell(rule, before.get((nr, soort, fase))),
        never=nr in NEVER,
    )


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell, opened: whose, what, and what it says now."""

    rule: ConvenantRegel
    cell: EditCell
    categorie: str
    soort_label: str
    fase_label: str
    never_because: str
    before: str
    facts: list[tuple[str, str]]


def cell_page(convenant: Convenant, *, categorie: int, soort: str, fase: str) -> CellPage:
    """The cell to read or change. Raises NotDisclosed for one that is not in this version."""
    rows = ConvenantRegel.objects.filter(categorie_id=categorie, partijsoort=soort, fase=fase)
    rule = rows.filter(convenant=convenant).select_related("categorie").first()
    if rule is None:
        raise gate.NotDisclosed
    earlier = rows.filter(convenant=convenant.vorige).first() if convenant.vorige else None
    before = {(categorie, soort, fase): earlier} if earlier else {}
    cell = _cell(convenant, rule, categorie, soort, fase, before)
    return CellPage(
        rule=rule,
        cell=cell,
        categorie=f"{categorie}. {rule.categorie.naam}",
        soort_label=str(Partijsoort(soort).label),
        fase_label=next(label for key, label, _ in PHASES if key == fase),
        never_because=NEVER_BECAUSE.get(categorie, ""),
        before=words(earlier) if cell.changed else "",
        facts=[
            ("Afspraak", rule.artikel),
            ("Voorwaarde", rule.voorwaarde),
            ("Doel", rule.doel),
            ("Grondslag", " ".join(filter(None, [rule.grondslag, rule.art6, rule.art9_10, rule.wpg_besluit]))),
            ("Reden", rule.reden),
        ],
    )
