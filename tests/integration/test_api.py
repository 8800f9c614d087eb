"""Who the API lets in, what a token may do, and how it says no."""

import datetime as dt
import json
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from psycopg import Connection

from overlast import openapi
from parties.models import ApiToken, Medewerker, Rol, User
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.koppeling import System, melding, problem, token_of


@pytest.fixture(scope="module")
def world(module_db: Database) -> work.World:
    return work.build()


def test_a_token_works_until_it_is_revoked_or_its_person_leaves(world: work.World) -> None:
    with make.as_role():
        who = make.medewerker(world.corporatie.partij)
    system = System(who)
    assert system.get("/casussen").status_code == 200
    token = ApiToken.objects.get(medewerker=who)
    make.client(who).post(f"/api-toegang/{token.pk}/intrekken/")
    assert "sleutel" in problem(system.get("/casussen"), 401)["detail"]

    again = System(who)
    assert again.get("/casussen").status_code == 200
    with make.as_role():
        Medewerker.objects.filter(pk=who.pk).update(actief=False)
    problem(again.get("/casussen"), 401)
    with make.as_role():
        Medewerker.objects.filter(pk=who.pk).update(actief=True)
    problem(again.get("/casussen"), 401)

    third = System(who)
    with make.as_role():
        for active in (False, True):
            User.objects.filter(pk=who.user_id).update(is_active=active)
    problem(third.get("/casussen"), 401)


def test_a_token_ends_on_the_day_that_was_chosen(world: work.World) -> None:
    today = timezone.localdate()
    system = System(world.corporatie)
    system.client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token_of(world.corporatie, last=today)}"
    headers = {"Authorization": system.client.defaults["HTTP_AUTHORIZATION"]}
    assert Client(headers=headers).get("/api/v1/casussen").status_code == 200
    with make.as_role():
        ApiToken.objects.filter(medewerker=world.corporatie).update(verloopt_op=timezone.now())
    problem(Client(headers=headers).get("/api/v1/casussen"), 401)


def test_use_is_noted_once_an_hour(world: work.World) -> None:
    with make.as_role():
        who = make.medewerker(world.politie.partij, Rol.WIJKAGENT)
    system = System(who)
    seen = []
    for minutes in (0, 30, 50, 70):
        with time_machine.travel(timezone.now() + dt.timedelta(minutes=minutes), tick=True):
            assert system.get("/overleggen").status_code == 200
        seen.append(ApiToken.objects.get(medewerker=who).laatst_gebruikt_op)
    assert seen[0] is not None
    assert seen[0] == seen[1] == seen[2] < seen[3]


def test_a_token_does_what_its_owner_chose_and_no_more(world: work.World) -> None:
    nothing = "00000000-0000-4000-8000-000000000000"
    asked: dict[str, list[tuple[str, str]]] = {
        "casussen:lezen": [
            ("GET", "/casussen"),
            ("GET", f"/casussen/{world.casus.nummer}"),
            ("POST", f"/casussen/{world.casus.nummer}/inzagen"),
        ],
        "meldingen:lezen": [("GET", "/meldingen"), ("GET", "/meldingen/M-1")],
        "meldingen:schrijven": [("POST", "/meldingen")],
        "actiepunten:lezen": [("GET", "/actiepunten"), ("GET", f"/actiepunten/{nothing}")],
        "actiepunten:schrijven": [("POST", f"/actiepunten/{nothing}/afrondingen")],
        "agenda:lezen": [("GET", "/overleggen"), ("GET", f"/overleggen/{nothing}")],
        "webhooks:beheren": [("GET", "/webhooks"), ("POST", "/webhooks"), ("DELETE", f"/webhooks/{nothing}")],
    }
    for scope in asked:
        system = System(world.corporatie, scope)
        refused = {
            (method, path): system.send(method, path, {}).status_code == 403
            for pairs in asked.values()
            for method, path in pairs
        }
        assert {pair for pair, no in refused.items() if not no} == set(asked[scope])


def test_without_a_signed_geheimhouding_or_a_fitting_role_nothing_opens(world: work.World) -> None:
    with make.as_role():
        who = make.medewerker(world.corporatie.partij)
        other = make.medewerker(world.corporatie.partij)
    unsigned, changed = System(who), System(other)
    with make.as_role():
        Medewerker.objects.filter(pk=who.pk).update(geheimhouding_op=None)
        Medewerker.objects.filter(pk=other.pk).update(rollen=[Rol.PRIVACY_OFFICER])
    for path in ("/casussen", "/meldingen", "/webhooks"):
        assert "geheimhouding" in problem(unsigned.get(path), 403)["detail"]
        assert "rol" in problem(changed.get(path), 403)["detail"]


