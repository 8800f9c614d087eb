"""The API gives each kind of party what the convenant gives it, logs it, and nothing hidden shows through."""

import json

import pytest

from overlast.toets.garden import allowed
from tests.canary import Garden, fetch, plant, tokens_in
from tests.contract.test_twin import alter_what_is_hidden
from tests.contract.test_urls import ROUTES
from tests.databases import Database
from tests.koppeling import System

API = [route for route in ROUTES if str(route[1]).startswith("api_")]
LISTS = ("casussen", "meldingen", "actiepunten?status=alle", "overleggen", "webhooks")


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


def answers(garden: Garden, name: str) -> dict[str, tuple[int, bytes]]:
    """Every address of the API, as the system of one person."""
    client = System(garden.people[name]).client
    found = {address: (answer.status_code, answer.content) for address, answer in fetch(client, garden, API)}
    for each in LISTS:
        answer = client.get(f"/api/v1/{each}")
        assert answer.status_code == 200
        json.loads(answer.content)
        found[each] = (200, answer.content)
    for casus in garden.casussen:
        answer = client.post(
            f"/api/v1/casussen/{casus.nummer}/inzagen", {"reden": "Toets"}, content_type="application/json"
        )
        found[f"inzagen {casus.nummer}"] = (answer.status_code, answer.content)
    return found


@pytest.mark.parametrize("name", ["regie", "corporatie", "ggz", "buitenstaander"])
def test_a_system_gets_no_token_that_its_person_may_not_see(garden: Garden, module_db: Database, name: str) -> None:
    may = allowed(garden, garden.rules(), garden.people[name])
    with module_db.connect("migrator") as log:
        found = answers(garden, name)
        rows = log.execute(
            "SELECT categorieen FROM gate.inzagelog WHERE uitkomst = 'toegestaan' AND medewerker_id = %s",
            [garden.people[name].pk],
        ).fetchall()
    logged = {nr for row in rows for nr in row[0]}
    seen = {token for _, body in found.values() for token in tokens_in(body, [], "application/json")}
    assert {garden.tokens[token].column for token in seen - may} == set()
    assert {garden.tokens[token].item.categorie for token in seen} <= logged
    assert all(status < 500 for status, _ in found.values())
    assert bool(seen) == (name != "buitenstaander")


@pytest.mark.parametrize("name", ["welzijn", "buurtbemiddeling"])
def test_hidden_differences_give_the_same_json(db_clone: Database, name: str) -> None:
    garden = plant()
    before = answers(garden, name)
    assert alter_what_is_hidden(garden, name) > 50
    after = answers(garden, name)
    assert {address for address in before if before[address] != after[address]} == set()
