"""The gemeente's own address list: loading it, and finding an address as people write one."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from cases.adressen import COLUMNS, at_number, pick
from cases.models import BagAdres
from parties.models import Gemeente, Partijsoort
from tests import factories as make
from tests.databases import Database

ROWS = (
    "1;Vlierpad;12;;;0412AB;Lindewaard",
    "2;Vlierpad;14;A;;0412 ab;Lindewaard",
    "3;Vlierpad;14;B;;0412AB;Lindewaard",
    "4;Lindetoren;114;;2;0411LT;Lindewaard",
    "5;Lindetoren;116;C;3;0411LT;Lindewaard",
)


@pytest.fixture
def world(db_clone: Database, tmp_path: Path) -> SimpleNamespace:
    with make.as_role():
        where, other = make.gemeente(), make.gemeente("oostervaart", "Oostervaart", "OV")
        person = make.medewerker(make.partij(where, Partijsoort.CORPORATIE))
        make.convenant(where)
        path = written(tmp_path, *ROWS)
        call_command("load_adressen", where.code, str(path))
    return SimpleNamespace(where=where, other=other, person=person, folder=tmp_path)


def find(where: Gemeente, postcode: str, number: str) -> str | None:
    adres = pick(at_number(where.pk, postcode, number), number)
    return adres.nummeraanduiding if adres else None


def written(folder: Path, *rows: str, head: str = ";".join(COLUMNS)) -> Path:
    path = folder / "adressen.csv"
    path.write_text("\n".join((head, *rows)) + "\n", encoding="utf-8-sig")
    return path


@pytest.mark.parametrize(
    ("postcode", "number", "found"),
    [
        ("0412AB", "12", "1"),
        (" 0412 ab ", " 12 ", "1"),
        ("0412AB", "14a", "2"),
        ("0412AB", "14 B", "3"),
        ("0412AB", "14-B", "3"),
        ("0411LT", "114-2", "4"),
        ("0411LT", "116C3", "5"),
        ("0411LT", "116 C-3", "5"),
        ("0412AB", "14", None),
        ("0412AB", "12A", None),
        ("0412AB", "99", None),
        ("0412", "12", None),
        ("0412AB", "twaalf", None),
        ("", "", None),
    ],
)
def test_an_address_is_found_as_people_write_it(
    world: SimpleNamespace, postcode: str, number: str, found: str | None
) -> None:
    assert find(world.where, postcode, number) == found
    assert find(world.other, postcode, number) is None


def test_loading_again_renews_and_doubles_nothing(world: SimpleNamespace) -> None:
    with make.as_role():
        path = written(world.folder, "1;Vlierlaan;12;;;0412AB;Lindewaard")
        call_command("load_adressen", world.where.code, str(path))
    assert BagAdres.objects.get(nummeraanduiding="1").openbare_ruimte == "Vlierlaan"
    assert BagAdres.objects.count() == len(ROWS)


@pytest.mark.parametrize(
    ("head", "rows", "says"),
    [
        (";".join(COLUMNS), ("9;Nieuw;1;;;0412AB;Lindewaard", "8;Vlierpad;x;;;0412AB;Lindewaard"), "regel 3"),
        (";".join(COLUMNS), ("9;Nieuw;1;;;0412;Lindewaard",), "regel 2: Vul een postcode in"),
        ("nummeraanduiding;straat", ("9;Nieuw",), "kolommen ontbreken: huisletter"),
    ],
)
def test_a_list_that_cannot_be_read_says_where_and_loads_nothing(
    world: SimpleNamespace, head: str, rows: tuple[str, ...], says: str
) -> None:
    with make.as_role(), pytest.raises(CommandError, match=says):
        call_command("load_adressen", world.where.code, str(written(world.folder, *rows, head=head)))
    assert BagAdres.objects.count() == len(ROWS)


def test_an_unknown_gemeente_or_file_is_said_in_one_sentence(world: SimpleNamespace) -> None:
    with make.as_role():
        with pytest.raises(CommandError, match="Onbekende gemeente nergens"):
            call_command("load_adressen", "nergens", "x.csv")
        with pytest.raises(CommandError, match=r"weg\.csv"):
            call_command("load_adressen", world.where.code, str(world.folder / "weg.csv"))


def test_the_form_shows_the_street_or_what_is_still_missing(world: SimpleNamespace) -> None:
    browser = make.client(world.person)
    for number, says in (
        ("12", "Vlierpad 12, 0412 AB, Lindewaard"),
        ("14", "Welk adres is het? In de lijst staat: Vlierpad 14A, Vlierpad 14B."),
        ("99", "Dit adres staat niet in de lijst."),
        ("", "Vul postcode en huisnummer in."),
    ):
        answer = browser.post("/meldingen/adres/", {"postcode": "0412AB", "huisnummer": number})
        assert says in answer.content.decode()
    assert browser.get("/meldingen/adres/").status_code == 405


def test_a_hint_names_own_casussen_at_the_address_and_nobody_elses(world: SimpleNamespace) -> None:
    with make.as_role():
        mine = make.casus(world.person.partij, status="eigen")
        theirs = make.casus(make.partij(world.where, Partijsoort.CORPORATIE, naam="Ander"), status="eigen")
        for casus in (mine, theirs):
            make.naw(casus, casus.eigenaar, "Kwispelaar", adres=BagAdres.objects.get(nummeraanduiding="1"))
    page = make.client(world.person).post("/meldingen/adres/", {"postcode": "0412AB", "huisnummer": "12"})
    assert mine.nummer in page.content.decode()
    assert theirs.nummer not in page.content.decode()
