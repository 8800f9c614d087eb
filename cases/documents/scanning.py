"""Asks ClamAV, where the installation has one (CLAMAV_HOST), whether a file is clean."""

import socket
import struct

from django.conf import settings

from cases.documents.cleaning import UploadRefused

CHUNK = 64 * 1024
SECONDS = 2.0


def scan(content: bytes) -> None:
    """Raises UploadRefused when the scanner finds something, or does not answer: unscanned is not kept."""
    if not settings.CLAMAV_HOST:
        return
    try:
        with socket.create_connection((settings.CLAMAV_HOST, settings.CLAMAV_PORT), SECONDS) as connection:
            connection.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), CHUNK):
                part = content[start : start + CHUNK]
                connection.sendall(struct.pack("!I", len(part)) + part)
            connection.sendall(struct.pack("!I", 0))
            answer = connection.recv(4096)
    except OSError as error:
        raise UploadRefused("De virusscanner antwoordt niet. Probeer het over een paar minuten opnieuw.") from error
    if not answer.rstrip(b"\0").endswith(b"OK"):
        raise UploadRefused("De virusscanner vertrouwt dit bestand niet. Het is niet bewaard.")
