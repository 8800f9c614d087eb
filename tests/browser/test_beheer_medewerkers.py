"""A beheerder invites, hands over and reviews by hand; every page accessible, at every width."""

from typing import TYPE_CHECKING

from parties.models import Medewerker
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page


def who(naam: str) -> Medewerker:
    return Medewerker.objects.select_related("user").get(user__naam=naam, partij__gemeente_id="lindewaard")


def seen(page: "Page", name: str, *widths: int) -> None:
    for _ in at_widths(page, *(widths or (1440, 390, 320))):
        check(page)
        look(page, f"medewerkers_{name}")


def test_a_beheerder_keeps_the_people(demo_clone: Database, page: "Page", live_url: str) -> None:
    joost = who("Joost Veenendaal")
    log_in(page.context, who("Sjoerd Beukers"), live_url)
    page.goto("/beheer/medewerkers/")
    seen(page, "lijst")
    page.get_by_role("link", name="Iemand uitnodigen").click()
    page.get_by_role("button", name="Uitnodigen").click()
    seen(page, "uitnodigen_fout")
    page.get_by_label("Naam").fill("Anton Weversloop")
    page.get_by_label("E-mailadres").fill("anton@dewaterlinde.example")
    page.get_by_label("Consulent.").check()
    page.get_by_role("button", name="Uitnodigen").click()
    page.get_by_text("De uitnodiging is onderweg").wait_for()
    page.get_by_role("link", name="Joost Veenendaal").click()
    seen(page, "detail")
    page.get_by_role("link", name="Een tijd afwezig").click()
    seen(page, "afwezig", 1440, 390)
    page.goto(f"/beheer/medewerkers/{joost.pk}/vertrekt/")
    seen(page, "vertrekt")
    page.get_by_label("Wie neemt het werk aan casussen over?").select_option(
        label="Fatma Yildirim, Consulent sociaal beheer"
    )
    page.get_by_label("Deze persoon werkt hier niet meer").check()
    page.get_by_role("button", name="Overdragen en toegang stoppen").click()
    page.get_by_text("Het werk is overgedragen").wait_for()
    assert not Medewerker.objects.get(pk=joost.pk).actief
    page.goto("/beheer/toegang/")
    seen(page, "beoordelingen", 1440, 390)
    page.get_by_role("button", name="Nu nalopen").click()
    seen(page, "beoordeling", 1440, 390)
    page.goto("/beheer/herstel/")
    seen(page, "herstel", 1440, 390)
    page.goto("/beheer/handelingen/")
    seen(page, "handelingen", 1440, 390)


def test_the_regie_keeps_the_addresses(demo_clone: Database, page: "Page", live_url: str) -> None:
    log_in(page.context, who("Ramona Zijlmans"), live_url)
    page.goto("/beheer/adressen/")
    seen(page, "adressen", 1440, 390)
    page.get_by_role("link", name="Lijst inlezen").click()
    seen(page, "inlezen", 1440, 390)
    rows = (
        "nummeraanduiding;straatnaam;huisnummer;huisletter;toevoeging;postcode;woonplaats;wijk",
        "0999200000000001;Lindetoren;1;A;;0411LT;Lindewaard;",
        "0999200000090001;Nieuwe Laan;1;;;0411 NL;Lindewaard;Nieuwland",
        "0999200000090002;Nieuwe Laan;drie;;;0411 NL;Lindewaard;Nieuwland",
    )
    content = "\n".join(rows).encode()
    page.get_by_label("CSV-bestand").set_input_files(
        {"name": "adressen.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_label("Dit is de hele lijst").uncheck()
    page.get_by_role("button", name="Inlezen en bekijken").click()
    page.get_by_text("Het huisnummer is geen getal").wait_for()
    seen(page, "verslag")
    page.get_by_role("button", name="Lijst overnemen").click()
    page.get_by_text("De adreslijst is vernieuwd").wait_for()
    page.goto("/beheer/complexen/")
    seen(page, "complexen", 1440, 390)
    page.get_by_role("link", name="Lindetoren").click()
    seen(page, "complex")
    page.goto("/beheer/wijken/")
    page.get_by_role("link", name="Nieuwland").click()
    seen(page, "wijk", 1440, 390)
