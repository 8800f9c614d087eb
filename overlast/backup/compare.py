"""Everything about a database that a restore has to bring back, as values to lay side by side.

Read as ov_backup: it sees every row and nothing that needs a superuser.
"""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from overlast.database import roles

SCHEMAS = ["public", "gate"]
# Rights in one order: a cluster appends what is granted later.
RIGHTS = "(SELECT array_agg(a ORDER BY a) FROM unnest({}::text[]) a)"
ACLS = ("relacl", "attacl", "proacl", "nspacl", "defaclacl", "datacl")
# A restored index says its casts and brackets in another way.
INDEX = "regexp_replace(pg_get_indexdef(indexrelid), '::(character varying|text)(\\[\\])?|[() ]', '', 'g')"
# Per guard a query that says it all, in a fixed order and without the numbers that each cluster gives out by itself.
GUARDS = {
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies ORDER BY 1, 2",
    "rijbeveiliging en rechten op tabellen": (
        "SELECT oid::regclass::text, relkind, relrowsecurity, relforcerowsecurity, relowner::regrole::text,"
        " {relacl} FROM pg_class WHERE relnamespace = ANY(%(here)s::regnamespace[]) ORDER BY 1"
    ),
    "rechten op kolommen": (
        "SELECT attrelid::regclass::text, attname, {attacl} FROM pg_attribute"
        " WHERE attacl IS NOT NULL"
        " AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = ANY(%(here)s::regnamespace[]))"
        " ORDER BY 1, 2"
    ),
    "statistiek die uit staat": (
        "SELECT attrelid::regclass::text, attname FROM pg_attribute WHERE attstattarget = 0"
        " AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = ANY(%(here)s::regnamespace[])) ORDER BY 1, 2"
    ),
    "functies": (
        "SELECT oid::regprocedure::text, prosecdef, proconfig, proowner::regrole::text, {proacl},"
        " md5(pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = ANY(%(here)s::regnamespace[]) ORDER BY 1"
    ),
    "triggers": (
        "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
        " WHERE NOT tgisinternal ORDER BY 1, 2"
    ),
    "constraints": (
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE connamespace = ANY(%(here)s::regnamespace[]) ORDER BY 1, 2, 3"
    ),
    "indexen": "SELECT indexrelid::regclass::text, {index} FROM pg_index WHERE indrelid IN"
    " (SELECT oid FROM pg_class WHERE relnamespace = ANY(%(here)s::regnamespace[])) ORDER BY 1",
    "partities van het inzagelog": (
        "SELECT inhrelid::regclass::text, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits"
        " JOIN pg_class c ON c.oid = inhrelid ORDER BY 1"
    ),
    "schema's": (
        "SELECT nspname, nspowner::regrole::text, {nspacl} FROM pg_namespace WHERE nspname IN ('public', 'gate')"
        " ORDER BY 1"
    ),
    "rechten op wat nog komt": (
        "SELECT defaclrole::regrole::text, defaclnamespace::regnamespace::text, defaclobjtype, {defaclacl}"
        " FROM pg_default_acl ORDER BY 1, 2, 3"
    ),
    "zijdeuren": (
        "SELECT oid::regprocedure::text AS door, {proacl} FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace"
        " AND (proname = ANY(%(functions)s) OR proname ~ %(counting_functions)s)"
        " UNION ALL SELECT oid::regclass::text, {relacl} FROM pg_class"
        " WHERE relkind = 'v' AND (relname = ANY(%(relations)s) OR relname ~ %(counting_relations)s) ORDER BY 1, 2"
    ),
    "wie mag verbinden": ("SELECT datdba::regrole::text, {datacl} FROM pg_database WHERE datname = current_database()"),
    "rollen": (
        "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,"
        " (SELECT array_agg(roleid::regrole::text ORDER BY 1) FROM pg_auth_members WHERE member = r.oid)"
        " FROM pg_roles r WHERE rolname LIKE 'ov\\_%%' ORDER BY 1"
    ),
}
# So that the texts PostgreSQL makes are the same everywhere; schemas that are searched it would leave out.
PLAIN = {"search_path": "pg_catalog", "timezone": "UTC", "datestyle": "ISO, YMD", "extra_float_digits": "1"}
# Counting alone would not notice a row that came back otherwise; the order of rows is not part of a table.
ROWS = "SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text FROM {} t"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a database is: its guards, and of each table the number of rows and a sum over what they say."""

    guards: dict[str, list[tuple[Any, ...]]]
    rows: dict[str, tuple[int, str]]
    sequences: dict[str, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the report."""

    what: str
    before: str
    after: str
    same: bool
    detail: str = ""


