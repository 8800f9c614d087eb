"""Rows for COPY whose columns come from the models, so that a column added later is filled with its default."""

import datetime as dt
from enum import Enum
from typing import Any
from uuid import uuid4

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db.models import AutoField, Field, JSONField, Model
from django.db.models.fields import NOT_PROVIDED
from psycopg import sql
from psycopg.types.json import Jsonb


class Table:
    """Collects the rows of one model and copies them in: defaults of the model, constraints and triggers included."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
        # What the database fills in itself is left to the database.
        self._fields = [field for field in fields if field.db_default is NOT_PROVIDED]
        self._places = {field.attname: place for place, field in enumerate(self._fields)}
        self._defaults: list[Any] = [_default(field) for field in self._fields]
        self._uuids = [place for place, value in enumerate(self._defaults) if value is uuid4]
        self._json = [place for place, field in enumerate(self._fields) if isinstance(field, JSONField)]
        self._pk = self._places.get(model._meta.pk.attname)
        self.rows: list[list[Any]] = []

    def add(self, **values: Any) -> Any:
        """Add a row; what is not given has the default of the model. Returns the row's key."""
        row = self._defaults.copy()
        for name, value in values.items():
            row[self._places[name]] = value
        for place in self._uuids:
            if row[place] is uuid4:
                row[place] = uuid4()
        for place in self._json:
            row[place] = Jsonb(row[place])
        self.rows.append(row)
        return row[self._pk] if self._pk is not None else None

    def copy(self, connection: psycopg.Connection[Any]) -> int:
        """Copy the rows in and forget them; returns how many there were."""
        names = sql.SQL(", ").join(sql.Identifier(str(field.column)) for field in self._fields)
        table = sql.Identifier(self.model._meta.db_table)
        return copy_rows(connection, sql.SQL("COPY {} ({}) FROM STDIN").format(table, names), self.rows)


def copy_rows(connection: psycopg.Connection[Any], statement: sql.Composed, rows: list[list[Any]]) -> int:
    """Copy `rows` in and empty the list; returns how many there were."""
    if not rows:
        return 0
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
    number = len(rows)
    rows.clear()
    return number


def _default(field: "Field[Any, Any]") -> Any:
    """The value of a column that nobody names; what PostgreSQL then refuses, the generator has to name."""
    default = field.default
    if default is uuid4:
        return uuid4
    value = field.get_default()
    if isinstance(field, ArrayField) and value is not None:
        return list(value)
    return value.value if isinstance(value, Enum) else value


def at_noon(day: dt.date) -> dt.datetime:
    """A moment on this day that is the same day in every time zone we use."""
    return dt.datetime.combine(day, dt.time(11), dt.UTC)
