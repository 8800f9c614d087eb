"""PostgreSQL's own log quotes nothing of a row: neither the statement that failed nor what it failed on."""

import threading
from contextlib import suppress
from typing import Any

import psycopg
import pytest
import yaml
from psycopg import errors

from overlast.database.embedded import CHECKOUT, COMMON_SETTINGS, Cluster

SECRET = "Kanarie-Kwikstaart"
TABLE = "CREATE TABLE proef (id int PRIMARY KEY, naam text UNIQUE CHECK (naam <> ''), leeftijd int NOT NULL DEFAULT 0)"


def deadlock(cluster: Cluster) -> list[type[Exception]]:
    """Two sessions that wait for each other, both with a name in their statement; which errors that gave."""
    found: list[type[Exception]] = []
    both_began = threading.Barrier(2, timeout=20)

    def work(first: int, then: int) -> None:
        with suppress(errors.DeadlockDetected), psycopg.connect(cluster.superuser()) as session:
            session.execute("SET deadlock_timeout = '10ms'")
            statement = f"UPDATE proef SET naam = '{SECRET}' || id WHERE id = %d"
            session.execute((statement % first).encode())
            both_began.wait()
            try:
                session.execute((statement % then).encode())
            except errors.DeadlockDetected as error:
                found.append(type(error))
                raise

    sessions = [threading.Thread(target=work, args=rows) for rows in ((1, 2), (2, 1))]
    for session in sessions:
        session.start()
    for session in sessions:
        session.join(timeout=30)
    return found


def test_what_went_wrong_is_logged_without_a_value(empty_cluster: Cluster) -> None:
    with psycopg.connect(empty_cluster.superuser(), autocommit=True) as connection:
        connection.execute(TABLE)
        connection.execute("INSERT INTO proef VALUES (1, 'a'), (2, 'b')")
        assert deadlock(empty_cluster) == [errors.DeadlockDetected]
        for values in ((3, f"{SECRET}1", 0), (4, f"{SECRET}4", None), (1, f"{SECRET}5", 0)):
            with pytest.raises(errors.IntegrityError, match=r"Kwikstaart|\(id\)"):  # what asks does hear the values
                connection.execute("INSERT INTO proef VALUES (%s, %s, %s)", values)
    log = (empty_cluster.home / "server.log").read_text()
    assert "deadlock detected" in log
    assert "duplicate key value" in log
    assert SECRET not in log


def test_compose_starts_postgresql_with_the_same_silence() -> None:
    command: list[Any] = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())["services"]["postgres"][
        "command"
    ]
    given = dict(part.removeprefix("-c").split("=") for part in command if "=" in part)
    silence = ("log_min_error_statement", "log_parameter_max_length_on_error", "log_error_verbosity")
    assert {name: given[name] for name in silence} == {name: COMMON_SETTINGS[name] for name in silence}
