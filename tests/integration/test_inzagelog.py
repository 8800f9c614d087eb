"""The pages of the privacy officer, and the convenant page for everybody."""

import csv
import io
import re
from dataclasses import dataclass

import pikepdf
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cases.models import Betrokkene
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from tests import factories as make
from tests.databases import Database


@dataclass(frozen=True)
class World:
    """Two corporaties and the police in one gemeente; a shared casus, and an own one that only De Waterlinde knows."""

    shared: str
    own: str
    consulent: Medewerker
    agent: Medewerker
    po: Medewerker
    po_regie: Medewerker
    po_other: Medewerker
    fg: Medewerker


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="Gemeente Lindewaard")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        other = make.partij(here, "woningcorporatie", naam="Wonen Zuiderhof")
        politie = make.partij(here, "politie", naam="Politie Lindewaard")
        make.convenant(here)
        people = {
            "consulent": make.medewerker(corporatie, naam="Joke Consulent"),
            "agent": make.medewerker(politie, "wijkagent", naam="Arie Agent"),
            "po": make.medewerker(corporatie, "privacy_officer", naam="Petra Officer"),
            "po_regie": make.medewerker(regie, "privacy_officer", naam="Rosa Officer"),
            "po_other": make.medewerker(other, "privacy_officer", naam="Otto Officer"),
            "fg": make.medewerker(corporatie, "fg", naam="Frans Toezicht"),
        }
        shared = make.casus(corporatie, politie)
        own = make.casus(corporatie, status="eigen")
        make.naw(shared, corporatie, "Kwispelaar")
    for who in ("consulent", "agent"):
        with make.request(make.actor(people[who])) as actor:
            gate.open_gate(actor, casussen=[shared.pk], categories=[1, 10], doel=Doel.CASUS)
    with make.request(make.actor(people["consulent"])) as actor:
        gate.open_gate(actor, casussen=[own.pk], categories=[1], doel=Doel.CASUS, reden="Terugbellen")
    gate.log_refusal(make.actor(people["agent"]), doel=Doel.CASUS, object=own.nummer)
    return World(shared.nummer, own.nummer, **people)


def lines(who: Medewerker, query: str = "") -> list[str]:
    """The rows of the log page as text, without the rows about reading the log."""
    page = make.client(who).get(f"/inzagelog/{query}")
    assert page.status_code == 200, page.content.decode()[:2000]
    body = re.search(r"<tbody>(.*)</tbody>", page.content.decode(), re.S)
    rows = re.findall(r"<tr>(.*?)</tr>", body.group(1), re.S) if body else []
    texts = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)) for row in rows]
    return [text for text in texts if "Inzage in dit logboek" not in text]


def test_an_officer_sees_the_own_people_and_nobody_else(world: World) -> None:
    found = lines(world.po)
    assert len(found) == 2
    assert all("Joke Consulent" in line and "De Waterlinde" in line for line in found)
    assert [world.own in found[0], world.shared in found[1]] == [True, True]
    assert "Terugbellen" in found[0]


def test_the_officer_of_the_regie_sees_every_reading_in_a_shared_casus_and_no_own_casus(world: World) -> None:
    found = lines(world.po_regie)
    assert len(found) == 2
    assert {"Joke Consulent" in line for line in found} == {True, False}
    assert world.own not in " ".join(found)


def test_an_officer_elsewhere_sees_nothing_of_it(world: World) -> None:
    assert lines(world.po_other) == []


def test_the_fg_reads_along(world: World) -> None:
    assert lines(world.fg) == lines(world.po)


def test_who_works_on_cases_may_not_read_the_log(world: World) -> None:
    assert make.client(world.consulent).get("/inzagelog/").status_code == 403
    assert make.client(world.consulent).get("/inzagelog/1/").status_code == 403


