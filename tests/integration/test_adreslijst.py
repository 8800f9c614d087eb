"""The address list is renewed from a CSV: a report per row first, then all of it, and what hangs on it stays."""

import time
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.utils import timezone

from cases.adreslijst import Outcome, UnreadableFile, compare, rows_of, unpacked
from cases.adressen import at_number
from cases.models import Adresimport, BagAdres, Complex, Overlastmelding, Wijk
from cases.queries.adressen import find_import
from cases.services import adressen as services
from cases.services.adressen import Range
from parties.decisions import NotAllowed
from parties.models import Beheerhandeling, Medewerker, Rol
from tests import factories as make
from tests.databases import Database

HEAD = "Nummeraanduiding;OpenbareRuimte;Huisnummer;Huisletter;Huisnummertoevoeging;Postcode;Woonplaats;Wijk"
FIRST = (
    "1;Vlierpad;12;;;0412AB;Lindewaard;Noord",
    "2;Vlierpad;14;A;;0412 ab;Lindewaard;Noord",
    "3;Lindetoren;114;;2;0411LT;Lindewaard;Zuid",
)


def csv(*rows: str, head: str = HEAD) -> bytes:
    return "\r\n".join((head, *rows, "")).encode("utf-8-sig")


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here, far = make.gemeente(), make.gemeente("elders", "Elders", "EL")
        regie, corporatie = make.partij(here, "gemeente_burgemeester"), make.partij(here, "woningcorporatie")
        make.convenant(here)
        return SimpleNamespace(
            here=here,
            far=far,
            corporatie=corporatie,
            lead=make.medewerker(regie, Rol.BEHEERDER, contactpersoon=False),
            keeper=make.medewerker(corporatie, Rol.BEHEERDER, contactpersoon=False),
            consulent=make.medewerker(corporatie),
        )


def read(who: Medewerker, content: bytes, *, volledig: bool = True) -> Adresimport:
    with make.request(make.actor(who)) as actor:
        return services.read_list(actor, content=content, volledig=volledig, now=timezone.now())


def take(who: Medewerker, content: bytes, *, volledig: bool = True) -> Adresimport:
    made = read(who, content, volledig=volledig)
    with make.request(make.actor(who)) as actor:
        services.apply_list(actor, adresimport=made, now=timezone.now())
    return made


def counts(made: Adresimport) -> dict[str, int]:
    return {name: getattr(made, name) for name in ("nieuw", "gewijzigd", "ongewijzigd", "vervallen", "fout")}


# --- the file ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "content",
    [
        csv(*FIRST),
        csv(*FIRST).decode("utf-8-sig").replace(";", ",").encode("cp1252"),
        csv(*FIRST).decode("utf-8-sig").replace(";", "\t").replace("\r\n", "\n").encode(),
        csv(*FIRST, head=HEAD.replace("OpenbareRuimte", "Straatnaam").replace("Huisletter", "huis_letter")),
    ],
)
def test_a_file_as_a_gemeente_delivers_it(content: bytes) -> None:
    found = compare(content, {}, volledig=True)
    assert [line.outcome for line in found.lines] == [Outcome.NIEUW] * 3
    assert (found.write[1].postcode, found.write[1].huisletter, found.write[2].wijk) == ("0412AB", "A", "Zuid")


def test_old_windows_letters_are_read() -> None:
    row = "1;Frédéric Séverinstraat;1;;;0412AB;Lindewaard;Noord"
    content = f"{HEAD}\n{row}\n".encode("cp1252")
    assert compare(content, {}, volledig=True).write[0].openbare_ruimte == "Frédéric Séverinstraat"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (";Vlierpad;12;;;0412AB;Lindewaard;", "nummeraanduiding"),
        ("9;;12;;;0412AB;Lindewaard;", "straat"),
        ("9;Vlierpad;twaalf;;;0412AB;Lindewaard;", "huisnummer"),
        ("9;Vlierpad;0;;;0412AB;Lindewaard;", "huisnummer"),
        ("9;Vlierpad;²;;;0412AB;Lindewaard;", "huisnummer"),
        ("9;Vlierpad;12;;;412AB;Lindewaard;", "postcode"),
        ("9;Vlierpad;12;AB;;0412AB;Lindewaard;", "huisletter"),
        ("9;Vlierpad;12;;;0412AB", "kolommen"),
        ("1;Vlierpad;13;;;0412AB;Lindewaard;", "regel 2"),
    ],
)
def test_a_wrong_row_says_why_and_the_rest_goes_on(row: str, reason: str) -> None:
    found = compare(csv(FIRST[0], row, FIRST[2]), {}, volledig=True)
    assert [line.outcome for line in found.lines] == [Outcome.NIEUW, Outcome.FOUT, Outcome.NIEUW]
    assert reason in found.lines[1].reden
    assert found.lines[1].number == 3


