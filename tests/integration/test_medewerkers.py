"""People come, get roles, are shut out, away and gone: by a beheerder, who sees no casus."""

import datetime as dt
import re
import threading
import time
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from cases.models import Bericht, Casus, DeelnameUserObjectPermission
from cases.services.berichten import notify
from parties.decisions import NotAllowed
from parties.models import (
    Afwezigheid,
    Beheerhandeling,
    Herstelverzoek,
    Medewerker,
    Rol,
    Toegangsbeoordeling,
    Toegangsoordeel,
    Uitnodiging,
    User,
)
from parties.services import herstel, medewerkers, toegangsbeoordeling, uitnodigingen
from parties.services.tokens import make_token
from parties.services.uitnodigingen import token_of
from privacy import gate
from tests import factories as make
from tests.databases import Database
from tests.services import Mailbox

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "vier gewone woorden achter elkaar"


@pytest.fixture
def there(db_clone: Database) -> SimpleNamespace:
    cache.clear()
    with make.as_role():
        here = make.gemeente()
        regie = make.partij(here, "gemeente_burgemeester", naam="OOV")
        corporatie = make.partij(here, "woningcorporatie", naam="De Waterlinde")
        politie = make.partij(here, "politie", naam="Politie")
        make.convenant(here)
        return SimpleNamespace(
            here=here,
            regie=regie,
            corporatie=corporatie,
            politie=politie,
            lead=make.medewerker(regie, Rol.BEHEERDER, contactpersoon=False, naam="Ramona"),
            regisseur=make.medewerker(regie, Rol.REGISSEUR, naam="Marloes"),
            keeper=make.medewerker(corporatie, Rol.BEHEERDER, contactpersoon=False, naam="Sjoerd"),
            officer=make.medewerker(corporatie, Rol.PRIVACY_OFFICER, contactpersoon=False, naam="Petra"),
            anna=make.medewerker(corporatie, naam="Anna"),
            bert=make.medewerker(corporatie, naam="Bert", contactpersoon=False),
            wijkagent=make.medewerker(politie, Rol.WIJKAGENT, naam="Wim"),
        )


def invited(there: SimpleNamespace, email: str = "nieuw@waterlinde.example", *rollen: str) -> Uitnodiging:
    with make.request(make.actor(there.keeper)) as actor:
        return uitnodigingen.invite(
            actor,
            partij=there.corporatie,
            email=email,
            naam="Nieuwe Collega",
            functie="Woonconsulent",
            rollen=list(rollen or (Rol.CONSULENT,)),
            contactpersoon=False,
            now=timezone.now(),
        )


def messages_to(who: Medewerker) -> set[str]:
    with make.as_role():
        return set(Bericht.objects.filter(aan=who).values_list("soort", flat=True))


def acts() -> list[str]:
    with make.as_role():
        return list(Beheerhandeling.objects.order_by("tijd").values_list("handeling", flat=True))


# --- inviting ---------------------------------------------------------------------------------------------------------
def test_invite_by_mail_and_accept_in_the_browser(there: SimpleNamespace, smtp: Mailbox) -> None:
    browser = make.client(there.keeper)
    fields = {
        "naam": "Nieuwe Collega",
        "email": "Nieuw@Waterlinde.example",
        "rollen": ["consulent"],
        "functie": "Consulent",
    }
    assert browser.post("/beheer/medewerkers/uitnodigen/", fields).status_code == 302
    assert messages_to(there.officer) == {"toegang_medewerker"}
    with make.as_role("worker"):
        assert uitnodigingen.send(now=timezone.now()) == 1
        assert uitnodigingen.send(now=timezone.now()) == 0
    (mail,) = smtp.messages
    text = mail.get_content()
    assert "Nieuwe Collega" in text
    assert not {"Waterlinde", "Sjoerd", "consulent"} & set(re.findall(r"\w+", text.replace("waterlinde.example", "")))
    link = re.search(r"https?://[^/]+(/uitnodiging/\S+)", text)
    assert link is not None
    guest = Client(raise_request_exception=False)
    assert "De Waterlinde" in guest.get(link[1]).text
    assert guest.post(link[1], {"password": "kort"}).status_code == 422
    done = guest.post(link[1], {"password": PASSWORD})
    assert done.status_code == 302
    user = User.objects.get(email="nieuw@waterlinde.example")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=user).verified
    hired = Medewerker.objects.get(user=user)
    assert (hired.partij_id, hired.rollen, hired.geheimhouding_op) == (there.corporatie.pk, ["consulent"], None)
    assert "/account/2fa/" in guest.get("/").headers["Location"], "first a second factor"
    assert guest.get(link[1]).status_code in (302, 404), "once"
    assert Client().get(link[1]).status_code == 404
    assert "Uitgenodigd" in acts()


def test_only_a_hash_is_kept_and_the_web_cannot_read_it(there: SimpleNamespace) -> None:
    made = invited(there)
    token = token_of(made.pk)
    with make.as_role():
        row = Uitnodiging.objects.get()
        assert token not in str(vars(row))
    with pytest.raises(DatabaseError), make.request(make.actor(there.keeper)):
        Uitnodiging.objects.values_list("hash").get()


