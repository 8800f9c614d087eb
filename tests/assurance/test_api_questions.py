"""schemathesis on every operation of the API, by three kinds of person: no 5xx, and only what the document says
(assurance.md 32)."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from tests import work
from tests.databases import Database
from tests.koppeling import System, melding, token_of
from tests.questions import ask, operations

pytestmark = pytest.mark.assurance(32)
EXAMPLES = 30


@pytest.fixture(scope="module")
def world(module_db: Database) -> dict[str, str]:
    found = work.build()
    filed = System(found.corporatie).post("/meldingen", melding())
    punt = work.add(found.corporatie, found.casus, found.corporatie.partij)
    return {
        "corporatie": token_of(found.corporatie),
        "politie": token_of(found.politie),
        "regie": token_of(found.regie),
        "casussen": found.casus.nummer,
        "meldingen": filed.json()["nummer"],
        "actiepunten": str(punt),
    }


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.label)
def test_every_question_gets_an_answer_of_the_document(
    world: dict[str, str], settings: Any, operation: Any, record_property: Callable[[str, object], None]
) -> None:
    settings.API_RATE = "1000000/min"
    value, seen = world.get(operation.path.split("/")[1], ""), Counter[int]()
    for who in ("corporatie", "politie", "regie"):
        known = {"nummer": value, "id": value} if value else {}
        seen += ask(operation, token=world[who], known=known, examples=EXAMPLES)
    record_property("figure", ", ".join(f"{status}: {number}" for status, number in sorted(seen.items())))
    assert max(seen) < 500
