"""Asking the virus scanner, against one that really listens: a clear answer counts, everything else is no answer."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from cases.documents.scanning import Unavailable, scan
from cases.documents.washing import UploadRefused
from tests import clamd
from tests.clamd import EICAR, Scanner


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with clamd.scanner() as running:
        settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", running.port
        yield running


def test_a_clean_file_passes_whole(scanner: Scanner) -> None:
    content = bytes(range(256)) * 4096
    scan(content)
    assert scanner.seen == [content]


def test_a_virus_is_refused_within_two_seconds(scanner: Scanner) -> None:
    """assurance.md 36."""
    before = time.monotonic()
    with pytest.raises(UploadRefused, match="vertrouwt dit bestand niet"):
        scan(b"%PDF-1.7\n" + EICAR)
    assert time.monotonic() - before < 2


def test_what_the_scanner_cannot_take_is_refused_with_what_to_do(scanner: Scanner) -> None:
    scanner.mood = "limit"
    with pytest.raises(UploadRefused, match="Maak het kleiner"):
        scan(b"x" * (clamd.LIMIT * 4))


@pytest.mark.parametrize("mood", ["error", "silent", "drip", "hangup"])
def test_anything_else_is_no_answer_and_takes_no_longer_than_somebody_waits(scanner: Scanner, mood: str) -> None:
    """assurance.md 44."""
    scanner.mood = mood
    before = time.monotonic()
    with pytest.raises(Unavailable):
        scan(b"x" * 300_000, seconds=1)
    assert time.monotonic() - before < 2


def test_a_scanner_that_is_not_there_gives_no_answer(settings: Any) -> None:
    settings.CLAMAV_HOST, settings.CLAMAV_PORT = "127.0.0.1", 1
    with pytest.raises(Unavailable):
        scan(b"x")


def test_without_a_scanner_there_is_nobody_to_ask(settings: Any) -> None:
    settings.CLAMAV_HOST = ""
    scan(EICAR)
