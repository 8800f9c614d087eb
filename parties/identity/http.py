"""Asking an identity provider something: within five seconds all told, at public https addresses, and never much.

The address comes from a beheerder and the provider may be slow, dead or hostile. One that did not answer is not asked
again for half a minute, so that its people wait seconds once and nobody else waits at all.
"""

import ipaddress
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import requests
from allauth.core import context
from django.conf import settings
from django.core.cache import cache

SECONDS = 5.0
PAUSE_SECONDS = 30
KEEP_SECONDS = 600
MOST_BYTES = 512 * 1024
DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotAnswering(requests.RequestException):
    """The provider is slow, dead, or not where it may be."""


class Distrusted(Exception):
    """What the provider says does not fit what was agreed with it; the text is for the log and the beheerder."""


def deadline() -> float:
    """Until when this request of ours may wait for providers, all their answers together."""
    frame = getattr(context.request, "allauth", None)
    if frame is None:
        return time.monotonic() + SECONDS
    if not hasattr(frame, "deadline"):
        frame.deadline = time.monotonic() + SECONDS
    return frame.deadline


def check_address(url: str) -> None:
    """Raises NotAnswering for what is not https at a public address and not named in OIDC_INTERNAL_HOSTS."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if host in settings.OIDC_INTERNAL_HOSTS:
        return
    if parts.scheme != "https" or not host or parts.username is not None:
        raise NotAnswering("not an https address")
    if requests.utils.get_environ_proxies(url):
        return  # the proxy looks up the name and decides
    try:
        found = socket.getaddrinfo(host, parts.port or 443, proto=socket.IPPROTO_TCP)
    except (OSError, UnicodeError, ValueError):
        raise NotAnswering("unknown host") from None
    if not all(ipaddress.ip_address(str(address[4][0]).partition("%")[0]).is_global for address in found):
        raise NotAnswering("an address inside our own network")


class ProviderSession(requests.Session):
    """A session of requests with a deadline, a limit to the answer and no redirects."""

    def request(self, method: str | bytes, url: str | bytes, **options: Any) -> requests.Response:  # type: ignore[override]  # fewer names, same meaning
        address = url if isinstance(url, str) else url.decode()
        resting = f"oidc:rust:{urlsplit(address).netloc}"
        if cache.get(resting):
            raise NotAnswering("did not answer a moment ago")
        check_address(address)
        try:
            return self._within(deadline(), method, address, options)
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
                raise NotAnswering("answers too much")
        response._content = body  # as requests itself keeps what it read
        return response


def fetch_json(url: str) -> dict[str, Any]:
    """Raises requests.RequestException (which covers what is no JSON), or Distrusted for JSON of another shape."""
    with ProviderSession() as session:
        response = session.get(url, headers={"Accept": "application/json"})
    if response.status_code != 200:
        raise NotAnswering(f"status {response.status_code}")
    found = response.json()
    if not isinstance(found, dict):
        raise Distrusted("no JSON object")
    return found


def discover(issuer: str, *, fresh: bool = False) -> dict[str, Any]:
    """What a provider says about itself, which must be in the name of exactly this issuer."""
    key = f"oidc:config:{issuer}"
    known = None if fresh else cache.get(key)
    if known is not None:
        return known
    config = fetch_json(issuer.rstrip("/") + DISCOVERY)
    if config.get("issuer") != issuer:
        raise Distrusted(f"issuer is {str(config.get('issuer'))[:200]}")
    missing = [name for name in ENDPOINTS if not isinstance(config.get(name), str)]
    if missing:
        raise Distrusted(f"misses {', '.join(missing)}")
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
