"""What a beheerder sets for gemeente, organisations and catalogue: who may, what is checked, and that it works."""

import io
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from cases.choices import Overlastsoort
from cases.models import BagAdres, Casus, Interventiekeuze, Melding, Overlastmelding, Soortkeuze
from cases.queries.adressen import landlords
from cases.queries.informatievragen import addressees
from cases.services.casussen import open_casus
from cases.services.triage import invite
from overlast.toets.finding import pdf_text
from parties import palettes, terms
from parties.decisions import NotAllowed
from parties.models import Beeldmerk, Beheerhandeling, Gemeente, Huisstijl, Medewerker, Partij
from privacy import gate
from tests import factories as make
from tests import work
from tests.databases import Database

FIELDS = {
    "adres_onbekend": "on",
    "adres_tekst": "Speelveld achter de Vlierpad",
    "adres_reden": "Plek zonder huisnummer",
    "datum": "2026-11-20",
    "tijd": "21:00",
    "wat": "Harde muziek",
    "frequentie": "wekelijks",
    "ernst": "2",
    "niveau": "anoniem",
}


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    with make.as_role():
        here, far = make.gemeente(), make.gemeente("elders", "Elders", "EL")
        regie = make.partij(here, "gemeente_burgemeester")
        corporatie, ggd = make.partij(here, "woningcorporatie"), make.partij(here, "ggd")
        other = make.partij(far, "gemeente_burgemeester")
        make.convenant(here)
        fresh = make.partij(here, "welzijn", naam="Nog zonder convenant")
        return SimpleNamespace(
            here=here,
            regie=regie,
            corporatie=corporatie,
            ggd=ggd,
            fresh=fresh,
            lead=make.medewerker(regie, "beheerder"),
            keeper=make.medewerker(corporatie, "beheerder"),
            stranger=make.medewerker(other, "beheerder"),
            consulent=make.medewerker(corporatie),
            other=other,
        )


def row(model: Any, **filters: Any) -> Any:
    with make.as_role():
        return model.objects.get(**filters)


def picture(kind: str = "PNG", size: tuple[int, int] = (1600, 200)) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "geheime-plek"
    Image.new("RGB", size, "#0f5f6f").save(out, kind, exif=exif)
    return out.getvalue()


def may(who: Medewerker, act: Callable[[], object]) -> bool:
    """Whether PostgreSQL lets the web do it for this person."""
    try:
        with transaction.atomic(durable=True):
            gate.enter(make.actor(who))
            return act() != 0
    except DatabaseError:
        return False


def acts() -> list[str]:
    with make.as_role():
        return list(Beheerhandeling.objects.order_by("tijd").values_list("handeling", flat=True))


# --- the gemeente -----------------------------------------------------------------------------------------------------
def test_only_the_beheerder_of_the_regie_sets_things_for_all(there: SimpleNamespace) -> None:
    for path in ("gemeente/", "gemeente/kleuren/", "gemeente/termijnen/", "gemeente/logo/", "catalogus/"):
        for who in (there.keeper, there.consulent):
            assert make.client(who).get(f"/beheer/{path}").status_code == 403, path
    stranger = make.client(there.stranger)
    assert stranger.get(f"/beheer/partijen/{there.corporatie.pk}/").status_code == 404
    stranger.post("/beheer/gemeente/", {"naam": "Gekaapt", "van": "08:00", "tot": "17:00"})
    assert row(Gemeente, pk=there.here.pk).naam == "Lindewaard"


