"""Deliberate mistakes: each is caught by the gate or by the crawl (assurance.md 15)."""

from typing import Any

import pytest

from overlast.toets.finding import tokens_in
from overlast.toets.garden import Garden, allowed, plant
from tests import factories as make
from tests.assurance import leaky_urls
from tests.databases import Database

pytestmark = pytest.mark.assurance


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


@pytest.fixture(autouse=True)
def _leaky(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.assurance.leaky_urls"
    leaky_urls.STOLEN.clear()


@pytest.mark.parametrize("guise", sorted(leaky_urls.GUISES))
def test_what_one_read_and_the_next_is_shown_is_caught(garden: Garden, guise: str) -> None:
    address = f"/lek/{garden.shared.nummer}/{guise}/"
    welzijn = garden.people["welzijn"]
    may = allowed(garden, garden.rules(), welzijn)
    # nothing is kept yet, and welzijn reads no politie-items: the page is innocent
    before = make.client(welzijn).get(address)
    assert tokens_in(before.content, before.headers.items(), before.headers["Content-Type"]) <= may
    make.client(garden.people["politie"]).get(address)
    after = make.client(welzijn).get(address)
    caught = tokens_in(after.content, after.headers.items(), after.headers["Content-Type"]) - may
    assert {garden.tokens[token].column for token in caught} == {"cases.Politiemutatie.omschrijving"}


@pytest.mark.parametrize("how", ["values", "values_list", "count", "raw", "order", "exists"])
def test_a_careless_query_finds_nothing(garden: Garden, how: str) -> None:
    answer = make.client(garden.people["politie"]).get(f"/slordig/{how}/").json()
    assert answer["found"] == 0, answer
