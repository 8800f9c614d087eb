"""No cell of a table is a formula (assurance.md 38), because one place writes them all."""

import ast
import csv
import io

import pytest

from overlast.database.embedded import CHECKOUT
from parties.spreadsheet import csv_file

PACKAGES = ("overlast", "meetings", "cases", "privacy", "parties")
WRITERS = {"openpyxl", "xlsxwriter", "xlwt", "odf", "pandas"}


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+31 6 0000",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "\u00a0=1",
        "＝1+1",
        '=HYPERLINK("http://x")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_cell_is_text(cell: str) -> None:
    content = csv_file(["kop"], [["gewoon", cell, "a=b"]])
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
    assert rows == [["kop"], ["gewoon", f"'{cell}", "a=b"]]


def test_tables_are_written_in_one_place() -> None:
    found = set()
    for package in PACKAGES:
        for path in (CHECKOUT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_bytes())):
                name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
                imported = (
                    {alias.name.partition(".")[0] for alias in node.names} if isinstance(node, ast.Import) else set()
                )
                if name in {"csv.writer", "csv.DictWriter"} or imported & WRITERS:
                    found.add(str(path.relative_to(CHECKOUT)))
    assert found == {"parties/spreadsheet.py"}
