"""A mail server that is slow or dead holds up nobody else and loses nothing (assurance.md 44).

The virus scanner has its own tests (test_waiting_files.py), as have identity providers (test_oidc.py).
"""

import asyncio
import threading
import time
from typing import Any

import psycopg
import pytest
from django.utils import timezone

from cases.services import delivery
from parties.models import Medewerker
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.services import Mailbox, listening_socket

PAUSE = 0.4


@pytest.fixture
def reader(db_clone: Database) -> Medewerker:
    """Somebody with twelve messages that wait to be sent, in a gemeente that works on."""
    world = work.build()
    for _ in range(12):
        work.add(world.regie, world.casus, world.politie.partij)
    return world.politie


@pytest.fixture
def slow(smtp: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Mailbox:
    """Every message takes a while."""
    take = smtp.handle_DATA

    async def slowly(*arguments: Any) -> str:
        await asyncio.sleep(PAUSE)
        return await take(*arguments)

    monkeypatch.setattr(smtp, "handle_DATA", slowly, raising=False)
    return smtp


def waiting(raw: psycopg.Connection[Any]) -> tuple[int, int]:
    """Messages that are there, and those that were sent."""
    row = raw.execute("SELECT count(*), count(verzonden_op) FROM cases_bericht").fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def deliver() -> int:
    """One round of the worker."""
    with make.as_role("worker"):
        return delivery.deliver(now=timezone.now())


def test_a_slow_mail_server_holds_nobody_up_and_no_message_for_long(
    reader: Medewerker,
    slow: Mailbox,
    db_clone: Database,
    migrator: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A batch ends in time, so that PostgreSQL does not end its transaction and let all of it be sent again."""
    monkeypatch.setattr(delivery, "BATCH_SECONDS", PAUSE * 2.5)
    there, _ = waiting(migrator)
    assert there >= 12
    pages: list[float] = []
    done = threading.Event()

    def watch() -> None:
        """What the web does meanwhile: its reading and writing waits for no message."""
        with db_clone.connect("app") as web:
            while not done.is_set():
                started = time.monotonic()
                web.execute("SELECT count(*) FROM cases_casus")
                pages.append(time.monotonic() - started)
                time.sleep(0.02)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        sent = deliver()
    finally:
        done.set()
        thread.join(10)
    assert sent == there
    assert len(slow.messages) == there, "something was sent twice"
    assert waiting(migrator) == (there, there)
    assert max(pages) < PAUSE


def test_a_dead_mail_server_costs_one_attempt_and_no_message(
    reader: Medewerker, smtp: Mailbox, migrator: psycopg.Connection[Any], settings: Any
) -> None:
    there, _ = waiting(migrator)
    options = {"host": "127.0.0.1", "port": 1, "timeout": 2}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
    started = time.monotonic()
    assert deliver() == 0
    assert time.monotonic() - started < 5
    assert waiting(migrator) == (there, 0)
    # the web neither sends mail nor waits for it
    assert make.client(reader).get("/").status_code == 200
    settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": {"host": smtp.host, "port": smtp.port}}}
    migrator.execute("UPDATE cases_bericht SET volgende_poging_op = now() - interval '1 minute'")
    assert deliver() == there
    assert len(smtp.messages) == there


def test_a_mail_server_that_never_answers_is_given_up_on_in_time(
    reader: Medewerker, migrator: psycopg.Connection[Any], settings: Any
) -> None:
    with listening_socket() as silent:  # takes the call and says nothing
        options = {"host": "127.0.0.1", "port": silent.getsockname()[1], "timeout": 1}
        backend = "django.core.mail.backends.smtp.EmailBackend"
        settings.MAILERS = {"default": {"BACKEND": backend, "OPTIONS": options}}
        started = time.monotonic()
        assert deliver() == 0
        assert time.monotonic() - started < 5
    there, sent = waiting(migrator)
    assert (there > 0, sent) == (True, 0)
