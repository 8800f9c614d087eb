"""The noodprocedure: one person, one casus, a short time, by the database's clock; noticed, marked and judged."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.urls import reverse
from django.utils import timezone
from psycopg import errors

from cases.models import Actiepunt, Bericht, Casus, Document, Huurachterstand, Journaalitem, Naw
from cases.queries.documents import place_of_document
from cases.services.noodprocedures import Unknown, remind_reviews, review_noodprocedure, start_noodprocedure
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Inzagelog, Noodprocedure
from tests import factories as make
from tests.databases import Database

SECRET = "kanarie-waarneming"


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A casus of a corporatie with the regie and the politie; the wijkteam and a colleague take no part."""
    with make.as_role():
        here = make.gemeente()
        oov, corporatie = make.partij(here, "gemeente_burgemeester"), make.partij(here, "woningcorporatie")
        politie, wijkteam = make.partij(here, "politie"), make.partij(here, "wijkteam")
        people = {
            "regisseur": make.medewerker(oov, Rol.REGISSEUR),
            "regie_po": make.medewerker(oov, Rol.PRIVACY_OFFICER, contactpersoon=False),
            "consulent": make.medewerker(corporatie),
            "agent": make.medewerker(politie, Rol.WIJKAGENT),
            "wijkteam": make.medewerker(wijkteam, Rol.DEELNEMER),
            "collega": make.medewerker(wijkteam, Rol.DEELNEMER),
            "po": make.medewerker(wijkteam, Rol.PRIVACY_OFFICER, contactpersoon=False),
        }
        make.convenant(here)
        latecomer = make.partij(here, "welzijn", naam="Kwam later")
        people["later"] = make.medewerker(latecomer, Rol.DEELNEMER)
        casus = make.casus(corporatie, politie)
        own = make.casus(corporatie, status="eigen")
        elsewhere = make.casus(make.partij(make.gemeente("verweg", "Verweg", "VW"), "woningcorporatie"))
        make.naw(casus, corporatie, "Kwispelaar")
        make.row(Journaalitem, casus, corporatie, categorie_id=10, vak="waarneming", tekst=SECRET)
        make.row(Journaalitem, casus, politie, categorie_id=13, vak="zorgmelding", tekst="kanarie-zorgmelding")
        make.row(Huurachterstand, casus, corporatie, bedrag=1, maanden=1, peildatum=timezone.localdate(), beperkt=True)
        make.row(Actiepunt, casus, corporatie, titel="Bel terug", partij=wijkteam, uiterlijk=timezone.localdate())
    return SimpleNamespace(**people, casus=casus, own=own, elsewhere=elsewhere)


def start(who: Medewerker, casus: Casus | str, **fields: Any) -> Casus:
    nummer = casus if isinstance(casus, str) else casus.nummer
    fields = {"reden": "levensgevaar", "toelichting": "Gaslucht in de hal.", **fields}
    with make.request(make.actor(who)) as actor:
        return start_noodprocedure(actor, nummer=nummer, **fields)


def reads(who: Medewerker, casus: Casus, model: Any = Journaalitem) -> list[str]:
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        return sorted(getattr(row, "tekst", model.__name__) for row in gate.of_casus(opening, model, casus.pk))


def log(**wanted: Any) -> list[Inzagelog]:
    with make.as_role():
        return list(Inzagelog.objects.filter(**wanted).order_by("id"))


def test_it_shows_what_the_matrix_gives_and_no_more(world: SimpleNamespace) -> None:
    assert reads(world.wijkteam, world.casus) == []
    start(world.wijkteam, world.casus)
    assert reads(world.wijkteam, world.casus) == [SECRET]  # 13 is for college, GGZ and GGD
    assert reads(world.wijkteam, world.casus, Naw) == ["Naw"]
    assert reads(world.wijkteam, world.casus, Huurachterstand) == []  # its provider keeps it
    assert reads(world.collega, world.casus) == []


