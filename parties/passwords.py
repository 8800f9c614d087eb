"""Refusing passwords that are known from leaks, without asking anybody: the list is a file of the installation."""

from hashlib import sha1
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

DIGITS = 40


class LengthValidator(MinimumLengthValidator):
    """Django's own, in Dutch: its translation does not follow this release of Django."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Gebruik minstens {self.min_length} tekens, bijvoorbeeld vier losse woorden."

    def get_help_text(self) -> str:
        return f"Gebruik minstens {self.min_length} tekens, bijvoorbeeld vier losse woorden."


class BreachedPasswordValidator:
    """Refuses what stands in PASSWORD_BREACHED_FILE; without such a file it refuses nothing.

    The file has a SHA-1 in hexadecimal at the start of each line, in ascending order, as Have I Been Pwned gives them
    ("ordered by hash"); what follows a colon is not read.
    """

    def validate(self, password: str, user: AbstractBaseUser | None = None) -> None:
        path = settings.PASSWORD_BREACHED_FILE
        if path and listed(Path(path), password):
            raise ValidationError(
                "Dit wachtwoord is ooit ergens gelekt. Kies een ander, zoals vier woorden die niet bij elkaar horen.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "Kies geen wachtwoord dat u ook ergens anders gebruikt."


def listed(path: Path, password: str) -> bool:
    """Look a password up in a sorted file of SHA-1 values; about forty reads for the largest list there is."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as lines:
        return _at(lines, _first_not_before(lines, wanted)) == wanted


def _at(lines: BinaryIO, start: int) -> bytes:
    lines.seek(start)
    return lines.readline()[:DIGITS].upper()


def _first_not_before(lines: BinaryIO, wanted: bytes) -> int:
    """Where the first line begins that is not smaller than `wanted`."""
    low, high = 0, lines.seek(0, 2)
    while low < high:
        middle = (low + high) // 2
        lines.seek(max(middle - 1, 0))
        if middle:
            lines.readline()
        line = lines.readline()
        if line and line[:DIGITS].upper() < wanted:
            low = lines.tell()
        else:
            high = middle
    return low
