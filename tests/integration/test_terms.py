"""Actiepunten, terms, reminders and messages on a real database, as the roles that run them."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.models import Actiepunt, Actiepunttoelichting, Bericht, Casus, Termijn
from cases.services import delivery, reminders
from cases.services.actiepunten import add_actiepunt, finish_actiepunt
from cases.services.berichten import notify
from cases.services.termijnen import share_termijnen
from parties.decisions import NotAllowed, Reason
from parties.models import Medewerker, Partij, Rol, User
from privacy import gate
from privacy.models import Toegangsbesluit
from tests import factories as make
from tests.databases import Database
from tests.services import Mailbox

TITLE = "Bel de installateur kanarie-titel"
WHY = "kanarie-toelichting"


@dataclass
class World:
    """One gemeente with the parties of these tests; each party has one contactpersoon."""

    regie: Medewerker
    corporatie: Medewerker
    politie: Medewerker
    ggz: Medewerker
    ggd: Medewerker
    welzijn: Medewerker
    casus: Casus

    @property
    def everyone(self) -> list[Medewerker]:
        return [self.regie, self.corporatie, self.politie, self.ggz, self.ggd, self.welzijn]


@pytest.fixture
def world(db_clone: Database) -> World:
    with make.as_role():
        where = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "politie": ("politie", Rol.WIJKAGENT),
            "ggz": ("ggz", Rol.DEELNEMER),
            "ggd": ("ggd", Rol.DEELNEMER),
            "welzijn": ("welzijn", Rol.DEELNEMER),
        }
        partijen = {
            key: make.partij(where, soort, naam=f"Partij {key}", vaste_adviseur=key == "ggd")
            for key, (soort, _) in kinds.items()
        }
        people = {key: make.medewerker(partijen[key], rol, naam=f"Persoon {key}") for key, (_, rol) in kinds.items()}
        make.convenant(where)
        deelnemers = [partijen[key] for key in ("politie", "ggz", "welzijn")]
        casus = make.casus(partijen["corporatie"], *deelnemers, casusregisseur=people["welzijn"])
        return World(**people, casus=casus)


def add(who: Medewerker, casus: Casus, partij: Partij, **fields: object) -> UUID:
    fields.setdefault("uiterlijk", timezone.localdate() + dt.timedelta(days=2))
    with make.request(make.actor(who)) as actor:
        punt = add_actiepunt(actor, casus_id=casus.pk, titel=TITLE, partij_id=partij.pk, now=timezone.now(), **fields)
    return punt.pk


def titles_seen(who: Medewerker, casus: Casus) -> tuple[set[str], set[str]]:
    """Titles and explanations that somebody reads after opening everything."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=gate.Doel.CASUS)
        punten = gate.of_casus(opening, Actiepunt, casus.pk)
        why = gate.read(opening, Actiepunttoelichting.objects.filter(casus_id=casus.pk))
        return {p.titel for p in punten}, {w.tekst for w in why}


def remind(days: int = 0) -> int:
    """Run the reminders as the worker, `days` from now."""
    with make.as_role("worker"):
        return reminders.remind(now=timezone.now() + dt.timedelta(days=days))


