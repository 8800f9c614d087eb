"""Who reads one row: narrowed by its provider, or given to one organisation with a besluit of its own."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from psycopg import errors

from cases.models import Bericht, Brief, Document, Journaalitem, Meldergegevens, Politiemutatie
from cases.services.besluiten_toegang import Gift, decide_proposal, give_row, withdraw_besluit
from cases.services.dossiers import choose_items, start_dossier
from cases.services.restricties import Readers, restrict_row
from cases.services.vrijgave import release_for_court
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import Inzagelog, Toegangsbesluit, Toegangsvoorstel
from privacy.toegang import OFFICER_DECIDES, own_row
from tests import factories as make
from tests.databases import Database

SOON = dt.timedelta(days=10)


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A corporatie with a casus in the overleg; regie, politie, wijkteam and GGZ take part, the GGD advises."""
    with make.as_role():
        here = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "politie": ("politie", Rol.WIJKAGENT),
            "wijkteam": ("wijkteam", Rol.DEELNEMER),
            "ggz": ("ggz", Rol.DEELNEMER),
        }
        partijen = {key: make.partij(here, soort, naam=f"Partij {key}") for key, (soort, _) in kinds.items()}
        people = {key: make.medewerker(partijen[key], rol) for key, (_, rol) in kinds.items()}
        people["politie_po"] = make.medewerker(partijen["politie"], Rol.PRIVACY_OFFICER, contactpersoon=False)
        make.convenant(here)
        casus = make.casus(partijen["corporatie"], partijen["politie"], partijen["wijkteam"], partijen["ggz"])
        own = make.casus(partijen["corporatie"], status="eigen")
        rows = {
            "note": make.row(
                Journaalitem, casus, partijen["corporatie"], categorie_id=10, vak="waarneming", tekst="kanarie-notitie"
            ),
            "naw": make.naw(casus, partijen["corporatie"], "Kwispelaar"),
            "mutatie": make.row(
                Politiemutatie, casus, partijen["politie"], mutatienummer="kanarie-nr", datum=timezone.now(),
                omschrijving="kanarie-mutatie",
            ),
            "melder": make.row(Meldergegevens, casus, partijen["corporatie"], naam="kanarie-melder", beperkt=True),
            "alone": make.row(
                Journaalitem, own, partijen["corporatie"], categorie_id=10, vak="waarneming", tekst="x", beperkt=True
            ),
        }  # fmt: skip
    return SimpleNamespace(**people, partij=partijen, casus=casus, own=own, **rows)


def restrict(world: SimpleNamespace, readers: Readers, *names: str, who: str = "corporatie", row: str = "note") -> None:
    target = getattr(world, row)
    with make.request(make.actor(getattr(world, who))) as actor:
        restrict_row(
            actor,
            casus=target.casus,
            row=own_row(target._meta.db_table, target.pk),
            readers=readers,
            partij_ids=[world.partij[name].pk for name in names],
        )


def sees(who: Medewerker, row: Any) -> bool:
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[row.casus_id], doel=Doel.CASUS)
        return row.pk in {each.pk for each in gate.of_casus(opening, type(row), row.casus_id)}


def readers_of(world: SimpleNamespace, row: str = "note") -> set[str]:
    return {key for key in world.partij if sees(getattr(world, key), getattr(world, row))}


def give(world: SimpleNamespace, row: str, to: str, *, who: str = "", ground: str = "taak") -> Any:
    target = getattr(world, row)
    giver = who or next(key for key, partij in world.partij.items() if partij.pk == target.bron_id)
    with make.request(make.actor(getattr(world, giver))) as actor:
        gift = Gift(world.partij[to].pk, ground, "Nodig voor de procedure", timezone.now() + SOON)
        return give_row(
            actor,
            casus=target.casus,
            row=own_row(target._meta.db_table, target.pk),
            gift=gift,
            now=timezone.now(),
        )


def decide(who: Medewerker, voorstel: Toegangsvoorstel, *, akkoord: bool = True) -> None:
    with make.request(make.actor(who)) as actor:
        decide_proposal(actor, voorstel_id=voorstel.pk, akkoord=akkoord, now=timezone.now())


