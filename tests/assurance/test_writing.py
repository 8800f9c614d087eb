"""Opening a page changes nothing but the log of who read (assurance.md 33, second half; architecture, rule 10)."""

from typing import Any

import psycopg
from psycopg import sql

from overlast.toets.addresses import fetch, routes
from tests import factories as make
from tests.canary import plant
from tests.databases import Database

# What a visit leaves behind besides: when a session was last used.
LEFT_BY_A_VISIT = {"django_session", "usersessions_usersession"}


def state(raw: psycopg.Connection[Any]) -> dict[str, tuple[int, str]]:
    """The rows of every table of the application, as a number and a hash of all that stands in them."""
    tables = raw.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname"
    ).fetchall()
    found = {}
    for (name,) in tables:
        query = "SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {} t"
        row = raw.execute(sql.SQL(query).format(sql.Identifier(name))).fetchone()
        assert row is not None
        found[name] = (row[0], row[1])
    return found


def test_opening_every_page_changes_no_row(
    module_db: Database, migrator: psycopg.Connection[Any], record_property: Any
) -> None:
    garden = plant()
    with make.as_role():
        regie = garden.people["regie"].partij
        others = [make.medewerker(regie, rol, contactpersoon=False) for rol in ("privacy_officer", "beheerder", "fg")]
    seen = 0
    for who in (garden.people["regie"], garden.people["corporatie"], *others):
        browser = make.client(who)
        before = state(migrator)
        for address, answer in fetch(browser, garden, routes()):
            seen += 1
            assert answer.status_code < 500, address
        after = state(migrator)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= LEFT_BY_A_VISIT, (who.rollen, changed)
    record_property("figure", f"{seen} addresses, 0 rows changed")
    assert seen > 500
