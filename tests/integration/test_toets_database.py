"""Around the proof of a convenant: its database, gone afterwards, and the release that its report names."""

import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
import pytest

from overlast.database.embedded import CHECKOUT
from overlast.database.url import conninfo
from overlast.machine.metrics import SHARED
from overlast.toets.report import release
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


def test_the_report_names_the_release_of_which_the_image_was_built(tmp_path: Path) -> None:
    written = re.search(r"^RUN (printf .* > VERSION)$", (CHECKOUT / "Dockerfile").read_text(), re.MULTILINE)
    assert written is not None
    subprocess.run(["/bin/sh", "-c", written[1]], cwd=tmp_path, env={"VERSION": "1.2-3-gabcdef0"}, check=True)
    assert release(tmp_path) == "1.2-3-gabcdef0"
