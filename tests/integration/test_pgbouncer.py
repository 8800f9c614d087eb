"""The short form of tests/assurance/test_pgbouncer.py, and the proof that it could find a leak."""

from pathlib import Path

import psycopg
import pytest

from tests import pooler
from tests.databases import Database, Databases

REQUESTS = 800


@pytest.fixture(scope="module")
def persons(module_db: Database) -> list[pooler.Person]:
    return pooler.people()


def test_no_bleed_through_a_pooler(
    databases: Databases, module_db: Database, persons: list[pooler.Person], tmp_path: Path
) -> None:
    with pooler.bouncer(module_db, databases.cluster.socket, tmp_path) as port, pooler.through(port):
        found = pooler.bleed(persons, REQUESTS)
    assert found.requests == REQUESTS
    assert found.leaks == []


def test_a_setting_of_a_session_would_bleed(databases: Databases, module_db: Database, tmp_path: Path) -> None:
    """The pooler does hand connections on: what somebody sets for a session, the next one finds."""
    with pooler.bouncer(module_db, databases.cluster.socket, tmp_path) as port:
        address = {"host": "127.0.0.1", "port": port, "user": "ov_app", "dbname": module_db.name}
        with psycopg.connect(**address, autocommit=True) as one, psycopg.connect(**address, autocommit=True) as other:
            one.execute("SELECT set_config('overlast.proef', 'van een ander', false)")
            assert other.execute("SELECT current_setting('overlast.proef', true)").fetchone() == ("van een ander",)
