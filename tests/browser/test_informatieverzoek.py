"""A corporatie asks a GGZ in a real browser; the GGZ answers, gives and takes back; its officer keeps the books."""

import re
from typing import TYPE_CHECKING

import pytest

from parties.models import Medewerker
from tests import verzoeken as fixture
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look
from tests.verzoeken import World, confirmed

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    return fixture.build()


def act_as(page: "Page", who: Medewerker, live_url: str, address: str) -> None:
    page.context.clear_cookies()
    log_in(page.context, who, live_url)
    page.goto(address)


def both(page: "Page", name: str) -> None:
    """The page is right on a desktop and on a phone."""
    for _ in at_widths(page, 390, 1440):
        look(page, name)
        check(page)


def test_asking_answering_and_what_the_asker_sees(world: World, page: "Page", live_url: str) -> None:
    act_as(page, world.corporatie, live_url, f"/casussen/{world.casus.nummer}/")
    page.get_by_role("link", name="Informatie vragen").click()
    page.get_by_role("button", name="Verzoek indienen").click()
    page.locator("#error-summary").wait_for()
    both(page, "verzoek-nieuw")
    assert page.get_by_label("Naam van de bewoner").input_value().endswith(fixture.NAME)
    page.get_by_label("Aan welke organisatie?").select_option(label=world.ggz.partij.naam)
    page.get_by_label("Wat wilt u weten?").select_option(str(fixture.KNOWN_IN_CARE))
    for label in ("Waarvoor", "Waarom is dit", "Op welke grondslag", "Waarom vraagt u het niet"):
        page.get_by_label(re.compile(f"^{label}")).fill("Voor de aanpak.")
    page.get_by_role("button", name="Verzoek indienen").click()
    page.get_by_text("Wacht op antwoord").wait_for()
    both(page, "verzoek-vrager")
    address = page.url
    page.goto(address)
    before = page.locator("main").inner_text()
    act_as(page, world.ggz_po, live_url, "/informatieverzoeken/")
    both(page, "verzoek-lijst-po")
    page.get_by_role("link", name=re.compile("^IV-")).first.click()
    page.get_by_label("Ja, bekend").check()
    page.get_by_role("button", name="Antwoord vastleggen").click()
    page.locator("#error-summary").wait_for()
    both(page, "verzoek-antwoord")
    page.get_by_label(re.compile("^Op welke grondslag zegt u ja")).select_option("hulpverlenerschap")
    page.get_by_role("button", name="Antwoord vastleggen").click()
    page.get_by_text("Uw antwoord is vastgelegd.").wait_for()
    act_as(page, world.corporatie, live_url, address)
    page.get_by_text("Wacht op antwoord").wait_for()
    assert page.locator("main").inner_text() == before


def test_content_is_given_read_and_withdrawn_from_the_register(world: World, page: "Page", live_url: str) -> None:
    nummer = confirmed(world)
    act_as(page, world.ggz_po, live_url, f"/informatieverzoeken/{nummer}/")
    page.get_by_label("Verstrekken", exact=True).check()
    page.get_by_role("button", name="Besluit vastleggen").click()
    page.locator("#error-summary").wait_for()
    both(page, "verzoek-inhoud")
    page.get_by_label(re.compile("^Uw antwoord")).fill("Bel eerst de casemanager.")
    page.get_by_label(re.compile("^Op welke grondslag verstrekt u")).select_option("toestemming")
    page.get_by_role("button", name="Besluit vastleggen").click()
    page.get_by_text("Uw antwoord is vastgelegd.").wait_for()
    both(page, "verzoek-besloten")
    act_as(page, world.corporatie, live_url, f"/informatieverzoeken/{nummer}/")
    page.get_by_text("Bel eerst de casemanager.").wait_for()
    both(page, "verzoek-ontvangen")
    act_as(page, world.ggz_po, live_url, "/verstrekkingen/")
    both(page, "register")
    page.get_by_role("button", name=f"Intrekken {nummer}").click()
    page.get_by_text("De vrager leest niets meer.").wait_for()
    act_as(page, world.corporatie, live_url, f"/informatieverzoeken/{nummer}/")
    page.get_by_text("Verstrekt, ingetrokken").wait_for()
    assert page.get_by_text("Bel eerst de casemanager.").count() == 0


def test_what_was_given_by_telephone_is_written_down(world: World, page: "Page", live_url: str) -> None:
    act_as(page, world.politie, live_url, "/informatieverzoeken/spoed/")
    page.get_by_role("button", name="Vastleggen").click()
    page.locator("#error-summary").wait_for()
    both(page, "spoed")
    page.get_by_label("Aan wie heeft u het verteld?").select_option(str(world.corporatie.pk))
    page.get_by_label("Welk soort gegevens?").select_option("21")
    page.get_by_label("Naam van de bewoner").fill("S. Bladergroen")
    page.get_by_role("textbox", name="Adres", exact=True).fill("Lindetoren 31")
    page.get_by_label("Op welke grondslag?").select_option("noodsituatie")
    page.get_by_label("Waarom kon het niet wachten?").fill("Er lag een mes klaar.")
    page.get_by_role("button", name="Vastleggen").click()
    page.get_by_text("De verstrekking is vastgelegd als").wait_for()
    both(page, "verzoek-lijst")
    act_as(page, world.corporatie_po, live_url, "/verstrekkingen/?soort=ontvangen")
    both(page, "register-ontvangen")
