"""The convenant as a contract: who writes, who signs, what holds when, and what a new version would open."""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.boxes import in_force
from cases.models import Bericht, Casus
from parties.decisions import NotAllowed
from parties.models import Medewerker, Partij
from privacy import gate, reference
from privacy.gate import Doel
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Inzagelog
from privacy.queries.compare import compare
from privacy.queries.convenanten import in_force_ids, missing_in
from privacy.queries.effect import effect_of
from privacy.services import convenanten as services
from privacy.services import looptijden
from tests import factories as make
from tests.databases import Database

Status = Convenant.Status
REFUSED = (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectNotInPrerequisiteState)


@dataclass(frozen=True)
class World:
    """A gemeente with a version in force, a casus in which welzijn takes part, and who writes and signs."""

    regie: Partij
    corporatie: Partij
    welzijn: Partij
    convenant: Convenant
    casus: Casus
    officer: Medewerker
    signers: tuple[Medewerker, ...]
    coach: Medewerker


def build() -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        welzijn = make.partij(here, "welzijn", naam="Welzijn De Brug")
        convenant = make.convenant(here)
        signers = tuple(make.medewerker(each, "tekenbevoegde") for each in (regie, corporatie, welzijn))
        officer = make.medewerker(regie, "privacy_officer", naam="Rosa Officer")
        make.medewerker(corporatie)
        coach = make.medewerker(welzijn, "deelnemer")
        casus = make.casus(corporatie, welzijn)
        make.casus(corporatie, status="eigen")
        make.naw(casus, corporatie, "Kwispelaar")
    return World(regie, corporatie, welzijn, convenant, casus, officer, signers, coach)


@pytest.fixture
def world(db_clone: Database) -> World:
    return build()


def draft(world: World, *, days: int = 0) -> Convenant:
    """A concept that follows the version in force, to begin in `days` days."""
    today = timezone.localdate()
    with make.request(make.actor(world.officer)) as actor:
        return services.draft_convenant(
            actor,
            overlegvorm="woonoverlast",
            naam="Convenant woonoverlast",
            bron=world.convenant,
            geldig_van=today + dt.timedelta(days=days),
            geldig_tot=today + dt.timedelta(days=days + 700),
            evaluatie_op=None,
            doel="Overlast stoppen.",
            now=timezone.now(),
        )


def open_cell(world: World, concept: Convenant, categorie: int = 23, soort: str = "welzijn", **fields: Any) -> None:
    with make.request(make.actor(world.officer)) as actor:
        services.change_cell(
            actor,
            convenant_id=concept.pk,
            categorie=categorie,
            soort=soort,
            fasen=["F2"],
            fields={"toegang": "lezen", **fields},
        )


def send(world: World, concept: Convenant) -> None:
    with make.request(make.actor(world.officer)) as actor:
        services.send_for_signing(actor, convenant_id=concept.pk, now=timezone.now())


def sign_all(world: World, concept: Convenant) -> list[bool]:
    answers = []
    for signer in world.signers:
        with make.request(make.actor(signer)) as actor:
            answers.append(services.sign(actor, convenant_id=concept.pk, now=timezone.now()))
    return answers


def readable(who: Medewerker, casus: Casus) -> set[int]:
    """The categories of others that somebody reads in a casus now."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        return {nr for nr in gate.ALL_CATEGORIES if opening.may_read(casus.pk, nr)}


def status_of(pk: int) -> str:
    with make.as_role():
        return Convenant.objects.get(pk=pk).status


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


# --- what the web cannot do, whatever its code says -------------------------------------------------------------------
@contextmanager
def as_app(database: Database, who: Medewerker) -> Iterator[psycopg.Connection]:
    """A raw connection as the web's role, entered as `who`; rolled back."""
    with database.connect("app") as raw, raw.transaction(force_rollback=True):
        raw.execute("SELECT gate.enter(%s, %s)", gate.sign(make.actor(who)))
        yield raw


