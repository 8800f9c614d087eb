"""The file in which a convenant travels: its format, and files one should not believe."""

import datetime as dt
import json
import time
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parties.models import Partijsoort
from privacy.kit import document
from privacy.kit.document import Document, Unreadable
from privacy.kit.source import CELL_FLAGS, CELL_TEXTS, TEXTS, Cell
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel
from privacy.reference import GROUNDS
from tests.unit.convenant_bron import made, with_cell


# --- the format -------------------------------------------------------------------------------------------------------
def test_every_written_column_of_a_convenant_travels_along() -> None:
    """A column that somebody adds is in the file, or stands here with those that do not belong in it."""
    stays = {"id", "gemeente", "versie", "status", "vorige", "vingerafdruk", "gemaakt_door", "gemaakt_op"}
    stays |= {"ter_ondertekening_op", "vastgesteld_op", "vervallen_op"}
    head = {"naam", "overlegvorm", "geldig_van", "geldig_tot", "evaluatie_op", *TEXTS}
    assert {field.name for field in Convenant._meta.get_fields() if field.concrete} == head | stays
    stays = {"id", "convenant", "partij", "ondertekend_op", "ondertekend_door", "vingerafdruk"}
    assert {field.name for field in ConvenantPartij._meta.get_fields()} == {*GROUNDS, *stays}
    cell = {"categorie", "partijsoort", "fase", "toegang", *CELL_FLAGS, *CELL_TEXTS}
    assert {field.name for field in ConvenantRegel._meta.get_fields()} == cell | {"id", "convenant"}
    assert len(fields(Cell)) == len(cell)


def test_the_format_stays_what_it_was() -> None:
    """Files of today are read by tomorrow's release: this one was written by the first that made them."""
    read = document.read((Path(__file__).parent / "convenant_formaat_1.json").read_bytes())
    assert (read.naam, read.overlegvorm, read.geldig_van) == ("Convenant", "woonoverlast", dt.date(2027, 1, 1))
    assert read.evaluatie_op == dt.date(2027, 12, 1)
    assert [(p.naam, p.soort, p.grounds["wpg_besluit"]) for p in read.parties] == [("Politie", "politie", "Art. 8 Wpg")]
    first, second = read.cells
    assert first == Cell(
        3,
        "politie",
        "F2",
        "lezen",
        verstrekken=True,
        toestemming_nodig=True,
        voorwaarde="Alleen bij brand",
        artikel="Bijlage 1, rij 3",
        grondslag="Van de categorie",
        reden="Van de cel",
    )
    assert (second.toegang, second.reden, second.besluit_nodig) == ("hit", "Van de categorie", True)


TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=40)


@given(
    soort=st.sampled_from(Partijsoort.values),
    nr=st.sampled_from([1, 4, 12, 30]),
    fase=st.sampled_from(["F1", "F2", "F4"]),
    changes=st.fixed_dictionaries(
        {
            "toegang": st.sampled_from(["geen", "hit", "lezen"]),
            "artikel": TEXT.map(lambda text: f"A{text[:19]}"),
            **{name: st.booleans() for name in CELL_FLAGS},
            **{name: TEXT for name in CELL_TEXTS if name != "artikel"},
        }
    ),
)
@settings(max_examples=25)
def test_what_goes_out_comes_in(soort: str, nr: int, fase: str, changes: dict[str, Any]) -> None:
    source = with_cell(made(), nr, soort, fase, **changes)
    written = document.write(source)
    read = document.read(written)
    assert read.cells == source.cells
    assert read.texts == source.texts
    assert [(p.naam, p.soort) for p in read.parties] == [(p.naam, p.soort) for p in source.parties]
    assert document.write(source) == written


# --- files one should not believe -------------------------------------------------------------------------------------
def data() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(document.write(made()))
    return found


def refused(content: bytes) -> tuple[str, ...]:
    started = time.monotonic()
    with pytest.raises(Unreadable) as wrong:
        document.read(content)
    assert time.monotonic() - started < 2
    return wrong.value.problems


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"null",
        b"[]",
        b'{"formaat": "anders"}',
        b'{"formaat": "overlast-convenant", "formaatversie": 2}',
        b'{"formaat": "overlast-convenant", "formaatversie": true}',
        b"[" * 3_000_000,
        b'{"a":' * 500_000,
        b'{"formaat": "overlast-convenant", "formaatversie": 1' + b"0" * 1_000_000 + b"}",
        b'{"formaat": "overlast-convenant", "formaatversie": 1e999}',
        b'{"formaat": "overlast-convenant", "formaatversie": NaN}',
        b'{"formaat": "overlast-convenant", "formaat": "overlast-convenant"}',
        b" " * (document.MAX_BYTES + 1),
        b'{"formaat": "overlast-convenant", "formaatversie": 1, "cellen": ["' + b'x",' * 3 + b"]}",
    ],
    ids=range(15),
)
def test_no_convenant_at_all(content: bytes) -> None:
    assert len(refused(content)) == 1


