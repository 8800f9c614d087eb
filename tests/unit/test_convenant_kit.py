"""The kit without a database: the file format, hostile files, the law that is cited, and the printed matrix."""

import datetime as dt
import io
import json
import re
import time
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from overlast.termijnen import TERMIJNEN
from parties.models import Partijsoort
from privacy import reference
from privacy.kit import contents, document
from privacy.kit.document import Document, Unreadable
from privacy.kit.model import model
from privacy.kit.source import CELL_FLAGS, CELL_TEXTS, TEXTS, Cell, Party, Source
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Fase
from privacy.queries.voorbeelden import Setting, examples, overview, side
from privacy.reference import GROUNDS

# Every article that domain.md names (and art. 30 AVG, of the issue); nothing else may be cited in the kit.
LAW = {
    "AVG": "6 9 10 14 15 16 17 18 21 22 26 30 38",
    "UAVG": "22 23 24 25 26 27 28 29 30 31 32 33 41 46",
    "Wpg": "7 8 16 17 18 19 20 25 32 32a",
    "BW": "7:457",
    "Wet BIG": "88",
    "Gemeentewet": "151d",
    "WGS": "1.8 2.27 2.31",
    "Besluit WGS": "2.20 2.21",
    "Jeugdwet": "7.3.11",
    "Wvggz": "5:2",
}
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


