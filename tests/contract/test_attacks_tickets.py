"""Attacks on openings: none, forged, replayed, of somebody else, or without a log row of its own."""

import dataclasses
import json
import time
import uuid

import pytest
from django.contrib.auth.models import Permission
from psycopg import errors

from cases.models import Deelname, DeelnameUserObjectPermission
from parties.models import Medewerker, User
from privacy import gate
from privacy.gate import ALL_CATEGORIES
from tests import factories as make
from tests.contract.attacker import (
    TABLES,
    Attacker,
    Connection,
    World,
    _control,
    count,
    me,
    setting,
    world,
)

__all__ = ["_control", "me", "world"]


# --- without an opening -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("enter", [False, True])
def test_nothing_is_visible_before_an_opening(me: Attacker, enter: bool) -> None:
    with me.transaction(enter=enter) as connection:
        assert [count(connection, table) for table in TABLES] == [0, 0, 0, 0]
        assert count(connection, "cases_casus") == (2 if enter else 0)


def test_an_opening_needs_a_purpose(me: Attacker, world: World) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        me.log(world.shared.pk, doel="")


def test_an_opening_shows_only_the_casus_it_names(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk, world.past.pk, world.other.pk))
        found = connection.execute("SELECT casus_id FROM cases_naw").fetchall()
    assert found == [(world.shared.pk,)]


def test_a_closed_casus_needs_a_reason(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        assert me.open(connection, me.log(world.closed.pk)) == []
        assert count(connection) == 0
    with me.transaction() as connection:
        me.open(connection, me.log(world.closed.pk, reden="Terugval gemeld"))
        assert count(connection) == 1


# --- forging and replaying --------------------------------------------------------------------------------------------
def test_a_forged_ticket_is_worth_nothing(me: Attacker, world: World) -> None:
    entries = [[kind, str(world.past.pk), nr] for kind in "elrs" for nr in ALL_CATEGORIES]
    with me.transaction() as connection:
        row = connection.execute("SELECT pg_current_xact_id()::text").fetchone()
        assert row is not None
        for mac in ("0" * 64, "", "x"):
            for payload in (entries, {"medewerker": me.actor.medewerker_id, "entries": entries}):
                forged = f"{mac}|{row[0]}|{json.dumps(payload)}"
                connection.execute("SELECT set_config('overlast.ticket', %s, true)", [forged])
                assert count(connection) == 0


def test_a_forged_asker_is_worth_nothing(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        mine = setting(connection, "overlast.asker")
        other = mine.replace(f'"partij": {me.actor.partij_id}', f'"partij": {world.agent.partij_id}')
        assert other != mine
        connection.execute("SELECT set_config('overlast.asker', %s, true)", [other])
        assert count(connection, "cases_casus") == 0


@pytest.mark.parametrize("local", [True, False])
def test_a_ticket_does_not_outlive_its_transaction(me: Attacker, world: World, local: bool) -> None:
    with me.database.connect("app") as connection:
        with connection.transaction():
            connection.execute("SELECT gate.enter(%s, %s)", me.context())
            me.open(connection, me.log(world.shared.pk))
            stolen = {name: setting(connection, name) for name in ("overlast.asker", "overlast.ticket")}
            assert count(connection) == 1
        assert count(connection) == 0
        if not local:
            for name, value in stolen.items():
                connection.execute("SELECT set_config(%s, %s, false)", [name, value])
        with connection.transaction():
            connection.execute("SELECT pg_current_xact_id()")
            for name, value in stolen.items():
                connection.execute("SELECT set_config(%s, %s, true)", [name, value])
            assert count(connection) == 0
            assert count(connection, "cases_casus") == 0


def test_a_ticket_cannot_be_handed_to_somebody_else_in_the_same_transaction(me: Attacker, world: World) -> None:
    other = Attacker(me.database, world.agent)
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk))
        ticket = setting(connection, "overlast.ticket")
        connection.execute("SELECT gate.enter(%s, %s)", other.context())
        connection.execute("SELECT set_config('overlast.ticket', %s, true)", [ticket])
        assert [count(connection, table) for table in TABLES] == [0, 0, 0, 0]


