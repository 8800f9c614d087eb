"""A gate that is weaker in one place is noticed by a test (assurance.md 14).

noticed.json says which test noticed each mutation the last time. That one runs first, so that a mutation costs the
start of one process; only where it no longer notices, all that ought to do so run. `NOTED=1` writes the file anew.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest
from django.apps import apps

from overlast.database.embedded import CHECKOUT
from privacy.catalogue import GATED
from tests.assurance.mutations import MUTATIONS
from tests.contract import test_catalogue as catalogue
from tests.databases import Database, Databases

pytestmark = pytest.mark.assurance
NOTICED, SURVIVED = 1, 0
NOTES = Path(__file__).with_name("noticed.json")


@pytest.mark.parametrize("number", range(len(MUTATIONS)), ids=[each.name for each in MUTATIONS])
def test_a_weaker_function_is_noticed(
    databases: Databases, number: int, record_property: Callable[[str, object], None]
) -> None:
    databases.template("empty")  # made once, for all of them
    mutation = MUTATIONS[number]
    known = json.loads(NOTES.read_text()) if NOTES.exists() else {}
    first = known.get(mutation.key, "")
    returncode, found, said = _run(number, [first]) if first else (SURVIVED, "", "")
    if returncode != NOTICED or not found:
        returncode, found, said = _run(number, list(mutation.detectors))
    record_property("figure", found or "not noticed")
    if found != first and "NOTED" in os.environ:
        NOTES.write_text(json.dumps({**known, mutation.key: found}, indent=1, sort_keys=True) + "\n")
    assert returncode == NOTICED, said
    assert found, said


def test_who_notices_is_content_with_the_whole_gate(databases: Databases) -> None:
    """A test that fails by itself notices nothing: the ones that are noted pass on the gate as it is."""
    databases.template("empty")
    noted = sorted(set(json.loads(NOTES.read_text()).values()))
    returncode, found, said = _run(None, noted)
    assert (returncode, found) == (SURVIVED, ""), said


def _run(number: int | None, detectors: list[str]) -> tuple[int, str, str]:
    """Run these tests on the gate with this mutation until one fails: exit code, that test, end of the output."""
    environment = {
        **os.environ,
        **({} if number is None else {"MUTATION": str(number)}),
        # shares this run's cluster, as a worker of pytest-xdist does
        "PYTEST_XDIST_WORKER": os.environ.get("PYTEST_XDIST_WORKER", "gw0"),
        "ORACLE_EXAMPLES": "150",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n0", "-p", "no:cacheprovider"]
    command += ["-p", "tests.assurance.mutations", "--no-header", "--show-capture=no", *detectors]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    last = [line for line in done.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return done.returncode, last[0].split(" - ")[0].split(" ", 1)[1] if last else "", done.stdout[-2000:]


def weaker_tables() -> list[tuple[str, str]]:
    """(table, statement) that opens one table a little."""
    found = []
    for label in sorted(GATED):
        table = apps.get_model(label)._meta.db_table
        found += [
            (table, f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"),
            (table, f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
            (table, f"ALTER POLICY lezen ON {table} USING (true)"),
            (table, f"ALTER POLICY toevoegen ON {table} WITH CHECK (true)"),
            (table, f"ALTER POLICY wijzigen ON {table} USING (true)"),
            (table, f"CREATE POLICY extra ON {table} FOR SELECT TO ov_app USING (beperkt)"),
            (table, f"GRANT SELECT ON {table} TO ov_worker"),
            (table, f"GRANT TRUNCATE ON {table} TO ov_app"),
            (table, f"ALTER TABLE {table} DISABLE TRIGGER historie"),
            (table, f"DROP TRIGGER historie ON {table}"),
        ]
    return found


def detectors() -> list[Callable[[psycopg.Connection], None]]:
    """Every check of the catalogue, with its parameters filled in."""
    checks: list[Callable[[psycopg.Connection], None]] = [
        catalogue.test_every_table_is_behind_rls_or_read_only_or_an_account,
        catalogue.test_serving_roles_own_nothing,
        catalogue.test_no_function_is_open_to_everybody,
        catalogue.test_the_worker_reads_no_gated_table_nor_one_column_of_it,
        catalogue.test_the_owner_of_an_actiepunt_is_the_only_reason_beyond_the_three,
        catalogue.test_only_the_regie_writes_presence_of_a_category_it_may_not_provide,
    ]
    for check in (
        catalogue.test_gated_tables_have_the_one_policy,
        catalogue.test_no_policy_of_a_gated_table_lets_everything_through,
        catalogue.test_gated_tables_remember_what_they_were,
    ):
        checks += [partial(check, label=label) for label in sorted(GATED)]
    checks += [partial(catalogue.test_what_no_serving_role_may, role=role) for role in catalogue.SERVING]
    return checks


def test_a_weaker_table_is_noticed(
    databases: Databases, module_db: Database, record_property: Callable[[str, object], None]
) -> None:
    survivors = []
    with psycopg.connect(databases.cluster.superuser(module_db.name), autocommit=True) as books:
        for check in detectors():
            check(books)
        statements = weaker_tables()
        for _table, statement in statements:
            with books.transaction(force_rollback=True):
                books.execute(statement)
                if not any(_fails(check, books) for check in detectors()):
                    survivors.append(statement)
    record_property("figure", f"{len(statements) - len(survivors)} of {len(statements)}")
    assert not survivors, "\n".join(survivors)


def _fails(check: Callable[[psycopg.Connection], None], books: psycopg.Connection) -> bool:
    try:
        check(books)
    except AssertionError:
        return True
    return False
