"""The cluster, the databases and the production server of the measurement."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from overlast.database import roles
from overlast.database.embedded import CHECKOUT, Cluster
from overlast.demo.processes import Children, python
from overlast.demo.run import listen, wait_until_healthy

RUN_DIR = Path(os.environ.get("OVERLAST_RUN_DIR", CHECKOUT / ".run")) / "bench"
WEB_PROCESSES = 2
# As an installation of this size would have it; durability is that of production.
CLUSTER_SETTINGS = {
    "shared_buffers": "1GB",
    "effective_cache_size": "6GB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
    "shared_preload_libraries": "auto_explain",
}
# What the rows are made by: databases are made anew when it or a migration changes.
GENERATOR = ("casussen.py", "columns.py", "contents.py", "generate.py", "specials.py", "words.py", "world.py")
BYTES_PER_CASUS = 16_000


class NoRoom(RuntimeError):
    """The disk cannot hold a database of this size."""


@dataclass(frozen=True, slots=True)
class Place:
    """One database of the measurement and what was made in it."""

    cluster: Cluster
    size: int

    @property
    def name(self) -> str:
        return f"bench_{self.size}"

    @property
    def targets(self) -> Path:
        return RUN_DIR / f"{self.name}.json"

    def environment(self, role: str) -> dict[str, str]:
        """What a process is told that works on this database as `role`."""
        settings = {
            "DATABASE_URL": self.cluster.url(self.name),
            "DJANGO_SETTINGS_MODULE": "overlast.bench.settings",
            "OVERLAST_ROLE": role,
            "OVERLAST_RUN_DIR": str(RUN_DIR),
            "MEDIA_ROOT": str(RUN_DIR / "files" / self.name),
            "STATIC_ROOT": str(RUN_DIR / "static"),
            "PYTHONUNBUFFERED": "1",
        }
        kept = {name: value for name, value in os.environ.items() if name not in ("REDIS_URL", "DATABASE_URL")}
        return {**kept, **settings}

    def run(self, role: str, *command: str) -> None:
        """Run one of our programs on this database to its end; it prints for itself."""
        subprocess.run(python(*command), cwd=CHECKOUT, env=self.environment(role), check=True)  # noqa: S603 - our own


def open_cluster() -> Cluster:
    """Start the cluster of the measurement, apart from that of the demo; the caller releases it."""
    for folder in ("files", "log", "queue", "queue-control"):
        (RUN_DIR / folder).mkdir(parents=True, exist_ok=True)
    return Cluster("bench", CLUSTER_SETTINGS).acquire()


def prepare(cluster: Cluster, size: int) -> Place:
    """The database with `size` casussen, migrated to this release; made unless it is there. Raises NoRoom."""
    place = Place(cluster, size)
    stamp, wanted = RUN_DIR / f"{place.name}.stamp", _fingerprint()
    if not stamp.exists() or stamp.read_text() != wanted or not _exists(cluster, place.name):
        if shutil.disk_usage(cluster.home).free < size * BYTES_PER_CASUS * 1.5:
            raise NoRoom(f"{size} casussen need about {size * BYTES_PER_CASUS / 1e9:.0f} GB and room for the log.")
        stamp.unlink(missing_ok=True)
        _drop(cluster, place.name)
        print(f"bench: making {size} casussen in database {place.name}", flush=True)
        roles.bootstrap(cluster.superuser(), place.name)
        place.run("owner", "manage.py", "migrate", "--verbosity=0")
        place.run("migrator", "-m", "overlast.bench.generate", str(size), str(place.targets))
        with psycopg.connect(cluster.superuser(place.name), autocommit=True) as connection:
            connection.execute("VACUUM (ANALYZE)")
            connection.execute("CHECKPOINT")
        stamp.write_text(wanted)
    else:
        roles.bootstrap(cluster.superuser(), place.name)
        place.run("owner", "manage.py", "migrate", "--verbosity=0")
    return place


def _fingerprint() -> str:
    migrations = sorted(CHECKOUT.glob("*/migrations/*.py"))
    files = [*(Path(__file__).parent / name for name in GENERATOR), *migrations]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _exists(cluster: Cluster, name: str) -> bool:
    with psycopg.connect(cluster.superuser(), autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    return found is not None


def _drop(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.superuser(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def database_bytes(place: Place) -> int:
    """How large the database is on disk."""
    with psycopg.connect(place.cluster.superuser(), autocommit=True) as connection:
        row = connection.execute("SELECT pg_database_size(%s)", [place.name]).fetchone()
    return int(row[0]) if row else 0


def collect_static(place: Place) -> None:
    """Put the static files where pages find them, as an installation does."""
    place.run("app", "manage.py", "collectstatic", "--noinput", "--verbosity=0")


@dataclass(frozen=True, slots=True)
class Web:
    """The running server: its port, and the process whose children answer requests."""

    port: int
    master: int


@contextlib.contextmanager
def web(place: Place, *, processes: int = WEB_PROCESSES) -> Iterator[Web]:
    """Run gunicorn as production does, on a free port, for a while."""
    collect_static(place)
    children = Children(RUN_DIR / "log")
    os.environ.pop("PORT", None)
    with listen() as listener:
        gunicorn = python("-m", "gunicorn", "-c", "python:overlast.bench.serving", "overlast.wsgi:application")
        options = ["--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "5"]
        own = {"WEB_PROCESSES": str(processes), "PROMETHEUS_MULTIPROC_DIR": str(RUN_DIR / "metrics")}
        environment = {**place.environment("app"), **own}
        started = children.start("web", [*gunicorn, *options], environment, pass_fds=[listener.fileno()])
        port = listener.getsockname()[1]
        try:
            wait_until_healthy(children, port, host="bench.overlast.example")
            yield Web(port, started.pid)
        finally:
            children.stop()


def commit() -> str:
    """The commit that is measured, with a mark when the checkout differs from it."""
    return _git("describe", "--always", "--dirty", "--exclude=*") or "unknown"


def _git(*arguments: str) -> str:
    git = shutil.which("git") or "git"
    done = subprocess.run([git, *arguments], cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()


def machine() -> dict[str, str]:
    """On what is measured."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?")
    memory = next((line.split()[1] for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), "0")
    return {
        "cpu": cpu,
        "cores": str(len(os.sched_getaffinity(0))),
        "memory_gb": f"{int(memory) / 1024**2:.0f}",
        "kernel": os.uname().release.split("-")[0],
        "python": sys.version.split()[0],
        "load_before": f"{os.getloadavg()[0]:.2f}",
    }


def _lines(path: str) -> Sequence[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return ()
