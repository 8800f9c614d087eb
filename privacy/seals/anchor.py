"""Heads of the chain written down outside the database, so that its end cannot be cut off unseen. Hashes only."""

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Head:
    """The number and hash of the last seal at a moment."""

    nr: int
    hoofd: bytes
    tijd: dt.datetime

    @property
    def line(self) -> str:
        return f"{self.tijd.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ} {self.nr} {self.hoofd.hex()}"


def parse(line: str) -> Head:
    """Read one line. Raises ValueError when it is not one of ours."""
    moment, nr, hoofd = line.split()
    found = bytes.fromhex(hoofd)
    if len(found) != 32:
        raise ValueError(line)
    return Head(int(nr), found, dt.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC))


def read(path: Path) -> Iterator[Head]:
    """The heads in an anchor file. Raises OSError when it cannot be read, ValueError with the line that is no head."""
    with path.open(encoding="ascii") as lines:
        for line in lines:
            if line.strip():
                yield parse(line)


def last(path: Path) -> Head | None:
    """The last head in the file; None when there is none yet. Raises ValueError when its end is no head."""
    if not path.exists():
        return None
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 512))
        lines = file.read().decode("ascii").split("\n")
    written = [line for line in lines if line.strip()]
    return parse(written[-1]) if written else None


def append(path: Path, head: Head) -> None:
    """Add one line and wait until the disk has it. Two that do so at once add two lines, which does no harm."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
    try:
        os.write(handle, f"{head.line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
