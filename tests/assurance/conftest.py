"""The table at the end of `make assurance`: which line of assurance.md was shown, and the figure that came out."""

import re
import signal
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
MENTIONED = re.compile(r"assurance(?:\.md)? (\d+)")
NAME_LENGTH = 76


def pytest_sessionstart() -> None:
    """Let a run that is ended from outside say what it had shown by then, as one that is interrupted does.

    Called only where this folder was asked for; `make test` comes by it later.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is left out unless asked for, also when its module forgot to say so."""
    for item in items:
        if HERE in item.path.parents and item.get_closest_marker("assurance") is None:
            item.add_marker("assurance")
        if item.get_closest_marker("assurance") is not None:
            item.user_properties.append(("assurance", _line(item)))


def _line(item: pytest.Item) -> int:
    """The line that a test shows: what its mark says, else its docstring or that of its module; 0 when none does."""
    marker = item.get_closest_marker("assurance")
    if marker and marker.args:
        return int(marker.args[0])
    for where in (getattr(item, "function", None), getattr(item, "module", None)):
        found = MENTIONED.search(getattr(where, "__doc__", None) or "")
        if found:
            return int(found.group(1))
    return 0


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print a row for each test: line, outcome, seconds, what, and what it recorded under the name "figure"."""
    rows = []
    for outcome, reports in terminalreporter.stats.items():
        for report in reports:
            noted = dict(report.user_properties) if isinstance(report, pytest.TestReport) else {}
            if "assurance" in noted and outcome:  # a setup or teardown that went well counts under no name
                rows.append((noted["assurance"], report, outcome, noted.get("figure", "")))
    if not rows:
        return
    terminalreporter.section("assurance.md")
    for line, report, outcome, figure in sorted(rows, key=lambda row: (row[0], row[1].nodeid)):
        what = report.nodeid.rpartition("/")[2].replace(".py::", ": ").removeprefix("test_").replace("_", " ")
        text = f"{line or '-':>4}  {outcome:8} {report.duration:7.1f} s  {what[:NAME_LENGTH]:{NAME_LENGTH}}  {figure}"
        terminalreporter.write_line(text.rstrip(), red=outcome in ("failed", "error"))
