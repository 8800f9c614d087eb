"""Which addresses our servers may call when somebody else chose the name: those of the open internet and no other.

A name is resolved once and every address it has is judged; the connection then goes to a judged address, since a name
may mean something else a moment later (DNS rebinding).
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterable

# How many addresses of a name are tried; more is a way to keep us busy.
MOST = 4
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unreachable(Exception):
    """There is no address to call; the message is one word for the log."""


def open_internet(address: Address) -> bool:
    """Whether this is an address of the open internet; one that hides another is judged by what it hides."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return open_internet(address.ipv4_mapped)
        if address in NAT64:
            return open_internet(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        # addresses of a site are of before 2004 and ipaddress calls them global
        if address.sixtofour is not None or address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int, *, until: float, anywhere: bool = False) -> list[str]:
    """A few addresses of a name, asked for once, before `until` (time.monotonic).

    Raises Unreachable ("unknown_name" or "private_address") also when only one of them may not be called: then none is.
    `anywhere` judges none, for an installation in a closed network.
    """
    found = _lookup(host, port, until)
    if not found:
        raise Unreachable("unknown_name")
    if not anywhere and not all(open_internet(ipaddress.ip_address(each)) for each in found):
        raise Unreachable("private_address")
    return found[:MOST]


def connect(addresses: Iterable[str], port: int, *, until: float, each: float) -> socket.socket:
    """A connection to the first of these judged addresses that answers within `each` seconds, and before `until`.

    Raises OSError, which a TimeoutError is: what the last of them said.
    """
    last: OSError = TimeoutError()
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        try:
            return socket.create_connection((address, port), timeout=min(each, left))
        except OSError as error:
            last = error
    raise last


def _lookup(host: str, port: int, until: float) -> list[str]:
    """Every address once, asked for in a thread: the resolver of the system knows no deadline."""
    found: list[str] = []

    def ask() -> None:
        try:
            entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, ValueError):
            return
        found.extend(dict.fromkeys(str(entry[4][0]) for entry in entries))

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(max(0.0, until - time.monotonic()))
    return [] if asking.is_alive() else found
