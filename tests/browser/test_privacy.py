"""The pages of the privacy officer in a real browser: nothing for axe to say, nothing that scrolls sideways."""

from typing import TYPE_CHECKING, Any

import pytest

from overlast.database.embedded import CHECKOUT
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database

if TYPE_CHECKING:
    from playwright.sync_api import Page

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [1440, 900, 390, 320])
def test_pages_of_the_officer(module_db: Database, page: "Page", live_url: str, width: int) -> None:
    with make.as_role():
        here = make.gemeente(f"gemeente{width}", f"Gemeente {width}", "LW")
        regie = make.partij(here, "gemeente_burgemeester")
        for kind in ("woningcorporatie", "politie", "ggz", "ggd", "wijkteam", "welzijn", "buurtbemiddeling"):
            make.partij(here, kind)
        make.convenant(here)
        officer = make.medewerker(regie, "privacy_officer", naam="Rosa Officer")
        reader = make.medewerker(regie, "regisseur")
        casus = make.casus(regie)
    with make.request(make.actor(reader)) as actor:
        gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
    gate.log_refusal(make.actor(reader), doel=Doel.CASUS, object="LW-AAAA-BBBB")
    cookie = make.client(officer).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_url, "secure": False}])
    page.set_viewport_size({"width": width, "height": 900})
    for address in ("/inzagelog/", "/inzagelog/?van=2026-02-01&tot=2026-01-01", "/convenant/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        assert violations(page) == [], address

    page.goto("/inzagelog/")
    page.locator("tbody th a").first.click()
    assert violations(page) == []


def violations(page: "Page") -> list[Any]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)["violations"]
    return [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found]
