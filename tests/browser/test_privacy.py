"""The pages of the privacy officer in a real browser: nothing for axe to say, nothing that scrolls sideways."""

from typing import TYPE_CHECKING

from django.utils import timezone

from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_pages_of_the_officer(db_clone: Database, page: "Page", live_url: str) -> None:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        for kind in ("woningcorporatie", "politie", "ggz", "ggd", "wijkteam", "welzijn", "buurtbemiddeling"):
            make.partij(here, kind)
        make.convenant(here)
        officer = make.medewerker(regie, "privacy_officer", naam="Rosa Officer")
        reader = make.medewerker(regie, "regisseur")
        casus = make.casus(regie)
        bewoner = make.naw(casus, regie, "Kwispelaar").bewoner_id
    with make.request(make.actor(reader)) as actor:
        gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
    gate.log_refusal(make.actor(reader), doel=Doel.CASUS, object="LW-AAAA-BBBB")
    log_in(page.context, officer, live_url)
    for address in ("/inzagelog/", "/inzagelog/?van=2026-02-01&tot=2026-01-01", "/convenant/"):
        page.goto(address)
        for _ in at_widths(page, 1440, 900, 390, 320):
            check(page)

    today = timezone.localdate()
    for address in (
        f"/inzagelog/?casus={casus.nummer}",
        "/inzagelog/persoon/",
        f"/inzagelog/overzicht/{bewoner}/",
        "/inzagelog/beoordelingen/",
        f"/inzagelog/beoordelingen/{today.year}/{today.month}/",
        f"/inzagelog/beoordelingen/{today.year - 1}/1/",
        "/inzagelog/zegels/",
        "/bewaren/",
        "/bewaren/register/",
        "/bewaren/bewaarplicht/",
        "/bewaren/termijnen/",
    ):
        page.goto(address)
        for _ in at_widths(page, 1440, 390):
            check(page)

    page.goto("/inzagelog/")
    page.get_by_label("Naam of adres").fill("Radboud Kwispelaar")
    page.get_by_role("button", name="Zoek wie dit las").click()
    page.wait_for_url(f"/inzagelog/?casus={casus.nummer}&periode=vorige_week")

    page.goto("/inzagelog/")
    page.locator("tbody th a").first.click()
    for _ in at_widths(page, 1440, 900, 390, 320):
        check(page)
