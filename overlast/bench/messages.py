"""Messages that wait, claimed and delivered over SMTP by one worker: with few that wait, and with many.

`python -m overlast.bench.messages <out>`; run by run.py as the role of the worker. What it adds it removes again.
"""

import contextlib
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import psycopg

from overlast.demo.processes import python

WAITING = (1_000, 100_000)
SECONDS = 12.0
MARK = "bench"
FILL = """INSERT INTO cases_bericht
    (id, sleutel, soort, aan_id, casus_id, pad, dagen, gemaakt_op, pogingen, volgende_poging_op)
SELECT gen_random_uuid(), %s || n, 'te_laat', d.aan, d.casus, '/casussen/', 3, now(), 0,
    now() - n * interval '1 microsecond'
FROM generate_series(1, %s) n CROSS JOIN LATERAL (
    SELECT t.eigenaar_id AS aan, t.casus_id AS casus FROM cases_termijn t
    WHERE t.eigenaar_id IS NOT NULL AND t.casus_id IS NOT NULL LIMIT 1) d"""


@contextlib.contextmanager
def sink() -> Iterator[int]:
    """A mail server of its own process that takes everything; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = python("-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink")
    server = subprocess.Popen(command)  # noqa: S603 - our own
    try:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
        yield port
    finally:
        server.terminate()
        server.wait(10)


def measure(raw: psycopg.Connection[Any], port: int) -> dict[str, Any]:
    """Per number that waits: how many go out per second."""
    from django.core.mail import mailers
    from django.test import override_settings
    from django.utils import timezone

    from cases.services.delivery import deliver_batch

    found = {}
    backend = "django.core.mail.backends.smtp.EmailBackend"
    options = {"host": "127.0.0.1", "port": port, "timeout": 10}
    with override_settings(MAILERS={"default": {"BACKEND": backend, "OPTIONS": options}}):
        for number in WAITING:
            raw.execute(FILL, [MARK, number])
            raw.execute("ANALYZE cases_bericht")
            connection, now, sent, going = mailers.default, timezone.now(), 0, True
            began = time.perf_counter()
            while going and time.perf_counter() - began < SECONDS:
                taken, going = deliver_batch(connection, now)
                sent += taken
            found[str(number)] = {"sent": sent, "per_second": round(sent / (time.perf_counter() - began), 1)}
            connection.close()
            raw.execute("DELETE FROM cases_bericht WHERE sleutel LIKE %s", [f"{MARK}%"])
    return found


def main(out: Path) -> None:
    from overlast.database.url import conninfo

    with psycopg.connect(conninfo("migrator"), autocommit=True) as raw, sink() as port:
        out.write_text(json.dumps(measure(raw, port)))


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