def test_the_betrokkene_stands_there_by_pseudonym(world: World) -> None:
    assert all(re.search(r"B-[0-9A-F]{4}", line) for line in lines(world.po))
    assert "Kwispelaar" not in make.client(world.po).get("/inzagelog/").content.decode()


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("?casus={shared}", 1),
        ("?casus={own}", 1),
        ("?casus=LW-NIET-WAAR", 0),
        ("?medewerker={consulent}", 2),
        ("?medewerker={po}", 0),
        ("?gebeurtenis=lezen", 2),
        ("?gebeurtenis=export", 0),
        ("?geweigerd=on", 0),
        ("?van=2000-01-01&tot=2000-01-02", 0),
        ("?van=2000-01-01", 2),
        ("?na=onzin", 2),
        ("?na=99999999999999999999999999-1", 2),
    ],
)
def test_filters(world: World, query: str, number: int) -> None:
    given = {"shared": world.shared, "own": world.own, "consulent": world.consulent.pk, "po": world.po.pk}
    assert len(lines(world.po, query.format(**given))) == number


def test_a_refusal_is_there_for_the_officer_of_who_asked(world: World) -> None:
    assert lines(world.po_regie, "?geweigerd=on") == []
    with make.as_role():
        officer = make.medewerker(world.agent.partij, "privacy_officer")
    assert [world.own in line for line in lines(officer, "?geweigerd=on")] == [True]


def test_a_wrong_filter_says_so_and_shows_nothing(world: World) -> None:
    page = make.client(world.po).get("/inzagelog/?van=2026-02-01&tot=2026-01-01")
    assert page.status_code == 422
    assert "Kies een dag op of na" in page.content.decode()
    assert "Joke Consulent</" not in page.content.decode().partition("</form>")[2].partition("<table")[2]


def test_reading_the_log_is_logged_before_it_is_shown(world: World) -> None:
    before = logged("inzage_logboek")
    page = make.client(world.po).get(f"/inzagelog/?casus={world.shared}")
    assert logged("inzage_logboek") == before + 1
    assert f"Logboek {world.shared}" not in page.content.decode(), "a filter on one casus shows that casus only"
    assert f"Logboek {world.shared}" in make.client(world.po).get("/inzagelog/").content.decode()


def logged(event: str) -> int:
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM gate.inzagelog WHERE gebeurtenis = %s", [event])
        return int(cursor.fetchone()[0])


def test_one_row_in_full(world: World) -> None:
    browser = make.client(world.po)
    address = re.search(r'href="(/inzagelog/\d+/)"', browser.get(f"/inzagelog/?casus={world.own}").content.decode())
    assert address
    page = browser.get(address.group(1))
    assert page.status_code == 200
    assert "Terugbellen" in page.content.decode()
    assert make.client(world.po_other).get(address.group(1)).status_code == 404


def test_pages_follow_each_other_without_a_gap(world: World) -> None:
    with make.as_role():
        many = make.medewerker(world.po_other.partij, naam="Veel Lezer")
    with make.request(make.actor(many)) as actor:
        for nr in range(120):
            gate.log_event(actor, "zoeken", doel=Doel.ZOEKEN, object=f"proef-{nr}")
    browser, seen, address = make.client(world.po_other), [], f"/inzagelog/?medewerker={many.pk}"
    while address:
        page = browser.get(address).content.decode()
        seen += re.findall(r"proef-(\d+)", page)
        following = re.search(r'class="ov-pagination__next" href="([^"]+)"', page)
        address = "/inzagelog/" + following.group(1).replace("&amp;", "&") if following else ""
    assert [int(nr) for nr in seen] == list(range(119, -1, -1))


# --- asking: who read this person's dossier, and why ------------------------------------------------------------------
def test_a_person_is_found_by_name_and_no_name_is_in_an_address(world: World) -> None:
    searched = logged("zoeken")
    browser = make.client(world.po_regie)
    answer = browser.post("/inzagelog/persoon/", {"wie": "radboud  kwispelaar", "periode": "deze_week"})
    assert answer.status_code == 302
    assert answer["Location"] == f"/inzagelog/?casus={world.shared}&periode=deze_week"
    assert logged("zoeken") == searched + 1
    page = browser.get(answer["Location"]).content.decode()
    summary = re.search(r'id="lezers".*?</table>', page, re.S)
    assert summary
    readers = re.sub(r"<[^>]+>", " ", summary.group(0))
    assert "Joke Consulent" in readers
    assert "Arie Agent" in readers
    assert "Werken aan de casus" in readers
    assert "wispelaar" not in page


