"""Sealing in PostgreSQL, and that every tampering by who owns the database is found (assurance 19)."""

import datetime as dt
import os
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.utils import timezone

from privacy import gate
from privacy.gate import Doel
from privacy.queries.zegels import seal_state
from privacy.seals import anchor
from privacy.seals.chain import Seal
from privacy.seals.merkle import root
from privacy.seals.verify import ChainCheck, Kind, Report
from privacy.services import zegels
from tests import factories as make
from tests.databases import Database
from tests.integration.zegels import KEY, log, people, seal, sealed, settle, superuser, verify

__all__ = ["sealed"]


# --- sealing ----------------------------------------------------------------------------------------------------------
def test_what_was_written_is_sealed_once(db_clone: Database) -> None:
    consulent, _ = people()
    assert seal() is None
    log(consulent, 3)
    first = seal()
    assert first is not None
    assert (first.nr, first.aantal) == (1, 3)
    assert seal() is None
    log(consulent)
    second = seal()
    assert second is not None
    assert (second.nr, second.aantal, second.vorige) == (2, 1, first.hoofd)
    report = verify()
    assert report.in_order, report.findings
    assert (report.seals, report.rows) == (2, 4)


def test_a_row_of_a_transaction_that_still_runs_is_sealed_after_it_ends(db_clone: Database, migrator: Any) -> None:
    consulent, _ = people()
    insert = (
        "INSERT INTO gate.inzagelog (gebeurtenis, uitkomst, rol, doel, object)"
        " VALUES ('zoeken', 'toegestaan', '', 'proef', 'traag')"
    )
    with migrator.transaction():
        migrator.execute(insert)
        log(consulent, 2, settled=False)
        assert seal() is None, "rows that began after a running transaction wait for it"
        with make.as_role("worker"):
            assert seal_state(now=timezone.now()).wachtend == 2
    settle()
    made = seal()
    assert made is not None
    assert made.aantal == 3
    assert verify().in_order


def test_two_sealers_at_once_make_one_seal(db_clone: Database, worker_sql: psycopg.Connection[Any]) -> None:
    consulent, _ = people()
    log(consulent)
    with worker_sql.transaction():
        assert worker_sql.execute("SELECT nr FROM gate.seal_begin()").fetchone() == (1,)
        assert seal() is None
    assert seal() is not None


