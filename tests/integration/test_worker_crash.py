"""Reminders and mail with real workers, a real Redis and a real mail server, while things go wrong."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from subprocess import Popen
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
import redis
from django.utils import timezone
from kombu import Connection
from kombu.exceptions import OperationalError

from cases import tasks
from cases.models import Bericht, Termijn
from cases.services import berichten, delivery
from cases.services.berichten import notify
from overlast.celery import app
from parties.models import Medewerker, Rol
from tests import factories as make
from tests.databases import Database
from tests.services import Mailbox

TERMS = 60
KILLS = 5
WAIT_SECONDS = 40
Start = Callable[..., Popen[bytes]]


@pytest.fixture
def due(db_clone: Database) -> Medewerker:
    """Many terms that end today, of one person, in a casus with a name in it that must not leak."""
    with make.as_role():
        where = make.gemeente()
        make.partij(where, "gemeente_burgemeester")
        police = make.partij(where, "politie", naam="Kanarie-politie")
        owner = make.medewerker(police, Rol.WIJKAGENT, naam="Kim")
        make.convenant(where)
        casus = make.casus(police)
        make.naw(casus, police, "Kanarie-naam")
        Termijn.objects.bulk_create(
            Termijn(
                soort="actiepunt",
                casus=casus,
                categorie_id=22,
                partij=police,
                eigenaar=owner,
                verloopt_op=timezone.localdate(),
            )
            for _ in range(TERMS)
        )
    return owner


@pytest.fixture
def slow_smtp(smtp: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """The mail server takes its time, so that a kill falls in the middle of the work."""
    take = smtp.handle_DATA

    async def slowly(*arguments: Any) -> str:
        await asyncio.sleep(0.02)
        return await take(*arguments)

    monkeypatch.setattr(smtp, "handle_DATA", slowly, raising=False)
    return smtp


def tick(redis_url: str) -> None:
    """What two schedulers do at the same moment."""
    with Connection(redis_url) as connection:
        for _ in range(2):
            for name in ("cases.tasks.remind", "cases.tasks.deliver"):
                app.send_task(name, connection=connection, queue="default")


def kill(worker: Popen[bytes]) -> None:
    """kill -9, of the worker and its children, as the machine's memory guard would."""
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()


def tick_until_sent(raw: psycopg.Connection[Any], redis_url: str) -> None:
    """Go on as schedulers do until every message is sent."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        found = raw.execute("SELECT count(*), count(verzonden_op) FROM cases_bericht").fetchone()
        if found == (TERMS, TERMS):
            return
        assert time.monotonic() < deadline, f"messages written and sent: {found}"
        tick(redis_url)
        time.sleep(0.5)


def test_kill_9_of_the_worker_loses_no_reminder(
    due: Medewerker, worker: Start, redis_url: str, slow_smtp: Mailbox, migrator: psycopg.Connection[Any]
) -> None:
    for round_number in range(KILLS):
        running = worker()
        tick(redis_url)
        time.sleep(random.uniform(0.05, 0.6))
        kill(running)
        if round_number == 2:
            redis.Redis.from_url(redis_url).flushall()  # the queue is gone as well
    interrupted = len(slow_smtp.messages)
    worker()
    tick_until_sent(migrator, redis_url)
    keys = [key for (key,) in migrator.execute("SELECT sleutel FROM cases_bericht")]
    assert len(keys) == len(set(keys)) == TERMS
    arrived = Counter(mail["Message-ID"] for mail in slow_smtp.messages)
    expected = {f"<{pk}@localhost>" for (pk,) in migrator.execute("SELECT id FROM cases_bericht")}
    assert set(arrived) == expected
    assert sum(arrived.values()) - TERMS <= KILLS * delivery.BATCH
    assert interrupted > 0  # otherwise nothing was in flight when the workers died
    for mail in slow_smtp.messages:
        assert "kanarie" not in mail.as_string().lower()


def test_two_workers_and_two_schedulers_double_nothing(
    due: Medewerker, worker: Start, redis_url: str, slow_smtp: Mailbox, migrator: psycopg.Connection[Any]
) -> None:
    worker()
    worker()
    for _ in range(4):
        tick(redis_url)
    tick_until_sent(migrator, redis_url)
    assert migrator.execute("SELECT count(*) FROM cases_bericht").fetchone() == (TERMS,)
    assert len(slow_smtp.messages) == TERMS


def test_no_personal_value_passes_through_the_queue(due: Medewerker, redis_url: str) -> None:
    tick(redis_url)
    client = redis.Redis.from_url(redis_url)
    waiting = client.lrange("default", 0, -1)
    assert len(waiting) == 4
    assert b"anarie" not in b"".join(waiting)


def test_everything_that_beat_starts_exists(db_clone: Database) -> None:
    app.loader.import_default_modules()
    names = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert {"cases.tasks.remind", "cases.tasks.deliver", "cases.tasks.ensure_partitions"} <= names <= set(app.tasks)


def test_the_worker_makes_the_partitions_of_the_read_log(db_clone: Database, migrator: psycopg.Connection[Any]) -> None:
    with make.as_role("worker"):
        tasks.ensure_partitions()
        tasks.ensure_partitions()
    last = f"inzagelog_{timezone.localdate():%Y%m}"
    found = migrator.execute(
        "SELECT count(*) FROM pg_class WHERE relname >= %s AND relname LIKE 'inzagelog_2%%' AND relkind = 'r'", [last]
    ).fetchone()
    assert found is not None
    assert found[0] >= 4


@pytest.mark.parametrize("broker", ["there", "gone"])
def test_an_urgent_message_wakes_the_deliverer_after_the_commit_and_survives_without_a_queue(
    due: Medewerker, broker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    woken: list[str] = []

    def send_task(name: str, **_options: Any) -> None:
        with make.as_role("worker"):
            assert Bericht.objects.filter(soort="spoed").exists()  # committed: somebody else sees it
        woken.append(name)
        if broker == "gone":
            raise OperationalError

    monkeypatch.setattr(berichten, "current_app", SimpleNamespace(send_task=send_task))
    for soort in ("spoed", "agenda"):
        with make.request(make.actor(due)):
            notify(sleutel=soort, soort=soort, aan_ids=[due.pk], casus_id=None, pad="/", now=timezone.now())
            assert woken == (["cases.tasks.deliver"] if soort == "agenda" else [])
    assert woken == ["cases.tasks.deliver"]
