"""Reads the environment: a value, or for a secret the file that holds it, checked against the table."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from overlast.configuration.kinds import secret as strong
from overlast.configuration.table import TABLE, Variable

ROLE = "OVERLAST_ROLE"


class ConfigurationError(Exception):
    """What is missing or wrong; the message says it in Dutch and is for who installs."""


def read(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The value as it was given, "" when it was not. Raises ConfigurationError for a file that cannot be read."""
    variable = TABLE[name]
    given, path = environ.get(name, ""), environ.get(f"{name}_FILE", "") if variable.secret else ""
    if given and path:
        raise ConfigurationError(f"{name} en {name}_FILE staan er allebei; kies er een.")
    if not path:
        return given
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = "is geen tekst" if isinstance(error, UnicodeDecodeError) else "is niet te lezen"
        raise ConfigurationError(f"{name}_FILE: het bestand {path} {reason}.") from error


def text(name: str, environ: Mapping[str, str] = os.environ) -> str:
    """The value, or its default."""
    return read(name, environ) or TABLE[name].default


def number(name: str, environ: Mapping[str, str] = os.environ) -> int:
    return int(text(name, environ))


def enabled(name: str, environ: Mapping[str, str] = os.environ, *, default: bool = False) -> bool:
    """Whether a flag is on; `default` counts where the table has none."""
    return (text(name, environ) or ("1" if default else "0")) == "1"


def role(environ: Mapping[str, str] = os.environ) -> str:
    """Which process this is."""
    return text(ROLE, environ)


def handles_files(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this process reads or writes files: it then has their key, and reaches where they are."""
    return role(environ) in TABLE["FILE_KEY"].needed_by


def _needed(variable: Variable, process: str, environ: Mapping[str, str]) -> bool:
    """Whether `process` cannot do without it; a password is of no use on a socket that trusts its user."""
    if process not in variable.needed_by:
        return False
    if variable.name.startswith("DB_PASSWORD_"):
        parts = urlsplit(text("DATABASE_URL", environ))
        host = parts.hostname or parse_qs(parts.query).get("host", [""])[0]
        return bool(host) and not host.startswith("/")
    return True


def _problem(variable: Variable, process: str, environ: Mapping[str, str], *, starting: bool) -> str:
    try:
        value = read(variable.name, environ)
    except ConfigurationError as error:
        return str(error)
    if not value:
        if _needed(variable, process, environ) and (variable.at_start or not starting):
            ways = f" (of {variable.name}_FILE)" if variable.secret else ""
            return f"{variable.name}{ways} ontbreekt. {variable.meaning}"
        return ""
    if starting and variable.check is strong:
        return ""  # check_config judges how strong it is; demo and tests have weak ones
    wrong = variable.check(value)
    return f"{variable.name} {wrong} {variable.meaning}" if wrong else ""


def _together(environ: Mapping[str, str]) -> list[str]:
    """What is wrong between variables."""
    found = []
    by_value: dict[str, str] = {}
    for variable in TABLE.values():
        if variable.check is strong and (value := read(variable.name, environ)):
            other = by_value.setdefault(value, variable.name)
            if other != variable.name:
                found.append(f"{variable.name} is dezelfde als {other}. Neem voor elk geheim een ander.")
    address = text("SITE_URL", environ)
    names = [name.strip("[]") for name in text("ALLOWED_HOSTS", environ).lower().split(",")]
    if address and (urlsplit(address).hostname or "") not in names:
        found.append("SITE_URL noemt een machine die niet in ALLOWED_HOSTS staat.")
    if address.startswith("http://") and enabled("SECURE_SSL_REDIRECT", environ):
        found.append("SITE_URL begint met http:// terwijl SECURE_SSL_REDIRECT aan staat.")
    keys = text("S3_ACCESS_KEY", environ) and text("S3_SECRET_KEY", environ)
    if handles_files(environ) and text("S3_BUCKET", environ) and not keys:
        found.append("S3_BUCKET vraagt ook S3_ACCESS_KEY en S3_SECRET_KEY.")
    return found


def problems(environ: Mapping[str, str] = os.environ, *, starting: bool = False) -> list[str]:
    """What is missing or wrong for this process. `starting` asks only what the settings cannot do without."""
    if wrong := TABLE[ROLE].check(role(environ)):
        return [f"{ROLE} {wrong} {TABLE[ROLE].meaning}"]
    found = [_problem(variable, role(environ), environ, starting=starting) for variable in TABLE.values()]
    found = [each for each in found if each]
    return found if found or starting else _together(environ)


def require(environ: Mapping[str, str] = os.environ) -> None:
    """Raises ConfigurationError with everything that keeps this process from starting."""
    if found := problems(environ, starting=True):
        raise ConfigurationError("\n".join([*found, "`python manage.py check_config` zegt wat er nog meer is."]))
