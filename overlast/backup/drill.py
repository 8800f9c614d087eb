"""The restore drill: back up, restore into an empty cluster, and compare. Prints a table; ends with 1 on a difference.

Without DATABASE_URL it tries the demo of this checkout, which it loads when it is not there yet. With it, a running
installation, of which it asks no more than what its backup is made with: DB_PASSWORD_BACKUP, FILE_KEY, the files
(MEDIA_ROOT) and, for the seals, LOG_SEAL_PUBLIC_KEYS. That installation is only read. Files in a bucket are left where
they are. A secret may stand in a file, as everywhere (DB_PASSWORD_BACKUP_FILE).
"""

import argparse
import hmac
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from overlast import configuration
from overlast.backup.compare import Line, Snapshot, compare, sequences, snapshot, table
from overlast.database import roles
from overlast.database.embedded import CHECKOUT, Cluster, EmbeddedError, demo_cluster, memory_folder, programs
from overlast.database.url import conninfo

Say = Callable[[str], None]
# what our settings ask of every process, and no command of a drill does anything with
UNUSED = {"ALLOWED_HOSTS": "localhost", "SECRET_KEY": secrets.token_hex(32), "WEBHOOK_KEY": secrets.token_hex(32)}


class DrillError(RuntimeError):
    """The drill could not be done; the message says which step failed."""


