"""Fills an empty, migrated database with N casussen by COPY, as ov_migrator, and says what was made of whom.

`python -m overlast.bench.generate N targets.json`; the address of the database and the role come from the environment.
"""

import datetime as dt
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg

PROCESSES = min(4, len(os.sched_getaffinity(0)))
FILES_SHOWN = 20


def main(size: int, target: Path) -> None:
    """Make the gemeente, the casussen, and what is measured by name."""
    from django.db import connection, transaction

    from overlast.bench import specials, world
    from overlast.bench.casussen import CHUNK

    started = time.monotonic()
    with transaction.atomic():
        made_world = world.build(size)
    connection.close()
    today = dt.datetime.now(dt.UTC).date()
    pieces = [(made_world, size, first, min(first + CHUNK, size), today) for first in range(0, size, CHUNK)]
    made: list[Any] = []
    rows = 0
    with multiprocessing.get_context("fork").Pool(PROCESSES) as pool:
        for done, (number, found) in enumerate(pool.imap(piece, pieces), start=1):
            rows += number
            made += found
            if done % 50 == 0 or done == len(pieces):
                _say(f"{done * CHUNK if done < len(pieces) else size} casussen, {rows} rows", started)
    with _connected() as raw:
        logged = specials.readings(raw, made_world, made, size)
        _say(f"{logged} log rows", started)
        targets: dict[str, Any] = {"size": size, "rows": rows + logged, "world": made_world.as_dict(), "of": {}}
        tokens, agenda = specials.tokens(raw, made_world), []
        for each in world.PERSONAS:
            casussen = specials.of_persona(each.key, made, made_world)
            small, large = casussen[0], casussen[-1]
            specials.enlarge(raw, made_world, large, made_world.partijen[each.partij])
            agenda += casussen[: specials.ITEMS // 4]
            targets["of"][each.key] = {
                "medewerker": made_world.people[each.key][0],
                "token": tokens[each.key],
                "small": small.nummer,
                "large": large.nummer,
                "others": [casus.nummer for casus in casussen[1 : FILES_SHOWN + 1]],
                **specials.names(raw, casussen[1:-1]),
            }
        unique = {casus.pk: casus for casus in agenda}
        specials.meetings(raw, made_world, list(unique.values()))
    targets["officer"] = specials.officer(made_world)
    targets["seconds"] = round(time.monotonic() - started, 1)
    target.write_text(json.dumps(targets, default=str))
    _say("ready", started)


def _say(text: str, started: float) -> None:
    print(f"bench: {time.monotonic() - started:6.1f} s  {text}", flush=True)


def _connected() -> psycopg.Connection[Any]:
    from overlast.database.url import conninfo

    return psycopg.connect(conninfo("migrator"), autocommit=True, options="-c synchronous_commit=off")


def piece(arguments: tuple[Any, ...]) -> tuple[int, list[Any]]:
    """Make and copy one chunk, in one transaction; returns how many rows, and the casussen to choose from."""
    from overlast.bench.casussen import Maker

    maker = Maker(*arguments)
    made = maker.make()
    with _connected() as raw, raw.transaction():
        rows = maker.copy(raw)
    return rows, list(_wanted(made, arguments[2]))


def _wanted(made: list[Any], first: int) -> Iterator[Any]:
    """All of the first chunk and of the small personas, and one in twenty of the others."""
    for n, each in enumerate(made):
        if first == 0 or n % 20 == 0 or each.personas:
            yield each


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]), Path(sys.argv[2]))
