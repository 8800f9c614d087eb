"""The convenant as a contract: who signs, what holds when, what a version would open, and its pages."""

import datetime as dt

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.boxes import in_force
from cases.models import Bericht
from parties.decisions import NotAllowed
from parties.models import Medewerker, Partij
from privacy import gate
from privacy.models import Convenant, ConvenantPartij, Inzagelog
from privacy.queries.compare import compare
from privacy.queries.convenanten import in_force_ids, missing_in
from privacy.queries.effect import effect_of
from privacy.services import convenanten as services
from privacy.services import looptijden
from tests import factories as make
from tests.convenanten import (
    REFUSED,
    Stages,
    World,
    as_app,
    build,
    build_stages,
    draft,
    open_cell,
    readable,
    send,
    sign_all,
    status_of,
)
from tests.databases import Database


@pytest.fixture
def world(db_clone: Database) -> World:
    return build()


@pytest.fixture(scope="module")
def stages(module_db: Database) -> Stages:
    return build_stages()


# --- what the contract does -------------------------------------------------------------------------------------------
def test_a_version_holds_from_its_date_on_once_everybody_signed(world: World) -> None:
    concept = draft(world, days=3)
    open_cell(world, concept)
    send(world, concept)
    assert sign_all(world, concept) == [False, False, True]
    assert status_of(concept.pk) == "geldig"
    assert 23 not in readable(world.coach, world.casus)
    with make.as_role():
        Convenant.objects.filter(pk=concept.pk).update(geldig_van=timezone.localdate())
    assert 23 in readable(world.coach, world.casus)


def test_what_was_signed_is_kept(world: World) -> None:
    concept = draft(world)
    send(world, concept)
    sign_all(world, concept)
    with make.as_role():
        rows = list(ConvenantPartij.objects.filter(convenant=concept).order_by("pk"))
        valid = Convenant.objects.get(pk=concept.pk)
        logged = list(Inzagelog.objects.filter(gebeurtenis="besluit", convenant_id=concept.pk))
    assert {row.vingerafdruk for row in rows} == {valid.vingerafdruk}
    assert len(valid.vingerafdruk) == 64
    assert {row.ondertekend_door_id for row in rows} == {each.pk for each in world.signers}
    assert all(row.ondertekend_op and valid.vastgesteld_op for row in rows)
    assert {row.medewerker_id for row in logged} == {each.pk for each in world.signers}


def test_who_must_act_is_told(world: World) -> None:
    concept = draft(world)
    send(world, concept)
    with make.as_role():
        told = set(Bericht.objects.filter(soort="convenant").values_list("aan_id", flat=True))
    assert told == {each.pk for each in world.signers}
    sign_all(world, concept)
    with make.as_role():
        assert Bericht.objects.filter(soort="convenant", aan=world.officer).count() == 1


def test_taking_it_back_deletes_the_signatures(world: World) -> None:
    concept = draft(world)
    send(world, concept)
    with make.request(make.actor(world.signers[0])) as actor:
        services.sign(actor, convenant_id=concept.pk, now=timezone.now())
    with make.request(make.actor(world.officer)) as actor:
        services.take_back(actor, convenant_id=concept.pk)
    with make.as_role():
        again = Convenant.objects.get(pk=concept.pk)
        rows = ConvenantPartij.objects.filter(convenant=concept)
        assert {(r.ondertekend_op, r.ondertekend_door_id, r.vingerafdruk) for r in rows} == {(None, None, "")}
    assert (again.status, again.vingerafdruk) == ("concept", "")


def test_the_day_after_it_ended_nothing_of_others_is_readable(world: World) -> None:
    assert 1 in readable(world.coach, world.casus)
    with make.as_role():
        yesterday = timezone.localdate() - dt.timedelta(days=1)
        Convenant.objects.update(geldig_tot=yesterday)
    assert readable(world.coach, world.casus) == set()


def test_the_one_before_does_not_come_back(world: World) -> None:
    concept = draft(world)
    send(world, concept)
    sign_all(world, concept)
    with make.request(make.actor(world.officer)) as actor:
        assert in_force_ids(actor.gemeente_id) == {"woonoverlast": concept.pk}
        assert [row["pk"] for row in in_force("lindewaard", "woonoverlast", timezone.localdate())] == [concept.pk]
        services.end_convenant(actor, convenant_id=concept.pk)
        assert in_force_ids(actor.gemeente_id) == {}
        assert not in_force("lindewaard", "woonoverlast", timezone.localdate())
    assert readable(world.coach, world.casus) == set()


