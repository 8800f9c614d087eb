"""The same POST twice makes one thing, also when both come at once; what is remembered holds nothing personal."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from psycopg import Connection

from cases.models import Idempotentie, Melding
from cases.services import idempotentie
from parties.models import Medewerker
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.koppeling import System, melding, problem


@pytest.fixture(scope="module")
def world(module_db: Database) -> work.World:
    return work.build()


def test_the_same_key_and_body_make_one_melding(world: work.World, migrator: Connection[Any]) -> None:
    system, body = System(world.corporatie), melding(wat="kanarie-eenmaal")
    first, second = (system.post("/meldingen", body, key="vraag-1") for _ in range(2))
    assert (first.status_code, first.content) == (second.status_code, second.content) == (201, first.content)
    assert first.headers["Location"] == second.headers["Location"]
    with make.as_role():
        assert Melding.objects.filter(nummer=first.json()["nummer"]).count() == 1
        kept = Idempotentie.objects.filter(medewerker=world.corporatie).latest("gemaakt_op")
    assert kept.nummer == first.json()["nummer"]
    stored = str(migrator.execute("SELECT * FROM cases_idempotentie").fetchall())
    assert "kanarie" not in stored
    assert "vraag-1" not in stored

    assert "Idempotency-Key" in problem(system.post("/meldingen", {**body, "ernst": 4}, key="vraag-1"), 422)["detail"]
    other = System(world.corporatie).post("/meldingen", body, key="vraag-1")
    assert other.json()["nummer"] != first.json()["nummer"]


def test_a_repetition_is_not_judged_anew(world: work.World, monkeypatch: pytest.MonkeyPatch) -> None:
    system, body = System(world.corporatie), melding()
    first = system.post("/meldingen", body, key="opnieuw")
    monkeypatch.setattr("cases.api.meldingen.provides", lambda _actor: frozenset())
    assert system.post("/meldingen", body, key="opnieuw").content == first.content
    problem(system.post("/meldingen", body, key="een-ander"), 403)


def test_a_key_that_is_too_long_is_named(world: work.World) -> None:
    [wrong] = problem(System(world.corporatie).post("/meldingen", melding(), key="x" * 201), 400)["errors"]
    assert (wrong["in"], wrong["location"]) == ("header", {"name": "Idempotency-Key"})


def test_a_refused_body_may_be_mended_under_the_same_key(world: work.World) -> None:
    system = System(world.corporatie)
    problem(system.post("/meldingen", melding(wat=None), key="herstel"), 400)
    assert system.post("/meldingen", melding(), key="herstel").status_code == 201


def test_two_at_once_make_one_and_the_other_waits(world: work.World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first is held inside the service; the second comes meanwhile and is told so."""
    from cases.services import meldingen as services

    system, inside, go = System(world.corporatie), threading.Event(), threading.Event()
    original, answers = services.register_melding, {}

    def slow(*args: Any, **options: Any) -> None:
        inside.set()
        assert go.wait(10)
        original(*args, **options)

    monkeypatch.setattr(services, "register_melding", slow)
    body = melding()

    def first() -> None:
        try:
            answers["first"] = system.post("/meldingen", body, key="tegelijk")
        finally:
            connections.close_all()

    thread = threading.Thread(target=first)
    thread.start()
    assert inside.wait(10)
    second = system.post("/meldingen", body, key="tegelijk")
    go.set()
    thread.join(10)
    problem(second, 409)
    assert answers["first"].status_code == 201
    assert system.post("/meldingen", body, key="tegelijk").content == answers["first"].content


def test_answers_are_forgotten_after_a_day(world: work.World) -> None:
    who: Medewerker = world.regie
    with make.as_role():
        for hours in (1, 23, 25, 400):
            Idempotentie.objects.create(
                medewerker=who,
                sleutel=f"{hours:064}",
                inhoud="x" * 64,
                status=201,
                pad="/",
                gemaakt_op=timezone.now() - dt.timedelta(hours=hours),
            )
    with make.as_role("worker"):
        assert idempotentie.forget(now=timezone.now()) == 2