# --- narrowing --------------------------------------------------------------------------------------------------------
def test_a_provider_narrows_and_lifts_who_reads(world: SimpleNamespace) -> None:
    everybody = {"regie", "corporatie", "politie", "wijkteam", "ggz"}
    assert readers_of(world) == everybody
    restrict(world, Readers.SOME, "wijkteam", "ggz")
    assert readers_of(world) == {"corporatie", "wijkteam", "ggz"}
    restrict(world, Readers.OWN)
    assert readers_of(world) == {"corporatie"}
    restrict(world, Readers.CONVENANT)
    assert readers_of(world) == everybody


def test_narrowing_gives_nobody_more_than_the_convenant(world: SimpleNamespace) -> None:
    restrict(world, Readers.SOME, "wijkteam", who="politie", row="mutatie")
    assert readers_of(world, "mutatie") == {"politie"}


def test_who_is_left_out_cannot_tell_that_there_is_a_row(world: SimpleNamespace) -> None:
    page = f"/casussen/{world.casus.nummer}/"
    restrict(world, Readers.SOME, "wijkteam")
    answers = {}
    for who in ("ggz", "wijkteam", "corporatie"):
        answers[who] = make.client(getattr(world, who)).get(page, secure=True).content.decode()
    assert "kanarie-notitie" not in answers["ggz"]
    assert "Notities" not in answers["ggz"]
    assert "kanarie-notitie" in answers["wijkteam"]
    assert "alleen voor Partij wijkteam" in answers["corporatie"]
    assert "alleen voor Partij" not in answers["wijkteam"]
    found = {}
    for who in ("ggz", "wijkteam"):
        with make.request(make.actor(getattr(world, who))) as actor:
            gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS)
            found[who] = list(gate.history(world.note._meta.db_table, world.note.pk))
    assert found["ggz"] == []
    assert found["wijkteam"]


def test_a_narrowed_name_is_not_found(world: SimpleNamespace) -> None:
    def hits(who: str) -> int:
        with make.request(make.actor(getattr(world, who))) as actor:
            return len(gate.search(actor, ["Kwispelaar"]))

    assert hits("ggz") == 1
    restrict(world, Readers.SOME, "wijkteam", row="naw")
    assert (hits("ggz"), hits("wijkteam"), hits("corporatie")) == (0, 1, 1)


@pytest.mark.parametrize(("who", "row"), [("wijkteam", "note"), ("politie", "note"), ("corporatie", "mutatie")])
def test_only_the_provider_chooses(world: SimpleNamespace, who: str, row: str) -> None:
    with pytest.raises(gate.NotDisclosed):
        restrict(world, Readers.OWN, who=who, row=row)
    target = getattr(world, row)
    address = reverse("toegang", args=[world.casus.nummer, target._meta.db_table, target.pk])
    assert make.client(getattr(world, who)).get(address, secure=True).status_code == 404


def test_a_letter_takes_its_pdf_along(world: SimpleNamespace) -> None:
    with make.as_role():
        paper = make.row(
            Document, world.casus, world.partij["corporatie"], categorie_id=11, titel="Brief",
            datum=timezone.localdate(), soort="application/pdf", bytes=1, sha256="", opslagnaam="x", sleutel=b"",
        )  # fmt: skip
        world.brief = make.row(
            Brief, world.casus, world.partij["corporatie"], soort="waarschuwing", datum=timezone.localdate(),
            onderwerp="Waarschuwing", tekst="x", document=paper,
        )  # fmt: skip
    assert sees(world.politie, paper)
    restrict(world, Readers.OWN, row="brief")
    assert not sees(world.politie, paper)
    give(world, "brief", "politie")
    assert sees(world.politie, paper)
    assert sees(world.politie, world.brief)