def test_ending_what_did_not_begin_leaves_the_one_in_force(world: World) -> None:
    concept = draft(world, days=30)
    send(world, concept)
    sign_all(world, concept)
    with make.request(make.actor(world.officer)) as actor:
        services.end_convenant(actor, convenant_id=concept.pk)
        assert [row["pk"] for row in in_force("lindewaard", "woonoverlast", timezone.localdate())] == [
            world.convenant.pk
        ]
    with make.as_role():
        # its date passes, and still it never began
        past = timezone.localdate() - dt.timedelta(days=1)
        long_ago = timezone.now() - dt.timedelta(days=9)
        Convenant.objects.filter(pk=concept.pk).update(geldig_van=past, vervallen_op=long_ago)
    assert 1 in readable(world.coach, world.casus)


def test_a_party_left_out_reads_nothing(world: World) -> None:
    concept = draft(world)
    with make.request(make.actor(world.officer)) as actor:
        services.remove_partij(actor, convenant_id=concept.pk, partij_id=world.welzijn.pk)
    send(world, concept)
    for signer in world.signers[:2]:
        with make.request(make.actor(signer)) as actor:
            services.sign(actor, convenant_id=concept.pk, now=timezone.now())
    assert status_of(concept.pk) == "geldig"
    assert readable(world.coach, world.casus) == set()


# --- the effect before signing ----------------------------------------------------------------------------------------
def test_effect_counts_by_right_and_not_by_rows(world: World) -> None:
    with make.as_role():
        make.casus(world.corporatie, world.welzijn)  # nothing stands in it
        make.casus(world.corporatie)  # welzijn takes no part
        make.casus(world.corporatie, world.welzijn, status="afgesloten")
    concept = draft(world)
    open_cell(world, concept)
    open_cell(world, concept, categorie=1, toegang="geen")
    with make.request(make.actor(world.officer)) as actor:
        effect = effect_of(actor, concept)
    assert [party.naam for party in effect.parties] == ["Welzijn De Brug"]
    lines = {(line.categorie[:2], line.opens): line for line in effect.parties[0].lines}
    assert {key: (line.casussen, line.personen) for key, line in lines.items()} == {
        ("23", True): (2, 2),
        ("1.", False): (2, 2),
    }
    assert world.casus.nummer in lines["23", True].nummers
    assert effect.opens is not None
    assert (effect.opens.casussen, effect.opens.partijen) == (2, 1)


def test_effect_is_what_the_gate_then_does(world: World) -> None:
    concept = draft(world)
    open_cell(world, concept)
    before = readable(world.coach, world.casus)
    with make.request(make.actor(world.officer)) as actor:
        lines = effect_of(actor, concept).parties[0].lines
    send(world, concept)
    sign_all(world, concept)
    assert readable(world.coach, world.casus) ^ before == {int(line.categorie.split(".")[0]) for line in lines}


def test_effect_with_toestemming_opens_nothing_without_it(world: World) -> None:
    concept = draft(world)
    open_cell(world, concept, toestemming_nodig=True)
    with make.request(make.actor(world.officer)) as actor:
        assert effect_of(actor, concept).nothing


def test_a_signatory_sees_the_own_organisation_and_totals(world: World) -> None:
    concept = draft(world)
    open_cell(world, concept)
    send(world, concept)
    corporatie, welzijn = world.signers[1], world.signers[2]
    with make.request(make.actor(corporatie)) as actor:
        effect = effect_of(actor, concept)
    assert effect.parties == ()
    assert effect.opens is not None
    assert effect.opens.casussen == 1
    with make.request(make.actor(welzijn)) as actor:
        lines = effect_of(actor, concept).parties[0].lines
    assert [(line.casussen, line.nummers) for line in lines] == [(1, ())]


def test_effect_is_for_officer_and_signatory_and_logged_first(db_clone: Database) -> None:
    world = build()
    concept = draft(world)
    for who in (world.coach, world.signers[2]):  # a signatory only once it was sent round
        with pytest.raises(DatabaseError), make.request(make.actor(who)) as actor:
            effect_of(actor, concept)
    with as_app(db_clone, world.officer) as raw, pytest.raises(REFUSED):
        raw.execute(
            "SELECT * FROM gate.convenant_effect(%s, %s, 1, %s)", (*gate.sign(make.actor(world.officer)), concept.pk)
        )
    with make.as_role():
        assert Inzagelog.objects.filter(object__startswith="Gevolgen van convenant").count() == 2


