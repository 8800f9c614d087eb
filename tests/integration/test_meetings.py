"""The casusoverleg: a party sees its own casussen and their times, and of what came of them only its allowed part."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Aanmelding, Actiepunt, Casus
from meetings.models import Aanwezigheid, Agendapunt, Besluit, Casusoverleg
from meetings.services import agenda
from parties.decisions import NotAllowed
from parties.models import Medewerker, Partij
from tests import factories as make
from tests.databases import Database

LENGTHS = (10, 20, 15)


@dataclass
class World:
    """One meeting with three casussen: A with politie and a care party, B of the other corporatie, C with politie."""

    partijen: dict[str, Partij]
    people: dict[str, Medewerker]
    casussen: tuple[Casus, Casus, Casus]
    overleg: Casusoverleg
    punten: tuple[Agendapunt, ...]

    def client(self, who: str) -> Client:
        browser = make.client(self.people[who])
        browser.raise_request_exception = True
        return browser

    def page(self, who: str, name: str = "overleg_detail", *args: Any) -> str:
        response = self.client(who).get(reverse(name, args=args or [self.overleg.pk]))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def punt(self, n: int) -> tuple[Any, Any]:
        return self.overleg.pk, self.punten[n].pk


KINDS = {
    "regie": "gemeente_burgemeester",
    "corporatie": "woningcorporatie",
    "ander": "woningcorporatie",
    "politie": "politie",
    "verslavingszorg": "verslavingszorg",
    "wijkteam": "wijkteam",
}
ROLES = {"regie": "regisseur", "politie": "wijkagent"}


def build(*, status: str = "gepland", state: str = "in_behandeling") -> World:
    """Arrange as the migrator; the meeting begins tomorrow, or began an hour ago."""
    with make.as_role():
        here = make.gemeente()
        partijen = {key: make.partij(here, soort, naam=f"Partij {key}") for key, soort in KINDS.items()}
        make.convenant(here)
        people = {
            key: make.medewerker(partij, ROLES.get(key, "consulent"), naam=f"Mens {key}")
            for key, partij in partijen.items()
        }
        people["notulist"] = make.medewerker(partijen["regie"], "notulist", naam="Mens notulist")
        p = partijen
        casussen = (
            make.casus(p["corporatie"], p["politie"], p["verslavingszorg"], p["wijkteam"], status=state),
            make.casus(p["ander"], soort="geweld_agressie", status=state),
            make.casus(p["corporatie"], p["politie"], soort="ongedierte", status=state),
        )
        now = timezone.now().replace(second=0, microsecond=0)
        begin = now + dt.timedelta(days=1) if status == "gepland" else now - dt.timedelta(hours=1)
        overleg = Casusoverleg.objects.create(
            gemeente=here, begint_op=begin, duur_minuten=90, locatie="Kamer 1", status=status
        )
        start, punten = begin + dt.timedelta(minutes=10), []
        for n, (casus, length) in enumerate(zip(casussen, LENGTHS, strict=True), start=1):
            punten.append(
                Agendapunt.objects.create(
                    overleg=overleg,
                    casus=casus,
                    rubriek="3_lopend",
                    volgorde=n,
                    minuten=length,
                    begint_op=start,
                    vraag=f"Vraag {n}?",
                )
            )
            start += dt.timedelta(minutes=length)
    return World(partijen, people, casussen, overleg, tuple(punten))


@pytest.fixture
def planned(db_clone: Database) -> World:
    return build()


@pytest.fixture
def going_on(db_clone: Database) -> World:
    return build(status="bezig")


def titles(html: str) -> list[str]:
    agenda = html.partition('class="ov-agenda"')[2].partition("</ol>")[0]
    return re.findall(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4} · [^<]+", agenda.replace("&#x27;", "'"))


def own_titles(html: str) -> list[str]:
    return list(dict.fromkeys(titles(html)))


def log_rows(who: Medewerker) -> list[tuple[str, str, list[int]]]:
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT object, gebeurtenis, categorieen FROM gate.inzagelog WHERE medewerker_id = %s ORDER BY id", [who.pk]
        )
        return cursor.fetchall()


# --- what a party sees of the agenda ----------------------------------------------------------------------------------
def test_a_party_sees_only_its_own_casussen_in_order_with_their_times_and_no_totals(planned: World) -> None:
    a, b, c = planned.casussen
    name = {x.pk: f"{x.nummer} · {x.get_soort_display()}" for x in planned.casussen}
    expected = {
        "regie": [a, b, c],
        "corporatie": [a, c],
        "ander": [b],
        "politie": [a, c],
        "verslavingszorg": [a],
    }
    for who, casussen in expected.items():
        html = planned.page(who)
        assert own_titles(html) == [name[x.pk] for x in casussen], who
        starts = [timezone.localtime(planned.punten[planned.casussen.index(x)].begint_op) for x in casussen]
        for start in starts:
            assert f"<span>{start:%H.%M}</span>" in html
        assert ("van 90 minuten" in html) == (who == "regie"), who
    numbers = re.findall(r'ov-agenda__number" aria-hidden="true">(\d+)', planned.page("politie"))
    assert numbers == ["1", "2"]


def test_the_list_shows_every_date_and_only_ones_own_slots(planned: World) -> None:
    a, b, c = planned.casussen
    for who, mine in {"politie": {a, c}, "ander": {b}}.items():
        html = planned.client(who).get("/overleggen/").content.decode()
        assert {x for x in planned.casussen if x.nummer in html} == mine
        assert "van 90 minuten" not in html
        assert "Kamer 1" in html
    assert "3 casussen, 55 van 90 minuten" in planned.client("regie").get("/overleggen/").content.decode()


def test_the_question_is_for_who_reads_agreements(planned: World) -> None:
    with make.as_role():
        brandweer = make.partij(planned.partijen["regie"].gemeente, "brandweer", naam="Brandweer")
        planned.people["brandweer"] = make.medewerker(brandweer, "deelnemer")
        make.deelname(planned.casussen[0], brandweer)
    assert "Vraag 1?" in planned.page("politie")
    html = planned.page("brandweer")
    assert planned.casussen[0].nummer in html
    assert "Vraag" not in html


def test_a_meeting_or_item_of_others_looks_like_none(planned: World) -> None:
    client = planned.client("politie")
    missing = "6f1d1a52-8d3f-4d0e-9a53-1f2f6a3d9b11"
    hidden = client.get(reverse("agendapunt_detail", args=planned.punt(1)))
    nothing = client.get(reverse("agendapunt_detail", args=[planned.overleg.pk, missing]))
    assert (hidden.status_code, nothing.status_code) == (404, 404)
    assert client.get(reverse("overleg_detail", args=[missing])).status_code == 404
    with make.as_role():
        there = make.gemeente("oostervaart", "Oostervaart", "OV")
        stranger = make.medewerker(make.partij(there, "gemeente_burgemeester"), "regisseur")
        make.convenant(there)
    assert make.client(stranger).get(reverse("overleg_detail", args=[planned.overleg.pk])).status_code == 404


def test_the_agenda_opens_its_casussen_once_and_logs_what_it_shows(planned: World) -> None:
    planned.page("politie")
    a, _, c = planned.casussen
    assert sorted(log_rows(planned.people["politie"])) == sorted([(a.nummer, "lezen", [22]), (c.nummer, "lezen", [22])])
    planned.page("regie")
    assert sorted(log_rows(planned.people["regie"])) == sorted(
        [(x.nummer, "lezen", [22, 30]) for x in planned.casussen]
    )


def test_a_care_party_at_the_table_is_known_to_who_may_know(planned: World) -> None:
    shown = {
        who: "Partij verslavingszorg" in planned.page(who).partition('id="organisaties"')[2]
        for who in KINDS
        if who != "ander"
    }
    assert shown == {"regie": True, "corporatie": False, "politie": False, "verslavingszorg": True, "wijkteam": True}


# --- planning ---------------------------------------------------------------------------------------------------------
def test_the_regisseur_plans_every_two_weeks_at_the_same_time_on_the_clock(planned: World) -> None:
    first = timezone.localdate() + dt.timedelta(days=30)
    data = {"datum": first.isoformat(), "tijd": "09:30", "duur_minuten": 120, "locatie": "Raadzaal", "aantal": 16}
    assert planned.client("regie").post("/overleggen/plannen/", data).status_code == 302
    with make.as_role():
        moments = [
            timezone.localtime(o.begint_op)
            for o in Casusoverleg.objects.filter(locatie="Raadzaal").order_by("begint_op")
        ]
    assert [m.date() for m in moments] == [first + dt.timedelta(days=14 * n) for n in range(16)]
    assert {m.strftime("%H:%M") for m in moments} == {"09:30"}
    assert planned.client("regie").post("/overleggen/plannen/", data).status_code == 302
    with make.as_role():
        assert Casusoverleg.objects.filter(locatie="Raadzaal").count() == 16
    assert planned.client("politie").get("/overleggen/plannen/").status_code == 403
    wrong = planned.client("regie").post("/overleggen/plannen/", {**data, "datum": "2020-01-01", "locatie": "Zaal 9"})
    assert wrong.status_code == 422
    assert "Zaal 9" in wrong.content.decode()


def times_of(world: World) -> list[tuple[Any, int, int]]:
    with make.as_role():
        rows = Agendapunt.objects.filter(overleg=world.overleg).order_by("volgorde")
        return [
            (p.casus_id, p.volgorde, int((p.begint_op - world.overleg.begint_op).total_seconds() // 60)) for p in rows
        ]


def test_moving_an_item_moves_the_times_of_the_others(planned: World) -> None:
    a, b, c = (x.pk for x in planned.casussen)
    client = planned.client("regie")
    client.post(reverse("agendapunt_move", args=planned.punt(1)), {"richting": "omhoog"})
    assert times_of(planned) == [(b, 1, 10), (a, 2, 30), (c, 3, 40)]
    client.post(reverse("agendapunt_move", args=planned.punt(2)), {"richting": "omlaag"})
    assert times_of(planned) == [(b, 1, 10), (a, 2, 30), (c, 3, 40)]
    order = [str(planned.punten[n].pk) for n in (2, 0, 1)]
    client.post(reverse("agenda_sort", args=[planned.overleg.pk]), {"pk": order})
    assert times_of(planned) == [(c, 1, 10), (a, 2, 25), (b, 3, 35)]
    assert client.post(reverse("agenda_sort", args=[planned.overleg.pk]), {"pk": order[:2]}).status_code == 403
    client.post(reverse("agendapunt_edit", args=planned.punt(2)), {"rubriek": "1_spoed", "minuten": 5, "vraag": ""})
    client.post(reverse("agendapunt_remove", args=planned.punt(0)))
    assert times_of(planned) == [(c, 1, 10), (b, 2, 15)]
    assert planned.client("politie").post(reverse("agendapunt_move", args=planned.punt(2)), {}).status_code == 403
    assert planned.client("notulist").post(reverse("agendapunt_move", args=planned.punt(2)), {}).status_code == 403


def test_a_casus_goes_behind_the_others_of_its_rubriek(planned: World) -> None:
    with make.as_role():
        urgent = make.casus(planned.partijen["corporatie"], spoed=True)
        own = make.casus(planned.partijen["corporatie"], status="eigen")
    client = planned.client("regie")
    url = reverse("overleg_add", args=[planned.overleg.pk])
    data = {"casus": urgent.nummer, "rubriek": "", "minuten": 12, "vraag": "Wat nu?"}
    assert own.nummer not in planned.page("regie")
    assert client.post(url, {**data, "casus": own.nummer}).status_code == 422
    assert client.post(url, data).status_code == 302
    assert [row[0] for row in times_of(planned)] == [urgent.pk, *(x.pk for x in planned.casussen)]
    assert [row[2] for row in times_of(planned)] == [10, 22, 32, 52]
    with make.request(make.actor(planned.people["regie"])) as actor, pytest.raises(NotAllowed):
        agenda.put_on_agenda(
            actor,
            casus_id=urgent.pk,
            overleg_id=planned.overleg.pk,
            rubriek="1_spoed",
            minuten=10,
            vraag="",
            now=timezone.now(),
        )


def test_triage_puts_a_casus_on_an_agenda_from_its_own_page(planned: World) -> None:
    with make.as_role():
        waiting = make.casus(planned.partijen["corporatie"], status="geagendeerd")
    client = planned.client("regie")
    url = reverse("agenda_add")
    asked = client.post(url, {"nummer": waiting.nummer}, follow=True)
    assert asked.redirect_chain == [(f"{url}?casus={waiting.nummer}", 302)]
    assert str(planned.overleg.pk) in asked.content.decode()
    response = client.post(url, {"casus": waiting.nummer, "overleg": planned.overleg.pk})
    assert response.status_code == 302
    with make.as_role():
        punt = Agendapunt.objects.get(casus=waiting)
        assert (punt.rubriek, punt.minuten) == ("2_nieuw", 10)
    assert client.get(url, {"casus": "LW-2222-2222"}).status_code == 404
    assert planned.client("politie").get(url, {"casus": waiting.nummer}).status_code == 403


def test_a_casus_leaves_triage_when_it_comes_on_an_agenda_and_only_when_it_is_complete(planned: World) -> None:
    corporatie, politie = planned.partijen["corporatie"], planned.partijen["politie"]
    with make.as_role():
        bare = make.casus(corporatie, politie, status="triage")
        complete = make.casus(corporatie, politie, status="triage")
        make.row(Aanmelding, complete, corporatie, doel="Rust", noodzaak="Ernst", subsidiariteit="Gesprek")
    client, url = planned.client("regie"), reverse("agenda_add")
    data = {"overleg": planned.overleg.pk, "minuten": 15, "vraag": "Wie doet wat?"}
    assert client.post(url, {**data, "casus": bare.nummer}).status_code == 403
    assert client.post(url, {**data, "casus": complete.nummer}).status_code == 302
    with make.as_role():
        assert Casus.objects.get(pk=bare.pk).status == "triage"
        assert Casus.objects.get(pk=complete.pk).status == "geagendeerd"
        assert set(Agendapunt.objects.filter(casus__in=[bare, complete]).values_list("casus_id", "minuten")) == {
            (complete.pk, 15)
        }


def test_who_has_a_casus_on_the_agenda_gets_one_message(planned: World) -> None:
    for _ in range(2):
        assert planned.client("regie").post(reverse("overleg_send", args=[planned.overleg.pk])).status_code == 302
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute("SELECT aan_id, casus_id FROM cases_bericht ORDER BY aan_id")
        told = cursor.fetchall()
    expected = ("corporatie", "ander", "politie", "verslavingszorg", "wijkteam")
    assert told == sorted((planned.people[who].pk, None) for who in expected)


# --- the meeting ------------------------------------------------------------------------------------------------------
def test_nothing_is_written_down_before_the_meeting_began(planned: World) -> None:
    url = reverse("agendapunt_besluit", args=planned.punt(0))
    assert planned.client("regie").post(url, {}).status_code == 403
    assert planned.client("politie").post(reverse("overleg_start", args=[planned.overleg.pk])).status_code == 403
    assert planned.client("regie").post(reverse("overleg_start", args=[planned.overleg.pk])).status_code == 302
    assert planned.client("regie").post(url, {}).status_code == 422


def presence_of(world: World, *keys: str) -> dict[str, str]:
    return {f"aanwezigheid-aanwezig_{world.partijen[key].pk}": "on" for key in keys}


def test_presence_of_a_care_party_is_hidden_from_corporatie_and_politie(going_on: World) -> None:
    data = presence_of(going_on, "regie", "politie", "verslavingszorg")
    data[f"aanwezigheid-wie_{going_on.partijen['verslavingszorg'].pk}"] = str(going_on.people["verslavingszorg"].pk)
    client = going_on.client("regie")
    url = reverse("agendapunt_presence", args=going_on.punt(0))
    assert client.post(url, data).status_code == 302
    assert client.post(url, data).status_code == 302
    with make.as_role():
        noted = {(a.partij.naam, a.categorie_id, a.aanwezig) for a in Aanwezigheid.objects.select_related("partij")}
    assert noted == {
        ("Partij regie", 22, True),
        ("Partij corporatie", 22, False),
        ("Partij politie", 22, True),
        ("Partij verslavingszorg", 30, True),
        ("Partij wijkteam", 22, False),
    }
    for who, knows in {
        "regie": True,
        "corporatie": False,
        "politie": False,
        "verslavingszorg": True,
        "wijkteam": True,
    }.items():
        for page in (going_on.page(who, "agendapunt_detail", *going_on.punt(0)), going_on.page(who, "besluitenlijst")):
            assert "Partij politie" in page, who
            main = page.partition("<main")[2].partition("</main>")[0]
            assert ("Partij verslavingszorg" in main) == knows, who
            assert ("Mens verslavingszorg" in main) == knows, who


def test_besluiten_are_read_by_exactly_who_may(going_on: World) -> None:
    client = going_on.client("regie")
    url = reverse("agendapunt_besluit", args=going_on.punt(0))
    for vak, text in {"afspraak": "Canary-22", "waarneming": "Canary-10", "belang": "Canary-29"}.items():
        data = {"besluit-soort": "besluit", "besluit-tekst": text, "besluit-vak": vak}
        assert client.post(url, data).status_code == 302
    client.post(
        reverse("agendapunt_besluit", args=going_on.punt(1)),
        {"besluit-soort": "besluit", "besluit-tekst": "Canary-B", "besluit-vak": "afspraak"},
    )
    with make.as_role():
        om = make.partij(going_on.partijen["regie"].gemeente, "om", naam="OM")
        welzijn = make.partij(going_on.partijen["regie"].gemeente, "buurtbemiddeling", naam="Buurt")
        for key, partij in {"om": om, "buurt": welzijn}.items():
            going_on.people[key] = make.medewerker(partij, "deelnemer")
            make.deelname(going_on.casussen[0], partij)
        make.convenant(going_on.partijen["regie"].gemeente, versie=2)
    expected = {
        "regie": {"Canary-22", "Canary-10", "Canary-29", "Canary-B"},
        "corporatie": {"Canary-22", "Canary-10", "Canary-29"},
        "ander": {"Canary-B"},
        "politie": {"Canary-22", "Canary-10", "Canary-29"},
        "om": {"Canary-22"},
        "buurt": set(),
    }
    for who, tokens in expected.items():
        assert set(re.findall(r"Canary-\w+", going_on.page(who, "besluitenlijst"))) == tokens, who
        punt = going_on.punt(1 if who == "ander" else 0)
        found = set(re.findall(r"Canary-\w+", going_on.page(who, "agendapunt_detail", *punt)))
        assert found == tokens - ({"Canary-B"} if who == "regie" else set()), who


def test_geen_besluit_needs_a_reason_and_an_item_needs_one_of_both(going_on: World) -> None:
    client = going_on.client("notulist")
    done = reverse("agendapunt_finish", args=going_on.punt(0))
    assert client.post(done, {"minuten-minuten": 12}).status_code == 422
    url = reverse("agendapunt_besluit", args=going_on.punt(0))
    data = {
        "besluit-soort": "geen_besluit",
        "besluit-tekst": "",
        "besluit-vak": "afspraak",
        "besluit-informeren_toelichting": "typed",
    }
    wrong = client.post(url, data)
    assert wrong.status_code == 422
    assert "typed" in wrong.content.decode()
    assert client.post(url, {**data, "besluit-tekst": "De bewoner is ziek."}).status_code == 302
    assert client.post(done, {"minuten-minuten": 12}).status_code == 302
    with make.as_role():
        punt = Agendapunt.objects.get(pk=going_on.punten[0].pk)
        assert punt.besproken_op is not None
        assert punt.bestede_minuten == 12
    assert "Behandeld" in going_on.page("politie")


def test_a_casus_is_taken_in_hand_when_everything_is_there(db_clone: Database) -> None:
    world = build(status="bezig", state="geagendeerd")
    client, punt = world.client("regie"), world.punt(0)
    treat = reverse("agendapunt_treat", args=punt)
    assert client.post(treat).status_code == 403
    assert (
        client.post(
            reverse("agendapunt_casusregisseur", args=punt), {"casusregisseur-medewerker": world.people["politie"].pk}
        ).status_code
        == 302
    )
    hidden = client.post(
        reverse("agendapunt_casusregisseur", args=punt),
        {"casusregisseur-medewerker": world.people["verslavingszorg"].pk},
    )
    assert hidden.status_code == 422
    stranger = client.post(
        reverse("agendapunt_casusregisseur", args=punt), {"casusregisseur-medewerker": world.people["ander"].pk}
    )
    assert stranger.status_code == 422
    assert client.post(treat).status_code == 403
    action = {
        "actiepunt-titel": "Bel de bewoner",
        "actiepunt-partij": world.partijen["corporatie"].pk,
        "actiepunt-eigenaar": world.people["corporatie"].pk,
        "actiepunt-uiterlijk": (timezone.localdate() + dt.timedelta(days=14)).isoformat(),
        "actiepunt-toelichting": "Vraag naar de honden",
        "actiepunt-toelichting_vak": "waarneming",
    }
    wrong = client.post(
        reverse("agendapunt_actiepunt", args=punt), {**action, "actiepunt-eigenaar": world.people["politie"].pk}
    )
    assert wrong.status_code == 422
    assert "Vraag naar de honden" in wrong.content.decode()
    assert client.post(reverse("agendapunt_actiepunt", args=punt), action).status_code == 302
    assert client.post(treat).status_code == 403
    besluit = {"besluit-soort": "besluit", "besluit-tekst": "Aan de slag", "besluit-vak": "afspraak"}
    later = client.post(reverse("agendapunt_besluit", args=punt), {**besluit, "besluit-informeert": "later"})
    assert later.status_code == 422
    informed = {
        **besluit,
        "besluit-informeert": world.partijen["politie"].pk,
        "besluit-informeren_toelichting": "Deze week.",
    }
    assert client.post(reverse("agendapunt_besluit", args=punt), informed).status_code == 302
    assert client.post(treat).status_code == 302
    with make.as_role():
        casus = Casus.objects.get(pk=world.casussen[0].pk)
        assert (casus.status, casus.casusregisseur_id) == ("in_behandeling", world.people["politie"].pk)
        assert Besluit.objects.get().informeren == "Partij politie informeert de betrokkene. Deze week."
        assert Actiepunt.objects.get().titel == "Bel de bewoner"
    assert "Bel de bewoner" in world.page("corporatie", "besluitenlijst")


def test_a_casus_ends_with_result_evaluation_and_waakvlam_and_is_then_shielded(db_clone: Database) -> None:
    world = build(status="bezig", state="monitoring")
    client, url = world.client("regie"), reverse("agendapunt_close", args=world.punt(0))
    data = {"sluiten-resultaat": "Het is stil", "sluiten-evaluatie": "Eerder bellen", "sluiten-waakvlam": "nee"}
    assert client.post(url, {**data, "sluiten-waakvlam": ""}).status_code == 422
    assert world.client("notulist").post(url, data).status_code == 403
    assert client.post(url, data).status_code == 302
    with make.as_role():
        assert Casus.objects.get(pk=world.casussen[0].pk).status == "afgesloten"
        row = Besluit.objects.get()
        assert (row.soort, row.waakvlam) == ("sluiting", False)
    assert "Het is stil" in world.page("politie", "besluitenlijst")
    with make.as_role():
        Casusoverleg.objects.filter(pk=world.overleg.pk).update(
            status="afgerond", begint_op=timezone.now() - dt.timedelta(days=20)
        )
    html = world.page("politie", "besluitenlijst")
    assert "Het is stil" not in html
    assert "afgesloten en afgeschermd" in html
    assert "afgesloten en afgeschermd" in world.page("politie", "agendapunt_detail", *world.punt(0))


def test_a_besluit_is_corrected_until_five_working_days_after(going_on: World) -> None:
    client = going_on.client("regie")
    data = {"besluit-soort": "besluit", "besluit-tekst": "Oude tekst", "besluit-vak": "waarneming"}
    client.post(reverse("agendapunt_besluit", args=going_on.punt(0)), data)
    finish = reverse("overleg_finish", args=[going_on.overleg.pk])
    assert client.post(finish).status_code == 403
    with make.as_role():
        Agendapunt.objects.update(besproken_op=timezone.now())
    assert going_on.client("notulist").post(finish).status_code == 403
    assert client.post(finish).status_code == 302
    with make.as_role():
        besluit = Besluit.objects.get()
    url = reverse("besluit_edit", args=[going_on.punten[0].pk, besluit.pk])
    assert client.get(url).status_code == 200
    assert going_on.client("politie").get(url).status_code == 403
    assert client.post(url, {"tekst": "Nieuwe tekst"}).status_code == 302
    with make.as_role():
        assert Besluit.objects.get().tekst == "Nieuwe tekst"
        with connection.cursor() as cursor:
            cursor.execute("SELECT oud->>'tekst' FROM gate.historie WHERE rij = %s", [besluit.pk])
            assert cursor.fetchall() == [("Oude tekst",)]
        Casusoverleg.objects.update(begint_op=timezone.now() - dt.timedelta(days=20))
    assert client.post(url, {"tekst": "Te laat"}).status_code == 403


# --- following along --------------------------------------------------------------------------------------------------
def version(html: str) -> str:
    return re.findall(r"stand/\?versie=(\w+)", html)[0]


def test_who_follows_along_gets_204_until_something_changes_that_it_may_know(going_on: World) -> None:
    ours = going_on.client("politie")
    first = version(going_on.page("politie"))
    url = reverse("overleg_state", args=[going_on.overleg.pk])
    before = len(log_rows(going_on.people["politie"]))
    assert ours.get(url, {"versie": first}).status_code == 204
    assert len(log_rows(going_on.people["politie"])) == before
    data = {"besluit-soort": "besluit", "besluit-tekst": "Iets", "besluit-vak": "afspraak"}
    regie = going_on.client("regie")
    regie.post(reverse("agendapunt_besluit", args=going_on.punt(1)), data)
    assert ours.get(url, {"versie": first}).status_code == 204
    regie.post(reverse("agendapunt_besluit", args=going_on.punt(0)), data)
    changed = ours.get(url, {"versie": first})
    assert changed.status_code == 200
    assert ours.get(url, {"versie": version(changed.content.decode())}).status_code == 204
    item = reverse("agendapunt_state", args=going_on.punt(0))
    assert ours.get(item, {"versie": "x"}).status_code == 200
    own = version(going_on.page("politie", "agendapunt_detail", *going_on.punt(0)))
    assert ours.get(item, {"versie": own}).status_code == 204


def test_a_hidden_care_party_moves_nothing_that_others_notice(going_on: World) -> None:
    regie, punt = going_on.client("regie"), going_on.punt(0)
    presence = reverse("agendapunt_presence", args=punt)
    regie.post(presence, presence_of(going_on, "regie", "politie"))
    seen = {who: version(going_on.page(who, "agendapunt_detail", *punt)) for who in ("politie", "wijkteam")}
    assert regie.post(presence, presence_of(going_on, "regie", "politie", "verslavingszorg")).status_code == 302
    action = {
        "actiepunt-titel": "Bel de behandelaar",
        "actiepunt-partij": going_on.partijen["verslavingszorg"].pk,
        "actiepunt-uiterlijk": (timezone.localdate() + dt.timedelta(days=14)).isoformat(),
        "actiepunt-toelichting_vak": "afspraak",
    }
    assert regie.post(reverse("agendapunt_actiepunt", args=punt), action).status_code == 302
    for who, mark in seen.items():
        assert version(going_on.page(who, "agendapunt_detail", *punt)) == mark
    for who, knows in {"politie": False, "corporatie": False, "verslavingszorg": True, "regie": True}.items():
        assert ("Bel de behandelaar" in going_on.page(who, "agendapunt_detail", *punt)) == knows, who


# --- cost -------------------------------------------------------------------------------------------------------------
def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as here, CaptureQueriesContext(connections["inzagelog"]) as log:
        assert client.get(url).status_code in {200, 204}
    return len(here) + len(log)


def test_the_cost_does_not_grow_with_what_is_shown(going_on: World) -> None:
    lists = {who: queries(going_on.client(who), "/overleggen/") for who in ("regie", "politie", "ander")}
    assert lists["ander"] == lists["politie"]
    assert max(lists.values()) <= 10, lists
    pages = {}
    for name in ("overleg_detail", "besluitenlijst"):
        url = reverse(name, args=[going_on.overleg.pk])
        pages[name] = {who: queries(going_on.client(who), url) for who in ("regie", "politie", "ander")}
        assert pages[name]["ander"] == pages[name]["politie"], pages
    detail = {
        who: queries(going_on.client(who), reverse("agendapunt_detail", args=going_on.punt(0)))
        for who in ("regie", "politie")
    }
    assert max(*pages["overleg_detail"].values(), *pages["besluitenlijst"].values(), *detail.values()) <= 25, (
        pages,
        detail,
    )
    url = reverse("overleg_state", args=[going_on.overleg.pk])
    poll = queries(going_on.client("politie"), f"{url}?versie={version(going_on.page('politie'))}")
    frame = queries(going_on.client("politie"), "/overleggen/") - 3
    assert poll - frame <= 3
