"""The casusoverleg in a real browser: a meeting is held, others follow along, and there is nothing for axe to say."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from meetings.models import Agendapunt, Casusoverleg
from parties.models import Medewerker
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (1440, 900, 390, 320)


def arrange() -> tuple[dict[str, Medewerker], Casusoverleg, list[Agendapunt]]:
    """A meeting that begins in an hour, with two casussen."""
    with make.as_role():
        here = make.gemeente()
        kinds = {"regisseur": "gemeente_burgemeester", "consulent": "woningcorporatie", "wijkagent": "politie"}
        partijen = {rol: make.partij(here, soort) for rol, soort in kinds.items()}
        make.convenant(here)
        people = {rol: make.medewerker(partij, rol, naam=f"Robin {rol.title()}") for rol, partij in partijen.items()}
        begin = timezone.now() + dt.timedelta(hours=1)
        overleg = Casusoverleg.objects.create(
            gemeente=here, begint_op=begin, duur_minuten=120, locatie="Stadhuis, kamer 2.14"
        )
        casussen = [
            make.casus(partijen["consulent"], partijen["wijkagent"], status="geagendeerd"),
            make.casus(partijen["consulent"], soort="geweld_agressie", status="monitoring"),
        ]
        make.casus(partijen["consulent"], soort="ongedierte")
        punten = [
            Agendapunt.objects.create(
                overleg=overleg,
                casus=casus,
                rubriek=rubriek,
                volgorde=n,
                minuten=10,
                begint_op=begin + dt.timedelta(minutes=10 * n),
                vraag="Wie wordt casusregisseur, en hoe vaak bellen we?",
            )
            for n, (casus, rubriek) in enumerate(zip(casussen, ("2_nieuw", "5_sluiten"), strict=True), start=1)
        ]
    return people, overleg, punten


def test_a_meeting_is_held_and_a_partner_follows_along(db_clone: Database, page: "Page", live_url: str) -> None:
    people, overleg, punten = arrange()
    log_in(page.context, people["regisseur"], live_url)
    partner = page.context.browser.new_context(base_url=live_url, locale="nl-NL")
    log_in(partner, people["wijkagent"], live_url)
    watching = partner.new_page()
    watching.goto(f"/overleggen/{overleg.pk}/agenda/{punten[0].pk}/")
    assert "nog niets vastgelegd" in watching.inner_text("#verslag")

    page.goto(f"/overleggen/{overleg.pk}/")
    page.locator(f"#omlaag-{punten[0].pk}").click()
    page.locator(".ov-agenda__item").first.locator("h3", has_text=punten[1].casus.nummer).wait_for()
    page.locator(f"#omhoog-{punten[0].pk}").click()
    page.locator(".ov-agenda__item").first.locator("h3", has_text=punten[0].casus.nummer).wait_for()
    page.get_by_role("button", name="Overleg starten").click()
    page.locator(".ov-agenda h3 a").first.click()

    page.get_by_label("Besluit, of de reden waarom er geen is").fill("We gaan samen op huisbezoek.")
    page.get_by_label("Wie informeert de betrokkene?").select_option(index=1)
    page.get_by_role("button", name="Besluit bewaren").click()
    page.locator("#besluiten").get_by_text("We gaan samen op huisbezoek.", exact=True).wait_for()
    watching.locator("#besluiten").get_by_text("We gaan samen op huisbezoek.", exact=True).wait_for(timeout=8000)
    assert watching.locator("form.ov-form").count() == 0

    page.locator("#id_casusregisseur-medewerker").select_option(index=1)
    page.get_by_role("button", name="Aanwijzen").click()
    page.get_by_label("Wat moet er gebeuren?").fill("Huisbezoek plannen")
    page.get_by_label("Welke organisatie doet dit?").select_option(index=1)
    page.get_by_role("button", name="Actiepunt bewaren").click()
    page.get_by_role("button", name="In behandeling nemen").click()
    page.locator(".ov-page-head").get_by_text("In behandeling").wait_for()
    partner.close()


def test_nothing_for_axe_and_nothing_sideways(db_clone: Database, page: "Page", live_url: str) -> None:
    people, overleg, punten = arrange()
    base = f"/overleggen/{overleg.pk}/"
    planning = ["/overleggen/", base, f"{base}agenda/{punten[0].pk}/"]
    for who in ("wijkagent", "regisseur"):
        page.context.clear_cookies()
        log_in(page.context, people[who], live_url)
        own = ["/overleggen/plannen/", f"{base}wijzigen/", f"{base}agenda/{punten[0].pk}/wijzigen/"]
        own += [f"/overleggen/agenderen/?casus={punten[0].casus.nummer}"]
        look(page, [*planning, *(own if who == "regisseur" else [])])
    with make.as_role():
        Casusoverleg.objects.update(status="bezig")
    look(page, [base, f"{base}agenda/{punten[0].pk}/", f"{base}agenda/{punten[1].pk}/", f"{base}besluitenlijst/"])
    page.goto(f"{base}agenda/{punten[0].pk}/")
    page.get_by_role("button", name="Besluit bewaren").click()
    page.locator("#error-summary").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    for _ in at_widths(page, *WIDTHS):
        check(page)


def look(page: "Page", addresses: list[str]) -> None:
    for address in addresses:
        page.goto(address)
        assert page.locator("h1").count() == 1, address
        for _ in at_widths(page, *WIDTHS):
            check(page)
