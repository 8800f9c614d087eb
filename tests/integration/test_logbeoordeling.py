"""The monthly review of the read log: figures that lead to their rows, signing, and reminding."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Bericht
from parties.models import Medewerker
from privacy.models import Logbeoordeling
from privacy.queries.logbeoordeling import due_day, previous_month
from privacy.services import logbeoordeling
from tests import factories as make
from tests.databases import Database


@dataclass(frozen=True)
class World:
    month: dt.date
    consulent: Medewerker
    busy: Medewerker
    po: Medewerker
    fg: Medewerker
    po_other: Medewerker

    @property
    def page(self) -> str:
        return f"/inzagelog/beoordelingen/{self.month.year}/{self.month.month}/"


def rows(who: Medewerker, month: dt.date, number: int, *, hour: int = 10, **values: str) -> None:
    """Lines on the first Wednesday of a month and the days after it."""
    columns = {"gebeurtenis": "lezen", "uitkomst": "toegestaan", **values}
    first = month + dt.timedelta(days=(2 - month.weekday()) % 7)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.ensure_partitions(%s, %s)", [month, month])
        cursor.execute(
            "INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, medewerker_id, rol, partij_id, object, doel)"
            " SELECT (%s::timestamp + make_interval(secs => n)) AT TIME ZONE 'Europe/Amsterdam', %s, %s, %s, '', %s,"
            " 'x', 'x' FROM generate_series(1, %s) n",
            [
                dt.datetime.combine(first, dt.time(hour)),
                columns["gebeurtenis"],
                columns["uitkomst"],
                who.pk,
                who.partij_id,
                number,
            ],
        )


def build() -> World:
    """Last month with a bit of everything; one person read far more than in the months before."""
    month = previous_month(timezone.localdate())
    before = previous_month(month)
    with make.as_role():
        here = make.gemeente()
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        other = make.partij(here, "politie")
        world = World(
            month,
            make.medewerker(corporatie, naam="Joke Consulent"),
            make.medewerker(corporatie, naam="Drukke Lezer"),
            make.medewerker(corporatie, "privacy_officer", naam="Petra Officer"),
            make.medewerker(corporatie, "fg"),
            make.medewerker(other, "privacy_officer"),
        )
        for each in (before, previous_month(before)):
            rows(world.consulent, each, 28)
            rows(world.busy, each, 4)
        rows(world.consulent, month, 30)
        rows(world.busy, month, 25)
        rows(world.busy, month, 3, hour=22)
        rows(world.consulent, month, 2, gebeurtenis="zoeken")
        rows(world.consulent, month, 1, gebeurtenis="export")
        rows(world.consulent, month, 1, gebeurtenis="noodprocedure")
        rows(world.consulent, month, 2, uitkomst="geweigerd")
        rows(world.po_other, month, 7)
    return world


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    return build()


def test_figures_are_of_the_own_organisation_and_lead_to_their_rows(world: World) -> None:
    browser = make.client(world.po)
    page = browser.get(world.page).content.decode()
    found = re.findall(r'<a class="nl-link" href="([^"]+)"><strong>(\d+)</strong> ([^<]+)</a>', page)
    assert {label: int(number) for _, number, label in found} == {
        "keer gelezen": 60,
        "keer vastgelegd": 0,
        "zoekopdrachten": 2,
        "keer afgedrukt": 0,
        "exports": 1,
        "keer de noodprocedure": 1,
        "keer geweigerd": 2,
        "keer buiten werktijd": 3,
    }
    for address, number, label in found:
        if int(number) < 50:
            rows_there = browser.get(address.replace("&amp;", "&")).content.decode().count('data-label="Uitkomst"')
            assert rows_there == int(number), label


def test_people_who_read_much_more_than_usual_stand_out(world: World) -> None:
    page = make.client(world.po).get(world.page).content.decode()
    table = re.search(r'id="opvallend".*?</table>', page, re.S)
    assert table
    assert "Drukke Lezer" in table.group(0)
    assert "28 keer" in table.group(0)
    assert "4 per maand" in table.group(0)
    assert "Joke Consulent" not in table.group(0)


def test_the_fg_reads_and_does_not_sign(world: World) -> None:
    browser = make.client(world.fg)
    page = browser.get(world.page)
    assert page.status_code == 200
    assert "Onderteken</span>" not in page.content.decode()
    assert browser.post(world.page, {"oordeel": "in_orde"}).status_code == 403
    assert make.client(world.consulent).get(world.page).status_code == 403


def test_this_month_is_not_signed_and_no_month_is_13(world: World) -> None:
    today = timezone.localdate()
    browser = make.client(world.po)
    current = f"/inzagelog/beoordelingen/{today.year}/{today.month}/"
    assert "Deze maand loopt nog" in browser.get(current).content.decode()
    assert browser.post(current, {"oordeel": "in_orde"}).status_code == 403
    for wrong in ("/inzagelog/beoordelingen/2026/13/", "/inzagelog/beoordelingen/99999999999/1/"):
        assert browser.get(wrong).status_code == 404


def test_signing_asks_again_who_one_is(world: World) -> None:
    with make.as_role():
        TOTP.activate(world.po.user, "OVERLASTTESTOVERLASTTESTOVERLAST")
    browser = make.client(world.po)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session.save()
    answer = browser.post(world.page, {"oordeel": "in_orde"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]


def test_a_finding_is_kept_with_the_figures_and_never_changes(
    db_clone: Database, app_sql: psycopg.Connection[Any]
) -> None:
    world = build()
    browser = make.client(world.po)
    assert "Beoordeel" in browser.get("/inzagelog/").content.decode()
    wrong = browser.post(world.page, {"oordeel": "vervolg", "bevinding": ""})
    assert wrong.status_code == 422
    assert "Schrijf op wat u opviel" in wrong.content.decode()
    text = "De wijkconsulent las veel; ik vraag ernaar."
    assert browser.post(world.page, {"oordeel": "vervolg", "bevinding": text}).status_code == 302
    with make.as_role():
        rows(world.consulent, world.month, 5, gebeurtenis="export")
    page = browser.get(world.page).content.decode()
    assert text in page
    assert "<strong>1</strong> exports" in page, "the figures of when it was signed"
    assert text in make.client(world.fg).get(world.page).content.decode()
    assert text not in make.client(world.po_other).get(world.page).content.decode()
    assert browser.post(world.page, {"oordeel": "in_orde"}).status_code == 403
    assert "Beoordeeld" in browser.get("/inzagelog/beoordelingen/").content.decode()
    assert "Vorige maand wacht" not in browser.get("/inzagelog/").content.decode()
    for statement in ("UPDATE privacy_logbeoordeling SET bevinding = ''", "DELETE FROM privacy_logbeoordeling"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql.execute(statement)


def test_reminders_come_once_when_the_month_ends_and_once_when_late(db_clone: Database) -> None:
    world = build()
    with make.as_role():
        Logbeoordeling.objects.create(
            partij=world.po_other.partij,
            maand=world.month,
            cijfers={},
            oordeel="in_orde",
            ondertekend_door=world.po_other,
        )

    def remind(day: dt.date) -> list[str]:
        with make.as_role("worker"):
            logbeoordeling.remind(now=dt.datetime.combine(day, dt.time(7, 40), dt.UTC))
        with make.as_role():
            return [
                row.aan.user.naam for row in Bericht.objects.filter(soort="logbeoordeling").select_related("aan__user")
            ]

    first = (world.month + dt.timedelta(days=32)).replace(day=1)
    assert remind(first) == ["Petra Officer"]
    assert remind(first + dt.timedelta(days=1)) == ["Petra Officer"]
    assert remind(due_day(world.month) + dt.timedelta(days=1)) == ["Petra Officer"] * 2


def test_few_queries(world: World) -> None:
    browser = make.client(world.po)
    for address in ("/inzagelog/beoordelingen/", world.page):
        browser.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        statements = [query["sql"] for query in asked if not query["sql"].startswith(("BEGIN", "COMMIT"))]
        assert len(statements) <= 10, "\n".join(statements)
