"""Measures every cell in interleaved rounds until its time is over, and writes what came out as JSON.

`python -m overlast.bench.measure <json>`; run by run.py with the environment of one database and the role of the web.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import django
import psycopg

from overlast.bench import requests, usage

CLIENTS = 8
ALONE, TOGETHER = 6, 32  # requests per round, by 1 and by 8 clients
LIGHT = 3, 12  # the same in a quick measurement
WARM = 3


@dataclass(frozen=True, slots=True)
class Order:
    """What run.py asks for."""

    targets: str
    port: int
    web: int
    postmaster: int
    seconds: float
    rounds: int
    growing_only: bool
    light: bool
    out: str


@dataclass
class Figures:
    """What was measured of one cell; times in ms."""

    name: str
    label: str
    persona: str
    queries: int = 0
    bytes: int = 0
    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    web_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)
    trouble: str = ""

    def summary(self) -> dict[str, Any]:
        """What is kept."""
        kept = {name: value for name, value in asdict(self).items() if not isinstance(value, list)}
        return kept | {
            "requests": len(self.alone) + len(self.together),
            "p50_1": percentile(self.alone, 50),
            "p95_1": percentile(self.alone, 95),
            "p50_8": percentile(self.together, 50),
            "p95_8": percentile(self.together, 95),
            "per_second": round(statistics.median(self.per_second), 1) if self.per_second else 0.0,
            "web_ms": round(statistics.median(self.web_ms), 2) if self.web_ms else 0.0,
            "database_ms": round(statistics.median(self.database_ms), 2) if self.database_ms else 0.0,
        }


def percentile(values: list[float], part: int) -> float:
    """The value below which `part` in a hundred lie; 0 without values."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))], 2)


class Meter:
    """Reads the processor time of web and PostgreSQL around a piece of work."""

    def __init__(self, order: Order) -> None:
        self._order = order

    def around(self, work: Callable[[], int]) -> tuple[float, float]:
        """Milliseconds of web and of PostgreSQL per request that `work` says it did."""
        web, database = usage.children_of(self._order.web), usage.children_of(self._order.postmaster)
        before = usage.cpu_seconds(web), usage.cpu_seconds(database)
        number = work()
        after = usage.cpu_seconds(web), usage.cpu_seconds(database)
        return (after[0] - before[0]) * 1000 / number, (after[1] - before[1]) * 1000 / number


def main(order: Order) -> None:
    """Log in, find out what is there, measure, write."""
    from overlast.bench.cells import cells, far_keys, versions_of
    from overlast.bench.direct import Direct
    from overlast.bench.login import log_in

    targets = json.loads(Path(order.targets).read_text())
    with psycopg.connect(_conninfo("migrator"), autocommit=True) as raw:
        logins = log_in(raw, targets)
        partijen = {key: targets["world"]["partijen"][login.targets["partij"]] for key, login in logins.items()}
        versions = versions_of(order.port, logins, targets)
        every = cells(logins, targets, far_keys(raw, partijen), versions)
        chosen = [cell for cell in every if cell.growing or not order.growing_only]
        found = {(cell.name, cell.persona): Figures(cell.name, cell.label, cell.persona) for cell in chosen}
        direct = Direct(raw, targets)
        for cell in chosen:
            _first(order.port, cell, found[cell.name, cell.persona])
        meter, deadline, rounds = Meter(order), time.monotonic() + order.seconds, 0
        while rounds < order.rounds and (rounds == 0 or time.monotonic() < deadline):
            for cell in chosen:
                figures = found[cell.name, cell.persona]
                if figures.trouble or (cell.slow and rounds % 3):
                    continue
                if rounds and time.monotonic() > deadline:
                    continue  # the first round is for everybody, a later one may break off
                try:
                    _round(order, cell, figures, meter)
                except requests.Unexpected as problem:
                    figures.trouble = str(problem)
                    print(f"bench: {cell.label} ({cell.persona}): {problem}", file=sys.stderr, flush=True)
            direct.round()
            rounds += 1
            print(f"bench: round {rounds}, {max(0.0, deadline - time.monotonic()):.0f} s left", flush=True)
        memory = [asdict(usage.memory(pid)) for pid in usage.children_of(order.web)]
    result = {
        "rounds": rounds,
        "rows": targets["rows"],
        "cells": [figures.summary() for figures in found.values()],
        "direct": direct.summary(),
        "web_memory_mb": memory,
    }
    Path(order.out).write_text(json.dumps(result, indent=1))


def _conninfo(role: str) -> str:
    from overlast.database.url import conninfo

    return conninfo(role)


def _first(port: int, cell: Any, figures: Figures) -> None:
    """Ask a few times before the clock runs: once with the count of queries. A page that fails is left out, by name."""
    from overlast.bench.reference import ANSWERED, ASKED

    for _ in range(1 if cell.slow else WARM):
        payload = cell.build()
        head, _, rest = payload.partition(b"\r\n")
        answer = requests.ask(port, head + f"\r\n{ASKED}: 1\r\n".encode() + rest)
        counted = int(answer.headers.get(ANSWERED.lower(), 0))
        # the first request of a process asks besides for what it then remembers
        figures.queries = min(figures.queries or counted, counted)
        figures.bytes = len(answer.body)
        if answer.status != cell.expected:
            figures.trouble = f"{answer.status} instead of {cell.expected}"
            print(f"bench: {cell.label} ({cell.persona}): {figures.trouble}", file=sys.stderr, flush=True)
            return


def _round(order: Order, cell: Any, figures: Figures, meter: Meter) -> None:
    port = order.port
    alone, together = (2, 4) if cell.slow else LIGHT if order.light else (ALONE, TOGETHER)

    def work() -> int:
        times, _ = requests.load(port, cell.build, alone, 1, cell.expected)
        figures.alone += [seconds * 1000 for seconds in times]
        times, seconds = requests.load(port, cell.build, together, CLIENTS, cell.expected)
        figures.together += [each * 1000 for each in times]
        figures.per_second.append(together / seconds)
        return alone + together

    web, database = meter.around(work)
    figures.web_ms.append(web)
    figures.database_ms.append(database)


if __name__ == "__main__":
    django.setup()
    main(Order(**json.loads(sys.argv[1])))
