"""A client that costs next to nothing itself: ready-made requests over sockets, one or several at a time."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

HOST = "bench.overlast.example"
SECONDS = 60.0
Build = Callable[[], bytes]


class Unexpected(RuntimeError):
    """The server answered something else than this request should get."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass(slots=True)
class Exchange:
    """One request under way."""

    connection: socket.socket
    payload: bytes
    began: float
    received: bytearray = field(default_factory=bytearray)


def get(path: str, *, cookie: str = "", headers: str = "") -> bytes:
    """A GET as a browser behind the proxy sends it."""
    return _head("GET", path, cookie, headers) + b"\r\n"


def post(path: str, fields: dict[str, str], *, cookie: str, token: str) -> bytes:
    """A POST of a form, with the token against forgery."""
    body = urlencode(fields).encode()
    headers = f"X-CSRFToken: {token}\r\nOrigin: https://{HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return _head("POST", path, cookie, f"{headers}Content-Length: {len(body)}\r\n") + b"\r\n" + body


def _head(method: str, path: str, cookie: str, headers: str) -> bytes:
    lines = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n"
    cookies = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"{lines}{cookies}{headers}".encode()


def ask(port: int, payload: bytes) -> Answer:
    """Send one request and wait for the whole answer."""
    began = time.perf_counter()
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(payload)
        received = bytearray()
        while piece := connection.recv(1 << 18):
            received += piece
    return _answer(bytes(received), time.perf_counter() - began)


def _answer(received: bytes, seconds: float) -> Answer:
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    return Answer(int(first.split()[1]) if first else 0, headers, body, seconds)


def load(port: int, build: Build, number: int, clients: int, expected: int) -> tuple[list[float], float]:
    """Send `number` requests, `clients` at a time; returns the seconds of each, and of all together."""
    selector = selectors.DefaultSelector()
    times: list[float] = []
    left, began = number, time.perf_counter()
    for _ in range(min(clients, number)):
        _send(selector, port, build())
        left -= 1
    while selector.get_map():
        ready = selector.select(SECONDS)
        if not ready:
            raise Unexpected(f"no answer within {SECONDS:.0f} s")
        for key, _ in ready:
            exchange: Exchange = key.data
            piece = exchange.connection.recv(1 << 18)
            if piece:
                exchange.received += piece
                continue
            times.append(time.perf_counter() - exchange.began)
            selector.unregister(exchange.connection)
            exchange.connection.close()
            if not exchange.received.startswith(f"HTTP/1.1 {expected}".encode()):
                line = exchange.payload.split(b"\r\n")[0].decode()
                raise Unexpected(f"{line} gave {bytes(exchange.received[:40])!r}, not {expected}")
            if left:
                _send(selector, port, build())
                left -= 1
    return times, time.perf_counter() - began


def _send(selector: selectors.BaseSelector, port: int, payload: bytes) -> None:
    began = time.perf_counter()
    connection = socket.create_connection(("127.0.0.1", port), timeout=SECONDS)
    connection.sendall(payload)
    selector.register(connection, selectors.EVENT_READ, Exchange(connection, payload, began))
