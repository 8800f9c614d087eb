"""The kit without a database: the law that is cited, the pieces, and the printed matrix."""

import io
import re
from dataclasses import fields, is_dataclass

import pikepdf
import pypdf
import pytest

from parties.models import Partijsoort
from privacy import reference
from privacy.kit import contents
from privacy.kit.model import model
from privacy.kit.source import Party
from privacy.models import Fase
from privacy.queries.voorbeelden import Setting, examples, overview, side
from tests.unit.convenant_bron import made, with_cell

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