def test_somebody_with_two_casussen_gets_a_choice(world: World) -> None:
    with make.as_role():
        second = make.casus(world.agent.partij)
        make.naw(second, world.agent.partij, "Tweemaal")
        third = make.casus(world.agent.partij)
        make.naw(third, world.agent.partij, "Tweemaal")
    page = make.client(world.po_regie).post("/inzagelog/persoon/", {"wie": "Tweemaal"}).content.decode()
    numbers = sorted([second.nummer, third.nummer])
    assert re.findall(r'href="/inzagelog/\?casus=([^"]*)"', page) == [*numbers, "%2C".join(numbers)]


@pytest.mark.parametrize("wie", ["Kwispelaar", "Bestaatniet"])
def test_outside_the_oversight_nobody_is_found(world: World, wie: str) -> None:
    answer = make.client(world.po_other).post("/inzagelog/persoon/", {"wie": wie})
    assert answer.status_code == 200
    assert "Geen casus gevonden" in answer.content.decode()


def test_who_works_on_cases_may_not_search_here(world: World) -> None:
    assert make.client(world.consulent).post("/inzagelog/persoon/", {"wie": "Kwispelaar"}).status_code == 403


def test_an_empty_search_says_what_to_do(world: World) -> None:
    answer = make.client(world.po).post("/inzagelog/persoon/", {"wie": "  "})
    assert answer.status_code == 422
    assert "Vul de naam of het adres" in answer.content.decode()


# --- outside working hours --------------------------------------------------------------------------------------------
MOMENTS = {
    "2026-03-04T10:00": False,  # a Wednesday
    "2026-03-04T07:00": False,
    "2026-03-04T06:59": True,
    "2026-03-04T19:00": True,
    "2026-03-07T10:00": True,  # a Saturday
    "2026-04-06T10:00": True,  # second Easter day
    "2026-07-01T18:30": False,  # summer time
}


def test_outside_working_hours_is_local_time_weekends_and_holidays(world: World) -> None:
    with make.as_role(), connection.cursor() as cursor:
        late = make.medewerker(world.po_other.partij, naam="Late Lezer")
        for moment in MOMENTS:
            cursor.execute(
                "INSERT INTO gate.inzagelog (tijd, gebeurtenis, uitkomst, medewerker_id, rol, partij_id, object, doel)"
                " VALUES (%s::timestamp AT TIME ZONE 'Europe/Amsterdam', 'lezen', 'toegestaan', %s, '', %s, %s, 'x')",
                [moment, late.pk, late.partij_id, moment],
            )
    found = " ".join(lines(world.po_other, f"?buiten=on&medewerker={late.pk}"))
    assert {moment for moment in MOMENTS if moment in found} == {at for at, outside in MOMENTS.items() if outside}


def test_quick_choices_keep_the_rest_of_the_filter(world: World) -> None:
    page = make.client(world.po).get(f"/inzagelog/?casus={world.shared}&gebeurtenis=lezen&na=1-1").content.decode()
    chips = dict(re.findall(r'<a href="(\?[^"]*)"[^>]*>(Vorige week|Exports|Geweigerd)</a>', page))
    assert {label: address.replace("&amp;", "&") for address, label in chips.items()} == {
        "Vorige week": f"?casus={world.shared}&gebeurtenis=lezen&periode=vorige_week",
        "Exports": f"?casus={world.shared}&gebeurtenis=export",
        "Geweigerd": f"?casus={world.shared}&geweigerd=on",
    }


# --- taking it out ----------------------------------------------------------------------------------------------------
def test_csv_holds_the_filtered_rows_and_no_formula(world: World) -> None:
    with make.request(make.actor(world.po)) as actor:
        gate.log_event(actor, "besluit", doel=Doel.TOEZICHT, object="=HYPERLINK(1)", reden="@SUM(A1)")
    exported = logged("export")
    answer = make.client(world.po).post("/inzagelog/csv/?gebeurtenis=besluit")
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="inzagelog.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[6] for row in rows[1:]] == ["'=HYPERLINK(1)"]
    assert rows[1][10] == "'@SUM(A1)"
    assert logged("export") == exported + 1


