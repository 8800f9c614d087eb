"""Who reads a row, toestemming, telling the bewoner and the noodprocedure: by hand, accessible, at every width."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from cases.models import Journaalitem
from cases.services.kennisgevingen import start_kennisgeving
from parties.models import Medewerker, Rol
from privacy.models import Kennisgeving, Noodprocedure
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in, look

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        kinds = ("gemeente_burgemeester", "woningcorporatie", "wijkteam", "welzijn")
        regie, corporatie, wijkteam, welzijn = (make.partij(here, kind) for kind in kinds)
        people = {
            "regie": make.medewerker(regie, Rol.REGISSEUR),
            "corporatie": make.medewerker(corporatie),
            "corporatie_po": make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "wijkteam": make.medewerker(wijkteam, Rol.DEELNEMER),
            "welzijn": make.medewerker(welzijn, Rol.DEELNEMER),
            "welzijn_po": make.medewerker(welzijn, Rol.PRIVACY_OFFICER, contactpersoon=False),
        }
        make.convenant(here)
        casus = make.casus(corporatie, wijkteam)
        note = make.row(
            Journaalitem, casus, corporatie, categorie_id=28, vak="kwetsbaarheid", tekst="De koelkast was leeg."
        )
    with make.request(make.actor(people["corporatie"])) as actor:
        start_kennisgeving(actor, casus=casus, now=casus.geopend_op)
    return SimpleNamespace(**people, casus=casus, note=note)


def become(page: "Page", who: Medewerker, live_url: str) -> None:
    page.context.clear_cookies()
    log_in(page.context, who, live_url)


def seen(page: "Page", name: str) -> None:
    for _ in at_widths(page, 1440, 390, 320):
        check(page)
        look(page, name)


def test_a_provider_narrows_and_proposes_and_the_officer_agrees(
    world: SimpleNamespace, page: "Page", live_url: str
) -> None:
    become(page, world.corporatie, live_url)
    page.goto(f"/casussen/{world.casus.nummer}/")
    page.get_by_text("Waarom zie ik dit?").first.click()
    page.get_by_role("link", name="Wie mag dit lezen?").first.click()
    page.get_by_label("Alleen de organisaties die ik hieronder kies").check()
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Kies minstens één organisatie.").wait_for()
    seen(page, "toegang-fout")
    page.get_by_label("Wijkteam Lindewaard").check()
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("alleen voor Wijkteam Lindewaard").wait_for()
    page.get_by_label("Aan wie?").select_option(label="Gemeente, openbare orde en veiligheid Lindewaard")
    page.get_by_label("Op welke grond?").select_option(label="Noodsituatie: acuut gevaar")
    page.get_by_label("Waarom is dit nodig?").fill("Voor het gesprek van morgen.")
    page.get_by_label("Tot en met").fill(_in_days(page, 5))
    page.get_by_role("button", name="Geven", exact=True).click()
    page.get_by_text("Wacht op de privacy officer").wait_for()
    seen(page, "toegang")

    become(page, world.corporatie_po, live_url)
    page.goto(reverse("toegang_overzicht"))
    seen(page, "voorstellen")
    assert "koelkast" not in page.content()
    page.get_by_role("button", name="Akkoord", exact=False).first.click()
    page.get_by_text("Het besluit geldt nu.").wait_for()

    become(page, world.regie, live_url)
    page.goto(f"/casussen/{world.casus.nummer}/privacy/")
    page.get_by_role("link", name="Lezen").click()
    page.get_by_text("De koelkast was leeg.").wait_for()
    seen(page, "ontvangen")


def _in_days(page: "Page", days: int) -> str:
    found: Any = page.evaluate("d => new Date(Date.now() + d * 864e5).toISOString().slice(0, 10)", days)
    return str(found)


def test_toestemming_and_telling_the_bewoner(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    become(page, world.wijkteam, live_url)
    page.goto(f"/casussen/{world.casus.nummer}/privacy/")
    page.get_by_role("link", name="Toestemming vastleggen").click()
    page.get_by_label("Waarvoor gaf de bewoner toestemming?").fill("Samen opruimen.")
    page.get_by_role("button", name="Vastleggen").click()
    page.get_by_text("Dan geldt de toestemming niet.").first.wait_for()
    seen(page, "toestemming-fout")
    assert page.get_by_label("Waarvoor gaf de bewoner toestemming?").input_value() == "Samen opruimen."
    page.get_by_label("De bewoner kon ook nee zeggen, zonder gevolgen").check()
    page.get_by_label("Huurgegevens").check()
    page.get_by_label("Wijkteam Lindewaard").check()
    page.get_by_label("Tot en met wanneer?").fill(_in_days(page, 30))
    page.get_by_label("Hoe blijkt dat?").fill("Gezegd aan de balie.")
    page.get_by_role("button", name="Vastleggen").click()
    page.get_by_role("button", name="De bewoner trekt dit in").wait_for()
    seen(page, "privacy")
    page.get_by_role("button", name="De bewoner trekt dit in").click()
    page.get_by_text("Wat erop berustte, is meteen gestopt.").wait_for()

    become(page, world.corporatie, live_url)
    with make.as_role():
        pk = Kennisgeving.objects.get().pk
    page.goto(reverse("kennisgeving", args=[world.casus.nummer, pk]))
    page.get_by_label("Nee, en dat moet nog wachten").check()
    page.get_by_role("button", name="Vastleggen").click()
    page.get_by_role("link", name="Past er geen, informeer de bewoner dan nu.").wait_for()
    seen(page, "kennisgeving")


def test_the_noodprocedure_and_its_judgement(world: SimpleNamespace, page: "Page", live_url: str) -> None:
    become(page, world.welzijn, live_url)
    page.goto(reverse("noodprocedure"))
    page.get_by_label("Casusnummer").fill("LW-AAAA-BBBB")
    page.get_by_label("Brand, gas of instorting").check()
    page.get_by_label("Wat gebeurt er, en wat moet u weten?").fill("Rook in het trappenhuis.")
    page.get_by_role("button", name="Casus nu openen").click()
    page.get_by_text("kan niet worden geopend").first.wait_for()
    seen(page, "nood-fout")
    page.get_by_label("Casusnummer").fill(world.casus.nummer.lower())
    page.get_by_role("button", name="Casus nu openen").click()
    page.get_by_text("U leest deze casus met de noodprocedure").wait_for()
    seen(page, "nood-casus")
    page.get_by_role("link", name="Privacy").last.click()
    page.get_by_text("U leest deze casus met de noodprocedure").wait_for()

    become(page, world.welzijn_po, live_url)
    page.goto(reverse("noodprocedure_beoordelen"))
    seen(page, "nood-beoordelen")
    page.get_by_role("button", name="Onterecht").click()
    page.get_by_text("Bekijk of dit een datalek is").wait_for()
    with make.as_role():
        assert Noodprocedure.objects.get().terecht is False
    page.goto(reverse("geheimhouding_overzicht"))
    seen(page, "geheimhouding")