def test_an_expired_context_is_refused(me: Attacker) -> None:
    with me.transaction(enter=False) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT gate.enter(%s, %s)", me.context(now=time.time() - 61))


@pytest.mark.parametrize("what", ["medewerker", "account"])
def test_a_context_of_somebody_who_is_out_is_refused(me: Attacker, world: World, what: str) -> None:
    """The web signs for whom it believes to be in; PostgreSQL looks for itself."""
    somebody = Attacker(me.database, world.colleague)
    with somebody.transaction(enter=False) as connection:
        connection.execute("SELECT gate.enter(%s, %s)", somebody.context())

    def let(inside: bool) -> None:
        with make.as_role():
            if what == "medewerker":
                Medewerker.objects.filter(pk=world.colleague.pk).update(actief=inside)
            else:
                User.objects.filter(pk=world.colleague.user_id).update(is_active=inside)

    let(False)
    try:
        with somebody.transaction(enter=False) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT gate.enter(%s, %s)", somebody.context())
    finally:
        let(True)


@pytest.mark.parametrize("change", ["person", "time", "field", "mac", "null"])
def test_a_changed_context_is_refused(me: Attacker, world: World, change: str) -> None:
    context, mac = me.context()
    fields: list[str] = context.split("|")
    if change == "person":
        fields[0] = str(world.agent.pk)
    elif change == "time":
        fields[-1] = str(int(fields[-1]) + 3600)
    elif change == "field":
        fields.insert(3, "x")
    forged: tuple[str | None, str | None] = ("|".join(fields), mac)
    if change == "mac":
        forged = (context, "0" * 64)
    elif change == "null":
        forged = (context, None)
    for statement in (
        "SELECT gate.enter(%s, %s)",
        "SELECT gate.log(%s, %s, 'lezen', '{}', '{}', '{1}', 'Proef')",
        "SELECT gate.open(%s, %s, '{1}')",
        "SELECT gate.search(%s, %s, 1, '{x}')",
        "SELECT gate.grant_export(%s, %s, gen_random_uuid())",
    ):
        with me.transaction(enter=False) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(statement, forged)


def test_a_context_with_a_field_too_many_is_refused_even_when_signed(me: Attacker) -> None:
    """An address that holds the separator cannot lengthen the time a context lasts."""
    crooked = dataclasses.replace(me.actor, ip="192.0.2.1|99999999999")
    with me.transaction(enter=False) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT gate.enter(%s, %s)", gate.sign(crooked, now=time.time() - 3600))


def test_a_person_with_two_jobs_does_not_mix_them(me: Attacker, world: World) -> None:
    with make.as_role():
        part = Deelname.objects.get(casus=world.shared, partij=world.second_job.partij)
        DeelnameUserObjectPermission.objects.create(
            user_id=world.attacker.user_id,
            content_object=part,
            permission=Permission.objects.get(codename="work_on_deelname"),
        )
    police = Attacker(me.database, world.second_job)
    ids = police.log(world.shared.pk)
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        police.open(connection, ids)
    with me.transaction() as connection:
        assert me.open(connection, ids) == []
        assert count(connection) == 0


