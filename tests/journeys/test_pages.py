"""Every page of the menu and of a casus, for each kind of person: accessible, narrow, quiet, and by keyboard."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.urls import resolve

from cases.models import Casus
from meetings.models import Agendapunt
from tests import factories as make
from tests.databases import Database
from tests.journeys.people import DESKTOP, PHONE, desk
from tests.pages import sideways, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

# regisseur, consulent, wijkagent, GGZ, privacy officer, jurist
WORKERS = ("marloes", "fatma", "thijs", "leila", "esmee")
OFFICER = "ruben"
TABS_ENOUGH = 40
# an outline, or a part of a date, which the browser marks itself
MARKED = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || document.activeElement.type === "date";
}"""


@dataclass(frozen=True)
class Places:
    """Where everybody has been: a casus of the demo that all of WORKERS take part in, and the meeting going on."""

    casus: str
    overleg: str
    agendapunt: str


@pytest.fixture(scope="module")
def places(demo_db: Database) -> Places:
    with make.as_role():
        casus = Casus.objects.get(status="juridisch")
        punt = Agendapunt.objects.get(casus=casus, overleg__status="bezig")
    overleg = f"/overleggen/{punt.overleg_id}/"
    return Places(f"/casussen/{casus.nummer}/", overleg, f"{overleg}agenda/{punt.pk}/")


@pytest.fixture(scope="module")
def judged() -> set[str]:
    """The pages that axe saw narrow: the markup is that of the wide page, so once for each kind of page."""
    return set()


ALWAYS = {"marloes", "fatma", OFFICER}  # the others in make assurance


@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=[] if who in ALWAYS else [pytest.mark.assurance]) for who in (*WORKERS, OFFICER)],
)
def test_every_page_of_a_person(places: Places, judged: set[str], browser: "Browser", live_url: str, who: str) -> None:
    with desk(browser, live_url) as people:
        page = people.open(who)
        page.goto("/")
        walk = [*links(page, ".ov-nav a"), "/berichten/", "/mijn-gegevens/"]
        if who != OFFICER:
            page.goto(places.casus)
            tabs = links(page, ".ov-tabs a")
            assert len(tabs) >= 6, tabs
            walk += [*tabs, f"{places.casus}vastleggen/", places.overleg, places.agendapunt]
        found: dict[str, object] = {}
        for address in dict.fromkeys(walk):
            found |= look_at(page, address, judged)
        assert found == {}
        by_keyboard(page, places, who)


def links(page: "Page", css: str) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator(css).all()]


def look_at(page: "Page", address: str, judged: set[str]) -> dict[str, object]:
    """What is wrong with one page, wide and narrow."""
    page.set_viewport_size(DESKTOP)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert page.locator("h1").count() == 1, address
    found: dict[str, object] = {f"{address} wide": violations(page), f"{address} sticks out wide": sideways(page) > 0}
    page.set_viewport_size(PHONE)
    found[f"{address} sticks out narrow"] = sideways(page) > 0
    kind = resolve(address).view_name
    if kind not in judged:
        judged.add(kind)
        found[f"{address} narrow"] = violations(page)
    return {where: what for where, what in found.items() if what}


def by_keyboard(page: "Page", places: Places, who: str) -> None:
    """The first Tab is the way past the menu; from there Tab reaches what this person came for, and Enter does it."""
    page.set_viewport_size(DESKTOP)
    page.goto("/inzagelog/" if who == OFFICER else places.casus)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Direct naar de inhoud"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"
    goal = {
        OFFICER: page.locator("tbody th a").first,
        "esmee": page.locator(".ov-tabs").get_by_role("link", name="Dossier"),
    }.get(who, page.get_by_role("link", name="Vastleggen"))
    target = str(goal.get_attribute("href"))
    tab_to(page, goal)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


def tab_to(page: "Page", goal: "Locator") -> None:
    """Press Tab until `goal` has focus; on the way, focus is always visible."""
    for _ in range(TABS_ENOUGH):
        page.keyboard.press("Tab")
        assert page.evaluate(MARKED), page.evaluate("document.activeElement.outerHTML")
        if goal.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{TABS_ENOUGH} times Tab did not reach {goal}")