def test_every_reading_is_marked(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    reads(world.wijkteam, world.casus)
    rows = log(medewerker=world.wijkteam, gebeurtenis="noodprocedure")
    assert [(row.uitkomst, row.casus_id, row.gedeeld, bool(row.bewoner_id)) for row in rows] == [
        ("toegestaan", world.casus.pk, True, True)
    ] * 2
    assert log(medewerker=world.wijkteam, gebeurtenis="lezen") == []


def test_who_oversees_hears_at_once(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    with make.as_role():
        told = set(Bericht.objects.filter(soort="noodprocedure").values_list("aan_id", "pad"))
    judge = reverse("noodprocedure_beoordelen")
    assert told == {
        (world.po.pk, judge),
        (world.regie_po.pk, judge),
        (world.regisseur.pk, reverse("casus_detail", args=[world.casus.nummer])),
    }


@pytest.mark.parametrize("which", ["unknown", "own", "elsewhere", "unsigned"])
def test_what_cannot_be_opened_answers_the_same_and_is_logged(world: SimpleNamespace, which: str) -> None:
    who = world.later if which == "unsigned" else world.wijkteam
    nummer = {"unknown": "LW-AAAA-BBBB", "own": world.own.nummer, "elsewhere": world.elsewhere.nummer}.get(
        which, world.casus.nummer
    )
    with pytest.raises(Unknown):
        start(who, nummer)
    (row,) = log(gebeurtenis="noodprocedure")
    assert (row.uitkomst, row.casus_id, row.bewoner_id, row.gedeeld, row.object, row.reden) == (
        "geweigerd", None, None, False, nummer, "onbekend",
    )  # fmt: skip
    with make.as_role():
        assert not Noodprocedure.objects.exists()
        assert not Bericht.objects.exists()


def test_the_page_answers_the_same_for_what_cannot_be_opened(world: SimpleNamespace) -> None:
    browser = make.client(world.wijkteam)
    answers = []
    for nummer in ("LW-AAAA-BBBB", world.own.nummer):
        answer = browser.post(
            reverse("noodprocedure"), {"nummer": nummer, "reden": "brand", "toelichting": "Brand"}, secure=True
        )
        assert answer.status_code == 422
        answers.append(answer.content.decode().replace(nummer, ""))
    assert answers[0].count("kan niet worden geopend") == answers[1].count("kan niet worden geopend") == 2


def test_a_day_has_a_limit(world: SimpleNamespace, settings: Any) -> None:
    settings.TERMIJNEN = {**settings.TERMIJNEN, "noodprocedure_per_dag": 2}
    for _ in range(2):
        with pytest.raises(Unknown):
            start(world.wijkteam, "LW-AAAA-BBBB")
    with pytest.raises(NotAllowed):
        start(world.wijkteam, world.casus)
    assert start(world.collega, world.casus)  # of each person


def test_it_ends_by_the_clock_of_the_database(world: SimpleNamespace, time_machine: Any) -> None:
    start(world.wijkteam, world.casus)
    with make.as_role():
        Noodprocedure.objects.update(
            geldig_van=timezone.now() - dt.timedelta(hours=2), geldig_tot=timezone.now() - dt.timedelta(seconds=1)
        )
    assert reads(world.wijkteam, world.casus) == []
    assert make.client(world.wijkteam).get(f"/casussen/{world.casus.nummer}/", secure=True).status_code == 404


def test_it_opens_nothing_of_a_casus_that_was_never_shared(world: SimpleNamespace) -> None:
    """Nobody can start one there; a row that says so all the same, for instance of a restored part, opens nothing."""
    start(world.wijkteam, world.casus)
    with make.as_role():
        Noodprocedure.objects.update(casus=world.own)
    with make.request(make.actor(world.wijkteam)) as actor:
        assert not gate.open_gate(actor, casussen=[world.own.pk], doel=Doel.CASUS).subjects


def test_asking_again_does_not_make_it_longer(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    start(world.wijkteam, world.casus)
    with make.as_role():
        (row,) = Noodprocedure.objects.all()
    assert row.geldig_tot - row.geldig_van == dt.timedelta(minutes=60)


def test_who_takes_part_needs_none(world: SimpleNamespace) -> None:
    assert start(world.agent, world.casus) == world.casus
    with make.as_role():
        assert not Noodprocedure.objects.exists()


FORGED = """INSERT INTO privacy_noodprocedure (id, casus_id, casusnummer, gemeente_id, medewerker_id, partij_id, reden,
    toelichting, geldig_van, geldig_tot) VALUES (gen_random_uuid(), %(casus)s, 'X', 'lindewaard', %(me)s, %(partij)s,
    'brand', 'x', now(), now() + interval '1 day')"""
EXTENDED = "UPDATE privacy_noodprocedure SET geldig_tot = now() + interval '9 days'"
TAKEN_OVER = "UPDATE privacy_noodprocedure SET medewerker_id = %(me)s"
DIRECT = "SELECT gate.break_glass(%(context)s, %(mac)s, %(nummer)s, 'brand', 'x', 9999, 5)"
NO_REASON = "SELECT gate.break_glass(%(context)s, %(mac)s, %(nummer)s, 'nieuwsgierig', 'x', 60, 5)"
OTHER_TERM = """INSERT INTO cases_betrokkene (id, casus_id, bewoner_id)
    VALUES (gen_random_uuid(), %(casus)s, %(bewoner)s)"""


@pytest.mark.parametrize("attempt", [FORGED, EXTENDED, TAKEN_OVER, DIRECT, NO_REASON, OTHER_TERM])
def test_raw_sql_gets_no_further(world: SimpleNamespace, app_sql: psycopg.Connection[Any], attempt: str) -> None:
    start(world.wijkteam, world.casus)
    who = world.wijkteam if attempt in (EXTENDED, OTHER_TERM) else world.collega
    with make.as_role():
        bewoner = make.bewoner_of(world.own).pk
    context, mac = gate.sign(make.actor(who))
    known = {
        "casus": world.casus.pk, "me": who.pk, "partij": who.partij_id, "context": context, "mac": mac,
        "nummer": world.casus.nummer, "bewoner": bewoner,
    }  # fmt: skip
    with app_sql.transaction():
        app_sql.execute("SELECT gate.enter(%s, %s)", [context, mac])
        with pytest.raises(errors.InsufficientPrivilege), app_sql.transaction():
            app_sql.execute(attempt, known)
    assert reads(world.collega, world.casus) == []


def test_who_reads_by_it_writes_nothing(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    with make.request(make.actor(world.wijkteam)) as actor:
        with pytest.raises(gate.MayNotProvide):
            gate.open_to_write(actor, casus=world.casus.pk, categories=[10], doel=Doel.CASUS)
        assert Actiepunt.objects.update(titel="anders") == 0


def test_the_pages_of_the_casus_work_and_say_so(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    browser = make.client(world.wijkteam)
    base = f"/casussen/{world.casus.nummer}/"
    for tab in ("", "gegevens/", "interventies/", "actiepunten/", "documenten/", "deelnemers/", "privacy/"):
        page = browser.get(base + tab, secure=True)
        assert page.status_code == 200, tab
        text = page.content.decode()
        assert "U leest deze casus met de noodprocedure" in text
        assert "Vastleggen</span>" not in text
        assert "Informatie vragen" not in text
        assert "kanarie-zorgmelding" not in text
    assert SECRET in browser.get(base, secure=True).content.decode()
    assert browser.get("/casussen/", secure=True).content.decode().count(world.casus.nummer) == 0
    assert browser.get(f"{base}vastleggen/waarneming/", secure=True).status_code == 403


def test_a_document_opens_as_well(world: SimpleNamespace) -> None:
    with make.as_role():
        document = make.row(
            Document, world.casus, world.consulent.partij, categorie_id=10, titel="Verslag",
            datum=timezone.localdate(), soort="application/pdf", bytes=1, sha256="", opslagnaam="weg", sleutel=b"",
        )  # fmt: skip
    with make.request(make.actor(world.wijkteam)) as actor, pytest.raises(gate.NotDisclosed):
        place_of_document(actor, document.pk)
    start(world.wijkteam, world.casus)
    with make.request(make.actor(world.wijkteam)) as actor:
        assert place_of_document(actor, document.pk).casus == world.casus


def test_the_own_privacy_officer_judges_once(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    with make.as_role():
        row = Noodprocedure.objects.get()
    with make.request(make.actor(world.regie_po)) as actor, pytest.raises(gate.NotDisclosed):
        review_noodprocedure(actor, noodprocedure_id=row.pk, terecht=True, now=timezone.now())
    address = reverse("noodprocedure_review", args=[row.pk])
    assert make.client(world.wijkteam).post(address, {"terecht": "ja"}, secure=True).status_code == 403
    officer = make.client(world.po)
    assert officer.post(address, {"terecht": "nee"}, secure=True).status_code == 302
    assert officer.post(address, {"terecht": "ja"}, secure=True).status_code == 404
    page = officer.get(reverse("noodprocedure_beoordelen"), secure=True).content.decode()
    assert "Onterecht" in page


def test_a_judgement_that_stays_away_is_late(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    with make.as_role():
        Noodprocedure.objects.update(
            geldig_van=timezone.now() - dt.timedelta(days=9), geldig_tot=timezone.now() - dt.timedelta(days=8)
        )
    for who in (world.po, world.regie_po):
        page = make.client(who).get(reverse("noodprocedure_beoordelen"), secure=True).content.decode()
        assert "Te laat: nog niet beoordeeld" in page
    assert "Te laat" not in make.client(world.consulent).get(reverse("noodprocedure"), secure=True).content.decode()


def test_a_review_is_asked_for_and_goes_up_when_it_is_late(world: SimpleNamespace) -> None:
    with make.as_role():
        fg = make.medewerker(world.po.partij, Rol.FG, contactpersoon=False)
    start(world.wijkteam, world.casus)
    monday = dt.datetime(2026, 11, 16, 12, tzinfo=dt.UTC)
    with make.as_role():
        Noodprocedure.objects.update(geldig_van=monday - dt.timedelta(hours=2), geldig_tot=monday)
    told = {}
    for days in (0, 2, 3, 4, 10, 11):
        with make.as_role("worker"):
            assert remind_reviews(now=monday + dt.timedelta(days=days)) == 1
        with make.as_role():
            rows = Bericht.objects.filter(soort="noodprocedure_oordeel").values_list("aan_id", "sleutel")
            told[days] = {(aan, key.split(":")[3]) for aan, key in rows}
    own, above = world.po.pk, world.regie_po.pk
    assert told[0] == set()
    assert told[2] == told[3] == {(own, "wacht")}
    assert told[4] == told[3] | {(own, "te_laat"), (above, "te_laat")}
    assert told[10] == told[11] == told[4] | {(fg.pk, "fg")}


def test_nobody_is_asked_about_what_was_judged(world: SimpleNamespace) -> None:
    start(world.wijkteam, world.casus)
    with make.as_role():
        row = Noodprocedure.objects.get()
    with make.request(make.actor(world.po)) as actor:
        review_noodprocedure(actor, noodprocedure_id=row.pk, terecht=True, now=timezone.now())
    with make.as_role("worker"):
        assert remind_reviews(now=timezone.now() + dt.timedelta(days=30)) == 0
