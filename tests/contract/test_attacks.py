"""What somebody could try who can send the web's database role any statement. Each attempt reads nothing or is refused,
and after each the honest way still shows exactly what the convenant gives."""

import dataclasses
import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.contrib.auth.models import Permission
from psycopg import errors

from cases.models import Casus, Deelname, Huurachterstand, Journaalitem, Melding, Politiemutatie
from parties.models import Medewerker
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel
from privacy.models import Toegangsbesluit
from tests import factories as make
from tests.databases import Database

Connection = psycopg.Connection[Any]
REFUSED = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)
SECRET = "Geheimnis"


@dataclass(frozen=True)
class World:
    """De Waterlinde attacks: it takes part in `shared`, took part in `past`, and knows nothing of `other`."""

    shared: Casus
    past: Casus
    past_part: Deelname
    other: Casus
    closed: Casus
    mutatie: Politiemutatie
    restricted: Journaalitem
    arrears: Huurachterstand
    foreign_melding: Melding
    attacker: Medewerker
    second_job: Medewerker
    colleague: Medewerker
    agent: Medewerker
    regisseur: Medewerker


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="Gemeente")
        linde = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        zuid = make.partij(here, "woningcorporatie", naam="Wonen Zuiderhof")
        politie = make.partij(here, "politie", naam="Politie")
        make.convenant(here)
        attacker = make.medewerker(linde)
        colleague = make.medewerker(linde, contactpersoon=False)
        second_job = make.medewerker(politie, user=attacker.user, contactpersoon=False)
        agent = make.medewerker(politie, "wijkagent")
        regisseur = make.medewerker(regie, "regisseur")
        make.medewerker(zuid)
        shared = make.casus(linde, politie)
        past = make.casus(zuid, linde, politie)
        past_part = Deelname.objects.get(casus=past, partij=linde)
        Deelname.objects.filter(pk=past_part.pk).update(beeindigd_op="2026-01-01T12:00Z")
        closed = make.casus(linde, politie, status="afgesloten")
        other = make.casus(zuid, status="eigen")
        for casus, bron in ((shared, linde), (past, zuid), (other, zuid), (closed, linde)):
            make.naw(casus, bron, f"{SECRET}{casus.nummer}")
        mutatie = make.row(
            Politiemutatie, shared, politie, mutatienummer="1", datum="2026-01-01T12:00Z", omschrijving=SECRET
        )
        restricted = make.row(
            Journaalitem, shared, politie, categorie_id=10, vak="waarneming", tekst=SECRET, beperkt=True
        )
        arrears = make.row(Huurachterstand, shared, linde, bedrag=1234, maanden=3, peildatum="2026-01-01")
        for row in (mutatie, restricted):
            type(row).objects.filter(pk=row.pk).update(beperkt=not row.beperkt)
            type(row).objects.filter(pk=row.pk).update(beperkt=row.beperkt)
        return World(
            shared, past, past_part, other, closed, mutatie, restricted, arrears, make.melding(zuid),
            attacker, second_job, colleague, agent, regisseur,
        )  # fmt: skip


class Attacker:
    """Raw connections as the web's role, with the signed context of one person: all that the web itself has."""

    def __init__(self, database: Database, who: Medewerker) -> None:
        self.database = database
        self.actor = make.actor(who)

    def context(self, **options: Any) -> tuple[str, str]:
        return gate.sign(self.actor, **options)

    @contextmanager
    def transaction(self, *, enter: bool = True) -> Iterator[Connection]:
        with self.database.connect("app") as connection, connection.transaction():
            if enter:
                connection.execute("SELECT gate.enter(%s, %s)", self.context())
            yield connection

    def log(self, *casussen: Any, event: str = "lezen", doel: str = "Proef", reden: str = "") -> list[int]:
        with self.database.connect("app") as connection:
            row = connection.execute(
                "SELECT gate.log(%s, %s, %s, %s::uuid[], '{}', %s::smallint[], %s, '', %s)",
                (*self.context(), event, list(casussen), list(ALL_CATEGORIES), doel, reden),
            ).fetchone()
        assert row is not None
        return list(row[0])

    def open(self, connection: Connection, ids: list[int]) -> list[Any]:
        return connection.execute("SELECT * FROM gate.open(%s, %s, %s)", (*self.context(), ids)).fetchall()

    def honest(self, casus: Casus, *tables: str) -> list[int]:
        """How many rows the way of the application shows of each table."""
        with self.transaction() as connection:
            self.open(connection, self.log(casus.pk))
            return [count(connection, table) for table in tables or ("cases_naw",)]


