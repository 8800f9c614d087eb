"""Taking a convenant out and in: who may, what comes along, what the log says."""

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parties.models import Gemeente, Medewerker, Partij, Rol
from privacy import gate
from privacy.kit import document
from privacy.kit.contents import OFFERS
from privacy.kit.source import Source, source_of
from privacy.models import Convenant, ConvenantRegel
from privacy.services.convenant_export import Imported, import_concept
from tests import factories as make
from tests.databases import Database


@dataclass
class World:
    """A gemeente with a version in force (1) and a concept (2), in which welzijn takes no part."""

    here: Gemeente
    officer: Medewerker
    fg: Medewerker
    regisseur: Medewerker
    consulent: Medewerker
    signer: Medewerker
    corporatie_officer: Medewerker
    welzijn_officer: Medewerker
    elsewhere: Medewerker
    valid: Convenant
    concept: Convenant


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here, there = make.gemeente(), make.gemeente("oostervaart", "Oostervaart", "OV")
        regie, corporatie = make.partij(here, "gemeente_burgemeester"), make.partij(here, "woningcorporatie")
        make.partij(here, "politie")
        valid = make.convenant(here)
        concept = make.convenant(here, versie=2)
        concept.status = "concept"
        concept.save()
        welzijn = make.partij(here, "welzijn")
        ConvenantRegel.objects.filter(convenant=concept, categorie=3, partijsoort="politie", fase="F2").update(
            voorwaarde="Alleen bij een voornemen tot sluiting", art6="Art. 6 lid 1 sub e AVG", toegang="lezen"
        )
        return World(
            here=here,
            officer=make.medewerker(regie, Rol.PRIVACY_OFFICER),
            fg=make.medewerker(regie, Rol.FG),
            regisseur=make.medewerker(regie, Rol.REGISSEUR),
            consulent=make.medewerker(corporatie),
            signer=make.medewerker(corporatie, Rol.TEKENBEVOEGDE),
            corporatie_officer=make.medewerker(corporatie, Rol.PRIVACY_OFFICER),
            welzijn_officer=make.medewerker(welzijn, Rol.PRIVACY_OFFICER),
            elsewhere=make.medewerker(make.partij(there, "gemeente_burgemeester"), Rol.PRIVACY_OFFICER),
            valid=valid,
            concept=concept,
        )


def addresses(version: Convenant) -> list[str]:
    return [
        reverse("convenant_kit", args=[version.pk]),
        reverse("convenant_json", args=[version.pk]),
        reverse("convenant_kit_stuk", args=[version.pk, "regeling"]),
    ]


def answers(who: Medewerker, version: Convenant) -> set[int]:
    browser = make.client(who)
    return {browser.get(address).status_code for address in addresses(version)}


def test_everybody_of_the_gemeente_takes_out_the_version_in_force(world: World) -> None:
    for who in (world.officer, world.consulent, world.signer, world.welzijn_officer):
        assert answers(who, world.valid) == {200}
    assert answers(world.elsewhere, world.valid) == {404}


def test_a_concept_is_for_who_keeps_oversees_or_signs_it(world: World) -> None:
    for who in (world.officer, world.fg, world.signer, world.corporatie_officer):
        assert answers(who, world.concept) == {200}
    for who in (world.consulent, world.regisseur, world.welzijn_officer, world.elsewhere):
        assert answers(who, world.concept) == {404}
    nowhere = Convenant(pk=99999999)
    assert answers(world.consulent, nowhere) == {404}


def test_an_export_stands_in_the_log(world: World, migrator) -> None:  # type: ignore[no-untyped-def]  # a raw connection
    browser = make.client(world.signer)
    browser.get(reverse("convenant_json", args=[world.concept.pk]))
    browser.get(reverse("convenant_bijlage", args=[world.concept.pk]))
    found = migrator.execute(
        "SELECT gebeurtenis, doel, object FROM gate.inzagelog WHERE medewerker_id = %s ORDER BY id DESC LIMIT 2",
        [world.signer.pk],
    ).fetchall()
    assert found == [
        ("export", gate.Doel.CONVENANT, "Convenant woonoverlast versie 2: Bijlage 1. Gegevensmatrix (PDF)"),
        ("export", gate.Doel.CONVENANT, "Convenant woonoverlast versie 2: JSON"),
    ]


def test_every_piece_is_a_page_and_a_file_that_say_which_version(world: World) -> None:
    browser = make.client(world.officer)
    mark = source(world.concept, world.officer).vingerafdruk
    for offer in OFFERS:
        address = reverse("convenant_kit_stuk", args=[world.concept.pk, offer.slug])
        page = browser.get(address).content.decode()
        assert mark in page
        assert "2 (concept)" in page
        assert "Laat een jurist" in page
        printed = browser.get(f"{address}?vorm=pdf")
        assert printed.content.startswith(b"%PDF-")
        assert printed["Content-Disposition"].endswith(f'-woonoverlast-versie-2-{offer.slug}.pdf"')
    assert browser.get(reverse("convenant_kit_stuk", args=[world.concept.pk, "geheim"])).status_code == 404


def test_a_party_gets_its_own_entry_of_the_register_only(world: World) -> None:
    address = reverse("convenant_kit_stuk", args=[world.valid.pk, "register"])
    own = make.client(world.consulent).get(address).content.decode()
    whole = make.client(world.officer).get(address).content.decode()
    assert "Register van Woningcorporatie Lindewaard" in own
    assert "Register van Politie Lindewaard" not in own
    assert "Register van Politie Lindewaard" in whole


