"""Why one sees something, what another sees, and what waits: in a real browser, on the demo."""

from typing import TYPE_CHECKING

import pytest

from cases.models import Casus, Deelname
from parties.models import Medewerker, Rol
from privacy.models import Datalek
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page


def person(rol: str, **where: object) -> Medewerker:
    with make.as_role():
        rows = Medewerker.objects.select_related("partij", "user").filter(
            rollen__contains=[rol], actief=True, partij__gemeente_id="lindewaard", **where
        )
        return rows.order_by("pk")[0]


def busy_casus(viewer: Medewerker, soort: str) -> tuple[Casus, int]:
    """A shared casus of the viewer in which this kind of party takes part."""
    with make.as_role():
        found = Deelname.objects.filter(
            partij__soort=soort,
            beeindigd_op=None,
            status__in=("in_behandeling", "opgeschaald"),
            casus__deelnames__partij=viewer.partij,
        )
        row = found.select_related("casus").order_by("casus__geopend_op")[0]
        return row.casus, row.partij_id


@pytest.fixture(autouse=True)
def _shared(demo_db: Database) -> None:
    """These tests read, and write what the others do not mind."""


def test_why_is_asked_and_answered_beside_each_thing(page: "Page", live_url: str) -> None:
    regisseur = person(Rol.REGISSEUR, partij__regie=True)
    casus, _ = busy_casus(regisseur, "woningcorporatie")
    log_in(page.context, regisseur, live_url)
    for tab in ("", "gegevens/", "interventies/", "actiepunten/", "documenten/"):
        page.goto(f"/casussen/{casus.nummer}/{tab}")
        why = page.locator("details.ov-why")
        assert why.count() > 0, tab
        why.first.locator("summary").click()
        for _ in at_widths(page, 1440, 390):
            check(page)
    page.goto(f"/casussen/{casus.nummer}/")
    convenant = page.locator("details.ov-why", has_text="volgt uit het convenant").first
    convenant.locator("summary").click()
    look(page, "uitleg")
    convenant.get_by_role("link", name="Bekijk deze afspraak").click()
    assert page.locator(page.url[page.url.index("#") :]).is_visible()


def test_the_regisseur_looks_as_a_party_and_comes_back(page: "Page", live_url: str) -> None:
    regisseur = person(Rol.REGISSEUR, partij__regie=True)
    casus, partij_id = busy_casus(regisseur, "welzijn")
    log_in(page.context, regisseur, live_url)
    page.goto(f"/casussen/{casus.nummer}/")
    page.get_by_role("link", name="Bekijk als organisatie").click()
    check(page)
    page.locator(f'a[href$="/bekijk-als/{partij_id}/"]').click()
    for _ in at_widths(page, 1440, 900, 390, 320):
        check(page)
        look(page, "bekijk-als")
    page.get_by_role("link", name="Terug naar uw eigen beeld").click()
    assert page.url.endswith(f"/casussen/{casus.nummer}/")


def test_the_officer_finds_what_waits_and_follows_a_breach(page: "Page", live_url: str) -> None:
    with make.as_role():
        running = Datalek.objects.filter(gesloten_op=None).select_related("partij")[0]
    officer = person(Rol.PRIVACY_OFFICER, partij=running.partij)
    log_in(page.context, officer, live_url)
    page.goto("/privacy/")
    for _ in at_widths(page, 1440, 900, 390, 320):
        check(page)
        look(page, "privacy")
    page.get_by_role("link", name="Naar het register").click()
    check(page)
    look(page, "datalekken")
    page.get_by_role("link", name=running.nummer).click()
    for _ in at_widths(page, 1440, 390):
        check(page)
        look(page, "datalek")
    page.get_by_role("link", name="Bijwerken").click()
    page.get_by_label("Hoog risico voor de betrokkenen").check()
    page.get_by_label("Niet gemeld? Waarom niet?").fill("Het valt mee")
    page.get_by_role("button", name="Opslaan").click()
    assert "Bij een risico voor de betrokkenen meldt u altijd" in page.locator("#error-summary").inner_text()
    assert page.get_by_label("Niet gemeld? Waarom niet?").input_value() == "Het valt mee"
    for _ in at_widths(page, 1440, 390):
        check(page)
        look(page, "datalek-form")
