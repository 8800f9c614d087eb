"""The test run's own PostgreSQL: one throw-away cluster, templates migrated once, a clone for whoever needs one.

Nothing is ever flushed (the Inzagelog forbids it) and nothing is wrapped in an outer transaction (a ticket of the gate
would live on in it and lie); a clone is dropped instead.
"""

import fcntl
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from overlast.database import roles
from overlast.database.embedded import CHECKOUT, TEST_SETTINGS, Cluster, memory_folder
from overlast.database.url import conninfo

ABANDONED_SECONDS = 60


@dataclass(frozen=True)
class Database:
    """One database of the test cluster."""

    name: str
    url: str

    def conninfo(self, role: str) -> str:
        """Return the connection string of `role` (app, owner, worker, exporter, migrator) to this database."""
        return conninfo(role, self.url)

    def connect(self, role: str, **options: Any) -> psycopg.Connection[Any]:
        """Return a raw autocommit connection as `role`; the caller closes it."""
        return psycopg.connect(self.conninfo(role), autocommit=True, **options)

    def environment(self, role: str = "app") -> dict[str, str]:
        """Return the environment with which a process of ours works on this database as `role`."""
        return {**os.environ, "DATABASE_URL": self.url, "OVERLAST_ROLE": role}

    def manage(self, *arguments: str, role: str, settings: str = "tests.settings") -> str:
        """Run a management command on this database as `role` and return its output."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env={**self.environment(role), "DJANGO_SETTINGS_MODULE": settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"manage.py {' '.join(arguments)} failed:\n{done.stdout}")
        return done.stdout


def remove_abandoned() -> None:
    """Remove the folders of test runs that were killed: nobody holds their users' lock any more."""
    for home in memory_folder().glob("test-*"):
        if time.time() - home.stat().st_mtime < ABANDONED_SECONDS:
            continue
        lock = os.open(home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            continue
        finally:
            os.close(lock)
        Cluster(home.name, folder=home.parent).destroy()


class Databases:
    """The cluster of this test run and the database that Django's connections point at."""

    def __init__(self) -> None:
        remove_abandoned()
        self.cluster = Cluster(f"test-{secrets.token_hex(4)}", TEST_SETTINGS, memory_folder()).acquire()
        self._admin = psycopg.connect(self.cluster.superuser(), autocommit=True)
        self._templates: dict[str, str] = {}
        self._failures: dict[str, RuntimeError] = {}
        self._count = 0
        self.current: Database | None = None

    def close(self) -> None:
        """Stop the cluster and remove it."""
        self._admin.close()
        self.cluster.destroy()
        with suppress(OSError):  # not empty: another run is using it
            memory_folder().rmdir()

    def database(self, name: str) -> Database:
        return Database(name, self.cluster.url(name))

    def template(self, kind: str) -> str:
        """Return the template database of `kind`, made at its first use: "empty" is migrated, "demo" is also loaded."""
        if kind in self._failures:
            raise self._failures[kind]
        if kind not in self._templates:
            try:
                self._templates[kind] = self._make_template(kind)
            except RuntimeError as error:
                self._failures[kind] = error
                raise
        return self._templates[kind]

    def _make_template(self, kind: str) -> str:
        database = self.database(f"template_{kind}")
        if kind == "empty":
            roles.bootstrap(self.cluster.superuser(), database.name)
            database.manage("migrate", "--verbosity=0", role="owner")
        else:
            self.create(database.name, self.template("empty"))
            database.manage("load_demo", role="migrator", settings="overlast.settings_demo")
        with psycopg.connect(self.cluster.superuser(database.name), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE, FREEZE)")
        closed = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false")
        self._admin.execute(closed.format(sql.Identifier(database.name)))
        return database.name

    def create(self, name: str, template: str) -> None:
        """Copy a template; who may connect is not copied along, so it is said again."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
        self._admin.execute(
            statement.format(sql.Identifier(name), sql.Identifier(roles.OWNER), sql.Identifier(template))
        )
        roles.restrict_database(self._admin, name)

    @contextmanager
    def clone(self, kind: str) -> Iterator[Database]:
        """Give a fresh copy of a template, with all of Django's connections pointing at it, and drop it afterwards."""
        self._count += 1
        database = self.database(f"clone_{self._count}")
        self.create(database.name, self.template(kind))
        try:
            with self.pointed_at(database):
                yield database
        finally:
            self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database.name)))

    @contextmanager
    def pointed_at(self, database: Database) -> Iterator[None]:
        """Let every alias of Django reach `database` as the app role for a while."""
        before = self.current
        self._point(database)
        try:
            yield
        finally:
            self._point(before)

    def _point(self, database: Database | None) -> None:
        from django.contrib.contenttypes.models import ContentType
        from django.db import connections

        self.current = database
        for alias in connections:
            connections[alias].close()
            # threads of the live server make their connections from the same dictionary
            connections.settings[alias]["NAME"] = database.name if database else "ask-for-a-database-fixture"
            connections.settings[alias]["HOST"] = str(self.cluster.socket) if database else "/nonexistent"
            connections.settings[alias]["USER"] = "ov_app"
        ContentType.objects.clear_cache()
