"""Somebody who can send the web's database role any statement, and the casussen that they are after.

Each attempt of test_attacks_*.py reads nothing or is refused, and after each module the honest way still shows exactly
what the convenant gives.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import errors

from cases.models import Casus, Deelname, Huurachterstand, Journaalitem, Melding, Politiemutatie
from parties.models import Medewerker
from privacy import gate
from privacy.gate import ALL_CATEGORIES
from tests import factories as make
from tests.databases import Database

Connection = psycopg.Connection[Any]
REFUSED = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)
SECRET = "Geheimnis"


@dataclass(frozen=True)
class World:
    """De Waterlinde attacks: it takes part in `shared`, took part in `past`, and knows nothing of `other`."""

    shared: Casus
    past: Casus
    past_part: Deelname
    other: Casus
    closed: Casus
    mutatie: Politiemutatie
    restricted: Journaalitem
    arrears: Huurachterstand
    foreign_melding: Melding
    attacker: Medewerker
    second_job: Medewerker
    colleague: Medewerker
    agent: Medewerker
    regisseur: Medewerker


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="Gemeente")
        linde = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        zuid = make.partij(here, "woningcorporatie", naam="Wonen Zuiderhof")
        politie = make.partij(here, "politie", naam="Politie")
        make.convenant(here)
        attacker = make.medewerker(linde)
        colleague = make.medewerker(linde, contactpersoon=False)
        second_job = make.medewerker(politie, user=attacker.user, contactpersoon=False)
        agent = make.medewerker(politie, "wijkagent")
        regisseur = make.medewerker(regie, "regisseur")
        make.medewerker(zuid)
        shared = make.casus(linde, politie)
        past = make.casus(zuid, linde, politie)
        past_part = Deelname.objects.get(casus=past, partij=linde)
        Deelname.objects.filter(pk=past_part.pk).update(beeindigd_op="2026-01-01T12:00Z")
        closed = make.casus(linde, politie, status="afgesloten")
        other = make.casus(zuid, status="eigen")
        for casus, bron in ((shared, linde), (past, zuid), (other, zuid), (closed, linde)):
            make.naw(casus, bron, f"{SECRET}{casus.nummer}")
        mutatie = make.row(
            Politiemutatie, shared, politie, mutatienummer="1", datum="2026-01-01T12:00Z", omschrijving=SECRET
        )
        restricted = make.row(
            Journaalitem, shared, politie, categorie_id=10, vak="waarneming", tekst=SECRET, beperkt=True
        )
        arrears = make.row(Huurachterstand, shared, linde, bedrag=1234, maanden=3, peildatum="2026-01-01")
        for row in (mutatie, restricted):
            type(row).objects.filter(pk=row.pk).update(beperkt=not row.beperkt)
            type(row).objects.filter(pk=row.pk).update(beperkt=row.beperkt)
        return World(
            shared, past, past_part, other, closed, mutatie, restricted, arrears, make.melding(zuid),
            attacker, second_job, colleague, agent, regisseur,
        )  # fmt: skip


class Attacker:
    """Raw connections as the web's role, with the signed context of one person: all that the web itself has."""

    def __init__(self, database: Database, who: Medewerker) -> None:
        self.database = database
        self.actor = make.actor(who)

    def context(self, **options: Any) -> tuple[str, str]:
        return gate.sign(self.actor, **options)

    @contextmanager
    def transaction(self, *, enter: bool = True) -> Iterator[Connection]:
        with self.database.connect("app") as connection, connection.transaction():
            if enter:
                connection.execute("SELECT gate.enter(%s, %s)", self.context())
            yield connection

    def log(self, *casussen: Any, event: str = "lezen", doel: str = "Proef", reden: str = "") -> list[int]:
        with self.database.connect("app") as connection:
            row = connection.execute(
                "SELECT gate.log(%s, %s, %s, %s::uuid[], '{}', %s::smallint[], %s, '', %s)",
                (*self.context(), event, list(casussen), list(ALL_CATEGORIES), doel, reden),
            ).fetchone()
        assert row is not None
        return list(row[0])

    def open(self, connection: Connection, ids: list[int]) -> list[Any]:
        return connection.execute("SELECT * FROM gate.open(%s, %s, %s)", (*self.context(), ids)).fetchall()

    def honest(self, casus: Casus, *tables: str) -> list[int]:
        """How many rows the way of the application shows of each table."""
        with self.transaction() as connection:
            self.open(connection, self.log(casus.pk))
            return [count(connection, table) for table in tables or ("cases_naw",)]


def count(connection: Connection, table: str = "cases_naw") -> int:
    row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
    assert row is not None
    return int(row[0])


def setting(connection: Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s, true)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.fixture
def me(module_db: Database, world: World) -> Attacker:
    return Attacker(module_db, world.attacker)


@pytest.fixture(autouse=True, scope="module")
def _control(module_db: Database, world: World) -> Iterator[None]:
    """The honest way, before and after: what each may read in the shared casus is there, what they may not is not."""

    def seen() -> dict[str, list[int]]:
        who = {"corporatie": world.attacker, "politie": world.agent, "regie": world.regisseur}
        return {name: Attacker(module_db, person).honest(world.shared, *TABLES) for name, person in who.items()}

    allowed = {"corporatie": [1, 0, 0, 1], "politie": [1, 1, 1, 0], "regie": [1, 1, 0, 0]}
    assert seen() == allowed
    yield
    assert seen() == allowed


TABLES = ("cases_naw", "cases_politiemutatie", "cases_journaalitem", "cases_huurachterstand")
