"""Runs the demo on one's own machine: database, web, two workers and beat, each a process of its own, until Ctrl-C.

Nothing outlives this process: children stop with it in an orderly way, and if it is killed outright the kernel stops
them (see `processes.py`) and the database's keeper notices that its last user is gone.
"""

import fcntl
import hashlib
import http.client
import os
import signal
import socket
import sys
import time
from pathlib import Path

from overlast.database.embedded import CHECKOUT, Cluster, EmbeddedError, checkout_key, demo_cluster
from overlast.demo.processes import ChildFailed, Children, python

RUN_DIR = Path(os.environ.get("OVERLAST_RUN_DIR", CHECKOUT / ".run"))
HEALTH_SECONDS = 60
WEB_PROCESSES = "2"
PACKAGES = ("overlast", "meetings", "cases", "privacy", "parties")
# In the folder of the database: of which code its demo gemeente is, and the text about the accounts.
LOADED = "loaded"


class Stopped(BaseException):
    """Somebody asked us to stop; not an error, so nothing that handles errors may swallow it."""


def _stop(_number: int, _frame: object) -> None:
    raise Stopped


def listen() -> socket.socket:
    """Take PORT, or a port derived from the checkout (a bookmark keeps working), or any free one."""
    given = os.environ.get("PORT")
    wishes = [int(given)] if given else [8000 + int(checkout_key(), 16) % 2000, 0]
    for wish in wishes:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", wish))
        except OSError:
            listener.close()
            continue
        listener.listen(128)
        return listener
    raise EmbeddedError(f"Port {given} is taken; choose another one with PORT=... or leave PORT out.")


class Progress:
    """Prints each step with the time since the start."""

    def __init__(self) -> None:
        self.started = time.monotonic()

    def __call__(self, text: str) -> None:
        print(f"demo: {time.monotonic() - self.started:5.1f} s  {text}", flush=True)


