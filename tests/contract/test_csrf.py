"""No state changes without the token of a form (assurance.md 33): every address, every writing method, every role."""

import pytest
from django.test import Client

from tests import factories as make
from tests.contract.test_urls import AUDIENCE, ROUTES, sample
from tests.databases import Database

# A browser reports to it by itself, without a page; it writes no row.
WITHOUT_TOKEN = {"csp_report"}
# Machines: GET only.
REFUSED = {403, 405}


@pytest.fixture(scope="module")
def browsers(module_db: Database) -> dict[str, Client]:
    """People of each kind, at browsers that hold the cookie and send no token."""
    with make.as_role():
        here = make.gemeente()
        politie = make.partij(here, "politie")
        make.partij(here, "gemeente_burgemeester")
        make.convenant(here)
        kinds = {"content": "consulent", "officer": "privacy_officer", "beheerder": "beheerder"}
        people = {kind: make.medewerker(politie, rol) for kind, rol in kinds.items()}
    found = {"nobody": Client(enforce_csrf_checks=True, raise_request_exception=False)}
    for kind, who in people.items():
        found[kind] = Client(enforce_csrf_checks=True, raise_request_exception=False)
        found[kind].cookies = make.client(who).cookies
    return found


@pytest.mark.parametrize(("route", "name"), ROUTES, ids=[str(name) for _, name in ROUTES])
def test_nothing_is_taken_without_a_token(browsers: dict[str, Client], route: str, name: str) -> None:
    address = sample(route)
    for kind, browser in browsers.items():
        for method in ("post", "put", "patch", "delete"):
            status = getattr(browser, method)(address, {"x": "1"}).status_code
            if name in WITHOUT_TOKEN:
                assert status in REFUSED | {415}, (kind, method, status)
            elif kind == "nobody" and AUDIENCE[name] != "everybody":
                # sent to log in, or refused: no view was reached
                assert status in REFUSED | {302, 401, 404}, (kind, method, status)
            else:
                assert status in REFUSED | {401, 404}, (kind, method, status)
