"""The database roles and who may do what before the first migration: run by a superuser, any number of times.

The gate rests on these: the web process owns nothing, may make nothing, is a member of nothing and cannot see what
another session is asking. Run as `python -m overlast.database.roles` with SUPERUSER_DATABASE_URL, or call
`bootstrap()`.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from overlast import configuration

DATABASE = "overlast"
OWNER, APP, WORKER, EXPORTER, MIGRATOR, BACKUP, GATE = (
    "ov_owner",
    "ov_app",
    "ov_worker",
    "ov_exporter",
    "ov_migrator",
    "ov_backup",
    "ov_gate",
)
LOGIN_ROLES = (OWNER, APP, WORKER, EXPORTER, MIGRATOR, BACKUP)
SERVING_ROLES = (APP, WORKER, EXPORTER)

ATTRIBUTES = {
    OWNER: "LOGIN INHERIT NOBYPASSRLS",
    APP: "LOGIN NOINHERIT NOBYPASSRLS",
    WORKER: "LOGIN NOINHERIT NOBYPASSRLS",
    EXPORTER: "LOGIN NOINHERIT NOBYPASSRLS",
    MIGRATOR: "LOGIN NOINHERIT BYPASSRLS",
    BACKUP: "LOGIN INHERIT BYPASSRLS",
    GATE: "NOLOGIN NOINHERIT NOBYPASSRLS",
}
SERVING_SETTINGS = {
    "statement_timeout": "30s",
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "jit": "off",
}
# A backup reads every row, which needs BYPASSRLS, and writes none. It has this membership and no other.
READS_EVERYTHING = "pg_read_all_data"
BACKUP_SETTINGS = {"default_transaction_read_only": "on", "lock_timeout": "5min"}
# A migration that waits for a lock makes everybody behind it wait: it gives way, and is tried again.
OWNER_SETTINGS = {"lock_timeout": "5s", "idle_in_transaction_session_timeout": "10min"}
OTHER_SETTINGS = {OWNER: OWNER_SETTINGS, BACKUP: BACKUP_SETTINGS}
ADVISORY_LOCK = 7_305_118_842  # two bootstraps at once wait for each other

# Sessions of the web share one role, so PostgreSQL lets each see the statements of all others unless these are closed;
# the same holds for ending them, and large objects would be a store outside every policy.
CLOSED_FUNCTIONS = (
    "pg_stat_get_activity",
    "pg_stat_get_backend_activity",
    "pg_terminate_backend",
    "pg_cancel_backend",
    "lo_creat",
    "lo_create",
    "lo_from_bytea",
)
CLOSED_RELATIONS = ("pg_stat_activity", "pg_stat_statements", "pg_stat_statements_info")
# Counts and sizes tell that somebody added a row, also to a table whose rows are hidden, and pg_stats holds values.
COUNTING_RELATIONS = (
    r"^pg_(stat|statio)_(xact_)?(all|user|sys)_(tables|indexes|sequences)$|^pg_stats(_ext|_ext_exprs)?$"
)
COUNTING_FUNCTIONS = (
    r"^pg_stat_get_(xact_)?(tuples_|numscans|live_tuples|dead_tuples|mod_since_analyze|ins_since_vacuum|blocks_|"
    r"(vacuum|analyze|autovacuum|autoanalyze)_count|last_|lastscan|total_)"
    r"|^pg_(relation|table|total_relation|indexes|database|tablespace)_size$"
)


class BootstrapError(RuntimeError):
    """The connection given cannot do the bootstrap; the message says why."""


@contextmanager
def _connected(conninfo: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        yield connection


def _names(roles: tuple[str, ...]) -> sql.Composable:
    return sql.SQL(", ").join(sql.Identifier(role) for role in roles)


def _role(connection: psycopg.Connection, role: str, environ: Mapping[str, str]) -> None:
    """Make or correct one role: its attributes, settings, password, and what it is a member of: nothing but its own."""
    name = sql.Identifier(role)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {}").format(name))
    attributes = sql.SQL(f"NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION {ATTRIBUTES[role]}")  # type: ignore[arg-type]
    connection.execute(sql.SQL("ALTER ROLE {} {}").format(name, attributes))
    connection.execute(sql.SQL("ALTER ROLE {} RESET ALL").format(name))
    settings = SERVING_SETTINGS if role in SERVING_ROLES else OTHER_SETTINGS.get(role, {})
    for setting, value in settings.items():
        statement = sql.SQL("ALTER ROLE {} SET {} = {}")
        connection.execute(statement.format(name, sql.Identifier(setting), sql.Literal(value)))
    password = "" if role == GATE else configuration.text(f"DB_PASSWORD_{role.removeprefix('ov_').upper()}", environ)
    if password:
        # hashed here, so that the password itself never reaches the server's log
        hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(hashed)))
    wanted = {READS_EVERYTHING} if role == BACKUP else set()
    memberships = connection.execute(
        "SELECT pg_get_userbyid(roleid) FROM pg_auth_members WHERE member = %s::regrole", [role]
    ).fetchall()
    for (group,) in memberships:
        if group not in wanted:
            connection.execute(sql.SQL("REVOKE {} FROM {}").format(sql.Identifier(group), name))
    for group in wanted:
        connection.execute(sql.SQL("GRANT {} TO {} WITH INHERIT TRUE, SET FALSE").format(sql.Identifier(group), name))


def _database(connection: psycopg.Connection, dbname: str) -> None:
    """Make the database, with the same sorting and case rules on every machine whatever its operating system."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [dbname]).fetchone():
        connection.execute(
            sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(dbname), sql.Identifier(OWNER))
        )
        return
    locale = "LOCALE 'C.UTF-8'"
    if connection.info.server_version >= 170000:
        locale += " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
    statement = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' " + locale)  # type: ignore[arg-type]
    connection.execute(statement.format(sql.Identifier(dbname), sql.Identifier(OWNER)))


