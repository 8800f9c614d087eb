"""A betrokkene asks: identity, search, sources, answer; and what the officer who handles it never gets to see."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import ProgrammingError, connection
from django.test import Client
from django.utils import timezone

from cases.models import Bericht, Casus, Journaalitem, Meldergegevens, Politiemutatie
from cases.queries.rechten_overzicht import collect
from cases.services import rechten
from cases.services.rechten import due_date, months_later
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Raadpleging, Rechtenverzoek
from tests import factories as make
from tests.databases import Database

pytestmark = pytest.mark.usefixtures("module_db")
SECRET = "kanarie-verslag"
OTHER = "kanarie-beperkt"
POLICE = "kanarie-mutatie"
MELDER = "kanarie-melder"


@dataclass(frozen=True)
class World:
    officer: Medewerker
    fg: Medewerker
    source: Medewerker
    police: Medewerker
    casus: Casus
    own: Casus


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie, corporatie, politie = (
            make.partij(here, soort) for soort in ("gemeente_burgemeester", "woningcorporatie", "politie")
        )
        make.medewerker(corporatie)
        people = {
            "officer": make.medewerker(regie, Rol.PRIVACY_OFFICER),
            "fg": make.medewerker(regie, Rol.FG),
            "source": make.medewerker(corporatie, Rol.PRIVACY_OFFICER),
            "police": make.medewerker(politie, Rol.PRIVACY_OFFICER),
        }
        make.convenant(here)
        casus = make.casus(corporatie, politie)
        make.naw(casus, corporatie, "Kwispelaar")
        text: dict[str, Any] = {"categorie_id": 10, "vak": "waarneming"}
        make.row(Journaalitem, casus, corporatie, tekst=SECRET, **text)
        make.row(Journaalitem, casus, corporatie, tekst=OTHER, beperkt=True, **text)
        make.row(Politiemutatie, casus, politie, mutatienummer="1", datum=timezone.now(), omschrijving=POLICE)
        make.row(Meldergegevens, casus, corporatie, naam=MELDER)
        own = make.casus(corporatie, status="eigen")
        make.naw(own, corporatie, "Kwispelaar")
    return World(casus=casus, own=own, **people)


def take_in(world: World, soort: str = "inzage") -> Rechtenverzoek:
    with make.request(make.actor(world.officer)) as actor:
        verzoek = rechten.register_verzoek(
            actor,
            soort=soort,
            ontvangen_op=timezone.localdate(),
            naam="Radboud Kwispelaar",
            geboortedatum=None,
            adres_tekst="Vlierpad 12",
            vraag="Wat weet u van mij?",
            now=timezone.now(),
        )
        rechten.confirm_identity(actor, verzoek)
    return again(world.officer, verzoek)


def again(who: Medewerker, verzoek: Rechtenverzoek) -> Rechtenverzoek:
    with make.request(make.actor(who)):
        return Rechtenverzoek.objects.get(pk=verzoek.pk)


def consult(world: World, verzoek: Rechtenverzoek) -> None:
    with make.request(make.actor(world.officer)) as actor:
        rechten.consult(actor, verzoek, casussen=[world.casus.pk], now=timezone.now())


def reply(who: Medewerker, verzoek: Rechtenverzoek, *categories: int) -> None:
    with make.request(make.actor(who)) as actor:
        for row in Raadpleging.objects.filter(aanvraag=verzoek, bron_id=actor.partij_id).select_related("aanvraag"):
            rechten.answer_consultation(
                actor, row, categorieen=categories, weigeringsgrond="veiligheid", now=timezone.now()
            )


def composed(world: World, verzoek: Rechtenverzoek) -> str:
    with make.request(make.actor(world.officer)) as actor:
        rechten.compose(actor, Rechtenverzoek.objects.get(pk=verzoek.pk))
    with make.request(make.actor(world.officer)) as actor:
        return str(collect(actor, Rechtenverzoek.objects.get(pk=verzoek.pk)))


def test_terms_run_by_month_and_for_police_data_by_week() -> None:
    assert due_date("inzage", dt.date(2026, 1, 31)) == dt.date(2026, 2, 28)
    assert due_date("wpg_inzage", dt.date(2026, 1, 31)) == dt.date(2026, 3, 14)
    assert months_later(dt.date(2026, 12, 15), 2) == dt.date(2027, 2, 15)


def test_only_what_a_source_agreed_to_is_collected(world: World) -> None:
    verzoek = take_in(world)
    consult(world, verzoek)
    reply(world.source, verzoek, 1, 10)
    reply(world.police, verzoek, 10, 12)
    found = composed(world, verzoek)
    assert SECRET in found
    assert "Kwispelaar" in found
    assert not any(token in found for token in (OTHER, POLICE, MELDER))


def test_a_kind_of_data_that_a_source_did_not_agree_to_stays_shut(world: World) -> None:
    verzoek = take_in(world)
    consult(world, verzoek)
    reply(world.source, verzoek, 1)
    found = composed(world, verzoek)
    assert "Kwispelaar" in found
    assert SECRET not in found


def test_nothing_is_open_before_the_sources_answered(world: World) -> None:
    verzoek = take_in(world)
    consult(world, verzoek)
    with make.request(make.actor(world.officer)) as actor:
        gate.open_gate(actor, aanvragen=[verzoek.pk], doel=Doel.RECHTEN)
        assert list(Journaalitem.objects.all()) == []
    assert composed(world, verzoek) == "()"


def test_the_source_answers_for_itself_only(world: World) -> None:
    verzoek = take_in(world)
    consult(world, verzoek)
    with make.request(make.actor(world.source)):
        seen = {row.bron_id for row in Raadpleging.objects.filter(aanvraag=verzoek)}
        assert seen == {world.source.partij_id}
        changed = Raadpleging.objects.exclude(bron_id=world.source.partij_id).update(uitkomst="akkoord")
    assert changed == 0


def test_an_own_party_casus_of_another_is_neither_found_nor_consulted(world: World) -> None:
    with make.request(make.actor(world.officer)) as actor:
        found = gate.find_person(actor, ["Kwispelaar"], doel=Doel.RECHTEN)
    assert {row[0] for row in found} == {world.casus.pk}
    verzoek = take_in(world)
    with make.request(make.actor(world.officer)) as actor:
        rechten.consult(actor, verzoek, casussen=[world.own.pk], now=timezone.now())
        assert not Raadpleging.objects.filter(aanvraag=verzoek).exists()


def test_a_fg_reads_the_shell_and_changes_nothing(world: World) -> None:
    verzoek = take_in(world)
    with make.request(make.actor(world.fg)):
        assert Rechtenverzoek.objects.filter(pk=verzoek.pk).exists()
        assert Rechtenverzoek.objects.filter(pk=verzoek.pk).update(status="afgerond") == 0
    with (
        pytest.raises(ProgrammingError),
        make.request(make.actor(world.fg)) as actor,
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "SELECT gate.start_consultation(%s, %s, %s, %s::uuid[])",
            (*gate.sign(actor), verzoek.pk, [world.casus.pk]),
        )


def test_a_restriction_lasts_until_the_officer_lifts_it(world: World, migrator: psycopg.Connection[Any]) -> None:
    verzoek = take_in(world, "beperking")
    consult(world, verzoek)
    composed(world, verzoek)
    with make.request(make.actor(world.officer)) as actor:
        verzoek = Rechtenverzoek.objects.get(pk=verzoek.pk)
        rechten.decide(actor, verzoek, besluit="toegewezen", antwoord="Goed.", now=timezone.now())

    def shielded() -> bool:
        row = migrator.execute("SELECT afgeschermd_op FROM cases_casus WHERE id = %s", [world.casus.pk]).fetchone()
        assert row is not None
        return row[0] is not None

    assert shielded()
    with make.request(make.actor(world.officer)) as actor:
        rechten.restrict(actor, Rechtenverzoek.objects.get(pk=verzoek.pk), on=False)
    assert not shielded()


def test_the_walk_of_the_privacy_officer(world: World) -> None:
    browser: Client = make.client(world.officer)
    assert browser.get("/betrokkenen/").status_code == 200
    fields = {
        "soort": "inzage",
        "ontvangen_op": str(timezone.localdate()),
        "naam": "Radboud Kwispelaar",
        "adres_tekst": "Vlierpad 12",
    }
    assert browser.post("/betrokkenen/nieuw/", {**fields, "naam": ""}).status_code == 422
    address = browser.post("/betrokkenen/nieuw/", fields)["Location"]
    assert "Kwispelaar" not in address
    assert browser.post(f"{address}identiteit/", {}).status_code == 422
    browser.post(f"{address}identiteit/", {"vastgesteld": "on"})
    page = browser.get(address).content.decode()
    assert f"{world.casus.nummer} (Naam en adres)" in page
    assert world.own.nummer not in page
    assert SECRET not in page
    browser.post(f"{address}raadplegen/", {"casussen": [str(world.casus.pk)]})
    source = make.client(world.source)
    with make.request(make.actor(world.source)):
        asked = Raadpleging.objects.get(uitkomst="open", aanvraag__nummer=address.split("/")[2])
        assert Bericht.objects.filter(pad__contains=str(asked.pk)).count() == 1
    assert source.post(f"/betrokkenen/raadpleging/{asked.pk}/", {"uitkomst": "akkoord"}).status_code == 422
    answered = source.post(f"/betrokkenen/raadpleging/{asked.pk}/", {"uitkomst": "akkoord", "categorieen": ["1", "10"]})
    assert answered.status_code == 302
    assert make.client(world.police).get(f"/betrokkenen/raadpleging/{asked.pk}/").status_code == 404
    browser.post(f"{address}stap/samenstellen/")
    overview = browser.get(f"{address}overzicht/")
    assert SECRET in overview.content.decode()
    words = {"besluit": "toegewezen", "antwoord": "Hierbij uw gegevens."}
    early = browser.post(f"{address}besluit/", words)
    assert early.status_code == 422
    assert "Maak eerst het overzicht" in early.content.decode()
    assert words["antwoord"] in early.content.decode()
    pdf = browser.post(f"{address}overzicht/")
    assert pdf.content.startswith(b"%PDF")
    assert browser.post(f"{address}besluit/", {"besluit": "toegewezen"}).status_code == 422
    assert browser.post(f"{address}besluit/", words).status_code == 302
    assert browser.get(f"{address}brief/").content.startswith(b"%PDF")
    assert browser.get(f"{address}overzicht/").status_code == 404


@pytest.mark.parametrize("status", ["raadplegen", "afgerond"])
def test_what_sources_gave_is_open_only_while_the_answer_is_put_together(world: World, status: str) -> None:
    verzoek = take_in(world)
    consult(world, verzoek)
    reply(world.source, verzoek, 1, 10)
    open_now = composed(world, verzoek)
    assert SECRET in open_now
    assert "Kwispelaar" in open_now
    with make.as_role():
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(status=status)
    with make.request(make.actor(world.officer)) as actor:
        assert collect(actor, Rechtenverzoek.objects.get(pk=verzoek.pk)) == ()


def test_a_melder_and_what_the_police_knows_stay_shut_whatever_an_answer_says(world: World) -> None:
    """The service leaves these categories out of an answer; the gate opens none, should one stand there."""
    verzoek = take_in(world)
    consult(world, verzoek)
    reply(world.source, verzoek, 1, 10)
    reply(world.police, verzoek, 10)
    assert SECRET in composed(world, verzoek)
    with make.as_role():
        Raadpleging.objects.filter(aanvraag=verzoek).update(uitkomst="akkoord", categorieen=[1, 9, 10, 12, 13])
    with make.request(make.actor(world.officer)) as actor:
        gate.open_gate(actor, aanvragen=[verzoek.pk], doel=Doel.RECHTEN)
        assert Journaalitem.objects.exists()
        assert not Meldergegevens.objects.exists()
        assert not Politiemutatie.objects.exists()


def test_a_reminder_is_written_once(world: World) -> None:
    verzoek = take_in(world)
    late = timezone.now() + dt.timedelta(days=40)
    for _ in range(2):
        with make.as_role("worker"):
            rechten.remind_officers(now=late)
    with make.as_role():
        rows = Bericht.objects.filter(sleutel__startswith=f"rechtenverzoek:{verzoek.pk}:")
        assert [row.aan_id for row in rows] == [world.officer.pk]
