"""Filing a melding in a real browser, on a phone and at a desk: the draft, the address, a mistake, and axe."""

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from cases.models import BagAdres, Document, Melding, Meldingconcept
from parties.models import Partijsoort
from tests import factories as make
from tests.databases import Database
from tests.pages import check, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE, naam="De Waterlinde")
        consulent = make.medewerker(corporatie, naam="Loes Consulent")
        make.convenant(where)
        casus = make.casus(corporatie, status="eigen")
        adres = BagAdres.objects.create(
            gemeente=where,
            nummeraanduiding="1",
            openbare_ruimte="Vlierpad",
            huisnummer=12,
            postcode="0412AB",
            woonplaats="Lindewaard",
        )
        make.naw(casus, corporatie, "Kwispelaar", adres=adres)
    return SimpleNamespace(consulent=consulent, casus=casus)


def photo() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(out, "JPEG")
    return {"name": "Vlierpad.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def fill(page: "Page") -> None:
    """Everything but the kind of nuisance."""
    page.get_by_label("Postcode").fill("0412 ab")
    page.get_by_label("Huisnummer").fill("12")
    page.get_by_label("Huisnummer").blur()
    page.get_by_label("Wat is er gezien of gehoord?").fill("Harde bas tot diep in de nacht")
    page.get_by_label("Een paar keer per week").check()
    page.get_by_label("3 – ernstig").check()
    page.get_by_label("Alleen bij ons").check()
    page.get_by_label("Naam van de melder", exact=False).fill("Mw. Steenuil")


def test_a_melding_is_filed_after_a_mistake_that_loses_nothing(
    world: SimpleNamespace, any_page: "Page", live_url: str
) -> None:
    page = any_page
    log_in(page.context, world.consulent, live_url)
    page.goto("/meldingen/nieuw/")
    check(page)
    fill(page)
    page.get_by_text("Vlierpad 12, 0412 AB, Lindewaard").wait_for()
    page.get_by_role("link", name=world.casus.nummer).wait_for()
    page.get_by_text("Concept bewaard om").wait_for()
    page.locator("input[type=file]").set_input_files(photo())
    check(page)
    page.get_by_role("button", name="Melding opslaan").click()
    page.locator("#error-summary").wait_for()
    page.locator("#error-summary:focus").wait_for()
    assert page.locator("#error-summary li").all_inner_texts() == ["Kies wat voor overlast het is."]
    assert page.get_by_label("Wat is er gezien of gehoord?").input_value() == "Harde bas tot diep in de nacht"
    check(page)
    page.get_by_role("link", name="Kies wat voor overlast het is.").click()
    page.get_by_label("Wat voor overlast is het?").select_option("geluid_muziek")
    page.get_by_role("button", name="Melding opslaan").click()
    page.get_by_text("De melding is opgeslagen.").wait_for()
    check(page)
    page.goto("/meldingen/")
    assert "Vlierpad 12" in page.locator("table").inner_text()
    check(page)
    with make.as_role():
        assert Melding.objects.get().status == "nieuw"
        assert Document.objects.count() == 1
        assert not Meldingconcept.objects.exists()


def test_the_draft_survives_an_expired_login(world: SimpleNamespace, phone: "Page", live_url: str) -> None:
    log_in(phone.context, world.consulent, live_url)
    phone.goto("/meldingen/nieuw/")
    place = phone.url
    phone.get_by_label("Wat is er gezien of gehoord?").fill("Half af")
    phone.get_by_text("Concept bewaard om").wait_for()
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_label("Wat is er gezien of gehoord?").fill("Half af en nog iets")
    phone.get_by_text("U bent uitgelogd.").wait_for()
    link = phone.get_by_role("link", name="Log opnieuw in").get_attribute("href")
    assert link is not None
    assert link.endswith("?next=" + place.removeprefix(live_url).replace("/", "%2F"))
    log_in(phone.context, world.consulent, live_url)
    phone.goto(place)
    assert phone.get_by_label("Wat is er gezien of gehoord?").input_value() == "Half af"


def test_it_works_without_script(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=live_url, locale="nl-NL", java_script_enabled=False)
    log_in(context, world.consulent, live_url)
    plain = context.new_page()
    plain.goto("/meldingen/nieuw/")
    fill(plain)
    plain.get_by_role("button", name="Melding opslaan").click()
    assert "Kies wat voor overlast het is." in plain.inner_text("#error-summary")
    plain.get_by_label("Wat voor overlast is het?").select_option("geluid_muziek")
    plain.get_by_role("button", name="Melding opslaan").click()
    plain.get_by_text("De melding is opgeslagen.").wait_for()
    plain.get_by_label("Bij deze casus", exact=False).or_(plain.get_by_label("Casus", exact=True)).first.select_option(
        index=1
    )
    plain.get_by_role("button", name="Bij deze casus zetten").click()
    plain.get_by_text("De melding staat nu bij de casus.").wait_for()
    context.close()


def test_the_tab_with_documents_is_accessible(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    page = any_page
    log_in(page.context, world.consulent, live_url)
    page.goto(f"/casussen/{world.casus.nummer}/documenten/")
    check(page)
    page.get_by_label("Foto", exact=True).check()
    page.get_by_label("Titel").fill("Vuil in de hal")
    page.locator("input[type=file]").set_input_files(photo())
    page.get_by_role("button", name="Toevoegen").click()
    page.get_by_text("Het stuk is toegevoegd.").wait_for()
    page.get_by_role("button", name="Vrijgeven van Vuil in de hal").click()
    page.get_by_text("Vrijgegeven voor de rechter.").wait_for()
    check(page)
