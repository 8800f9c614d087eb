"""People get roles, are shut out, away and gone: by a beheerder, who sees no casus."""

import datetime as dt
from types import SimpleNamespace

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from cases.models import Casus, DeelnameUserObjectPermission
from cases.services.berichten import notify
from parties.decisions import NotAllowed
from parties.models import (
    Afwezigheid,
    Medewerker,
    Rol,
)
from parties.services import medewerkers
from parties.services.tokens import make_token
from privacy import gate
from tests import factories as make
from tests.databases import Database
from tests.integration import personeel
from tests.integration.personeel import acts, asked, away, invited, messages_to

there = personeel.there


# --- roles ------------------------------------------------------------------------------------------------------------
def change(
    there: SimpleNamespace, who: Medewerker, *rollen: str, by: Medewerker | None = None, contact: bool = True
) -> None:
    with make.request(make.actor(by or there.keeper)) as actor:
        row = Medewerker.objects.select_related("user", "partij").get(pk=who.pk)
        medewerkers.change(
            actor, medewerker=row, rollen=list(rollen), functie="", contactpersoon=contact, now=timezone.now()
        )


def test_content_is_told_to_the_privacy_officer(there: SimpleNamespace) -> None:
    with make.as_role():
        signer = make.medewerker(there.corporatie, Rol.TEKENBEVOEGDE, contactpersoon=False)
    change(there, signer, Rol.TEKENBEVOEGDE, Rol.CONSULENT, contact=False)
    assert messages_to(there.officer) == {"toegang_medewerker"}
    assert acts() == ["Rollen gewijzigd"]


@pytest.mark.parametrize(
    ("who", "rollen"),
    [("officer", [Rol.TEKENBEVOEGDE]), ("anna", [Rol.CONSULENT, Rol.BEHEERDER]), ("anna", [Rol.REGISSEUR])],
)
def test_what_cannot_be_given_or_taken(there: SimpleNamespace, who: str, rollen: list[str]) -> None:
    with pytest.raises(NotAllowed):
        change(there, getattr(there, who), *rollen)


def test_a_regisseur_who_comes_later_works_on_what_runs(there: SimpleNamespace) -> None:
    with make.as_role():
        running = make.casus(there.corporatie)
        own = make.casus(there.corporatie, status="eigen")
        later = make.medewerker(there.regie, Rol.CONSULENT, contactpersoon=False)
    change(there, later, Rol.REGISSEUR, by=there.lead, contact=False)
    with make.request(make.actor(later)) as actor:
        opened = gate.open_gate(actor, casussen=[running.pk, own.pk], categories=[1], doel=gate.Doel.CASUS)
    assert opened.subjects == {running.pk}


# --- shut out ---------------------------------------------------------------------------------------------------------
def test_blocked_is_out_at_the_next_click(there: SimpleNamespace) -> None:
    with make.as_role():
        make.casus(there.corporatie)
    with make.request(make.actor(there.anna)) as actor:
        system = Client(headers={"Authorization": f"Bearer {make_token(actor, naam='Systeem', now=timezone.now())}"})
    assert system.get("/api/v1/casussen").status_code == 200
    browser = make.client(there.anna)
    assert browser.get("/casussen/").status_code == 200
    answer = make.client(there.keeper).post(
        f"/beheer/medewerkers/{there.anna.pk}/blokkeren/", {"reden": "Zoekgeraakte laptop"}
    )
    assert answer.status_code == 302
    assert browser.get("/casussen/").status_code == 302
    assert system.get("/api/v1/casussen").status_code == 401
    with pytest.raises(DatabaseError), make.request(make.actor(there.anna)):
        pass
    assert make.client(there.keeper).post(f"/beheer/medewerkers/{there.anna.pk}/deblokkeren/").status_code == 302
    assert make.client(there.anna).get("/casussen/").status_code == 200
    assert acts() == ["Geblokkeerd", "Blokkade opgeheven"]


def test_a_regisseur_who_was_shut_out_works_on_what_came_meanwhile(there: SimpleNamespace) -> None:
    def act(what: str, **fields: object) -> None:
        with make.request(make.actor(there.lead)) as actor:
            row = Medewerker.objects.select_related("user", "partij").get(pk=there.regisseur.pk)
            getattr(medewerkers, what)(actor, medewerker=row, now=timezone.now(), **fields)

    act("block", reden="Zoekgeraakte laptop")
    with make.as_role():
        casus = make.casus(there.corporatie)
        DeelnameUserObjectPermission.objects.filter(user=there.regisseur.user).delete()
    act("unblock")
    assert sees(there.regisseur, casus.pk)


