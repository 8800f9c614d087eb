"""The consulent on her phone: she logs in, files a melding, works on it alone and brings it to the casusoverleg."""

import datetime as dt
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone
from PIL import Image

from overlast.demo.persons import BY_KEY, PASSWORD, TOTP_SECRET
from tests.journeys.people import Desk
from tests.journeys.story import BEWONER, KEPT_IN, MELDER, MELDER_PHONE, SEEN, TALK, TRIED, WHY, Story
from tests.pages import sideways

if TYPE_CHECKING:
    from playwright.sync_api import Page


def log_in(page: "Page", key: str) -> None:
    """Password, then the code of the app; the page that was asked for comes after it."""
    page.goto("/meldingen/")
    page.get_by_label("E-mailadres").fill(BY_KEY[key].email)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_label("Code").fill(code_of_app())
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url("**/meldingen/")


def code_of_app() -> str:
    return totp.format_hotp_value(totp.hotp_value(TOTP_SECRET, int(time.time()) // 30))


def file_melding(page: "Page", story: Story, folder: Path) -> None:
    """A wrong house number first: the summary has focus, nothing is lost; the draft outlives leaving the page."""
    page.get_by_role("link", name="Nieuwe melding").first.click()
    page.get_by_label("Postcode").fill("0411 LT")
    page.get_by_label("Huisnummer").fill("9999")
    page.get_by_label("Wat voor overlast is het?").select_option(label="Geluid: muziek")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page.get_by_label("Wanneer was het?").fill(f"{yesterday:%Y-%m-%d}")
    page.get_by_label("Hoe laat begon het?").fill("23:30")
    page.get_by_label("Wat is er gezien of gehoord?").fill(SEEN)
    page.get_by_label("Een paar keer per week").check()
    page.get_by_label("3 – ernstig").check()
    page.get_by_label(re.compile("^Alleen bij ons")).check()
    page.get_by_label("Naam van de melder").fill(MELDER)
    page.get_by_label("Telefoon").fill(MELDER_PHONE)
    page.locator("#draft-status[data-state=saved]").wait_for()
    page.wait_for_timeout(1000)
    page.reload()
    assert page.get_by_label("Wat is er gezien of gehoord?").input_value() == SEEN
    assert page.get_by_label("Naam van de melder").input_value() == MELDER

    page.get_by_label("Foto's of PDF").set_input_files(photo(folder))
    assert sideways(page) <= 0
    page.get_by_role("button", name="Melding opslaan").click()
    page.locator("#error-summary").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.locator("#error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "huisnummer"
    assert page.get_by_label("Wat is er gezien of gehoord?").input_value() == SEEN
    assert page.get_by_label("3 – ernstig").is_checked()
    page.get_by_text("is al bewaard").wait_for()
    page.get_by_label("Huisnummer").fill("7")
    page.get_by_label("Huisnummer").press("Tab")
    page.locator("#adres-antwoord", has_text="Lindetoren 7").wait_for()
    page.get_by_role("button", name="Melding opslaan").click()
    page.wait_for_url(re.compile("/meldingen/M-"))
    story.melding = page.url.split("/")[4]
    assert "Foto bij melding" in page.inner_text("#bijlagen")
    assert MELDER in page.inner_text("main")


def photo(folder: Path) -> Path:
    path = folder / "IMG_2041.jpg"
    Image.new("RGB", (1200, 900), "gray").save(path, "JPEG")
    return path


def open_casus(page: "Page", story: Story) -> None:
    page.get_by_role("button", name="Nieuwe casus openen").click()
    page.wait_for_url("**/casussen/*/")
    story.casus = page.url.split("/")[4]
    assert "Alleen uw organisatie weet van deze casus" in page.inner_text("main")


def record(page: "Page", story: Story) -> None:
    """Who lives there, two notes, and the first step of the ladder."""
    add(page, story, "Naam en adres", {"Voornamen": "Joris", "Achternaam": BEWONER})
    add(page, story, "Gespreksverslag", {"Gespreksverslag": TALK}, check="Dit was contact met de bewoner")
    add(page, story, "Belang van onze organisatie", {"Belang van onze organisatie": KEPT_IN})
    page.goto(f"{story.page}interventies/")
    page.get_by_role("link", name="Gesprek", exact=True).click()
    page.get_by_label("Toelichting").fill("Afspraken over muziek in de avond.")
    page.get_by_role("button", name="Vastleggen").click()
    page.get_by_text("Gesprek is vastgelegd.").wait_for()
    page.goto(story.page)
    text = page.inner_text("main")
    assert all(words in text for words in (BEWONER, "Lindetoren 7", SEEN, TALK, KEPT_IN))


def add(page: "Page", story: Story, box: str, fields: dict[str, str], *, check: str = "") -> None:
    """Record something in a box, by its label."""
    page.goto(story.page)
    page.get_by_role("link", name="Vastleggen").click()
    page.get_by_role("link", name=box, exact=True).click()
    for label, value in fields.items():
        page.get_by_role("textbox", name=label).fill(value)
    if check:
        page.get_by_label(check).check()
    page.get_by_role("button", name="Opslaan").click()
    page.wait_for_url(lambda url: "/vastleggen/" not in url)


def nobody_else_knows(people: Desk, story: Story) -> None:
    """An own-party casus is not there for the gemeente: the page is that of a number that does not exist."""
    marloes = people.open("marloes")
    for nummer in (story.casus, "LW-AAAA-AAAA"):
        marloes.goto(f"/casussen/{nummer}/")
        assert marloes.inner_text("h1") == "Pagina niet gevonden"
    people.complaints[:] = [said for said in people.complaints if "status of 404" not in said]


def aanmelden(page: "Page", story: Story) -> None:
    """Three texts, and a choice of what goes along: one note stays."""
    page.goto(story.page)
    page.get_by_role("link", name="Aanmelden voor het casusoverleg").click()
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.locator("#error-summary").wait_for()
    page.get_by_label("Wat moet het overleg bereiken?").fill(WHY[0])
    page.get_by_label("Waarom kan uw organisatie dit niet alleen?").fill(WHY[1])
    page.get_by_label("Wat hebt u al geprobeerd?").fill(TRIED)
    page.get_by_label("Dit kan niet wachten").check()
    boxes = page.locator("input[name=items]")
    for n in range(boxes.count()):
        boxes.nth(n).check()
    page.get_by_label(KEPT_IN[:30]).uncheck()
    assert MELDER not in page.inner_text("main")
    page.get_by_role("button", name="Aanmelden", exact=True).click()
    page.locator(".ov-page-head").get_by_text("Aangemeld").wait_for()