# --- log rows that do not count ---------------------------------------------------------------------------------------
def test_a_log_row_of_this_very_transaction_does_not_count(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        row = connection.execute(
            "SELECT gate.log(%s, %s, 'lezen', ARRAY[%s::uuid], '{}', %s::smallint[], 'Proef')",
            (*me.context(), world.shared.pk, list(ALL_CATEGORIES)),
        ).fetchone()
        assert row is not None
        assert me.open(connection, row[0]) == []
        assert count(connection) == 0


def test_a_log_row_that_is_not_committed_yet_or_was_rolled_back_does_not_count(me: Attacker, world: World) -> None:
    with me.database.connect("app") as second, me.transaction() as connection:
        with second.transaction(force_rollback=True):
            row = second.execute(
                "SELECT gate.log(%s, %s, 'lezen', ARRAY[%s::uuid], '{}', %s::smallint[], 'Proef')",
                (*me.context(), world.shared.pk, list(ALL_CATEGORIES)),
            ).fetchone()
            assert row is not None
            assert me.open(connection, row[0]) == []
        assert me.open(connection, row[0]) == []
        assert count(connection) == 0


def test_a_log_row_of_another_person_request_or_session_does_not_count(me: Attacker, world: World) -> None:
    ids = Attacker(me.database, world.regisseur).log(world.shared.pk)
    for change in ({"verzoek": uuid.uuid4()}, {"sessie": "elders"}):
        other = Attacker(me.database, world.attacker)
        other.actor = dataclasses.replace(me.actor, **change)
        ids += other.log(world.shared.pk)
    with me.transaction() as connection:
        assert me.open(connection, ids) == []
        assert count(connection) == 0


def test_an_old_log_row_does_not_count(me: Attacker, world: World, migrator: Connection) -> None:
    row = migrator.execute(
        "INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, medewerker_id, user_id, rol, partij_id, casus_id,"
        " categorieen, doel, verzoek, sessie) VALUES (clock_timestamp() - interval '61 seconds', 'lezen', 'toegestaan',"
        " %s, %s, '', %s, %s, '{1}', 'Proef', %s, %s) RETURNING id",
        (me.actor.medewerker_id, me.actor.user_id, me.actor.partij_id, world.shared.pk, me.actor.verzoek,
         me.actor.sessie),
    ).fetchone()  # fmt: skip
    assert row is not None
    with me.transaction() as connection:
        assert me.open(connection, [row[0]]) == []
        assert count(connection) == 0


def test_a_refused_log_row_opens_nothing(me: Attacker, world: World) -> None:
    ids = me.log(world.other.pk)
    assert len(ids) == 1
    with me.transaction() as connection:
        assert me.open(connection, ids) == []


def test_every_attempt_is_in_the_log(me: Attacker, world: World, migrator: Connection) -> None:
    before = migrator.execute("SELECT count(*) FROM gate.inzagelog WHERE uitkomst = 'geweigerd'").fetchone()
    me.log(world.other.pk, world.past.pk)
    after = migrator.execute("SELECT count(*) FROM gate.inzagelog WHERE uitkomst = 'geweigerd'").fetchone()
    assert before is not None
    assert after == (before[0] + 2,)


# --- savepoints, cursors, prepared statements -------------------------------------------------------------------------
def test_a_rolled_back_savepoint_closes_what_was_opened_in_it(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        ids = me.log(world.shared.pk)
        with connection.transaction(force_rollback=True):
            me.open(connection, ids)
            assert count(connection) == 1
        assert count(connection) == 0


def test_a_cursor_does_not_carry_rows_into_the_next_request(me: Attacker, world: World) -> None:
    with me.database.connect("app") as connection:
        with connection.transaction():
            connection.execute("SELECT gate.enter(%s, %s)", me.context())
            me.open(connection, me.log(world.shared.pk))
            connection.execute("DECLARE later CURSOR WITH HOLD FOR SELECT * FROM cases_naw")
        with connection.transaction():
            connection.execute("SELECT gate.enter(%s, %s)", Attacker(me.database, world.agent).context())
            with pytest.raises(errors.InvalidCursorName), connection.transaction():
                connection.execute("FETCH ALL FROM later")


def test_a_prepared_statement_asks_the_gate_again(me: Attacker, world: World) -> None:
    with me.database.connect("app") as connection:
        connection.execute("SET plan_cache_mode = force_generic_plan")
        connection.execute("PREPARE again AS SELECT achternaam FROM cases_naw")
        with connection.transaction():
            connection.execute("SELECT gate.enter(%s, %s)", me.context())
            me.open(connection, me.log(world.shared.pk))
            assert len(connection.execute("EXECUTE again").fetchall()) == 1
        assert connection.execute("EXECUTE again").fetchall() == []


def test_parallel_workers_see_no_more(me: Attacker) -> None:
    with me.transaction() as connection:
        connection.execute("SET LOCAL debug_parallel_query = on")
        assert count(connection) == 0
