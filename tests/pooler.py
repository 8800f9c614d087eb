"""A real pgbouncer in transaction mode before the database of a test, and many askers who share its connections."""

import os
import pwd
import secrets
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections, transaction

from cases.models import Casus, Naw
from overlast.database.embedded import PORT
from parties.actor import Actor
from parties.models import Medewerker
from privacy import gate
from tests import factories as make
from tests.databases import Database
from tests.services import free_port, process

ASKERS = 8
# One more than there are askers: each holds one connection and needs a second for the moment of writing the log.
SERVER_CONNECTIONS = ASKERS + 1
START_SECONDS = 20


def bouncer_program() -> str:
    """Where pgbouncer is; skips the test with what to do when this machine has none."""
    found = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if found is None:
        pytest.skip("pgbouncer is not installed; as root: apt install pgbouncer")
    return found


@contextmanager
def bouncer(database: Database, socket: Path, folder: Path) -> Iterator[int]:
    """Run pgbouncer in transaction mode before `database`; gives its port on this machine.

    `socket` is the folder of the socket of PostgreSQL. As root it runs as the user PostgreSQL runs as.
    """
    program, port = bouncer_program(), free_port()
    users, settings = folder / "users.txt", folder / "pgbouncer.ini"
    users.write_text('"ov_app" ""\n')
    settings.write_text(
        f"""[databases]
{database.name} = host={socket} port={PORT} dbname={database.name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {users}
pool_mode = transaction
default_pool_size = {SERVER_CONNECTIONS}
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
"""
    )
    command, log = [program, str(settings)], folder / "pgbouncer.log"
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        for path in (folder, users, settings):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)
        command += ["-u", "nobody"]
    with process(command, log=log):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(
                    host="127.0.0.1", port=port, user="ov_app", dbname=database.name, connect_timeout=5
                ).close()
                break
            except psycopg.OperationalError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError(f"pgbouncer does not answer: {error}\n{log.read_text()[-2000:]}") from None
                time.sleep(0.1)
        yield port


@contextmanager
def through(port: int) -> Iterator[None]:
    """Let both connections of Django reach the database through the pooler, as DB_POOL=0 with HOST and PORT does."""
    before = {alias: dict(connections.settings[alias]) for alias in connections}
    for alias in connections:
        connections[alias].close()
        connections.settings[alias] |= {"HOST": "127.0.0.1", "PORT": str(port), "CONN_MAX_AGE": None}
    try:
        yield
    finally:
        for alias, settings in before.items():
            connections[alias].close()
            connections.settings[alias].update(settings)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a casus of the own organisation, and the name in it that nobody else may read."""

    who: Medewerker
    casus: UUID
    canary: str


@dataclass
class Found:
    """How many requests were made, and what askers saw that was not theirs."""

    requests: int = 0
    leaks: list[str] = field(default_factory=list)


def people(number: int = 6) -> list[Person]:
    """People of as many organisations, each with one casus that is nobody else's, and its bewoner's name."""
    made = []
    with make.as_role():
        where = make.gemeente()
        for n in range(number):
            owner = make.partij(where, "woningcorporatie", naam=f"Woonstichting {n}")
            made.append((owner, make.medewerker(owner)))
        make.convenant(where)
        persons = []
        for owner, who in made:
            casus, canary = make.casus(owner, status="eigen"), f"Kanarie{secrets.token_hex(6)}"
            make.naw(casus, owner, canary)
            persons.append(Person(who, casus.pk, canary))
    return persons


def bleed(persons: list[Person], requests: int) -> Found:
    """Let askers mix requests of all these people, one in ten of which breaks off; returns what they saw."""
    found = Found()
    actors = {person.who.pk: make.actor(person.who) for person in persons}

    def ask(asker: int) -> None:
        try:
            for n, person in zip(range(requests // ASKERS), cycle(persons[asker % len(persons) :] + persons)):
                _one(found, person, actors[person.who.pk], nr=n)
        finally:
            for alias in connections:
                connections[alias].close()

    with ThreadPoolExecutor(ASKERS) as pool:
        list(pool.map(ask, range(ASKERS)))
    return found


def _one(found: Found, person: Person, who: Actor, *, nr: int) -> None:
    """A request as the middlewares frame it, and one of somebody who did not say who they are."""
    actor = replace(who, verzoek=uuid4())
    try:
        with transaction.atomic(durable=True):
            gate.enter(actor)
            shells = set(Casus.objects.values_list("pk", flat=True))
            early = list(Naw.objects.values_list("achternaam", flat=True))
            opening = gate.open_gate(actor, casussen=[person.casus], categories=[1], doel=gate.Doel.CASUS)
            names = {row.achternaam for row in gate.read(opening, Naw.objects.all())}
            if nr % 10 == 0:
                raise InterruptedError
    except InterruptedError:
        pass
    found.requests += 1
    if shells != {person.casus}:
        found.leaks.append("a shell")
    if early:
        found.leaks.append("a row before opening")
    if names != {person.canary}:
        found.leaks.append("a name")
    if nr % 4 == 0 and (Naw.objects.exists() or Casus.objects.exists()):
        found.leaks.append("something to nobody")
