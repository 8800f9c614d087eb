"""Random states of casus, convenant, restriction, besluit and toestemming: PostgreSQL and the oracle in
privacy/policy.py must name the same rows (assurance.md 13). The long run is in tests/assurance."""

import datetime as dt
import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import Casus, Journaalitem
from parties.models import Medewerker, Partij, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Convenant, Toestemming
from privacy.policy import Item, Reader, Rule, sees
from tests import factories as make
from tests.databases import Database, Databases

CATEGORIES = (1, 10, 17, 28)
STATUSES = ("eigen", "aangemeld", "triage", "in_behandeling", "monitoring", "afgesloten")
PHASES = {"eigen": "F0", "aangemeld": "F1", "triage": "F1", "afgesloten": "F4"}
ROWS = 5
DAY = dt.timedelta(days=1)
WINDOWS = {"now": (-30 * DAY, 30 * DAY), "past": (-30 * DAY, -DAY), "future": (DAY, 30 * DAY)}
windows = st.sampled_from(sorted(WINDOWS))
numbers = st.integers


@dataclass(frozen=True)
class World:
    """One casus with four Partijen, a reader at each, two versions of a convenant and the rows to be read."""

    casus: Casus
    partijen: tuple[Partij, ...]
    readers: tuple[Medewerker, ...]
    versions: tuple[Convenant, ...]
    rows: tuple[uuid.UUID, ...]
    toestemming: uuid.UUID
    admin: psycopg.Connection[Any]


@pytest.fixture(scope="module")
def world(databases: Databases, module_db: Database) -> Iterator[World]:
    with make.as_role():
        here = make.gemeente()
        kinds = {
            "gemeente_burgemeester": Rol.REGISSEUR,
            "woningcorporatie": Rol.CONSULENT,
            "politie": Rol.WIJKAGENT,
            "welzijn": Rol.DEELNEMER,
        }
        partijen = tuple(make.partij(here, soort) for soort in kinds)
        readers = tuple(make.medewerker(partij, rol) for partij, rol in zip(partijen, kinds.values(), strict=True))
        versions = (make.convenant(here), make.convenant(here, versie=2))
        before = make.convenant(here, versie=3)
        casus = make.casus(partijen[1], *partijen)
        rows = tuple(
            make.row(Journaalitem, casus, partijen[1], categorie_id=10, vak="waarneming", tekst="x").pk
            for _ in range(ROWS)
        )
        toestemming = make.row(
            Toestemming,
            casus,
            partijen[1],
            categorie_id=22,
            waarvoor="x",
            bewijs="x",
            categorieen=[],
            partijen=[],
            gegeven_op=timezone.localdate(),
            geldig_tot=timezone.localdate(),
        ).pk
    with psycopg.connect(databases.cluster.superuser(module_db.name), autocommit=True) as admin:
        # the triggers that keep a valid convenant and a status as they are would keep the test from moving about
        admin.execute("SET session_replication_role = replica")
        # an earlier convenant let everybody provide everything: what is one's own was once provided
        admin.execute("UPDATE privacy_convenant SET status = 'vervallen' WHERE id = %s", [before.pk])
        admin.execute(
            "UPDATE privacy_convenantregel SET verstrekken = true WHERE convenant_id = %s AND categorie_id = ANY(%s)",
            [before.pk, list(CATEGORIES)],
        )
        yield World(casus, partijen, readers, versions, rows, toestemming, admin)


