"""One address, several roles: the address names no user, the process says which role it takes."""

import os
from collections.abc import Mapping

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from overlast import configuration

ROLES = ("app", "owner", "worker", "exporter", "migrator", "backup")


def conninfo(role: str, url: str | None = None, *, environ: Mapping[str, str] = os.environ, **overrides: str) -> str:
    """Return the libpq connection string with which `role` reaches the database at `url` (default: DATABASE_URL)."""
    if role not in ROLES:
        raise ValueError(f"unknown database role {role!r}; choose one of {', '.join(ROLES)}")
    parts = conninfo_to_dict(url if url is not None else environ["DATABASE_URL"])
    parts["user"] = f"ov_{role}"
    password = configuration.text(f"DB_PASSWORD_{role.upper()}", environ)
    if password:
        parts["password"] = password
    parts.update(overrides)
    return make_conninfo("", **parts)
