"""Seals over a read log with a few rows, for the tests of both."""

import time

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection

from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from privacy.seals import anchor
from privacy.seals.chain import Key, Seal
from privacy.seals.verify import Report
from privacy.services import zegels
from tests import factories as make
from tests.databases import Database

KEY = Key.from_hex(django_settings.LOG_SEAL_KEY)


def people() -> tuple[Medewerker, Medewerker]:
    """A consulent and the privacy officer of the regie."""
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        return make.medewerker(make.partij(here, "woningcorporatie")), make.medewerker(regie, "privacy_officer")


def log(who: Medewerker, number: int = 1, *, settled: bool = True) -> None:
    for nr in range(number):
        gate.log_event(make.actor(who), "zoeken", doel=Doel.ZOEKEN, object=f"proef {nr}")
    if settled:
        settle()


def settle() -> None:
    """Wait until what runs now has ended: a seal waits for all transactions of the cluster, also of other tests."""
    with make.as_role("worker"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        (until,) = cursor.fetchone()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with make.as_role("worker"), connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= %s", [until])
            if cursor.fetchone() == (True,):
                return
        time.sleep(0.05)  # the end of another process's transaction cannot be waited for in SQL
    pytest.fail("a transaction of another test kept running")


def seal() -> Seal | None:
    with make.as_role("worker"):
        return zegels.seal(KEY)


def verify(heads: list[anchor.Head] | None = None) -> Report:
    with make.as_role("worker"):
        return zegels.verify(trusted={KEY.public}, heads=heads or [])


def superuser(database: Database, *statements: str) -> None:
    """What only somebody with the whole cluster can do: past triggers and policies."""
    conninfo = database.conninfo("owner").replace("user=ov_owner", "user=postgres")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)
    settle()


@pytest.fixture(scope="module")
def sealed(module_db: Database) -> tuple[Database, list[anchor.Head]]:
    """Four seals over two rows each, in a database that the tests copy."""
    consulent, _ = people()
    heads = []
    for _ in range(4):
        log(consulent, 2)
        made = seal()
        assert made is not None
        heads.append(anchor.Head(made.nr, made.hoofd, made.tijd))
    return module_db, heads
