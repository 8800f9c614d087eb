"""`manage.py check_config`: says in plain Dutch what is missing or wrong. Needs no settings that load.

Without options it judges the environment of this process. `--connect` also tries database, queue, mail server and
virus scanner; `--example` prints `.env.example`.
"""

import os
import socket
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import urlsplit

from overlast.configuration.table import GROUPS, ROLES
from overlast.configuration.values import ROLE, ConfigurationError, handles_files, problems, role, text

SECONDS = 5
HEAD = (
    "Neem dit bestand over als .env, vul het in en houd het alleen leesbaar voor uzelf (chmod 600).",
    "Wat met # begint mag wegblijven; dan geldt wat er staat. Geheimen staan in bestanden: NAAM_FILE wijst die aan.",
    "Gemaakt uit overlast/configuration/table.py; `python manage.py check_config` controleert de waarden.",
)
# docker-compose.yml gives these itself
BY_COMPOSE = frozenset({ROLE, "DATABASE_URL", "REDIS_URL", "SUPERUSER_DATABASE_URL"})
# and mounts every secret but this one
BY_HAND = frozenset({"SETUP_CODE"})


def example() -> str:
    """The text of `.env.example`."""
    lines = [*HEAD]
    text_lines = [f"# {line}" for line in lines]
    for group in GROUPS:
        text_lines += ["", f"# --- {group.title} ---"]
        for variable in group.variables:
            text_lines.append(f"# {variable.meaning}")
            filled_in = variable.example and variable.name not in BY_COMPOSE
            shown, value = variable.name, variable.example or variable.default
            if variable.secret and not value:
                mounted = f"/run/secrets/{variable.name.lower()}"
                shown, value = f"{variable.name}_FILE", "" if variable.name in BY_HAND else mounted
            text_lines.append(f"{'' if filled_in else '#'}{shown}={value}")
    return "\n".join(text_lines) + "\n"


def _try_database(environ: Mapping[str, str]) -> None:
    import psycopg

    from overlast.database.url import conninfo

    with psycopg.connect(conninfo(role(environ), environ=environ), connect_timeout=SECONDS) as connection:
        connection.execute("SELECT 1")


def _try_redis(environ: Mapping[str, str]) -> None:
    import redis

    redis.Redis.from_url(text("REDIS_URL", environ), socket_connect_timeout=SECONDS, socket_timeout=SECONDS).ping()


def _try_port(host: str, port: str) -> None:
    socket.create_connection((host, int(port)), SECONDS).close()


def connections(environ: Mapping[str, str]) -> Iterable[tuple[str, Callable[[], None]]]:
    """What this process has to reach, and how to try."""
    process = role(environ)
    if process != "beat":
        yield f"de database (als ov_{process})", lambda: _try_database(environ)
    if text("REDIS_URL", environ):
        yield "de wachtrij (REDIS_URL)", lambda: _try_redis(environ)
    if process == "worker":
        yield "de mailserver", lambda: _try_port(text("EMAIL_HOST", environ), text("EMAIL_PORT", environ))
    if process == "app" and text("CLAMAV_HOST", environ):
        yield "de virusscanner", lambda: _try_port(text("CLAMAV_HOST", environ), text("CLAMAV_PORT", environ))
    if handles_files(environ) and text("S3_BUCKET", environ) and (address := text("S3_ENDPOINT", environ)):
        parts = urlsplit(address)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        yield "de opslag (S3_ENDPOINT)", lambda: _try_port(parts.hostname or "", str(port))


def unreachable(environ: Mapping[str, str]) -> list[str]:
    """What did not answer. Errors are told by their kind only: their text may quote a password."""
    found = []
    for what, attempt in connections(environ):
        try:
            attempt()
        except Exception as error:  # each library has its own kind, and all mean the same here
            found.append(f"{what[0].upper()}{what[1:]} is niet te bereiken ({type(error).__name__}).")
    return found


def main(arguments: Sequence[str], environ: Mapping[str, str] = os.environ) -> int:
    """Judge the environment; 0 when it is right, 1 when something is missing or wrong."""
    if "--example" in arguments:
        sys.stdout.write(example())
        return 0
    try:
        found = problems(environ)
        if not found and "--connect" in arguments:
            found = unreachable(environ)
    except ConfigurationError as error:
        found = [str(error)]
    if found:
        count = "Er klopt iets niet" if len(found) == 1 else f"Er kloppen {len(found)} dingen niet"
        sys.stderr.write(f"{count} in de instellingen van het proces {role(environ)!r}:\n")
        sys.stderr.writelines(f"- {each}\n" for each in found)
        return 1
    if "--quiet" not in arguments:
        sys.stdout.write(f"De instellingen van het proces {role(environ)!r} zijn goed.\n")
        if ROLE not in environ:
            sys.stdout.write(f"{ROLE} kiest een ander proces: {', '.join(ROLES)}.\n")
    return 0
