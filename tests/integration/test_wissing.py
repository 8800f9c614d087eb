"""A betrokkene asks to erase or to correct: what was granted is destroyed or handed to its source, and nothing else."""

import datetime as dt
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from cases.models import Bericht, Betrokkene, Bewoner, Casus, Journaalitem, Naw, Termijn
from cases.queries.rechten import request_page
from cases.queries.rechten_uitvoering import outcome
from cases.services import rechten, reminders, retain
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate, retention
from privacy.gate import Doel
from privacy.models import Raadpleging, Rechtenpersoon, Rechtenverzoek, Vernietiging, Vernietigingsvoorstel
from tests import factories as make
from tests.canary import pdf_text
from tests.databases import Database

GOES, STAYS, POLICE, OTHER = "kanarie-weg", "kanarie-blijft", "kanarie-mutatie", "kanarie-ander"
INSTRUCTION = "kanarie-opdracht: de achternaam is Kwispelaar-Veld"


@dataclass(frozen=True)
class World:
    officer: Medewerker
    source: Medewerker
    police: Medewerker
    worker: Medewerker
    stranger: Medewerker
    casus: Casus


@pytest.fixture
def world(db_clone: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie, corporatie, politie = (
            make.partij(here, soort, naam=soort) for soort in ("gemeente_burgemeester", "woningcorporatie", "politie")
        )
        worker = make.medewerker(corporatie)
        people = {
            "officer": make.medewerker(regie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "source": make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "police": make.medewerker(politie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "worker": worker,
        }
        make.convenant(here)
        casus = make.casus(corporatie, politie)
        stranger = make.medewerker(corporatie)
        make.naw(casus, corporatie, "Kwispelaar")
        note: dict[str, Any] = {"categorie_id": 10, "vak": "waarneming"}
        make.row(Journaalitem, casus, corporatie, tekst=GOES, **note)
        make.row(Journaalitem, casus, corporatie, tekst=STAYS, categorie_id=17, vak="advies")
        make.row(Journaalitem, casus, politie, tekst=POLICE, **note)
    return World(casus=casus, stranger=stranger, **people)


def texts() -> set[str]:
    with make.as_role():
        return set(Journaalitem.objects.values_list("tekst", flat=True))


def load(verzoek: Rechtenverzoek) -> Rechtenverzoek:
    with make.as_role():
        return Rechtenverzoek.objects.get(pk=verzoek.pk)


def asked(world: World, soort: str, *, naam: str = "Radboud Kwispelaar") -> Rechtenverzoek:
    """A request for which the corporatie agreed to category 10 and the politie refused."""
    now = timezone.now()
    with make.request(make.actor(world.officer)) as actor:
        verzoek = rechten.register_verzoek(
            actor, soort=soort, ontvangen_op=timezone.localdate(), naam=naam, geboortedatum=None,
            adres_tekst="Vlierpad 12", vraag="", now=now,
        )  # fmt: skip
        rechten.confirm_identity(actor, verzoek)
    with make.request(make.actor(world.officer)) as actor:
        rechten.consult(actor, Rechtenverzoek.objects.get(pk=verzoek.pk), casussen=[world.casus.pk], now=now)
    for who, agreed, ground in ((world.source, [10], ""), (world.police, [], "nog_nodig")):
        with make.request(make.actor(who)) as actor:
            row = Raadpleging.objects.select_related("aanvraag").get(aanvraag=verzoek, bron_id=actor.partij_id)
            rechten.answer_consultation(actor, row, categorieen=agreed, weigeringsgrond=ground, now=now)
    with make.request(make.actor(world.officer)) as actor:
        rechten.compose(actor, Rechtenverzoek.objects.get(pk=verzoek.pk))
    return verzoek


def decided(world: World, soort: str, *, besluit: str = "deels", **options: Any) -> Rechtenverzoek:
    verzoek = asked(world, soort, **options)
    with make.request(make.actor(world.officer)) as actor:
        rechten.decide(
            actor, Rechtenverzoek.objects.get(pk=verzoek.pk), besluit=besluit, antwoord="Goed.",
            opdracht=INSTRUCTION if soort == "rectificatie" else "", now=timezone.now(),
        )  # fmt: skip
    return load(verzoek)


def proposed() -> list[Vernietigingsvoorstel]:
    with make.as_role():
        return list(Vernietigingsvoorstel.objects.filter(status="open"))


def destroy(who: Medewerker, voorstel: Vernietigingsvoorstel) -> Vernietiging:
    with make.request(make.actor(who)) as actor:
        retention.approve(actor, voorstel.pk)
        pk = retention.destroy(
            actor, voorstel.pk, object=voorstel.nummer, reason="x", backups_until=timezone.localdate()
        )
    with make.as_role():
        return Vernietiging.objects.get(pk=pk)


def night() -> None:
    with make.as_role("worker"):
        retain.retain(now=timezone.now())


# --- wissing (art. 17 AVG) --------------------------------------------------------------------------------------------
def test_what_was_granted_is_proposed_destroyed_and_declared_and_nothing_else(world: World) -> None:
    verzoek = decided(world, "wissing")
    [voorstel] = proposed()
    assert (voorstel.wat, voorstel.grond, voorstel.partij_id) == ("wissing", "wissing", world.officer.partij_id)
    assert texts() == {GOES, STAYS, POLICE}
    night()
    assert [row.pk for row in proposed()] == [voorstel.pk]
    for other in (world.source, world.police, world.worker):
        with pytest.raises(DatabaseError):
            destroy(other, voorstel)
    row = destroy(world.officer, voorstel)
    assert texts() == {STAYS, POLICE}
    assert (row.aantallen, row.whole) == ({"10": 1}, True)
    night()
    assert proposed() == []
    with make.request(make.actor(world.officer)) as actor:
        page = request_page(actor, verzoek, today=timezone.localdate())
        assert any("Gewist op" in line.detail for line in page.consultations)
        assert any("zijn gewist op" in line for line in outcome(verzoek).done)
    with make.as_role():
        told = Bericht.objects.filter(sleutel__startswith=f"wissing:{verzoek.pk}")
        assert [bericht.aan_id for bericht in told] == [world.officer.pk]


def _hold(world: World) -> None:
    with make.as_role():
        Casus.objects.filter(pk=world.casus.pk).update(status="juridisch")


def _refuse(world: World) -> None:
    """Nothing happens: the request itself is refused."""


@pytest.mark.parametrize(("before", "besluit"), [(_hold, "toegewezen"), (_refuse, "afgewezen")])
def test_nothing_is_proposed_while_something_holds_it_or_without_a_grant(
    world: World, before: Callable[[World], None], besluit: str
) -> None:
    before(world)
    decided(world, "wissing", besluit=besluit)
    night()
    assert proposed() == []
    assert texts() == {GOES, STAYS, POLICE}


def test_a_hold_that_comes_later_stops_it_and_its_end_brings_it_back(world: World) -> None:
    decided(world, "wissing")
    [voorstel] = proposed()
    _hold(world)
    with pytest.raises(DatabaseError):
        destroy(world.officer, voorstel)
    night()
    assert proposed() == []
    with make.as_role():
        Casus.objects.filter(pk=world.casus.pk).update(status="in_behandeling")
    night()
    assert [row.wat for row in proposed()] == ["wissing"]


def test_a_hold_that_is_being_set_stops_it(world: World) -> None:
    decided(world, "wissing")
    [voorstel] = proposed()
    outcome: list[str] = []

    def act() -> None:
        try:
            destroy(world.officer, voorstel)
        except DatabaseError as refused:
            outcome.append(str(refused))
        finally:
            connections.close_all()

    thread = threading.Thread(target=act)
    with make.request(make.actor(world.source)) as actor, connection.cursor() as cursor:
        until = timezone.localdate() + dt.timedelta(days=30)
        retention.set_hold(actor, world.casus.nummer, reden="rechtszaak", toelichting="", toets_op=until)
        thread.start()
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND transactionid = pg_current_xact_id()::xid"
        found: object = (0,)
        while thread.is_alive() and found == (0,):
            cursor.execute(waits)
            found = cursor.fetchone()
    thread.join()
    assert texts() == {GOES, STAYS, POLICE}
    assert "held" in outcome[0]


def test_in_a_casus_about_more_people_only_what_names_the_one_who_asked_goes(world: World) -> None:
    with make.as_role():
        bewoner = make.bewoner_of(world.casus)
        other = make.row(Journaalitem, world.casus, world.worker.partij, tekst=OTHER, categorie_id=10, vak="waarneming")
        second = Bewoner.objects.create(gemeente_id=world.casus.gemeente_id)
        Betrokkene.objects.create(casus=world.casus, bewoner=second)
        Journaalitem.objects.filter(pk=other.pk).update(bewoner=second)
        assert set(Naw.objects.values_list("bewoner", flat=True)) == {bewoner.pk}
    decided(world, "wissing")
    [voorstel] = proposed()
    destroy(world.officer, voorstel)
    assert texts() == {STAYS, POLICE, OTHER}


def test_nobody_is_guessed_in_a_casus_about_more_people(world: World) -> None:
    with make.as_role():
        Betrokkene.objects.create(
            casus=world.casus, bewoner=Bewoner.objects.create(gemeente_id=world.casus.gemeente_id)
        )
    verzoek = decided(world, "wissing", naam="Onvindbare Naam")
    assert proposed() == []
    with make.request(make.actor(world.officer)) as actor:
        page = request_page(actor, verzoek, today=timezone.localdate())
    assert any("Niet voorgesteld" in line.detail for line in page.consultations)


def test_the_officer_walks_from_the_decision_to_the_verklaring(world: World) -> None:
    verzoek = asked(world, "wissing")
    browser = make.client(world.officer)
    address = f"/betrokkenen/{verzoek.nummer}/"
    browser.post(f"{address}besluit/", {"besluit": "toegewezen", "antwoord": "Wij wissen uw gegevens."})
    assert "Wacht op de privacy officer" in browser.get(address).content.decode()
    assert f"Gegevens van de bewoner in casus {world.casus.nummer}" in browser.get("/bewaren/").content.decode()
    [voorstel] = proposed()
    page = browser.get(f"/bewaren/voorstellen/{voorstel.pk}/").content.decode()
    assert "Wissing op verzoek van de bewoner (artikel 17 AVG)" in page
    assert GOES not in page
    assert browser.post(f"/bewaren/voorstellen/{voorstel.pk}/vernietigen/", {"zeker": "on"}).status_code == 302
    assert texts() == {STAYS, POLICE}
    with make.as_role():
        row = Vernietiging.objects.get()
    assert browser.get(f"/bewaren/register/{row.pk}/verklaring/").content.startswith(b"%PDF")
    letter = " ".join(pdf_text(browser.get(f"{address}brief/").content).split())
    assert "woningcorporatie: uw gegevens zijn gewist op " in letter
    assert "politie: de gegevens zijn nog nodig voor het doel." in letter


def test_the_letter_speaks_to_the_one_who_asked(world: World) -> None:
    verzoek = decided(world, "wissing")
    letter = " ".join(pdf_text(make.client(world.officer).get(f"/betrokkenen/{verzoek.nummer}/brief/").content).split())
    assert "woningcorporatie: wil uw gegevens wissen." in letter
    assert "privacy officer die over vernietigen beslist" not in letter


@pytest.mark.parametrize("besluit", ["deels", "afgewezen"])
def test_the_letter_says_who_refused_on_which_ground(world: World, besluit: str) -> None:
    verzoek = decided(world, "rectificatie", besluit=besluit)
    letter = " ".join(pdf_text(make.client(world.officer).get(f"/betrokkenen/{verzoek.nummer}/brief/").content).split())
    assert "politie: de gegevens zijn nog nodig voor het doel." in letter
    assert ("woningcorporatie: verbetert" in letter) == (besluit == "deels")


# --- rectificatie (art. 16 AVG) ---------------------------------------------------------------------------------------
def the_task(verzoek: Rechtenverzoek) -> Raadpleging:
    with make.as_role():
        return Raadpleging.objects.get(aanvraag=verzoek, uitkomst="akkoord")


def test_a_source_that_agreed_gets_a_task_that_stays_until_it_is_done(world: World) -> None:
    verzoek = decided(world, "rectificatie")
    task = the_task(verzoek)
    with make.as_role():
        told = set(
            Bericht.objects.filter(sleutel__startswith=f"rectificatie:{task.pk}").values_list("aan_id", flat=True)
        )
        assert told == {world.source.pk, world.worker.pk}
        termijn = Termijn.objects.get(soort="rectificatie")
        assert (termijn.partij_id, termijn.verloopt_op) == (world.worker.partij_id, verzoek.uiterlijk)
    worker, address = make.client(world.worker), f"/betrokkenen/rectificatie/{task.pk}/"
    assert address in worker.get("/").content.decode()
    page = worker.get(address).content.decode()
    assert INSTRUCTION in page
    assert world.casus.nummer in page
    assert worker.post(address, {}).status_code == 422
    assert worker.post(address, {"resultaat": "verbeterd"}).status_code == 302
    assert address not in worker.get("/").content.decode()
    again = worker.post(address, {"resultaat": "waren_weg"}, follow=True)
    assert "Dit was al gemeld" in again.text
    assert "De gegevens zijn verbeterd" in again.text
    with make.request(make.actor(world.source)) as actor, pytest.raises(NotAllowed):
        rechten.finish_rectification(actor, raadpleging_id=task.pk, resultaat="waren_weg", now=timezone.now())
    assert the_task(verzoek).resultaat == "verbeterd"
    with make.as_role():
        assert Termijn.objects.get(soort="rectificatie").afgerond_op is not None
        done = Bericht.objects.filter(sleutel__startswith=f"rectificatie:{task.pk}:klaar")
        assert [row.aan_id for row in done] == [world.officer.pk]
    verzoek = load(verzoek)
    with make.request(make.actor(world.officer)):
        [line] = outcome(verzoek).done
    assert line.startswith("woningcorporatie: de gegevens zijn verbeterd, op ")


def test_the_letter_says_who_is_still_busy(world: World) -> None:
    verzoek = decided(world, "rectificatie")
    with make.request(make.actor(world.officer)):
        [line] = outcome(verzoek).done
    assert line.startswith("woningcorporatie: verbetert dit uiterlijk op ")


@pytest.mark.parametrize("who", ["police", "stranger"])
def test_who_does_not_work_on_it_reads_and_finishes_nothing(world: World, who: str) -> None:
    task = the_task(decided(world, "rectificatie"))
    person: Medewerker = getattr(world, who)
    assert make.client(person).get(f"/betrokkenen/rectificatie/{task.pk}/").status_code == 404
    with make.request(make.actor(person)) as actor:
        gate.open_gate(actor, aanvragen=[task.pk], categories=[1], doel=Doel.RECHTEN)
        assert not Rechtenpersoon.objects.exists()
    with pytest.raises(DatabaseError), make.request(make.actor(person)) as actor:
        rechten.finish_rectification(actor, raadpleging_id=task.pk, resultaat="verbeterd", now=timezone.now())


def test_who_corrects_does_not_read_the_request_itself(world: World) -> None:
    verzoek = decided(world, "rectificatie")
    task = the_task(verzoek)
    for person in (world.worker, world.source):
        with make.request(make.actor(person)) as actor:
            gate.open_gate(actor, aanvragen=[task.pk, verzoek.pk], doel=Doel.RECHTEN)
            assert [row.naam for row in Rechtenpersoon.objects.all()] == [""]


def test_a_late_correction_is_told_inside_the_source_and_nowhere_else(world: World) -> None:
    decided(world, "rectificatie")
    late = timezone.now() + dt.timedelta(days=60)
    with make.as_role("worker"):
        reminders.remind(now=late)
    with make.as_role():
        told = Bericht.objects.filter(soort__in=["te_laat", "te_laat_regisseur", "te_laat_casusregisseur"])
        assert {row.aan.partij_id for row in told} == {world.worker.partij_id}
        assert all(row.pad.startswith("/betrokkenen/rectificatie/") for row in told)


def test_a_rectificatie_says_what_must_be_corrected(world: World) -> None:
    verzoek = asked(world, "rectificatie")
    browser = make.client(world.officer)
    answer = {"besluit": "toegewezen", "antwoord": "Goed."}
    assert browser.post(f"/betrokkenen/{verzoek.nummer}/besluit/", answer).status_code == 422
    assert browser.post(f"/betrokkenen/{verzoek.nummer}/besluit/", {**answer, "opdracht": "x"}).status_code == 302
