"""Queries that pages ask time and again, written as SQL once per process.

Django writes the SQL of a QuerySet anew each time it is asked, and for a page that costs more than PostgreSQL needs to
answer. What is written here differs from asking the QuerySet in nothing else: same rows, same cursor, same policies.
"""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db import connections
from django.db.models import QuerySet, Value


class Text(str):
    """The text of a statement that is asked time and again: PostgreSQL may keep its plan (overlast/database)."""

    __slots__ = ()


class Given(Value):
    """Stands in a query for the value that will be given in this place."""

    form = "%s"

    def as_sql(self, _compiler: Any, _connection: Any) -> tuple[str, tuple[Any, ...]]:
        return self.form, (self,)


class OneOf(Given):
    """Stands for any of the values of the list that will be given in this place."""

    form = "ANY(%s)"


def one_of(given: Any) -> Any:
    """In a query that is written: equal to one of the values of the list, as in `filter(pk=one_of(ids))`."""
    return OneOf(given.value)


def written[**P, T](build: Callable[P, QuerySet[Any, T]]) -> Callable[P, list[T]]:
    """Ask the query that `build` makes; it is called once per shape, with a Given in the place of each value.

    Positional arguments are values: `build` may hand them on to a lookup, and see which of them are None. That and the
    keyword arguments shape the query; each combination is written apart.
    """
    kept: dict[tuple[Any, ...], _Kept] = {}

    def ask(*values: P.args, **shape: P.kwargs) -> list[T]:
        key = (*(value is None for value in values), *shape.items())
        if key not in kept:
            places = [None if value is None else Given(place) for place, value in enumerate(values)]
            kept[key] = _Kept(build(*places, **shape))  # type: ignore[arg-type]
        return kept[key].ask(values)

    return ask


class _Kept:
    """A query with its SQL, and what Django found out about its columns while writing that."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.rows = rows
        self.compiler = rows.query.get_compiler(rows.db)
        text, self.places = self.compiler.as_sql()
        self.text = Text(text)
        columns = [column for column, *_ in self.compiler.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(columns)

    def ask(self, values: tuple[Any, ...]) -> list[Any]:
        given = tuple(values[it.value] if isinstance(it, Given) else it for it in self.places)
        compiler, query = copy(self.compiler), copy(self.rows.query)
        vars(compiler).update(
            connection=connections[self.rows.db],
            as_sql=lambda: (self.text, given),
            get_converters=lambda _columns: self.converters,
        )
        vars(query).update(get_compiler=lambda *_, **__: compiler)
        asked = type(self.rows)(self.rows.model, query, self.rows.db)
        asked.__dict__ |= {name: value for name, value in self.rows.__dict__.items() if name not in ("_query", "_db")}
        return list(asked)