# --- in ---------------------------------------------------------------------------------------------------------------
def source(version: Convenant, who: Medewerker) -> Source:
    with make.request(make.actor(who)):
        return source_of(Convenant.objects.select_related("gemeente").get(pk=version.pk))


def take_in(who: Medewerker, content: bytes) -> Imported:
    with make.request(make.actor(who)) as actor:
        return import_concept(actor, content=content, now=timezone.now())


def test_out_and_in_again_loses_nothing(world: World) -> None:
    before = source(world.concept, world.officer)
    made = take_in(world.officer, document.write(before))
    after = source(made.convenant, world.officer)
    assert made.notices == ()
    assert (after.status, after.versie) == ("concept", 3)
    # its number and signatures are its own; Welzijn came after this version, and its kind is not at it
    assert [(p.naam, p.grounds) for p in after.parties] == [(p.naam, p.grounds) for p in before.parties]
    same = replace(after, id=before.id, versie=before.versie, parties=before.parties, vingerafdruk=before.vingerafdruk)
    assert same == before
    assert document.read(document.write(after)).cells == before.cells


def test_another_gemeente_begins_with_it_and_hears_which_organisations_it_has_not(world: World) -> None:
    made = take_in(world.elsewhere, document.write(source(world.valid, world.officer)))
    assert made.convenant.gemeente_id == "oostervaart"
    assert len(made.notices) == 2
    assert any("Politie Lindewaard" in notice for notice in made.notices)
    parties = source(made.convenant, world.elsewhere).parties
    assert [p.naam for p in parties] == ["Gemeente, openbare orde en veiligheid Oostervaart"]


@pytest.mark.parametrize("name", ["corporatie_officer", "fg", "regisseur", "signer"])
def test_only_the_officer_of_the_regie_takes_one_in(world: World, name: str) -> None:
    browser = make.client(getattr(world, name))
    assert browser.get(reverse("convenant_import")).status_code == 403
    assert upload(browser, b"{}").status_code == 403


def upload(browser: Client, content: bytes) -> Any:
    file = SimpleUploadedFile("convenant.json", content, content_type="application/json")
    return browser.post(reverse("convenant_import"), {"bestand": file})


def test_a_wrong_file_is_refused_with_the_cell_and_nothing_is_kept(world: World) -> None:
    data = json.loads(document.write(source(world.valid, world.officer)))
    data["cellen"][0]["toegang"] = "alles"
    browser, before = make.client(world.officer), count()
    answer = upload(browser, json.dumps(data).encode())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Cel 1 (categorie 1, Beschermd wonen en opvang, fase F1 triage): toegang “alles” bestaat niet" in page
    assert count() == before


def test_a_good_file_becomes_a_concept(world: World) -> None:
    browser = make.client(world.officer)
    answer = upload(browser, document.write(source(world.valid, world.officer)))
    assert answer.status_code == 302
    made = last()
    assert answer.url == reverse("convenant_versie", args=[made.pk])
    assert (made.status, made.gemaakt_door_id) == ("concept", world.officer.pk)


def test_taking_one_in_asks_who_one_is(world: World) -> None:
    with make.as_role():
        TOTP.activate(world.officer.user, "OVERLASTTESTOVERLASTTESTOVERLAST")
    browser = make.client(world.officer)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session.save()
    assert "reauthenticate" in browser.get(reverse("convenant_import")).headers["Location"]


def count() -> int:
    with make.as_role():
        return Convenant.objects.count()


def last() -> Convenant:
    with make.as_role():
        return Convenant.objects.order_by("-pk")[0]


# --- examples ---------------------------------------------------------------------------------------------------------
def test_the_examples_show_each_kind_of_party_under_a_concept_too(world: World) -> None:
    address = reverse("convenant_voorbeelden", args=[world.concept.pk])
    assert make.client(world.consulent).get(address).status_code == 403
    for who in (world.officer, world.regisseur, world.corporatie_officer):
        page = make.client(who).get(address, {"casus": "1", "links": "politie", "rechts": "woningcorporatie"})
        assert page.status_code == 200
    left, right = page.context["sides"]
    assert {item.category for item in left.closed} >= {"Bekend bij zorg: ja of nee", "Wvggz- of Wzd-traject"}
    assert "Politiemutaties" in {item.category for item in left.seen}
    assert "Politiemutaties" in {item.category for item in right.closed}


def test_the_examples_ask_a_constant_number_of_queries(world: World, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]  # pytest-django's
    browser = make.client(world.officer)
    with django_assert_max_num_queries(22):
        browser.get(reverse("convenant_voorbeelden", args=[world.concept.pk]))


def test_dates_of_the_file_stay_as_they_are(world: World) -> None:
    before = source(world.valid, world.officer)
    moved = replace(before, geldig_van=dt.date(2031, 1, 1), geldig_tot=dt.date(2032, 1, 1))
    made = take_in(world.officer, document.write(moved))
    assert (made.convenant.geldig_van, made.convenant.geldig_tot) == (moved.geldig_van, moved.geldig_tot)


def test_a_zvh_has_no_woningcorporatie(world: World) -> None:
    before = replace(source(world.valid, world.officer), overlegvorm="zvh")
    with pytest.raises(document.Unreadable) as wrong:
        take_in(world.officer, document.write(before))
    assert [problem for problem in wrong.value.problems if "Woningcorporatie Lindewaard" in problem]
    with make.as_role():
        assert Partij.objects.filter(gemeente=world.here, soort="woningcorporatie").exists()
