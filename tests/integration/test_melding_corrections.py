"""Mending a melding: what it said before is told in words, and who asks to be anonymous after all, is."""

import re
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.test import Client

from cases.models import BagAdres, Bericht, Casus, Meldergegevens, Melding
from parties.models import Partijsoort, Rol
from tests import factories as make
from tests.databases import Database

NAME, PHONE = "Mw. Steenuil", "06-00000901"


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A corporatie and the regie, two addresses, and two consulenten of the corporatie."""
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        regie = make.partij(where, Partijsoort.BURGEMEESTER)
        make.convenant(where)
        for number in (12, 14):
            BagAdres.objects.create(
                gemeente=where,
                nummeraanduiding=str(number),
                openbare_ruimte="Vlierpad",
                huisnummer=number,
                postcode="0412AB",
                woonplaats="Lindewaard",
            )
        return SimpleNamespace(
            consulent=make.medewerker(corporatie, Rol.CONSULENT, naam="Loes Consulent"),
            colleague=make.medewerker(corporatie, Rol.CONSULENT, contactpersoon=False),
            meldpunt=make.medewerker(regie, Rol.CONSULENT, contactpersoon=False),
            regisseur=make.medewerker(regie, Rol.REGISSEUR, contactpersoon=False),
        )


def typed(**changes: str) -> dict[str, str]:
    return {
        "postcode": "0412AB",
        "huisnummer": "12",
        "soort": "geluid_muziek",
        "datum": "2026-03-01",
        "tijd": "23:30",
        "wat": "Harde bas",
        "frequentie": "wekelijks",
        "ernst": "3",
        "niveau": "open",
        "melder_naam": NAME,
        "melder_telefoon": PHONE,
        **changes,
    }


def file_melding(browser: Client, **changes: str) -> Melding:
    answer = browser.post(f"/meldingen/nieuw/{uuid4()}/", typed(**changes))
    assert answer.status_code == 302, answer.content.decode()
    with make.as_role():
        return Melding.objects.get(nummer=answer["Location"].rstrip("/").rsplit("/", 1)[-1])


def test_the_history_says_in_words_what_it_said_before_and_nothing_that_stayed(world: SimpleNamespace) -> None:
    browser = make.client(world.consulent)
    page = f"/meldingen/{file_melding(browser).nummer}/"
    first = typed(huisnummer="14", tijd="22:00", frequentie="dagelijks", ernst="4", duur="60")
    assert browser.post(f"{page}verbeteren/", first).status_code == 302
    assert browser.post(f"{page}verbeteren/", first | {"soort": "alcohol"}).status_code == 302
    text = browser.get(page).content.decode()
    told = re.findall(
        r'<p>([^<]+) was: <q class="ov-text">([^<]*)</q></p><p class="ov-small">[^<]*, Loes Consulent<', text
    )
    assert told == [
        ("Soort", "Geluid: muziek"),
        ("Adres", "Vlierpad 12, 0412 AB"),
        ("Wanneer", "1 mrt 2026, 23.30 uur"),
        ("Duur in minuten", "leeg"),
        ("Hoe vaak", "Een paar keer per week"),
        ("Ernst", "3 – ernstig"),
    ]


def test_who_asks_to_be_anonymous_after_all_is(world: SimpleNamespace) -> None:
    browser = make.client(world.consulent)
    melding = file_melding(browser)
    page = f"/meldingen/{melding.nummer}/"
    assert NAME in browser.get(page).content.decode()
    # the fields are hidden then, and still sent
    assert browser.post(f"{page}verbeteren/", typed(niveau="anoniem")).status_code == 302
    for url in (page, f"{page}verbeteren/"):
        text = browser.get(url).content.decode()
        assert NAME not in text
        assert PHONE not in text
    with make.as_role():
        row = Meldergegevens.objects.get(melding=melding)
        assert (row.naam, row.telefoon, row.email, row.mag_naar_rechter) == ("", "", "", False)
    assert browser.post(f"{page}verbeteren/", typed(melder_naam="Dhr. Ransuil")).status_code == 302
    assert "Dhr. Ransuil" in browser.get(page).content.decode()


def test_with_a_casus_it_is_mended_by_who_works_there_until_it_closes(world: SimpleNamespace) -> None:
    browser = make.client(world.consulent)
    melding = file_melding(browser)
    assert browser.post(f"/meldingen/{melding.nummer}/casus/").status_code == 302
    page = f"/meldingen/{melding.nummer}/verbeteren/"
    assert browser.post(page, typed(wat="Harde bas en geschreeuw")).status_code == 302
    stranger = make.client(world.colleague)
    assert stranger.post(page, typed(wat="Anders")).status_code == 403
    with make.request(make.actor(world.consulent)):
        assert Casus.objects.update(status="afgesloten") == 1
    assert browser.post(page, typed(wat="Te laat")).status_code == 403
    assert page not in browser.get(f"/meldingen/{melding.nummer}/").content.decode()


def test_acute_danger_at_the_regie_is_told_to_its_regisseurs(world: SimpleNamespace) -> None:
    browser = make.client(world.meldpunt)
    file_melding(browser, spoed="on", niveau="anoniem", melder_naam="", melder_telefoon="")
    file_melding(make.client(world.consulent), spoed="on")
    with make.as_role():
        assert set(Bericht.objects.filter(soort="spoed").values_list("aan_id", flat=True)) == {
            world.regisseur.pk,
            world.consulent.pk,
        }
