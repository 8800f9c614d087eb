"""The one place that writes a table for a spreadsheet: whatever stands in a cell is text (assurance.md 38)."""

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the start of a formula (OWASP, CSV injection), also behind blanks and in full width.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A CSV with semicolons in UTF-8, with the mark by which a spreadsheet knows that it is."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def neutral(cell: str) -> str:
    """The text of a cell, in such a way that no spreadsheet calculates with it."""
    return f"'{cell}" if cell.startswith(FORMULA) or cell.lstrip().startswith(FORMULA) else cell
