"""Asks ClamAV, where the installation has one (CLAMAV_HOST), whether a file is clean: INSTREAM over TCP."""

import socket
import struct
import time

from django.conf import settings

from cases.documents.washing import UploadRefused

CHUNK = 64 * 1024
LONGEST_ANSWER = 4096
CONNECT_SECONDS = 1.0
# Somebody is waiting; afterwards, in the job that tries again, nobody is.
SECONDS = 4.0
PATIENT_SECONDS = 30.0


class Unavailable(Exception):
    """The scanner did not say whether the file is clean: not there, too slow, or broken."""


def scan(content: bytes, *, seconds: float = SECONDS) -> None:
    """Return when the scanner finds nothing, or when there is none to ask.

    Raises UploadRefused when it finds something or cannot take a file this large, Unavailable without a usable answer
    within `seconds`.
    """
    if not settings.CLAMAV_HOST:
        return
    try:
        answer = _ask(content, time.monotonic() + seconds)
    except OSError as error:
        raise Unavailable(type(error).__name__) from error
    if answer.endswith(b" OK"):
        return
    if answer.endswith(b" FOUND"):
        raise UploadRefused("De virusscanner vertrouwt dit bestand niet. Het is niet bewaard.")
    if b"size limit exceeded" in answer:
        raise UploadRefused("De virusscanner kan zo'n groot bestand niet nakijken. Maak het kleiner, of deel het op.")
    raise Unavailable("answer")


def _ask(content: bytes, until: float) -> bytes:
    """What the scanner answers before `until`. Raises OSError."""
    place = (settings.CLAMAV_HOST, settings.CLAMAV_PORT)
    with socket.create_connection(place, min(CONNECT_SECONDS, _left(until))) as connection:
        try:
            connection.settimeout(_left(until))
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                connection.settimeout(_left(until))
                connection.sendall(struct.pack("!I", len(part)) + part)
            connection.sendall(struct.pack("!I", 0))
        except (BrokenPipeError, ConnectionResetError):
            pass  # a scanner that had enough says so before it hangs up
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            connection.settimeout(_left(until))
            part = connection.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
        return answer.partition(b"\0")[0].strip()


def _left(until: float) -> float:
    """Seconds that are left. Raises TimeoutError when there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
