"""A casus from its beginning inside one organisation to the triage of the regie, as each organisation sees it."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import (
    Casus,
    Deelname,
    Huurachterstand,
    Journaalitem,
    Meldergegevens,
    Naw,
    Overlastmelding,
    Politiemutatie,
)
from cases.services.aanmelding import aanmelden
from cases.services.casussen import add_worker, open_casus
from parties.models import Rol
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db_clone")
NOISE = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')
WHEN = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)


@pytest.fixture
def world(db_clone: object) -> SimpleNamespace:
    """A gemeente with its regie, two corporaties, police and care, and one person at each."""
    with make.as_role():
        where = make.gemeente()
        kinds = {
            "regie": "gemeente_burgemeester",
            "college": "gemeente_college",
            "waterlinde": "woningcorporatie",
            "zuiderhof": "woningcorporatie",
            "politie": "politie",
            "ggz": "verslavingszorg",
        }
        partijen = {key: make.partij(where, soort, naam=key.title()) for key, soort in kinds.items()}
        people = {
            key: make.medewerker(partij, Rol.REGISSEUR if key == "regie" else Rol.CONSULENT, naam=f"Persoon {key}")
            for key, partij in partijen.items()
        }
        make.convenant(where)
    return SimpleNamespace(where=where, partijen=SimpleNamespace(**partijen), people=SimpleNamespace(**people))


def page(who: object, url: str) -> str:
    response = make.client(who).get(url)
    assert response.status_code == 200, (url, response.status_code)
    return response.content.decode()


def bare(content: bytes) -> bytes:
    return NOISE.sub(b"", content)


def own_casus(world: SimpleNamespace) -> Casus:
    with make.as_role():
        casus = make.casus(world.partijen.waterlinde, status="eigen")
        make.naw(casus, world.partijen.waterlinde, "Kwispelaar")
        make.row(
            Journaalitem, casus, world.partijen.waterlinde, categorie_id=10, vak="waarneming", tekst="EIGEN-GEHEIM"
        )
    return casus


def with_melding(world: SimpleNamespace) -> object:
    with make.as_role():
        melding = make.melding(world.partijen.waterlinde)
        bron = world.partijen.waterlinde
        Overlastmelding.objects.create(
            melding=melding,
            bron=bron,
            categorie_id=8,
            adres_tekst="Vlierpad 12",
            soort="alcohol",
            begonnen_op=WHEN,
            wat="MELDING-TEKST",
            frequentie="wekelijks",
            ernst=3,
            niveau="open",
        )
        Meldergegevens.objects.create(melding=melding, bron=bron, categorie_id=9, naam="MELDER-NAAM")
    return melding


OTHERS = ("regie", "college", "zuiderhof", "politie", "ggz")


def test_an_own_casus_looks_to_all_others_as_if_it_did_not_exist(world: SimpleNamespace, migrator: object) -> None:
    casus = own_casus(world)
    assert "EIGEN-GEHEIM" in page(world.people.waterlinde, f"/casussen/{casus.nummer}/")
    paths = ("", "gegevens/", "deelnemers/", "aanmelden/", "vastleggen/", "vastleggen/waarneming/")
    for key in OTHERS:
        browser = make.client(getattr(world.people, key))
        for path in paths:
            hidden = browser.get(f"/casussen/{casus.nummer}/{path}")
            missing = browser.get(f"/casussen/LW-2222-2222/{path}")
            assert (hidden.status_code, missing.status_code) == (404, 404), (key, path)
            assert bare(hidden.content).replace(casus.nummer.encode(), b"") == bare(missing.content).replace(
                b"LW-2222-2222", b""
            )
        assert casus.nummer not in browser.get("/casussen/?groep=alle").content.decode()
        for q in ("Kwispelaar", "Vlierpad 12", casus.nummer):
            assert casus.nummer not in browser.post("/zoeken/", {"q": q}).content.decode()
        if key == "regie":
            assert casus.nummer not in browser.get("/triage/").content.decode()
    refused = migrator.execute(
        "SELECT count(*) FROM gate.inzagelog WHERE uitkomst = 'geweigerd' AND object LIKE %s", [f"%{casus.nummer}%"]
    ).fetchone()[0]
    assert refused >= len(OTHERS) * len(paths)


def test_a_colleague_sees_an_own_casus_only_when_working_on_it(world: SimpleNamespace) -> None:
    casus = own_casus(world)
    with make.as_role():
        colleague = make.medewerker(world.partijen.waterlinde, Rol.CONSULENT, contactpersoon=False)
    assert make.client(colleague).get(f"/casussen/{casus.nummer}/").status_code == 404
    with make.request(make.actor(world.people.waterlinde)) as actor:
        add_worker(actor, casus=Casus.objects.get(pk=casus.pk), medewerker_id=colleague.pk)
    assert "EIGEN-GEHEIM" in page(colleague, f"/casussen/{casus.nummer}/")


def test_open_from_a_melding_takes_its_rows_along_and_keeps_them_closed(world: SimpleNamespace) -> None:
    melding = with_melding(world)
    browser = make.client(world.people.waterlinde)
    response = browser.post("/casussen/nieuw/", {"soort": "alcohol", "meldingen": [str(melding.pk)]})
    assert response.status_code == 302
    assert "MELDING-TEKST" in browser.get(response.headers["Location"]).content.decode()
    with make.as_role():
        made = Casus.objects.get()
        assert made.status == "eigen"
        assert {row.beperkt for row in Overlastmelding.objects.filter(casus=made)} == {True}
        assert {row.beperkt for row in Meldergegevens.objects.filter(casus=made)} == {True}
        assert Naw.objects.get(casus=made).adres_tekst == "Vlierpad 12"
        melding.refresh_from_db()
        assert (melding.status, melding.casus_id) == ("casus_gemaakt", made.pk)


def test_aanmelden_shares_exactly_the_chosen_rows(world: SimpleNamespace) -> None:
    melding = with_melding(world)
    with make.request(make.actor(world.people.waterlinde)) as actor:
        casus = open_casus(actor, melding_ids=[melding.pk], soort="alcohol", now=timezone.now())
    with make.as_role():
        chosen = make.row(
            Journaalitem, casus, world.partijen.waterlinde, categorie_id=10, vak="waarneming", tekst="GAAT-MEE"
        )
        make.row(Journaalitem, casus, world.partijen.waterlinde, categorie_id=10, vak="waarneming", tekst="BLIJFT-HIER")
    browser = make.client(world.people.waterlinde)
    form = browser.get(f"/casussen/{casus.nummer}/aanmelden/").content.decode()
    assert "GAAT-MEE" in form
    assert "BLIJFT-HIER" in form
    assert "MELDER-NAAM" not in form
    incomplete = browser.post(f"/casussen/{casus.nummer}/aanmelden/", {"doel": "EEN-DOEL"})
    assert incomplete.status_code == 422
    assert "EEN-DOEL" in incomplete.content.decode()
    done = browser.post(
        f"/casussen/{casus.nummer}/aanmelden/",
        {
            "doel": "EEN-DOEL",
            "noodzaak": "EEN-NOODZAAK",
            "subsidiariteit": "GEPROBEERD",
            "items": [f"cases_journaalitem:{chosen.pk}"],
        },
    )
    assert done.status_code == 302
    seen = page(world.people.regie, f"/casussen/{casus.nummer}/")
    assert "GAAT-MEE" in seen
    assert "EEN-DOEL" in seen
    for hidden in ("BLIJFT-HIER", "MELDING-TEKST", "MELDER-NAAM", "Vlierpad"):
        assert hidden not in seen
    assert casus.nummer in page(world.people.regie, "/triage/")
    assert "BLIJFT-HIER" in page(world.people.waterlinde, f"/casussen/{casus.nummer}/")
    assert make.client(world.people.politie).get(f"/casussen/{casus.nummer}/").status_code == 404


def aangemeld(world: SimpleNamespace) -> Casus:
    casus = own_casus(world)
    with make.as_role():
        item, naw = Journaalitem.objects.get(casus=casus), Naw.objects.get(casus=casus)
    with make.request(make.actor(world.people.waterlinde)) as actor:
        fresh = Casus.objects.get(pk=casus.pk)
        aanmelden(
            actor,
            casus=fresh,
            doel="d",
            noodzaak="n",
            subsidiariteit="s",
            spoed=False,
            now=timezone.now(),
            chosen=[f"cases_journaalitem:{item.pk}", f"cases_naw:{naw.pk}"],
        )
    return casus


def test_giving_back_ends_what_the_regie_and_its_guests_see_and_tells_the_owner_why(world: SimpleNamespace) -> None:
    casus = aangemeld(world)
    regie = make.client(world.people.regie)
    assert regie.post(f"/triage/{casus.nummer}/nemen/", {}).status_code == 422
    assert regie.post(f"/triage/{casus.nummer}/nemen/", {"juist": "on"}).status_code == 302
    invited = regie.post(f"/triage/{casus.nummer}/uitnodigen/", {"partijen": [str(world.partijen.politie.pk)]})
    assert invited.status_code == 302
    assert make.client(world.people.politie).get(f"/casussen/{casus.nummer}/").status_code == 200
    answer = regie.post(f"/triage/{casus.nummer}/besluit/", {"besluit": "eigen", "reden": "KAN-ZELF"})
    assert answer.status_code == 302
    assert regie.get(f"/casussen/{casus.nummer}/").status_code == 404
    assert casus.nummer not in regie.get("/triage/").content.decode()
    assert make.client(world.people.politie).get(f"/casussen/{casus.nummer}/").status_code == 404
    assert "KAN-ZELF" in page(world.people.waterlinde, f"/casussen/{casus.nummer}/")
    with make.as_role():
        casus.refresh_from_db()
        assert (casus.status, casus.aangemeld_op) == ("eigen", None)
        assert set(Deelname.objects.filter(casus=casus, beeindigd_op=None).values_list("partij_id", flat=True)) == {
            world.partijen.waterlinde.pk
        }


def test_only_the_regisseur_triages(world: SimpleNamespace) -> None:
    casus = aangemeld(world)
    for key in ("waterlinde", "politie"):
        browser = make.client(getattr(world.people, key))
        assert browser.get("/triage/").status_code == 403
        sent = browser.post(f"/triage/{casus.nummer}/besluit/", {"besluit": "afgewezen", "reden": "x"})
        assert sent.status_code == (403 if key == "waterlinde" else 404)


def rich(world: SimpleNamespace, rows: int = 1) -> Casus:
    with make.as_role():
        p = world.partijen
        casus = make.casus(p.waterlinde, p.politie, p.college, p.ggz)
        for n in range(rows):
            make.naw(casus, p.waterlinde, "Kwispelaar")
            make.row(Politiemutatie, casus, p.politie, mutatienummer=f"PM{n}", datum=WHEN, omschrijving="POLITIE-TEKST")
            make.row(Huurachterstand, casus, p.waterlinde, bedrag=3, maanden=1, peildatum=WHEN.date())
            make.row(Journaalitem, casus, p.waterlinde, categorie_id=10, vak="waarneming", tekst="WAARNEMING-TEKST")
            make.row(Journaalitem, casus, p.ggz, categorie_id=17, vak="handelingsadvies", tekst="ADVIES-TEKST")
            make.row(Journaalitem, casus, p.college, categorie_id=5, vak="schulden", tekst="SCHULD-TEKST")
    return casus


@pytest.mark.parametrize(
    ("who", "seen", "hidden"),
    [
        ("regie", {"POLITIE-TEKST", "WAARNEMING-TEKST", "ADVIES-TEKST"}, {"SCHULD-TEKST"}),
        ("waterlinde", {"WAARNEMING-TEKST", "ADVIES-TEKST"}, {"POLITIE-TEKST", "SCHULD-TEKST", ">Ggz<", "Ggz,"}),
        ("politie", {"POLITIE-TEKST", "WAARNEMING-TEKST", "ADVIES-TEKST"}, {"SCHULD-TEKST", ">Ggz<"}),
        ("college", {"WAARNEMING-TEKST", "ADVIES-TEKST", "SCHULD-TEKST", "Ggz"}, {"POLITIE-TEKST"}),
        ("ggz", {"WAARNEMING-TEKST", "ADVIES-TEKST"}, {"POLITIE-TEKST", "SCHULD-TEKST"}),
    ],
)
def test_a_partner_sees_only_what_the_convenant_gives(
    world: SimpleNamespace, who: str, seen: set[str], hidden: set[str]
) -> None:
    casus = rich(world)
    shown = page(getattr(world.people, who), f"/casussen/{casus.nummer}/")
    assert {text for text in seen | hidden if text in shown} == seen


def test_what_is_withheld_is_the_same_with_and_without_rows(world: SimpleNamespace) -> None:
    def block(casus: Casus) -> str:
        return page(world.people.waterlinde, f"/casussen/{casus.nummer}/").partition('id="niet-gedeeld"')[2]

    with make.as_role():
        p = world.partijen
        empty = make.casus(p.waterlinde, p.politie, p.college, p.ggz)
    full = rich(world)
    assert "Politiemutaties: niet gedeeld" in block(full)
    assert bare(block(full).replace(full.nummer, "").encode()) == bare(block(empty).replace(empty.nummer, "").encode())


def queries(browser: Client, url: str) -> int:
    browser.get(url)
    with CaptureQueriesContext(connection) as one, CaptureQueriesContext(connections["inzagelog"]) as two:
        assert browser.get(url).status_code == 200
    return sum(query["sql"] not in {"BEGIN", "COMMIT"} for query in (*one, *two))


def test_the_casus_page_asks_the_same_whatever_its_size(world: SimpleNamespace) -> None:
    small, large = rich(world, 1), rich(world, 5)
    browser = make.client(world.people.regie)
    assert queries(browser, f"/casussen/{small.nummer}/") == queries(browser, f"/casussen/{large.nummer}/")
    assert queries(browser, f"/casussen/{large.nummer}/") <= 25


@pytest.mark.parametrize("url", ["/casussen/", "/triage/"])
def test_lists_ask_the_same_for_one_and_for_three(world: SimpleNamespace, url: str) -> None:
    aangemeld(world)
    browser = make.client(world.people.regie)
    one = queries(browser, url)
    aangemeld(world)
    aangemeld(world)
    assert queries(browser, url) == one
    assert one <= (10 if url == "/casussen/" else 16)


def test_a_closed_casus_opens_for_a_reason_that_is_logged(world: SimpleNamespace, migrator: object) -> None:
    with make.as_role():
        casus = make.casus(world.partijen.waterlinde, status="afgesloten")
        make.row(Journaalitem, casus, world.partijen.waterlinde, categorie_id=10, vak="waarneming", tekst="OUD-VERHAAL")
    browser = make.client(world.people.waterlinde)
    url = f"/casussen/{casus.nummer}/"
    assert "OUD-VERHAAL" not in browser.get(url).content.decode()
    assert browser.post(f"{url}reden/", {"reden": "iets anders"}).status_code == 422
    assert browser.post(f"{url}reden/", {"reden": "Evaluatie van de aanpak"}).status_code == 302
    assert "OUD-VERHAAL" in browser.get(url).content.decode()
    reasons = {row[0] for row in migrator.execute("SELECT reden FROM gate.inzagelog WHERE casus_id = %s", [casus.pk])}
    assert reasons == {"Evaluatie van de aanpak"}


def test_recording_is_for_who_may_provide_and_says_who_reads_it(world: SimpleNamespace) -> None:
    casus = rich(world)
    browser = make.client(world.people.waterlinde)
    url = f"/casussen/{casus.nummer}/vastleggen/"
    assert "Waarneming" in browser.get(url).content.decode()
    assert browser.get(f"{url}schulden/").status_code == 403
    form = browser.get(f"{url}waarneming/").content.decode()
    assert "Politie" in form
    assert "Ggz" not in form
    empty = browser.post(f"{url}waarneming/", {"datum": "2026-03-01T10:00", "tekst": ""})
    assert empty.status_code == 422
    sent = browser.post(f"{url}waarneming/", {"datum": "2026-03-01T10:00", "tekst": "NIEUW-BRIEFJE"})
    assert sent.status_code == 302
    assert "NIEUW-BRIEFJE" in page(world.people.politie, f"/casussen/{casus.nummer}/")
    kept = {"datum": "2026-03-01T10:00", "tekst": "ALLEEN-WIJ", "beperkt": "on"}
    assert browser.post(f"{url}waarneming/", kept).status_code == 302
    assert "ALLEEN-WIJ" not in page(world.people.politie, f"/casussen/{casus.nummer}/")


def test_only_the_provider_corrects_and_what_it_said_stays(world: SimpleNamespace) -> None:
    casus = rich(world)
    with make.as_role():
        item = Journaalitem.objects.get(casus=casus, categorie_id=10)
    url = f"/casussen/{casus.nummer}/gegevens/waarneming/{item.pk}/"
    data = {"datum": "2026-03-01T10:00", "tekst": "VERBETERD"}
    assert make.client(world.people.waterlinde).post(url, data).status_code == 302
    shown = page(world.people.politie, url)
    assert "VERBETERD" in shown
    assert "WAARNEMING-TEKST" in shown
    assert "<textarea" not in shown
    assert make.client(world.people.politie).post(url, {**data, "tekst": "GEKAAPT"}).status_code == 403
    assert "GEKAAPT" not in page(world.people.waterlinde, url)


def test_the_api_gives_what_the_page_gives_and_hides_alike(world: SimpleNamespace) -> None:
    casus, hidden = rich(world), own_casus(world)
    browser = make.client(world.people.politie)
    listing = browser.get("/api/v1/casussen").json()
    assert [row["nummer"] for row in listing["casussen"]] == [casus.nummer]
    answer = browser.get(f"/api/v1/casussen/{casus.nummer}").json()
    assert {row["categorie"] for row in answer["gegevens"]} == {1, 10, 12, 17}
    assert "Ggz" not in str(answer)
    assert "Huurachterstand" in {row["naam"] for row in answer["nietGedeeld"]}
    refused = [browser.get(f"/api/v1/casussen/{nummer}") for nummer in (hidden.nummer, "LW-2222-2222")]
    assert [each.status_code for each in refused] == [404, 404]
    assert refused[0].content == refused[1].content
    assert Client().get("/api/v1/casussen").status_code == 401


def test_searching_finds_own_casussen_by_number_name_and_address(world: SimpleNamespace) -> None:
    casus = rich(world)
    browser = make.client(world.people.politie)
    exact = browser.post("/zoeken/", {"q": casus.nummer.lower()})
    assert exact.headers["Location"] == f"/casussen/{casus.nummer}/"
    for q in ("kwispelaar", "vlierpad 12"):
        assert casus.nummer in browser.post("/zoeken/", {"q": q}).content.decode()
    nothing = browser.post("/zoeken/", {"q": "BESTAATNIET"})
    assert "Niets gevonden" in nothing.content.decode()
    assert "BESTAATNIET" not in nothing.content.decode()
    assert browser.get("/zoeken/").status_code == 405


def test_triage_says_what_the_regie_knows_at_the_address_and_nothing_of_others(world: SimpleNamespace) -> None:
    known, hidden = rich(world), own_casus(world)
    with make.as_role():
        elsewhere = make.casus(world.partijen.zuiderhof, status="eigen")
        make.naw(elsewhere, world.partijen.zuiderhof, "Buurman")
    casus = aangemeld(world)
    for url in ("/triage/", f"/triage/{casus.nummer}/"):
        shown = page(world.people.regie, url)
        assert known.nummer in shown
        assert "Vlierpad 12" in shown
        assert hidden.nummer not in shown
        assert elsewhere.nummer not in shown


def test_a_casus_that_is_refused_is_closed_with_its_reason(world: SimpleNamespace) -> None:
    casus = aangemeld(world)
    regie = make.client(world.people.regie)
    regie.post(f"/triage/{casus.nummer}/nemen/", {"juist": "on"})
    empty = regie.post(f"/triage/{casus.nummer}/besluit/", {"besluit": "afgewezen"})
    assert empty.status_code == 422
    assert (
        regie.post(f"/triage/{casus.nummer}/besluit/", {"besluit": "afgewezen", "reden": "TE-LICHT"}).status_code == 302
    )
    owner = make.client(world.people.waterlinde)
    assert "TE-LICHT" not in owner.get(f"/casussen/{casus.nummer}/").content.decode()
    owner.post(f"/casussen/{casus.nummer}/reden/", {"reden": "Evaluatie van de aanpak"})
    assert "TE-LICHT" in owner.get(f"/casussen/{casus.nummer}/").content.decode()
