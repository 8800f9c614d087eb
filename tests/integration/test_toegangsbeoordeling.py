"""Taking a second factor away by two people, and the review of who has access."""

import datetime as dt
import time
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from cases.models import Bericht
from parties.decisions import NotAllowed
from parties.models import (
    Herstelverzoek,
    Medewerker,
    Rol,
    Toegangsbeoordeling,
    Toegangsoordeel,
)
from parties.services import herstel, toegangsbeoordeling
from tests import factories as make
from tests.integration import personeel
from tests.integration.personeel import PASSWORD, SECRET, asked, messages_to

there = personeel.there
TOLD = "De beheerders kregen hierover bericht"


# --- the second factor ------------------------------------------------------------------------------------------------
def decide(who: Medewerker, verzoek: Herstelverzoek, *, akkoord: bool = True) -> None:
    with make.request(make.actor(who)) as actor:
        row = Herstelverzoek.objects.select_related("medewerker__user", "medewerker__partij").get(pk=verzoek.pk)
        herstel.decide(actor, verzoek=row, akkoord=akkoord, now=timezone.now())


def test_a_second_person_agrees(there: SimpleNamespace) -> None:
    verzoek = asked(there)
    session = Client()
    session.post("/account/login/", {"login": there.anna.user.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    session.post("/account/2fa/authenticate/", {"code": code})
    assert session.get("/").status_code == 200
    with pytest.raises(NotAllowed):
        decide(there.keeper, verzoek)
    with make.request(make.actor(there.anna)):
        assert not Herstelverzoek.objects.exists()
    decide(there.officer, verzoek)
    assert not Authenticator.objects.filter(user=there.anna.user).exists()
    assert session.get("/").status_code == 302
    assert "account_hersteld" in messages_to(there.anna)
    assert "herstelverzoek" in messages_to(there.officer)


def test_the_database_asks_for_another_person_within_a_day(there: SimpleNamespace) -> None:
    verzoek = asked(there)
    mine = {
        "besloten_op": timezone.now(),
        "akkoord": True,
        "beslisser": there.keeper.user,
        "besloten_door": there.keeper,
    }
    with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)):
        Herstelverzoek.objects.filter(pk=verzoek.pk).update(**mine)
    with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)):
        Herstelverzoek.objects.filter(pk=verzoek.pk).update(**{**mine, "beslisser": there.lead.user})
    with make.as_role():
        Herstelverzoek.objects.update(verloopt_op=timezone.now() - dt.timedelta(minutes=1))
    with pytest.raises(NotAllowed):
        decide(there.lead, verzoek)


# --- the access review ------------------------------------------------------------------------------------------------
def judge(who: Medewerker, beoordeling: Toegangsbeoordeling, **outcomes: str) -> bool:
    with make.request(make.actor(who)) as actor:
        row = Toegangsbeoordeling.objects.select_related("partij").get(pk=beoordeling.pk)
        listed = [toegangsbeoordeling.Judgement(int(pk.removeprefix("m")), value) for pk, value in outcomes.items()]
        return toegangsbeoordeling.judge(actor, beoordeling=row, judgements=listed, now=timezone.now())


def test_everybody_is_judged_by_another_and_then_it_is_signed(there: SimpleNamespace) -> None:
    with make.request(make.actor(there.keeper)) as actor:
        round_ = toegangsbeoordeling.start(actor, partij=there.corporatie, now=timezone.now())
        assert toegangsbeoordeling.start(actor, partij=there.corporatie, now=timezone.now()) == round_
    with pytest.raises(NotAllowed):
        judge(there.keeper, round_, **{f"m{there.keeper.pk}": "klopt"})
    outcomes = {f"m{there.anna.pk}": "klopt", f"m{there.bert.pk}": "intrekken", f"m{there.officer.pk}": "klopt"}
    assert not judge(there.keeper, round_, **outcomes), "oneself is left"
    with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)):
        Toegangsbeoordeling.objects.update(ondertekend_op=timezone.now(), ondertekend_door=there.keeper)
    with pytest.raises(NotAllowed):
        judge(there.officer, round_, **{f"m{there.bert.pk}": "klopt"})
    assert not judge(there.officer, round_, **{f"m{there.keeper.pk}": "klopt"})
    assert judge(there.keeper, round_), "now it can be signed"
    with make.as_role():
        assert not Medewerker.objects.get(pk=there.bert.pk).actief
    for change_ in ({"uitkomst": "klopt"},):
        with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)):
            Toegangsoordeel.objects.update(**change_)
    with make.request(make.actor(there.keeper)):
        assert not Toegangsbeoordeling.objects.filter(ondertekend_op=None).exists()
    text = make.client(there.officer).get(f"/beheer/toegang/{round_.pk}/csv/").content.decode("utf-8-sig")
    assert "Bert;;Consulent" in text
    assert make.client(there.keeper).get(f"/beheer/toegang/{round_.pk}/pdf/").content.startswith(b"%PDF")
    assert make.client(there.wijkagent).get(f"/beheer/toegang/{round_.pk}/").status_code == 403


