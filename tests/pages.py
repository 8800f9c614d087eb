"""What tests in a real browser share: logging in, what axe has to say, and what sticks out at the right."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from overlast.database.embedded import CHECKOUT
from parties.models import Medewerker
from tests import factories as make

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# only what is wrong: describing what is right takes much longer than finding it
RUN = """async tags => {
  await document.fonts.ready;
  const found = await axe.run(document, {runOnly: tags, resultTypes: ["violations"], preload: false});
  return found.violations;
}"""
SHOTS = os.environ.get("SCREENSHOTS")


def log_in(context: "BrowserContext", who: Medewerker, live_url: str) -> None:
    """Let this browser be that of somebody who logged in with a second factor."""
    cookie = make.client(who).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_url, "secure": False}])


def violations(page: "Page") -> list[Any]:
    """What axe has to say about the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    return [(each["id"], [node["html"][:200] for node in each["nodes"]][:3]) for each in page.evaluate(RUN, TAGS)]


def sideways(page: "Page") -> int:
    """How many pixels stick out at the right."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def check(page: "Page") -> None:
    """Nothing for axe to say, and nothing beyond the edge of the screen."""
    assert violations(page) == [], page.url
    assert sideways(page) <= 0, page.url


def at_widths(page: "Page", *widths: int) -> Iterator[int]:
    """Show the page at each of these widths in turn, without loading it again: only its styles look at the width."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        yield width


def look(page: "Page", name: str) -> None:
    """Keep a picture when somebody asked for it."""
    if SHOTS:
        width = page.viewport_size["width"] if page.viewport_size else 0
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{width}.png"), full_page=True)
