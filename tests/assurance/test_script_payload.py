"""Script in every field, and every page that shows one in a real browser: nothing runs, and the browser has nothing to
report (assurance.md 31)."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test import Client

from overlast.toets import garden as gardens
from overlast.toets.addresses import fetch, routes
from overlast.toets.garden import Garden, plant
from parties.models import Medewerker
from privacy.catalogue import GATED
from tests import factories as make
from tests.databases import Database
from tests.pages import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# Out of text, out of an attribute in either quotes, out of a script, as a template; the longest that fits a column.
PAYLOADS = (
    "</script><script>ran()</script>'\"><img src=x onerror=ran()><svg onload=ran()>{{7*7}}",
    "'\"><img src=x onerror=ran()>",
    "<svg onload=ran()>",
    "<b onclick=ran()>",
)
MARKS = (b"onerror=ran()", b"onload=ran()", b"onclick=ran()")
# Columns outside the gate that people type and pages show; others decide what the gate does.
TYPED = {
    "adres", "afdeling", "contact", "functie", "huisletter", "locatie", "naam", "omschrijving", "onderwerp",
    "openbare_ruimte", "postadres", "reden", "straat", "tekst", "telefoon", "titel", "toelichting", "woonplaats",
}  # fmt: skip
PER_ROUTE = 3
OUR_APPS = ("parties", "privacy", "cases", "meetings")


def payload(column: Any) -> str | None:
    """The longest payload that fits."""
    longest = column.max_length or 10_000
    return next((each for each in PAYLOADS if len(each) <= longest), None)


def _shaped(column: Any, token: str) -> Any:
    """In place of the garden's own: its token with a payload around it."""
    if isinstance(column, models.EmailField):
        return '"<svg onload=ran()>"@canary.example'
    if isinstance(column, models.JSONField):
        return {"wat": PAYLOADS[0]}
    return payload(column) or token


def poison() -> int:
    """Put a payload in the text columns of what is not gated too: names, places, explanations; returns how many."""
    poisoned = 0
    for model in apps.get_models():
        if model._meta.app_label not in OUR_APPS or model._meta.label in GATED or not model._meta.managed:
            continue
        for column in model._meta.concrete_fields:
            text = isinstance(column, models.CharField | models.TextField)
            if not text or column.choices or column.unique or column.name not in TYPED:
                continue
            try:
                with transaction.atomic():
                    poisoned += bool(
                        model._default_manager.exclude(**{column.name: ""}).update(**{column.name: payload(column)})
                    )
            except DatabaseError:
                continue  # a column with rules of its own, which the database keeps
    return poisoned


@contextmanager
def watched(browser: "Browser", who: Medewerker, live_url: str) -> Iterator[tuple["Page", list[str]]]:
    """A page of a real browser, and what it noticed: script that ran, and what the policy stopped or reported."""
    context = browser.new_context(base_url=live_url, locale="nl-NL", accept_downloads=False)
    log_in(context, who, live_url)
    noticed: list[str] = []
    context.expose_function("ran", lambda: noticed.append("script ran"))
    page = context.new_page()
    page.on("dialog", lambda dialog: (noticed.append("dialog"), dialog.dismiss()))
    page.on("pageerror", lambda error: noticed.append(f"script error: {error}"))
    page.on("console", lambda said: noticed.append(said.text) if "Content Security Policy" in said.text else None)
    page.on("request", lambda asked: noticed.append("report") if "/csp-rapport/" in asked.url else None)
    try:
        yield page, noticed
    finally:
        context.close()


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gardens, "_shaped", _shaped)
        planted = plant()
    with make.as_role():
        assert poison() > 3
    return planted


def shown(browser: Client, garden: Garden) -> Iterator[tuple[str, str]]:
    """Addresses whose page has a payload in it, escaped or not: a few of each route."""
    for route in routes():
        found = 0
        for address, answer in fetch(browser, garden, [route]):
            page = answer.headers.get("Content-Type", "").startswith("text/html") and answer.status_code < 500
            if page and any(mark in answer.content for mark in MARKS):
                yield route[1], address
                found += 1
            if found == PER_ROUTE:
                break


@pytest.mark.parametrize("role", ["regie", "corporatie", "privacy_officer", "beheerder"])
def test_no_script_runs_on_any_page(
    role: str, garden: Garden, module_db: Database, browser: "Browser", live_url: str, record_property: Any
) -> None:
    if role in garden.people:
        who = garden.people[role]
    else:
        with make.as_role():
            who = make.medewerker(garden.people["regie"].partij, role, naam=PAYLOADS[1], contactpersoon=False)
    opened: Counter[str] = Counter()
    with watched(browser, who, live_url) as (page, noticed):
        for name, address in shown(make.client(who), garden):
            page.goto(address, wait_until="load")
            opened[name] += 1
            assert noticed == [], address
    record_property("figure", f"{sum(opened.values())} pages of {len(opened)} kinds, 0 executions, 0 reports")
    assert len(opened) >= {"regie": 25, "corporatie": 25}.get(role, 4), opened


def test_the_browser_would_notice(garden: Garden, module_db: Database, browser: "Browser", live_url: str) -> None:
    """Positive control: the same payload, unescaped, in one of our own pages."""
    with watched(browser, garden.people["regie"], live_url) as (page, noticed):
        page.goto("/")
        page.evaluate("text => { document.querySelector('main').innerHTML = text; }", PAYLOADS[0])
        page.wait_for_timeout(500)
        assert any("Content Security Policy" in said for said in noticed)
        noticed.clear()
        page.evaluate("ran()")
        page.wait_for_timeout(200)
        assert noticed == ["script ran"]
