"""What the web cannot do to a convenant, whatever its code says: raw SQL as the web's role."""

import datetime as dt
import re

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from parties.decisions import NotAllowed
from parties.models import Partij
from privacy import gate, reference
from privacy.models import ConvenantPartij, ConvenantRegel
from privacy.services import convenanten as services
from tests import factories as make
from tests.convenanten import (
    REFUSED,
    Stages,
    as_app,
    build,
    build_stages,
    draft,
    send,
)
from tests.databases import Database


@pytest.fixture(scope="module")
def stages(module_db: Database) -> Stages:
    return build_stages()


# --- what the web cannot do, whatever its code says -------------------------------------------------------------------
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


@pytest.mark.parametrize("sent", [False, True])
def test_what_is_not_signed_yet_takes_the_place_of_nothing(db_clone: Database, sent: bool) -> None:
    """Even one that should have begun: the version in force stays the one that everybody signed."""
    world = build()
    concept = draft(world)
    if sent:
        send(world, concept)
    with make.request(make.actor(world.coach)), connection.cursor() as cursor:
        cursor.execute("SELECT gate.in_force(%s, 'woonoverlast')", [world.convenant.gemeente_id])
        assert cursor.fetchone() == (world.convenant.pk,)
