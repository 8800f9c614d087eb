"""A letter as PDF: letterhead, address for a window envelope, text, signature."""

import re
from dataclasses import dataclass
from datetime import date

from cases.letters.proposals import written
from cases.letters.style import PLAIN, Style
from privacy import pdf

VARIANT = "pdf/ua-1"
SENDING = {
    "aangetekend": "Per aangetekende post",
    "aangetekend_en_post": "Per aangetekende en per gewone post",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a letter. `kenmerk` is the number of the casus."""

    afzender: str
    afzender_adres: str
    aan: str
    adres: str
    verzendwijze: str
    datum: date
    kenmerk: str
    onderwerp: str
    tekst: str
    ondertekenaar: str
    functie: str
    stijl: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or a list of the text."""

    kind: str
    text: str = ""
    items: tuple[str, ...] = ()


def blocks(text: str) -> tuple[Block, ...]:
    """The typed text in parts: an empty line ends one, a short question by itself is a heading, "- " makes a list."""
    found = []
    for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        plain = [line for line in lines if not line.startswith("- ")]
        if len(lines) == 1 and plain and len(lines[0]) <= 70 and lines[0].endswith("?"):
            found.append(Block("heading", lines[0]))
        elif plain:
            found.append(Block("paragraph", "\n".join(plain)))
        if items := tuple(line[2:] for line in lines if line.startswith("- ")):
            found.append(Block("list", items=items))
    return tuple(found)


def context(letter: Letter) -> dict[str, object]:
    """What the template of the PDF and the preview on the page both print."""
    return {
        "title": letter.onderwerp.split(":")[0],
        "letter": letter,
        "letter_date": written(letter.datum),
        "sending": SENDING.get(letter.verzendwijze, ""),
        "blocks": blocks(letter.tekst),
    }


def letter_pdf(letter: Letter) -> tuple[bytes, int]:
    """The letter as a file that a screen reader can read (PDF/UA), and its number of pages."""
    rendered = pdf.render("pdf/letter.html", context(letter), variant=VARIANT)
    pages = len(rendered.pages)
    return pdf.write(rendered, variant=VARIANT), pages
