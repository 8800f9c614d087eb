"""The restore drill of docs/operations.md: a dump goes into an empty cluster and all that guards it comes back."""

import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from overlast.database import roles
from overlast.database.embedded import Cluster, programs
from tests.databases import Database, Databases

GUARDS = {
    "policies": "SELECT tablename, policyname, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "row security": (
        "SELECT oid::regclass::text, relrowsecurity, relforcerowsecurity, relowner::regrole::text, relacl::text"
        " FROM pg_class WHERE relnamespace IN ('public'::regnamespace, 'gate'::regnamespace) ORDER BY 1"
    ),
    "functions": (
        "SELECT oid::regprocedure::text, prosecdef, proconfig, proowner::regrole::text, proacl::text, md5(prosrc)"
        " FROM pg_proc WHERE pronamespace IN ('public'::regnamespace, 'gate'::regnamespace) ORDER BY 1"
    ),
    "triggers": (
        "SELECT tgrelid::regclass::text, tgname, tgenabled FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2"
    ),
    "constraints": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint ORDER BY 1, 2, 3"
    ),
    "schemas": (
        "SELECT nspname, nspowner::regrole::text, nspacl::text FROM pg_namespace WHERE nspname IN ('public', 'gate')"
        " ORDER BY 1"
    ),
    "side doors": "SELECT proname, proacl::text FROM pg_proc WHERE proname = ANY(%(closed)s) ORDER BY 1",
    "who may connect": "SELECT datdba::regrole::text, datacl::text FROM pg_database WHERE datname = current_database()",
}


def run(program: str, *arguments: str) -> None:
    done = subprocess.run([programs() / program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def guards(superuser: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(superuser) as connection:
        return {
            name: connection.execute(query, {"closed": list(roles.CLOSED_FUNCTIONS)}).fetchall()
            for name, query in GUARDS.items()
        }


def test_a_dump_restores_into_an_empty_cluster(
    databases: Databases, db_clone: Database, empty_cluster: Cluster, tmp_path: Path
) -> None:
    dump = str(tmp_path / "overlast.dump")
    source = ["-U", "postgres", "-h", str(databases.cluster.socket)]
    run("pg_dump", *source, "-Fc", "-f", dump, db_clone.name)
    roles.bootstrap(empty_cluster.superuser(), environ={})
    target = ["-U", "postgres", "-h", str(empty_cluster.socket), "-d", roles.DATABASE]
    run("pg_restore", *target, "--clean", "--if-exists", "--exit-on-error", dump)
    before = guards(databases.cluster.superuser(db_clone.name))
    after = guards(empty_cluster.superuser(roles.DATABASE))
    assert before["policies"] != []
    for name, found in before.items():
        assert after[name] == found, name
    restored = Database(roles.DATABASE, empty_cluster.url(), tmp_path)
    with restored.connect("app") as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute("SELECT query FROM pg_stat_activity")
