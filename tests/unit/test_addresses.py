"""Connecting to one of the addresses that were judged (parties/addresses.py)."""

import socket
import time
from typing import Any

import pytest

from parties.addresses import connect


def test_a_dead_address_leaves_time_for_the_next(monkeypatch: Any) -> None:
    tried = []
    ours, theirs = socket.socketpair()

    def create(address: tuple[str, int], timeout: float) -> socket.socket:
        tried.append((address[0], timeout))
        if address[0] == "2001:db8::1":
            raise TimeoutError
        return ours

    monkeypatch.setattr(socket, "create_connection", create)
    with ours, theirs:
        assert connect(["2001:db8::1", "192.0.2.1"], 443, until=time.monotonic() + 60, each=2) is ours
    assert tried == [("2001:db8::1", 2), ("192.0.2.1", 2)]


def test_nothing_is_tried_after_the_time(monkeypatch: Any) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_args, **_options: pytest.fail("too late"))
    with pytest.raises(TimeoutError):
        connect(["192.0.2.1"], 443, until=time.monotonic() - 1, each=2)
