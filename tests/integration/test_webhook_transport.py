"""What a webhook can never reach, and how long the other side can hold us up."""

import contextlib
import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from cases.webhook_transport import NotDelivered, may_call, post
from tests.listener import listening

PRIVATE = [
    "https://127.0.0.1/",
    "https://10.1.2.3/",
    "https://192.168.1.1:8443/",
    "https://169.254.169.254/latest/",
    "https://100.64.0.1/",
    "https://0.0.0.0/",
    "https://224.0.0.1/",
    "https://[::1]/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://localhost/",
    "https://redis/",
    "https://iets.internal/",
    "http://systeem.example/",
    "https://u:p@systeem.example/",
    "https://systeem.example/#deel",
    "https://systeem.example:0/",
    "https://systeem.example:99999/",
    "https://sys teem.example/",
    "https:///pad",
    "ftp://systeem.example/",
    "",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_these_addresses_are_never_called(url: str) -> None:
    assert may_call(url)
    with pytest.raises(NotDelivered):
        post(url, body=b"{}", headers={})


@pytest.mark.parametrize("url", ["https://systeem.example/", "https://93.184.215.14/", "https://a.example:8443/x?y=1"])
def test_these_may_be_called(url: str) -> None:
    assert may_call(url) == ""


@pytest.mark.parametrize(
    "answers",
    [["127.0.0.1"], ["93.184.215.14", "10.0.0.8"], ["::1"], ["::ffff:10.0.0.8"], ["0x7f.1"], ["2130706433"]],
)
def test_a_name_that_means_something_inside_is_not_called(
    tmp_path: Path, settings: Any, monkeypatch: Any, answers: list[str]
) -> None:
    """Also not through one address among good ones, and whatever notation the resolver understands."""
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **options: Any) -> Any:
        if host == "systeem.example":
            return [entry for each in answers for entry in real(each, port, type=socket.SOCK_STREAM)]
        return real(host, port, *args, **options)

    with listening(tmp_path, "systeem.example") as listener:
        settings.WEBHOOK_CA_FILE = listener.ca_file
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        with pytest.raises(NotDelivered, match="private_address"):
            post(f"https://systeem.example:{listener.port}/", body=b"{}", headers={})
        assert listener.connections == 0


def test_the_address_that_was_judged_is_the_one_that_is_called(tmp_path: Path, settings: Any, monkeypatch: Any) -> None:
    """A name that answers differently the second time (DNS rebinding) is asked once only."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def resolve(host: str, port: int, *args: Any, **options: Any) -> Any:
        if host == "systeem.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "127.0.0.9"
        return real(host, port, *args, **options)

    with listening(tmp_path, "systeem.example") as listener:
        settings.WEBHOOK_CA_FILE = listener.ca_file
        settings.WEBHOOK_PRIVATE_ADDRESSES = True
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        assert post(f"https://systeem.example:{listener.port}/", body=b"{}", headers={"Content-Length": "2"}) == 204
        assert asked == ["systeem.example"]


def test_a_name_with_many_addresses_is_tried_at_four(settings: Any, monkeypatch: Any) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 9)) for n in range(1, 40)]
    tried: list[str] = []

    def connect(address: tuple[str, int], **_options: Any) -> socket.socket:
        tried.append(address[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: entries)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotDelivered):
        post("https://systeem.example:9/", body=b"{}", headers={})
    assert tried == ["127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"]


def test_no_address_is_tried_after_the_time_is_over(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("cases.webhook_transport.WHOLE_SECONDS", 1)
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    entries = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (f"127.0.0.{n}", 9)) for n in range(1, 5)]
    waits: list[float] = []

    def connect(_address: tuple[str, int], *, timeout: float) -> socket.socket:
        waits.append(timeout)
        time.sleep(0.6)
        raise TimeoutError

    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: entries)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotDelivered):
        post("https://systeem.example:9/", body=b"{}", headers={})
    assert len(waits) == 2
    assert waits[1] < 0.5


def test_a_name_server_that_does_not_answer_counts_as_time(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("cases.webhook_transport.WHOLE_SECONDS", 0.5)
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: time.sleep(3))
    started = time.monotonic()
    with pytest.raises(NotDelivered, match="unknown_name"):
        post("https://systeem.example/", body=b"{}", headers={})
    assert time.monotonic() - started < 2


def test_a_handshake_that_drips_is_cut_off(settings: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("cases.webhook_transport.WHOLE_SECONDS", 1)
    settings.WEBHOOK_PRIVATE_ADDRESSES = True

    def drip(server: socket.socket) -> None:
        other, _ = server.accept()
        with other, contextlib.suppress(OSError):
            for byte in b"\x16\x03\x03\x3f\xff" + bytes(60):  # the head of a long record
                other.sendall(bytes([byte]))
                time.sleep(0.1)

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=[server], daemon=True).start()
        started = time.monotonic()
        with pytest.raises(NotDelivered):
            post(f"https://127.0.0.1:{server.getsockname()[1]}/", body=b"{}", headers={})
    assert time.monotonic() - started < 3


def test_a_certificate_of_somebody_else_is_not_trusted(tmp_path: Path, settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_ADDRESSES = True
    with listening(tmp_path, "iemand-anders.example") as listener:
        settings.WEBHOOK_CA_FILE = listener.ca_file
        with pytest.raises(NotDelivered):
            post(listener.url, body=b"{}", headers={})
        settings.WEBHOOK_CA_FILE = ""
        with pytest.raises(NotDelivered):
            post(listener.url, body=b"{}", headers={})
        assert listener.received == []
