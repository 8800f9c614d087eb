"""How Django reaches the database as the role of this process."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from overlast import configuration

# beat opens no connection; if it did it would be the worker's, without its password
DATABASE_ROLE = {"beat": "worker"}


def for_django(url: str, process: str) -> dict[str, Any]:
    """Connection settings of one process, from a URL without a user."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "USER": f"ov_{DATABASE_ROLE.get(process, process)}",
        "PASSWORD": "" if process == "beat" else configuration.text(f"DB_PASSWORD_{process.upper()}"),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"application_name": f"overlast-{process}"},
    }
