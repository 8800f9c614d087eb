"""The register of data breaches: who keeps and reads it, the 72 hours, what must be decided, and its history."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Bericht
from parties.decisions import NotAllowed
from parties.models import Medewerker
from privacy.models import Datalek
from privacy.queries.datalekken import clock_of, detail
from privacy.services import datalekken
from tests import factories as make
from tests.canary import pdf_text
from tests.databases import Database

HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class World:
    po: Medewerker
    fg: Medewerker
    po_regie: Medewerker
    po_other: Medewerker
    consulent: Medewerker


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        other = make.partij(here, "politie")
        make.convenant(here)
        return World(
            po=make.medewerker(corporatie, "privacy_officer", naam="Petra Officer"),
            fg=make.medewerker(corporatie, "fg"),
            po_regie=make.medewerker(regie, "privacy_officer"),
            po_other=make.medewerker(other, "privacy_officer"),
            consulent=make.medewerker(corporatie),
        )


def report(who: Medewerker, *, hours_ago: float = 1, **more: Any) -> Datalek:
    now = timezone.now()
    values = {"soort": "verloren", "ontdekt_op": now - hours_ago * HOUR, "wat": "Een telefoon verloren.", **more}
    with make.request(make.actor(who)) as actor:
        return datalekken.report_datalek(actor, values=values, now=now)


def answers(datalek: Datalek, *people: Medewerker) -> list[int]:
    return [make.client(who).get(f"/privacy/datalekken/{datalek.pk}/").status_code for who in people]


def messages_of(datalek: Datalek) -> dict[str, int]:
    """How many messages there are per occasion."""
    with make.as_role():
        keys = Bericht.objects.filter(sleutel__startswith=f"datalek:{datalek.pk}:").values_list("sleutel", flat=True)
        found: dict[str, int] = {}
        for key in keys:
            found[key.split(":")[2]] = found.get(key.split(":")[2], 0) + 1
        return found


def test_own_officer_and_fg_read_it_and_nobody_else_unless_shared(world: World) -> None:
    datalek = report(world.po)
    assert answers(datalek, world.po, world.fg) == [200, 200]
    assert answers(datalek, world.po_regie, world.po_other, world.consulent) == [404, 404, 403]
    shared = report(world.po, gedeeld=True, casussen=["LW-7K3M-9QXT"])
    assert answers(shared, world.po_regie, world.po_other) == [200, 404]
    assert shared.nummer in make.client(world.po_regie).get("/privacy/datalekken/").content.decode()
    assert messages_of(shared) == {"nieuw": 1, "gedeeld": 1}


def test_the_fg_reads_and_the_regie_changes_nothing(world: World) -> None:
    datalek = report(world.po, gedeeld=True)
    assert make.client(world.fg).get("/privacy/datalekken/nieuw/").status_code == 403
    with make.request(make.actor(world.po_regie)) as actor, pytest.raises(NotAllowed):
        datalekken.change_datalek(actor, pk=datalek.pk, values={"wat": "Anders"}, now=timezone.now())
    with make.request(make.actor(world.po_regie)):
        assert Datalek.objects.filter(pk=datalek.pk).update(wat="Anders") == 0
    with make.request(make.actor(world.fg)):
        assert Datalek.objects.filter(pk=datalek.pk).update(wat="Anders") == 0


def test_warnings_come_once_a_day_before_and_once_when_late(world: World) -> None:
    datalek, quiet = report(world.po, hours_ago=50), report(world.po, hours_ago=1)
    for _ in range(2):
        with make.as_role("worker"):
            datalekken.remind(now=timezone.now())
    assert messages_of(datalek) == {"nieuw": 1, "24-uur": 2}
    for _ in range(2):
        with make.as_role("worker"):
            datalekken.remind(now=datalek.uiterlijk)
    assert messages_of(datalek) == {"nieuw": 1, "24-uur": 2, "te-laat": 2}
    assert "24-uur" not in messages_of(quiet) or datalek.uiterlijk >= quiet.uiterlijk - 24 * HOUR
    with make.request(make.actor(world.po)) as actor:
        told = {"ap_gemeld_op": timezone.now()}
        datalekken.change_datalek(actor, pk=quiet.pk, values=told, now=timezone.now())
    with make.as_role("worker"):
        datalekken.remind(now=quiet.uiterlijk + HOUR)
    assert "te-laat" not in messages_of(quiet)


def test_closing_asks_both_decisions_and_a_closed_one_stays(world: World) -> None:
    datalek = report(world.po)
    with make.request(make.actor(world.po)) as actor, pytest.raises(NotAllowed):
        datalekken.close_datalek(actor, pk=datalek.pk, now=timezone.now())
    decided = {
        "risico": "geen",
        "maatregelen": "Op afstand gewist.",
        "ap_niet_reden": "De telefoon was versleuteld.",
        "geinformeerd_niet_reden": "Geen risico.",
    }
    with make.request(make.actor(world.po)) as actor:
        datalekken.change_datalek(actor, pk=datalek.pk, values=decided, now=timezone.now())
    with make.request(make.actor(world.po)) as actor:
        datalekken.close_datalek(actor, pk=datalek.pk, now=timezone.now())
    with make.request(make.actor(world.po)) as actor:
        found = datalekken.find(datalek.pk)
        page = detail(actor, found, timezone.now())
        with pytest.raises(NotAllowed):
            datalekken.change_datalek(actor, pk=datalek.pk, values={"wat": "Anders"}, now=timezone.now())
    assert not page.may_change
    assert [("Maatregelen", "Leeg") in change.facts for change in page.changes] == [False, True]
    assert page.changes[0].who == "Petra Officer"


def test_the_history_is_as_confidential_as_the_breach(world: World) -> None:
    datalek = report(world.po)
    with make.request(make.actor(world.po)) as actor:
        datalekken.change_datalek(actor, pk=datalek.pk, values={"wat": "Twee telefoons."}, now=timezone.now())
    for who, number in ((world.po, 1), (world.fg, 1), (world.po_other, 0), (world.consulent, 0)):
        with make.request(make.actor(who)), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM gate.datalek_history(%s)", [datalek.pk])
            assert cursor.fetchone()[0] == number, who


def test_the_form_asks_why_it_is_late_and_refuses_what_points_at_a_person(world: World) -> None:
    browser, now = make.client(world.po), timezone.localtime()
    form = {
        "soort": "verloren",
        "risico": "risico",
        "ontdekt_op": f"{now - 80 * HOUR:%Y-%m-%dT%H:%M}",
        "ap_gemeld_op": f"{now - HOUR:%Y-%m-%dT%H:%M}",
        "wat": "Bel 0612345678 of mail r.kwispelaar@voorbeeld.example",
        "casussen": "lw-7k3m-9qxt, onzin",
        "ap_niet_reden": "Het viel mee",
    }
    answer = browser.post("/privacy/datalekken/nieuw/", form)
    assert answer.status_code == 422
    text = answer.content.decode()
    for expected in ("U meldde later dan 72 uur", "mailadres, telefoonnummer of BSN", "alleen nummers van casussen"):
        assert expected in text
    assert "r.kwispelaar@voorbeeld.example" in text
    form |= {
        "wat": "Een telefoon verloren, gevonden na 3 dagen.",
        "casussen": "lw-7k3m-9qxt",
        "ap_niet_reden": "",
        "vertraging_reden": "Pas na het weekend gezien.",
    }
    assert browser.post("/privacy/datalekken/nieuw/", form).status_code == 302
    with make.request(make.actor(world.po)):
        made = Datalek.objects.get(vertraging_reden="Pas na het weekend gezien.")
        assert made.casussen == ["LW-7K3M-9QXT"]
        assert clock_of(made, timezone.now()).late


def test_the_pdf_is_logged_and_tells_the_clock(world: World) -> None:
    datalek = report(world.po, wat="Tas met papieren kwijt.")
    answer = make.client(world.po).get(f"/privacy/datalekken/{datalek.pk}/pdf/")
    assert answer.status_code == 200
    text = pdf_text(answer.content)
    assert "Tas met papieren kwijt." in text
    assert datalek.nummer in text
    log = make.client(world.po).get("/inzagelog/?gebeurtenis=export").content.decode()
    assert datalek.nummer in log


def test_the_privacy_page_shows_the_clock_to_who_guards(world: World) -> None:
    report(world.po, hours_ago=71.5)
    page = make.client(world.po).get("/privacy/").content.decode()
    assert "Melden aan de AP" in page
    assert make.client(world.consulent).get("/privacy/").status_code == 403
    assert "Melden aan de AP" not in make.client(world.po_other).get("/privacy/").content.decode()
