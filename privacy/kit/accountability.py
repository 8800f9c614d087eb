"""The annex of the DPIA and the entries for the register of processing (art. 30 AVG)."""

from collections.abc import Iterable

from parties.models import Partijsoort
from privacy.kit.contract import grounds_table, retention_table
from privacy.kit.model import BLANK, day, grounds, model, retention, words
from privacy.kit.pieces import Chapter, Paragraph, Piece, Table, table
from privacy.kit.source import PHASES, Party, Source
from privacy.models import Fase, Overlegvorm


def assessment(source: Source) -> Piece:
    """What the parties know of the processing before they judge its risks; the judging itself is left open."""
    text, filled = model()["dpia"], words(source)
    risks = [(row["risico"], row["maatregel"], "[kans en gevolg in te vullen]") for row in text["risico"]]
    chapters = (
        Chapter("beschrijving", "1. Wat er gebeurt", (Paragraph("", table=_description(source)),)),
        Chapter("betrokkenen", "2. Over wie het gaat", (Paragraph("Betrokkenen zijn:", tuple(text["betrokkenen"])),)),
        Chapter("gegevens", "3. Welke gegevens, en wie ze leest", (Paragraph("", table=_data(source)),)),
        Chapter("grondslag", "4. Grondslag per partij", (Paragraph("", table=grounds_table(source)),)),
        Chapter("noodzaak", "5. Noodzaak en verhouding", (Paragraph("", tuple(text["noodzaak"])),)),
        Chapter("bewaren", "6. Bewaren", (Paragraph("", table=retention_table(source)),)),
        Chapter(
            "risico",
            "7. Risico's en maatregelen",
            (Paragraph("", table=table("Risico's", ("Risico", "Maatregel in het systeem", "Wat overblijft"), risks)),),
        ),
        Chapter("slot", "8. Advies en besluit", (Paragraph("", tuple(text["slot"])),)),
    )
    return Piece("dpia", "Bijlage DPIA", text["inleiding"].format_map(filled), chapters)


def register(source: Source, *, only: int | None = None) -> Piece:
    """The entry of each party, or of the party with id `only`."""
    chapters = [
        Chapter(f"partij-{party.id}", party.naam, (Paragraph("", table=_entry(source, party)),))
        for party in source.parties
        if only in (None, party.id)
    ]
    title = "Register van verwerkingen (artikel 30 AVG)"
    return Piece("register", title, model()["register"]["inleiding"], tuple(chapters))


def _description(source: Source) -> Table:
    rows = [
        ("Doel", words(source)["doel"]),
        ("Overleg", str(Overlegvorm(source.overlegvorm).label)),
        ("Regie", source.regie),
        ("Partijen", "\n".join(f"{party.naam} ({party.label})" for party in source.parties)),
        ("Looptijd", f"{day(source.geldig_van)} tot en met {day(source.geldig_tot)}"),
        ("Middel", "Eén gezamenlijk systeem dat per gegeven toetst of iemand het mag lezen, en elk lezen vastlegt."),
    ]
    return table("Beschrijving", ("Onderdeel", "Inhoud"), rows)


def _data(source: Source) -> Table:
    clauses = {cell.categorie: cell.reden for cell in source.cells}
    rows = []
    for nr, naam in source.categories.items():
        provides = _kinds(source, nr, provides=True)
        reads = _kinds(source, nr, provides=False)
        rows.append((f"{nr}. {naam}", provides or "Niemand", reads or "Niemand", clauses.get(nr, "")))
    return table("Gegevens", ("Gegevens", "Wie legt vast en deelt", "Wie leest", "Waarom begrensd"), rows)


def _kinds(source: Source, nr: int, *, provides: bool) -> str:
    found = {
        cell.soort
        for cell in source.cells
        if cell.categorie == nr and (cell.verstrekken if provides else cell.reads and cell.fase == Fase.OVERLEG)
    }
    return _labels(found & set(source.kinds)).replace("\n", "; ")


def _labels(kinds: Iterable[str]) -> str:
    chosen = set(kinds)
    return "\n".join(str(kind.label) for kind in Partijsoort if kind.value in chosen)


def _entry(source: Source, party: Party) -> Table:
    own = [cell for cell in source.cells if cell.soort == party.soort]
    provides = {cell.categorie for cell in own if cell.verstrekken}
    reads = {cell.categorie for cell in own if cell.reads and cell.fase in PHASES}
    others = [p.naam for p in source.parties if p.id != party.id]
    receivers = {
        cell.soort for cell in source.cells if cell.reads and cell.categorie in provides and cell.soort in source.kinds
    }
    rows = [
        ("Naam van de verwerking", source.naam),
        ("Verwerkingsverantwoordelijke", f"{party.naam}\n[contactgegevens en FG invullen]"),
        ("Samen met", "\n".join(others)),
        ("Doel", words(source)["doel"]),
        ("Grondslag", grounds(party)),
        ("Betrokkenen", "\n".join(text.rstrip(";.") for text in model()["dpia"]["betrokkenen"])),
        ("Gegevens die deze partij vastlegt en deelt", _names(source, provides)),
        ("Gegevens die deze partij van anderen leest", _names(source, reads)),
        ("Ontvangers van wat deze partij deelt", _labels(receivers) or "Geen"),
        ("Doorgifte buiten de EER", BLANK),
        ("Bewaartermijnen", "\n".join(f"{what}: {term}" for what, term in retention(source))),
        ("Beveiliging", model()["register"]["beveiliging"]),
    ]
    return table(f"Register van {party.naam}", ("Onderdeel", "Inhoud"), rows)


def _names(source: Source, numbers: Iterable[int]) -> str:
    return "\n".join(f"{nr}. {source.categories[nr]}" for nr in sorted(numbers)) or "Geen"
