"""The walk of a privacy officer without a manual: draft, open one cell, see what that opens, have it signed."""

import datetime as dt
import re
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.models import Casus
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from privacy.models import Convenant
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1440, 900, 390, 320)
NEIGHBOURS = "Neemt welzijn contact op met de bewindvoerder"


def reads(who: Medewerker, casus: Casus) -> bool:
    """Whether somebody reads category 23 of others in a casus now."""
    with make.request(make.actor(who)) as actor:
        return gate.open_gate(actor, casussen=[casus.pk], categories=[23], doel=Doel.CASUS).may_read(casus.pk, 23)


def test_from_draft_to_in_force(db_clone: Database, page: "Page", live_url: str) -> None:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="Gemeente Lindewaard, OOV")
        kinds = ("gemeente_college", "woningcorporatie", "politie", "welzijn")
        partijen = {kind: make.partij(here, kind) for kind in kinds}
        make.convenant(here)
        officer = make.medewerker(regie, "privacy_officer", naam="Hilde Roosenboom")
        signers = [make.medewerker(each, "tekenbevoegde") for each in (regie, *partijen.values())]
        coach = make.medewerker(partijen["welzijn"], "deelnemer")
        casus = make.casus(partijen["woningcorporatie"], partijen["welzijn"])
    log_in(page.context, officer, live_url)

    page.goto("/convenant/")
    page.get_by_role("link", name="Alle versies").click()
    everywhere(page, "versies")
    page.get_by_role("link", name="Nieuwe versie voor Casusoverleg woonoverlast").click()
    everywhere(page, "nieuw")
    page.get_by_label("Geldt vanaf").fill((timezone.localdate() + dt.timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Concept maken").click()
    everywhere(page, "versie")

    page.get_by_role("link", name="Matrix", exact=True).click()
    everywhere(page, "matrix")
    cell = page.locator("#cel-23-welzijn")
    cell.focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "cel-23-politie"
    cell.click()
    panel = page.locator("#paneel")
    panel.get_by_label("Wat anderen delen, als zij meedoet in de casus").check()
    panel.get_by_label("Voorwaarde").fill(NEIGHBOURS)
    look(page, "convenant-paneel")
    check(page)
    panel.get_by_role("button", name="Opslaan").click()
    panel.get_by_text("Opgeslagen").wait_for()
    assert cell.inner_text().startswith("L *")
    check(page)
    page.goto(str(cell.get_attribute("href")))
    everywhere(page, "cel")

    for tab in ("Partijen", "Teksten", "Vergelijken", "Gevolgen"):
        page.get_by_role("link", name=tab, exact=True).click()
        everywhere(page, tab.lower())
    assert page.get_by_text("Voor 1 organisatie gaat in 1 casus (1 bewoner) iets open.").is_visible()
    assert page.get_by_text(casus.nummer).is_visible()

    page.get_by_role("link", name="Overzicht", exact=True).click()
    page.get_by_role("button", name="Stuur ter ondertekening").click()
    version = re.sub(r"^https?://[^/]+", "", page.url)
    for signer in signers:
        page.context.clear_cookies()
        log_in(page.context, signer, live_url)
        page.goto(version)
        page.get_by_role("link", name="Lees en onderteken").click()
        if signer is signers[-1]:
            everywhere(page, "ondertekenen")
        page.get_by_label("Ik heb deze versie gelezen").check()
        page.get_by_role("button", name="Onderteken").click()
    assert page.get_by_text("Iedereen heeft nu getekend").is_visible()
    assert page.get_by_text("over 2 dagen. Niet eerder.").is_visible()

    assert not reads(coach, casus)
    with make.as_role():
        Convenant.objects.filter(versie=2).update(geldig_van=timezone.localdate())
    assert reads(coach, casus)


def everywhere(page: "Page", name: str) -> None:
    """Nothing for axe to say, and nothing that sticks out, at any width."""
    for _ in at_widths(page, *WIDTHS):
        look(page, f"convenant-{name}")
        check(page)
    page.set_viewport_size({"width": 1440, "height": 900})
