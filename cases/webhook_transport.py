"""One HTTPS request to an address that somebody else chose, so that it reaches nothing inside our own network.

The name is resolved once, every address it has is judged, and the connection goes to a judged address: what the name
means a moment later does not matter. Certificates are checked against the name. No redirect is followed, no proxy is
used, no answer is read beyond its status, and the whole takes at most ten seconds.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings

CONNECT_SECONDS = 5
WHOLE_SECONDS = 10
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


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
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or 443
    connection = _Pinned(host, port, _resolve(host, port))
    path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    watch = threading.Timer(WHOLE_SECONDS, connection.cut)
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


def _resolve(host: str, port: int) -> list[str]:
    """The addresses of a name. Raises NotDelivered when one of them may not be called: then none is."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotDelivered("unknown_name") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses or not all(_reachable(ipaddress.ip_address(each)) for each in addresses):
        raise NotDelivered("private_address")
    return addresses


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _reachable(address: Address) -> bool:
    """Whether this is an address of the open internet; one that hides another is judged by what it hides."""
    if settings.WEBHOOK_PRIVATE_ADDRESSES:
        return True
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return _reachable(address.ipv4_mapped)
        if address in NAT64:
            return _reachable(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.sixtofour is not None or address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


class _Pinned(http.client.HTTPSConnection):
    """A connection to addresses that were judged, with the certificate of the name."""

    def __init__(self, host: str, port: int, addresses: Iterable[str]) -> None:
        context = ssl.create_default_context(cafile=settings.WEBHOOK_CA_FILE or None)
        super().__init__(host, port, timeout=CONNECT_SECONDS, context=context)
        self._addresses = list(addresses)
        self._tls = context
        self._is_cut = False

    def connect(self) -> None:
        last: OSError = OSError("no address")
        for address in self._addresses:
            try:
                raw = socket.create_connection((address, self.port), timeout=CONNECT_SECONDS)
            except OSError as error:
                last = error
                continue
            try:
                self.sock = self._tls.wrap_socket(raw, server_hostname=self.host)
            except OSError:
                raw.close()
                raise
            if self._is_cut:
                raise TimeoutError
            return
        raise last

    def cut(self) -> None:
        """End it from another thread: an answer that comes a byte at a time is no answer."""
        self._is_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return