@pytest.mark.parametrize("path", ["/inzagelog/csv/", "/inzagelog/overzicht/{bewoner}/"])
def test_taking_out_asks_again_who_one_is_and_a_privacy_officer(world: World, path: str) -> None:
    with make.as_role():
        address = path.format(bewoner=Betrokkene.objects.get(casus__nummer=world.shared).bewoner_id)
        user = make.medewerker(world.po.partij, "privacy_officer")
        TOTP.activate(user.user, "OVERLASTTESTOVERLASTTESTOVERLAST")
    browser = make.client(user)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "type": "totp"}]
    session.save()
    before = logged("export")
    answer = browser.post(address)
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert make.client(world.fg).post(address).status_code == 403
    assert logged("export") == before


def test_the_overview_names_organisations_and_roles_and_nobody(world: World) -> None:
    with make.as_role():
        bewoner = Betrokkene.objects.get(casus__nummer=world.shared).bewoner_id
    address = f"/inzagelog/overzicht/{bewoner}/"
    page = make.client(world.po_regie).get(address).content.decode()
    for shown in (
        "De Waterlinde",
        "Politie Lindewaard",
        "Consulent",
        "Wijkagent",
        "Naam, adres",
        "Werken aan de casus",
    ):
        assert shown in page, shown
    assert "Joke Consulent" not in page
    own = make.client(world.po).get(address).content.decode()
    assert "Politie Lindewaard" not in own, "a corporatie's officer sees the own people only"
    assert make.client(world.po_other).get(address).status_code == 404
    before = logged("export")
    made = make.client(world.po_regie).post(address)
    assert made["Content-Type"] == "application/pdf"
    assert logged("export") == before + 1
    with pikepdf.open(io.BytesIO(made.content)) as file:
        assert str(file.Root.Lang) == "nl"
        assert file.Root.MarkInfo.Marked


@pytest.mark.parametrize("path", ["/inzagelog/", "/inzagelog/?casus={shared}&periode=deze_maand", "/convenant/"])
def test_few_queries_whatever_the_size(world: World, path: str) -> None:
    path, browser = path.format(shared=world.shared), make.client(world.po_regie)
    browser.get(path)
    with CaptureQueriesContext(connection) as main, CaptureQueriesContext(connections["inzagelog"]) as log:
        assert browser.get(path).status_code == 200
    statements = [query["sql"] for query in [*main, *log] if not query["sql"].startswith(("BEGIN", "COMMIT"))]
    assert len(statements) <= 10, "\n".join(statements)


def test_the_convenant_is_readable_by_everybody_and_marks_the_own_column(world: World) -> None:
    for who in (world.consulent, world.agent, world.po, world.fg):
        page = make.client(who).get("/convenant/")
        text = page.content.decode()
        assert page.status_code == 200
        assert text.count('<tr id="categorie-') == 30
        assert text.count('<th scope="col" class="ov-matrix__own">') == 1
        assert "Politiegegevens gaan naar de burgemeester (artikel 16 Wpg)" in text


def test_the_matrix_says_what_the_rules_say(world: World) -> None:
    page = make.client(world.consulent).get("/convenant/?soort=politie&fase=F2").content.decode()
    row = re.search(r'<tr id="categorie-12">(.*?)</tr>', page, re.S)
    assert row
    assert ">V<" in row.group(1)
    assert "Wat mag Politie?" in page
    triage = make.client(world.consulent).get("/convenant/?soort=woningcorporatie&fase=F1").content.decode()
    assert ">H V<" in triage.replace("V H", "H V")


def test_an_unknown_choice_falls_back(world: World) -> None:
    page = make.client(world.consulent).get("/convenant/?soort=<script>&fase=F9")
    assert page.status_code == 200
    assert "Wat mag Woningcorporatie?" in page.content.decode()


def test_without_a_convenant_the_page_says_what_that_means(db_clone: Database) -> None:
    with make.as_role():
        here = make.gemeente()
        person = make.medewerker(make.partij(here, "politie"))
    assert "Er geldt nu geen convenant" in make.client(person).get("/convenant/").content.decode()
