"""The kit and the examples in a real browser: axe, four widths, two kinds beside each other or below, out and in."""

from typing import TYPE_CHECKING

from django.urls import reverse

from parties.models import Rol
from privacy.kit.contents import OFFERS
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

KINDS = ("gemeente_college", "woningcorporatie", "politie", "ggz", "ggd", "wijkteam", "welzijn", "buurtbemiddeling")


def test_out_along_the_examples_and_in(db_clone: Database, page: "Page", live_url: str) -> None:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        for kind in KINDS:
            make.partij(here, kind)
        version = make.convenant(here)
        officer = make.medewerker(regie, Rol.PRIVACY_OFFICER, naam="Rosa Officer")
    log_in(page.context, officer, live_url)
    page.goto(reverse("convenant_versie", args=[version.pk]))
    page.get_by_role("link", name="Open de convenantkit").click()
    for _ in at_widths(page, 1440, 900, 390, 320):
        check(page)
    look(page, "kit")
    with page.expect_download() as download:
        page.get_by_role("link", name="JSON van het convenant").click()
    file = download.value.path()

    page.get_by_role("link", name="Loop de voorbeeldcasussen door").click()
    for width in at_widths(page, 1440, 900, 390, 320):
        check(page)
        look(page, "voorbeelden")
        left, right = (page.locator(f"#kant-{n}").bounding_box() for n in (1, 2))
        assert left is not None
        assert right is not None
        assert (left["y"] == right["y"]) == (width in (1440, 900))
    page.get_by_role("link", name="2. Geluid in een gezinswoning").click()
    page.get_by_label("Soort organisatie").select_option(label="Wijkteam")
    page.get_by_label("Naast", exact=True).select_option(label="Woningcorporatie")
    page.get_by_role("button", name="Toon").click()
    assert page.locator("#kant-1").get_by_text("Overzicht van schulden en inkomen.").is_visible()
    withheld = page.locator("#kant-2").get_by_text("Waarom niet? Schulden en inkomen")
    withheld.click()
    assert page.locator("#kant-2").get_by_text("Bijlage 1, rij 5, versie 1").is_visible()
    check(page)

    for offer in OFFERS:
        page.goto(reverse("convenant_kit_stuk", args=[version.pk, offer.slug]))
        for _ in at_widths(page, 1440, 390, 320):
            check(page)
        assert page.locator("header, aside").count() == 0

    page.goto(reverse("convenant_versies"))
    page.get_by_role("link", name="Importeer JSON").click()
    page.get_by_label("JSON-bestand").set_input_files(
        {"name": "x.json", "mimeType": "application/json", "buffer": b'{"formaat": "x"}'}
    )
    page.get_by_role("button", name="Concept maken").click()
    assert page.get_by_text("Dit is geen convenant uit Overlast.").is_visible()
    check(page)
    page.get_by_label("JSON-bestand").set_input_files(file)
    page.get_by_role("button", name="Concept maken").click()
    assert page.get_by_text("Versie 2 is gemaakt, als concept.").is_visible()
    check(page)
