"""The state of a casus changes in a real browser: accessible at both widths, with the errors where they belong."""

from types import SimpleNamespace
from typing import TYPE_CHECKING

from parties.models import Rol
from tests import factories as make
from tests.integration.test_casussen import world
from tests.integration.test_voortgang import on_record, shared, stored, url
from tests.pages import check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["world"]


def test_the_regisseur_escalates_from_the_page_of_the_casus(
    world: SimpleNamespace, any_page: "Page", live_url: str
) -> None:
    casus = shared(world, "in_behandeling", niveau="N2")
    log_in(any_page.context, world.people.regie, live_url)
    any_page.goto(url(casus, ""))
    any_page.get_by_role("link", name="Stand wijzigen").click()
    any_page.get_by_role("heading", name="Stand wijzigen").wait_for()
    look(any_page, "voortgang")
    check(any_page)
    any_page.get_by_role("button", name="Stand wijzigen").click()
    any_page.locator("#error-summary").wait_for()
    look(any_page, "voortgang-fout")
    check(any_page)
    any_page.get_by_label("Naar welk niveau?").select_option("N3")
    any_page.get_by_label("Waarom?").fill("Het duurt te lang.")
    any_page.get_by_role("button", name="Stand wijzigen").click()
    any_page.get_by_text("De stand is nu: opgeschaald.").wait_for()
    any_page.get_by_text("Opgeschaald naar N3 Escalatieoverleg: Het duurt te lang.").wait_for()
    assert stored(casus) == ("opgeschaald", "N3")


def test_the_jurist_sees_what_the_rechter_misses(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    with make.as_role():
        lawyer = make.medewerker(world.partijen.waterlinde, Rol.JURIST)
    casus = shared(world, "in_behandeling")
    on_record(casus, world, without="hulpaanbod")
    log_in(any_page.context, lawyer, live_url)
    any_page.goto(url(casus))
    any_page.get_by_label("Waarom?").fill("De brief hielp niet.")
    any_page.get_by_role("button", name="Stand wijzigen").click()
    any_page.locator("#error-summary").get_by_text("welke hulp is aangeboden").wait_for()
    look(any_page, "voortgang-rechter")
    check(any_page)
    assert any_page.get_by_label("Waarom?").input_value() == "De brief hielp niet."


def test_the_owner_closes_an_own_casus(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    with make.as_role():
        casus = make.casus(world.partijen.waterlinde, status="eigen")
    log_in(any_page.context, world.people.waterlinde, live_url)
    any_page.goto(url(casus))
    look(any_page, "voortgang-eigen")
    check(any_page)
