"""The report that a FG can file: what was tried, and for every category and reader what may be seen and was."""

import datetime as dt
import json
from collections import defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as date_format

from overlast.toets.besluiten import Situation
from overlast.toets.crawl import Outcome
from privacy import pdf
from privacy.kit.source import Source

VARIANT = "pdf/ua-1"


def to_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as plain values, for the process that prints it."""
    cells = [
        [name, nr, cell.allowed, cell.seen, cell.forbidden, sorted(cell.channels)]
        for (name, nr), cell in sorted(outcome.cells.items())
    ]
    given = [
        [name, f"{situation}", nr, cell.allowed, cell.seen, cell.forbidden, sorted(cell.channels)]
        for (name, situation, nr), cell in sorted(outcome.given.items())
    ]
    return {
        "cells": cells,
        "given": given,
        "requests": dict(outcome.requests),
        "leaks": outcome.leaks,
        "broken": outcome.broken,
        "unseen": [list(key) for key in outcome.unseen],
    }


def report_pdf(found: dict[str, Any], source: Source, *, version: str, now: dt.datetime) -> bytes:
    """The report as a file that a screen reader can read."""
    names = list(dict.fromkeys(cell[0] for cell in [*found["cells"], *found["given"]]))
    by_key = {(cell[0], cell[1]): cell for cell in found["cells"]}
    groups = [names[start : start + 7] for start in range(0, len(names), 7)]
    tables = [
        {
            "readers": group,
            "rows": [
                {"nr": nr, "naam": naam, "cells": [_cell(by_key.get((name, nr))) for name in group]}
                for nr, naam in source.categories.items()
                if any((name, nr) in by_key for name in group)
            ],
        }
        for group in groups
    ]
    channels = sorted({channel for cell in [*found["cells"], *found["given"]] for channel in cell[-1]})
    context = {
        "title": "Toets van het convenant",
        "source": source,
        "datum": date_format(timezone.localtime(now), "j F Y, H.i"),
        "version": version,
        "sound": not found["leaks"] and not found["broken"],
        "leaks": found["leaks"][:50],
        "broken": found["broken"][:20],
        "unseen": [
            *(f"{name}: {source.categories.get(nr, nr)}" for name, nr in found["unseen"]),
            *(
                f"{name}: {situation.lower()}, {source.categories.get(nr, nr)}"
                for name, situation, nr, allowed, seen, *_ in found["given"]
                if allowed and not seen
            ),
        ],
        "requests": sorted(found["requests"].items()),
        "total": sum(found["requests"].values()),
        "channels": channels,
        "tables": tables,
        "given": _given(found["given"], groups),
        "consents": any(situation == Situation.TOESTEMMING for _name, situation, *_ in found["given"]),
        "hash": sha256(json.dumps(found, sort_keys=True).encode()).hexdigest(),
    }
    rendered = pdf.render("pdf/convenant_toets.html", context, variant=VARIANT)
    return pdf.write(rendered, variant=VARIANT)


def _given(cells: list[list[Any]], groups: list[list[str]]) -> list[dict[str, Any]]:
    """Tables of what was given: a row for each ground, and per reader every category that was tried."""
    by_key = defaultdict[tuple[str, str], list[list[Any]]](list)
    for name, situation, *rest in cells:
        by_key[name, situation].append([name, *rest])
    rows = [situation for situation in Situation if any(key[1] == situation for key in by_key)]
    return [
        {
            "readers": group,
            "rows": [
                {"naam": f"{situation}", "cells": [_tried(by_key[name, situation]) for name in group]}
                for situation in rows
            ],
        }
        for group in groups
        if any(key[0] in group for key in by_key)
    ]


def _tried(cells: list[list[Any]]) -> dict[str, Any]:
    found = [(cell[1], _cell(cell)) for cell in cells]
    kinds = {each["kind"] for _nr, each in found}
    return {
        "text": "; ".join(f"soort {nr}: {each['text']}" for nr, each in found),
        "kind": next((kind for kind in ("leak", "open", "closed") if kind in kinds), "none"),
    }


def _cell(cell: list[Any] | None) -> dict[str, Any]:
    if cell is None:
        return {"text": "", "kind": "none"}
    _name, _nr, allowed, seen, forbidden, _channels = cell
    if forbidden:
        return {"text": f"LEK {forbidden}", "kind": "leak"}
    if allowed or seen:
        return {"text": f"mag, {seen} gezien", "kind": "open"}
    return {"text": "mag niet, 0 gezien", "kind": "closed"}


def release(base: Path) -> str:
    """Which software was tried: the commit of the checkout, or what the image says."""
    head = base / ".git" / "HEAD"
    if not head.exists():
        return (base / "VERSION").read_text().strip() if (base / "VERSION").exists() else "onbekend"
    reference = head.read_text().strip()
    if not reference.startswith("ref: "):
        return reference[:12]
    path = base / ".git" / reference.removeprefix("ref: ")
    return path.read_text().strip()[:12] if path.exists() else "onbekend"
