"""The test run's own PostgreSQL: one throw-away cluster, templates migrated once, a clone for whoever needs one.

All processes of a run use the same cluster: the first that needs it starts it, the first that needs a template makes
that, and the last one out stops and removes everything. What is shared stands in the run's folder, under file locks,
which the kernel drops however a process ends.

Nothing is ever flushed (the Inzagelog forbids it) and nothing is wrapped in an outer transaction (a ticket of the gate
would live on in it and lie); a clone is dropped instead.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from overlast.database import roles
from overlast.database.embedded import CHECKOUT, TEST_SETTINGS, Cluster, memory_folder
from overlast.database.keeper import die_with_parent
from overlast.database.url import conninfo
from tests import migrated

ABANDONED_SECONDS = 60
SETTINGS = {**TEST_SETTINGS, "max_connections": "200"}  # several processes of tests, each with servers of its own
CLUSTER_NOTE = "cluster"  # the file in the run's folder that says where its cluster is


@dataclass(frozen=True)
class Database:
    """One database of the test cluster, with the folder of the files that its rows point at."""

    name: str
    url: str
    files: Path

    def conninfo(self, role: str) -> str:
        """Return the connection string of `role` (app, owner, worker, exporter, migrator) to this database."""
        return conninfo(role, self.url)

    def connect(self, role: str, **options: Any) -> psycopg.Connection[Any]:
        """Return a raw autocommit connection as `role`; the caller closes it."""
        return psycopg.connect(self.conninfo(role), autocommit=True, **options)

    def environment(self, role: str = "app") -> dict[str, str]:
        """Return the environment with which a process of ours works on this database as `role`."""
        files = {"MEDIA_ROOT": str(self.files)}  # unless the test says otherwise
        return {**files, **os.environ, "DATABASE_URL": self.url, "OVERLAST_ROLE": role}

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
            preexec_fn=partial(die_with_parent, signal.SIGKILL),  # one prctl call, which takes no lock
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


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Be the only process that holds the lock in `path`."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _place(run_folder: Path) -> Path:
    """Return where the cluster of this run is; the first who asks decides."""
    note = run_folder / CLUSTER_NOTE
    with locked(run_folder / f"{CLUSTER_NOTE}.lock"):
        if not note.exists():
            note.write_text(str(memory_folder() / f"test-{secrets.token_hex(4)}"))
        return Path(note.read_text())


def _leave(cluster: Cluster) -> None:
    """Stop using `cluster`; the last one removes it."""
    cluster.destroy()
    with suppress(OSError):  # not empty: another run is using it
        cluster.home.parent.rmdir()


def remove_cluster(run_folder: Path) -> None:
    """Remove the cluster of a run whose processes have ended, in case one of them was killed before it could."""
    note = run_folder / CLUSTER_NOTE
    if note.exists() and (home := Path(note.read_text())).exists():
        _leave(Cluster(home.name, folder=home.parent))


@contextmanager
def own_cluster() -> Iterator[Cluster]:
    """Run a cluster for one test, for what would disturb the others: roles belong to a cluster, not to a database."""
    cluster = Cluster(f"test-own-{secrets.token_hex(4)}", TEST_SETTINGS, memory_folder()).acquire()
    try:
        yield cluster
    finally:
        _leave(cluster)


class Databases:
    """The cluster of this test run and the database that this process's connections of Django point at."""

    def __init__(self, run_folder: Path) -> None:
        remove_abandoned()
        home = _place(run_folder)
        self.cluster = Cluster(home.name, SETTINGS, home.parent).acquire()
        self._run_folder = run_folder
        self._admin = psycopg.connect(self.cluster.superuser(), autocommit=True)
        self._ready: set[str] = set()
        self._failures: dict[str, RuntimeError] = {}
        self._count = 0
        self.current: Database | None = None

    def close(self) -> None:
        """Stop using the cluster; the last process of the run stops and removes it."""
        self._admin.close()
        _leave(self.cluster)

    def database(self, name: str) -> Database:
        return Database(name, self.cluster.url(name), self._run_folder / "files" / name)

    def template(self, kind: str) -> Database:
        """Return the template database of `kind`, made at its first use: "empty" is migrated, "demo" is also loaded."""
        if kind in self._failures:
            raise self._failures[kind]
        database = self.database(f"template_{kind}")
        if kind not in self._ready:
            with locked(self.cluster.home / f"{database.name}.lock"):
                if not self._complete(database.name):
                    try:
                        self._make_template(kind, database)
                    except RuntimeError as error:
                        self._failures[kind] = error
                        raise
            self._ready.add(kind)
        return database

    def _complete(self, name: str) -> bool:
        """Whether a process of this run finished this template; it closes it as the last thing it does."""
        query = "SELECT NOT datallowconn FROM pg_database WHERE datname = %s"
        return self._admin.execute(query, [name]).fetchone() == (True,)

    def _make_template(self, kind: str, database: Database) -> None:
        self.drop(database)  # what a killed process left half made
        if kind == "empty":
            roles.bootstrap(self.cluster.superuser(), database.name)
            known = migrated.restore(self.cluster, database.name)
            if not known:
                self.drop(database)
                roles.bootstrap(self.cluster.superuser(), database.name)
            database.manage("migrate", "--verbosity=0", role="owner")
            if not known:
                migrated.remember(self.cluster, database.name)
        else:
            self.create(database, self.template("empty"))
            database.manage("load_demo", role="migrator", settings="overlast.settings_demo")
        with psycopg.connect(self.cluster.superuser(database.name), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE, FREEZE)")
        closed = sql.SQL("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false")
        self._admin.execute(closed.format(sql.Identifier(database.name)))

    def create(self, database: Database, template: Database) -> None:
        """Copy a template and its files; who may connect is not copied along, so it is said again."""
        statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
        names = [sql.Identifier(name) for name in (database.name, roles.OWNER, template.name)]
        self._admin.execute(statement.format(*names))
        roles.restrict_database(self._admin, database.name)
        if template.files.exists():
            # the same file under a second name: nobody writes in a stored file, and each may remove its own
            shutil.copytree(template.files, database.files, copy_function=os.link)

    def drop(self, database: Database) -> None:
        """Remove a database, whoever is still connected, and its files."""
        self._admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database.name)))
        shutil.rmtree(database.files, ignore_errors=True)

    @contextmanager
    def clone(self, kind: str) -> Iterator[Database]:
        """Give a fresh copy of a template, with all of Django's connections pointing at it, and drop it afterwards."""
        self._count += 1
        database = self.database(f"clone_{os.getpid()}_{self._count}")
        try:
            self.create(database, self.template(kind))
            with self.pointed_at(database):
                yield database
        finally:
            self.drop(database)

    @contextmanager
    def pointed_at(self, database: Database) -> Iterator[None]:
        """Let every alias of Django reach `database` as the app role, and its files, for a while."""
        before = self.current
        self._point(database)
        try:
            yield
        finally:
            self._point(before)

    def _point(self, database: Database | None) -> None:
        from django.conf import settings
        from django.contrib.contenttypes.models import ContentType
        from django.core.signals import setting_changed
        from django.db import connections

        from tests.settings import STORAGES

        self.current = database
        # a test that has a storage of its own replaced the setting, not this dictionary
        STORAGES["default"]["OPTIONS"]["location"] = str(database.files) if database else "/nonexistent"
        setting_changed.send(sender=type(self), setting="STORAGES", value=settings.STORAGES, enter=True)
        for alias in connections:
            connections[alias].close()
            # threads of the live server make their connections from the same dictionary
            connections.settings[alias]["NAME"] = database.name if database else "ask-for-a-database-fixture"
            connections.settings[alias]["HOST"] = str(self.cluster.socket) if database else "/nonexistent"
            connections.settings[alias]["USER"] = "ov_app"
        ContentType.objects.clear_cache()