def count(connection: Connection, table: str = "cases_naw") -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def setting(connection: Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s, true)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture
def me(module_db: Database, world: World) -> Attacker:
    return Attacker(module_db, world.attacker)


@pytest.fixture(autouse=True, scope="module")
def _control(module_db: Database, world: World) -> Iterator[None]:
    """The honest way, before and after: what each may read in the shared casus is there, what they may not is not."""

    def seen() -> dict[str, list[int]]:
        who = {"corporatie": world.attacker, "politie": world.agent, "regie": world.regisseur}
        return {name: Attacker(module_db, person).honest(world.shared, *TABLES) for name, person in who.items()}

    allowed = {"corporatie": [1, 0, 0, 1], "politie": [1, 1, 1, 0], "regie": [1, 1, 0, 0]}
    assert seen() == allowed
    yield
    assert seen() == allowed


TABLES = ("cases_naw", "cases_politiemutatie", "cases_journaalitem", "cases_huurachterstand")


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
        make.DeelnameUserObjectPermission.objects.create(
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
        "UPDATE parties_medewerker SET rollen = '{regisseur}'",
        "INSERT INTO parties_medewerker (user_id, partij_id, rollen, functie, contactpersoon, actief)"
        " VALUES (1, 1, '{regisseur}', '', true, true)",
        "UPDATE parties_user SET is_active = true",
        "UPDATE parties_partij SET regie = true",
        "UPDATE privacy_convenantregel SET toegang = 'lezen'",
        "UPDATE privacy_convenant SET geldig_tot = '2099-01-01'",
        "UPDATE privacy_convenantpartij SET ondertekend_op = now()",
        "UPDATE auth_permission SET codename = 'work_on_deelname'",
        "INSERT INTO cases_statusovergang (tabel, van, naar) VALUES ('casus', 'eigen', 'in_behandeling')",
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
        "SELECT most_common_vals FROM pg_stats WHERE tablename IN ('cases_naw', 'cases_politiemutatie')",
        "SELECT * FROM pg_stats_ext",
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


# --- writing oneself in -----------------------------------------------------------------------------------------------
PART = (
    "INSERT INTO cases_deelname (id, casus_id, partij_id, categorie_id, begonnen_op, status, soort, gewijzigd_op)"
    " VALUES (gen_random_uuid(), %(casus)s, %(partij)s, 22, now(), 'eigen', 'alcohol', now())"
)
STAFF = (
    "INSERT INTO cases_deelnameuserobjectpermission (permission_id, content_object_id, user_id)"
    " SELECT id, %(deelname)s, %(user)s FROM auth_permission WHERE codename = 'work_on_deelname'"
)
GRANT = (
    "INSERT INTO privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id, grondslag, grond,"
    " besloten_door_id, geldig_van, geldig_tot) VALUES (gen_random_uuid(), %(casus)s, 12, 'cases_politiemutatie',"
    " %(rij)s, %(bron)s, %(partij)s, 'taak', 'x', %(medewerker)s, now(), now() + interval '1 day')"
)


def test_nobody_writes_their_own_partij_into_a_casus(me: Attacker, world: World) -> None:
    for casus in (world.other, world.past):
        with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(PART, {"casus": casus.pk, "partij": me.actor.partij_id})


def test_a_participant_invites_nobody(me: Attacker, world: World) -> None:
    agent = Attacker(me.database, world.agent)
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(PART, {"casus": world.shared.pk, "partij": world.other.eigenaar_id})


@pytest.mark.parametrize(
    "change", ["beeindigd_op = NULL", "casus_id = %(other)s", "partij_id = %(agent)s", "categorie_id = 22"]
)
def test_an_ended_part_stays_ended_where_it_was(me: Attacker, world: World, change: str) -> None:
    known = {"other": world.other.pk, "agent": world.agent.partij_id, "id": world.past_part.pk}
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"UPDATE cases_deelname SET {change} WHERE id = %(id)s", known)
    assert me.honest(world.past) == [0]


