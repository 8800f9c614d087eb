"""A row in every table of a database, whatever release it is of: made from PostgreSQL's own books, not from models."""

import datetime as dt
import uuid
from typing import Any

import psycopg
from psycopg import sql

TABLES = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
    AND split_part(relname, '_', 1) = ANY(%s) ORDER BY relname
"""
COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, NULL), greatest(a.atttypmod - 4, 0), t.relname
    FROM pg_attribute a
    LEFT JOIN pg_constraint c ON c.conrelid = a.attrelid AND c.contype = 'f' AND c.conkey = ARRAY[a.attnum]
    LEFT JOIN pg_class t ON t.oid = c.confrelid
    WHERE a.attrelid = format('public.%%I', %s::text)::regclass AND a.attnum > 0 AND NOT a.attisdropped
      AND a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''
    ORDER BY a.attnum
"""
TEXT = "kanarie"
VALUES: dict[str, Any] = {
    "boolean": True,
    "smallint": 3,
    "integer": 3,
    "bigint": 3,
    "numeric": 3,
    "date": dt.date(2026, 3, 1),
    "time without time zone": dt.time(12),
    "timestamp with time zone": dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC),
    "bytea": b"kanarie",
    "jsonb": "{}",
    "inet": "192.0.2.7",
    "character varying[]": [],
    "text[]": [],
}
LATER = {"date": dt.date(2027, 3, 1), "timestamp with time zone": dt.datetime(2027, 3, 1, tzinfo=dt.UTC)}


def fill(connection: psycopg.Connection[Any], apps: list[str]) -> dict[str, int]:
    """Insert a row into every table of these apps, and into what those refer to; returns the rows of each table."""
    keys: dict[str, Any] = {}
    tables = [name for (name,) in connection.execute(TABLES, [apps])]
    for table in tables:
        _insert(connection, table, keys, ())
    return {table: count(connection, table) for table in tables}


def count(connection: psycopg.Connection[Any], table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    assert row is not None
    return int(row[0])


def _insert(connection: psycopg.Connection[Any], table: str, keys: dict[str, Any], above: tuple[str, ...]) -> Any:
    """Insert one row, after the rows that it needs; returns its key. A table that has a row gets no second one."""
    assert table not in above, f"{table} needs itself: {above}"
    if table in keys:
        return keys[table]
    values: dict[str, Any] = {}
    for name, kind, length, target in connection.execute(COLUMNS, [table]).fetchall():
        if target:
            values[name] = _insert(connection, target, keys, (*above, table))
        elif kind == "uuid":
            values[name] = uuid.uuid4()
        elif kind in ("character varying", "text"):
            values[name] = f"{TEXT}-{table}"[: length or None]
        else:
            values[name] = VALUES[kind] if not name.endswith("_tot") else LATER[kind]
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({}) RETURNING *").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, values)),
        sql.SQL(", ").join(sql.Placeholder() * len(values)),
    )
    row = connection.execute(statement, list(values.values())).fetchone()
    assert row is not None
    keys[table] = row[0]  # the key is the first column of every table
    return keys[table]