# --- the calendar -----------------------------------------------------------------------------------------------------
def test_the_task_ends_what_is_over_and_warns_once(db_clone: Database) -> None:
    world = build()
    today = timezone.localdate()
    with make.as_role("migrator"):
        Convenant.objects.update(geldig_tot=today + dt.timedelta(days=80), evaluatie_op=today)
    for _ in range(2):
        with make.as_role("worker"):
            assert looptijden.keep_terms(now=timezone.now()) == 0
    with make.as_role():
        assert Bericht.objects.filter(aan=world.officer, soort="convenant").count() == 2
        Convenant.objects.update(geldig_tot=today - dt.timedelta(days=1))
    with make.as_role("worker"):
        assert looptijden.keep_terms(now=timezone.now()) == 1
    assert status_of(world.convenant.pk) == "vervallen"


def test_the_task_ends_what_was_replaced_and_nothing_that_holds(world: World, worker_sql: psycopg.Connection) -> None:
    concept = draft(world)
    send(world, concept)
    sign_all(world, concept)
    with pytest.raises(REFUSED):
        worker_sql.execute("UPDATE privacy_convenant SET status = 'vervallen' WHERE id = %s", [concept.pk])
    with make.as_role("worker"):
        assert looptijden.keep_terms(now=timezone.now()) == 1
    assert (status_of(world.convenant.pk), status_of(concept.pk)) == ("vervallen", "geldig")


# --- comparing and the pages ------------------------------------------------------------------------------------------
def test_compare_says_what_changed_and_no_more(world: World) -> None:
    concept = draft(world)
    open_cell(world, concept, voorwaarde="Alleen de naam")
    with make.request(make.actor(world.officer)) as actor:
        services.remove_partij(actor, convenant_id=concept.pk, partij_id=world.corporatie.pk)
        found = compare(world.convenant, Convenant.objects.get(pk=concept.pk))
    assert [(c.categorie, c.soort, c.phases) for c in found.cells] == [
        ("23. Mentor, bewindvoerder en netwerk", "Welzijn", "overleg en uitvoering")
    ]
    assert [text.after for text in found.cells[0].texts] == ["Alleen de naam"]
    assert [(p.what, p.after) for p in found.parties] == [("De Waterlinde", "Geen partij meer")]


def test_what_is_missing_is_said_before_it_can_be_sent(world: World) -> None:
    concept = draft(world)
    with make.as_role():
        ConvenantPartij.objects.filter(convenant=concept, partij=world.welzijn).update(art6="")
        Medewerker.objects.filter(pk=world.signers[1].pk).update(actief=False)
        said = " ".join(missing_in(Convenant.objects.get(pk=concept.pk), now=timezone.now()))
    assert "grondslag in voor: Welzijn De Brug" in said
    assert "tekenen: De Waterlinde" in said
    answer = make.client(world.officer).post(f"/convenant/{concept.pk}/stap/versturen/")
    assert answer.status_code == 403
    assert status_of(concept.pk) == "concept"


def test_an_organisation_that_stopped_becomes_no_party_any_more(world: World) -> None:
    concept = draft(world)
    with make.as_role():
        stopped = make.partij(world.regie.gemeente, "politie", naam="Gestopte politie")
        fresh = make.partij(world.regie.gemeente, "ggd", naam="Nieuwe ggd")
        Partij.objects.filter(pk=stopped.pk).update(actief=False)
    browser = make.client(world.officer)
    page = browser.get(f"/convenant/{concept.pk}/partijen/").text
    assert fresh.naam in page
    assert stopped.naam not in page
    assert browser.post(f"/convenant/{concept.pk}/partijen/", {"partij": stopped.pk}).status_code == 422
    with make.request(make.actor(world.officer)) as actor, pytest.raises(NotAllowed):
        services.add_partij(actor, convenant_id=concept.pk, partij_id=stopped.pk)
    assert not ConvenantPartij.objects.filter(convenant=concept, partij=stopped).exists()
    with make.as_role():
        Partij.objects.filter(pk=world.welzijn.pk).update(actief=False)
    assert not ConvenantPartij.objects.filter(convenant=draft(world), partij=world.welzijn).exists()


