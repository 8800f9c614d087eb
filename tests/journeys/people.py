"""The people of the demo, each at a browser of their own."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from overlast.demo.persons import BY_KEY
from parties.models import Medewerker
from tests import factories as make
from tests.pages import log_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP: "ViewportSize" = {"width": 1440, "height": 900}
PHONE: "ViewportSize" = {"width": 390, "height": 844}
# a form that must be mended is answered with 422, which a browser tells in its console
ANSWERED = "the server responded with a status of 422"
FETCH = """async url => {
  const answer = await fetch(url);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return [answer.status, btoa(text)];
}"""


def medewerker(key: str) -> Medewerker:
    """The first work of a person of the demo, by the key of overlast/demo/persons.py."""
    with make.as_role():
        return (
            Medewerker.objects.select_related("user", "partij")
            .order_by("pk")
            .get(user__email=BY_KEY[key].email, partij__naam=BY_KEY[key].memberships[0].partij)
        )


@dataclass
class Desk:
    """Browsers for as many people as a test needs, and everything that any of them complained about."""

    browser: "Browser"
    live_url: str
    complaints: list[str] = field(default_factory=list)
    pages: dict[str, "Page"] = field(default_factory=dict)

    def open(self, key: str, size: "ViewportSize" = DESKTOP, *, logged_in: bool = True) -> "Page":
        """The page of a person, who logged in with a second factor unless `logged_in` is false."""
        if key in self.pages:
            return self.pages[key]
        mobile = size is PHONE
        context = self.browser.new_context(
            viewport=size,
            has_touch=mobile,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            base_url=self.live_url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)  # the first request imports the PDF engine
        if logged_in:
            log_in(context, medewerker(key), self.live_url)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{key}: script error: {error}"))
        page.on("console", lambda message: self._hear(key, message))
        self.pages[key] = page
        return page

    def _hear(self, key: str, message: Any) -> None:
        wrong = message.type == "error" or "Content Security Policy" in message.text
        if wrong and ANSWERED not in message.text:
            self.complaints.append(f"{key}: {message.text} ({message.location.get('url', '')})")


@contextmanager
def desk(browser: "Browser", live_url: str) -> Iterator[Desk]:
    """Close every browser afterwards, and fail on script errors, CSP violations and other complaints."""
    found = Desk(browser, live_url)
    try:
        yield found
    finally:
        for page in found.pages.values():
            page.context.close()
    assert found.complaints == []


def download(page: "Page", url: str) -> bytes:
    """Fetch a file as this person's browser does."""
    status, content = page.evaluate(FETCH, url)
    assert status == 200, (url, status)
    return base64.b64decode(content)
