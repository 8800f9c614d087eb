"""Remembers the database that the migrations make, because making it takes ten seconds of every run of a single module.

What is remembered belongs to the exact text of the migrations, of all that they import and of the packages installed;
`migrate` still runs on it and brings the functions of the gate, the categories and what else belongs to a release.
Whole runs (`make test`, `make assurance`) ask for a fresh one.
"""

import ast
import datetime as dt
import hashlib
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from overlast.database.embedded import CHECKOUT, Cluster, programs

PACKAGES = ("overlast", "meetings", "cases", "privacy", "parties")
FOLDER = CHECKOUT / ".run" / "migrated"
KEPT = 5
FRESH = "FRESH_DATABASE"  # set in the environment by whole runs


def _imports(path: Path) -> Iterator[Path]:
    """The files of ours that a module imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(CHECKOUT).parts[: -node.level] if node.level else ()
            base = ".".join([*package, *([node.module] if node.module else [])])
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.partition(".")[0] in PACKAGES:
                place = CHECKOUT.joinpath(*name.split("."))
                yield from (each for each in (place.with_suffix(".py"), place / "__init__.py") if each.is_file())


def _key() -> str:
    """What the database depends on: change any of it and there is nothing to remember."""
    waiting = [path for package in PACKAGES for path in (CHECKOUT / package).glob("migrations/*.py")]
    found = set(waiting)
    while waiting:
        new = set(_imports(waiting.pop())) - found
        found |= new
        waiting += new
    other = (path for package in PACKAGES for path in (CHECKOUT / package).rglob("*"))
    found |= {path for path in other if path.is_file() and path.suffix not in (".py", ".pyc")}
    found |= {CHECKOUT / "requirements" / "dev.txt", CHECKOUT / "tests" / "settings.py", Path(__file__)}
    digest = hashlib.sha256(f"{dt.date.today():%Y-%m}".encode())  # partitions of the log are made by month
    for path in sorted(found):
        digest.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:24]


def _run(program: str, cluster: Cluster, *arguments: str) -> bool:
    command = [str(programs() / program), "-U", "postgres", "-h", str(cluster.socket), *arguments]
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def restore(cluster: Cluster, dbname: str) -> bool:
    """Fill a bootstrapped database with what was remembered; False when there is nothing or it did not fit."""
    dump = FOLDER / f"{_key()}.dump"
    if FRESH in os.environ or not dump.exists():
        return False
    dump.touch()
    return _run("pg_restore", cluster, "-d", dbname, "--clean", "--if-exists", "--exit-on-error", str(dump))


def remember(cluster: Cluster, dbname: str) -> None:
    """Keep what was migrated, and forget the oldest."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="making-", dir=FOLDER)
    os.close(handle)
    if _run("pg_dump", cluster, "-Fc", "-Z1", "-f", name, dbname):
        os.replace(name, FOLDER / f"{_key()}.dump")
    for path in sorted(FOLDER.iterdir(), key=lambda path: path.stat().st_mtime)[:-KEPT]:
        path.unlink(missing_ok=True)
