"""Somebody is invited by mail and begins to work at an organisation."""

import datetime as dt
import re
import threading
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from parties.mails import may_choose_password
from parties.models import Medewerker, Rol, Uitnodiging, User
from parties.services import uitnodigingen
from parties.services.uitnodigingen import token_of
from tests import factories as make
from tests.integration import personeel
from tests.integration.personeel import PASSWORD, acts, invited, messages_to
from tests.services import Mailbox

there = personeel.there


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


def left(there: SimpleNamespace) -> None:
    """Anna was shut out, and then did not work here any more."""
    with make.as_role():
        then = timezone.now() - dt.timedelta(hours=1)
        rows = Medewerker.objects.filter(pk=there.anna.pk)
        rows.update(actief=False, geblokkeerd_op=then, vertrokken_op=then, contactpersoon=False)


def test_who_left_comes_back_by_a_new_invitation(there: SimpleNamespace) -> None:
    left(there)
    with make.as_role():
        there.anna.user.set_password(PASSWORD)
        there.anna.user.save()
    assert not may_choose_password(there.anna.user)
    made = invited(there, there.anna.user.email)
    assert may_choose_password(there.anna.user), "who forgot it while away"
    assert there.anna.user.email in make.client(there.keeper).get("/beheer/medewerkers/").text
    page = f"/uitnodiging/{token_of(made.pk)}/"
    answer = make.client(there.anna).post(page)
    assert answer.status_code == 302
    with make.as_role():
        back = Medewerker.objects.get(pk=there.anna.pk)
    assert (back.actief, back.vertrokken_op, back.geblokkeerd_op) == (True, None, None)
    assert make.client(there.anna).get("/mijn-gegevens/").headers["Location"] == "/geheimhouding/", "signs anew"


@pytest.mark.parametrize("state", [{"vertrokken_op": None}, {}])
def test_an_older_invitation_lets_nobody_in_again(there: SimpleNamespace, state: dict[str, None]) -> None:
    """Neither who is blocked, nor who left after it was sent."""
    left(there)
    made = invited(there, there.anna.user.email)
    with make.as_role():
        Uitnodiging.objects.update(gemaakt_op=timezone.now() - dt.timedelta(days=2))
        Medewerker.objects.filter(pk=there.anna.pk).update(**state)
    make.client(there.anna).post(f"/uitnodiging/{token_of(made.pk)}/")
    with make.as_role():
        assert not Medewerker.objects.get(pk=there.anna.pk).actief