def damaged(path: tuple[Any, ...], value: Any) -> bytes:
    found = data()
    place: Any = found
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(found).encode()


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (("cellen", 0, "categorie"), 31, "Cel 1: categorie 31 bestaat niet"),
        (("cellen", 0, "categorie"), True, "Cel 1: categorie True bestaat niet"),
        (("cellen", 0, "categorie"), "1", "Cel 1: categorie 1 bestaat niet"),
        (("cellen", 0, "soort"), "buurman", "soort “buurman” bestaat niet"),
        (("cellen", 0, "soort"), ["politie"], "Cel 1: soort"),
        (("cellen", 0, "fase"), "F0", "fase “F0” bestaat niet. Kies uit: F1, F2, F4"),
        (("cellen", 0, "verstrekken"), "ja", "verstrekken moet true of false zijn"),
        (("cellen", 0, "voorwaarde"), "x" * 20_001, "voorwaarde is te lang"),
        (("cellen", 0, "artikel"), "x" * 21, "artikel is te lang (21 tekens; hoogstens 20)"),
        (("cellen", 0, "reden"), "a\x00b", "staat een teken dat niet te lezen is"),
        (("cellen", 0, "reden"), "\ud800", "staat een teken dat niet te lezen is"),
        (("cellen", 0, "reden"), {"$": 1}, "reden moet tekst zijn"),
        (("cellen", 0, "extra"), 1, "het onderdeel “extra” is onbekend"),
        (("cellen", 0), [], "Cel 1: hier moet een onderdeel met namen en waarden staan"),
        (("cellen",), {}, "Cellen: hier moet een lijst staan"),
        (("cellen",), [1] * 5000, "Cellen: dit zijn er 5000; hoogstens 1980 kan"),
        (("categorieen", 1, "nr"), 1, "categorie 1 staat er al in"),
        (("partijen", 1, "naam"), "Partij gemeente_burgemeester", "staat er al in"),
        (("partijen", 0, "naam"), "", "Partij 1: naam ontbreekt"),
        (("partijen", 0, "medewerkers"), ["Iemand"], "het onderdeel “medewerkers” is onbekend"),
        (("convenant",), "tekst", "Convenant: hier moet een onderdeel met namen en waarden staan"),
        (("convenant", "overlegvorm"), "borrel", "overlegvorm “borrel” bestaat niet"),
        (("convenant", "doel"), "  ", "Convenant: doel ontbreekt"),
        (("convenant", "geldig_van"), "1 januari", "geldig_van is geen datum"),
        (("convenant", "geldig_tot"), "2026-01-01", "de einddatum ligt niet na de begindatum"),
        (("convenant", "geldig_tot"), "9999-12-31", "geldig_tot is geen datum"),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(path: tuple[Any, ...], value: Any, said: str) -> None:
    problems = refused(damaged(path, value))
    assert any(said in problem for problem in problems), problems


def test_a_cell_twice_and_a_row_that_nobody_opens() -> None:
    found = data()
    found["cellen"][5] = found["cellen"][4]
    found["cellen"].remove(next(cell for cell in found["cellen"] if cell["categorie"] == 18))
    found["cellen"].append({"categorie": 18, "soort": "ggz", "fase": "F2", "toegang": "lezen"})
    problems = refused(json.dumps(found).encode())
    assert any("deze cel staat er al in" in problem for problem in problems)
    assert any("(categorie 18, GGZ, fase F2 overleg en uitvoering)" in p and "nooit gedeeld" in p for p in problems)


def test_of_a_thousand_mistakes_the_first_are_told() -> None:
    found = data()
    for cell in found["cellen"]:
        cell["toegang"] = "?"
    problems = refused(json.dumps(found).encode())
    assert len(problems) == document.MAX_PROBLEMS + 1
    assert problems[-1] == "Er zijn nog 1955 andere fouten."


def test_a_file_of_nobodys_making_reads_as_a_document() -> None:
    assert isinstance(document.read(document.write(made(parties=(), cells=()))), Document)
