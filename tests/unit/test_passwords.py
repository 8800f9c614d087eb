"""Passwords: how they are kept, and which are refused."""

from hashlib import sha1
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from overlast import settings as production
from parties.models import User
from parties.passwords import listed


@pytest.fixture
def leaked(tmp_path: Path) -> Path:
    """A thousand passwords as Have I Been Pwned lists them: sorted, with a count."""
    lines = sorted(
        f"{sha1(f'wachtwoord {n}'.encode(), usedforsecurity=False).hexdigest().upper()}:{n}" for n in range(1000)
    )
    path = tmp_path / "gelekt.txt"
    path.write_text("\r\n".join(lines))
    return path


def test_every_line_of_the_list_is_found_and_nothing_else(leaked: Path, tmp_path: Path) -> None:
    assert all(listed(leaked, f"wachtwoord {n}") for n in range(1000))
    assert not any(listed(leaked, f"ander wachtwoord {n}") for n in range(1000))
    empty = tmp_path / "leeg.txt"
    empty.write_text("")
    assert not listed(empty, "wachtwoord 1")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("kort woord", "12 tekens"),
        ("wachtwoord 12", "gelekt"),
        ("fatma yildirim", "lijkt te veel op"),
        ("q1w2e3r4t5y6", "te algemeen"),
    ],
)
def test_a_weak_password_is_refused_in_dutch(leaked: Path, settings: Any, password: str, why: str) -> None:
    settings.PASSWORD_BREACHED_FILE = str(leaked)
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(email="fy@overlast.example", naam="Fatma Yildirim"))
    assert why in " ".join(refused.value.messages)


def test_a_good_password_is_taken_and_no_list_refuses_nothing(leaked: Path, settings: Any) -> None:
    validate_password("wachtwoord 12")
    settings.PASSWORD_BREACHED_FILE = str(leaked)
    validate_password("vier losse woorden samen")


def test_passwords_are_hashed_with_argon2_and_older_ones_follow_at_login(settings: Any) -> None:
    settings.PASSWORD_HASHERS = production.PASSWORD_HASHERS
    assert identify_hasher(make_password("x")).algorithm == "argon2"
    old = make_password("x", hasher="pbkdf2_sha256")
    kept: list[str] = []
    assert check_password("x", old, setter=lambda password: kept.append(make_password(password)))
    assert identify_hasher(kept[0]).algorithm == "argon2"