@pytest.mark.parametrize("row", ["3;Lindetoren, flat; 114;;2;0411LT;Lindewaard;Zuid;", "3;Lindetoren;114"])
def test_an_address_on_a_row_with_other_columns_does_not_go(row: str) -> None:
    there = {address.nummeraanduiding: address for address in compare(csv(*FIRST), {}, volledig=False).write}
    found = compare(csv(FIRST[0], row), there, volledig=True)
    assert found.gone == ["2"]
    assert [(line.outcome, line.nummeraanduiding) for line in found.lines[1:]] == [
        (Outcome.FOUT, "3"),
        (Outcome.VERVALLEN, "2"),
    ]


HUGE = b'"' + b"x" * 200_000


@pytest.mark.parametrize(
    "content",
    [b"", b"naam;straat\n", b"PK\x03\x04\x00\x00", b"\xff\xd8\xff\x00", HUGE, HEAD.encode() + b"\r\n" + HUGE],
)
def test_what_is_no_list_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(rows_of(content))


# --- the list ---------------------------------------------------------------------------------------------------------
def test_nothing_changes_before_it_is_taken_over(there: SimpleNamespace) -> None:
    made = read(there.lead, csv(*FIRST))
    assert counts(made) == {"nieuw": 3, "gewijzigd": 0, "ongewijzigd": 0, "vervallen": 0, "fout": 0}
    assert not BagAdres.objects.exists()


def test_an_update_keeps_what_hangs_on_it(there: SimpleNamespace) -> None:
    take(there.lead, csv(*FIRST))
    with make.as_role():
        moved, gone = BagAdres.objects.get(nummeraanduiding="1"), BagAdres.objects.get(nummeraanduiding="3")
        casus = make.casus(there.corporatie)
        fields = {"soort": "alcohol", "begonnen_op": timezone.now(), "wat": "x", "frequentie": "eenmalig"}
        for adres in (moved, gone):
            melding = make.melding(there.corporatie, where=casus)
            make.row(
                Overlastmelding,
                casus,
                there.corporatie,
                melding=melding,
                adres=adres,
                ernst=3,
                niveau="hinder",
                **fields,
            )
    made = take(
        there.lead, csv("1;Vlierlaan;12;;;0412AB;Lindewaard;", FIRST[1], "4;Vlierpad;16;;;0412AB;Lindewaard;Oost")
    )
    assert counts(made) == {"nieuw": 1, "gewijzigd": 1, "ongewijzigd": 1, "vervallen": 1, "fout": 0}
    with make.as_role():
        assert set(Overlastmelding.objects.values_list("adres_id", flat=True)) == {moved.pk, gone.pk}
    now = {row.nummeraanduiding: row for row in BagAdres.objects.select_related("wijk")}
    assert (now["1"].openbare_ruimte, str(now["1"].wijk)) == ("Vlierlaan", "Noord"), "nothing said of the wijk"
    assert now["3"].vervallen_op is not None
    assert at_number(there.here.pk, "0411LT", "114") == []
    assert set(Wijk.objects.values_list("naam", flat=True)) == {"Noord", "Zuid", "Oost"}
    back = take(there.lead, csv(*FIRST), volledig=False)
    assert (back.gewijzigd, back.vervallen) == (2, 0), "a part of the list takes nothing away"
    assert at_number(there.here.pk, "0411LT", "114") != []
    report = unpacked(bytes(made.verslag))
    assert "Anders: openbareruimte." in report
    assert "Staat niet in het bestand." in report


def test_it_is_taken_over_once(there: SimpleNamespace) -> None:
    made = take(there.lead, csv(*FIRST))
    with pytest.raises(NotAllowed), make.request(make.actor(there.lead)) as actor:
        services.apply_list(actor, adresimport=made, now=timezone.now())


def test_the_file_goes_once_it_was_taken_over_and_no_page_reads_it(there: SimpleNamespace) -> None:
    waiting = read(there.lead, csv(*FIRST))
    taken = take(there.lead, csv(*FIRST))
    with make.request(make.actor(there.lead)) as actor:
        found = find_import(actor, waiting.pk)
        assert found is not None
        assert found.get_deferred_fields() == {"bestand"}
    with make.as_role():
        assert bytes(Adresimport.objects.get(pk=waiting.pk).bestand)
        row = Adresimport.objects.get(pk=taken.pk)
        assert not bytes(row.bestand)
        assert bytes(row.verslag)