def test_the_worker_gets_hashes_and_no_text(db_clone: Database, worker_sql: psycopg.Connection[Any]) -> None:
    consulent, _ = people()
    gate.log_event(make.actor(consulent), "zoeken", doel=Doel.ZOEKEN, object="kanarie-object", reden="kanarie-reden")
    settle()
    row = worker_sql.execute("SELECT * FROM gate.seal_begin()").fetchone()
    assert row is not None
    assert "kanarie" not in repr(row)
    seal()
    assert "kanarie" not in repr(worker_sql.execute("SELECT * FROM gate.leaves(1, 9)").fetchall())
    for query in ("SELECT 1 FROM gate.inzagelog", "SELECT 1 FROM gate.zegel"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker_sql.execute(query)


def test_the_lag_is_the_age_of_the_oldest_row_without_a_seal(db_clone: Database) -> None:
    consulent, _ = people()
    log(consulent)
    later = timezone.now() + dt.timedelta(minutes=10)
    with make.as_role("worker"):
        state = seal_state(now=later)
    assert (state.nr, state.wachtend, state.behind) == (0, 1, True)
    assert dt.timedelta(minutes=9) < state.lag < dt.timedelta(minutes=11)
    seal()
    with make.as_role("worker"):
        assert seal_state(now=later).lag == dt.timedelta()


def test_after_a_move_to_another_cluster_sealing_goes_on(db_clone: Database) -> None:
    """There transaction numbers begin again: rows get lower ones than the last horizon."""
    consulent, _ = people()
    log(consulent, 2)
    seal()
    log(consulent)
    superuser(
        db_clone,
        "UPDATE gate.inzagelog SET xid = '900000001' WHERE id = 3",  # not sealed yet when the dump was made
        "ALTER TABLE gate.zegel DISABLE TRIGGER ALL",
    )
    with make.as_role("worker"):
        moved = zegels.current_head()
    assert moved is not None
    superuser(db_clone, "DELETE FROM gate.zegel")
    superuser(db_clone, "UPDATE gate.inzagelog SET xid = (xid::text::bigint + 800000000)::text::xid8 WHERE id < 3")
    superuser(db_clone, "ALTER SEQUENCE gate.inzagelog_id_seq RESTART WITH 100")
    horizon_moved(db_clone)
    log(consulent)
    made = seal()
    assert made is not None
    assert made.aantal == 2
    log(consulent)
    assert seal() is not None
    assert verify().in_order


def horizon_moved(database: Database) -> None:
    """Seal the rows 1 and 2 as another cluster did, whose transactions had high numbers."""
    conninfo = database.conninfo("owner").replace("user=ov_owner", "user=postgres")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        rows = connection.execute(
            "SELECT array_agg(gate.leaf(l) ORDER BY id), min(tijd), max(tijd) FROM gate.inzagelog l WHERE id < 3"
        ).fetchone()
        assert rows is not None
        leaves, first, last = rows
        statement = Seal(
            1, ChainCheck(Report(), frozenset(), {})._head, last, "800999999", "{[1,3)}", 2, first, last,
            root(leaves),
        )  # fmt: skip
        made = statement.signed_by(KEY)
        places = ", ".join(["%s"] * 12)
        connection.execute(f"SELECT gate.seal_add({places})", zegels._columns(made))


# --- tampering (assurance 19) -----------------------------------------------------------------------------------------
SECOND = "(SELECT min(id) + 1 FROM gate.inzagelog)"
TAMPERING: dict[str, tuple[tuple[str, ...], Kind]] = {
    "a row changed": ((f"UPDATE gate.inzagelog SET doel = 'Iets anders' WHERE id = {SECOND}",), Kind.CHANGED),
    "who it was changed": ((f"UPDATE gate.inzagelog SET user_id = 999 WHERE id = {SECOND}",), Kind.CHANGED),
    "a row deleted": ((f"DELETE FROM gate.inzagelog WHERE id = {SECOND}",), Kind.DELETED),
    "a row moved in time": (
        (f"UPDATE gate.inzagelog SET tijd = tijd + interval '20 days' WHERE id = {SECOND}",),
        Kind.INSERTED,
    ),
    "a row put in, as if of an old transaction": (
        (
            "INSERT INTO gate.inzagelog (tijd, xid, gebeurtenis, uitkomst, rol, doel)"
            " SELECT tijd, xid, 'lezen', 'toegestaan', '', 'Werken aan de casus' FROM gate.inzagelog LIMIT 1",
        ),
        Kind.INSERTED,
    ),
    "two rows changed places": (
        (
            "ALTER TABLE gate.inzagelog ALTER id SET GENERATED BY DEFAULT",
            "UPDATE gate.inzagelog SET id = id + 1000000 WHERE id < 3",
            "UPDATE gate.inzagelog SET id = 1000003 - id WHERE id > 1000000",
        ),
        Kind.CHANGED,
    ),
    "a seal changed": (("UPDATE gate.zegel SET aantal = aantal - 1 WHERE nr = 2",), Kind.SEAL_CHANGED),
    "a seal deleted": (("DELETE FROM gate.zegel WHERE nr = 2",), Kind.SEAL_DELETED),
    "a forged signature": (
        ("UPDATE gate.zegel SET handtekening = decode(repeat('00', 64), 'hex') WHERE nr = 2",),
        Kind.SIGNATURE,
    ),
    "seals in another order": (
        (
            "UPDATE gate.zegel SET nr = nr + 100 WHERE nr IN (2, 3)",
            "UPDATE gate.zegel SET nr = 105 - nr WHERE nr > 100",
        ),
        Kind.CHAIN,
    ),
}


@pytest.mark.parametrize("name", TAMPERING)
def test_tampering_by_a_superuser_is_found(
    sealed: tuple[Database, list[anchor.Head]], databases: Any, name: str
) -> None:
    statements, kind = TAMPERING[name]
    copy = databases.database(f"tampered_{os.getpid()}_{list(TAMPERING).index(name)}")
    connections.close_all()
    databases.create(copy, sealed[0])
    try:
        with databases.pointed_at(copy):
            assert verify(sealed[1]).in_order
            superuser(copy, *statements)
            report = verify(sealed[1])
            assert not report.in_order
            assert kind in report.kinds, report.findings
    finally:
        databases.drop(copy)


def test_the_end_cut_off_is_found_with_the_anchor(db_clone: Database) -> None:
    consulent, _ = people()
    log(consulent, 2)
    seal()
    log(consulent, 2)
    made = seal()
    assert made is not None
    head = anchor.Head(made.nr, made.hoofd, made.tijd)
    superuser(db_clone, "DELETE FROM gate.zegel WHERE nr = 2", "DELETE FROM gate.inzagelog WHERE id > 2")
    assert verify().in_order, "without anything outside nobody can know"
    assert verify([head]).kinds == {Kind.CUT_OFF}
    log(consulent)
    seal()
    assert Kind.SEAL_CHANGED in verify([head]).kinds, "nor does it help to go on"


def test_a_row_put_in_with_an_old_date_is_found(db_clone: Database) -> None:
    consulent, _ = people()
    log(consulent)
    seal()
    superuser(
        db_clone,
        "INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, rol, doel)"
        " VALUES (now() - interval '1 day', 'lezen', 'toegestaan', '', 'Werken aan de casus')",
    )
    seal()
    assert verify().kinds == {Kind.INSERTED}


def test_a_dropped_month_is_found(db_clone: Database, owner: psycopg.Connection[Any]) -> None:
    consulent, _ = people()
    log(consulent, 2)
    seal()
    owner.execute("SET ROLE ov_gate")
    owner.execute(f"DROP TABLE gate.inzagelog_{timezone.now():%Y%m}")
    assert verify().kinds == {Kind.DELETED, Kind.PARTITION}


# --- nobody changes it (assurance 20) ---------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["app", "worker", "exporter", "migrator", "owner"])
def test_no_role_that_logs_in_changes_log_or_seals(sealed: tuple[Database, Any], role: str) -> None:
    database, _ = sealed
    tables = ["gate.inzagelog", f"gate.inzagelog_{timezone.now():%Y%m}", "gate.inzagelog_overig", "gate.zegel"]
    with database.connect(role) as connection:
        for table in tables:
            column = "aantal" if table == "gate.zegel" else "doel"
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_who_owns_the_log_is_refused_by_its_triggers(sealed: tuple[Database, Any]) -> None:
    database, _ = sealed
    with database.connect("owner") as connection:
        connection.execute("SET ROLE ov_gate")
        for table in ("gate.inzagelog", f"gate.inzagelog_{timezone.now():%Y%m}", "gate.zegel"):
            for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="insert-only"):
                    connection.execute(statement)
