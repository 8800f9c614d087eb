"""Every column of every model, posted to every form: none but the form's own fields come through (assurance.md 5)."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.apps import apps

from overlast.toets.addresses import addresses, routes
from overlast.toets.garden import Garden, plant
from privacy.catalogue import GATED, SHELLS
from tests import factories as make
from tests.databases import Database

pytestmark = pytest.mark.assurance
# What nobody sets by posting: who provided it, its category, whose it is, when it was made, and what it says of others.
PLANTED = {
    "bron": "999999",
    "bron_id": "999999",
    "categorie": "18",
    "categorie_id": "18",
    "eigenaar_id": "999999",
    "partij_id": "999999",
    "gemaakt_door": "999999",
    "gemaakt_door_id": "999999",
    "besloten_door_id": "999999",
    "is_superuser": "1",
    "is_active": "0",
    "rollen": "beheerder",
    "regie": "1",
    "vrijgave_op": "2001-01-01T00:00",
    "gemaakt_op": "2001-01-01T00:00",
    "aangemeld_op": "2001-01-01T00:00",
    "afgeschermd_op": "2001-01-01T00:00",
    "geheimhouding_op": "2001-01-01T00:00",
    "ondertekend_op": "2001-01-01T00:00",
    "vingerafdruk": "mass-assigned",
    "status": "vernietigd",
    "nummer": "LW-MASS-MASS",
}
MARKS = ("999999", "2001-01-01", "mass-assigned", "LW-MASS-MASS")


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


def marked(database: Database) -> set[str]:
    """The tables in which a row says what was planted."""
    found = set()
    with database.connect("migrator") as connection:
        for label in (*GATED, *SHELLS):
            table = apps.get_model(label)._meta.db_table
            if '"' in table:
                continue
            for mark in MARKS:
                query = psycopg.sql.SQL("SELECT count(*) FROM {} t WHERE to_jsonb(t)::text LIKE %s").format(
                    psycopg.sql.Identifier(table)
                )
                row = connection.execute(query, [f"%{mark}%"]).fetchone()
                if row and row[0]:
                    found.add(f"{label}: {mark}")
    return found


@pytest.mark.parametrize("who", ["regie", "corporatie"])
def test_no_column_comes_through_that_a_form_does_not_have(
    module_db: Database, garden: Garden, who: str, record_property: Callable[[str, object], None]
) -> None:
    browser, posted = make.client(garden.people[who]), 0
    before = marked(module_db)
    everything: dict[str, Any] = {
        field.name: "x" for label in (*GATED, *SHELLS) for field in apps.get_model(label)._meta.get_fields()
    }
    for route in routes():
        for address in addresses(garden, [route]):
            answer = browser.post(address, {**everything, **PLANTED})
            posted += 1
            assert answer.status_code < 500, address
            if answer.status_code == 405:
                break
    record_property("figure", f"{posted} posts")
    assert marked(module_db) - before == set()
    with module_db.connect("migrator") as connection:
        assert connection.execute("SELECT count(*) FROM parties_user WHERE is_superuser").fetchone() == (0,)
        assert connection.execute("SELECT count(*) FROM cases_casus WHERE status = 'vernietigd'").fetchone() == (0,)
