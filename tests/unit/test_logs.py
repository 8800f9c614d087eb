"""What a log line says, and what it never says (assurance.md 16)."""

import json
import logging
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import structlog
from django.test import RequestFactory

from overlast import logs

SECRET = "Kanarie-de-Vries"


@pytest.fixture
def out() -> Iterator[StringIO]:
    """What a handler with our formatter writes, of every logger."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.formatter())
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


def lines(out: StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def break_down() -> None:
    try:
        raise KeyError(SECRET)
    except KeyError as error:
        raise ValueError(f"DETAIL: Key (naam)=({SECRET}) already exists.") from error


@pytest.mark.parametrize("logger", ["cases.services.delivery", "django.request", "celery.app.trace", "gunicorn.error"])
def test_an_exception_leaves_its_kind_and_place_and_no_value(out: StringIO, logger: str) -> None:
    try:
        break_down()
    except ValueError as error:
        logging.getLogger(logger).critical("went wrong: %s", error, exc_info=True)
    (line,) = lines(out)
    assert line["exception"].startswith("ValueError at unit/test_logs.py:")
    assert "KeyError at" in line["exception"]
    assert SECRET not in out.getvalue()


def test_what_structlog_logs_of_an_exception_has_no_value_either(out: StringIO) -> None:
    try:
        break_down()
    except ValueError:
        structlog.getLogger("django_structlog.middlewares.request").exception("request_failed", code=500)
    (line,) = lines(out)
    assert (line["event"], line["code"]) == ("request_failed", 500)
    assert line["exception"].startswith("ValueError at")
    assert SECRET not in out.getvalue()


def test_a_failed_task_is_named_without_what_it_said(out: StringIO) -> None:
    """As celery logs it: its own words carry the text of the exception and of its traceback."""
    context = {"name": "cases.tasks.deliver", "id": "1", "exc": SECRET, "traceback": SECRET, "args": SECRET}
    template = "Task %(name)s[%(id)s] raised unexpected: %(exc)s\n%(traceback)s"
    logging.getLogger("celery.app.trace").error(template, context, extra={"data": context})
    (line,) = lines(out)
    assert (line["task"], line["task_id"]) == ("cases.tasks.deliver", "1")
    assert SECRET not in out.getvalue()


def test_libraries_log_what_happened_and_not_to_whom(out: StringIO) -> None:
    logging.getLogger("django.security.csrf").warning("Forbidden (%s): %s", "reason", f"/zoeken/{SECRET}")
    logging.getLogger("celery.worker").info("%s ready.", "default@host")
    logging.getLogger("cases.services.delivery").warning("mail_not_sent", extra={"bericht": "7", "attempts": 2})
    first, second, third = lines(out)
    assert first["event"] == "Forbidden (%s): %s"
    assert second["event"] == "default@host ready."
    assert (third["bericht"], third["attempts"]) == ("7", 2)
    assert SECRET not in out.getvalue()


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("/zoeken/?q=Kanarie-de-Vries", "GET zoeken/"),
        ("/casussen/LW-AAAA-BBBB/?reden=Kanarie-de-Vries", "GET casussen/<str:nummer>/"),
        ("/Kanarie-de-Vries/", "GET (unknown)"),
        ("/", "GET /"),
    ],
)
def test_of_a_request_the_route_is_logged(address: str, logged: str) -> None:
    assert logs.RequestLogMiddleware.format_request(RequestFactory().get(address)) == logged


def test_a_request_is_logged_with_an_id_and_without_the_browser(out: StringIO) -> None:
    seen = logs.RequestLogMiddleware(lambda _request: __import__("django.http").http.HttpResponse("ok"))
    root = logging.getLogger()
    before, root.level = root.level, logging.INFO
    try:
        seen(RequestFactory().get("/zoeken/", {"q": SECRET}, headers={"User-Agent": SECRET}))
    finally:
        root.level = before
    started, finished = lines(out)
    assert started["request_id"] == finished["request_id"]
    assert (started["event"], finished["event"]) == ("request_started", "request_finished")
    assert SECRET not in out.getvalue()
