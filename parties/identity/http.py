"""Asking an identity provider something: within five seconds all told, at public https addresses, and never much.

The address comes from a beheerder and the provider may be slow, dead or hostile. One that did not answer is not asked
again for half a minute, so that its people wait seconds once and nobody else waits at all. What a name means is judged
once, and the connection goes to an address that was judged (parties/addresses.py).
"""

import socket
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.core import context
from django.conf import settings
from django.core.cache import cache
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from parties.addresses import Unreachable, connect, resolve

SECONDS = 5.0
# for one of its addresses, so that a second is tried when the first is dead
CONNECT_SECONDS = 2.0
PAUSE_SECONDS = 30
KEEP_SECONDS = 600
MOST_BYTES = 512 * 1024
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
NO_ADDRESS = "Dit is geen adres van een inlogdienst. Het begint met https:// en er staat geen naam of wachtwoord in."
INSIDE = "Dit adres ligt niet op het open internet. Vraag wie Overlast installeerde om het toe te staan."
UNKNOWN = "Wij kunnen dit adres niet vinden. Kijk of het goed is getypt."
RESTING = "De inlogdienst gaf net geen antwoord. Wacht een halve minuut en test dan opnieuw."
TOO_MUCH = "De inlogdienst stuurt veel meer dan nodig is. Kijk of het adres klopt."


class NotAnswering(requests.RequestException):
    """The provider is slow, dead, or not where it may be; `sentence` says so to the beheerder."""

    def __init__(self, detail: str, sentence: str) -> None:
        super().__init__(detail)
        self.sentence = sentence


class Distrusted(Exception):
    """What the provider says does not fit what was agreed; the text is for the log, `sentence` for a beheerder."""

    def __init__(self, detail: str, sentence: str = "De inlogdienst gaf een antwoord dat niet klopt.") -> None:
        super().__init__(detail)
        self.sentence = sentence


def deadline() -> float:
    """Until when this request of ours may wait for providers, all their answers together."""
    frame = getattr(context.request, "allauth", None)
    if frame is None:
        return time.monotonic() + SECONDS
    if not hasattr(frame, "deadline"):
        frame.deadline = time.monotonic() + SECONDS
    return frame.deadline


def check_address(url: str) -> list[str]:
    """The addresses that `url` may be asked at; none where the system looks them up, inside or through its proxy.

    Raises NotAnswering for what is not https at a public address and not named in OIDC_INTERNAL_HOSTS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise NotAnswering("no address", NO_ADDRESS) from None
    host = parts.hostname or ""
    if host in settings.OIDC_INTERNAL_HOSTS:
        return []
    if parts.scheme != "https" or not host or parts.username is not None:
        raise NotAnswering("not an https address", NO_ADDRESS)
    if requests.utils.get_environ_proxies(url):
        return []  # the proxy looks up the name and decides
    try:
        return resolve(host, port, until=deadline())
    except Unreachable as error:
        raise NotAnswering(str(error), INSIDE if str(error) == "private_address" else UNKNOWN) from None


def _pinned(addresses: list[str], until: float) -> HTTPAdapter:
    """Connects to one of these addresses, whatever the name means by then; the certificate is of the name."""

    class Connection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return connect(addresses, self.port or 443, until=until, each=CONNECT_SECONDS)

    class Pool(HTTPSConnectionPool):
        ConnectionCls = Connection

    adapter = HTTPAdapter()
    adapter.poolmanager.pool_classes_by_scheme = {"https": Pool}
    return adapter


class ProviderSession(requests.Session):
    """A session of requests with a deadline, a limit to the answer and no redirects."""

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]  # fewer names, same meaning
        address = url if isinstance(url, str) else url.decode()
        resting = f"oidc:rust:{urlsplit(address).netloc}"
        if cache.get(resting):
            raise NotAnswering("did not answer a moment ago", RESTING)
        until = deadline()
        addresses = check_address(address)
        self.mount("https://", _pinned(addresses, until) if addresses else HTTPAdapter())
        try:
            return self._within(until, method, address, options)
        except (requests.ConnectionError, requests.Timeout):
            cache.set(resting, True, PAUSE_SECONDS)
            raise

    def _within(self, until: float, method: str | bytes, url: str, options: dict[str, Any]) -> requests.Response:
        left = until - time.monotonic()
        if left <= 0:
            raise requests.Timeout("no time left")
        options |= {"timeout": left, "allow_redirects": False, "stream": True}
        response = super().request(method, url, **options)
        body = b""
        for part in response.iter_content(8192):
            body += part
            if time.monotonic() > until:
                raise requests.Timeout("answers too slowly")
            if len(body) > MOST_BYTES:
                raise NotAnswering("answers too much", TOO_MUCH)
        response._content = body  # as requests itself keeps what it read
        return response


def fetch_json(url: str) -> dict[str, Any]:
    """Raises requests.RequestException (which covers what is no JSON), or Distrusted for JSON of another shape."""
    with ProviderSession() as session:
        response = session.get(url, headers={"Accept": "application/json"})
    if response.status_code != 200:
        sentence = f"De inlogdienst gaf foutcode {response.status_code}. Kijk of het adres klopt."
        raise NotAnswering(f"status {response.status_code}", sentence)
    found = response.json()
    if not isinstance(found, dict):
        raise Distrusted("no JSON object", "Op dit adres antwoordt geen inlogdienst. Kijk of het adres klopt.")
    return found


def discover(issuer: str, *, fresh: bool = False) -> dict[str, Any]:
    """What a provider says about itself, which must be in the name of exactly this issuer."""
    key = f"oidc:config:{issuer}"
    known = None if fresh else cache.get(key)
    if known is not None:
        return known
    config = fetch_json(issuer.rstrip("/") + DISCOVERY)
    if config.get("issuer") != issuer:
        named = str(config.get("issuer"))[:200]
        sentence = f"De inlogdienst noemt zichzelf {named}. Dat is een ander adres dan u hebt ingevuld."
        raise Distrusted(f"issuer is {named}", sentence)
    missing = [name for name in ENDPOINTS if not isinstance(config.get(name), str)]
    if missing:
        sentence = f"In het antwoord van de inlogdienst ontbreekt: {', '.join(missing)}. Vraag het de leverancier."
        raise Distrusted(f"misses {', '.join(missing)}", sentence)
    check_address(config["authorization_endpoint"])
    cache.set(key, config, KEEP_SECONDS)
    return config


def keys(jwks_uri: str, *, fresh: bool = False) -> dict[str, Any]:
    """The public keys with which a provider signs."""
    key = f"oidc:keys:{jwks_uri}"
    known = None if fresh else cache.get(key)
    if known is None:
        known = fetch_json(jwks_uri)
        cache.set(key, known, KEEP_SECONDS)
    return known