versions = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["geldig", "geldig", "geldig", "concept", "ter_ondertekening", "vervallen"]),
        "window": windows,
        "signed": st.sets(numbers(0, 3)),
        "cells": st.fixed_dictionaries(
            {
                (fase, categorie): st.tuples(st.sampled_from(["lezen", "hit", "geen"]), st.booleans(), st.booleans())
                for fase in ("F1", "F2", "F4")
                for categorie in CATEGORIES
            }
        ),
    }
)
items = st.fixed_dictionaries(
    {
        "bron": numbers(0, 3),
        "categorie": st.sampled_from(CATEGORIES),
        "beperkt": st.booleans(),
        "alleen_voor": st.none() | st.sets(numbers(0, 3)),
    }
)
grants = st.fixed_dictionaries(
    {
        "row": numbers(0, ROWS - 1),
        "to": numbers(0, 3),
        "window": windows,
        "withdrawn": st.booleans(),
        "by_consent": st.booleans(),
        "as_provided": st.booleans(),
    }
)
states = st.fixed_dictionaries(
    {
        "status": st.sampled_from(STATUSES),
        "afgeschermd": st.booleans(),
        "versions": st.tuples(versions, versions),
        "items": st.lists(items, min_size=ROWS, max_size=ROWS),
        "grants": st.lists(grants, max_size=3),
        "consent": st.fixed_dictionaries(
            {
                "categories": st.sets(st.sampled_from(CATEGORIES)),
                "partijen": st.sets(numbers(0, 3)),
                "window": windows,
                "withdrawn": st.booleans(),
            }
        ),
        "reader": numbers(0, 3),
        "part": st.sampled_from(["works", "ended", "no permission"]),
        "emergency": st.none() | st.tuples(numbers(0, 3), windows),
        "asked": st.sets(st.sampled_from(CATEGORIES), min_size=1),
        "reden": st.sampled_from(["", "Klacht van de bewoner"]),
    }
)


def arrange(world: World, state: dict[str, Any], now: dt.datetime) -> None:
    """Make the database say what `state` says."""
    run, casus, keys = world.admin.execute, world.casus.pk, [partij.pk for partij in world.partijen]
    reader = world.readers[state["reader"]]

    def between(window: str) -> tuple[dt.datetime, dt.datetime]:
        first, last = WINDOWS[window]
        return now + first, now + last

    run("DELETE FROM privacy_toegangsbesluit")
    run("DELETE FROM privacy_noodprocedure")
    run(
        "UPDATE cases_casus SET status = %s, aangemeld_op = %s, afgeschermd_op = %s WHERE id = %s",
        [state["status"], None if state["status"] == "eigen" else now, now if state["afgeschermd"] else None, casus],
    )
    for version, wanted in zip(world.versions, state["versions"], strict=True):
        first, last = between(wanted["window"])
        run(
            "UPDATE privacy_convenant SET status = %s, geldig_van = %s, geldig_tot = %s WHERE id = %s",
            [wanted["status"], first.date(), last.date(), version.pk],
        )
        for index, key in enumerate(keys):
            run(
                "UPDATE privacy_convenantpartij SET ondertekend_op = %s WHERE convenant_id = %s AND partij_id = %s",
                [now if index in wanted["signed"] else None, version.pk, key],
            )
        for (fase, categorie), (toegang, besluit, toestemming) in wanted["cells"].items():
            run(
                "UPDATE privacy_convenantregel SET toegang = %s, besluit_nodig = %s, toestemming_nodig = %s,"
                " verstrekken = true WHERE convenant_id = %s AND fase = %s AND categorie_id = %s AND partijsoort = %s",
                [toegang, besluit, toestemming, version.pk, fase, categorie, reader.partij.soort],
            )
    for row, item in zip(world.rows, state["items"], strict=True):
        alone = None if item["alleen_voor"] is None else [keys[index] for index in item["alleen_voor"]]
        run(
            "UPDATE cases_journaalitem SET bron_id = %s, categorie_id = %s, beperkt = %s, alleen_voor = %s"
            " WHERE id = %s",
            [keys[item["bron"]], item["categorie"], item["beperkt"], alone, row],
        )
    consent = state["consent"]
    first, last = between(consent["window"])
    run(
        "UPDATE privacy_toestemming SET categorieen = %s, partijen = %s, gegeven_op = %s, geldig_tot = %s,"
        " ingetrokken_op = %s WHERE id = %s",
        [
            list(consent["categories"]),
            [keys[index] for index in consent["partijen"]],
            first.date(),
            last.date(),
            now if consent["withdrawn"] else None,
            world.toestemming,
        ],
    )
    for grant in state["grants"]:
        item = state["items"][grant["row"]]
        first, last = between(grant["window"])
        # one that names another bron than the row has is worth nothing
        bron = keys[item["bron"] if grant["as_provided"] else (item["bron"] + 1) % 4]
        run(
            "INSERT INTO privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id,"
            " grondslag, grond, besloten_door_id, geldig_van, geldig_tot, ingetrokken_op, toestemming_id)"
            " VALUES (gen_random_uuid(), %s, %s, 'cases_journaalitem', %s, %s, %s, 'taak', 'x', %s, %s, %s, %s, %s)",
            [
                casus,
                item["categorie"],
                world.rows[grant["row"]],
                bron,
                keys[grant["to"]],
                reader.pk,
                first,
                last,
                now if grant["withdrawn"] else None,
                world.toestemming if grant["by_consent"] else None,
            ],
        )
    run("UPDATE cases_deelname SET beeindigd_op = NULL WHERE casus_id = %s", [casus])
    run(
        "UPDATE cases_deelname SET beeindigd_op = %s WHERE casus_id = %s AND partij_id = %s",
        [now if state["part"] == "ended" else None, casus, reader.partij_id],
    )
    run("UPDATE cases_deelnameuserobjectpermission SET user_id = -user_id WHERE user_id < 0")
    if state["part"] == "no permission":
        run("UPDATE cases_deelnameuserobjectpermission SET user_id = -user_id WHERE user_id = %s", [reader.user_id])
    if state["emergency"]:
        index, window = state["emergency"]
        other, (first, last) = world.readers[index], between(window)
        run(
            "INSERT INTO privacy_noodprocedure (id, casus_id, casusnummer, gemeente_id, medewerker_id, partij_id,"
            " reden, toelichting, geldig_van, geldig_tot)"
            " VALUES (gen_random_uuid(), %s, %s, %s, %s, %s, 'brand', 'x', %s, %s)",
            [casus, world.casus.nummer, world.casus.gemeente_id, other.pk, other.partij_id, first, last],
        )