def snapshot(connection: psycopg.Connection[Any]) -> Snapshot:
    """Read everything in the transaction of `connection`, as it is at that moment."""
    values = {
        "here": SCHEMAS,
        "functions": list(roles.CLOSED_FUNCTIONS),
        "counting_functions": roles.COUNTING_FUNCTIONS,
        "relations": list(roles.CLOSED_RELATIONS),
        "counting_relations": roles.COUNTING_RELATIONS,
    }
    for setting in PLAIN:
        connection.execute(sql.SQL("SET LOCAL {} = {}").format(sql.Identifier(setting), sql.Literal(PLAIN[setting])))
    parts = {name: sql.SQL(RIGHTS.format(name)) for name in ACLS} | {"index": sql.SQL(INDEX)}
    guards = {
        name: connection.execute(sql.SQL(query).format(**parts), values).fetchall() for name, query in GUARDS.items()
    }
    tables = connection.execute(
        "SELECT relnamespace::regnamespace::text, relname FROM pg_class WHERE relkind = 'r'"
        " AND relnamespace = ANY(%(here)s::regnamespace[]) ORDER BY 1, 2",
        {"here": SCHEMAS},
    ).fetchall()
    rows = {}
    for schema, table in tables:
        found = connection.execute(sql.SQL(ROWS).format(sql.Identifier(schema, table))).fetchone()
        rows[f"{schema}.{table}"] = found or (0, "")
    return Snapshot(guards, rows, sequences(connection))


def sequences(connection: psycopg.Connection[Any]) -> dict[str, int]:
    """How far each sequence is; they run on outside transactions."""
    found = connection.execute(
        "SELECT schemaname || '.' || sequencename, coalesce(last_value, 0) FROM pg_sequences"
        " WHERE schemaname IN ('public', 'gate') ORDER BY 1"
    ).fetchall()
    return dict(found)


def compare(before: Snapshot, after: Snapshot, *, latest: dict[str, int]) -> list[Line]:
    """Lay two snapshots side by side. `latest` is how far the sequences were after the backup was made."""
    lines = []
    for name in sorted(before.rows | after.rows):
        was, now = before.rows.get(name), after.rows.get(name)
        lines.append(Line(f"rijen {name}", _count(was), _count(now), was == now))
    for name, was_all in before.guards.items():
        now_all = after.guards.get(name, [])
        different = [row for row in was_all if row not in now_all] + [row for row in now_all if row not in was_all]
        detail = "; ".join(str(row) for row in different[:4])
        lines.append(Line(name, str(len(was_all)), str(len(now_all)), was_all == now_all, detail))
    wrong = [
        name
        for name in before.sequences | after.sequences
        if not before.sequences.get(name, -1) <= after.sequences.get(name, -2) <= latest.get(name, -3)
    ]
    counts = str(len(before.sequences)), str(len(after.sequences))
    lines.append(Line("sequences", *counts, not wrong, ", ".join(wrong)))
    return lines


def _count(found: tuple[int, str] | None) -> str:
    return "ontbreekt" if found is None else str(found[0])


def table(lines: list[Line]) -> str:
    """The report as text: what, before, after, and `gelijk` or `verschil`."""
    cells = [("", "bron", "hersteld", ""), *((n.what, n.before, n.after, _word(n)) for n in lines)]
    wide = [max(len(row[i]) for row in cells) for i in range(3)]
    details = [f"\n{line.what}: {line.detail}" for line in lines if line.detail]
    return "\n".join(
        f"{what:<{wide[0]}}  {before:>{wide[1]}}  {after:>{wide[2]}}  {word}".rstrip()
        for what, before, after, word in cells
    ) + "\n".join(["", *details])


def _word(line: Line) -> str:
    return "gelijk" if line.same else "verschil"