def test_the_walk_by_pages(world: World) -> None:
    browser = make.client(world.officer)
    today = timezone.localdate()
    answer = browser.post(
        "/convenant/nieuw/",
        {
            "overlegvorm": "woonoverlast",
            "bron": str(world.convenant.pk),
            "naam": "Convenant",
            "geldig_van": today.isoformat(),
            "geldig_tot": (today + dt.timedelta(days=700)).isoformat(),
            "evaluatie_op": "",
        },
    )
    page = answer.headers["Location"]
    cell = {"toegang": "lezen", "verstrekken": "on", "ook": ["F4"], "reden": "x"}
    assert browser.post(f"{page}matrix/23/welzijn/?fase=F2", cell).status_code == 302
    assert browser.post(f"{page}matrix/25/welzijn/?fase=F2", cell).status_code == 403
    assert "1 organisatie gaat in 1 casus (1 bewoner) iets open" in browser.get(f"{page}gevolgen/").content.decode()
    for part in ("", "matrix/", "partijen/", "teksten/", "vergelijken/", f"partijen/{world.welzijn.pk}/"):
        assert browser.get(f"{page}{part}").status_code == 200
    assert browser.post(f"{page}stap/versturen/").status_code == 302
    for signer in world.signers:
        hand = make.client(signer)
        assert world.welzijn.naam in hand.get(page).content.decode()
        assert hand.post(f"{page}ondertekenen/", {}).status_code == 422
        assert hand.post(f"{page}ondertekenen/", {"akkoord": "on"}).status_code == 302
    assert 23 in readable(world.coach, world.casus)
    assert "Geldt nu" in browser.get(page).content.decode()
    assert browser.post(f"{page}teksten/", {"naam": "x"}).status_code == 403


def test_another_gemeente_sees_what_holds_here_as_an_example_only(world: World) -> None:
    with make.as_role():
        there = make.gemeente("oostervaart", "Oostervaart", "OV")
        officer = make.medewerker(make.partij(there, "gemeente_burgemeester"), "privacy_officer")
    draft(world)
    page = make.client(officer).get("/convenant/nieuw/").content.decode()
    assert f'value="{world.convenant.pk}"' in page
    assert page.count("Convenant woonoverlast") == page.count("Convenant woonoverlast Lindewaard")
    assert make.client(officer).get(f"/convenant/{world.convenant.pk}/").status_code == 404


def test_signing_asks_who_it_is_again(world: World) -> None:
    concept = draft(world)
    send(world, concept)
    with make.as_role():
        TOTP.activate(world.signers[0].user, "OVERLASTTESTOVERLASTTESTOVERLAST")
    browser = make.client(world.signers[0])
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session.save()
    answer = browser.post(f"/convenant/{concept.pk}/ondertekenen/", {"akkoord": "on"})
    assert "reauthenticate" in answer.headers["Location"]
    with make.as_role():
        assert not ConvenantPartij.objects.filter(convenant=concept, ondertekend_op__isnull=False).exists()


@pytest.mark.parametrize("path", ["", "matrix/", "partijen/", "teksten/", "vergelijken/", "gevolgen/"])
def test_few_queries_per_page(module_db: Database, stages: Stages, path: str) -> None:
    world, versions, _ = stages
    browser = make.client(world.officer)
    address = f"/convenant/{versions['concept']}/{path}"
    browser.get(address)
    with CaptureQueriesContext(connection) as main:
        assert browser.get(address).status_code == 200
    statements = [query["sql"] for query in main if not query["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(statements) <= 20, "\n".join(statements)


def test_the_demo_can_be_walked(demo_db: Database) -> None:
    officer = Medewerker.objects.get(user__naam="Hilde Roosenboom")
    with make.request(make.actor(officer)) as actor:
        concept = Convenant.objects.get(gemeente_id="lindewaard", overlegvorm="woonoverlast", status="concept")
        assert missing_in(concept, now=timezone.now()) == []
        services.change_cell(
            actor, convenant_id=concept.pk, categorie=23, soort="welzijn", fasen=["F2"], fields={"toegang": "lezen"}
        )
        effect = effect_of(actor, concept)
        waiting = Convenant.objects.get(overlegvorm="pga")
    lines = {(party.naam, line.categorie[:2], line.opens) for party in effect.parties for line in party.lines}
    assert ("Welzijn De Brug", "23", True) in lines
    assert ("Wijkteam Lindewaard", "5.", False) in lines
    signer = Medewerker.objects.get(user__naam="Karel Zomerdijk")
    with make.request(make.actor(signer)) as actor:
        assert services.sign(actor, convenant_id=waiting.pk, now=timezone.now()) is False
    for who in (officer, signer):
        assert make.client(who).get(f"/convenant/{concept.pk}/matrix/").status_code == 200
