"""Draw the states of melding and casus in docs/diagrams/ from cases/lifecycle.py; `--check` only says what differs."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cases.lifecycle import CASUS, CASUS_STATES, MELDING, MELDING_STATES, Transition, mermaid  # noqa: E402 - path first

FOLDER = ROOT / "docs" / "diagrams"
DRAWINGS = {"melding": (MELDING, MELDING_STATES), "casus": (CASUS, CASUS_STATES)}


def page(name: str, table: tuple[Transition, ...], states: dict[str, str]) -> str:
    """The diagram, and below it the same as a table with what must hold."""
    lines = [f"# De standen van een {name}", "", "Gemaakt uit `cases/lifecycle.py` door `scripts/diagrams.py`.", ""]
    lines += ["```mermaid", mermaid(table, states).rstrip(), "```", ""]
    lines += ["| van | naar | wat | wie | voorwaarde |", "|---|---|---|---|---|"]
    lines += [f"| {states[t.source]} | {states[t.target]} | {t.verb} | {t.who} | {t.guard} |" for t in table]
    return "\n".join(lines) + "\n"


def main(check: bool) -> int:
    """Write the pages, or name those that differ; the exit code says whether any does."""
    different = []
    for name, (table, states) in DRAWINGS.items():
        path, text = FOLDER / f"{name}.md", page(name, table, states)
        if check:
            if not path.exists() or path.read_text() != text:
                different.append(str(path.relative_to(ROOT)))
        else:
            FOLDER.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if different:
        print(f"Out of date: {', '.join(different)}. Run scripts/diagrams.py.")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
