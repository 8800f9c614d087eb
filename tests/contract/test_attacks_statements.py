"""Statements that go around the policies, and searching and exporting without a log row."""

import uuid

import pytest
from psycopg import errors

from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.contract.attacker import REFUSED, SECRET, TABLES, Attacker, Connection, World, _control, me, world

__all__ = ["_control", "me", "world"]


# --- around the policies ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "statement",
    [
        "SET row_security = off; SELECT * FROM cases_naw",
        "ALTER TABLE cases_naw DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases_naw NO FORCE ROW LEVEL SECURITY",
        "CREATE POLICY mine ON cases_naw USING (true)",
        "ALTER POLICY lezen ON cases_naw USING (true)",
        "ALTER TABLE cases_naw DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
        "SET ROLE ov_gate",
        "SET ROLE ov_migrator",
        "SET SESSION AUTHORIZATION ov_owner",
        "TRUNCATE cases_naw",
        "DROP TABLE cases_naw",
        "DELETE FROM cases_naw",
        "COPY cases_naw TO PROGRAM 'cat'",
        "COPY gate.inzagelog FROM STDIN",
        "INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, rol, doel) VALUES ('lezen', 'toegestaan', '', 'x')",
        "UPDATE gate.inzagelog SET doel = 'x'",
        "DELETE FROM gate.inzagelog",
        "SELECT * FROM gate.sleutel",
        "SELECT * FROM gate.historie",
        "SELECT * FROM gate.zoeksleutel",
        "SELECT * FROM gate.exporttoestemming",
        "SELECT * FROM gate.inzagelog_overig",
        "SELECT gate.hmac('context', 'x')",
        "SELECT gate.hmac('ticket', 'x')",
        "SELECT gate.seal('overlast.ticket', '[]')",
        "SELECT gate.unseal('overlast.ticket')",
        "SELECT gate.verify('', '')",
        "SELECT gate.install_key('context', 'x')",
        "SELECT gate.convenant('lindewaard', 'woonoverlast', 1)",
        "SELECT gate.redeem_export(gen_random_uuid(), gen_random_uuid())",
        "SELECT gate.remember()",
        "SELECT gate.ensure_partitions(current_date, current_date)",
        "CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE TEMPORARY TABLE copy AS SELECT * FROM cases_naw",
        "CREATE VIEW mine AS SELECT * FROM cases_naw",
        "CREATE OPERATOR === (leftarg = text, rightarg = text, function = texteq)",
        "CREATE EXTENSION dblink",
        "SELECT * FROM pg_statistic",
        "SELECT lo_import('/etc/passwd')",
        "INSERT INTO parties_medewerker (user_id, partij_id, rollen, functie, contactpersoon, actief)"
        " VALUES (1, 1, '{regisseur}', '', true, true)",
        "UPDATE parties_user SET is_active = false",
        "UPDATE parties_partij SET regie = true",
        "UPDATE privacy_convenantregel SET toegang = 'lezen'",
        "UPDATE privacy_convenant SET geldig_tot = '2099-01-01'",
        "UPDATE privacy_convenantpartij SET ondertekend_op = now()",
        "UPDATE auth_permission SET codename = 'work_on_deelname'",
        "INSERT INTO cases_statusovergang (tabel, van, naar) VALUES ('casus', 'eigen', 'in_behandeling')",
        "SELECT most_common_vals FROM pg_stats WHERE tablename IN ('cases_naw', 'cases_politiemutatie')",
        "SELECT * FROM pg_stats_ext",
    ],
)
def test_a_statement_that_is_refused(me: Attacker, statement: str) -> None:
    with me.transaction() as connection, pytest.raises(REFUSED):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM ONLY cases_politiemutatie",
        "SELECT * FROM cases_politiemutatie TABLESAMPLE SYSTEM (100)",
        "SELECT * FROM cases_politiemutatie WHERE ctid = '(0,1)'",
        "TABLE cases_politiemutatie",
        "SELECT query_to_xml('SELECT omschrijving FROM cases_politiemutatie', true, true, '')::text ~ 'omschrijving'"
        " WHERE query_to_xml('SELECT omschrijving FROM cases_politiemutatie', true, true, '')::text ~ 'Geheimnis'",
        "SELECT * FROM cases_politiemutatie FOR UPDATE",
        "UPDATE cases_politiemutatie SET omschrijving = omschrijving RETURNING omschrijving",
        "SELECT * FROM cases_politiemutatie WHERE omschrijving::int = 1",
        "SELECT * FROM cases_politiemutatie WHERE 1 / (length(omschrijving) - 9) = 1",
        "SELECT * FROM cases_politiemutatie WHERE omschrijving ~ '[' OR true",
        "SELECT * FROM cases_journaalitem WHERE tekst::jsonb IS NOT NULL",
        "UPDATE parties_medewerker SET rollen = '{regisseur}' RETURNING id",
        "SELECT gate.history('cases_politiemutatie', id) FROM (SELECT %(mutatie)s::uuid AS id) x",
        "SELECT gate.history('cases_journaalitem', id) FROM (SELECT %(restricted)s::uuid AS id) x",
        "SELECT * FROM cases_casus WHERE id = %(other)s",
        "SELECT * FROM cases_casus WHERE id = %(past)s",
        "SELECT * FROM cases_melding WHERE id = %(foreign_melding)s",
        "SELECT * FROM cases_betrokkene WHERE casus_id = %(other)s",
        "SELECT * FROM cases_deelname WHERE partij_id <> %(partij)s AND casus_id <> %(shared)s",
        "SELECT * FROM cases_deelnameuserobjectpermission g JOIN cases_deelname d ON d.id = g.content_object_id"
        " WHERE d.partij_id = %(police)s AND g.user_id <> %(user)s",
        "SELECT * FROM gate.inzagelog",
        "SELECT * FROM privacy_toegangsbesluit",
    ],
)
def test_a_statement_that_finds_nothing(me: Attacker, world: World, statement: str, owner: Connection) -> None:
    owner.execute("ANALYZE cases_naw, cases_politiemutatie, cases_journaalitem")
    names = ("shared", "other", "past", "mutatie", "restricted", "foreign_melding")
    known = {name: getattr(world, name).pk for name in names} | {
        "partij": me.actor.partij_id,
        "police": world.agent.partij_id,
        "user": me.actor.user_id,
    }
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk))
        with connection.cursor() as cursor:
            cursor.execute(statement, known if "%(" in statement else None)
            assert cursor.fetchall() == []