def messages() -> set[tuple[str, str]]:
    """Who has which kind of message, apart from the news that there is a new actiepunt."""
    with make.as_role():
        rows = Bericht.objects.exclude(soort="actiepunt").values_list("aan__user__naam", "soort")
        return set(rows)


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
    assert readable == {"cases_termijn", "cases_bericht", "cases_bagadres", "cases_statusovergang"}
    for column in ("soort", "eigenaar_id", "aangemeld_op"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            worker_sql.execute(f"SELECT {column} FROM cases_casus")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        worker_sql.execute("UPDATE cases_termijn SET afgerond_op = now()")


# --- messages and mail ------------------------------------------------------------------------------------------------
def test_notify_writes_one_message_per_person_however_often(world: World) -> None:
    for _ in range(2):
        with make.request(make.actor(world.regie)):
            notify(
                sleutel="uitnodiging:1",
                soort="uitnodiging",
                aan_ids=[world.politie.pk, world.ggz.pk, world.ggz.pk],
                casus_id=world.casus.pk,
                pad=f"/casussen/{world.casus.nummer}/",
                now=timezone.now(),
            )
    assert messages() == {("Persoon politie", "uitnodiging"), ("Persoon ggz", "uitnodiging")}


def deliver(days: float = 0) -> int:
    with make.as_role("worker"):
        return delivery.deliver(now=timezone.now() + dt.timedelta(days=days))


def test_mails_say_a_number_and_a_link_and_no_word_of_the_casus(world: World, smtp: Mailbox) -> None:
    with make.as_role():
        make.naw(world.casus, world.corporatie.partij, "Kwispelaar")
        for soort in Bericht.Soort.values:
            Bericht.objects.create(
                sleutel=soort,
                soort=soort,
                aan=world.ggz,
                casus=world.casus,
                pad=f"/casussen/{world.casus.nummer}/",
                dagen=3,
            )
    add(world.regie, world.casus, world.ggz.partij, toelichting=WHY)
    remind(40)
    assert deliver(41) == len(Bericht.Soort.values) + 3
    forbidden = {
        "kwispelaar",
        "kanarie",
        "alcohol",
        "vlierpad",
        "partij ",
        *(m.user.naam.lower() for m in world.everyone),
    }
    for mail in smtp.messages:
        text = f"{mail['Subject']}\n{mail.get_content()}".lower()
        text = text.replace(f"beste {mail_name(mail['X-Envelope-To'])}", "beste")
        assert not {word for word in forbidden if word in text}
        assert f"http://localhost/casussen/{world.casus.nummer.lower()}/" in text
        assert mail["Auto-Submitted"] == "auto-generated"
    assert len({mail["Message-ID"] for mail in smtp.messages}) == len(smtp.messages)


def mail_name(address: str) -> str:
    with make.as_role():
        return str(User.objects.get(email=address).naam).lower()


def test_a_refused_mail_is_tried_again_and_does_not_hold_up_the_others(world: World, smtp: Mailbox) -> None:
    for doer in (world.politie, world.corporatie):
        add(world.regie, world.casus, doer.partij)
    smtp.refuse_next()
    assert deliver() == 1
    assert deliver() == 0  # the pause has not passed
    assert deliver(0.01) == 1
    with make.as_role():
        assert sorted(Bericht.objects.values_list("pogingen", flat=True)) == [1, 2]


def test_without_a_mail_server_nothing_is_lost_and_after_a_week_it_shows(
    world: World, smtp: Mailbox, settings: SimpleNamespace
) -> None:
    add(world.regie, world.casus, world.politie.partij)
    settings.EMAIL_PORT = 1
    for day in (0, 1, 3, 8):
        assert deliver(day) == 0
    with make.as_role():
        row = Bericht.objects.get()
        assert (row.pogingen, row.verzonden_op) == (4, None)
        assert row.opgegeven_op
    page = make.client(world.politie).get("/berichten/").content.decode()
    assert "kon niet worden bezorgd" in page


def test_who_left_gets_no_mail(world: World, smtp: Mailbox) -> None:
    add(world.regie, world.casus, world.politie.partij)
    with make.as_role():
        User.objects.filter(pk=world.politie.user_id).update(is_active=False)
    assert deliver() == 0
    assert deliver(1) == 0
    assert smtp.messages == []


# --- pages ------------------------------------------------------------------------------------------------------------
def page(who: Medewerker, path: str) -> tuple[str, int]:
    """A page as somebody sees it, and how many queries it took on the request's connection."""
    browser = make.client(who)
    with CaptureQueriesContext(connection) as queries:
        response = browser.get(path)
    assert response.status_code == 200, response.status_code
    asked = [query for query in queries.captured_queries if query["sql"] not in ("BEGIN", "COMMIT")]
    return response.content.decode(), len(asked)


def test_mijn_werk_shows_what_is_mine_and_costs_the_same_for_one_and_three(world: World) -> None:
    late = timezone.localdate() - dt.timedelta(days=8)
    add(world.regie, world.casus, world.politie.partij, uiterlijk=late, eigenaar_id=world.politie.pk)
    html, one = page(world.politie, "/")
    assert TITLE in html
    assert "8 dagen te laat" in html
    for _ in range(2):
        add(world.regie, world.casus, world.politie.partij)
    html, three = page(world.politie, "/")
    assert html.count(TITLE) == 6  # the text, and what the button says to a screen reader
    assert one == three <= 10
    for who in (world.welzijn, world.regie):  # who leads the casus hears of it, without the title
        html, queries = page(who, "/")
        assert "Partij politie" in html
        assert TITLE not in html
        assert queries <= 10
    assert world.casus.nummer not in page(world.corporatie, "/")[0]


def test_mijn_werk_leads_a_consulent_to_a_new_melding_and_to_what_was_begun(world: World) -> None:
    with make.as_role():
        mine, other = (make.melding(world.corporatie.partij, status="concept") for _ in range(2))
        type(mine).objects.filter(pk=mine.pk).update(gemaakt_door=world.corporatie)
    html, queries = page(world.corporatie, "/")
    assert "/meldingen/nieuw/" in html
    assert f"/meldingen/nieuw/{mine.pk}/" in html
    assert str(other.pk) not in html  # of a colleague
    assert queries <= 10
    assert "/meldingen/nieuw/" not in page(world.politie, "/")[0]


def test_mijn_werk_of_oversight_leads_elsewhere(world: World) -> None:
    with make.as_role():
        officer = make.medewerker(world.corporatie.partij, Rol.PRIVACY_OFFICER)
    html, _ = page(officer, "/")
    assert "/inzagelog/" in html
    assert world.casus.nummer not in html


def test_an_actiepunt_is_made_and_finished_on_the_tab(world: World) -> None:
    browser = make.client(world.welzijn)
    path = f"/casussen/{world.casus.nummer}/actiepunten/"
    html = browser.get(path).content.decode()
    assert "Partij politie" in html
    assert "Partij ggz" not in html  # a care party, of which welzijn may not know that it takes part
    form = {
        "titel": TITLE,
        "wie": f"{world.politie.partij_id}:{world.politie.pk}",
        "uiterlijk": str(timezone.localdate() - dt.timedelta(days=1)),
        "toelichting": WHY,
        "toelichting_vak": "handelingsadvies",
    }
    refused = browser.post(path, form)
    assert refused.status_code == 422
    assert WHY in refused.content.decode()
    assert "Deze dag is al voorbij" in refused.content.decode()
    form |= {"uiterlijk": str(timezone.localdate()), "toelichting_vak": "afspraak"}
    assert browser.post(path, form).status_code == 302
    with make.as_role():
        punt = Actiepunt.objects.get()
        assert (punt.eigenaar, punt.bron) == (world.politie, world.welzijn.partij)
    seen = make.client(world.politie).get(path).content.decode()
    assert all(text in seen for text in (TITLE, WHY, "(vandaag)"))
    assert make.client(world.politie).post(f"{path}{punt.pk}/?terug=mijn-werk").headers["Location"] == "/"
    with make.as_role():
        assert Actiepunt.objects.get().afgerond_op


def test_the_tab_costs_the_same_for_one_and_three(world: World) -> None:
    path = f"/casussen/{world.casus.nummer}/actiepunten/"
    add(world.regie, world.casus, world.politie.partij, toelichting=WHY)
    _, one = page(world.regie, path)
    for _ in range(2):
        add(world.regie, world.casus, world.corporatie.partij, toelichting=WHY)
    _, three = page(world.regie, path)
    assert one == three <= 25


def test_a_message_opens_its_page_and_is_read_and_is_nobody_elses(world: World) -> None:
    add(world.regie, world.casus, world.politie.partij)
    with make.as_role():
        bericht = Bericht.objects.get()
    html, queries = page(world.politie, "/berichten/")
    assert f"Casus {world.casus.nummer}: een nieuw actiepunt voor u" in html
    assert queries <= 10
    assert make.client(world.corporatie).post(f"/berichten/{bericht.pk}/").status_code == 404
    answer = make.client(world.politie).post(f"/berichten/{bericht.pk}/")
    assert answer.headers["Location"] == f"/casussen/{world.casus.nummer}/actiepunten/"
    with make.as_role():
        assert Bericht.objects.get().gelezen_op
    assert make.client(world.politie).post("/berichten/gelezen/").status_code == 302


def test_berichten_pages_by_key(world: World) -> None:
    with make.as_role():
        for n in range(60):
            Bericht.objects.create(sleutel=str(n), soort="agenda", aan=world.politie, pad="/overleggen/")
    first, one = page(world.politie, "/berichten/")
    assert first.count("De agenda van het casusoverleg") == 50
    key = first.split("na=")[1].split('"')[0].replace("&amp;", "&")
    second, two = page(world.politie, f"/berichten/?na={key}")
    assert second.count("De agenda van het casusoverleg") == 10
    assert one == two
    assert page(world.politie, "/berichten/?na=onzin")[0].count("De agenda van het casusoverleg") == 50