EXPECTED = (
    DrillError,
    EmbeddedError,
    configuration.ConfigurationError,
    roles.BootstrapError,
    psycopg.Error,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Installation:
    """A database with its files, and what our commands need to be told about it."""

    url: str
    files: Path | None
    environment: dict[str, str]

    def manage(self, role: str, *arguments: str, **changes: str) -> tuple[bool, str]:
        """Run a command of ours on it: whether it ended well, and what it said last."""
        done = subprocess.run(  # noqa: S603 - our own command line, no shell
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self._told(role, changes),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode == 0, (done.stdout.strip().splitlines() or [""])[-1]

    def _told(self, role: str, changes: dict[str, str]) -> dict[str, str]:
        """The environment of a command: a change wins, also over the file in which the installation keeps it."""
        instead = {**changes, "DATABASE_URL": self.url, "OVERLAST_ROLE": role}
        if self.files is not None:
            instead["MEDIA_ROOT"] = str(self.files)
        unused = {name: value for name, value in UNUSED.items() if f"{name}_FILE" not in self.environment}
        kept = {name: value for name, value in self.environment.items() if name.removesuffix("_FILE") not in changes}
        return {**unused, **kept, **instead}


def run_program(name: str, address: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on a database; no password stands on its command line. Raises DrillError."""
    parts = conninfo_to_dict(address)
    secret = {"PGPASSWORD": str(parts.pop("password"))} if parts.get("password") else {}
    done = subprocess.run(  # noqa: S603 - our own command line, no shell
        [programs() / name, "-d", make_conninfo("", **parts), *arguments],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise DrillError(f"{name}: {done.stderr.strip()[-1000:]}")


def back_up(source: Installation, folder: Path) -> tuple[Snapshot, dict[str, int]]:
    """Dump the database as ov_backup and copy the files after it, so that every row of the dump has its file.

    Returns what the dump holds, read in the very snapshot that it was made of, and how far the sequences were after.
    """
    address = conninfo("backup", source.url)
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        exported = connection.execute("SELECT pg_export_snapshot()").fetchone()
        before = snapshot(connection)
        options = ["-Fc", "-Z1", "-f", str(folder / "overlast.dump")]
        run_program("pg_dump", address, *options, f"--snapshot={exported[0] if exported else ''}")
        latest = sequences(connection)
    if source.files is not None:
        shutil.copytree(source.files, folder / "files")
    return before, latest


def restore(folder: Path, cluster: Cluster) -> None:
    """Make the roles in an empty cluster and put the dump back, as the superuser: the gate's owner cannot log in."""
    roles.bootstrap(cluster.superuser())
    options = ["--clean", "--if-exists", "--exit-on-error"]
    run_program("pg_restore", cluster.superuser(roles.DATABASE), *options, str(folder / "overlast.dump"))


def knock(url: str, key: str) -> bool:
    """Whether the gate believes somebody whose question is signed with `key`."""
    with psycopg.connect(conninfo("owner", url)) as owner:
        owner.execute("SET ROLE ov_gate")
        found = owner.execute(
            "SELECT m.id FROM public.parties_medewerker m JOIN public.parties_user u ON u.id = m.user_id"
            " WHERE m.actief AND u.is_active LIMIT 1"
        ).fetchone()
    context = f"{found[0] if found else 0}|herstelproef|{'0' * 8}-0000-4000-8000-{'0' * 12}||{time.time() + 60:.0f}"
    mac = hmac.digest(key.encode(), context.encode(), "sha256").hex()
    with psycopg.connect(conninfo("app", url)) as app:
        try:
            app.execute("SELECT gate.enter(%s, %s)", [context, mac])
        except psycopg.errors.InsufficientPrivilege:
            return False
        return True


def reopen(target: Installation, old_key: str) -> list[Line]:
    """Make the restored installation safe to open, and try that what was signed before is worth nothing.

    `old_key` is the GATE_KEY of the source, "" when the drill was not given it.
    """
    new_key = secrets.token_hex(32)
    lines = []
    if old_key:
        lines.append(_line("oude sleutel, direct na terugzetten", "geloofd", _word(knock(target.url, old_key))))
        done, _ = target.manage("owner", "after_restore", GATE_KEY=old_key)
        lines.append(_line("after_restore zonder nieuwe sleutel", "geweigerd", "gelukt" if done else "geweigerd"))
    done, said = target.manage("owner", "after_restore", GATE_KEY=new_key)
    lines.append(_line("after_restore met een nieuwe sleutel", "gelukt", "gelukt" if done else said))
    if old_key:
        lines.append(_line("oude sleutel, daarna", "geweigerd", _word(knock(target.url, old_key))))
    lines.append(_line("nieuwe sleutel, daarna", "geloofd", _word(knock(target.url, new_key))))
    return lines


def _word(believed: bool) -> str:
    return "geloofd" if believed else "geweigerd"


def _line(what: str, before: str, after: str) -> Line:
    """`after` is one word as it should be, or what went wrong."""
    return Line(what, before, after if len(after) < 20 else "anders", before == after, "" if before == after else after)


def prove(target: Installation) -> list[Line]:
    """What our own commands say of the files and the seals."""
    proofs = [("zegels op het inzagelog", "worker", "verify_inzagelog")]
    if target.files is not None:
        proofs.insert(0, ("bestanden", "backup", "check_files"))
    outcomes = [(what, target.manage(role, command)) for what, role, command in proofs]
    return [_line(what, "in orde", "in orde" if done else said) for what, (done, said) in outcomes]


def drill(source: Installation, cluster: Cluster, folder: Path, *, old_key: str, say: Say) -> list[Line]:
    """All of it, into `cluster`, which is empty. `old_key` is the GATE_KEY of the source."""
    say("reservekopie maken als ov_backup")
    before, latest = back_up(source, folder)
    say("terugzetten in een leeg cluster")
    restore(folder, cluster)
    files = folder / "files" if source.files is not None else None
    target = Installation(cluster.url(), files, source.environment)
    say("vergelijken")
    with psycopg.connect(conninfo("backup", target.url)) as connection:
        after = snapshot(connection)
    lines = compare(before, after, latest=latest)
    say("bestanden ontsleutelen, zegels nagaan, sleutels vervangen")
    return [*lines, *prove(target), *reopen(target, old_key)]


@contextmanager
def the_demo(say: Say) -> Iterator[tuple[Installation, str]]:
    """The demo of this checkout, loaded if nobody did yet."""
    from overlast.demo.processes import Children
    from overlast.demo.run import RUN_DIR, Announcement, Progress, environment, load

    cluster = demo_cluster()
    try:
        announcement = Announcement()
        if announcement.take():
            children = Children(RUN_DIR / "log")
            load(children, cluster, 0, Progress())
        else:
            say(f"de demo loopt: {announcement.read()}")
        settings = {**environment(cluster, 0, "app"), "GATE_KEY": "demo-only-gate-key"}
        yield Installation(cluster.url(), RUN_DIR / "files", settings), settings["GATE_KEY"]
    finally:
        cluster.release()


@contextmanager
def the_installation() -> Iterator[tuple[Installation, str]]:
    """The installation that the environment names."""
    files = (
        None if configuration.text("S3_BUCKET") else Path(configuration.text("MEDIA_ROOT") or CHECKOUT / ".run/files")
    )
    yield Installation(os.environ["DATABASE_URL"], files, dict(os.environ)), configuration.text("GATE_KEY")


def main() -> int:
    """Drill and print the table; 0 when all is equal, 1 when not, 2 when it could not be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="toon ook elke tabel die gelijk is")
    wanted = parser.parse_args()
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"restore-drill: {time.monotonic() - started:5.1f} s  {text}", flush=True)

    source = the_installation() if "DATABASE_URL" in os.environ else the_demo(say)
    cluster = Cluster(f"drill-{secrets.token_hex(4)}", folder=memory_folder())
    try:
        with source as (installation, key), tempfile.TemporaryDirectory(prefix="overlast-drill-") as folder, cluster:
            lines = drill(installation, cluster, Path(folder), old_key=key, say=say)
    except EXPECTED as error:
        print(f"restore-drill: {error}", file=sys.stderr)
        return 2
    finally:
        cluster.destroy()
    return report(lines, everything=wanted.all)


def report(lines: list[Line], *, everything: bool) -> int:
    """Print what differs and what was compared; the tables that are equal as one line, unless asked for."""
    tables = [line for line in lines if line.what.startswith("rijen ")]
    same = [line for line in tables if line.same]
    rows = str(sum(int(line.before) for line in same))
    short = [Line(f"rijen van {len(same)} tabellen, met hun inhoud", rows, rows, True)]
    shown = lines if everything else short + [line for line in lines if line not in same]
    print(table(shown))
    wrong = sum(not line.same for line in lines)
    print(f"\n{len(lines)} vergelijkingen, {wrong} verschillen.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