def test_copy_gives_no_more_than_a_select(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk))
        with connection.cursor().copy("COPY cases_politiemutatie TO STDOUT") as copy:
            assert b"".join(copy) == b""


def test_estimates_do_not_tell_which_names_are_there(me: Attacker, world: World, owner: Connection) -> None:
    with make.as_role():
        for _ in range(30):
            make.naw(world.other, world.other.eigenaar, "Vaakvoorkomend")
    owner.execute("ANALYZE cases_naw")
    with me.transaction() as connection:
        plans = [
            connection.execute(f"EXPLAIN SELECT * FROM cases_naw WHERE achternaam = '{name}'").fetchall()
            for name in ("Vaakvoorkomend", "Bestaatnietecht")
        ]
    assert str(plans[0]).replace("Vaakvoorkomend", "") == str(plans[1]).replace("Bestaatnietecht", "")


# --- searching and exporting ------------------------------------------------------------------------------------------
def test_a_search_needs_a_log_row_of_its_own(me: Attacker, world: World) -> None:
    reading = me.log(world.shared.pk)[0]
    other = gate.log_event(make.actor(world.regisseur), "zoeken", doel=Doel.ZOEKEN)
    for log_id in (None, 0, reading, other):
        with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT * FROM gate.search(%s, %s, %s, '{x}')", (*me.context(), log_id))


def test_a_search_finds_own_casussen_only(me: Attacker, world: World) -> None:
    with make.request(me.actor) as actor:
        found = gate.search(actor, [f"{SECRET}{casus.nummer}" for casus in (world.shared, world.past, world.other)])
    assert set(found) == {world.shared.pk}


def test_an_export_grant_is_for_the_exporter_and_works_once(
    me: Attacker, world: World, exporter_sql: Connection
) -> None:
    task = uuid.uuid4()
    with me.transaction() as connection:
        row = connection.execute("SELECT gate.grant_export(%s, %s, %s)", (*me.context(), task)).fetchone()
    assert row is not None
    with pytest.raises(errors.InsufficientPrivilege):
        exporter_sql.execute("SELECT * FROM gate.redeem_export(%s, %s)", (row[0], uuid.uuid4()))
    assert exporter_sql.execute("SELECT * FROM gate.redeem_export(%s, %s)", (row[0], task)).fetchone()
    with pytest.raises(errors.InsufficientPrivilege):
        exporter_sql.execute("SELECT * FROM gate.redeem_export(%s, %s)", (row[0], task))


def test_the_worker_sees_no_row_of_the_gate(worker_sql: Connection) -> None:
    for table in TABLES:
        with pytest.raises(errors.InsufficientPrivilege):
            worker_sql.execute(f"SELECT 1 FROM {table}")