# --- the pieces -------------------------------------------------------------------------------------------------------
def all_text(value: object) -> str:
    """Every text in a piece."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple | list):
        return "".join(map(all_text, value))
    if is_dataclass(value):
        return "".join(all_text(getattr(value, field.name)) for field in fields(value))
    return ""


CITED = re.compile(
    r"[Aa]rtikel(?:en)? ([\d:.a-z]+(?:(?:, | en | of | tot en met | lid \d+| onder [a-z]\b)+[\d:.]*[a-z]?\b)*)"
    r"(?:,? (?:lid \d+|onder [a-z](?: en [a-z])?))* (" + "|".join(sorted(LAW, key=len, reverse=True)) + r")\b"
)


@pytest.mark.parametrize("vorm", ["woonoverlast", "pga", "zvh"])
def test_only_law_of_the_domain_is_cited(vorm: str) -> None:
    kinds = made(overlegvorm=vorm)
    found = set()
    for offer in contents.OFFERS:
        text = all_text(contents.piece(kinds, offer.slug))
        for numbers, law in CITED.findall(text):
            found |= {(number, law) for number in re.findall(r"(?<!lid )\b\d[\d:.]*[a-z]?(?<![.:])", numbers)}
    allowed = {(number, law) for law, numbers in LAW.items() for number in numbers.split()}
    assert len(found) > 15
    assert found <= allowed, found - allowed


def test_nothing_is_left_open_but_what_is_meant_to_be() -> None:
    for offer in contents.OFFERS:
        text = all_text(contents.piece(made(), offer.slug))
        assert "{" not in text
        assert "None" not in text


def test_the_contract_has_the_articles_of_the_field_in_order() -> None:
    keys = " ".join(chapter.key for chapter in contents.piece(made(), "convenanttekst").chapters)
    assert keys == (
        "overwegingen partijen definities doel taken aard grondslag gegevens bijzonder rechten informatieplicht"
        " beveiliging geheimhouding datalek bewaren overleg klachten looptijd bijlagen ondertekening proces"
    )


def test_own_words_take_the_place_of_the_models() -> None:
    texts = {**made().texts, "klachten": "Klachten gaan naar de ombudsman.\n\n- schriftelijk\n- mondeling"}
    chapter = next(c for c in contents.piece(made(texts=texts), "convenanttekst").chapters if c.key == "klachten")
    assert [paragraph.text for paragraph in chapter.paragraphs] == ["Klachten gaan naar de ombudsman.", ""]
    assert chapter.paragraphs[1].points == ("schriftelijk", "mondeling")


def test_the_terms_are_those_of_the_gemeente() -> None:
    text = all_text(contents.piece(made(months={"melding": 18, "geen_maatregel": 36, "inzagelog": 72}), "dpia"))
    assert "Melding zonder casus\n18 maanden\n" in text
    assert "Gesloten casus zonder maatregel\n3 jaar\n" in text
    agreement = all_text(contents.piece(made(months={"inzagelog": 72}), "regeling"))
    assert "Bewaren: 6 jaar." in agreement


def test_each_regime_says_which_it_is() -> None:
    ordinary = all_text(contents.piece(made(), "convenanttekst"))
    zvh = all_text(contents.piece(made(overlegvorm="zvh"), "convenanttekst"))
    assert "geen Zorg- en Veiligheidshuis" in ordinary
    assert "artikel 1.8 lid 7 WGS" in zvh
    assert "geen Zorg- en Veiligheidshuis" not in zvh


def test_a_party_that_wrote_no_ground_gets_the_usual_one_or_a_blank() -> None:
    text = all_text(contents.piece(made(), "convenanttekst"))
    assert "Art. 6 lid 1 sub e AVG\n" in text
    unknown = made(parties=(Party(1, "Brandweer Lindewaard", "brandweer"),))
    assert "[in te vullen door deze partij en haar jurist]" in all_text(contents.piece(unknown, "convenanttekst"))


def test_the_register_says_what_a_party_gives_gets_and_to_whom() -> None:
    (chapter,) = contents.piece(made(), "register", only=5).chapters
    table = chapter.paragraphs[0].table
    assert table is not None
    rows = {row[0].text: row[1].text for row in table.rows}
    assert rows["Gegevens die deze partij vastlegt en deelt"] == "26. Hulpaanbod"
    assert rows["Gegevens die deze partij van anderen leest"] == "Geen"
    assert "Politie" not in rows["Ontvangers van wat deze partij deelt"]
    assert "GGZ" in rows["Ontvangers van wat deze partij deelt"]


def test_conditions_and_grounds_of_a_cell_are_footnotes() -> None:
    source = with_cell(
        made(), 12, "woningcorporatie", "F2", voorwaarde="Alleen met een besluit", wpg_besluit="Art. 20 Wpg"
    )
    chapter = next(c for c in contents.piece(source, "gegevensmatrix").chapters if c.key == "F2")
    table = chapter.paragraphs[0].table
    assert table is not None
    row = next(row for row in table.rows if row[0].text.startswith("12."))
    cell = row[1 + source.kinds.index("woningcorporatie")]
    assert cell.text == "B"
    assert [chapter.notes[n - 1] for n in cell.notes] == [
        "Voorwaarde: Alleen met een besluit. Wpg-besluit: Art. 20 Wpg."
    ]
    assert [chapter.notes[n - 1] for n in row[0].notes] == ["Grondslag: Art. 8 en 16 Wpg."]


def test_many_kinds_of_party_are_spread_over_tables() -> None:
    everybody = made(parties=tuple(Party(n, kind, kind) for n, kind in enumerate(Partijsoort.values)))
    chapter = next(c for c in contents.piece(everybody, "gegevensmatrix").chapters if c.key == "F1")
    tables = [paragraph.table for paragraph in chapter.paragraphs if paragraph.table]
    assert [len(table.head) for table in tables] == [13, 11]
    assert {len(row) for table in tables for row in table.rows} == {13, 11}


def test_the_annex_is_a_tagged_file_that_says_all() -> None:
    source = with_cell(made(), 3, "politie", "F2", toegang="lezen", toestemming_nodig=True, voorwaarde="Bij brand")
    content = contents.as_pdf(contents.piece(source, "gegevensmatrix"), source, today="22 november 2026")
    with pikepdf.open(io.BytesIO(content)) as file:
        assert str(file.Root.Lang) == "nl"
        assert bool(file.Root.MarkInfo.Marked)
        with file.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Bijlage 1. Gegevensmatrix, versie 2"
        width, height = (float(side) for side in file.pages[0].mediabox[2:])
        assert width > height
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())
    for part in ("2 (concept)", "1 januari 2027 tot en met 31 december 2028", "ab" * 32, "22 november 2026"):
        assert part in text
    for part in ("Fase F1", "Fase F2", "Fase F4", "L: leest wat anderen delen", "Voorwaarde: Bij brand."):
        assert part in text
    for row in reference.matrix()["categorie"]:
        assert f"{row['nr']}. {row['naam'].split()[0]}" in text


# --- the examples -----------------------------------------------------------------------------------------------------
def test_the_examples_speak_of_kinds_and_categories_that_exist_and_of_no_row_that_nobody_has() -> None:
    assert [each.nr for each in examples()] == list(range(1, 8))
    for each in examples():
        assert set(each.deelnemers) <= set(Partijsoort.values)
        assert {nr for nr, _, _ in each.items} <= set(range(1, 31)) - {18, 25}
        assert {bron for _, bron, _ in each.items} <= {*each.deelnemers, "gemeente_burgemeester"}


def test_who_sees_what_follows_the_matrix() -> None:
    source, first = made(), examples()[0]
    ggz = side(source, first, "ggz", Setting())
    assert {item.category for item in ggz.closed} == {"Identiteit van de melder", "Politiemutaties"}
    corporatie = side(source, first, "woningcorporatie", Setting())
    assert "Identiteit van de melder" in {item.category for item in corporatie.seen}  # its own
    advice = next(item for item in corporatie.seen if item.category == "Handelingsadvies en werkafspraak")
    assert advice.clause == "Bijlage 1, rij 17, versie 2"
    known = next(item for item in corporatie.closed if item.category == "Bekend bij zorg: ja of nee")
    assert "beroepsgeheim" in known.why


def test_who_takes_no_part_sees_nothing_and_hears_of_no_category() -> None:
    source, first = made(), examples()[0]
    left = side(source, first, "buurtbemiddeling", Setting())
    assert (left.seen, left.closed) == ((), ())
    assert "doet niet mee" in left.remark
    assert side(source, first, "buurtbemiddeling", Setting(as_if=True)).closed != ()


def test_phases_close_the_example() -> None:
    source, first = made(), examples()[0]
    alone = side(source, first, "woningcorporatie", Setting(fase=Fase.SIGNAAL))
    assert {item.source for item in alone.seen} == {"Woningcorporatie"}
    assert "niet aangemeld" in side(source, first, "gemeente_burgemeester", Setting(fase=Fase.SIGNAAL)).remark
    closed = side(source, first, "ggz", Setting(fase=Fase.GESLOTEN))
    assert (closed.seen, closed.closed) == ((), ())
    assert side(source, first, "ggz", Setting(fase=Fase.GESLOTEN, with_reason=True)).seen != ()
    triage = side(source, first, "ggz", Setting(fase=Fase.TRIAGE))
    assert {item.category for item in triage.seen} == {
        "Naam, adres en geboortedatum",
        "Bekend bij zorg: ja of nee",
        "Handelingsadvies en werkafspraak",
    }


def test_toestemming_is_said_where_it_is_asked() -> None:
    source = with_cell(made(), 28, "ggz", "F2", toestemming_nodig=True)
    closed = side(source, examples()[0], "ggz", Setting()).closed
    found = next(item for item in closed if item.category == "Kwetsbaarheid (waarneming)")
    assert "Alleen met toestemming" in found.onward


def test_the_overview_agrees_with_the_sides() -> None:
    source = made()
    for each in examples():
        lines = overview(source, each, Setting())
        for n, kind in enumerate(source.kinds):
            marked = [line.text for line in lines if line.marks[n]]
            assert marked == [item.text for item in side(source, each, kind, Setting()).seen]


def test_the_model_text_has_a_line_for_the_jurist() -> None:
    assert "jurist" in model()["jurist"]
