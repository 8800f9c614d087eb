"""The contract text with its articles, and the agreement between joint controllers (art. 26 AVG)."""

from collections.abc import Callable, Mapping
from typing import Any

from privacy.kit.model import applies, day, grounds, model, retention, words
from privacy.kit.pieces import Chapter, Paragraph, Piece, Table, table, written
from privacy.kit.source import Source


def contract(source: Source) -> Piece:
    """The text that the parties sign. Their own words take the place of the model's where they wrote any."""
    filled = words(source)
    chapters, number = [], 0
    for article in model()["artikel"]:
        own = source.texts.get(article.get("veld", ""), "").strip()
        paragraphs = written(own) if own else tuple(_members(article, source, filled))
        title = article["titel"]
        if article.get("genummerd", True):
            number += 1
            title = f"Artikel {number}. {title}"
        chapters.append(Chapter(article["sleutel"], title, paragraphs, numbered=len(paragraphs) > 1))
    intro = f"Tussen de partijen die in artikel 1 staan, in de gemeente {source.gemeente}."
    return Piece("convenanttekst", source.naam, intro, tuple(chapters))


def agreement(source: Source) -> Piece:
    """Who of the joint controllers does what (art. 26 AVG)."""
    filled, text = words(source), model()["regeling"]
    tasks = [tuple(row[key].format_map(filled) for key in ("onderwerp", "wie", "hoe")) for row in text["taak"]]
    chapters = (
        Chapter("partijen", "Partijen", (Paragraph("", table=PARTS["partijen"](source)),)),
        Chapter("taken", "Wie doet wat", (Paragraph("", table=table("Taken", ("Taak", "Wie", "Hoe"), tasks)),)),
    )
    return Piece("regeling", "Onderlinge regeling (artikel 26 AVG)", text["inleiding"].format_map(filled), chapters)


def _members(article: Mapping[str, Any], source: Source, filled: Mapping[str, str]) -> list[Paragraph]:
    found = []
    for member in article["lid"]:
        if applies(member, source):
            points = tuple(point.format_map(filled) for point in member.get("punten", ()))
            part = PARTS[member["lijst"]](source) if "lijst" in member else None
            found.append(Paragraph(member["tekst"].format_map(filled), points, part))
    return found


def _parties(source: Source) -> Table:
    rows = [(p.naam, p.label, "[naam en functie invullen]") for p in source.parties]
    return table("Partijen", ("Organisatie", "Soort organisatie", "Vertegenwoordigd door"), rows)


def grounds_table(source: Source) -> Table:
    """On which ground each organisation works."""
    return table("Grondslag per partij", ("Organisatie", "Grondslag"), [(p.naam, grounds(p)) for p in source.parties])


def retention_table(source: Source) -> Table:
    """How long what is kept."""
    return table("Bewaartermijnen", ("Wat", "Hoelang"), retention(source))


def _signatures(source: Source) -> Table:
    rows = [
        (p.naam, "", f"Getekend in Overlast op {day(p.ondertekend_op)}" if p.ondertekend_op else "")
        for p in source.parties
    ]
    return table("Ondertekening", ("Organisatie", "Naam en functie", "Datum en handtekening"), rows)


PARTS: dict[str, Callable[[Source], Table]] = {
    "partijen": _parties,
    "grondslagen": grounds_table,
    "bewaartermijnen": retention_table,
    "ondertekening": _signatures,
}