def test_a_browser_needs_a_second_factor_and_a_csrf_token(world: work.World) -> None:
    browser = make.client(world.corporatie)
    assert browser.get("/api/v1/casussen").status_code == 200
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = browser.cookies
    sent = strict.post("/api/v1/meldingen", json.dumps(melding()), content_type="application/json")
    assert "X-CSRFToken" in problem(sent, 403)["detail"]

    half = Client(raise_request_exception=False)
    half.force_login(world.corporatie.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    for path in ("/api/v1/casussen", "/api/v1/meldingen"):
        refused = half.get(path)
        problem(refused, 401)
        assert "Location" not in refused.headers


def test_every_reading_is_logged_with_the_mark_of_the_token(world: work.World, migrator: Connection[Any]) -> None:
    system = System(world.politie)
    token = ApiToken.objects.filter(medewerker=world.politie).latest("pk")
    assert system.get(f"/casussen/{world.casus.nummer}").status_code == 200
    problem(system.get("/casussen/LW-2222-2222"), 404)
    logged = migrator.execute(
        "SELECT uitkomst, doel, partij_id, casus_id FROM gate.inzagelog WHERE sessie = %s ORDER BY id",
        [f"token-{token.pk}"],
    ).fetchall()
    where, partij = "Koppeling met een ander systeem", world.politie.partij_id
    assert logged == [
        ("toegestaan", where, partij, world.casus.pk),
        ("geweigerd", where, partij, None),
    ]


def test_every_refusal_is_a_problem(world: work.World, settings: Any) -> None:
    system, nobody = System(world.corporatie), Client(raise_request_exception=False)
    asked = nobody.get("/api/v1/casussen")
    problem(asked, 401)
    assert asked.headers["WWW-Authenticate"].startswith("Bearer")
    bad = Client(headers={"Authorization": "Bearer niets"}).get("/api/v1/casussen")
    problem(bad, 401)
    for path in ("/niets", "/casussen/", "/casussen/lw-kleine-letters", "/casussen/%00", "/webhooks/geen-uuid"):
        problem(system.get(path), 404)
        problem(nobody.post(f"/api/v1{path}"), 404)
    problem(nobody.get("/api/"), 404)
    refused = system.send("PUT", "/casussen", {})
    problem(refused, 405)
    assert "GET" in refused.headers["Allow"]
    problem(system.get("/casussen", Accept="text/html"), 406)
    problem(system.client.post("/api/v1/meldingen", {"wat": "x"}), 415)
    large = system.post("/meldingen", melding(wat="x" * 70_000))
    problem(large, 413)
    for raw in (b"{", b"[]", b'"x"', b'{"wat": NaN}', b'{"wat": "\xff"}', b'{"wat": "\\ud800"}', b"[" * 60_000):
        answer = system.client.generic("POST", "/api/v1/meldingen", raw, content_type="application/json")
        problem(answer, 400)


def test_what_is_not_there_and_what_is_not_yours_are_the_same_bytes(world: work.World) -> None:
    with make.as_role():
        own = make.casus(world.welzijn.partij, status="eigen")
        theirs = make.melding(world.welzijn.partij)
    system = System(world.corporatie)
    for method, pattern, number in (
        ("GET", "/casussen/{}", own.nummer),
        ("POST", "/casussen/{}/inzagen", own.nummer),
        ("GET", "/meldingen/{}", theirs.nummer),
    ):
        body = {"reden": "toets"}
        pair = [system.send(method, pattern.format(each), body) for each in (number, "LW-2222-2222")]
        assert problem(pair[0], 404) == problem(pair[1], 404)
        assert pair[0].content == pair[1].content


def test_too_many_requests_wait_and_another_token_does_not(world: work.World, settings: Any) -> None:
    settings.API_RATE = "3/min"
    cache.clear()  # tokens of other databases have the same numbers
    busy, calm = System(world.politie), System(world.politie)
    assert [busy.get("/overleggen").status_code for _ in range(3)] == [200, 200, 200]
    refused = busy.get("/overleggen")
    problem(refused, 429)
    assert int(refused.headers["Retry-After"]) > 0
    assert calm.get("/overleggen").status_code == 200


def test_a_failure_is_a_problem_without_a_word_of_what_failed(
    world: work.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise RuntimeError("kanarie-geheim")

    monkeypatch.setattr("cases.api.casussen.load_casus", fail)
    answer = System(world.corporatie).get(f"/casussen/{world.casus.nummer}")
    problem(answer, 500)
    assert b"kanarie" not in answer.content


def test_when_the_log_cannot_be_written_there_is_no_data(world: work.World, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    from privacy import gate

    def refuse(*_args: Any, **_options: Any) -> None:
        raise DatabaseError

    system = System(world.corporatie)
    monkeypatch.setattr(gate, "open_gate", refuse)
    answer = system.get(f"/casussen/{world.casus.nummer}")
    problem(answer, 503)
    assert answer.headers["Retry-After"]


def test_the_document_is_there_for_everybody(world: work.World) -> None:
    found = Client().get("/api/v1/openapi.json", headers={"Accept": "text/html"})
    assert found.headers["Access-Control-Allow-Origin"] == "*"
    assert found.json()["openapi"].startswith("3.")
    assert found.json()["info"]["version"] == found.headers["API-Version"] == "1.0.0"
    assert Client().get("/api/v1/openapi.yaml").content.startswith(b"openapi: 3.")
    # written out once per process, not for everybody who asks
    assert openapi.as_json() is openapi.as_json()
    assert openapi.as_yaml() is openapi.as_yaml()
