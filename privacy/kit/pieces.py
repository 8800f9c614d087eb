"""What a piece of the kit is made of: chapters of paragraphs, lists and tables. One template prints them all."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its text, and the numbers of the footnotes it refers to. `head` heads its row."""

    text: str
    notes: tuple[int, ...] = ()
    head: bool = False

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption; `matrix` has many narrow columns."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[TableCell, ...], ...]
    matrix: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A numbered member of an article, or a paragraph: text, then a list or a table."""

    text: str
    points: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A heading with what stands below it; `notes` are its footnotes, from 1."""

    key: str
    title: str
    paragraphs: tuple[Paragraph, ...] = ()
    notes: tuple[str, ...] = ()
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of the kit. `wide` is printed on its side."""

    slug: str
    title: str
    intro: str
    chapters: tuple[Chapter, ...]
    wide: bool = False


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    """A table of plain texts; the first of each row heads it."""
    return Table(
        caption,
        tuple(head),
        tuple(tuple(TableCell(text, head=not n) for n, text in enumerate(row)) for row in rows),
    )


def written(text: str) -> tuple[Paragraph, ...]:
    """What somebody typed as paragraphs: an empty line ends one, lines with "- " are a list."""
    found = []
    for part in text.replace("\r\n", "\n").strip().split("\n\n"):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        plain = " ".join(line for line in lines if not line.startswith("- "))
        points = tuple(line[2:].strip() for line in lines if line.startswith("- "))
        if lines:
            found.append(Paragraph(plain, points))
    return tuple(found)
