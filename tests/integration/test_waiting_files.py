"""What waits for the virus scanner: nobody opens it, it is asked for again, and nothing is thrown away by mistake."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.utils import timezone

from cases.models import Bericht, Bestandscontrole, Document
from cases.services import documenten
from tests import factories as make
from tests.clamd import EICAR, Scanner
from tests.integration.uploads import documents, form, on_disk, report, scanner, world

__all__ = ["scanner", "world"]


def ask_again(at: dt.datetime | None = None) -> int:
    with make.as_role("exporter"):
        return documenten.check_waiting(now=at or timezone.now() + dt.timedelta(days=1))


def quarantined(world: SimpleNamespace, scanner: Scanner, content: bytes) -> Document:
    scanner.mood = "hangup"
    answer = world.web["consulent"].post(world.tab, form(content), follow=True)
    assert "wacht op de virusscanner" in answer.content.decode()
    scanner.mood = "well"
    return documents()[-1]


def test_without_an_answer_a_file_waits_and_nobody_opens_it(
    world: SimpleNamespace, scanner: Scanner, app_sql: psycopg.Connection[Any]
) -> None:
    """assurance.md 36."""
    document = quarantined(world, scanner, report())
    assert (document.controle, bytes(document.sleutel)) == ("wacht", b"")
    for who in ("consulent", "collega", "politie"):
        answer = world.web[who].get(f"/documenten/{document.pk}/")
        assert answer.status_code == 409, who
        assert "<title>Dit bestand wacht op controle" in answer.content.decode()
        assert b"%PDF" not in answer.content
    assert "Wacht op controle" in world.web["politie"].get(world.tab).content.decode()
    assert "Vrijgeven van" not in world.web["consulent"].get(world.tab).content.decode()
    assert all(b"%PDF" not in (Path(world.files) / name).read_bytes() for name in on_disk(world))
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql.execute("SELECT sleutel FROM cases_bestandscontrole")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app_sql.execute("SELECT gate.finish_check(%s, true)", [uuid4()])


def test_the_web_changes_no_outcome_and_no_key(world: SimpleNamespace, scanner: Scanner) -> None:
    from django.db import DatabaseError

    from privacy import gate
    from privacy.gate import Doel

    document = quarantined(world, scanner, report())
    for column, value in (("controle", "vrij"), ("sleutel", b"x"), ("opslagnaam", "ander")):
        with make.request(make.actor(world.people["consulent"])) as actor:
            gate.open_to_write(actor, casus=world.casus.pk, categories=[10], doel=Doel.CASUS)
            rows = Document.objects.filter(pk=document.pk)
            assert rows.update(titel="Andere titel") == 1
            with pytest.raises(DatabaseError, match="changed by the gate alone"):
                rows.update(**{column: value})
            from django.db import transaction

            transaction.set_rollback(True)


def test_a_clean_file_is_let_through_and_who_added_it_hears_so(world: SimpleNamespace, scanner: Scanner) -> None:
    content = report()
    document = quarantined(world, scanner, content)
    assert ask_again() == 1
    assert scanner.seen == [content]
    answer = world.web["politie"].get(f"/documenten/{document.pk}/")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    with make.as_role():
        told = Bericht.objects.get()
        assert (told.soort, told.aan, told.pad) == ("bestand_toegelaten", world.people["consulent"], world.tab)
        assert not Bestandscontrole.objects.exists()
    assert on_disk(world) == {document.opslagnaam}
    assert ask_again() == 0


def test_an_infected_file_never_gets_a_key_and_can_be_taken_away(world: SimpleNamespace, scanner: Scanner) -> None:
    document = quarantined(world, scanner, report(EICAR))
    assert ask_again() == 1
    [row] = documents()
    assert (row.controle, bytes(row.sleutel), row.beperkt) == ("geweigerd", b"", True)
    assert on_disk(world) == set()
    assert "zevenblad" not in world.web["politie"].get(world.tab).content.decode()
    page = world.web["consulent"].get(world.tab).content.decode()
    assert "De virusscanner vertrouwt dit bestand niet" in page
    shown = world.web["consulent"].get(f"/documenten/{document.pk}/")
    assert (shown.status_code, "<title>Dit bestand is geweigerd" in shown.content.decode()) == (409, True)
    with make.as_role():
        told = Bericht.objects.get()
        assert told.soort == "bestand_geweigerd"
    assert "zevenblad" not in world.web["consulent"].get("/berichten/").content.decode()
    assert world.web["politie"].post(f"/documenten/{document.pk}/weghalen/").status_code == 403
    assert world.web["consulent"].post(f"/documenten/{document.pk}/weghalen/").status_code == 302
    assert documents() == []


def test_a_scanner_that_stays_away_is_asked_less_and_less(world: SimpleNamespace, scanner: Scanner) -> None:
    quarantined(world, scanner, report())
    scanner.mood = "error"
    at = timezone.now() + dt.timedelta(hours=1)
    waits = []
    for _ in range(8):
        assert ask_again(at) == 0
        with make.as_role():
            following = Bestandscontrole.objects.get().volgende_poging_op
        waits.append(round((following - at).total_seconds() / 60))
        assert ask_again(at) == 0  # not due
        at = following
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    with make.as_role():
        assert Bestandscontrole.objects.get().pogingen == 8


def test_a_scanner_that_is_away_gets_one_question_a_round(world: SimpleNamespace, scanner: Scanner) -> None:
    for _ in range(3):
        quarantined(world, scanner, report())
    scanner.mood = "error"
    asked = len(scanner.seen)
    assert ask_again() == 0
    assert len(scanner.seen) == asked + 1
    scanner.mood = "well"
    assert ask_again() == 2
    assert ask_again(timezone.now() + dt.timedelta(days=2)) == 1


def test_a_file_that_cannot_be_read_is_not_thrown_away(world: SimpleNamespace, scanner: Scanner, settings: Any) -> None:
    """The wrong key or the wrong place of files is a mistake of who keeps the installation, not of the file."""
    first, second = quarantined(world, scanner, report()), quarantined(world, scanner, report())
    stored = on_disk(world)
    key, settings.FILE_KEY = settings.FILE_KEY, "een-heel-andere-sleutel-van-de-bestanden"
    assert ask_again() == 0
    settings.FILE_KEY = key
    assert on_disk(world) == stored
    with make.as_role():
        name = Bestandscontrole.objects.get(document=first).opslagnaam
    away = Path(world.files) / name
    away.rename(away.with_suffix(".weg"))
    assert ask_again(timezone.now() + dt.timedelta(days=2)) == 1
    assert {each.pk: each.controle for each in documents()} == {first.pk: "wacht", second.pk: "vrij"}
    away.with_suffix(".weg").rename(away)
    assert ask_again(timezone.now() + dt.timedelta(days=3)) == 1
    assert world.web["consulent"].get(f"/documenten/{first.pk}/").status_code == 200


def test_what_waits_is_not_offered_for_a_dossier(world: SimpleNamespace, scanner: Scanner) -> None:
    from cases.dossier.items import collect
    from privacy import gate
    from privacy.gate import Doel, Event

    quarantined(world, scanner, report())
    world.web["consulent"].post(world.tab, form(report(), titel="Wel nagekeken"))
    with make.request(make.actor(world.people["consulent"])) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.DOSSIER, event=Event.EXPORT)
        assert [item.titel for item in collect(opening, world.casus.pk)] == ["Wel nagekeken"]


def test_with_an_answer_nothing_waits(world: SimpleNamespace, scanner: Scanner) -> None:
    assert world.web["consulent"].post(world.tab, form(report())).status_code == 302
    answer = world.web["consulent"].post(world.tab, form(report(EICAR)))
    assert answer.status_code == 422
    assert "De virusscanner vertrouwt dit bestand niet" in answer.content.decode()
    assert [d.controle for d in documents()] == ["vrij"]
