"""A corporatie and the police whose people log in at real OpenID Connect providers of their own."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from parties.models import Medewerker, Partijsoort
from tests import factories
from tests.databases import Database
from tests.oidc import Provider, configured, free_port, log_in, running
from tests.services import Mailbox

CODE = re.compile(r"\b[B-Z2-9]{4}-[B-Z2-9]{4}\b")
NEXT = "/mijn-gegevens/"


@dataclass
class Town:
    """A corporatie and the police, each with a provider that runs; somebody works at each."""

    woonstad: Provider
    politie: Provider
    anna: Medewerker
    bram: Medewerker


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    return free_port(), free_port()


@pytest.fixture
def town(db_clone: Database, ports: tuple[int, int], settings: Any, smtp: Mailbox) -> Iterator[Town]:
    cache.clear()
    settings.OIDC_INTERNAL_HOSTS = frozenset({"127.0.0.1"})
    with factories.as_role():
        here = factories.gemeente()
        corporatie = factories.partij(here, Partijsoort.CORPORATIE, naam="Woonstad")
        police = factories.partij(here, Partijsoort.POLITIE, naam="Politie")
        factories.convenant(here)
        anna, bram = factories.medewerker(corporatie), factories.medewerker(police)
        _address(anna, "anna@woonstad.example")
        _address(bram, "bram@politie.example")
        rows = [
            configured(corporatie, f"http://127.0.0.1:{ports[0]}", "woonstad.example", amr=["mfa"]),
            configured(police, f"http://127.0.0.1:{ports[1]}", "politie.example", acr=["urn:sterk"]),
        ]
    with running(rows[0], ports[0]) as first, running(rows[1], ports[1], in_id_token=False) as second:
        yield Town(first, second, anna, bram)
    cache.clear()


def _address(who: Medewerker, address: str) -> None:
    who.user.email = address
    who.user.save()


def mailed_code(smtp: Mailbox, *, to: str) -> str:
    until = time.monotonic() + 5
    while time.monotonic() < until:
        for message in smtp.messages:
            if message["To"] == to:
                return CODE.search(message.get_content())[0]  # type: ignore[index]
        time.sleep(0.02)
    raise AssertionError("no mail")


def link(browser: Client, provider: Provider, smtp: Mailbox, address: str) -> Any:
    """The first login of somebody: through the provider, then the code from the mail."""
    assert log_in(browser, provider, next=NEXT).headers["Location"] == "/account/oidc/koppelen/"
    browser.post("/account/oidc/koppelen/", {"stuur": "1"})
    code = mailed_code(smtp, to=address)
    smtp.messages.clear()
    return browser.post("/account/oidc/koppelen/", {"code": code.lower()})


def linked(town: Town, smtp: Mailbox) -> Client:
    """Anna, linked and logged in with a second factor that her provider vouches for."""
    browser = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["pwd", "mfa"])
    assert link(browser, town.woonstad, smtp, "anna@woonstad.example").headers["Location"] == NEXT
    return browser


def text(response: Any) -> str:
    return response.content.decode()
