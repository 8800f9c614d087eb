"""Actiepunten, terms and reminders on a real database, as the roles that run them."""

import datetime as dt

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Actiepunt, Actiepunttoelichting, Casus, Termijn
from cases.queries.mijn_werk import mijn_werk
from cases.services import reminders
from cases.services.actiepunten import finish_actiepunt
from cases.services.termijnen import share_termijnen
from parties.decisions import NotAllowed, Reason
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.models import Toegangsbesluit
from tests import factories as make
from tests.databases import Database
from tests.work import TITLE, WHY, World, add, build, messages, remind


@pytest.fixture
def world(db_clone: Database) -> World:
    return build()


def titles_seen(who: Medewerker, casus: Casus) -> tuple[set[str], set[str]]:
    """Titles and explanations that somebody reads after opening everything."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=gate.Doel.CASUS)
        punten = gate.of_casus(opening, Actiepunt, casus.pk)
        why = gate.read(opening, Actiepunttoelichting.objects.filter(casus_id=casus.pk))
        return {p.titel for p in punten}, {w.tekst for w in why}


# --- actiepunten ------------------------------------------------------------------------------------------------------
def test_everybody_reads_the_title_and_who_the_convenant_lets_the_explanation(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij, toelichting=WHY, toelichting_vak="waarneming")
    seen = {m.user.naam: titles_seen(m, world.casus) for m in world.everyone if m != world.ggd}
    both, title = ({TITLE}, {WHY}), ({TITLE}, set())
    assert seen == {
        "Persoon regie": both,
        "Persoon corporatie": both,
        "Persoon politie": both,
        "Persoon ggz": both,
        "Persoon welzijn": title,  # provides category 10, does not read it
    }


def test_an_actiepunt_of_a_care_party_is_seen_by_maker_and_doer_only(world: World) -> None:
    pk = add(world.regie, world.casus, world.ggz.partij, toelichting=WHY)
    nothing = (set(), set())
    assert {m.user.naam: titles_seen(m, world.casus) for m in world.everyone if m != world.ggd} == {
        "Persoon regie": ({TITLE}, {WHY}),
        "Persoon ggz": ({TITLE}, {WHY}),
        "Persoon corporatie": nothing,
        "Persoon politie": nothing,
        "Persoon welzijn": nothing,
    }
    with make.as_role():
        assert Termijn.objects.get(object=pk).categorie_id == 30
        assert Toegangsbesluit.objects.get().partij_id == world.ggz.partij_id
    for who in (world.welzijn, world.regie):
        with make.request(make.actor(who)):
            assert not Termijn.objects.exists()


def test_who_may_ask_whom(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij)
    add(world.welzijn, world.casus, world.politie.partij)  # the casusregisseur
    add(world.politie, world.casus, world.politie.partij)
    refused = {
        (world.politie, world.corporatie): Reason.ROLE,
        (world.regie, world.ggd): Reason.NOT_TAKING_PART,
        (world.welzijn, world.ggd): Reason.NOT_REGIE,  # the same whether or not it takes part
        (world.welzijn, world.ggz): Reason.NOT_TAKING_PART,  # may not know that it does
    }
    for (who, doer), reason in refused.items():
        with pytest.raises(NotAllowed) as error:
            add(who, world.casus, doer.partij)
        assert error.value.reason == reason
    with pytest.raises(NotAllowed):
        add(world.regie, world.casus, world.politie.partij, eigenaar_id=world.corporatie.pk)
    with make.as_role():
        assert Actiepunt.objects.count() == Termijn.objects.count() == 3


def test_doer_casusregisseur_and_regie_finish_it_and_nobody_else(world: World) -> None:
    for who in (world.politie, world.welzijn, world.regie):
        pk = add(world.regie, world.casus, world.politie.partij)
        with make.request(make.actor(who)) as actor:
            finish_actiepunt(actor, actiepunt_id=pk, now=timezone.now())
        with make.as_role():
            assert Actiepunt.objects.get(pk=pk).afgerond_op
            assert Termijn.objects.get(object=pk).afgerond_op
    pk = add(world.regie, world.casus, world.politie.partij)
    with make.request(make.actor(world.corporatie)) as actor, pytest.raises(gate.NotDisclosed):
        finish_actiepunt(actor, actiepunt_id=pk, now=timezone.now())
    with make.as_role():
        assert not Actiepunt.objects.get(pk=pk).afgerond_op


def test_nobody_makes_an_actiepunt_come_from_somebody_else_or_opens_it_up(world: World) -> None:
    pk = add(world.regie, world.casus, world.politie.partij)
    for change in ({"bron_id": world.politie.partij_id}, {"beperkt": True}, {"categorie_id": 10}):
        with (
            pytest.raises(DatabaseError, match="actiepunt"),
            make.request(make.actor(world.politie)),
            transaction.atomic(),
        ):
            Actiepunt.objects.filter(pk=pk).update(**change)


def test_in_a_casus_of_one_partij_it_stays_there_until_it_goes_along(world: World) -> None:
    with make.as_role():
        own = make.casus(world.corporatie.partij, status="eigen")
    add(world.corporatie, own, world.corporatie.partij)
    with make.as_role():
        punt = Actiepunt.objects.get()
        assert punt.beperkt
        assert Termijn.objects.get().categorie_id == 30
        # aangemeld without this actiepunt: the regie takes part, and knows of neither row nor term
        Casus.objects.filter(pk=own.pk).update(status="aangemeld", aangemeld_op=timezone.now())
        make.deelname(own, world.regie.partij)
    assert titles_seen(world.regie, own) == (set(), set())
    with make.request(make.actor(world.regie)):
        assert not Termijn.objects.exists()
    with make.request(make.actor(world.corporatie)) as actor:
        share_termijnen(actor, object_ids=[punt.pk])
    with make.request(make.actor(world.regie)):
        assert Termijn.objects.exists()


# --- reminders --------------------------------------------------------------------------------------------------------
def test_the_ladder_reaches_the_right_people_once(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij, eigenaar_id=world.politie.pk)
    expected = {("Persoon politie", "herinnering")}
    assert remind() == 1
    assert messages() == expected
    assert remind() == 0
    remind(2)
    expected.add(("Persoon politie", "vandaag"))
    assert messages() == expected
    remind(5)
    expected.add(("Persoon welzijn", "te_laat_casusregisseur"))
    assert messages() == expected
    remind(9)
    expected.add(("Persoon regie", "te_laat_regisseur"))
    assert messages() == expected
    remind(16)
    expected.add(("Persoon regie", "te_laat_n3"))
    assert messages() == expected
    assert remind(17) == 0
    with make.as_role():
        assert Actiepunt.objects.get().eigenaar == world.politie


def test_after_a_month_of_silence_there_is_no_flood(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij, eigenaar_id=world.politie.pk)
    assert remind(40) == 4
    assert messages() == {
        ("Persoon politie", "vandaag"),
        ("Persoon welzijn", "te_laat_casusregisseur"),
        ("Persoon regie", "te_laat_regisseur"),
        ("Persoon regie", "te_laat_n3"),
    }


@pytest.mark.parametrize("kind", ["wettelijk", "other category", "own casus", "care party"])
def test_what_is_not_for_others_is_told_inside_only(world: World, kind: str) -> None:
    with make.as_role():
        casus = make.casus(world.corporatie.partij, status="eigen") if kind == "own casus" else world.casus
        Termijn.objects.create(
            soort="actiepunt",
            casus=casus,
            categorie_id={"other category": 27, "care party": 30}.get(kind, 22),
            partij=world.corporatie.partij,
            verloopt_op=timezone.localdate(),
            wettelijk=kind == "wettelijk",
        )
    remind(30)
    assert messages() == {("Persoon corporatie", "vandaag"), ("Persoon corporatie", "te_laat")}


def test_who_left_is_not_told_and_a_finished_or_closed_thing_is_silent(world: World) -> None:
    with make.as_role():
        left = make.medewerker(world.politie.partij, Rol.WIJKAGENT, naam="Vertrokken", contactpersoon=False)
    add(world.regie, world.casus, world.politie.partij, eigenaar_id=left.pk)
    done = add(world.regie, world.casus, world.corporatie.partij)
    with make.request(make.actor(world.corporatie)) as actor:
        finish_actiepunt(actor, actiepunt_id=done, now=timezone.now())
    with make.as_role():
        Medewerker.objects.filter(pk=left.pk).update(actief=False)
    remind()
    assert messages() == {("Persoon politie", "herinnering")}  # its contactpersoon stands in
    with make.as_role():
        Casus.objects.filter(pk=world.casus.pk).update(status="monitoring")
        Casus.objects.filter(pk=world.casus.pk).update(status="afgesloten")
    assert remind(30) == 0


def test_a_term_that_moves_is_told_again(world: World) -> None:
    pk = add(world.regie, world.casus, world.politie.partij)
    remind()
    with make.as_role():
        Termijn.objects.filter(object=pk).update(verloopt_op=timezone.localdate() + dt.timedelta(days=9))
    assert remind(0) == 0
    assert remind(7) == 1


def test_reminding_costs_the_same_for_one_and_for_many(world: World) -> None:
    def cost() -> int:
        with make.as_role("worker"), CaptureQueriesContext(connection) as queries:
            reminders.remind(now=timezone.now())
        return len(queries)

    add(world.regie, world.casus, world.politie.partij)
    one = cost()
    for _ in range(4):
        add(world.regie, world.casus, world.politie.partij)
    assert cost() == one


def test_the_worker_reads_terms_and_nothing_of_a_casus(world: World, worker_sql: psycopg.Connection) -> None:
    add(world.regie, world.casus, world.politie.partij, toelichting=WHY)
    with make.as_role():
        make.naw(world.casus, world.corporatie.partij, "Kwispelaar")
    assert worker_sql.execute("SELECT count(*) FROM cases_termijn").fetchone() == (1,)
    assert worker_sql.execute("SELECT nummer FROM cases_casus").fetchone() == (world.casus.nummer,)
    tables = [
        name
        for (name,) in worker_sql.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND (relname LIKE 'cases_%' OR relname LIKE 'meetings_%' OR relname = 'privacy_toegangsbesluit')"
        )
    ]
    assert {"cases_actiepunt", "cases_actiepunttoelichting", "cases_naw", "cases_deelname"} <= set(tables)
    readable = set()
    for table in tables:
        try:
            worker_sql.execute(f"SELECT * FROM {table}")
            readable.add(table)
        except psycopg.errors.InsufficientPrivilege:
            pass
    # of a webhook what it delivers: a kind of event and a number
    webhooks = {"cases_webhook", "cases_webhookbericht"}
    assert readable == {"cases_termijn", "cases_bericht", "cases_bagadres", "cases_statusovergang"} | webhooks
    # who owns it and since when it is: the nightly proposals of the bewaartermijnen look at these
    for column in ("soort", "overlegvorm", "gewijzigd_op"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker_sql.execute(f"SELECT {column} FROM cases_casus")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker_sql.execute("UPDATE cases_termijn SET verloopt_op = now()")


# --- Mijn werk --------------------------------------------------------------------------------------------------------
def test_what_others_let_slip_is_shown_to_who_leads_and_then_to_the_regisseur(world: World) -> None:
    with make.as_role():
        other = make.casus(world.corporatie.partij, world.politie.partij, world.welzijn.partij)
        closed = make.casus(world.corporatie.partij, world.politie.partij, casusregisseur=world.welzijn)
    led, old, not_led, gone = (
        add(world.regie, casus, world.politie.partij, eigenaar_id=world.politie.pk)
        for casus in (world.casus, world.casus, other, closed)
    )
    today = timezone.localdate()
    with make.as_role():
        for punt, days in ((led, 4), (old, 20), (not_led, 20), (gone, 20)):
            Termijn.objects.filter(object=punt).update(verloopt_op=today - dt.timedelta(days))
        Casus.objects.filter(pk=closed.pk).update(status="afgesloten")
        term = dict(Termijn.objects.values_list("object", "pk"))
    expected = {"welzijn": [old, led], "regie": [*sorted((old, not_led), key=term.__getitem__)], "politie": []}
    for name, punten in expected.items():
        with make.request(make.actor(getattr(world, name))) as actor:
            shown = [task.pk for task in mijn_werk(actor, today=today).late_elsewhere]
        assert shown == [term[punt] for punt in punten]