def test_nobody_lets_themselves_work_on_a_casus(me: Attacker, world: World) -> None:
    colleague = Attacker(me.database, world.colleague)
    with make.as_role():
        own = Deelname.objects.get(casus=world.shared, partij=world.attacker.partij).pk
        theirs = Deelname.objects.get(casus=world.other).pk
    for who, deelname in ((colleague, own), (colleague, theirs), (me, theirs), (me, world.past_part.pk)):
        with who.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(STAFF, {"deelname": deelname, "user": who.actor.user_id})
    assert colleague.honest(world.shared) == [0]


@pytest.mark.parametrize("bron", ["own", "police"])
def test_nobody_grants_themselves_the_row_of_another(me: Attacker, world: World, bron: str) -> None:
    known = {
        "casus": world.shared.pk,
        "rij": world.mutatie.pk,
        "bron": me.actor.partij_id if bron == "own" else world.agent.partij_id,
        "partij": me.actor.partij_id,
        "medewerker": me.actor.medewerker_id,
    }
    with me.transaction() as connection:
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(GRANT, known)
        assert count(connection, "cases_politiemutatie") == 0
    with make.as_role():  # had it been written, it would name a row that this Partij did not provide
        made = Toegangsbesluit.objects.create(
            casus=world.shared, categorie_id=12, tabel="cases_politiemutatie", rij=world.mutatie.pk,
            bron_id=me.actor.partij_id, partij_id=me.actor.partij_id, grond="Geen", besloten_door=world.colleague,
            geldig_tot="2099-01-01T00:00Z",
        )  # fmt: skip
    assert me.honest(world.shared, "cases_politiemutatie") == [0]
    with make.as_role():
        made.delete()


def test_a_real_grant_shows_its_row_until_it_ends_or_is_withdrawn(me: Attacker, world: World) -> None:
    """The positive control of the attempt above."""
    with make.as_role():
        made = Toegangsbesluit.objects.create(
            casus=world.shared, categorie_id=12, tabel="cases_politiemutatie", rij=world.mutatie.pk,
            bron=world.agent.partij, partij=world.attacker.partij, grond="Art. 20 Wpg", besloten_door=world.agent,
            geldig_tot="2099-01-01T00:00Z",
        )  # fmt: skip
    assert me.honest(world.shared, "cases_politiemutatie") == [1]
    for change in ({"geldig_tot": "2026-01-01T00:00Z"}, {"geldig_tot": "2099-01-01T00:00Z", "categorie_id": 1}):
        with make.as_role():
            Toegangsbesluit.objects.filter(pk=made.pk).update(**change)
        assert me.honest(world.shared, "cases_politiemutatie") == [0]
    with make.as_role():
        Toegangsbesluit.objects.filter(pk=made.pk).update(ingetrokken_op="2026-01-01T00:00Z", categorie_id=12)
    assert me.honest(world.shared, "cases_politiemutatie") == [0]


def test_a_besluit_names_who_took_it(me: Attacker, world: World) -> None:
    known = {
        "casus": world.shared.pk,
        "rij": world.arrears.pk,
        "bron": me.actor.partij_id,
        "partij": world.agent.partij_id,
        "medewerker": world.colleague.pk,
    }
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(GRANT, known)


def test_nobody_makes_a_token_for_somebody_else(me: Attacker, world: World) -> None:
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(
            "INSERT INTO parties_apitoken (medewerker_id, hash, naam, aangemaakt_op, verloopt_op)"
            " VALUES (%s, 'x', 'x', now(), now())",
            [world.regisseur.pk],
        )