def test_an_invitation_ends(there: SimpleNamespace) -> None:
    made = invited(there)
    token = token_of(made.pk)
    assert uitnodigingen.find(token) is not None
    with make.as_role():
        Uitnodiging.objects.update(verloopt_op=timezone.now() - dt.timedelta(seconds=1))
    assert uitnodigingen.find(token) is None
    with make.as_role():
        Uitnodiging.objects.update(verloopt_op=timezone.now() + dt.timedelta(days=1))
        Medewerker.objects.filter(pk=there.keeper.pk).update(actief=False)
    assert uitnodigingen.find(token) is None, "of somebody who was shut out"
    with make.as_role():
        Medewerker.objects.filter(pk=there.keeper.pk).update(actief=True)
    again = invited(there)
    assert uitnodigingen.find(token) is None, "a later one replaces it"
    assert uitnodigingen.find(token_of(again.pk)) is not None


def test_two_at_once_make_one_account(there: SimpleNamespace) -> None:
    token = token_of(invited(there).pk)
    found = uitnodigingen.find(token)
    assert found is not None
    results: list[uitnodigingen.Accepted | None] = []
    ready = threading.Barrier(2)

    def act() -> None:
        try:
            ready.wait()
            results.append(uitnodigingen.accept(token, invitation=found, password=PASSWORD, user_id=None))
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(result is None for result in results) == [False, True]
    assert User.objects.filter(email=found.email).count() == 1


def test_an_existing_address_is_not_told_and_must_log_in(there: SimpleNamespace) -> None:
    pages = []
    for email in ("niemand@elders.example", there.wijkagent.user.email):
        browser = make.client(there.keeper)
        fields = {"naam": "Wim", "email": email, "rollen": ["consulent"]}
        answer = browser.post("/beheer/medewerkers/uitnodigen/", fields, follow=True)
        page = re.sub(
            r'name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|csrf\S+', "", answer.text.replace(email, "X")
        )
        pages.append(re.sub(r"uitnodigingen/[0-9a-f-]+", "", page).count("Uitgenodigd"))
        assert answer.status_code == 200
    assert pages[0] == pages[1]
    with make.as_role():
        made = Uitnodiging.objects.get(email=there.wijkagent.user.email)
    path = f"/uitnodiging/{token_of(made.pk)}/"
    assert "Log in" in Client().get(path).text
    assert Client().post(path, {"password": PASSWORD}).status_code == 200
    assert "ander account" in make.client(there.anna).post(path).text
    assert not Medewerker.objects.filter(user=there.wijkagent.user, partij=there.corporatie).exists()
    assert make.client(there.wijkagent).post(path).status_code == 302
    assert Medewerker.objects.filter(user=there.wijkagent.user).count() == 2


def test_nobody_accepts_the_own_invitation(there: SimpleNamespace) -> None:
    with make.request(make.actor(there.lead)) as actor:
        made = uitnodigingen.invite(
            actor,
            partij=there.politie,
            email=there.lead.user.email,
            naam="Zelf",
            functie="",
            rollen=[Rol.DEELNEMER],
            contactpersoon=False,
            now=timezone.now(),
        )
    make.client(there.lead).post(f"/uitnodiging/{token_of(made.pk)}/")
    assert Medewerker.objects.filter(user=there.lead.user).count() == 1


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


def test_of_another_organisation_nobody_is_there(there: SimpleNamespace) -> None:
    browser = make.client(there.keeper)
    for path in ("", "vertrekt/", "afwezig/", "herstel/"):
        assert browser.get(f"/beheer/medewerkers/{there.wijkagent.pk}/{path}").status_code == 404
        assert browser.get(f"/beheer/medewerkers/99999999/{path}").status_code == 404
    assert browser.post(f"/beheer/medewerkers/{there.wijkagent.pk}/blokkeren/", {"reden": "x"}).status_code == 404
    assert browser.get(f"/beheer/medewerkers/?partij={there.politie.pk}").status_code == 404
    assert make.client(there.lead).get(f"/beheer/medewerkers/?partij={there.politie.pk}").status_code == 200


# --- away -------------------------------------------------------------------------------------------------------------
def away(there: SimpleNamespace, van: int, tot: int) -> Afwezigheid:
    today = timezone.localdate()
    with make.request(make.actor(there.keeper)) as actor:
        rows = Medewerker.objects.select_related("user", "partij")
        return medewerkers.set_away(
            actor,
            medewerker=rows.get(pk=there.anna.pk),
            vervanger=rows.get(pk=there.bert.pk),
            van=today + dt.timedelta(days=van),
            tot=today + dt.timedelta(days=tot),
            now=timezone.now(),
        )


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


# --- the second factor ------------------------------------------------------------------------------------------------
def asked(there: SimpleNamespace) -> Herstelverzoek:
    with make.as_role():
        there.anna.user.set_password(PASSWORD)
        there.anna.user.save()
        TOTP.activate(there.anna.user, SECRET)
    with make.request(make.actor(there.keeper)) as actor:
        row = Medewerker.objects.select_related("user", "partij").get(pk=there.anna.pk)
        return herstel.ask(actor, medewerker=row, reden="Gesproken aan het bureau", now=timezone.now())


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


def test_the_reminder_comes_when_it_is_due(there: SimpleNamespace) -> None:
    with make.as_role("worker"):
        assert toegangsbeoordeling.remind(now=timezone.now()) == 0
        assert toegangsbeoordeling.remind(now=timezone.now() + dt.timedelta(days=190)) == 3
    assert messages_to(there.keeper) == {"toegangsbeoordeling"}
    assert messages_to(there.lead) == {"toegangsbeoordeling"}, "of the police, which has no beheerder, and the own"


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
