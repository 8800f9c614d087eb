"""Of what a search may find the newest come out, whichever list the gate walks to find them."""

import datetime as dt
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg import errors

from cases.models import Casus, Deelname, DeelnameUserObjectPermission, Naw
from parties.models import Medewerker, Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Noodprocedure
from privacy.operations import SQL
from tests import factories as make
from tests.databases import Database, Databases

# What makes the gate judge all that have the name, put them in order first, or walk the list of who searches.
WALKS = {
    "all": {},
    "ordered": {"few CONSTANT integer := 200": "few CONSTANT integer := 0"},
    "list": {
        "few CONSTANT integer := 200": "few CONSTANT integer := 0",
        "many CONSTANT integer := 1000": "many CONSTANT integer := 0",
    },
}
NAME = "Kwispelaar"


@pytest.fixture(params=WALKS)
def walked(request: pytest.FixtureRequest, databases: Databases, db_clone: Database) -> str:
    """With a handful of casussen the gate judges all that have the name; here also as if they were many."""
    if not WALKS[request.param]:
        return str(request.param)
    functions = (SQL / "functions" / "search.sql").read_text()
    for before, after in WALKS[request.param].items():
        assert before in functions
        functions = functions.replace(before, after)
    with psycopg.connect(databases.cluster.superuser(db_clone.name), autocommit=True) as connection:
        connection.execute("SET ROLE ov_gate")
        for name in ("gate.newest_findable", "gate.search_newest"):
            statement = functions[functions.index(f"CREATE OR REPLACE FUNCTION {name}(") :]
            connection.execute(statement[: statement.index("END $$;") + len("END $$;")])
    return str(request.param)


@pytest.fixture
def world(walked: str) -> SimpleNamespace:
    """Casussen of one name, from new to old: 0 to 4, of which some may not be found by the politie."""
    with make.as_role():
        where = make.gemeente()
        corporatie, politie = make.partij(where, Partijsoort.CORPORATIE), make.partij(where, Partijsoort.POLITIE)
        source, agent = make.medewerker(corporatie), make.medewerker(politie, Rol.WIJKAGENT)
        brandweer = make.partij(where, Partijsoort.BRANDWEER)
        fireman = make.medewerker(brandweer)
        make.convenant(where)
        casussen = [make.casus(corporatie, politie, brandweer) for _ in range(7)]
        kept, alone, elsewhere, ended, left, *_ = casussen
        casussen += [nowhere := make.casus(corporatie)]
        for days, casus in enumerate(casussen):
            make.row(
                Naw,
                casus,
                corporatie,
                achternaam="Anders" if casus == elsewhere else NAME,
                beperkt=casus == kept,
                alleen_voor=[corporatie.pk] if casus == alone else None,
            )
            Casus.objects.filter(pk=casus.pk).update(gewijzigd_op=timezone.now() - dt.timedelta(days=days))
        Deelname.objects.filter(casus=ended, partij=politie).update(beeindigd_op=timezone.now())
        DeelnameUserObjectPermission.objects.filter(content_object__casus=left, user=agent.user).delete()
    return SimpleNamespace(**locals())


def newest(who: Medewerker, most: int = 51) -> list[UUID]:
    with make.request(make.actor(who)) as actor:
        return gate.search_newest(actor, [NAME], most=most)


def test_what_may_be_found_comes_newest_first(world: SimpleNamespace) -> None:
    every = [casus.pk for casus in world.casussen if casus != world.elsewhere]
    assert newest(world.source) == every
    assert newest(world.source, 2) == every[:2]
    assert newest(world.agent) == [casus.pk for casus in world.casussen[5:7]]
    assert newest(world.agent, 1) == [world.casussen[5].pk]


def test_a_kind_of_party_that_reads_no_names_finds_its_own_only(world: SimpleNamespace) -> None:
    assert newest(world.fireman) == []
    with make.as_role():
        make.row(Naw, world.casussen[6], world.brandweer, achternaam=NAME)
    assert newest(world.fireman) == [world.casussen[6].pk]


def test_both_searches_find_the_same(world: SimpleNamespace) -> None:
    for who in (world.source, world.agent):
        with make.request(make.actor(who)) as actor:
            assert set(gate.search(actor, [NAME])) == set(gate.search_newest(actor, [NAME], most=51))


def test_what_a_noodprocedure_opened_is_found_in_its_place(world: SimpleNamespace) -> None:
    with make.as_role():
        Noodprocedure.objects.create(
            casus=world.nowhere,
            casusnummer=world.nowhere.nummer,
            gemeente=world.where,
            medewerker=world.agent,
            partij=world.politie,
            reden="brand",
            toelichting="x",
            geldig_van=timezone.now(),
            geldig_tot=timezone.now() + dt.timedelta(hours=1),
        )
    found = [world.casussen[5].pk, world.casussen[6].pk, world.nowhere.pk]
    assert newest(world.agent) == found
    assert newest(world.agent, 2) == found[:2]
    assert newest(world.source)[-1] == world.nowhere.pk


def test_it_needs_a_log_row_of_its_own(world: SimpleNamespace) -> None:
    with make.request(make.actor(world.agent)) as actor:
        other = gate.log_event(make.actor(world.source), "zoeken", doel=Doel.ZOEKEN)
        for log_id in (None, 0, other):
            asked = (*gate.sign(actor), log_id, [NAME], 51)
            with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT * FROM gate.search_newest(%s, %s, %s, %s, %s)", asked)
            assert isinstance(refused.value.__cause__, errors.InsufficientPrivilege)
