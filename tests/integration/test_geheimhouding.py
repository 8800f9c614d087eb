"""Nobody works with content before signing the geheimhoudingsverklaring; who oversees sees who did."""

from types import SimpleNamespace

import pytest
from django.urls import reverse

from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        regie, politie = make.partij(here, "gemeente_burgemeester"), make.partij(here, "politie")
        people = {
            "regisseur": make.medewerker(regie, Rol.REGISSEUR, naam="Rea Gisseur"),
            "agent": make.medewerker(politie, Rol.WIJKAGENT, naam="Wim Agent"),
            "nieuw": make.medewerker(politie, Rol.WIJKAGENT, naam="Nina Nieuw"),
            "po": make.medewerker(politie, Rol.PRIVACY_OFFICER, naam="Petra Officer", contactpersoon=False),
        }
        make.convenant(here)
        casus = make.casus(politie)
        Medewerker.objects.filter(pk__in=[people["nieuw"].pk, people["po"].pk]).update(geheimhouding_op=None)
    return SimpleNamespace(**people, casus=casus)


def opens(world: SimpleNamespace, who: Medewerker) -> bool:
    with make.request(make.actor(who)) as actor:
        return world.casus.pk in gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS).subjects


def test_who_has_not_signed_is_led_to_the_page_and_the_gate_stays_shut(world: SimpleNamespace) -> None:
    browser, page = make.client(world.nieuw), reverse("geheimhouding")
    for address in ("/casussen/", f"/casussen/{world.casus.nummer}/", "/meldingen/", "/noodprocedure/"):
        answer = browser.get(address, secure=True)
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
    assert not opens(world, world.nieuw)
    assert browser.get(page, secure=True).status_code == 200


def test_signing_takes_a_tick_and_opens_from_the_next_request_on(world: SimpleNamespace) -> None:
    browser, page = make.client(world.nieuw), reverse("geheimhouding")
    refused = browser.post(page, {}, secure=True)
    assert refused.status_code == 422
    assert "Zet een vinkje om te tekenen." in refused.content.decode()
    assert not opens(world, world.nieuw)
    assert browser.post(page, {"akkoord": "on"}, secure=True).status_code == 302
    assert opens(world, world.nieuw)
    assert "U hebt deze verklaring getekend." in browser.get(page, secure=True).content.decode()


def test_who_reads_no_casussen_has_nothing_to_sign(world: SimpleNamespace) -> None:
    browser, page = make.client(world.po), reverse("geheimhouding")
    assert "U hoeft niet te tekenen." in browser.get(page, secure=True).content.decode()
    assert browser.post(page, {"akkoord": "on"}, secure=True).status_code == 200
    with make.as_role():
        world.po.refresh_from_db()
    assert world.po.geheimhouding_op is None


def test_officer_and_regisseur_see_who_of_their_own_signed(world: SimpleNamespace) -> None:
    overview = reverse("geheimhouding_overzicht")
    text = make.client(world.po).get(overview, secure=True).content.decode()
    assert text.index("Nina Nieuw") < text.index("Wim Agent")
    assert "Rea Gisseur" not in text
    assert text.count("Nog niet") == 1
    table = text[text.index("<tbody>") :]
    assert "Petra Officer" not in table  # reads no casussen
    assert "Rea Gisseur" in make.client(world.regisseur).get(overview, secure=True).content.decode()
    assert make.client(world.agent).get(overview, secure=True).status_code == 403
