"""Interventies, the letter and the dossier in a real browser, at both widths, with nothing for axe to say."""

from types import SimpleNamespace
from typing import TYPE_CHECKING

from cases.models import Dossier, Interventie, Productie
from tests import factories as make
from tests.integration.dossier import NOW, world
from tests.pages import check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["world"]


def test_a_consulent_takes_a_step_and_writes_a_letter(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    log_in(any_page.context, world.jurist, live_url)
    any_page.goto(f"/casussen/{world.casus.nummer}/interventies/")
    look(any_page, "interventies")
    check(any_page)
    any_page.get_by_role("link", name="Huisbezoek").click()
    check(any_page)
    any_page.get_by_label("Toelichting").fill("Samen met de wijkagent langsgegaan.")
    any_page.get_by_role("button", name="Vastleggen").click()
    any_page.get_by_text("Huisbezoek is vastgelegd.").wait_for()
    any_page.get_by_role("link", name="Afronden").first.click()
    any_page.get_by_role("button", name="Afronden").click()
    any_page.locator("#error-summary").wait_for()
    check(any_page)
    any_page.goto(f"/casussen/{world.casus.nummer}/interventies/brief/waarschuwingsbrief/")
    any_page.get_by_role("button", name="Voorbeeld bekijken").click()
    any_page.get_by_role("heading", name="Voorbeeld van de brief").wait_for()
    look(any_page, "brief")
    check(any_page)
    any_page.get_by_role("button", name="Brief maken en vastleggen").click()
    any_page.get_by_role("link", name="Brief bekijken (PDF)").wait_for()
    check(any_page)


def test_a_jurist_composes_a_dossier(world: SimpleNamespace, any_page: "Page", live_url: str) -> None:
    log_in(any_page.context, world.jurist, live_url)
    any_page.goto(f"/casussen/{world.casus.nummer}/dossier/")
    check(any_page)
    any_page.get_by_role("button", name="Dossier beginnen").click()
    for box in any_page.locator("input[name=stuk]").all()[:4]:
        box.check()
    any_page.get_by_role("button", name="Toevoegen als productie").click()
    any_page.get_by_text("4 producties erbij.").wait_for()
    look(any_page, "dossier")
    check(any_page)
    any_page.locator("#producties").get_by_role("button", name="Omlaag").first.click()
    any_page.get_by_role("button", name="Dossier maken").click()
    any_page.get_by_text("Vul nog in: de ontvanger").wait_for()
    check(any_page)
    for label in ("Voor wie is het dossier?", "Gevraagde maatregel", "Samenvatting", "Proportionaliteit"):
        any_page.get_by_label(label).fill("Zie de producties.")
    any_page.get_by_role("button", name="Teksten bewaren").click()
    any_page.get_by_text("De teksten zijn bewaard.").wait_for()
    any_page.get_by_role("button", name="Dossier maken").click()
    any_page.get_by_text("Het dossier wordt gemaakt. Blijf op deze pagina").wait_for()
    check(any_page)
    with make.as_role():
        assert Productie.objects.count() == 4
        Dossier.objects.update(status="gereed", sha256="a" * 64, paginas=12, gereed_op=NOW)
    any_page.get_by_text("12 pagina's").wait_for()
    check(any_page)
    any_page.context.clear_cookies()
    log_in(any_page.context, world.agent, live_url)
    any_page.goto(f"/casussen/{world.casus.nummer}/dossier/")
    look(any_page, "vrijgeven")
    check(any_page)
    with make.as_role():
        assert Interventie.objects.count() == 1