def test_in_a_casus_of_ones_own_there_is_nobody_to_choose(world: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        restrict(world, Readers.CONVENANT, row="alone")


def test_the_page_narrows_and_says_what_is_missing(world: SimpleNamespace) -> None:
    browser = make.client(world.corporatie)
    address = reverse("toegang", args=[world.casus.nummer, "cases_journaalitem", world.note.pk])
    assert "Iedereen die het volgens het convenant mag lezen" in browser.get(address, secure=True).content.decode()
    answer = browser.post(address, {"readers": "sommige"}, secure=True)
    assert answer.status_code == 422
    assert "Kies minstens één organisatie." in answer.content.decode()
    chosen = {"readers": "sommige", "partijen": [world.partij["wijkteam"].pk]}
    assert browser.post(address, chosen, secure=True).status_code == 302
    assert readers_of(world) == {"corporatie", "wijkteam"}


def test_the_page_names_no_care_party_to_who_may_not_know(world: SimpleNamespace) -> None:
    address = reverse("toegang", args=[world.casus.nummer, "cases_journaalitem", world.note.pk])
    text = make.client(world.corporatie).get(address, secure=True).content.decode()
    assert "Partij wijkteam" in text
    assert "Partij ggz" not in text


def test_one_place_releases_for_the_rechter(world: SimpleNamespace) -> None:
    with make.request(make.actor(world.corporatie)) as actor:
        dossier = start_dossier(actor, casus=world.casus, now=timezone.now())
        key = f"cases_journaalitem:{world.note.pk}"
        assert choose_items(actor, casus=world.casus, dossier=dossier, keys=[key], now=timezone.now()) == 1
    with make.as_role():
        first = Journaalitem.objects.get(pk=world.note.pk)
    assert first.vrijgave_door_id == world.corporatie.pk
    with make.request(make.actor(world.corporatie)) as actor:
        known = {"casus": world.casus, "tabel": "cases_journaalitem", "rij": world.note.pk}
        release_for_court(actor, **known, release=True, now=timezone.now())
    with make.as_role():
        assert Journaalitem.objects.get(pk=world.note.pk).vrijgave_op == first.vrijgave_op
    with make.request(make.actor(world.corporatie)) as actor:
        release_for_court(actor, **known, release=False, now=timezone.now())
    with make.as_role():
        assert Journaalitem.objects.get(pk=world.note.pk).vrijgave_op is None


# --- giving -----------------------------------------------------------------------------------------------------------
def test_what_is_kept_can_be_given_to_one_and_taken_back(world: SimpleNamespace) -> None:
    restrict(world, Readers.OWN)
    besluit = give(world, "note", "politie")
    assert isinstance(besluit, Toegangsbesluit)
    assert readers_of(world) == {"corporatie", "politie"}
    with make.request(make.actor(world.wijkteam)) as actor, pytest.raises(gate.NotDisclosed):
        withdraw_besluit(actor, besluit_id=besluit.pk, now=timezone.now())
    with make.request(make.actor(world.corporatie)) as actor:
        withdraw_besluit(actor, besluit_id=besluit.pk, now=timezone.now())
    assert readers_of(world) == {"corporatie"}
    with make.as_role():
        row = Inzagelog.objects.filter(gebeurtenis="besluit").latest("tijd")
    assert (row.casus_id, row.categorieen) == (world.casus.pk, [10])
    assert row.object == f"{world.casus.nummer} ingetrokken, van Partij politie"


def test_a_besluit_is_logged_as_one(world: SimpleNamespace) -> None:
    give(world, "note", "politie")
    with make.as_role():
        (row,) = Inzagelog.objects.filter(gebeurtenis="besluit")
    assert (row.casus_id, row.categorieen, row.reden, row.medewerker_id) == (
        world.casus.pk, [10], "taak", world.corporatie.pk,
    )  # fmt: skip
    assert "Partij politie" in row.object


def test_a_wijkagent_proposes_and_the_privacy_officer_decides(world: SimpleNamespace) -> None:
    voorstel = give(world, "mutatie", "corporatie", ground="wpg_19")
    assert isinstance(voorstel, Toegangsvoorstel)
    assert readers_of(world, "mutatie") == {"politie", "regie"}
    officer = make.client(world.politie_po)
    page = officer.get(reverse("toegang_overzicht"), secure=True).content.decode()
    assert f"Casus {world.casus.nummer}: Politiemutaties aan Partij corporatie" in page
    assert "kanarie" not in page
    assert make.client(world.politie).get(reverse("toegang_overzicht"), secure=True).status_code == 403
    answer = officer.post(reverse("voorstel_decide", args=[voorstel.pk]), {"akkoord": "ja"}, secure=True)
    assert answer.status_code == 302
    assert readers_of(world, "mutatie") == {"politie", "regie", "corporatie"}
    with make.as_role():
        besluit = Toegangsbesluit.objects.get()
        assert besluit.besloten_door_id == world.politie_po.pk
        log = Inzagelog.objects.filter(gebeurtenis="besluit", medewerker=world.politie_po)
        assert [(row.casus_id, row.categorieen) for row in log] == [(world.casus.pk, [12])]
        assert set(Bericht.objects.filter(soort="toegang").values_list("aan_id", flat=True)) == {
            world.politie_po.pk,
            world.politie.pk,
        }
    assert officer.post(reverse("besluit_withdraw", args=[besluit.pk]), secure=True).status_code == 302
    assert readers_of(world, "mutatie") == {"politie", "regie"}


def test_no_is_no(world: SimpleNamespace) -> None:
    voorstel = give(world, "mutatie", "corporatie", ground="wpg_19")
    decide(world.politie_po, voorstel, akkoord=False)
    assert readers_of(world, "mutatie") == {"politie", "regie"}
    with pytest.raises(gate.NotDisclosed):
        decide(world.politie_po, voorstel)


def test_who_proposed_does_not_decide(world: SimpleNamespace) -> None:
    with make.as_role():
        world.politie.rollen = [Rol.WIJKAGENT, Rol.PRIVACY_OFFICER]
        world.politie.save()
    voorstel = give(world, "mutatie", "corporatie", ground="wpg_19")
    with pytest.raises(NotAllowed):
        decide(world.politie, voorstel)
    assert readers_of(world, "mutatie") == {"politie", "regie"}


def test_what_the_convenant_gives_anyway_needs_no_officer(world: SimpleNamespace) -> None:
    restrict(world, Readers.OWN, who="politie", row="mutatie")
    assert isinstance(give(world, "mutatie", "regie", ground="wpg_20"), Toegangsbesluit)


@pytest.mark.parametrize("ground", ["taak", "toestemming", "noodsituatie"])
def test_politie_gives_by_the_wpg_alone(world: SimpleNamespace, ground: str) -> None:
    with pytest.raises(NotAllowed):
        give(world, "mutatie", "corporatie", ground=ground)


def test_the_melder_goes_to_the_regie_only_and_by_the_officer(world: SimpleNamespace) -> None:
    with make.as_role():
        officer = make.medewerker(world.partij["corporatie"], Rol.PRIVACY_OFFICER, contactpersoon=False)
    with pytest.raises(NotAllowed):
        give(world, "melder", "politie")
    voorstel = give(world, "melder", "regie")
    assert isinstance(voorstel, Toegangsvoorstel)
    decide(officer, voorstel)
    assert readers_of(world, "melder") == {"corporatie", "regie"}
    with make.as_role():
        besluit = Toegangsbesluit.objects.get()
    address = reverse("toegang_read", args=[world.casus.nummer, besluit.pk])
    assert "kanarie-melder" in make.client(world.regie).get(address, secure=True).content.decode()
    assert make.client(world.wijkteam).get(address, secure=True).status_code == 404


def test_a_besluit_ends_by_itself(world: SimpleNamespace) -> None:
    restrict(world, Readers.OWN)
    give(world, "note", "politie")
    with make.as_role():
        Toegangsbesluit.objects.update(
            geldig_van=timezone.now() - SOON, geldig_tot=timezone.now() - dt.timedelta(seconds=1)
        )
    assert readers_of(world) == {"corporatie"}


def test_both_sides_see_what_runs(world: SimpleNamespace) -> None:
    restrict(world, Readers.OWN)
    give(world, "note", "politie")
    tab = f"/casussen/{world.casus.nummer}/privacy/"
    texts = {
        who: make.client(getattr(world, who)).get(tab, secure=True).content.decode()
        for who in ("corporatie", "politie", "wijkteam")
    }
    assert "Waarnemingen en gespreksverslagen aan Partij politie" in texts["corporatie"]
    assert "Waarnemingen en gespreksverslagen van Partij corporatie" in texts["politie"]
    assert "Nodig voor de procedure" not in texts["wijkteam"]


def test_the_form_gives_until_the_last_day(world: SimpleNamespace, settings: Any) -> None:
    browser = make.client(world.corporatie)
    address = reverse("toegang_give", args=[world.casus.nummer, "cases_journaalitem", world.note.pk])
    day = timezone.localdate() + dt.timedelta(days=5)
    data = {"partij": world.partij["politie"].pk, "grondslag": "taak", "grond": "Nodig", "geldig_tot": day}
    assert browser.post(address, data, secure=True).status_code == 302
    with make.as_role():
        assert timezone.localtime(Toegangsbesluit.objects.get().geldig_tot).date() == day
    late = {**data, "geldig_tot": timezone.localdate() + dt.timedelta(days=settings.TERMIJNEN["toegang_dagen"] + 1)}
    assert browser.post(address, late, secure=True).status_code == 422


BESLUIT = """INSERT INTO privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id, grondslag,
    grond, besloten_door_id, geldig_van, geldig_tot) VALUES (gen_random_uuid(), %(casus)s, %(categorie)s, %(tabel)s,
    %(rij)s, %(bron)s, %(partij)s, 'wpg_19', 'x', %(me)s, now(), now() + interval '1 day')"""


@pytest.mark.parametrize("categorie", [2, 12, 18])
def test_raw_sql_gives_no_more(world: SimpleNamespace, app_sql: psycopg.Connection[Any], categorie: int) -> None:
    known = {
        "casus": world.casus.pk, "categorie": categorie, "tabel": "cases_politiemutatie", "rij": world.mutatie.pk,
        "bron": world.politie.partij_id, "partij": world.partij["corporatie"].pk, "me": world.politie.pk,
    }  # fmt: skip
    with app_sql.transaction():
        app_sql.execute("SELECT gate.enter(%s, %s)", gate.sign(make.actor(world.politie)))
        with pytest.raises(errors.InsufficientPrivilege), app_sql.transaction():
            app_sql.execute(BESLUIT, known)
        with app_sql.transaction():  # the control: what the convenant gives to the regie
            app_sql.execute(BESLUIT, {**known, "categorie": 12, "partij": world.partij["regie"].pk})


def test_raw_sql_decides_no_proposal(world: SimpleNamespace, app_sql: psycopg.Connection[Any]) -> None:
    voorstel = give(world, "mutatie", "corporatie", ground="wpg_19")
    known = {"id": voorstel.pk, "me": world.politie.pk}
    attempts = (
        "UPDATE privacy_toegangsvoorstel SET akkoord = true, besloten_op = now(), besloten_door_id = %(me)s",
        "SELECT gate.decide_access(%(context)s, %(mac)s, %(id)s, true)",
    )
    context, mac = gate.sign(make.actor(world.politie))
    with app_sql.transaction():
        app_sql.execute("SELECT gate.enter(%s, %s)", [context, mac])
        for attempt in attempts:
            with pytest.raises(errors.InsufficientPrivilege), app_sql.transaction():
                app_sql.execute(attempt, {**known, "context": context, "mac": mac})
    with make.as_role():
        assert not Toegangsbesluit.objects.exists()


def test_what_was_withdrawn_stays_withdrawn(world: SimpleNamespace) -> None:
    besluit = give(world, "note", "politie")
    with make.request(make.actor(world.corporatie)) as actor:
        withdraw_besluit(actor, besluit_id=besluit.pk, now=timezone.now())
    with make.request(make.actor(world.corporatie)), pytest.raises(Exception, match="taken back"):
        Toegangsbesluit.objects.filter(pk=besluit.pk).update(ingetrokken_op=None)


def test_python_and_postgresql_name_the_same_categories(world: SimpleNamespace) -> None:
    with make.as_role("owner"), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE ov_gate")
        cursor.execute("SELECT nr FROM generate_series(1, 30) nr WHERE gate.officer_decides(nr::smallint)")
        assert {nr for (nr,) in cursor.fetchall()} == OFFICER_DECIDES
        cursor.execute("RESET ROLE")


def test_a_narrowed_row_costs_one_query_more_however_many(world: SimpleNamespace) -> None:
    def queries() -> int:
        browser = make.client(world.corporatie)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(f"/casussen/{world.casus.nummer}/", secure=True).status_code == 200
        return len(found)

    restrict(world, Readers.SOME, "wijkteam")
    one = queries()
    with make.as_role():
        for _ in range(3):
            make.row(
                Journaalitem, world.casus, world.partij["corporatie"], categorie_id=10, vak="waarneming", tekst="y",
                alleen_voor=[world.partij["wijkteam"].pk],
            )  # fmt: skip
    assert queries() == one <= 27
