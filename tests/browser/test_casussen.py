"""The pages of a casus in a real browser: accessible at both widths, and the way from an own casus to the table."""

from typing import TYPE_CHECKING

from cases.models import Casus, Hulpaanbod, Journaalitem, Politiemutatie
from tests import factories as make
from tests.databases import Database
from tests.integration.test_casussen import WHEN, SimpleNamespace, aangemeld, rich, world
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["world"]


def look_and_check(page: "Page", name: str = "") -> None:
    for _ in at_widths(page, 1440, 390):
        if name:
            look(page, name)
        check(page)


def test_the_pages_of_a_casus_are_accessible(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    casus = rich(world, 2)
    with make.as_role():
        item = Journaalitem.objects.filter(casus=casus, categorie_id=10).first()
        make.row(Hulpaanbod, casus, world.partijen.college, datum=WHEN.date(), aanbod="Schuldhulp", uitkomst="aanvaard")
        closed = make.casus(world.partijen.waterlinde, status="afgesloten")
        own = make.casus(world.partijen.waterlinde, status="eigen")
        make.naw(own, world.partijen.waterlinde, "Kwispelaar")
    log_in(page.context, world.people.waterlinde, live_url)
    base = f"/casussen/{casus.nummer}/"
    for name, path in {
        "lijst": "/casussen/",
        "leeg": "/casussen/?soort=ongedierte",
        "nieuw": "/casussen/nieuw/",
        "casus": base,
        "gegevens": f"{base}gegevens/",
        "deelnemers": f"{base}deelnemers/",
        "vastleggen": f"{base}vastleggen/",
        "waarneming": f"{base}vastleggen/waarneming/",
        "naw": f"{base}vastleggen/naw/",
        "verbeteren": f"{base}gegevens/waarneming/{item.pk}/",
        "reden": f"/casussen/{closed.nummer}/",
        "eigen": f"/casussen/{own.nummer}/",
        "aanmelden": f"/casussen/{own.nummer}/aanmelden/",
    }.items():
        page.goto(path)
        look_and_check(page, name)


def test_the_pages_of_triage_are_accessible(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    casus = aangemeld(world)
    rich(world)
    log_in(page.context, world.people.regie, live_url)
    for name, path in {"triage": "/triage/", "aanmelding": f"/triage/{casus.nummer}/"}.items():
        page.goto(path)
        look_and_check(page, name)
    page.get_by_role("button", name="In triage nemen").click()
    page.locator("#error-summary").wait_for()
    look_and_check(page)
    page.get_by_label("Ik heb bij de aanmelder nagegaan").check()
    page.get_by_role("button", name="In triage nemen").click()
    page.get_by_role("heading", name="Organisaties uitnodigen").wait_for()
    look_and_check(page, "triage-nemen")


def test_somebody_records_and_sees_who_reads_it(
    world: SimpleNamespace, db_clone: Database, page: "Page", live_url: str
) -> None:
    casus = rich(world)
    log_in(page.context, world.people.politie, live_url)
    page.goto(f"/casussen/{casus.nummer}/")
    page.get_by_role("link", name="Vastleggen").click()
    page.get_by_role("link", name="Politiemutatie", exact=True).click()
    readers = page.locator("#readers")
    assert "Regie" in readers.inner_text()
    assert "Waterlinde" not in readers.inner_text()
    page.get_by_label("Alleen voor mijn organisatie").check()
    page.get_by_text("Alleen uw eigen organisatie").wait_for()
    page.get_by_label("Mutatienummer").fill("PL-7")
    page.get_by_role("button", name="Opslaan").click()
    page.locator("#error-summary").wait_for()
    assert page.get_by_label("Mutatienummer").input_value() == "PL-7"
    page.get_by_label("Wat is er vastgelegd?").fill("Gesproken met de bewoner.")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Politiemutatie PL-7", exact=True).wait_for()
    with make.as_role():
        assert Politiemutatie.objects.get(mutatienummer="PL-7").beperkt
        assert Casus.objects.count() == 1
