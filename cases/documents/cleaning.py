"""Uploads are never served back as they came: pictures are drawn again, PDFs are written again without actions."""

import json
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from cases.documents.washing import Clean, UploadRefused

__all__ = ["Clean", "UploadRefused", "clean", "measure"]

SCRIPT = Path(__file__).with_name("washing.py")
SECONDS = 30
# One sum of memory, however many cores the machine has; where glibc would take much more.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "2", "PATH": os.defpath}


def measure(size: int) -> None:
    """Raises UploadRefused for a file of `size` bytes that is empty or larger than may be kept."""
    if not size:
        raise UploadRefused("Dit bestand is leeg. Kies een ander bestand.")
    if size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
        raise UploadRefused(f"Dit bestand is te groot. Kies een bestand van hoogstens {limit} MB.")


def clean(content: bytes) -> Clean:
    """The file as it may be kept, made in a process of its own (cases/documents/washing.py). Raises UploadRefused."""
    measure(len(content))
    try:
        done = subprocess.run(  # noqa: S603 - our own script; the file goes in on standard input
            [sys.executable, "-I", str(SCRIPT)],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise UploadRefused(_UNREADABLE) from None
    head, _, body = done.stdout.partition(b"\n")
    if done.returncode or not head:
        raise UploadRefused(_UNREADABLE)
    said = json.loads(head)
    if "refused" in said:
        raise UploadRefused(said["refused"])
    return Clean(body, said["soort"], said["paginas"])


_UNREADABLE = "Dit bestand is niet te openen. Sla het opnieuw op en probeer het nog eens."
