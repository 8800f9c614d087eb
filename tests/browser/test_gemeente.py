"""The walk of a new beheerder: start from nothing, set up the gemeente, and see what is still missing."""

import io
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from PIL import Image

from parties import setup_code
from parties.models import Gemeente, Medewerker, Partij
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "vier woorden zonder enig verband"
WIDTHS = (1440, 390)


def everywhere(page: "Page", name: str) -> None:
    for _ in at_widths(page, *WIDTHS):
        check(page)
        look(page, f"gemeente_{name}")
    page.set_viewport_size({"width": 1440, "height": 900})


def logo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "#1f4e79").save(out, "PNG")
    return out.getvalue()


def test_from_nothing_to_a_gemeente_that_is_set_up(
    db_clone: Database, page: "Page", live_url: str, settings: Any
) -> None:
    cache.clear()
    page.goto("/account/login/")
    page.get_by_role("link", name="Naar de eerste start").click()
    everywhere(page, "eerste_start")
    page.get_by_label("Code van de installatie").fill("fout")
    page.get_by_label("Naam van de gemeente").fill("Lindewaard")
    page.get_by_role("button", name="Gemeente maken").click()
    everywhere(page, "eerste_start_fout")
    assert page.get_by_label("Naam van de gemeente").input_value() == "Lindewaard"
    page.get_by_label("Code van de installatie").fill(setup_code.expected().lower())
    page.get_by_label("Letters voor nummers").fill("lw")
    page.get_by_label("Uw naam").fill("Ramona Zijlmans")
    page.get_by_label("Uw e-mailadres").fill("ramona@lindewaard.example")
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_label("Nog een keer het wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Gemeente maken").click()
    page.get_by_text("De gemeente is klaar. Log nu in").wait_for()
    page.get_by_label("E-mailadres").fill("ramona@lindewaard.example")
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_url("**/account/2fa/**")
    everywhere(page, "tweede_stap")
    assert page.request.get("/eerste-start/").status == 404 or "/account/2fa/" in page.url

    with make.as_role():
        keeper = Medewerker.objects.select_related("user", "partij__gemeente").get()
    log_in(page.context, keeper, live_url)
    page.goto("/beheer/")
    page.get_by_role("heading", name="Op weg naar de eerste melding").wait_for()
    everywhere(page, "beheer")

    page.get_by_role("link", name="Naar organisaties").click()
    everywhere(page, "partijen_leeg")
    page.get_by_role("link", name="Organisatie toevoegen").first.click()
    page.get_by_role("button", name="Toevoegen").click()
    everywhere(page, "partij_fout")
    page.get_by_label("Naam").fill("De Waterlinde")
    page.get_by_label("Wat voor organisatie is het?").select_option("woningcorporatie")
    page.get_by_role("button", name="Toevoegen").click()
    everywhere(page, "partijen")
    page.get_by_role("link", name="De Waterlinde").click()
    everywhere(page, "partij")
    page.get_by_role("link", name="Brieven: logo, kleur en afzender").click()
    page.locator("#id_logo").set_input_files({"name": "l.png", "mimeType": "image/png", "buffer": logo()})
    page.get_by_label("Regel onderaan elke bladzijde").fill("www.dewaterlinde.example")
    page.get_by_role("button", name="Opslaan").click()
    everywhere(page, "huisstijl")

    page.goto("/beheer/gemeente/kleuren/")
    page.get_by_label("Onze huiskleur").check()
    page.get_by_label("Huiskleur", exact=True).fill("#e2007a")
    page.get_by_role("button", name="Eerst bekijken").click()
    everywhere(page, "kleuren")
    page.get_by_role("button", name="Kleuren opslaan").click()
    page.goto("/beheer/gemeente/logo/")
    page.locator("#id_logo").set_input_files({"name": "l.png", "mimeType": "image/png", "buffer": logo()})
    page.get_by_role("button", name="Logo opslaan").click()
    everywhere(page, "gemeente")
    page.get_by_role("link", name="Wijzigen Termijnen").click()
    page.get_by_label("Te laat: de regisseur hoort het na").fill("1")
    page.get_by_role("button", name="Termijnen opslaan").click()
    everywhere(page, "termijnen_fout")
    page.get_by_label("Te laat: de regisseur hoort het na").fill("5")
    page.get_by_role("button", name="Termijnen opslaan").click()
    page.get_by_text("1 termijn wijkt af").wait_for()

    page.goto("/beheer/catalogus/")
    page.get_by_role("link", name="Eigen soort toevoegen").click()
    page.get_by_label("Waar hoort deze soort bij?").select_option("geluid_muziek")
    page.get_by_label("Naam").fill("Geluid: oefenruimte")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("button", name="Huisbezoek een plaats lichter").click()
    everywhere(page, "catalogus")

    with make.as_role():
        gemeente = Gemeente.objects.get()
        assert (gemeente.termijnen, len(gemeente.palet)) == ({"te_laat_regisseur_dagen": 5}, 8)
        assert set(Partij.objects.values_list("naam", "regie")) == {
            ("Openbare orde en veiligheid", True),
            ("De Waterlinde", False),
        }
