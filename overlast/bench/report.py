"""The figures as a table: on the screen, as Markdown, as JSON, and growth as a drawing."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from overlast.bench.chart import Line, lines

PERSONAS = {
    "": "",
    "regisseur": "regisseur",
    "half": "50 %",
    "twentieth": "5 %",
    "thousandth": "0,1 %",
    "officer": "privacy officer",
}
HEAD = (
    "wat",
    "wie",
    "queries",
    "web ms",
    "db ms",
    "p50 (1)",
    "p95 (1)",
    "p50 (8)",
    "p95 (8)",
    "per s",
    "x hello",
    "x query",
)
FLAT = 1.3
# name of the cell: (queries, CPU-ms of the web, times hello, requests per second), as design/performance.md has them
BUDGETS: dict[str, tuple[int | None, float | None, float | None, float | None]] = {
    "list": (10, 12, 16, 150),
    "list_far": (10, 12, 16, 150),
    "list_filtered": (10, 12, 16, 150),
    "list_sorted": (10, 12, 16, 150),
    "list_mine": (10, 12, 16, 150),
    "triage": (10, None, None, None),
    "casus": (25, 25, 40, None),
    "casus_large": (25, 25, 40, None),
    "file": (25, 20, None, None),
    "poll": (3, None, 4, None),
}
SEARCH_MS, AGENDA_MS = 15.0, 150.0
MEMORY_MB, MESSAGES = 120, 500
# A dossier of so many pages: seconds and MB.
DOSSIERS = {"part": (3.5, 400), "whole": (30.0, 400)}
GROWING = (
    "list",
    "list_far",
    "list_filtered",
    "list_mine",
    "casus",
    "find_name",
    "find_common",
    "find_address",
    "find_nothing",
)


def write(results: list[dict[str, Any]], size: int, skipped: list[str], folder: Path) -> None:
    """Print the table of `size` and put everything in `folder`."""
    main = next((each for each in results if each["size"] == size), results[-1])
    folder.mkdir(parents=True, exist_ok=True)
    text = "\n".join(_document(main, results, skipped))
    name = f"{main['measured_on'][:10]}-{main['size']}"
    (folder / f"{name}.md").write_text(text)
    (folder / f"{name}.json").write_text(json.dumps({"results": results, "skipped": skipped}, indent=1) + "\n")
    if len(results) > 1:
        (folder / f"{name}-groei.svg").write_text(_drawing(results) + "\n")
    print(text)
    print(f"bench: written to {folder / name}.md and .json", flush=True)


def _document(main: dict[str, Any], results: list[dict[str, Any]], skipped: list[str]) -> Iterator[str]:
    machine = main["machine"]
    yield f"# Meting met {_thousands(main['size'])} casussen"
    yield ""
    yield (
        f"Gemeten op {main['measured_on']}, commit `{main['commit']}`, {main['rounds']} rondes."
        f" Machine: {machine['cpu']}, {machine['cores']} kernen, {machine['memory_gb']} GB, Linux {machine['kernel']},"
        f" Python {machine['python']}; belasting vooraf {machine['load_before']}."
        f" Database: {_thousands(main['rows'])} rijen, {main['bytes'] / 1e6:,.0f} MB."
    )
    yield ""
    yield (
        "Tijden in milliseconden, bij 1 en bij 8 gelijktijdige vragers. Web ms en db ms zijn processortijd per verzoek."
        " x hello: p50 bij 1 vrager ten opzichte van hello in hetzelfde proces; x query: ten opzichte van de kale query"
        " van de lijst."
    )
    yield ""
    yield from _table(HEAD, (_row(main, cell) for cell in main["cells"]))
    yield ""
    yield from _memory(main)
    yield from _dossier(main)
    yield from _messages(main)
    yield ""
    yield "## Budgetten"
    yield ""
    yield from _table(("wat", "wie", "budget", "gemeten", ""), _budgets(main))
    if len(results) > 1 or skipped:
        yield ""
        yield "## Groei"
        yield ""
        yield from _growth(results)
        yield from (f"- Overgeslagen: {each}" for each in skipped)
    yield ""


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """A Markdown table, its columns aligned so that it reads on a screen too."""
    cells = [list(head), *map(list, rows)]
    widths = [max(len(row[place]) for row in cells) for place in range(len(cells[0]))]
    for number, row in enumerate(cells):
        padded = (
            text.ljust(width) if place < 2 else text.rjust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        yield f"| {' | '.join(padded)} |"
        if number == 0:
            yield f"|{'|'.join('-' * (width + 2) for width in widths)}|"


def _row(main: dict[str, Any], cell: dict[str, Any]) -> list[str]:
    if cell["trouble"]:
        return [cell["label"], PERSONAS[cell["persona"]], cell["trouble"], *[""] * (len(HEAD) - 3)]
    raw = main["direct"]["raw_list"].get(cell["persona"], {}).get("p50", 0)
    numbers = [cell[name] for name in ("web_ms", "database_ms", "p50_1", "p95_1", "p50_8", "p95_8")]
    return [
        cell["label"],
        PERSONAS[cell["persona"]],
        str(cell["queries"]),
        *(f"{number:.1f}" for number in numbers),
        f"{cell['per_second']:.0f}",
        f"{_times_hello(main, cell):.1f}",
        f"{cell['p50_1'] / raw:.1f}" if raw else "",
    ]


def _cell(result: dict[str, Any], name: str, persona: str) -> dict[str, Any] | None:
    found = (each for each in result["cells"] if (each["name"], each["persona"]) == (name, persona))
    return next((each for each in found if not each["trouble"]), None)


def _times_hello(main: dict[str, Any], cell: dict[str, Any]) -> float:
    hello = _cell(main, "hello", "")
    return float(cell["p50_1"] / hello["p50_1"]) if hello else 0.0


def _memory(main: dict[str, Any]) -> Iterator[str]:
    each = main["web_memory_mb"]
    shown = ", ".join(f"{memory['rss']:.0f} MB (eigen deel {memory['pss']:.0f} MB)" for memory in each)
    yield f"Geheugen per webproces: {shown}."
    for name, label in (("raw_list", "De kale query van de lijst"), ("gate_casus", "De poort voor één casus, met log")):
        times = main["direct"][name]
        yield f"{label}: " + ", ".join(f"{PERSONAS[key]} {value['p50']:.2f} ms" for key, value in times.items()) + "."


def _dossier(main: dict[str, Any]) -> Iterator[str]:
    for found in main.get("dossier", {}).values():
        pages = found.get("pages") or 0
        yield (
            f"Dossier van {pages} bladzijden: {found['seconds']:.1f} s, waarvan {found['cpu_seconds']:.1f} s rekenen;"
            f" {found['most_mb']} MB op zijn hoogst."
        )


def _messages(main: dict[str, Any]) -> Iterator[str]:
    for number, found in main.get("messages", {}).items():
        speed = f"{found['per_second']:.0f} per s verstuurd door één werker"
        yield f"Berichten, {_thousands(int(number))} die wachten: {speed}."


def _budgets(main: dict[str, Any]) -> Iterator[list[str]]:
    """Each budget with the value that the most restricted partner, or the slowest persona, had."""
    for cell in main["cells"]:
        if cell["trouble"]:
            continue
        queries, web, hello, per_second = BUDGETS.get(cell["name"], (None,) * 4)
        who = [cell["label"], PERSONAS[cell["persona"]]]
        if queries is not None:
            yield [*who, f"<= {queries} queries", str(cell["queries"]), _met(cell["queries"] <= queries)]
        if web is not None:
            yield [*who, f"<= {web} ms web", f"{cell['web_ms']:.1f}", _met(cell["web_ms"] <= web)]
        if hello is not None:
            times = _times_hello(main, cell)
            yield [*who, f"<= {hello} x hello", f"{times:.1f}", _met(times <= hello)]
        if per_second is not None:
            yield [*who, f">= {per_second} per s", f"{cell['per_second']:.0f}", _met(cell["per_second"] >= per_second)]
        most = SEARCH_MS if cell["name"].startswith("find_") else AGENDA_MS if cell["name"] == "agenda" else None
        if most is not None:
            yield [*who, f"<= {most:.0f} ms", f"{cell['p50_1']:.1f}", _met(cell["p50_1"] <= most)]
    memory = max(each["pss"] for each in main["web_memory_mb"])
    yield ["geheugen per webproces", "", f"<= {MEMORY_MB} MB", f"{memory:.0f}", _met(memory <= MEMORY_MB)]
    for name, found in main.get("dossier", {}).items():
        seconds, size = DOSSIERS[name]
        who = [f"dossier van {found.get('pages') or 0} bladzijden", ""]
        yield [*who, f"<= {seconds} s", f"{found['seconds']:.1f}", _met(found["seconds"] <= seconds)]
        yield [*who, f"<= {size} MB", str(found["most_mb"]), _met(found["most_mb"] <= size)]
    for number, found in main.get("messages", {}).items():
        fast = found["per_second"]
        yield [
            f"berichten, {_thousands(int(number))} wachten",
            "",
            f">= {MESSAGES} per s",
            f"{fast:.0f}",
            _met(fast >= MESSAGES),
        ]


def _met(met: bool) -> str:
    return "gehaald" if met else "NIET"


def _growth(results: list[dict[str, Any]]) -> Iterator[str]:
    """Per page the median at one asker for each size, and how much slower the largest is than the smallest."""
    sizes = [_thousands(result["size"]) for result in results]
    yield from _table(("wat", "wie", *sizes, "groei"), _grown(results))
    yield ""


def _grown(results: list[dict[str, Any]]) -> Iterator[list[str]]:
    for cell in results[-1]["cells"]:
        found = [_cell(result, cell["name"], cell["persona"]) for result in results]
        times = [each["p50_1"] for each in found if each]
        if len(times) == len(results) > 1:
            yield [
                cell["label"],
                PERSONAS[cell["persona"]],
                *(f"{value:.1f}" for value in times),
                _ratio(times),
            ]
    for persona in results[-1]["direct"]["gate_casus"]:
        times = [result["direct"]["gate_casus"][persona]["p50"] for result in results]
        yield ["de poort, één casus", PERSONAS[persona], *(f"{value:.2f}" for value in times), _ratio(times)]


def _ratio(times: list[float]) -> str:
    grown = times[-1] / times[0] if times[0] else 0.0
    return f"{grown:.2f}" + ("" if grown <= FLAT else " !")


def _drawing(results: list[dict[str, Any]]) -> str:
    """Times relative to the smallest size, of the partner with the fewest casussen."""
    shown = []
    for name in GROWING:
        found = [_cell(result, name, "thousandth") for result in results]
        times = [each["p50_1"] for each in found if each]
        if len(times) == len(results):
            label = next(each["label"] for each in found if each)
            shown.append(Line(label, tuple(value / times[0] for value in times)))
    return lines(tuple(_thousands(result["size"]) for result in results), tuple(shown), limit=FLAT)
