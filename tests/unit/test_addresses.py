"""Which addresses somebody else may let our servers call."""

import ipaddress
import socket
import time
from typing import Any

import pytest

from parties.addresses import MOST, Unreachable, open_internet, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.0.0.8", "169.254.169.254", "100.64.0.1", "192.168.1.1", "0.1.2.3", "224.0.0.1",
        "::1", "::", "fd00::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff0e::1", "::ffff:10.0.0.8", "64:ff9b::a00:8",
        "64:ff9b:1::1", "2002:a00:8::1", "2001:0:5ef5:79fd::1", "::127.0.0.1", "2001:db8::1",
    ],
)  # fmt: skip
def test_inside(address: str) -> None:
    assert not open_internet(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"])
def test_outside(address: str) -> None:
    assert open_internet(ipaddress.ip_address(address))


def means(monkeypatch: Any, *addresses: str) -> None:
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: entries)


def test_one_address_inside_spoils_the_name(monkeypatch: Any) -> None:
    means(monkeypatch, "93.184.215.14", *(f"93.184.215.{n}" for n in range(20, 30)), "10.0.0.8")
    with pytest.raises(Unreachable, match="private_address"):
        resolve("a.example", 443, until=time.monotonic() + 1)
    assert len(resolve("a.example", 443, until=time.monotonic() + 1, anywhere=True)) == MOST


def test_a_name_server_that_keeps_silent_is_not_waited_for(monkeypatch: Any) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: time.sleep(3) or [])
    began = time.monotonic()
    with pytest.raises(Unreachable, match="unknown_name"):
        resolve("a.example", 443, until=began + 0.2)
    assert time.monotonic() - began < 1
