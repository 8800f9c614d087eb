"""One HTTPS request to an address that somebody else chose, so that it reaches nothing inside our own network.

The name is resolved once, every address it has is judged, and the connection goes to a judged address: what the name
means a moment later does not matter. Certificates are checked against the name. No redirect is followed, no proxy is
used, no answer is read beyond its status, and the whole takes at most ten seconds, from asking for the name onwards.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

from parties.addresses import Address, Unreachable, connect, open_internet, resolve

CONNECT_SECONDS = 5
WHOLE_SECONDS = 10


class NotDelivered(Exception):
    """The other side did not take it; the message is one word for the log, never what it answered."""


def may_call(url: str) -> str:
    """What is wrong with an address that somebody wants to be called, in Dutch; empty when it will do.

    Asks no name server: that would tell who subscribes which names exist inside our network.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "Dit is geen webadres."
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        return "Geef een adres dat met https:// begint."
    if not url.isascii() or any(character.isspace() or not character.isprintable() for character in url):
        return "Dit is geen webadres."
    if parts.username is not None or parts.password is not None or parts.fragment:
        return "Laat naam, wachtwoord en # weg uit het adres."
    if port == 0:
        return "Dit is geen webadres."
    literal = _literal(host)
    if literal is not None and not _reachable(literal):
        return "Dit adres ligt niet op het open internet."
    if literal is None and ("." not in host or host.endswith((".localhost", ".local", ".internal", "."))):
        return "Dit adres ligt niet op het open internet." if not settings.WEBHOOK_PRIVATE_ADDRESSES else ""
    return ""


def post(url: str, *, body: bytes, headers: dict[str, str]) -> int:
    """Send `body` and return the status, whatever it is. Raises NotDelivered where there was none, or no safe way."""
    if may_call(url):
        raise NotDelivered("address")
    until = time.monotonic() + WHOLE_SECONDS
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or 443
    try:
        addresses = resolve(host, port, until=until, anywhere=settings.WEBHOOK_PRIVATE_ADDRESSES)
    except Unreachable as error:
        raise NotDelivered(str(error)) from None
    connection = _Pinned(host, port, addresses, until)
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    watch = threading.Timer(until - time.monotonic(), connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", path, body=body, headers=headers)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotDelivered(type(error).__name__) from None
    finally:
        watch.cancel()
        connection.close()


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _reachable(address: Address) -> bool:
    return settings.WEBHOOK_PRIVATE_ADDRESSES or open_internet(address)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one of a few addresses that were judged, with the certificate of the name, until a moment."""

    def __init__(self, host: str, port: int, addresses: Iterable[str], until: float) -> None:
        context = ssl.create_default_context(cafile=settings.WEBHOOK_CA_FILE or None)
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=context)
        self._addresses = list(addresses)
        self._tls = context
        self._until = until
        self._is_cut = False

    def connect(self) -> None:
        raw = connect(self._addresses, self.port, until=self._until, each=CONNECT_SECONDS)
        raw.settimeout(CONNECT_SECONDS)
        # known to `cut` before the handshake, which the other side can drag out
        self.sock = self._tls.wrap_socket(raw, server_hostname=self.host, do_handshake_on_connect=False)
        if self._is_cut:
            raise TimeoutError
        self.sock.do_handshake()

    def cut(self) -> None:
        """End it from another thread: an answer that comes a byte at a time is no answer."""
        self._is_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
