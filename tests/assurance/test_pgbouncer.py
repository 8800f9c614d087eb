"""Nobody sees anything of somebody else through a pooler in transaction mode (assurance.md 10)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import pooler
from tests.databases import Database, Databases

pytestmark = pytest.mark.assurance
REQUESTS = 24_000


def test_no_bleed_through_a_pooler(
    databases: Databases, module_db: Database, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """24,000 requests of six people by eight askers over nine connections: each sees exactly its own."""
    persons = pooler.people()
    with pooler.bouncer(module_db, databases.cluster.socket, tmp_path) as port, pooler.through(port):
        found = pooler.bleed(persons, REQUESTS)
    record_property("figure", f"{found.requests} requests, {len(found.leaks)} leaks")
    assert found.requests == REQUESTS
    assert found.leaks == []
