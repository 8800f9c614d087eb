"""Asking another organisation for information: who answers, what the asker gets and when, and how it ends."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Bericht, Casus, DeelnameUserObjectPermission, Journaalitem
from cases.queries.informatieverzoeken import detail_for_addressee, detail_for_asker, load_verzoek
from cases.queries.verstrekkingen import RegisterFilter, given, received
from cases.services import informatieverzoeken as services
from cases.services import verzoekberichten
from cases.services.informatieverzoeken import Call, Content, Person
from parties.decisions import NotAllowed
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from privacy.models import Informatieverzoek, Inzagelog, Kennisgeving, Verzoekbesluit, Verzoekvraag
from tests import factories as make
from tests import verzoeken as fixture
from tests.databases import Database
from tests.verzoeken import HOUSEHOLD, World, answer, ask, confirmed, give, load, pass_moment


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    """Shared: every test asks its own requests."""
    return fixture.build()


@pytest.fixture
def casus(world: World) -> Casus:
    """A casus of this test alone, with the corporatie, the college and the GGZ in it."""
    with make.as_role():
        return make.casus(world.corporatie.partij, world.college.partij, world.ggz.partij)


def state(who: Medewerker, nummer: str) -> str:
    with make.request(make.actor(who)) as actor:
        return detail_for_asker(actor, load_verzoek(actor, nummer), now=timezone.now()).state.label


def asked(who: Medewerker, nummer: str) -> Any:
    with make.request(make.actor(who)) as actor:
        return detail_for_addressee(actor, load_verzoek(actor, nummer), now=timezone.now())


def told(nummer: str) -> set[int]:
    with make.as_role():
        return set(Bericht.objects.filter(pad=f"/informatieverzoeken/{nummer}/").values_list("aan_id", flat=True))


# --- step 1 and 2 -----------------------------------------------------------------------------------------------------
def test_what_the_matrix_does_not_give_goes_to_the_privacy_officer_alone(world: World) -> None:
    nummer = ask(world)
    assert not load(nummer).matrix
    assert told(nummer) == {world.ggz_po.pk}
    assert asked(world.ggz_po, nummer).step == "bekend"
    with pytest.raises(gate.NotDisclosed):
        asked(world.ggz, nummer)


def test_a_hit_or_reading_cell_lets_the_contactpersonen_answer(world: World) -> None:
    hit, reading = ask(world, world.college), ask(world, categorie=HOUSEHOLD)
    assert (load(hit).matrix, load(reading).matrix) == (True, True)
    assert told(hit) == told(reading) == {world.ggz.pk, world.ggz_po.pk}
    answer(world.ggz, hit, "nee")
    answer(world.ggz_po, reading, "kan_niet")


def test_a_casus_of_one_organisation_asks_the_privacy_officer(world: World) -> None:
    assert not load(ask(world, casus=world.own, categorie=HOUSEHOLD)).matrix


@pytest.mark.parametrize("categorie", [1, 18, 25])
def test_what_is_never_asked(world: World, categorie: int) -> None:
    with pytest.raises(DatabaseError):
        ask(world, categorie=categorie)


def test_who_does_not_work_on_the_casus_asks_nothing(world: World) -> None:
    with pytest.raises(DatabaseError):
        ask(world, world.colleague)


def test_the_other_side_reads_the_question_and_not_the_casus(world: World) -> None:
    page = asked(world.ggz_po, ask(world))
    question = dict(page.detail.question)
    assert (question["Naam"], question["Noodzaak"]) == (fixture.NAME, fixture.REASON)
    assert page.items == []
    assert world.casus.nummer not in str(page)
    assert str(world.casus.pk) not in str(page)


def test_the_fg_of_the_other_side_sees_the_shell_only(world: World) -> None:
    page = asked(world.ggz_fg, ask(world))
    assert (page.detail.question, page.step, page.may_answer) == ([], "", False)


def test_a_ja_needs_a_ground_of_its_own(world: World) -> None:
    nummer = ask(world)
    with make.request(make.actor(world.ggz_po)) as actor, pytest.raises(DatabaseError):
        services.answer_known(
            actor, verzoek=Informatieverzoek.objects.get(nummer=nummer), uitkomst="ja", now=timezone.now()
        )


@pytest.mark.parametrize(
    ("uitkomst", "seen"),
    [("ja", "Bevestigd"), ("nee", "Geen bevestiging"), ("kan_niet", "Geen bevestiging"), ("", "Geen bevestiging")],
)
def test_the_outcome_shows_at_its_moment_and_not_before(world: World, uitkomst: str, seen: str) -> None:
    nummer = ask(world)
    if uitkomst:
        answer(world.ggz_po, nummer, uitkomst)
    assert state(world.corporatie, nummer) == "Wacht op antwoord"
    pass_moment(nummer)
    assert state(world.corporatie, nummer) == seen


def test_an_answer_can_be_corrected_until_it_shows_and_never_after(world: World) -> None:
    nummer = ask(world)
    answer(world.ggz_po, nummer, "ja")
    answer(world.ggz_po, nummer, "nee")
    pass_moment(nummer)
    assert state(world.corporatie, nummer) == "Geen bevestiging"
    with pytest.raises(NotAllowed):
        answer(world.ggz_po, nummer, "ja")


def test_the_moment_is_the_end_of_three_working_days(world: World) -> None:
    friday = timezone.make_aware(dt.datetime(2026, 11, 20, 15))
    assert services.term(friday.date(), "bekend", "lindewaard") == dt.date(2026, 11, 25)
    row = load(ask(world))
    assert timezone.localtime(row.bekend_zichtbaar_op).time() == dt.time()
    assert timezone.localtime(row.bekend_zichtbaar_op).date() == row.bekend_uiterlijk + dt.timedelta(days=1)


def test_the_notice_to_the_asker_is_the_same_for_every_request(world: World) -> None:
    nummers = [ask(world) for _ in range(4)]
    for nummer, uitkomst in zip(nummers, ("ja", "nee", "kan_niet"), strict=False):
        answer(world.ggz_po, nummer, uitkomst)
    run_worker()
    assert all(world.corporatie.pk not in told(nummer) for nummer in nummers)
    pass_moment(*nummers)
    run_worker()
    run_worker()
    with make.as_role():
        paths = [f"/informatieverzoeken/{nummer}/" for nummer in nummers]
        rows = Bericht.objects.filter(aan=world.corporatie, pad__in=paths)
        rows = rows.values_list("soort", "casus_id", "dagen", "pad")
        assert {(soort, casus, dagen) for soort, casus, dagen, _ in rows} == {("informatieverzoek", None, None)}
        assert sorted(pad for *_, pad in rows) == sorted(paths)


def run_worker(days: int = 0) -> int:
    with make.as_role("worker"):
        return verzoekberichten.announce(now=timezone.now() + dt.timedelta(days=days))


def test_who_has_not_answered_is_reminded_and_who_has_is_not(world: World) -> None:
    waiting, done = ask(world), ask(world)
    answer(world.ggz_po, done, "nee")
    due = load(waiting).bekend_uiterlijk
    days = (due - timezone.localdate()).days
    run_worker(days)
    with make.as_role():
        rows = Bericht.objects.filter(aan=world.ggz_po, sleutel__regex="^verzoek:[0-9a-f]{64}:")
        reminded = [row.pad for row in rows if row.pad.split("/")[2] in (waiting, done)]
        assert reminded == [f"/informatieverzoeken/{waiting}/"]


# --- step 3: content --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("uitkomst", ["nee", "kan_niet", ""])
def test_content_is_asked_for_after_a_confirmation_only(world: World, uitkomst: str) -> None:
    nummer = ask(world)
    if uitkomst:
        answer(world.ggz_po, nummer, uitkomst)
    for _ in range(2):
        with make.request(make.actor(world.corporatie)) as actor, pytest.raises(NotAllowed):
            services.ask_content(actor, verzoek=Informatieverzoek.objects.get(nummer=nummer), now=timezone.now())
        pass_moment(nummer)


def answer_of(who: Medewerker, nummer: str) -> list[tuple[str, str]]:
    with make.request(make.actor(who)) as actor:
        return detail_for_asker(actor, load_verzoek(actor, nummer), now=timezone.now()).answer


def test_content_is_read_until_it_expires(world: World) -> None:
    nummer = confirmed(world)
    assert state(world.corporatie, nummer) == "Inhoud gevraagd"
    give(world.ggz_po, nummer)
    assert answer_of(world.corporatie, nummer) == [("Antwoord", "kanarie-antwoord")]
    fixture.expire(load(nummer).pk)
    assert answer_of(world.corporatie, nummer) == []
    assert state(world.corporatie, nummer) == "Verstrekt, verlopen"


def test_a_withdrawal_works_at_once(world: World) -> None:
    nummer = confirmed(world)
    give(world.ggz_po, nummer)
    with make.request(make.actor(world.ggz_po)) as actor:
        services.end_disclosure(actor, verzoek=Informatieverzoek.objects.get(nummer=nummer), now=timezone.now())
    assert answer_of(world.corporatie, nummer) == []
    assert state(world.corporatie, nummer) == "Verstrekt, ingetrokken"


def test_a_refusal_tells_its_class_and_not_its_explanation(world: World) -> None:
    nummer = confirmed(world)
    with make.request(make.actor(world.ggz_po)) as actor:
        services.answer_content(
            actor,
            verzoek=Informatieverzoek.objects.get(nummer=nummer),
            content=Content("geweigerd", reden="kanarie-reden", weigeringsgrond="beroepsgeheim"),
            now=timezone.now(),
        )
    with make.request(make.actor(world.corporatie)) as actor:
        page = detail_for_asker(actor, load_verzoek(actor, nummer), now=timezone.now())
    assert (page.state.label, page.state.detail) == ("Geweigerd", "Beroepsgeheim of geheimhoudingsplicht")
    assert "kanarie-reden" not in str(page)


def test_own_rows_in_the_shared_casus_open_as_part_of_the_answer_and_close_with_it(world: World, casus: Casus) -> None:
    with make.as_role():
        ggz = world.ggz.partij
        note = make.row(
            Journaalitem, casus, ggz, categorie_id=16, vak="bekend_bij_zorg", tekst="kanarie-rij", beperkt=True
        )
    nummer = confirmed(world, world.college, casus=casus)
    page = asked(world.ggz, nummer)
    assert [key for _, rows in page.items for key, _ in rows] == [f"cases_journaalitem:{note.pk}"]
    give(world.ggz, nummer, tekst="", items=(f"cases_journaalitem:{note.pk}",))
    assert rows_of(casus, world.college) == ["kanarie-rij"]
    assert rows_of(casus, world.corporatie) == []
    fixture.expire(load(nummer).pk)
    assert rows_of(casus, world.college) == []


def test_a_withdrawal_closes_the_rows_as_well(world: World, casus: Casus) -> None:
    with make.as_role():
        note = make.row(
            Journaalitem, casus, world.ggz.partij, categorie_id=16, vak="bekend_bij_zorg", tekst="kanarie-rij"
        )
    nummer = confirmed(world, world.college, casus=casus)
    give(world.ggz, nummer, items=(f"cases_journaalitem:{note.pk}",))
    with make.request(make.actor(world.ggz_po)) as actor:
        services.end_disclosure(actor, verzoek=Informatieverzoek.objects.get(nummer=nummer), now=timezone.now())
    assert rows_of(casus, world.college) == []


def rows_of(casus: Casus, who: Medewerker) -> list[str]:
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], categories=[16], doel=Doel.CASUS)
        return [row.tekst for row in gate.of_casus(opening, Journaalitem, casus.pk)]


def test_a_row_of_another_category_does_not_come_along(world: World, casus: Casus) -> None:
    with make.as_role():
        note = make.row(
            Journaalitem, casus, world.ggz.partij, categorie_id=17, vak="handelingsadvies", tekst="kanarie-rij"
        )
    nummer = confirmed(world, world.college, casus=casus)
    with pytest.raises(DatabaseError):
        give(world.ggz, nummer, items=(f"cases_journaalitem:{note.pk}",))


def test_who_leaves_the_casus_reads_question_and_answer_no_more(world: World, casus: Casus) -> None:
    nummer = confirmed(world, casus=casus)
    give(world.ggz_po, nummer)
    with make.as_role():
        DeelnameUserObjectPermission.objects.filter(content_object__casus=casus).delete()
    with pytest.raises(gate.NotDisclosed):
        answer_of(world.corporatie, nummer)


# --- spoed, register, log ---------------------------------------------------------------------------------------------
def call(world: World, *, hours: int = 1) -> str:
    now = timezone.now()
    with make.request(make.actor(world.politie)) as actor:
        return services.register_call(
            actor,
            call=Call(
                aan_medewerker_id=world.corporatie.pk,
                categorie=21,
                gegeven_op=now - dt.timedelta(hours=hours),
                grondslag="noodsituatie",
                verloopt_op=now + dt.timedelta(days=7),
                noodzaak="Wapen in de woning",
            ),
            person=Person(fixture.NAME, "Vlierpad 12"),
            now=now,
        )


def test_what_was_given_by_telephone_is_registered_and_a_late_one_shows(world: World) -> None:
    with make.as_role():
        officer = make.medewerker(world.politie.partij, "privacy_officer")
    timely, late = call(world), call(world, hours=24 * 7)
    with make.request(make.actor(officer)) as actor:
        lines = given(actor, RegisterFilter(), now=timezone.now()).lines
    assert {line.nummer: line.late for line in lines} == {timely: False, late: True}
    with make.request(make.actor(world.corporatie_po)) as actor:
        got = received(actor, RegisterFilter(), now=timezone.now()).lines
    assert {line.nummer for line in got} >= {timely, late}
    pk = load(timely).pk
    with make.as_role():
        assert Verzoekvraag.objects.get(aanvraag=pk).naam == fixture.NAME


def test_the_register_shows_what_was_given_and_the_log_knows(world: World) -> None:
    nummer = confirmed(world)
    give(world.ggz_po, nummer)
    for who in (world.ggz_po, world.ggz_fg):
        with make.request(make.actor(who)) as actor:
            lines = [x for x in given(actor, RegisterFilter(), now=timezone.now()).lines if x.nummer == nummer]
            assert [line.wat for line in lines] == ["Inhoud verstrekt", "Bevestigd dat de persoon bekend is"]
            assert bool(lines[0].end_url) == (who is world.ggz_po)
    pk = load(nummer).pk
    with make.as_role():
        events = Inzagelog.objects.filter(aanvraag_id=pk, gebeurtenis="verstrekking").order_by("id")
        assert [(e.partij_id, e.medewerker_id, e.categorieen) for e in events] == [
            (world.ggz.partij_id, world.ggz_po.pk, [16])
        ] * 2
        assert Verzoekbesluit.objects.filter(verzoek_id=pk).count() == 2


def test_a_request_taken_back_is_closed_to_the_other_side(world: World) -> None:
    nummer = ask(world)
    with make.request(make.actor(world.corporatie)) as actor:
        services.withdraw_request(actor, verzoek=Informatieverzoek.objects.get(nummer=nummer))
    page = asked(world.ggz_po, nummer)
    assert (page.step, page.detail.question, page.detail.state.label) == ("", [], "Ingetrokken door de vrager")


def test_the_list_asks_a_constant_number_of_queries(world: World) -> None:
    browser = make.client(world.corporatie)
    fixture.ask(world)
    counts = []
    for extra in (0, 2):
        for _ in range(extra):
            give(world.ggz_po, confirmed(world))
        with CaptureQueriesContext(connection) as captured:
            assert browser.get("/informatieverzoeken/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    assert counts[0] <= 16, "of which the session, the account and the frame"


def test_who_got_something_plans_to_tell_the_bewoner(world: World, casus: Casus) -> None:
    nummer = confirmed(world, casus=casus)
    browser = make.client(world.corporatie)
    address = reverse("kennisgeving_plan", args=[casus.nummer])
    assert address not in browser.get(f"/informatieverzoeken/{nummer}/").content.decode()
    give(world.ggz_po, nummer)
    assert address in browser.get(f"/informatieverzoeken/{nummer}/").content.decode()
    for _ in range(2):
        assert browser.post(address, {"opnieuw": "ja"}).status_code == 302
    with make.as_role():
        assert [row.status for row in Kennisgeving.objects.filter(casus=casus)] == ["gepland"]
        Kennisgeving.objects.filter(casus=casus).update(status="gedaan", gedaan_op=timezone.localdate(), wijze="brief")
    assert browser.post(address, {"opnieuw": "ja"}).status_code == 302
    with make.as_role():
        assert sorted(row.status for row in Kennisgeving.objects.filter(casus=casus)) == ["gedaan", "gepland"]
