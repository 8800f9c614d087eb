"""How Django reaches the database as the role of this process."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.db.backends.postgresql.base import ServerBindingCursor

from overlast import configuration
from parties.written import Text

# beat opens no connection; if it did it would be the worker's, without its password
DATABASE_ROLE = {"beat": "worker"}


class Cursor(ServerBindingCursor):
    """Lets PostgreSQL keep the plan of what is `written`, and of nothing else.

    A plan that is kept is made for nobody in particular. For a query that finds few rows by a key that is the same
    plan; for a list it may not be: somebody has half of all casussen.
    """

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        prepare = None if isinstance(query, Text) else False
        return super().execute(query, params, **{"prepare": prepare, **options})  # type: ignore[misc]  # the stubs leave it out


def for_django(url: str, process: str, *, pool: int = 0) -> dict[str, Any]:
    """Connection settings of one process, from a URL without a user; with `pool` it keeps so many connections open."""
    parts = urlsplit(url)
    query = parse_qs(parts.query)
    # Values travel beside a statement and never in its text, which PostgreSQL may show, log or count.
    options: dict[str, Any] = {"server_side_binding": True, "cursor_factory": Cursor}
    if pool:
        # What is written and asked a fifth time PostgreSQL keeps: on connections of our own, not through a pooler.
        options |= {"pool": {"min_size": 1, "max_size": pool, "timeout": 5}, "prepare_threshold": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "HOST": parts.hostname or query.get("host", [""])[0],
        "PORT": str(parts.port or query.get("port", [""])[0]),
        "USER": f"ov_{DATABASE_ROLE.get(process, process)}",
        "PASSWORD": "" if process == "beat" else configuration.text(f"DB_PASSWORD_{process.upper()}"),
        "ATOMIC_REQUESTS": False,
        "CONN_MAX_AGE": 60 if not pool and process in {"worker", "exporter"} else 0,
        "OPTIONS": {"application_name": f"overlast-{process}", **options},
    }
