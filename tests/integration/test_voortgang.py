"""A casus moves through its states: who may, what must be on record, who reads why, and what the database holds."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from cases.lifecycle import CASUS
from cases.models import Casus, Deelname, Hulpaanbod, Interventie, Journaalitem
from cases.rules.voortgang import MOVES
from cases.services.voortgang import move_casus
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate
from tests import factories as make
from tests.integration.test_casussen import OTHERS, bare, page, world

__all__ = ["world"]
pytestmark = pytest.mark.usefixtures("db_clone")
TODAY = dt.date(2026, 3, 1)


@pytest.fixture
def lawyer(world: SimpleNamespace) -> Medewerker:
    """The jurist of the corporatie, who leads nothing."""
    with make.as_role():
        return make.medewerker(world.partijen.waterlinde, Rol.JURIST, naam="Persoon jurist")


def shared(world: SimpleNamespace, status: str, **fields: Any) -> Casus:
    """A casus of the corporatie with police, care and the college in it; the police lead it."""
    p = world.partijen
    with make.as_role():
        return make.casus(
            p.waterlinde, p.politie, p.college, p.ggz, status=status, casusregisseur=world.people.politie, **fields
        )


def on_record(casus: Casus, world: SimpleNamespace, *, without: str = "") -> None:
    """What a rechter asks for, `without` one of it; beside each stands something that does not count."""
    p = world.partijen
    with make.as_role():
        step = {"soort": "waarschuwingsbrief", "begonnen_op": TODAY, "categorie_id": 11}
        status = "voorbereid" if without == "ladder" else "loopt"
        make.row(Interventie, casus, p.waterlinde, status=status, **step)
        vak = "waarneming" if without == "wederhoor" else "standpunt_bewoner"
        make.row(Journaalitem, casus, p.waterlinde, categorie_id=10, vak=vak, tekst="Tekst")
        make.row(Journaalitem, casus, p.waterlinde, categorie_id=10, vak="gespreksverslag", tekst="Met de buren")
        if without != "hulpaanbod":
            make.row(Hulpaanbod, casus, p.college, datum=TODAY, aanbod="Schuldhulp", uitkomst="geweigerd")


def url(casus: Casus | SimpleNamespace, tail: str = "voortgang/") -> str:
    return f"/casussen/{casus.nummer}/{tail}"


def stored(casus: Casus) -> tuple[str, str]:
    """Status and level in the database, where the copies of the deelnames say the same."""
    with make.as_role():
        casus.refresh_from_db()
        copies = set(Deelname.objects.filter(casus=casus).values_list("status", flat=True))
    assert copies == {casus.status}
    return casus.status, casus.niveau


def test_every_move_of_the_table_has_one_door() -> None:
    elsewhere = {"aangemeld", "triage", "geagendeerd"}
    left = {(row.source, row.target) for row in CASUS if row.source not in elsewhere and row.target != "vernietigd"}
    left -= {("eigen", "aangemeld"), ("monitoring", "afgesloten")}
    left -= {("in_behandeling", "afgesloten"), ("opgeschaald", "afgesloten")}  # at the doeltoets
    assert {(move.source, move.target) for move in MOVES} == left


@pytest.mark.parametrize(
    ("source", "target", "who", "niveau"),
    [
        ("in_behandeling", "opgeschaald", "regie", "N4"),
        ("opgeschaald", "in_behandeling", "regie", "N2"),
        ("in_behandeling", "juridisch", "jurist", "N2"),
        ("opgeschaald", "juridisch", "jurist", "N3"),
        ("juridisch", "in_behandeling", "politie", "N2"),
        ("in_behandeling", "monitoring", "politie", "N2"),
        ("opgeschaald", "monitoring", "politie", "N3"),
        ("juridisch", "monitoring", "politie", "N2"),
        ("monitoring", "in_behandeling", "politie", "N2"),
        ("afgesloten", "in_behandeling", "regie", "N2"),
    ],
)
def test_a_move_is_for_its_role_alone_and_all_participants_read_why(
    world: SimpleNamespace, lawyer: Medewerker, source: str, target: str, who: str, niveau: str
) -> None:
    casus = shared(world, source, niveau="N3" if source == "opgeschaald" else "N2")
    on_record(casus, world)
    people = {**vars(world.people), "jurist": lawyer}
    data = {"target": target, "motivatie": "DAAROM-DUS", "niveau": "N4" if target == "opgeschaald" else ""}
    for key in ("waterlinde", "college", "regie", "politie", "jurist", "zuiderhof"):
        # the casusregisseur goes to the rechter as well; the police read no hulpaanbod, which has a test of its own
        if key == who or (key == "politie" and target == "juridisch"):
            continue
        refused = make.client(people[key]).post(url(casus), data)
        assert refused.status_code == (404 if key == "zuiderhof" else 403), key
    assert stored(casus)[0] == source
    browser = make.client(people[who])
    assert "Stand wijzigen" in browser.get(url(casus)).content.decode()
    answer = browser.post(url(casus), data)
    assert (answer.status_code, answer.headers["Location"]) == (302, url(casus, ""))
    assert stored(casus) == (target, niveau)
    for key in ("waterlinde", "college", "politie", "ggz", "regie"):
        assert "DAAROM-DUS" in page(people[key], url(casus, "")), key
    with make.as_role():
        item = Journaalitem.objects.get(tekst__contains="DAAROM-DUS")
    assert (item.vak, item.categorie_id, item.beperkt) == ("afspraak", 22, False)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("ladder", "welke lichtere stap is gezet"),
        ("wederhoor", "standpunt van de bewoner vast"),
        ("hulpaanbod", "welke hulp is aangeboden"),
    ],
)
def test_to_the_rechter_only_with_steps_hearing_and_help_on_record(
    world: SimpleNamespace, lawyer: Medewerker, missing: str, sentence: str
) -> None:
    casus = shared(world, "in_behandeling")
    on_record(casus, world, without=missing)
    browser = make.client(lawyer)
    assert browser.get(url(casus)).content.decode().count(": ontbreekt") == 1
    refused = browser.post(url(casus), {"target": "juridisch", "motivatie": "BLIJFT-STAAN"})
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert 'id="error-summary"' in shown
    assert "Verbeter 1 fout" in shown
    assert sentence in shown
    assert "BLIJFT-STAAN" in shown
    assert stored(casus)[0] == "in_behandeling"
    on_record(casus, world)
    assert browser.post(url(casus), {"target": "juridisch", "motivatie": "Nu wel"}).status_code == 302


def test_a_talk_with_the_bewoner_is_hearing_too(world: SimpleNamespace, lawyer: Medewerker) -> None:
    casus = shared(world, "opgeschaald", niveau="N3")
    on_record(casus, world, without="wederhoor")
    with make.as_role():
        bron = world.partijen.politie
        make.row(Journaalitem, casus, bron, categorie_id=10, vak="gespreksverslag", tekst="Met hem", contact=True)
    assert make.client(lawyer).post(url(casus), {"target": "juridisch", "motivatie": "Gehoord"}).status_code == 302


def test_who_may_not_read_help_learns_nothing_about_it(world: SimpleNamespace) -> None:
    with_help, without_help = shared(world, "in_behandeling"), shared(world, "in_behandeling")
    on_record(with_help, world)
    on_record(without_help, world, without="hulpaanbod")
    browser = make.client(world.people.politie)
    answers = []
    for casus in (with_help, without_help):
        refused = browser.post(url(casus), {"target": "juridisch", "motivatie": "Proberen"})
        assert refused.status_code == 422
        assert "Hulpaanbod: dit leest uw organisatie volgens het convenant niet" in refused.content.decode()
        answers.append(bare(refused.content).replace(casus.nummer.encode(), b""))
    assert answers[0] == answers[1]


def test_only_a_landlords_or_the_burgemeesters_jurist_goes_to_the_rechter(world: SimpleNamespace) -> None:
    with make.as_role():
        others, ours = (make.medewerker(getattr(world.partijen, key), Rol.JURIST) for key in ("college", "regie"))
    casus = shared(world, "in_behandeling")
    on_record(casus, world)
    data = {"target": "juridisch", "motivatie": "Naar de rechter"}
    assert make.client(others).post(url(casus), data).status_code == 403
    assert make.client(ours).post(url(casus), data).status_code == 302


def test_the_owner_closes_an_own_casus_and_nobody_else_learns_of_it(
    world: SimpleNamespace, lawyer: Medewerker, migrator: psycopg.Connection[Any]
) -> None:
    with make.as_role():
        casus = make.casus(world.partijen.waterlinde, status="eigen")
    data = {"target": "afgesloten", "motivatie": "OPGELOST-ZELF"}
    assert make.client(lawyer).post(url(casus), data).status_code == 403
    owner = make.client(world.people.waterlinde)
    empty = owner.post(url(casus), {})
    assert empty.status_code == 422
    assert "Schrijf op waarom." in empty.content.decode()
    assert owner.post(url(casus), data).status_code == 302
    assert stored(casus) == ("afgesloten", "N1")
    assert "OPGELOST-ZELF" not in owner.get(url(casus, "")).content.decode()
    owner.post(url(casus, "reden/"), {"reden": "Evaluatie van de aanpak"})
    shown = owner.get(url(casus, "")).content.decode()
    assert "OPGELOST-ZELF" in shown
    assert "Stand wijzigen" not in shown
    with make.as_role():
        assert Journaalitem.objects.get(casus=casus).beperkt
    missing = SimpleNamespace(nummer="LW-2222-2222")
    for key in OTHERS:
        browser = make.client(getattr(world.people, key))
        for tail in ("", "voortgang/"):
            hidden, nothing = browser.get(url(casus, tail)), browser.get(url(missing, tail))
            assert (hidden.status_code, nothing.status_code) == (404, 404)
            assert bare(hidden.content).replace(casus.nummer.encode(), b"") == bare(nothing.content).replace(
                missing.nummer.encode(), b""
            )
        reopened = browser.post(url(casus), {"target": "in_behandeling", "motivatie": "Toch"})
        assert reopened.status_code == 404
        assert casus.nummer not in browser.get("/casussen/?groep=alle").content.decode()
    # it was never everybody's, so it cannot be reopened for everybody either
    assert owner.post(url(casus), {"target": "in_behandeling", "motivatie": "Toch"}).status_code == 403
    told = migrator.execute("SELECT id FROM cases_bericht WHERE casus_id = %s", [casus.pk]).fetchall()
    assert told == []


@pytest.mark.parametrize(("soort", "status"), [("particuliere_verhuurder", 302), ("buurtbemiddeling", 403)])
def test_who_makes_no_agreements_writes_a_note_when_closing(world: SimpleNamespace, soort: str, status: int) -> None:
    with make.as_role():
        bron = make.partij(world.where, soort)
        person = make.medewerker(bron)
        make.convenant(world.where, versie=2)
        casus = make.casus(bron, status="eigen")
    answer = make.client(person).post(url(casus), {"target": "afgesloten", "motivatie": "Klaar"})
    assert answer.status_code == status
    with make.as_role():
        found = list(Journaalitem.objects.filter(casus=casus).values_list("vak", "categorie_id"))
    assert found == ([("waarneming", 10)] if status == 302 else [])


def test_escalating_asks_for_a_level_and_a_reason(world: SimpleNamespace) -> None:
    casus = shared(world, "in_behandeling", niveau="N2")
    browser = make.client(world.people.regie)
    for data in (
        {"target": "opgeschaald", "motivatie": "ZONDER-NIVEAU"},
        {"target": "opgeschaald", "motivatie": "EIGEN-NIVEAU", "niveau": "N1"},
        {"target": "opgeschaald", "niveau": "N5"},
    ):
        refused = browser.post(url(casus), data)
        assert refused.status_code == 422
        assert data.get("motivatie", 'value="N5" selected') in refused.content.decode()
    assert stored(casus) == ("in_behandeling", "N2")
    assert browser.post(url(casus), {"target": "opgeschaald", "motivatie": "x", "niveau": "N5"}).status_code == 302
    assert stored(casus) == ("opgeschaald", "N5")
    assert "N5 Zorg- en Veiligheidshuis: x" in page(world.people.waterlinde, url(casus, ""))


def test_reopening_is_the_reason_in_the_log(world: SimpleNamespace, migrator: psycopg.Connection[Any]) -> None:
    casus = shared(world, "afgesloten")
    browser = make.client(world.people.regie)
    assert "Heropenen" in browser.get(url(casus)).content.decode()
    assert browser.post(url(casus), {"target": "in_behandeling", "motivatie": "NIEUWE-MELDING"}).status_code == 302
    rows = migrator.execute(
        "SELECT DISTINCT reden, gebeurtenis FROM gate.inzagelog WHERE casus_id = %s ORDER BY 2", [casus.pk]
    ).fetchall()
    assert rows == [("Heropenen van de casus", "lezen"), ("Heropenen van de casus", "schrijven")]


def test_the_page_is_offered_to_who_can_use_it_and_opens_no_more_than_it_shows(
    world: SimpleNamespace, lawyer: Medewerker, migrator: psycopg.Connection[Any]
) -> None:
    casus = shared(world, "in_behandeling")
    link = f'href="{url(casus)}"'
    for key, offered in {"regie": True, "politie": True, "waterlinde": False, "college": False, "ggz": False}.items():
        assert (link in page(getattr(world.people, key), url(casus, ""))) is offered, key
    assert make.client(world.people.waterlinde).get(url(casus)).status_code == 403
    query = "SELECT categorieen FROM gate.inzagelog WHERE medewerker_id = %s ORDER BY id DESC LIMIT 1"
    for person, opened in ((world.people.regie, [22, 30]), (lawyer, [10, 11, 15, 22, 26])):
        assert make.client(person).get(url(casus)).status_code == 200
        assert migrator.execute(query, [person.pk]).fetchall() == [(opened,)]


def test_a_move_that_fails_leaves_no_motivation_behind(world: SimpleNamespace) -> None:
    casus = shared(world, "in_behandeling")
    stale = Casus(pk=casus.pk, status="in_behandeling", casusregisseur_id=casus.casusregisseur_id)
    stale.aangemeld_op = casus.aangemeld_op
    with make.as_role():
        Casus.objects.filter(pk=casus.pk).update(status="monitoring")
    with make.request(make.actor(world.people.politie)) as actor:
        with pytest.raises(NotAllowed):
            move_casus(actor, casus=stale, target="monitoring", motivatie="TE-LAAT", now=timezone.now())
        opening = gate.open_gate(actor, casussen=[casus.pk], categories=[22], doel=gate.Doel.CASUS)
        assert gate.of_casus(opening, Journaalitem, casus.pk) == ()
