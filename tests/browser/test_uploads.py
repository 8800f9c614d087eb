"""Sending a file from a phone on a bad line: progress, a lost connection, and taking a wrong one back."""

import io
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from cases.models import Document, Upload
from parties.models import Partijsoort
from tests import factories as make
from tests.databases import Database
from tests.pages import check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload, Page, Route


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE, naam="De Waterlinde")
        consulent = make.medewerker(corporatie, naam="Loes Consulent")
        make.convenant(where)
        casus = make.casus(corporatie, status="eigen")
    return SimpleNamespace(consulent=consulent, casus=casus)


def photo(name: str, size: int = 1500) -> "FilePayload":
    """Noise does not shrink: some megabytes, several pieces."""
    out = io.BytesIO()
    Image.effect_noise((size, size), 120).convert("RGB").save(out, "JPEG", quality=97)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_a_lost_connection_costs_nothing(world: SimpleNamespace, phone: "Page", live_url: str) -> None:
    log_in(phone.context, world.consulent, live_url)
    phone.goto(f"/casussen/{world.casus.nummer}/documenten/")
    phone.get_by_label("Foto", exact=True).check()
    phone.get_by_label("Titel").fill("Vuil in de hal")
    offsets: list[int] = []

    def line(route: "Route") -> None:
        """The third piece never arrives, and of the fourth the answer is lost."""
        if route.request.method == "PATCH":
            offsets.append(int(route.request.headers["upload-offset"]))
            if len(offsets) == 3:
                return route.abort("connectionfailed")
            if len(offsets) == 4:
                route.fetch()
                return route.abort("connectionreset")
        return route.continue_()

    phone.route("**/bestanden/**", line)
    file = photo("IMG_2041.jpg")
    phone.locator("input[type=file]").set_input_files(file)
    shown = phone.locator(".ov-upload")
    shown.get_by_text("Geen verbinding. We gaan verder zodra het kan.").first.wait_for()
    check(phone)
    look(phone, "upload-lost")
    phone.get_by_role("button", name="Toevoegen", exact=True).click()  # does not wait for the line
    phone.get_by_text("Het stuk is toegevoegd.").wait_for()
    # what had arrived was not sent again, and what had arrived unheard neither
    assert offsets == sorted(offsets)
    assert len(offsets) == -(-len(file["buffer"]) // (512 * 1024)) + 1
    with make.as_role():
        assert Document.objects.get().titel == "Vuil in de hal"
        assert not Upload.objects.exists()


def test_progress_shows_and_a_file_can_be_taken_back(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    page = any_page
    log_in(page.context, world.consulent, live_url)
    page.goto("/meldingen/nieuw/")
    held: list[Route] = []

    def slow(route: "Route") -> None:
        if route.request.method == "PATCH" and int(route.request.headers["upload-offset"]):
            held.append(route)
        else:
            route.continue_()

    page.route("**/bestanden/**", slow)
    page.locator("input[type=file]").set_input_files([photo("IMG_2042.jpg"), photo("verkeerd.jpg", 60)])
    bar = page.get_by_role("progressbar", name="Verzenden van IMG_2042.jpg")
    page.get_by_text("512 kB van").wait_for()
    assert float(bar.get_attribute("value") or 0) == 512 * 1024
    page.get_by_text("Klaar, ").wait_for()
    check(page)
    look(page, "upload-progress")
    page.get_by_role("button", name="Weghalen van IMG_2042.jpg").click()
    page.get_by_role("progressbar").wait_for(state="detached")
    for route in held:
        route.abort()
    page.unroute_all()
    page.get_by_role("button", name="Melding opslaan").click()
    page.locator("#error-summary").wait_for()
    page.get_by_text("is al bewaard").wait_for()
    check(page)
    look(page, "upload-kept")
    page.get_by_label("Wat is er gezien of gehoord?").fill("Harde bas")
    page.get_by_role("button", name="Weghalen van Foto bij melding 1").click()
    page.get_by_text("Het bestand is weggehaald.").wait_for()
    assert page.get_by_label("Wat is er gezien of gehoord?").input_value() == "Harde bas"
    with make.as_role():
        assert not Document.objects.exists()


def test_a_file_that_was_chosen_twice_stays_when_one_is_taken_away(
    world: SimpleNamespace, page: "Page", live_url: str
) -> None:
    log_in(page.context, world.consulent, live_url)
    page.goto("/meldingen/nieuw/")
    for _ in range(2):
        page.locator("input[type=file]").set_input_files(photo("IMG_2043.jpg", 60))
    page.locator('[data-state="done"]').nth(1).wait_for()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        page.get_by_role("button", name="Weghalen van IMG_2043.jpg").first.click()
    page.get_by_role("button", name="Melding opslaan").click()
    page.get_by_text("is al bewaard").wait_for()
    with make.as_role():
        assert Document.objects.count() == 1
        assert not Upload.objects.exists()


def test_a_file_that_is_taken_away_before_it_has_an_address_leaves_nothing(
    world: SimpleNamespace, page: "Page", live_url: str
) -> None:
    log_in(page.context, world.consulent, live_url)
    page.goto("/meldingen/nieuw/")
    held: list[Route] = []
    page.route("**/bestanden/", lambda route: held.append(route))
    with page.expect_request(lambda request: request.method == "POST" and request.url.endswith("/bestanden/")):
        page.locator("input[type=file]").set_input_files(photo("IMG_2044.jpg", 60))
    page.get_by_role("button", name="Weghalen van IMG_2044.jpg").click()
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        held[0].continue_()
    with make.as_role():
        assert not Upload.objects.exists()


def test_what_cannot_be_sent_says_so_at_once(
    world: SimpleNamespace, page: "Page", live_url: str, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    log_in(page.context, world.consulent, live_url)
    page.goto("/meldingen/nieuw/")
    page.locator("input[type=file]").set_input_files(photo("groot.jpg", 200))
    page.locator(".ov-upload").get_by_text("Dit bestand is te groot.").wait_for()
    check(page)


def test_without_script_the_file_goes_along_with_the_form(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(base_url=live_url, locale="nl-NL", java_script_enabled=False)
    log_in(context, world.consulent, live_url)
    plain = context.new_page()
    plain.goto(f"/casussen/{world.casus.nummer}/documenten/")
    plain.get_by_label("Foto", exact=True).check()
    plain.locator("input[type=file]").set_input_files(photo("IMG.jpg", 100))
    plain.get_by_role("button", name="Toevoegen", exact=True).click()
    plain.get_by_text("Is al binnen.").wait_for()  # the title is missing, the file is not
    plain.get_by_label("Titel").fill("Vuil in de hal")
    plain.get_by_role("button", name="Toevoegen", exact=True).click()
    plain.get_by_text("Het stuk is toegevoegd.").wait_for()
    context.close()