CONTENTS = (
    "UPDATE privacy_convenant SET doel = 'x' WHERE id = {pk}",
    "UPDATE privacy_convenant SET geldig_tot = '2099-01-01' WHERE id = {pk}",
    "UPDATE privacy_convenantregel SET toegang = 'lezen' WHERE convenant_id = {pk}",
    "UPDATE privacy_convenantpartij SET art6 = 'x' WHERE convenant_id = {pk}",
    "DELETE FROM privacy_convenantregel WHERE convenant_id = {pk}",
    "DELETE FROM privacy_convenantpartij WHERE convenant_id = {pk}",
    "INSERT INTO privacy_convenantpartij (convenant_id, partij_id, art6, art9_10, wpg_besluit, beroepsgeheim,"
    " vingerafdruk) VALUES ({pk}, {other}, '', '', '', '', '')",
)
STEPS = (
    "UPDATE privacy_convenant SET status = 'geldig' WHERE id = {pk}",
    "UPDATE privacy_convenant SET vingerafdruk = '' WHERE id = {pk}",
    "UPDATE privacy_convenant SET versie = 99 WHERE id = {pk}",
    "UPDATE privacy_convenantpartij SET ondertekend_op = now() WHERE convenant_id = {pk}",
    "UPDATE privacy_convenantpartij SET vingerafdruk = 'x' WHERE convenant_id = {pk}",
)


@pytest.fixture(scope="module")
def stages(module_db: Database) -> tuple[World, dict[str, int], int]:
    """One gemeente with a version in every status but vervallen, and an organisation that is no party yet."""
    world = build()
    with make.as_role():
        other = make.partij(world.regie.gemeente, "politie")
    concept, sent, valid = draft(world), draft(world), draft(world, days=400)
    send(world, sent)
    send(world, valid)
    sign_all(world, valid)
    return world, {"concept": concept.pk, "ter_ondertekening": sent.pk, "geldig": valid.pk}, other.pk


Stages = tuple[World, dict[str, int], int]


@pytest.mark.parametrize("statement", CONTENTS)
@pytest.mark.parametrize("status", ["ter_ondertekening", "geldig"])
def test_contents_change_in_a_concept_only(module_db: Database, stages: Stages, status: str, statement: str) -> None:
    world, versions, other = stages
    with as_app(module_db, world.officer) as raw, pytest.raises(REFUSED):
        raw.execute(statement.format(pk=versions[status], other=other))  # type: ignore[call-overload]  # no literal
    if "toegang" not in statement:  # of every row at once, 18 and 25 included
        with as_app(module_db, world.officer) as raw:
            raw.execute(statement.format(pk=versions["concept"], other=other))  # type: ignore[call-overload]  # idem


@pytest.mark.parametrize("statement", STEPS)
@pytest.mark.parametrize("status", ["concept", "ter_ondertekening", "geldig"])
def test_no_step_is_taken_by_hand(module_db: Database, stages: Stages, status: str, statement: str) -> None:
    world, versions, other = stages
    if status == "geldig" and "status" in statement:
        statement = "UPDATE privacy_convenant SET status = 'concept' WHERE id = {pk}"
    with as_app(module_db, world.officer) as raw, pytest.raises(REFUSED):
        raw.execute(statement.format(pk=versions[status], other=other))  # type: ignore[call-overload]  # idem


@pytest.mark.parametrize("statement", [*CONTENTS, *STEPS, "DELETE FROM privacy_convenant WHERE id = {pk}"])
def test_only_the_officer_of_the_regie_writes(module_db: Database, stages: Stages, statement: str) -> None:
    world, versions, other = stages
    with make.as_role():
        elsewhere = make.medewerker(world.corporatie, "privacy_officer")
        fg = make.medewerker(world.regie, "fg")
    for who in (elsewhere, fg, world.coach, world.signers[0]):
        with as_app(module_db, who) as raw, pytest.raises(REFUSED):
            raw.execute(statement.format(pk=versions["concept"], other=other))  # type: ignore[call-overload]  # idem


