"""An installation of the first release, with rows in every table, becomes this one, while people go on reading
(issue 4, item 6; assurance.md 42)."""

import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db.migrations.loader import MigrationLoader
from psycopg import errors

from overlast.database import roles
from overlast.database.embedded import Cluster
from tests.contract.test_migrations import FIRST, OURS
from tests.databases import Database
from tests.filled import TEXT, count, fill

LOCK_SECONDS = 5  # what each migration says it waits for a lock
# Tables that the release itself fills: the catalogue of categories and the transitions of a status.
GROWN = {"privacy_categorie", "cases_statusovergang"}
READING = (
    "SELECT count(*) FROM cases_casus",
    "SELECT count(*) FROM cases_termijn",
    "SELECT count(*) FROM cases_bericht",
    "SELECT count(*) FROM parties_medewerker",
)


MIGRATE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
MigrationExecutor(connection).migrate({targets!r})
"""


def first_release_leaves() -> list[tuple[str, str]]:
    """The last migrations of the first release, and of the libraries that it had."""
    graph = MigrationLoader(None).graph
    ours = [key for key in graph.nodes if key[0] in OURS and int(key[1][:4]) == FIRST[key[0]]]
    return ours + [key for key in graph.leaf_nodes() if key[0] in ("account", "mfa", "sessions", "usersessions")]


@contextmanager
def reading(database: Database) -> Iterator[list[float]]:
    """What a busy web asks for, over and over, in transactions of its own; how long each answer took."""
    seconds: list[float] = []
    stop = threading.Event()

    def read() -> None:
        with database.connect("app") as connection:
            while not stop.is_set():
                for statement in READING:
                    started = time.monotonic()
                    # now and then PostgreSQL lets a reader lose: that page is a 503 and is asked for again
                    with suppress(errors.DeadlockDetected, errors.LockNotAvailable):
                        connection.execute(statement)
                    seconds.append(time.monotonic() - started)
                time.sleep(0.01)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield seconds
    finally:
        stop.set()
        thread.join(60)


@pytest.fixture
def first_release(empty_cluster: Cluster, tmp_path: Path) -> tuple[Database, dict[str, int]]:
    """The tables of the first release, and how many rows each has."""
    roles.bootstrap(empty_cluster.superuser(), environ={})
    database = Database(roles.DATABASE, empty_cluster.url(), tmp_path)
    database.manage("shell", "-c", MIGRATE.format(targets=first_release_leaves()), role="owner")
    with psycopg.connect(empty_cluster.superuser(roles.DATABASE), autocommit=True) as superuser:
        # as a restored dump comes in: triggers do not work for it a second time
        superuser.execute("SET session_replication_role = replica")
        return database, fill(superuser, list(OURS))


def test_the_first_release_becomes_this_one_while_people_read(
    first_release: tuple[Database, dict[str, int]], record_property: Any
) -> None:
    database, before = first_release
    assert len(before) > 40
    assert set(before.values()) == {1}
    # somebody reads for minutes on end: the migration gives way, and undoes what it had begun
    with reading(database) as seconds, database.connect("app") as slow, slow.transaction():
        slow.execute("SELECT * FROM cases_bericht")
        slow.execute("SELECT * FROM parties_medewerker")
        with pytest.raises(RuntimeError, match=r"lock timeout|deadlock detected"):
            database.manage("migrate", "--verbosity=0", role="owner")
    # at a quiet moment it goes through: the tables of the first release are many at once to change for who reads
    database.manage("migrate", "--verbosity=0", role="owner")
    record_property("figure", f"{len(seconds)} readings, slowest {max(seconds):.1f} s")
    assert len(seconds) > 100
    assert max(seconds) < LOCK_SECONDS + 3, "somebody waited longer than a migration may wait"
    assert statistics.median(seconds) < 0.5

    with database.connect("migrator") as connection:
        after = {table: count(connection, table) for table in before}
        assert {table for table, number in after.items() if number != before[table]} <= GROWN
        assert all(after.values()), "something was lost"
        nummer = connection.execute("SELECT nummer FROM cases_casus").fetchone()
        assert nummer is not None
        assert nummer[0].startswith(TEXT)
    with database.connect("app") as connection:
        assert connection.execute("SELECT count(*) FROM cases_naw").fetchone() == (0,)  # still behind the gate
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute("DELETE FROM gate.inzagelog")
