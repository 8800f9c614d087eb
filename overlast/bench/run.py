"""`make bench`: make the data, start the production server, measure, and write what came out.

N=10000 is the number of casussen; QUICK=1 takes three minutes and publishes nothing; GROWTH=1 measures at every size
besides, up to a million; BUDGET is the most minutes it may take. What was measured of this commit is kept, so that a
second run goes on where the first stopped; FRESH=1 measures anew.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from overlast.bench import report, server, usage
from overlast.database.embedded import CHECKOUT, EmbeddedError
from overlast.demo.processes import ChildFailed

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FULL_SECONDS, GROWTH_SECONDS, QUICK_SECONDS = 540.0, 180.0, 50.0
FULL_ROUNDS, GROWTH_ROUNDS, QUICK_ROUNDS = 12, 8, 2
SECONDS_PER_CASUS = 0.0015
LEAST_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks for."""

    size: int
    quick: bool
    growth: bool
    fresh: bool
    deadline: float

    @property
    def sizes(self) -> list[int]:
        """Every size to measure, in growing order."""
        return sorted({self.size, *(SIZES if self.growth else ())})

    def left(self) -> float:
        return self.deadline - time.monotonic()


def wish(environ: dict[str, str]) -> Wish:
    """Read N, QUICK, GROWTH, FRESH and BUDGET."""
    quick, growth = environ.get("QUICK") == "1", environ.get("GROWTH") == "1"
    size = int(environ.get("N") or (1_000 if quick else 100_000 if growth else 10_000))
    minutes = float(environ.get("BUDGET") or (3 if quick else 90 if growth else 20))
    return Wish(size, quick, growth, environ.get("FRESH") == "1", time.monotonic() + minutes * 60)


def main() -> int:
    """Run the whole; 1 when nothing could be measured."""
    asked = wish(dict(os.environ))
    cluster = server.open_cluster()
    results: list[dict[str, Any]] = []
    skipped: list[str] = []
    try:
        for size in asked.sizes:
            full = size == asked.size
            out = server.RUN_DIR / f"result-{size}-{'quick' if asked.quick else 'full' if full else 'growth'}.json"
            try:
                results.append(one(asked, cluster, size, full, out))
            except (server.NoRoom, NoTime) as reason:
                skipped.append(f"{size}: {reason}")
                print(f"bench: {skipped[-1]}", flush=True)
    except (ChildFailed, EmbeddedError, subprocess.CalledProcessError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 1
    finally:
        cluster.release(wait=True)
    if not results:
        return 1
    folder = server.RUN_DIR / "report" if asked.quick else CHECKOUT / "docs" / "benchmarks"
    report.write(results, asked.size, skipped, folder)
    return 0


class NoTime(RuntimeError):
    """The budget is too small for this size."""


def one(asked: Wish, cluster: Any, size: int, full: bool, out: Path) -> dict[str, Any]:
    """Measure one size, or take what was measured of it before. Raises NoRoom or NoTime."""
    commit = server.commit()
    if out.exists() and not asked.fresh and not asked.quick:
        known: dict[str, Any] = json.loads(out.read_text())
        if known["commit"] == commit:
            print(f"bench: {size} was measured before at {commit}", flush=True)
            return known
    if asked.left() < size * SECONDS_PER_CASUS + LEAST_SECONDS:
        raise NoTime(f"needs about {size * SECONDS_PER_CASUS / 60 + 1:.0f} minutes, {asked.left() / 60:.0f} are left")
    place = server.prepare(cluster, size)
    seconds = QUICK_SECONDS if asked.quick else FULL_SECONDS if full else GROWTH_SECONDS
    rounds = QUICK_ROUNDS if asked.quick else FULL_ROUNDS if full else GROWTH_ROUNDS
    machine = server.machine()
    with server.web(place) as web:
        print(f"bench: measuring with {size} casussen", flush=True)
        order = {
            "targets": str(place.targets),
            "port": web.port,
            "web": web.master,
            "postmaster": usage.postmaster(cluster.data),
            "seconds": max(10.0, min(seconds, asked.left() - 15)),
            "rounds": rounds,
            "growing_only": not full,
            "light": asked.quick,
            "out": str(out),
        }
        place.run("app", "-m", "overlast.bench.measure", json.dumps(order))
    result: dict[str, Any] = json.loads(out.read_text())
    result |= {"size": size, "commit": commit, "machine": machine, "bytes": server.database_bytes(place)}
    result["measured_on"] = time.strftime("%Y-%m-%d %H:%M")
    result["dossier"] = dossier(place) if full else {}
    result["messages"] = messages(place) if full else {}
    out.write_text(json.dumps(result, indent=1))
    return result


def dossier(place: server.Place) -> dict[str, Any]:
    """Compose a dossier as the web, make its file as the exporter; each in a process of its own."""
    note = server.RUN_DIR / "dossier.json"
    place.run("app", "-m", "overlast.bench.dossier", "compose", str(place.targets), str(note))
    place.run("exporter", "-m", "overlast.bench.dossier", "export", str(place.targets), str(note))
    found: dict[str, Any] = json.loads(note.read_text())
    with psycopg.connect(place.cluster.superuser(place.name), autocommit=True) as connection:
        for made in found.values():
            row = connection.execute(
                "SELECT paginas, status FROM cases_dossier WHERE id = %s", [made["dossier"]]
            ).fetchone()
            made["pages"], made["status"] = row or (0, "weg")
    return found


def messages(place: server.Place) -> dict[str, Any]:
    """Messages that wait, delivered as the worker does."""
    note = server.RUN_DIR / "messages.json"
    place.run("worker", "-m", "overlast.bench.messages", str(note))
    found: dict[str, Any] = json.loads(note.read_text())
    return found


if __name__ == "__main__":
    sys.exit(main())
