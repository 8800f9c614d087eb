"""No data without a committed log row: whatever breaks, the answer is a 503 and the page holds nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction
from django.test import Client

from cases.models import Casus, Deelname, DeelnameUserObjectPermission, Naw, Politiemutatie
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from privacy.models import Convenant
from tests import factories as make
from tests.databases import Database

TOKEN, POLICE = "Zqkanarie", "Zqmutatie"


@dataclass(frozen=True)
class World:
    casus: Casus
    consulent: Medewerker
    regisseur: Medewerker
    convenant: Convenant

    @property
    def page(self) -> str:
        return f"/casussen/{self.casus.nummer}/gegevens/"


def build() -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        linde = make.partij(here, "woningcorporatie")
        politie = make.partij(here, "politie")
        convenant = make.convenant(here)
        consulent = make.medewerker(linde)
        regisseur = make.medewerker(regie, "regisseur")
        casus = make.casus(linde, politie)
        make.naw(casus, linde, TOKEN)
        make.row(Politiemutatie, casus, politie, mutatienummer="1", datum="2026-01-01T12:00Z", omschrijving=POLICE)
    return World(casus, consulent, regisseur, convenant)


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    return build()


def rows_in_log(database: Database) -> int:
    with database.connect("migrator") as connection:
        found = connection.execute("SELECT count(*) FROM gate.inzagelog WHERE uitkomst = 'toegestaan'").fetchone()
    assert found is not None
    return int(found[0])


# --- what was read stays logged ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("end", ["rollback", "error"])
def test_what_was_read_stays_in_the_log_when_the_request_is_undone(module_db: Database, world: World, end: str) -> None:
    before = rows_in_log(module_db)

    class Oops(Exception):
        pass

    def reading() -> None:
        with make.request(make.actor(world.consulent)) as actor:
            opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=[1], doel=Doel.CASUS)
            assert [row.achternaam for row in gate.of_casus(opening, Naw, world.casus.pk)] == [TOKEN]
            if end == "error":
                raise Oops
            transaction.set_rollback(True)

    if end == "error":
        with pytest.raises(Oops):
            reading()
    else:
        reading()
    assert rows_in_log(module_db) == before + 1


# --- ways in which the log cannot be written --------------------------------------------------------------------------
def as_gate(owner: psycopg.Connection[Any], *statements: str) -> None:
    owner.execute("SET ROLE ov_gate")
    for statement in statements:
        owner.execute(statement)
    owner.execute("RESET ROLE")


RAISES = (
    "CREATE FUNCTION gate.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$"
)
SLEEPS = (
    "CREATE FUNCTION gate.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(2); RETURN NEW; END $$"
)
BROKEN = "CREATE TRIGGER broken BEFORE INSERT ON gate.inzagelog FOR EACH ROW EXECUTE FUNCTION gate.broken()"
AT_COMMIT = (
    "CREATE CONSTRAINT TRIGGER broken AFTER INSERT ON gate.inzagelog DEFERRABLE INITIALLY DEFERRED"
    " FOR EACH ROW EXECUTE FUNCTION gate.broken()"
)
MENDED = ("DROP TRIGGER broken ON gate.inzagelog", "DROP FUNCTION gate.broken()")
LOG = "gate.log(text, text, text, uuid[], uuid[], smallint[], text, text, text, uuid[])"


@contextmanager
def no_grant(database: Database) -> Iterator[None]:
    with database.connect("owner") as owner:
        as_gate(owner, f"REVOKE EXECUTE ON FUNCTION {LOG} FROM ov_app")
        try:
            yield
        finally:
            as_gate(owner, f"GRANT EXECUTE ON FUNCTION {LOG} TO ov_app")


@contextmanager
def failing_insert(database: Database) -> Iterator[None]:
    with database.connect("owner") as owner:
        as_gate(owner, RAISES, BROKEN)
        try:
            yield
        finally:
            as_gate(owner, *MENDED)


@contextmanager
def failing_commit(database: Database) -> Iterator[None]:
    with database.connect("owner") as owner:
        as_gate(owner, RAISES, AT_COMMIT)
        try:
            yield
        finally:
            as_gate(owner, *MENDED)


@contextmanager
def constraint(database: Database) -> Iterator[None]:
    with database.connect("owner") as owner:
        as_gate(owner, "ALTER TABLE gate.inzagelog ADD CONSTRAINT broken CHECK (doel = 'nooit') NOT VALID")
        try:
            yield
        finally:
            as_gate(owner, "ALTER TABLE gate.inzagelog DROP CONSTRAINT broken")


@contextmanager
def inzagelog_setting(**changes: Any) -> Iterator[None]:
    connection = connections["inzagelog"]
    connection.close()
    before = dict(connection.settings_dict)
    connection.settings_dict.update(changes)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.clear()
        connection.settings_dict.update(before)


@contextmanager
def no_connection(database: Database) -> Iterator[None]:
    with inzagelog_setting(HOST="/nonexistent"):
        yield


@contextmanager
def statement_timeout(database: Database) -> Iterator[None]:
    with database.connect("owner") as owner, inzagelog_setting(OPTIONS={"options": "-c statement_timeout=200ms"}):
        as_gate(owner, SLEEPS, BROKEN)
        try:
            yield
        finally:
            as_gate(owner, *MENDED)


@contextmanager
def lock_timeout(database: Database) -> Iterator[None]:
    impatient = inzagelog_setting(OPTIONS={"options": "-c lock_timeout=200ms"})
    with database.connect("owner") as owner, impatient, owner.transaction():
        owner.execute("SET LOCAL ROLE ov_gate")
        owner.execute("LOCK TABLE gate.inzagelog IN EXCLUSIVE MODE")
        yield


WAYS: list[Callable[[Database], Any]] = [
    no_grant,
    failing_insert,
    failing_commit,
    constraint,
    no_connection,
    statement_timeout,
    lock_timeout,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_without_the_log_no_data(module_db: Database, world: World, way: Callable[[Database], Any]) -> None:
    browser = make.client(world.consulent)
    assert TOKEN in browser.get(world.page).content.decode()
    before = rows_in_log(module_db)
    with way(module_db):
        answer = browser.get(world.page)
        assert answer.status_code == 503
        assert TOKEN not in answer.content.decode()
        unknown = browser.get("/casussen/LW-AAAA-BBBB/")
        assert unknown.status_code in ((404,) if way is no_grant else (503,)), "a refusal has to be logged as well"
    assert rows_in_log(module_db) == before
    assert TOKEN in browser.get(world.page).content.decode()
    assert rows_in_log(module_db) > before


# --- revocation -------------------------------------------------------------------------------------------------------
def end_part(world: World) -> None:
    Deelname.objects.filter(casus=world.casus, partij=world.regisseur.partij).update(beeindigd_op="2026-01-01T00:00Z")


def remove_person(world: World) -> None:
    DeelnameUserObjectPermission.objects.filter(user=world.regisseur.user).delete()


def leave(world: World) -> None:
    Medewerker.objects.filter(pk=world.regisseur.pk).update(actief=False)


def close_account(world: World) -> None:
    type(world.regisseur.user).objects.filter(pk=world.regisseur.user_id).update(is_active=False)


def lose_the_role(world: World) -> None:
    Medewerker.objects.filter(pk=world.regisseur.pk).update(rollen=["beheerder"])


@pytest.mark.parametrize(
    "revoke", [end_part, remove_person, leave, close_account, lose_the_role], ids=lambda way: way.__name__
)
def test_the_next_request_sees_nothing(db_clone: Database, revoke: Callable[[World], None]) -> None:
    world = build()
    browser = make.client(world.regisseur)
    assert TOKEN in browser.get(world.page).content.decode()
    with make.as_role():
        revoke(world)
    for address in (world.page, f"/casussen/{world.casus.nummer}/", "/casussen/"):
        answer = browser.get(address)
        assert TOKEN not in answer.content.decode()
        assert world.casus.nummer not in answer.content.decode()
        if address != "/casussen/":
            assert answer.status_code != 200


@pytest.mark.parametrize("how", ["expired", "withdrawn", "not signed"])
def test_without_a_valid_convenant_only_what_is_own(db_clone: Database, how: str) -> None:
    world = build()
    browser = make.client(world.regisseur)
    assert seen(browser, world) == (True, True)
    with make.as_role():
        if how == "expired":
            Convenant.objects.update(geldig_van="2020-01-01", geldig_tot="2021-01-01")
        elif how == "withdrawn":
            Convenant.objects.update(status="vervallen")
        else:
            world.convenant.partijen.filter(partij=world.regisseur.partij).update(ondertekend_op=None)
    assert seen(browser, world) == (False, False)
    assert seen(make.client(world.consulent), world) == (True, False)


def seen(browser: Client, world: World) -> tuple[bool, bool]:
    """Whether the name and the police's text stand on the pages of the casus."""
    pages = [browser.get(address) for address in (world.page, f"/casussen/{world.casus.nummer}/")]
    assert [page.status_code for page in pages] == [200, 200]
    text = "".join(page.content.decode() for page in pages)
    return TOKEN in text, POLICE in text