# --- changing what is not one's own -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change", ["bron_id = %(agent)s", "casus_id = %(other)s", "categorie_id = 18", "melding_id = NULL, casus_id = NULL"]
)
def test_an_own_row_does_not_move(me: Attacker, world: World, change: str) -> None:
    known = {"agent": world.agent.partij_id, "other": world.other.pk, "id": world.arrears.pk}
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"UPDATE cases_huurachterstand SET {change} WHERE id = %(id)s", known)


def test_the_row_of_another_is_not_changed(me: Attacker, world: World) -> None:
    agent = Attacker(me.database, world.agent)
    with agent.transaction() as connection:
        agent.open(connection, agent.log(world.shared.pk, event="schrijven"))
        assert count(connection) == 1
        assert connection.execute("UPDATE cases_naw SET achternaam = 'x' RETURNING id").fetchall() == []


def test_writing_needs_an_opening_for_writing(me: Attacker, world: World) -> None:
    statement = "UPDATE cases_huurachterstand SET maanden = 4 WHERE id = %s"
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(statement, [world.arrears.pk])
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        assert connection.execute(statement, [world.arrears.pk]).rowcount == 1
        raise psycopg.Rollback


def test_a_category_that_one_may_not_provide_is_refused(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(
                "INSERT INTO cases_politiemutatie (id, casus_id, categorie_id, bron_id, beperkt, gemaakt_op,"
                " mutatienummer, datum, omschrijving) VALUES (gen_random_uuid(), %s, 12, %s, false, now(), '1', now(),"
                " 'x')",
                [world.shared.pk, me.actor.partij_id],
            )


@pytest.mark.parametrize(
    "change",
    [
        "overlegvorm = 'zvh'",
        "gemeente_id = 'elders'",
        "eigenaar_id = %(partij)s",
        "nummer = 'LW-EIGEN'",
    ],
)
def test_a_participant_does_not_change_what_decides_about_reading(me: Attacker, world: World, change: str) -> None:
    agent = Attacker(me.database, world.agent)
    known = {"partij": agent.actor.partij_id, "id": world.shared.pk}
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"UPDATE cases_casus SET {change} WHERE id = %(id)s", known)


@pytest.mark.parametrize("start", ["triage", "aangemeld", "afgesloten"])
def test_a_participant_does_not_move_a_casus_to_a_phase_with_more_rights(
    me: Attacker, world: World, start: str
) -> None:
    agent = Attacker(me.database, world.agent)
    target = {"triage": "geagendeerd", "aangemeld": "triage", "afgesloten": "in_behandeling"}[start]
    with make.as_role():
        casus = make.casus(world.attacker.partij, world.agent.partij, status=start)
    statement = "UPDATE cases_casus SET status = %s WHERE id = %s"
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement, [target, casus.pk])
    regie = Attacker(me.database, world.regisseur)
    with regie.transaction() as connection:
        assert connection.execute(statement, [target, casus.pk]).rowcount == 1


def test_a_status_that_does_not_follow_is_refused(me: Attacker, world: World) -> None:
    with me.transaction() as connection, pytest.raises(errors.CheckViolation):
        connection.execute("UPDATE cases_casus SET status = 'eigen' WHERE id = %s", [world.shared.pk])


def test_a_taken_identity_of_a_row_tells_nothing(me: Attacker, world: World) -> None:
    """Unique keys hold the Partij, so that nobody learns from an error that another has a row."""
    with me.transaction() as connection:
        keys = connection.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'u'"
            " AND conrelid IN (SELECT polrelid FROM pg_policy WHERE polname = 'wijzigen')"
        ).fetchall()
    assert {table for table, text in keys if "bron_id" not in text} == {
        "cases_casus",  # its number is random and says nothing
        "cases_bericht",  # the key is made from ids of one's own casus
        "cases_dossier",
        "cases_melding",
        "cases_productie",
        "meetings_agendapunt",
        "privacy_rechtenverzoek",
    }


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