def test_only_the_beheerder_of_the_regie_and_only_the_own_gemeente(there: SimpleNamespace) -> None:
    take(there.lead, csv(*FIRST))
    for who in (there.keeper, there.consulent):
        with pytest.raises(NotAllowed):
            read(who, csv(*FIRST))
        with make.request(make.actor(who)):
            assert BagAdres.objects.filter(nummeraanduiding="1").update(woonplaats="Gekaapt") == 0
        with pytest.raises(DatabaseError), make.request(make.actor(who)):
            Wijk.objects.create(gemeente=there.here, naam="Gekaapt")
    with pytest.raises(DatabaseError), make.request(make.actor(there.lead)):
        Wijk.objects.create(gemeente=there.far, naam="Gekaapt")
    with pytest.raises(DatabaseError), make.request(make.actor(there.lead)):
        BagAdres.objects.filter(nummeraanduiding="1").delete()


# --- complexen and wijken ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (Range(straat="vlierpad", van=1, tot=13), {"1"}),
        (Range(straat="Vlierpad", van=1, tot=99, zijde="even"), {"1", "2"}),
        (Range(straat="Vlierpad", van=1, tot=99, zijde="oneven"), set()),
        (Range(postcode_van="0411", postcode_tot="0411"), {"3"}),
        (Range(postcode_van="0411LT", postcode_tot="0412AB"), {"1", "2", "3"}),
    ],
)
def test_addresses_are_put_in_by_range(there: SimpleNamespace, chosen: Range, expected: set[str]) -> None:
    take(there.lead, csv(*FIRST))
    with make.request(make.actor(there.lead)) as actor:
        complex_ = Complex(naam="Lindehof", partij=there.corporatie)
        services.save_gebied(actor, complex_, now=timezone.now())
        assert services.put_in(actor, complex_, chosen, now=timezone.now()) == len(expected)
    found = BagAdres.objects.filter(complex=complex_).values_list("nummeraanduiding", flat=True)
    assert set(found) == expected
    with make.request(make.actor(there.lead)) as actor:
        services.remove_gebied(actor, complex_, now=timezone.now())
    assert not Complex.objects.exists()
    assert BagAdres.objects.count() == 3
    with make.as_role():
        assert "Complex verwijderd" in Beheerhandeling.objects.values_list("handeling", flat=True)


def test_sixty_thousand_addresses_in_seconds(there: SimpleNamespace, record_property: object) -> None:
    rows = [
        f"{n:016d};Straat {n // 200};{n % 200 + 1};;;{1000 + n // 60:04d}AB;Lindewaard;Wijk {n % 9}"
        for n in range(60_000)
    ]
    start = time.monotonic()
    made = read(there.lead, csv(*rows))
    halfway = time.monotonic()
    with make.request(make.actor(there.lead)) as actor:
        services.apply_list(actor, adresimport=made, now=timezone.now())
    end = time.monotonic()
    again = read(there.lead, csv(*rows[:-1], rows[-1].replace("Lindewaard", "Elders")))
    print(f"read {halfway - start:.1f} s, taken over {end - halfway:.1f} s, read again {time.monotonic() - end:.1f} s")
    assert (again.ongewijzigd, again.gewijzigd) == (59_999, 1)
    assert end - start < 30


# --- the pages --------------------------------------------------------------------------------------------------------
def test_from_upload_to_report_in_the_browser(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    bad = SimpleUploadedFile("lijst.csv", b"naam;straat\n")
    assert "ontbreken" in browser.post("/beheer/adressen/inlezen/", {"bestand": bad}).text
    good = SimpleUploadedFile("lijst.csv", csv(*FIRST, '=1+1;=HYPERLINK("x");1;;;x;L;'))
    answer = browser.post("/beheer/adressen/inlezen/", {"bestand": good, "volledig": "on"})
    page = answer.headers["Location"]
    text = browser.get(page).text
    assert "postcode" in text
    report = browser.get(f"{page}verslag/").content.decode("utf-8-sig")
    assert "'=1+1" in report
    assert browser.post(f"{page}overnemen/").status_code == 302
    assert BagAdres.objects.count() == 3
    assert make.client(there.keeper).get(page).status_code == 403
    for path in ("adressen/", "complexen/", "wijken/"):
        assert browser.get(f"/beheer/{path}").status_code == 200
    assert browser.post("/beheer/complexen/", {"naam": "Lindehof", "partij": there.corporatie.pk}).status_code == 302
    place = f"/beheer/complexen/{Complex.objects.get().pk}/"
    answer = browser.post(f"{place}adressen/", {"straat": "Vlierpad", "van": 1, "tot": 20, "zijde": ""})
    assert answer.status_code == 302
    assert "Vlierpad" in browser.get(place).text
    assert browser.post(f"{place}los/", {"straat": "Vlierpad"}).status_code == 302
    assert not BagAdres.objects.exclude(complex=None).exists()
