"""What is not yours looks like what does not exist, byte for byte, by every method (assurance.md 4)."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from overlast.toets.addresses import routes
from overlast.toets.garden import Garden, plant
from tests import factories as make
from tests.contract.test_urls import sample
from tests.databases import Database

pytestmark = pytest.mark.assurance
NOWHERE = "LW-AAAA-BBBB"
CHANGING = re.compile(
    rb'nonce="[^"]+"|name="csrfmiddlewaretoken" value="[^"]+"|data-session-ends="\d+"'
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
)
SETTLED = {"Date", "X-Request-ID", "Content-Length"}


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


def addresses() -> Iterator[tuple[str, str]]:
    """(address of a casus or melding that is not yours, the same with a number that does not exist)."""
    for route, _name in routes():
        if re.match(r"(casussen|api/v1/casussen|noodprocedure)/<\w+:nummer>", route):
            yield sample(route), "casus"
        elif re.match(r"(api/v1/)?meldingen/<\w+:nummer>", route):
            yield sample(route), "melding"


def bare(answer: Any, number: str) -> tuple[int, bytes, tuple[tuple[str, str], ...]]:
    body = CHANGING.sub(b"", answer.content).replace(number.encode(), b"N")
    csp = {"Content-Security-Policy"}
    headers = tuple(
        (key, value.replace(number, "N")) for key, value in sorted(answer.headers.items()) if key not in SETTLED | csp
    )
    return answer.status_code, body, headers


@pytest.mark.parametrize("who", ["politie", "welzijn", "regie", "buitenstaander"])
@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_not_yours_is_not_there(
    garden: Garden, who: str, method: str, record_property: Callable[[str, object], None]
) -> None:
    browser, compared, differing = make.client(garden.people[who]), 0, []
    theirs = {"casus": garden.own.nummer, "melding": garden.melding.nummer}
    for address, kind in addresses():
        one = getattr(browser, method)(address.replace(NOWHERE, theirs[kind]))
        none = getattr(browser, method)(address)
        compared += 1
        if bare(one, theirs[kind]) != bare(none, NOWHERE):
            differing.append(f"{method} {address}: {one.status_code} and {none.status_code}")
    record_property("figure", f"{compared} addresses, {len(differing)} differ")
    assert compared > 40
    assert differing == []
