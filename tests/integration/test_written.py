"""A query that was written once gives what the QuerySet gives, for every value and on every connection."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from django.db.models import Count, F, QuerySet
from django.test.utils import CaptureQueriesContext

from parties.models import Medewerker, Partij, Partijsoort, Rol
from parties.written import one_of, written
from tests import factories as make

calls: list[int] = []


@written
def members(partij: int, *, newest: bool = False) -> QuerySet[Medewerker]:
    calls.append(1)
    rows = Medewerker.objects.filter(partij_id=partij).select_related("user", "partij__gemeente")
    return rows.annotate(naam=F("user__naam")).order_by("-pk" if newest else "pk")


@written
def of_some(partij: int | None) -> QuerySet[Medewerker]:
    rows = Medewerker.objects.order_by("pk")
    return rows if partij is None else rows.filter(partij_id=partij)


@written
def not_blocked(geblokkeerd_op: dt.datetime | None) -> QuerySet[Medewerker]:
    return Medewerker.objects.filter(geblokkeerd_op=geblokkeerd_op).order_by("pk")


@written
def names(partijen: list[int]) -> QuerySet[Partij, tuple[str, int]]:
    return Partij.objects.filter(pk=one_of(partijen)).order_by("pk").values_list("naam", Count("medewerkers"))


@pytest.fixture(scope="module")
def world(module_db: object) -> SimpleNamespace:
    """Two organisations with two people each."""
    with make.as_role():
        where = make.gemeente()
        partijen = [make.partij(where, Partijsoort.CORPORATIE), make.partij(where, Partijsoort.POLITIE)]
        people = {p.pk: [make.medewerker(p, Rol.CONSULENT).pk for _ in range(2)] for p in partijen}
    return SimpleNamespace(people=people)


def test_each_value_has_its_own_answer_and_the_query_is_made_once_per_shape(world: SimpleNamespace) -> None:
    calls.clear()
    for _ in range(3):
        for partij, people in world.people.items():
            assert [row.pk for row in members(partij)] == people
            assert [row.pk for row in members(partij, newest=True)] == people[::-1]
    assert len(calls) == 2


def test_a_value_that_is_none_is_no_value(world: SimpleNamespace) -> None:
    """It shapes the query: `= NULL` would find nothing, and `build` may leave a filter out."""
    every = [pk for people in world.people.values() for pk in people]
    for _ in range(2):
        assert [row.pk for row in of_some(None)] == every
        for partij, people in world.people.items():
            assert [row.pk for row in of_some(partij)] == people
    assert [row.pk for row in not_blocked(None)] == every


def test_what_is_fetched_along_is_there(world: SimpleNamespace) -> None:
    partij = next(iter(world.people))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = members(partij)
        assert {row.partij.gemeente.pk for row in rows} == {rows[0].partij.gemeente_id}
        assert [row.naam for row in rows] == [row.user.naam for row in rows]
        assert rows[0].rollen == [Rol.CONSULENT]
    assert len(asked) == 1


def test_one_of_a_list_and_an_empty_list(world: SimpleNamespace) -> None:
    partijen = list(world.people)
    assert [number for _, number in names(partijen)] == [2, 2]
    assert len(names(partijen[:1])) == 1
    assert names([]) == []


def test_two_threads_ask_at_once_on_their_own_connections(world: SimpleNamespace) -> None:
    def ask(partij: int) -> bool:
        try:
            return all([row.pk for row in members(partij)] == world.people[partij] for _ in range(50))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(ask, world.people))


def test_postgresql_keeps_the_plan_of_what_is_written_and_of_nothing_else(world: SimpleNamespace) -> None:
    """On connections that keep plans, as those of the pool of the web do."""
    partij = next(iter(world.people))
    with connection.cursor() as cursor:
        cursor.connection.prepare_threshold = 2
        try:
            for _ in range(4):
                members(partij)
                list(Medewerker.objects.filter(partij_id=partij))
            cursor.execute("SELECT statement FROM pg_prepared_statements")
            kept = [statement for (statement,) in cursor.fetchall()]
        finally:
            cursor.connection.prepare_threshold = None
    assert ["parties_gemeente" in statement for statement in kept] == [True]
    assert '"partij_id" = $1' in kept[0]