def test_hours_and_terms_are_kept_within_their_limits_and_noted(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    saved = browser.post("/beheer/gemeente/", {"naam": "Nieuwewaard", "van": "08:00", "tot": "17:30"})
    assert saved.status_code == 302
    assert browser.post("/beheer/gemeente/", {"naam": "X", "van": "18:00", "tot": "08:00"}).status_code == 422
    gemeente = row(Gemeente, pk=there.here.pk)
    assert (gemeente.naam, gemeente.werktijden) == ("Nieuwewaard", "08:00-17:30")
    assert "Nieuwewaard" in browser.get("/beheer/").text

    current = {name: str(value) for name, value in terms.merged({}).items() if name in terms.TERMS}
    for name, wrong in (("kennisgeving_dagen", "29"), ("actiepunt_dagen", "1.5"), ("toegang_dagen", "x")):
        answer = browser.post("/beheer/gemeente/termijnen/", {**current, "overleg_elke_dagen": "21", name: wrong})
        assert answer.status_code == 422
        assert f'value="{wrong}"' in answer.text, "what was typed is still there"
    assert row(Gemeente, pk=there.here.pk).termijnen == {}
    wanted = {**current, "actiepunt_dagen": "7", "kennisgeving_dagen": "21"}
    assert browser.post("/beheer/gemeente/termijnen/", wanted).status_code == 302
    assert row(Gemeente, pk=there.here.pk).termijnen == {"actiepunt_dagen": 7, "kennisgeving_dagen": 21}
    assert acts() == ["Gemeente gewijzigd", "Termijnen gewijzigd"]


def test_a_term_of_the_gemeente_decides_when_somebody_is_reminded(db_clone: Database) -> None:
    world = work.build()
    partij = world.corporatie.partij
    work.add(world.corporatie, world.casus, partij, eigenaar_id=world.corporatie.pk, uiterlijk=timezone.localdate())
    assert work.messages() == set()
    with make.as_role():
        Gemeente.objects.update(termijnen={"te_laat_regisseur_dagen": 9, "te_laat_casusregisseur_dagen": 9})
    work.remind(days=8)
    assert not {kind for _, kind in work.messages() if kind.startswith("te_laat")}, "the usual three and seven days"
    work.remind(days=9)
    late = {kind for _, kind in work.messages() if kind.startswith("te_laat")}
    assert late == {"te_laat_casusregisseur", "te_laat_regisseur"}


def test_one_request_asks_for_the_terms_once(there: SimpleNamespace) -> None:
    with make.request(make.actor(there.lead)), terms.once_per_request():
        Gemeente.objects.filter(pk=there.here.pk).update(termijnen={"actiepunt_dagen": 3})
        assert terms.termijn("actiepunt_dagen", there.here.pk) == 3
        Gemeente.objects.filter(pk=there.here.pk).update(termijnen={})
        assert terms.termijn("actiepunt_dagen", there.here.pk) == 3
    assert terms.terms_by_gemeente()["elders"]["actiepunt_dagen"] == 14


# --- colours and logo -------------------------------------------------------------------------------------------------
def test_colours_are_a_stylesheet_of_our_own_that_may_be_kept_for_ever(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    looked = browser.post("/beheer/gemeente/kleuren/", {"keuze": "blauw", "actie": "bekijken"})
    assert "Zo ziet het eruit" in looked.text
    assert row(Gemeente, pk=there.here.pk).palet == []
    assert browser.post("/beheer/gemeente/kleuren/", {"keuze": "blauw", "actie": "opslaan"}).status_code == 302
    colours = palettes.PRESETS["blauw"][1]
    assert tuple(row(Gemeente, pk=there.here.pk).palet) == colours
    page = make.client(there.consulent).get("/")
    address = f"/huisstijl/{palettes.address(colours)}.css"
    assert f'href="{address}"' in page.text
    assert palettes.theme_class(colours) in page.text
    assert address not in make.client(there.stranger).get("/").text
    sheet = Client().get(address)
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "text/css")
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet.text.count("--voorbeeld-kleuren-violet-") == 8


@pytest.mark.parametrize("value", ["#fff;}*{display:none", "</style>", "url(//x)", "rood", "#12345"])
def test_no_style_comes_in_by_a_colour(there: SimpleNamespace, value: str) -> None:
    tints = {f"kleur_{s}": c for s, c in zip(palettes.STEPS, palettes.PRESETS["blauw"][1], strict=True)}
    wanted = {"keuze": "eigen", "actie": "opslaan", **tints, "kleur_500": value}
    answer = make.client(there.lead).post("/beheer/gemeente/kleuren/", wanted)
    assert answer.status_code == 422
    assert row(Gemeente, pk=there.here.pk).palet == []
    assert value not in answer.text or "<" not in value
    bad = palettes.address(palettes.PRESETS["blauw"][1]).replace("1f4e8c", "zzzzzz")
    assert Client().get(f"/huisstijl/{bad}.css").status_code == 404


def test_colours_that_cannot_be_read_are_refused_at_their_field(there: SimpleNamespace) -> None:
    tints = {f"kleur_{s}": c for s, c in zip(palettes.STEPS, palettes.PRESETS["blauw"][1], strict=True)}
    answer = make.client(there.lead).post(
        "/beheer/gemeente/kleuren/", {"keuze": "eigen", "actie": "opslaan", **tints, "kleur_500": "#8899ff"}
    )
    assert answer.status_code == 422
    assert "Te weinig contrast: links op wit" in answer.text
    assert 'href="#id_kleur_500"' in answer.text


def test_a_logo_is_drawn_again(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    for content, name in ((b"<svg onload=alert(1)></svg>", "l.svg"), (b"%PDF-1.7", "l.pdf"), (b"GIF89a", "l.png")):
        answer = browser.post("/beheer/gemeente/logo/", {"logo": SimpleUploadedFile(name, content, "image/png")})
        assert answer.status_code == 422, name
    polyglot = picture("JPEG") + b"<script>alert(1)</script>"
    answer = browser.post("/beheer/gemeente/logo/", {"logo": SimpleUploadedFile("l.jpg", polyglot, "image/jpeg")})
    assert answer.status_code == 302
    made = row(Beeldmerk)
    assert (made.breedte, made.hoogte) == (800, 100)
    served = Client().get(f"/huisstijl/logo/{made.pk}.png")
    assert (served["Content-Type"], served["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert served.content.startswith(b"\x89PNG")
    assert b"geheime-plek" not in served.content
    assert b"script" not in served.content
    assert f"/huisstijl/logo/{made.pk}.png" in make.client(there.consulent).get("/").text


# --- organisations ----------------------------------------------------------------------------------------------------
def test_the_regie_adds_an_organisation_and_another_stops(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    new = {"naam": "GGZ De Overzijde", "soort": "ggz", "vaste_adviseur": "on", "actief": "on", "email": "a@ggz.example"}
    assert browser.post("/beheer/partijen/nieuw/", new).status_code == 302
    assert browser.post("/beheer/partijen/nieuw/", {**new, "naam": "ggz de overzijde"}).status_code == 422
    assert (
        browser.post("/beheer/partijen/nieuw/", {**new, "naam": "X", "soort": "gemeente_burgemeester"}).status_code
        == 422
    )
    made = row(Partij, naam="GGZ De Overzijde")
    assert (made.soort, made.vaste_adviseur, made.regie, made.gemeente_id) == ("ggz", True, False, "lindewaard")
    assert make.client(there.keeper).post("/beheer/partijen/nieuw/", new).status_code == 403

    path = f"/beheer/partijen/{there.fresh.pk}/"
    stop = {"naam": there.fresh.naam, "soort": "welzijn"}
    assert browser.post(path, stop).status_code == 302
    assert not row(Partij, pk=there.fresh.pk).actief
    with make.as_role(), pytest.raises(DatabaseError):
        make.casus(there.fresh)
    assert acts() == ["Organisatie toegevoegd", "Organisatie gestopt"]


def test_who_signed_keeps_its_kind(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    path = f"/beheer/partijen/{there.corporatie.pk}/"
    wanted = {"naam": there.corporatie.naam, "soort": "politie", "actief": "on"}
    answer = browser.post(path, wanted)
    assert answer.status_code == 422
    assert "heeft een convenant ondertekend als Woningcorporatie" in answer.text
    assert not may(there.lead, lambda: Partij.objects.filter(pk=there.corporatie.pk).update(soort="politie"))
    unsigned = {"naam": there.fresh.naam, "soort": "wijkteam", "actief": "on"}
    assert browser.post(f"/beheer/partijen/{there.fresh.pk}/", unsigned).status_code == 302
    assert row(Partij, pk=there.fresh.pk).soort == "wijkteam"


def test_an_organisation_keeps_how_it_is_reached_and_no_more(there: SimpleNamespace) -> None:
    browser = make.client(there.keeper)
    path = f"/beheer/partijen/{there.corporatie.pk}/"
    assert "Wat voor organisatie" not in browser.get(path).text
    own = {"contactpersoon": "Hanna de Boer", "telefoon": "012 345 67 89", "naam": "Gekaapt", "soort": "politie"}
    assert browser.post(path, own).status_code == 302
    kept = row(Partij, pk=there.corporatie.pk)
    assert (kept.contactpersoon, kept.naam, kept.soort, kept.actief) == (
        "Hanna de Boer",
        there.corporatie.naam,
        "woningcorporatie",
        True,
    )
    assert browser.post(f"/beheer/partijen/{there.ggd.pk}/", own).status_code == 404
    for column, value in (("actief", False), ("vaste_adviseur", True), ("soort", "vve"), ("regie", True)):
        own_row = Partij.objects.filter(pk=there.corporatie.pk)
        assert not may(there.keeper, partial(own_row.update, **{column: value})), column


def test_letters_have_the_look_of_their_organisation(there: SimpleNamespace) -> None:
    browser = make.client(there.keeper)
    path = f"/beheer/partijen/{there.corporatie.pk}/huisstijl/"
    assert browser.post(path, {"kleur": "#ffee88"}).status_code == 422, "too light on paper"
    assert browser.post(path, {"kleur": "red;} body {display:none"}).status_code == 422
    wanted = {
        "kleur": "#8F2020",
        "voetregel": "www.waterlinde.example <b>vet</b>",
        "ondertekening": "Namens de directie",
        "logo": SimpleUploadedFile("l.png", picture(), "image/png"),
    }
    assert browser.post(path, wanted).status_code == 302
    kept = row(Huisstijl, pk=there.corporatie.pk)
    assert (kept.kleur, kept.ondertekening, kept.logo_id is not None) == ("#8f2020", "Namens de directie", True)
    letter = browser.get(f"{path}voorbeeld.pdf")
    assert letter["Content-Type"] == "application/pdf"
    text = pdf_text(letter.content)
    assert "Namens de directie" in text
    assert "<b>vet</b>" in text
    with pikepdf.open(io.BytesIO(letter.content)) as pdf:
        assert any(page.get_images() for page in pdf.pages)
    assert browser.post(f"/beheer/partijen/{there.ggd.pk}/huisstijl/", wanted).status_code == 404
    assert make.client(there.consulent).get(f"{path}voorbeeld.pdf").status_code == 403


# --- the catalogue ----------------------------------------------------------------------------------------------------
def file_melding(who: Medewerker, soort: str) -> tuple[int, Any]:
    browser = make.client(who)
    path = browser.get("/meldingen/nieuw/")["Location"]
    answer = browser.post(path, {**FIELDS, "soort": soort})
    with make.as_role():
        return answer.status_code, Melding.objects.exclude(status="concept").order_by("-ontvangen_op").first()


def test_new_meldingen_use_the_catalogue_and_old_ones_keep_what_they_have(there: SimpleNamespace) -> None:
    lead = make.client(there.lead)
    assert (
        lead.post("/beheer/catalogus/soort/nieuw/", {"soort": "geluid_muziek", "naam": "Oefenruimte"}).status_code
        == 302
    )
    assert (
        lead.post("/beheer/catalogus/soort/nieuw/", {"soort": "geluid_muziek", "naam": "oefenruimte"}).status_code
        == 422
    )
    own = row(Soortkeuze, eigen=True)
    status, melding = file_melding(there.consulent, f"geluid_muziek:{own.pk}")
    assert (status, melding.soort, melding.soortnaam) == (302, "geluid_muziek", "Oefenruimte")
    assert row(Overlastmelding).soortnaam == "Oefenruimte"
    consulent = make.client(there.consulent)
    assert "Oefenruimte" in consulent.get(f"/meldingen/{melding.nummer}/").text
    with make.request(make.actor(there.consulent)) as actor:
        casus = open_casus(actor, melding_ids=[], soort="alcohol", soortnaam="Drank op straat", now=timezone.now())
    assert "Drank op straat" in consulent.get(f"/casussen/{casus.nummer}/").text

    assert lead.post(f"/beheer/catalogus/soort/eigen/{own.pk}/", {"naam": "Bandje"}).status_code == 302
    assert lead.post("/beheer/catalogus/soort/alcohol/", {"naam": ""}).status_code == 302
    for gone in (f"geluid_muziek:{own.pk}", "alcohol"):
        assert file_melding(there.consulent, gone)[0] == 422, gone
    assert "Drank op straat" in consulent.get(f"/casussen/{casus.nummer}/").text
    assert row(Melding, pk=melding.pk).soortnaam == "Oefenruimte"
    correct = consulent.get(f"/meldingen/{melding.nummer}/corrigeren/")
    if correct.status_code == 200:
        assert "Zoals het was" in correct.text
    assert row(Casus, pk=casus.pk).soort == "alcohol"


def test_the_ladder_follows_the_gemeente_and_the_law_stays(there: SimpleNamespace) -> None:
    lead = make.client(there.lead)
    path = "/beheer/catalogus/interventie/"
    assert lead.post(f"{path}buurtbemiddeling/", {}).status_code == 302
    assert lead.post(f"{path}gesprek/", {"actief": "on", "naam": "Keukentafelgesprek"}).status_code == 302
    assert lead.post(f"{path}volgorde/", {"sleutel": "huisbezoek", "kant": "lichter"}).status_code == 302
    assert lead.post(f"{path}volgorde/", {"sleutel": "huisbezoek", "kant": "lichter"}).status_code == 302, "the first"
    assert lead.post(f"{path}bestaat-niet/", {"actief": "on"}).status_code == 404
    with make.as_role():
        casus = make.casus(there.corporatie)
    page = make.client(there.consulent).get(f"/casussen/{casus.nummer}/interventies/").text
    assert page.index("Huisbezoek") < page.index("Keukentafelgesprek")
    assert "Buurtbemiddeling" not in page
    refused = make.client(there.consulent).get(f"/casussen/{casus.nummer}/interventies/nieuw/buurtbemiddeling/")
    assert refused.status_code == 404
    assert row(Interventiekeuze, sleutel="buurtbemiddeling").actief is False


def test_a_gemeente_keeps_one_kind_at_least(there: SimpleNamespace) -> None:
    with make.as_role():
        for soort in Overlastsoort.values[1:]:
            Soortkeuze.objects.create(gemeente=there.here, soort=soort, actief=False)
    answer = make.client(there.lead).post(f"/beheer/catalogus/soort/{Overlastsoort.values[0]}/", {})
    assert answer.status_code == 422
    assert "laatste soort" in answer.text


def test_who_does_not_lead_changes_no_catalogue(there: SimpleNamespace) -> None:
    for who in (there.keeper, there.consulent, there.stranger):
        assert not may(who, lambda: Soortkeuze.objects.create(gemeente=there.here, soort="alcohol", actief=False))


# --- what is missing --------------------------------------------------------------------------------------------------
def test_the_list_says_what_is_missing_until_nothing_is(there: SimpleNamespace) -> None:
    browser = make.client(there.lead)
    text = browser.get("/beheer/").text
    assert "Nog zonder convenant staat niet in het convenant" in text
    assert "een privacy officer, die het convenant maakt" in text
    assert "Op weg naar de eerste melding" not in make.client(there.keeper).get("/beheer/").text
    with make.as_role():
        Partij.objects.filter(pk=there.fresh.pk).update(actief=False)
        make.medewerker(there.regie, "regisseur")
        make.medewerker(there.regie, "privacy_officer")
        make.medewerker(there.ggd)
        for partij in (there.regie, there.corporatie, there.ggd):
            make.medewerker(partij, "tekenbevoegde")
        BagAdres.objects.create(
            gemeente=there.here,
            nummeraanduiding="0000200000000001",
            openbare_ruimte="Vlierpad",
            huisnummer=12,
            postcode="0412AB",
            woonplaats="Lindewaard",
        )
    text = browser.get("/beheer/").text
    assert "Klaar voor de eerste melding" in text
    assert "Nog te doen" not in text


def test_who_stopped_is_not_offered_for_anything_new(there: SimpleNamespace) -> None:
    with make.as_role():
        regisseur = make.medewerker(there.regie, "regisseur")
        casus = make.casus(there.corporatie)
        Partij.objects.filter(pk=there.fresh.pk).update(actief=False)
    page = make.client(regisseur).get(f"/casussen/{casus.nummer}/deelnemers/")
    assert page.status_code == 200
    assert there.ggd.naam in page.text
    assert there.fresh.naam not in page.text


def test_who_stopped_cannot_be_invited_or_asked_any_more(there: SimpleNamespace) -> None:
    with make.as_role():
        regisseur = make.medewerker(there.regie, "regisseur")
        casus, waiting = make.casus(there.corporatie), make.casus(there.corporatie, status="triage")
        Partij.objects.filter(pk=there.fresh.pk).update(actief=False)
    for nummer in (casus.nummer, waiting.nummer):
        sent = make.client(regisseur).post(f"/triage/{nummer}/uitnodigen/", {"partijen": [str(there.fresh.pk)]})
        assert sent.status_code == 422
        assert "doet niet meer mee" in sent.text
    with make.request(make.actor(regisseur)) as actor, pytest.raises(NotAllowed):
        invite(actor, casus=casus, partijen=[Partij.objects.get(pk=there.fresh.pk)], now=timezone.now())
    asked = dict(addressees(make.actor(regisseur)))
    assert str(there.fresh.pk) not in asked
    assert str(there.ggd.pk) in asked


def test_a_complex_keeps_a_landlord_that_stopped_and_offers_no_other(there: SimpleNamespace) -> None:
    with make.as_role():
        Partij.objects.filter(pk=there.corporatie.pk).update(actief=False)
    lead = make.actor(there.lead)
    assert str(there.corporatie.pk) not in dict(landlords(lead))
    assert str(there.corporatie.pk) in dict(landlords(lead, there.corporatie.pk))
