"""A database for one proof: made beside that of the installation, and always dropped."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.management.base import CommandError
from psycopg import sql

from overlast.database import roles
from overlast.database.embedded import demo_cluster
from overlast.machine.metrics import SHARED


def superuser() -> str:
    """How to reach the cluster as superuser: SUPERUSER_DATABASE_URL, or the embedded cluster of this checkout."""
    if address := roles.superuser_conninfo():
        return address
    if str(settings.DATABASES["default"]["HOST"]).startswith("/"):
        return demo_cluster().superuser()
    raise CommandError("Zet SUPERUSER_DATABASE_URL: de toets maakt een eigen database en gooit die weer weg.")


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """The environment in which a process of ours works on the empty database; dropped afterwards, come what may.

    Files of the proof go to a folder of its own, also where those of the installation go to a bucket. What it asks is
    counted for nobody: only the web makes the folder in which its processes count.
    """
    admin, name = superuser(), f"overlast_toets_{secrets.token_hex(4)}"
    url = urlsplit(settings.DATABASE_URL)
    try:
        roles.bootstrap(admin, name)
        with tempfile.TemporaryDirectory(prefix="overlast-toets-") as folder:
            yield {
                **{name: value for name, value in os.environ.items() if name != SHARED},
                # put together by hand: urlunsplit drops the two slashes when no machine stands between them
                "DATABASE_URL": f"{url.scheme}://{url.netloc}/{name}?{url.query}",
                "MEDIA_ROOT": str(Path(folder) / "bestanden"),
                "S3_BUCKET": "",
            }
    finally:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def manage(environment: dict[str, str], role: str, *arguments: str) -> None:
    """Run a management command on the scratch database as `role`. Raises CommandError with what it said."""
    done = subprocess.run(  # noqa: S603 - our own interpreter and command
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={**environment, "OVERLAST_ROLE": role},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{arguments[0]} mislukte in de toetsdatabase.")
