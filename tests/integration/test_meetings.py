"""The agenda of a casusoverleg: a party sees its own casussen and their times, and the regisseur plans."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.models import Aanmelding, Casus
from meetings.models import Agendapunt, Casusoverleg
from meetings.services import agenda
from parties.decisions import NotAllowed
from tests import factories as make
from tests.integration.overleg import KINDS, World, log_rows, own_titles, planned

__all__ = ["planned"]


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