def expected(world: World, state: dict[str, Any]) -> set[uuid.UUID]:
    """What the oracle says that the reader sees."""
    keys = [partij.pk for partij in world.partijen]
    reader, consent = world.readers[state["reader"]], state["consent"]
    fase = "F4" if state["afgeschermd"] else PHASES.get(state["status"], "F2")
    begun = [v for v in state["versions"] if v["status"] == "geldig" and v["window"] == "now"]
    version = begun[-1] if begun else None
    rules = [
        Rule(reader.partij.soort, phase, categorie, toegang == "lezen", besluit, toestemming)
        for (phase, categorie), (toegang, besluit, toestemming) in (version["cells"].items() if version else ())
    ]
    consented = consent["window"] == "now" and not consent["withdrawn"] and state["reader"] in consent["partijen"]
    who = Reader(
        partij=reader.partij_id,
        soort=reader.partij.soort,
        takes_part=state["part"] == "works",
        signed=version is not None and state["reader"] in version["signed"],
        # never in a casus that was not aangemeld, also when nobody decided in time and it was afgeschermd
        emergency=state["status"] != "eigen" and state["emergency"] == (state["reader"], "now"),
        consented=frozenset(consent["categories"]) if consented else frozenset(),
    )
    seen = set()
    for index, (row, item) in enumerate(zip(world.rows, state["items"], strict=True)):
        granted = frozenset(
            keys[grant["to"]]
            for grant in state["grants"]
            if grant["row"] == index
            and grant["window"] == "now"
            and grant["as_provided"]
            and not grant["withdrawn"]
            and not (grant["by_consent"] and (consent["withdrawn"] or consent["window"] != "now"))
        )
        alone = None if item["alleen_voor"] is None else frozenset(keys[each] for each in item["alleen_voor"])
        thing = Item(keys[item["bron"]], item["categorie"], item["beperkt"], alone, granted)
        if item["categorie"] in state["asked"] and sees(rules, who, thing, fase=fase, reden=state["reden"]):
            seen.add(row)
    return seen


def actual(world: World, state: dict[str, Any]) -> set[uuid.UUID]:
    """What PostgreSQL shows to the application's role after an opening."""
    with make.request(make.actor(world.readers[state["reader"]])) as actor:
        gate.open_gate(
            actor, casussen=[world.casus.pk], categories=state["asked"], doel=Doel.CASUS, reden=state["reden"]
        )
        return set(Journaalitem.objects.values_list("pk", flat=True))