def test_what_a_privacy_officer_finds_is_for_the_beheerders(there: SimpleNamespace) -> None:
    """They keep nobody, so that nothing is withdrawn at once, and the page does not say so."""
    with make.as_role():
        second = make.medewerker(there.corporatie, Rol.BEHEERDER, contactpersoon=False)
    with make.request(make.actor(there.keeper)) as actor:
        round_ = toegangsbeoordeling.start(actor, partij=there.corporatie, now=timezone.now())
    page = f"/beheer/toegang/{round_.pk}/"
    officer, keeper = make.client(there.officer), make.client(there.keeper)
    assert "meteen niet meer in" in keeper.get(page).text
    shown = officer.get(page).text
    assert "meteen niet meer in" not in shown
    assert "een beheerder krijgt bericht en blokkeert" in shown
    judge(there.officer, round_, **{f"m{second.pk}": "intrekken"})
    with make.as_role():
        assert Medewerker.objects.get(pk=second.pk).actief
        message = Bericht.objects.get(soort="toegangsbeoordeling")
    assert (message.aan_id, message.pad) == (there.keeper.pk, f"{page}#m-{second.pk}")
    mine = f"/beheer/medewerkers/{second.pk}/"
    assert (mine in keeper.get(page).text, mine in officer.get(page).text) == (True, False)
    assert TOLD in officer.get(page).text


def test_that_the_beheerders_were_told_does_not_change_with_the_roles_of_who_judged(there: SimpleNamespace) -> None:
    with make.as_role():
        by_officer, by_keeper, fine, keeper = (
            make.medewerker(there.corporatie, Rol.BEHEERDER, contactpersoon=False) for _ in range(4)
        )
    with make.request(make.actor(there.keeper)) as actor:
        round_ = toegangsbeoordeling.start(actor, partij=there.corporatie, now=timezone.now())
    judge(there.officer, round_, **{f"m{by_officer.pk}": "wijzigen", f"m{fine.pk}": "klopt"})
    judge(keeper, round_, **{f"m{by_keeper.pk}": "wijzigen"})
    page = f"/beheer/toegang/{round_.pk}/"
    assert make.client(there.lead).get(page).text.count(TOLD) == 1
    with make.as_role():
        Medewerker.objects.filter(pk=there.officer.pk).update(rollen=[Rol.BEHEERDER])
        Medewerker.objects.filter(pk=keeper.pk).update(rollen=[Rol.PRIVACY_OFFICER])
    shown = make.client(there.lead).get(page).text
    assert shown.count(TOLD) == 1
    assert TOLD in shown.partition(f'id="m-{by_officer.pk}"')[2].partition("</section>")[0]


def test_the_reminder_comes_when_it_is_due(there: SimpleNamespace) -> None:
    with make.as_role("worker"):
        assert toegangsbeoordeling.remind(now=timezone.now()) == 0
        assert toegangsbeoordeling.remind(now=timezone.now() + dt.timedelta(days=190)) == 3
    assert messages_to(there.keeper) == {"toegangsbeoordeling"}
    assert messages_to(there.lead) == {"toegangsbeoordeling"}, "of the police, which has no beheerder, and the own"
