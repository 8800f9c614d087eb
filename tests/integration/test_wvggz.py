"""The term of art. 5:2 Wvggz: begun by what the college records, for the college alone, ended when that is done."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Termijn, Wvggztraject
from tests import factories as make
from tests.databases import Database

LABEL = "Verkennend onderzoek"


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        regie, corporatie, college = (
            make.partij(here, soort) for soort in ("gemeente_burgemeester", "woningcorporatie", "gemeente_college")
        )
        make.convenant(here)
        people = {"regie": make.medewerker(regie, "regisseur"), "college": make.medewerker(college)}
        people["corporatie"] = make.medewerker(corporatie)
        return SimpleNamespace(casus=make.casus(corporatie, regie, college), **people)


def terms(world: SimpleNamespace) -> list[tuple[dt.date, bool, bool]]:
    """Of each term of the law when it ends, whether it escalates inside only, and whether it still runs."""
    with make.as_role():
        rows = Termijn.objects.filter(casus=world.casus, soort=Termijn.Soort.WVGGZ).order_by("verloopt_op")
        return [(row.verloopt_op, row.wettelijk, row.afgerond_op is None) for row in rows]


def record(world: SimpleNamespace, day: dt.date, **more: Any) -> None:
    address = reverse("gegeven_new", args=[world.casus.nummer, "wvggztraject"])
    answer = make.client(world.college).post(address, {"gemeld_op": day.isoformat(), "stap": "Gemeld", **more})
    assert answer.status_code == 302, answer.text


def test_the_term_begins_with_the_melding_and_only_the_college_knows(world: SimpleNamespace) -> None:
    today = timezone.localdate()
    record(world, today)
    assert terms(world) == [(today + dt.timedelta(days=14), True, True)]
    assert LABEL in make.client(world.college).get("/").text
    for other in (world.regie, world.corporatie):
        assert LABEL not in make.client(other).get("/").text
    record(world, today, stap="Gesproken")
    assert len(terms(world)) == 1
    record(world, today, stap="Afgerond", klaar="on")
    assert terms(world) == [(today + dt.timedelta(days=14), True, False)]
    assert LABEL not in make.client(world.college).get("/").text


def test_a_second_melding_and_a_correction_leave_the_term_of_another_alone(world: SimpleNamespace) -> None:
    today = timezone.localdate()
    record(world, today - dt.timedelta(days=5))
    record(world, today)
    both = [(today + dt.timedelta(days=9), True, True), (today + dt.timedelta(days=14), True, True)]
    assert terms(world) == both
    with make.as_role():
        first = Wvggztraject.objects.get(casus=world.casus, gemeld_op=today - dt.timedelta(days=5))
        assert set(Termijn.objects.filter(soort=Termijn.Soort.WVGGZ).values_list("object", flat=True)) == set(
            Wvggztraject.objects.filter(casus=world.casus).values_list("pk", flat=True)
        ), "destruction of a row takes its term along"
    address = reverse("gegeven_detail", args=[world.casus.nummer, "wvggztraject", first.pk])
    changed = {"gemeld_op": first.gemeld_op.isoformat(), "stap": "Gemeld bij het college"}
    assert make.client(world.college).post(address, changed).status_code == 302
    assert terms(world) == both


def test_a_corrected_day_moves_the_term_and_what_was_done_before_starts_none(world: SimpleNamespace) -> None:
    today = timezone.localdate()
    record(world, today)
    with make.as_role():
        row = Wvggztraject.objects.get(casus=world.casus)
    address = reverse("gegeven_detail", args=[world.casus.nummer, "wvggztraject", row.pk])
    browser = make.client(world.college)
    assert "Het verkennend onderzoek is klaar" in browser.get(address).text
    earlier = today - dt.timedelta(days=3)
    assert browser.post(address, {"gemeld_op": earlier.isoformat(), "stap": "Gemeld"}).status_code == 302
    assert terms(world) == [
        (today + dt.timedelta(days=11), True, True),
        (today + dt.timedelta(days=14), True, False),
    ]
    record(world, today - dt.timedelta(days=200), klaar="on")
    assert [running for *_, running in terms(world)] == [True, False], "no term of that one, and the other goes on"
    assert (
        browser.post(address, {"gemeld_op": earlier.isoformat(), "stap": "Gesproken", "klaar": "on"}).status_code == 302
    )
    assert [running for *_, running in terms(world)] == [False, False]


def test_what_is_done_of_one_melding_leaves_the_term_of_another_running(world: SimpleNamespace) -> None:
    today = timezone.localdate()
    days = [today - dt.timedelta(days=5), today - dt.timedelta(days=2), today]
    for day in days:
        record(world, day)
    with make.as_role():
        Termijn.objects.filter(casus=world.casus, verloopt_op=days[1] + dt.timedelta(days=14)).update(object=None)
    record(world, days[0], stap="Afgerond", klaar="on")
    assert [running for *_, running in terms(world)] == [False, True, True], "a later step of the first one"
    record(world, days[1], stap="Afgerond", klaar="on")
    assert [running for *_, running in terms(world)] == [False, False, True], "which hangs on no row, from before"
    with make.as_role():
        last = Wvggztraject.objects.get(casus=world.casus, gemeld_op=today)
    address = reverse("gegeven_detail", args=[world.casus.nummer, "wvggztraject", last.pk])
    done = {"gemeld_op": (today - dt.timedelta(days=1)).isoformat(), "stap": "Afgerond", "klaar": "on"}
    assert make.client(world.college).post(address, done).status_code == 302
    assert [running for *_, running in terms(world)] == [False, False, False], "its own, also when the day is corrected"