@settings(
    max_examples=int(os.environ.get("ORACLE_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(state=states)
def test_postgresql_and_the_oracle_agree(world: World, state: dict[str, Any]) -> None:
    now = timezone.now()
    arrange(world, state, now)
    assert actual(world, state) == expected(world, state)


def state_of(cell: tuple[str, bool, bool]) -> dict[str, Any]:
    """The police takes part in a casus with rows of others, and every cell of its matrix is `cell`."""
    cells = dict.fromkeys(((fase, categorie) for fase in ("F1", "F2", "F4") for categorie in CATEGORIES), cell)
    version = {"status": "geldig", "window": "now", "signed": {0, 1, 2, 3}, "cells": cells}
    item = {"bron": 1, "categorie": 10, "beperkt": False, "alleen_voor": None}
    return {
        "status": "in_behandeling",
        "afgeschermd": False,
        "versions": (version, version),
        "items": [
            item,
            {**item, "beperkt": True},
            {**item, "alleen_voor": {0}},
            {**item, "beperkt": True, "bron": 2},
            {**item, "beperkt": True},
        ],
        "grants": [
            {"row": 4, "to": 2, "window": "now", "withdrawn": False, "by_consent": False, "as_provided": True},
        ],
        "consent": {"categories": set(), "partijen": set(), "window": "now", "withdrawn": False},
        "reader": 2,
        "part": "works",
        "emergency": None,
        "asked": {10},
        "reden": "",
    }


def test_the_oracle_test_reaches_every_reason(world: World) -> None:
    """Of the three reasons each is met and each refused, so that agreeing is not agreeing on nothing."""
    state = state_of(("lezen", False, False))
    arrange(world, state, timezone.now())
    assert actual(world, state) == expected(world, state) == {world.rows[0], world.rows[3], world.rows[4]}


CELLS = [("geen", False, False), ("hit", False, False), ("lezen", True, False), ("lezen", False, True)]


@pytest.mark.parametrize("cell", CELLS)
def test_no_other_cell_gives_what_others_recorded(world: World, cell: tuple[str, bool, bool]) -> None:
    """Neither a hit, nor what asks for a besluit or for toestemming that nobody gave: own and granted rows are left."""
    state = state_of(cell)
    arrange(world, state, timezone.now())
    assert actual(world, state) == expected(world, state) == {world.rows[3], world.rows[4]}


READS, ASKS = ("lezen", False, False), ("lezen", False, True)
GIVEN = state_of(READS)["grants"][0]
CONSENT = {"categories": {10}, "partijen": {2}, "window": "now", "withdrawn": False}
# The cell, what is otherwise, and which of the rows are seen then.
NARROWER: dict[str, tuple[tuple[str, bool, bool], dict[str, Any], set[int]]] = {
    "toestemming": (ASKS, {"consent": CONSENT}, {0, 3, 4}),
    "toestemming for something else": (ASKS, {"consent": {**CONSENT, "categories": {17}}}, {3, 4}),
    "toestemming for somebody else": (ASKS, {"consent": {**CONSENT, "partijen": {1}}}, {3, 4}),
    "toestemming of the past": (ASKS, {"consent": {**CONSENT, "window": "past"}}, {3, 4}),
    "closed, without a reason": (READS, {"afgeschermd": True}, set()),
    "closed, with a reason": (READS, {"afgeschermd": True, "reden": "Klacht"}, {0, 3, 4}),
    "a besluit for somebody else": (READS, {"grants": [{**GIVEN, "to": 1}]}, {0, 3}),
    "a besluit that was withdrawn": (READS, {"grants": [{**GIVEN, "withdrawn": True}]}, {0, 3}),
    "a besluit of the past": (READS, {"grants": [{**GIVEN, "window": "past"}]}, {0, 3}),
}


@pytest.mark.parametrize("name", NARROWER)
def test_what_narrows_a_reading_does_so_by_itself(world: World, name: str) -> None:
    """One by one what the random states mix, so that a check that is gone is missed at once."""
    cell, otherwise, rows = NARROWER[name]
    state = state_of(cell) | otherwise
    arrange(world, state, timezone.now())
    assert actual(world, state) == expected(world, state) == {world.rows[each] for each in rows}


def test_a_cell_of_another_phase_gives_nothing(world: World) -> None:
    state = state_of(READS) | {"status": "triage"}
    for version in state["versions"]:
        version["cells"].update({("F1", categorie): ("geen", False, False) for categorie in CATEGORIES})
    arrange(world, state, timezone.now())
    assert actual(world, state) == expected(world, state) == {world.rows[3], world.rows[4]}