def restrict_database(connection: psycopg.Connection, dbname: str) -> None:
    """Say who may connect to `dbname`; a copy made with TEMPLATE starts open to everybody, so call this for it too."""
    name = sql.Identifier(dbname)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC, {}").format(name, _names(LOGIN_ROLES[1:])))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, _names(LOGIN_ROLES)))
    connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO {}").format(name, sql.Identifier(MIGRATOR)))


def _schemas(connection: psycopg.Connection) -> None:
    everyone = _names((*LOGIN_ROLES, GATE))
    for statement in (
        "ALTER SCHEMA public OWNER TO ov_owner",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "CREATE SCHEMA IF NOT EXISTS gate AUTHORIZATION ov_gate",
        "ALTER SCHEMA gate OWNER TO ov_gate",
        "REVOKE ALL ON SCHEMA gate FROM PUBLIC",
        "GRANT ov_gate TO ov_owner WITH INHERIT FALSE, SET TRUE",
    ):
        connection.execute(statement)
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(everyone))
    connection.execute(sql.SQL("GRANT USAGE ON SCHEMA gate TO {}").format(_names(LOGIN_ROLES)))


def _default_privileges(connection: psycopg.Connection) -> None:
    """Say what the tables and functions that migrations make later are open to from birth: nothing, or nearly."""
    in_public = "ALTER DEFAULT PRIVILEGES FOR ROLE ov_owner IN SCHEMA public"
    for statement in (
        f"{in_public} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ov_app",
        f"{in_public} GRANT SELECT ON TABLES TO ov_gate",
        f"{in_public} GRANT ALL ON TABLES TO ov_migrator",
        f"{in_public} GRANT USAGE, SELECT ON SEQUENCES TO ov_app",
        f"{in_public} GRANT ALL ON SEQUENCES TO ov_migrator",
        "ALTER DEFAULT PRIVILEGES FOR ROLE ov_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
        "ALTER DEFAULT PRIVILEGES FOR ROLE ov_gate REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
    ):
        connection.execute(statement)  # type: ignore[arg-type]


def _close_side_doors(connection: psycopg.Connection) -> None:
    """Take away what PostgreSQL gives everybody and the gate cannot allow; monitoring keeps it through pg_monitor."""
    functions = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc"
        " WHERE (proname = ANY(%s) OR proname ~ %s) AND pronamespace = 'pg_catalog'::regnamespace",
        [list(CLOSED_FUNCTIONS), COUNTING_FUNCTIONS],
    ).fetchall()
    for (signature,) in functions:
        connection.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        connection.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO pg_monitor")
    relations = connection.execute(
        "SELECT oid::regclass::text FROM pg_class WHERE (relname = ANY(%s) OR relname ~ %s) AND relkind = 'v'",
        [list(CLOSED_RELATIONS), COUNTING_RELATIONS],
    ).fetchall()
    for (relation,) in relations:
        connection.execute(f"REVOKE ALL ON {relation} FROM PUBLIC")
        connection.execute(f"GRANT SELECT ON {relation} TO pg_monitor")


def bootstrap(superuser_conninfo: str, dbname: str = DATABASE, *, environ: Mapping[str, str] = os.environ) -> None:
    """Make the roles, the database and its schemas in the cluster that `superuser_conninfo` reaches.

    The cluster is meant to be Overlast's alone: CONNECT on the standard databases is taken from PUBLIC, since a role
    that can enter another database can ask there what the sessions of this one are doing.
    """
    with _connected(superuser_conninfo) as connection:
        row = connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
        if not row or not row[0]:
            raise BootstrapError("The role bootstrap needs a superuser of the cluster; see docs/operations.md.")
        if connection.info.server_version < 160000:
            raise BootstrapError("Overlast needs PostgreSQL 16 or newer.")
        connection.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
        for role in ATTRIBUTES:
            _role(connection, role, environ)
        _database(connection, dbname)
        restrict_database(connection, dbname)
        for standard in ("postgres", "template1"):
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(standard)))
        with _connected(make_conninfo(superuser_conninfo, dbname=dbname)) as inside, inside.transaction():
            _schemas(inside)
            _default_privileges(inside)
            _close_side_doors(inside)


def superuser_conninfo(environ: Mapping[str, str] = os.environ) -> str:
    """How the environment says to reach the cluster as superuser; "" when it does not."""
    address, password = (configuration.text(name, environ) for name in ("SUPERUSER_DATABASE_URL", "POSTGRES_PASSWORD"))
    return make_conninfo(address, **({"password": password} if password else {})) if address else ""


def main() -> int:
    """Bootstrap the cluster named by SUPERUSER_DATABASE_URL."""
    superuser = superuser_conninfo()
    if not superuser:
        sys.stderr.write("Set SUPERUSER_DATABASE_URL to a superuser's address of the cluster.\n")
        return 2
    try:
        bootstrap(superuser, configuration.text("DATABASE_NAME"))
    except (BootstrapError, psycopg.Error) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Database roles are in place.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