def environment(cluster: Cluster, port: int, role: str) -> dict[str, str]:
    """Return what every child is told; the demo never reaches another database than its own."""
    return {
        **os.environ,
        "DATABASE_URL": cluster.url(),
        "DJANGO_SETTINGS_MODULE": "overlast.settings_demo",
        "OVERLAST_ROLE": role,
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


def wait_until_healthy(children: Children, port: int, host: str = "localhost") -> None:
    """Return when the web answers on /health/live; raise when it does not in time or a child ends."""
    deadline = time.monotonic() + HEALTH_SECONDS
    while True:
        children.check()
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/health/live", headers={"Host": f"{host}:{port}"})
            if connection.getresponse().status == http.client.OK:
                return
        except OSError:
            pass
        if time.monotonic() > deadline:
            raise ChildFailed("web", "does not answer on /health/live", children.log("web"))
        time.sleep(0.1)


def start_web(children: Children, cluster: Cluster, listener: socket.socket) -> None:
    """Start the web on a socket that is already ours."""
    for folder in ("beat", "queue", "queue-control", "mail", "files"):
        (RUN_DIR / folder).mkdir(exist_ok=True)
    children.start(
        "web",
        [
            *python("-m", "gunicorn", "overlast.wsgi:application", "--preload", "--no-control-socket"),
            *("--bind", f"fd://{listener.fileno()}", "--workers", WEB_PROCESSES, "--graceful-timeout", "5"),
        ],
        environment(cluster, listener.getsockname()[1], "app"),
        pass_fds=[listener.fileno()],
    )


def start_jobs(children: Children, cluster: Cluster, port: int) -> None:
    """Start the two workers and beat."""
    celery = python("-m", "celery", "-A", "overlast")
    worker = ["--concurrency=1", "--pool=prefork", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
    children.start(
        "worker",
        [*celery, "worker", "-Q", "default", "-n", "default@%h", *worker],
        environment(cluster, port, "worker"),
    )
    children.start(
        "exporter",
        [*celery, "worker", "-Q", "export", "-n", "export@%h", *worker],
        environment(cluster, port, "exporter"),
    )
    children.start(
        "beat",
        [*celery, "beat", "--pidfile=", "-s", str(RUN_DIR / "beat" / "schedule"), "--loglevel=WARNING"],
        environment(cluster, port, "worker"),
    )


def fingerprint() -> str:
    """Return a hash of all code and data of the project: while it stays the same, so do schema and demo gemeente."""
    total = hashlib.sha256()
    for folder in PACKAGES:
        for path in sorted((CHECKOUT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                total.update(os.fsencode(path.relative_to(CHECKOUT)) + b"\0" + path.read_bytes())
    return total.hexdigest()


def forget_other_checkout(cluster: Cluster, files: Path) -> None:
    """Remove a database that a checkout before this one left in its place: its files went with that checkout."""
    if (cluster.home / LOADED).exists() and not files.exists():
        cluster.destroy()


def load(children: Children, cluster: Cluster, port: int, progress: Progress) -> str:
    """Bring schema and demo gemeente up to date unless nothing changed since; return the text about the accounts."""
    stamp = cluster.home / LOADED
    current = fingerprint()
    if stamp.exists():
        seen, _, accounts = stamp.read_text().partition("\n")
        if seen == current:
            progress("PostgreSQL runs; the demo gemeente is in it")
            return accounts
        stamp.unlink()
    progress("PostgreSQL runs; updating the schema")
    children.finish("migrate", python("manage.py", "migrate", "--verbosity=0"), environment(cluster, port, "owner"))
    progress("loading the demo gemeente")
    children.finish("load_demo", python("manage.py", "load_demo"), environment(cluster, port, "migrator"))
    accounts = children.finish("demo_accounts", python("manage.py", "demo_accounts"), environment(cluster, port, "app"))
    stamp.write_text(f"{current}\n{accounts}")
    return accounts


def run(children: Children, cluster: Cluster, progress: Progress, announcement: "Announcement") -> None:
    """Bring everything up, say where it is, then wait for a child to fail or somebody to stop us."""
    with listen() as listener:
        port = listener.getsockname()[1]
        address = f"http://localhost:{port}"
        accounts = load(children, cluster, port, progress)
        progress("starting the web")
        start_web(children, cluster, listener)
        wait_until_healthy(children, port)  # the others start after it: four at once would keep one waiting longer
        progress("starting worker, exporter and beat")
        start_jobs(children, cluster, port)
        progress("ready")
        announcement.write(address)
    print(f"\n{accounts.rstrip()}\n\n  Open {address}   (Ctrl-C stops everything)\n", flush=True)
    print(f"  Logs: {RUN_DIR / 'log'}\n", flush=True)
    while True:
        children.check()
        if not cluster.running():
            raise EmbeddedError(f"PostgreSQL ended; the end of its log:\n{cluster.log_tail()}")
        time.sleep(0.3)


class Announcement:
    """A locked file with the address of the running demo: one demo per checkout."""

    def __init__(self) -> None:
        RUN_DIR.mkdir(parents=True, exist_ok=True)
        self._file = (RUN_DIR / "demo.lock").open("a+")

    def take(self) -> bool:
        """Return whether no other demo of this checkout runs."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        self.write("(starting)")
        return True

    def read(self) -> str:
        self._file.seek(0)
        return self._file.read().strip()

    def write(self, address: str) -> None:
        self._file.truncate(0)
        self._file.write(address)
        self._file.flush()


def main() -> int:
    """Run the demo; 0 when it was stopped on request, 1 when something in it failed."""
    announcement = Announcement()
    if not announcement.take():
        print(f"The demo of this checkout already runs: {announcement.read()}", file=sys.stderr)
        return 1
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    progress = Progress()
    children = Children(RUN_DIR / "log")
    cluster: Cluster | None = None
    code = 0
    try:
        progress("starting PostgreSQL")
        forget_other_checkout(Cluster("demo"), RUN_DIR / "files")
        cluster = demo_cluster()
        run(children, cluster, progress, announcement)
    except Stopped:
        print("\ndemo: stopping", flush=True)
    except (ChildFailed, EmbeddedError) as error:
        print(f"\ndemo: {error}", file=sys.stderr, flush=True)
        code = 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        children.stop()
        if cluster is not None and not cluster.release(wait=True):
            print("demo: PostgreSQL stays up for another command of this checkout and stops with it", flush=True)
    if code == 0:
        print("demo: everything has stopped", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