def test_of_another_organisation_nobody_is_there(there: SimpleNamespace) -> None:
    browser = make.client(there.keeper)
    for path in ("", "vertrekt/", "afwezig/", "herstel/"):
        assert browser.get(f"/beheer/medewerkers/{there.wijkagent.pk}/{path}").status_code == 404
        assert browser.get(f"/beheer/medewerkers/99999999/{path}").status_code == 404
    assert browser.post(f"/beheer/medewerkers/{there.wijkagent.pk}/blokkeren/", {"reden": "x"}).status_code == 404
    assert browser.get(f"/beheer/medewerkers/?partij={there.politie.pk}").status_code == 404
    assert make.client(there.lead).get(f"/beheer/medewerkers/?partij={there.politie.pk}").status_code == 200


# --- away -------------------------------------------------------------------------------------------------------------
def sees(who: Medewerker, casus_id: object) -> bool:
    with make.request(make.actor(who)) as actor:
        opened = gate.open_gate(actor, casussen=[casus_id], categories=[1], doel=gate.Doel.CASUS)
        shell = Casus.objects.filter(pk=casus_id).exists()
    assert (casus_id in opened.subjects) == shell, "the gate and the web agree"
    return shell


def test_who_stands_in_sees_and_hears_for_so_long(there: SimpleNamespace) -> None:
    with make.as_role():
        casus = make.casus(there.corporatie)
    assert not sees(there.bert, casus.pk)
    absence = away(there, -1, 1)
    assert sees(there.bert, casus.pk)
    with make.as_role():
        later = make.casus(there.corporatie)
        notify(sleutel="proef", soort="spoed", aan_ids=[there.anna.pk], casus_id=None, pad="/", now=timezone.now())
    assert sees(there.bert, later.pk), "also what came meanwhile"
    assert "spoed" in messages_to(there.bert)
    with make.as_role():
        Afwezigheid.objects.filter(pk=absence.pk).update(tot=timezone.localdate() - dt.timedelta(days=1))
    assert not sees(there.bert, casus.pk), "it ends by itself"
    assert sees(there.anna, casus.pk)


def test_away_begins_on_its_day_and_can_end_sooner(there: SimpleNamespace, db_clone: Database) -> None:
    with make.as_role():
        casus = make.casus(there.corporatie)
    future = away(there, 2, 3)
    assert not sees(there.bert, casus.pk)
    now_away = away(there, 0, 1)
    assert sees(there.bert, casus.pk)
    with make.request(make.actor(there.keeper)) as actor:
        row = Afwezigheid.objects.select_related("medewerker__partij", "medewerker__user").get(pk=now_away.pk)
        medewerkers.end_away(actor, afwezigheid=row, now=timezone.now())
    assert not sees(there.bert, casus.pk)
    with pytest.raises(NotAllowed):
        away(there, 3, 4)
    assert future.pk
    with make.as_role():
        assert DeelnameUserObjectPermission.objects.exclude(afwezigheid=None).count() == 2, "which nobody has now"
    with db_clone.connect("owner") as raw, raw.transaction():
        raw.execute("SET LOCAL ROLE ov_gate")
        raw.execute("DELETE FROM cases_deelnameuserobjectpermission")
        assert raw.execute("DELETE FROM cases_deelname").rowcount == 2, "what does not count stands in nobody's way"
        raw.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- pages ------------------------------------------------------------------------------------------------------------
def test_pages_for_who_keeps_and_who_oversees(there: SimpleNamespace) -> None:
    made = asked(there)
    away(there, 0, 5)
    invited(there)
    browser = make.client(there.keeper)
    for path in (
        "",
        "medewerkers/",
        "medewerkers/uitnodigen/",
        f"medewerkers/{there.anna.pk}/",
        f"medewerkers/{there.keeper.pk}/",
        f"medewerkers/{there.anna.pk}/afwezig/",
        f"medewerkers/{there.anna.pk}/vertrekt/",
        f"medewerkers/{there.bert.pk}/herstel/",
        "herstel/",
        "toegang/",
        "handelingen/",
    ):
        assert browser.get(f"/beheer/{path}").status_code == 200, path
    watcher = make.client(there.officer)
    assert "Anna" in watcher.get("/beheer/herstel/").text
    assert "Uitgenodigd" in watcher.get("/beheer/handelingen/").text
    assert made.pk
