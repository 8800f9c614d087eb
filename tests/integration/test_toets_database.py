"""The database in which a convenant is tried: nothing of the installation but its settings, and gone afterwards."""

from typing import Any

import psycopg
import pytest

from overlast.database.url import conninfo
from overlast.machine.metrics import SHARED
from overlast.toets.scratch import scratch_database
from tests.databases import Database, Databases


def test_a_proof_leaves_bucket_and_counters_alone_and_its_database_goes(
    db_clone: Database, databases: Databases, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATABASE_URL = db_clone.url
    monkeypatch.setenv("SUPERUSER_DATABASE_URL", databases.cluster.superuser())
    monkeypatch.setenv("S3_BUCKET", "bestanden")
    monkeypatch.setenv(SHARED, "/nonexistent")
    with scratch_database() as environment:
        assert not environment["S3_BUCKET"]
        assert SHARED not in environment
        with psycopg.connect(conninfo("owner", environment["DATABASE_URL"])) as owner:
            name = owner.info.dbname
        assert name.startswith("overlast_toets_")
    with psycopg.connect(databases.cluster.superuser()) as superuser:
        found = superuser.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        assert found.fetchone() is None
