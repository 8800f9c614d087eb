"""What other machines ask: health, figures, security.txt, robots.txt, and reports of browsers."""

import json
from typing import Any
from unittest import mock

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from overlast import tasks
from overlast.machine import figures, reports
from tests import factories as make
from tests.databases import Database

TOKEN = "0123456789abcdefghijklmnopqrstuvwxyz"
SECRET = "Kanarie-de-Vries"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    figures._client.cache_clear()


@pytest.fixture
def machine() -> Client:
    return Client(raise_request_exception=False)


def break_database(monkeypatch: pytest.MonkeyPatch, alias: str) -> None:
    connections[alias].close()
    monkeypatch.setitem(connections.settings[alias], "HOST", "/nonexistent")


# --- health -----------------------------------------------------------------------------------------------------------
def test_ready_when_everything_is_there(machine: Client, module_db: Database, redis_url: str, settings: Any) -> None:
    settings.REDIS_URL = redis_url
    assert [machine.get(f"/health/{which}").status_code for which in ("live", "ready")] == [200, 200]


@pytest.mark.parametrize("alias", ["default", "inzagelog"])
def test_not_ready_without_a_database_yet_alive(
    machine: Client, module_db: Database, alias: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_database(monkeypatch, alias)
    answer = machine.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"niet gereed\n")
    assert machine.get("/health/live").status_code == 200
    connections[alias].close()


def test_not_ready_without_redis(machine: Client, module_db: Database, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert machine.get("/health/ready").content == b"niet gereed\n"


def test_machines_need_no_known_host_and_no_tls(machine: Client, module_db: Database, settings: Any) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["overlast.example.nl"], True
    assert machine.get("/health/live", headers={"Host": "10.0.0.7"}).status_code == 200
    assert machine.get("/account/login/", headers={"Host": "10.0.0.7"}).status_code in (301, 400)


# --- fixed places -----------------------------------------------------------------------------------------------------
def test_robots_and_security(machine: Client, module_db: Database, settings: Any) -> None:
    assert machine.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert machine.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@example.nl"
    said = dict(line.split(": ", 1) for line in machine.get("/.well-known/security.txt").content.decode().splitlines())
    assert said["Contact"] == "mailto:security@example.nl"
    left = timezone.datetime.fromisoformat(said["Expires"]) - timezone.now()
    assert 150 < left.days < 365
    assert said["Canonical"] == f"{settings.SITE_URL}/.well-known/security.txt"


@pytest.mark.parametrize("address", ["/account/login/", "/", "/nergens/", "/health/live", "/robots.txt", "/metrics"])
def test_every_answer_carries_the_same_protection(machine: Client, module_db: Database, address: str) -> None:
    """assurance.md 29."""
    headers = machine.get(address).headers
    assert headers["Cache-Control"].startswith(("no-store", "max-age=0, no-cache, no-store"))
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith("report-uri /csp-rapport/; report-to csp")


# --- reports of browsers ----------------------------------------------------------------------------------------------
def send(machine: Client, document: object, kind: str = "application/csp-report", **options: Any) -> int:
    data = document if isinstance(document, str) else json.dumps(document)
    return machine.post("/csp-rapport/", data, content_type=kind, **options).status_code


OLD = {
    "csp-report": {
        "document-uri": f"https://x/casussen/LW-1/?q={SECRET}",
        "referrer": f"https://x/{SECRET}",
        "effective-directive": "script-src-elem",
        "blocked-uri": f"https://kwaad.example/{SECRET}?naam={SECRET}",
        "script-sample": SECRET,
    }
}
NEW = [
    {"type": "csp-violation", "url": SECRET, "body": {"effectiveDirective": "img-src", "blockedURL": "inline"}},
    {"type": "deprecation", "body": {"message": SECRET}},
]


@pytest.mark.parametrize(
    ("document", "kind", "kept"),
    [
        (OLD, "application/csp-report", ("script-src-elem", "https://kwaad.example")),
        (NEW, "application/reports+json", ("img-src", "inline")),
        ({"csp-report": {"violated-directive": SECRET, "blocked-uri": SECRET}}, "application/json", ("other", "other")),
    ],
)
def test_of_a_report_directive_and_origin_are_kept(
    machine: Client, module_db: Database, document: object, kind: str, kept: tuple[str, str]
) -> None:
    with mock.patch.object(reports.logger, "warning") as warning:
        assert send(machine, document, kind) == 204
    (said,) = warning.call_args_list
    assert (said.kwargs["extra"]["directive"], said.kwargs["extra"]["blocked"]) == kept
    assert SECRET not in str(said)


def test_reports_are_few_small_and_reports(machine: Client, module_db: Database) -> None:
    with mock.patch.object(reports.logger, "warning") as warning:
        assert {send(machine, OLD) for _ in range(reports.PER_MINUTE + 10)} == {204}
    assert warning.call_count == reports.PER_MINUTE
    assert send(machine, {"csp-report": {"script-sample": "x" * reports.LARGEST}}) == 413
    assert send(machine, "geen json") == 400
    assert send(machine, ["[" * 5000]) in (204, 400)
    assert send(machine, OLD, "text/plain") == 415
    assert machine.get("/csp-rapport/").status_code == 405


def test_a_report_needs_no_database_and_no_csrf_token(module_db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    break_database(monkeypatch, "default")
    assert send(Client(enforce_csrf_checks=True), OLD) == 204
    connections["default"].close()


# --- figures ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("token", ["", "Bearer ", f"Bearer {TOKEN}x"])
def test_figures_do_not_exist_for_the_public(machine: Client, module_db: Database, settings: Any, token: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert machine.get("/metrics", headers={"Authorization": token}).status_code == 404
    settings.METRICS_TOKEN = ""
    assert machine.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_name_routes_and_count_jobs_terms_and_seals(
    machine: Client, module_db: Database, redis_url: str, settings: Any
) -> None:
    settings.METRICS_TOKEN, settings.REDIS_URL = TOKEN, redis_url
    machine.get(f"/casussen/LW-{SECRET}/?q={SECRET}")
    machine.get(f"/{SECRET}/")
    figures.count_job("cases.tasks.remind", "done")
    figures.note_wait("default", 0)
    with make.as_role("worker"):
        tasks.measure()
    text = machine.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()
    for expected in (
        'overlast_requests_total{method="GET",route="casus_detail",status="302"}',
        'overlast_requests_total{method="GET",route="none",status="404"}',
        'overlast_request_seconds_count{route="casus_detail"}',
        'overlast_jobs_total{outcome="done",task="cases.tasks.remind"} 1.0',
        'overlast_queue_length{queue="export"} 0.0',
        "overlast_terms_overdue 0.0",
        "overlast_messages_unsent 0.0",
        "overlast_log_seal_lag_seconds 0.0",
        "overlast_measured_at 1",
    ):
        assert expected in text, text[-3000:]
    assert SECRET not in text


def test_a_redis_that_is_away_fails_no_job(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    figures.count_job("cases.tasks.remind", "done")
    assert figures.measured() == {}
    assert figures.queues() == {}