def test_a_convenant_begins_as_a_concept(module_db: Database, stages: Stages) -> None:
    world, versions, _ = stages
    insert = (
        "INSERT INTO privacy_convenant (gemeente_id, overlegvorm, naam, versie, status, doel, overwegingen, taken,"
        " aard_samenwerking, klachten, vingerafdruk, geldig_van, geldig_tot, gemaakt_op, gemaakt_door_id)"
        " VALUES (%s, 'pga', 'x', 50, %s, '', '', '', '', '', '', now(), now() + interval '9 days', now(), %s)"
    )
    with as_app(module_db, world.officer) as raw, pytest.raises(REFUSED):
        raw.execute(insert, ["lindewaard", "geldig", world.officer.pk])
    with as_app(module_db, world.officer) as raw, pytest.raises(REFUSED):
        raw.execute(insert, ["elders", "concept", world.officer.pk])
    with as_app(module_db, world.officer) as raw:
        raw.execute(insert, ["lindewaard", "concept", world.officer.pk])
    assert versions


@pytest.mark.parametrize("nr", [18, 25])
@pytest.mark.parametrize("change", ["toegang = 'lezen'", "toegang = 'hit'", "verstrekken = true"])
def test_18_and_25_never_open(module_db: Database, stages: Stages, nr: int, change: str) -> None:
    world, versions, _ = stages
    with as_app(module_db, world.officer) as raw, pytest.raises(psycopg.errors.CheckViolation):
        raw.execute(
            f"UPDATE privacy_convenantregel SET {change} WHERE convenant_id = %s AND categorie_id = %s",
            [versions["concept"], nr],
        )


def test_signing_is_for_the_signatory_of_a_party_while_it_is_asked(module_db: Database, stages: Stages) -> None:
    world, versions, other = stages
    with make.as_role():
        outsider = make.medewerker(Partij.objects.get(pk=other), "tekenbevoegde")
    call = "SELECT gate.sign_convenant(%s, %s, %s)"
    for who, status in (
        (world.officer, "ter_ondertekening"),
        (world.coach, "ter_ondertekening"),
        (outsider, "ter_ondertekening"),
        (world.signers[0], "concept"),
        (world.signers[0], "geldig"),
    ):
        with as_app(module_db, who) as raw, pytest.raises(REFUSED):
            raw.execute(call, (*gate.sign(make.actor(who)), versions[status]))
    with as_app(module_db, world.signers[0]) as raw:
        raw.execute(call, (*gate.sign(make.actor(world.signers[0])), versions["ter_ondertekening"]))
        with pytest.raises(REFUSED):
            raw.execute(call, (*gate.sign(make.actor(world.signers[0])), versions["ter_ondertekening"]))


def test_contents_changed_behind_its_back_cannot_be_signed(db_clone: Database) -> None:
    world = build()
    concept = draft(world)
    send(world, concept)
    with make.as_role():
        ConvenantRegel.objects.filter(convenant=concept, categorie_id=12, partijsoort="welzijn").update(toegang="lezen")
    with pytest.raises(DatabaseError), make.request(make.actor(world.signers[0])) as actor:
        services.sign(actor, convenant_id=concept.pk, now=timezone.now())


def test_a_zvh_admits_deelnemers_of_the_wgs_only(db_clone: Database) -> None:
    world = build()
    with make.request(make.actor(world.officer)) as actor:
        concept = services.draft_convenant(
            actor,
            overlegvorm="zvh",
            naam="ZVH",
            bron=None,
            geldig_van=timezone.localdate(),
            geldig_tot=timezone.localdate() + dt.timedelta(days=9),
            evaluatie_op=None,
            doel="x",
            now=timezone.now(),
        )
        assert [row.partij_id for row in ConvenantPartij.objects.filter(convenant=concept)] == [world.regie.pk]
        with pytest.raises(NotAllowed) as refused:
            services.add_partij(actor, convenant_id=concept.pk, partij_id=world.corporatie.pk)
        assert "WGS" in refused.value.detail
        with pytest.raises(DatabaseError), transaction.atomic():
            ConvenantPartij.objects.create(convenant=concept, partij=world.corporatie)


def test_the_database_and_the_data_agree_on_the_wgs(module_db: Database) -> None:
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'guard_convenant_part'")
        source = str(cursor.fetchone()[0])
    listed = set(re.findall(r"'(\w+)'", source.partition("ARRAY[\n")[2].partition("]")[0]))
    assert {kind for kind in reference.kinds_of_party() if reference.may_join_zvh(kind)} == listed


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
