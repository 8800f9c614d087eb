"""Logging in at one's own organisation, against real OpenID Connect providers (assurance.md 24, 27, 28, 44)."""

import re
import socket
import time
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from psycopg import Connection

from parties.models import ApiToken, Identiteitsprovider, Medewerker
from parties.services.identiteitsproviders import probe
from tests import factories
from tests.integration import aanmelden
from tests.integration.aanmelden import NEXT, Town, link, linked, mailed_code, text
from tests.oidc import come_back, configured, log_in, through, to_provider
from tests.services import Mailbox

ports, town = aanmelden.ports, aanmelden.town


def test_two_providers_log_people_in_each_for_its_own_organisation(town: Town, smtp: Mailbox) -> None:
    anna = linked(town, smtp)
    bram = Client()
    town.politie.next("b-7", email="bram@politie.example", acr="urn:sterk")
    assert link(bram, town.politie, smtp, "bram@politie.example").headers["Location"] == NEXT

    assert "Woonstad" in text(anna.get(NEXT))
    assert "Politie" in text(bram.get(NEXT))
    again = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    back = through(to_provider(again, town.woonstad, next=NEXT))
    key = again.session.session_key
    assert come_back(again, back).headers["Location"] == NEXT
    assert again.session.session_key != key
    assert again.get(NEXT).status_code == 200
    again.post("/account/logout/")
    assert again.get(NEXT).headers["Location"].startswith("/account/login/")
    kept = SocialAccount.objects.get(user=town.anna.user)
    assert (kept.uid, kept.extra_data) == ("a-1", {})


def test_without_word_of_a_second_factor_ours_is_asked(town: Town, smtp: Mailbox) -> None:
    linked(town, smtp)
    for said in ({}, {"amr": ["pwd"]}, {"acr": "urn:sterk"}, {"amr": ["MFA", "mfa2"]}):
        browser = Client()
        town.woonstad.next("a-1", email="anna@woonstad.example", **said)
        log_in(browser, town.woonstad, next=NEXT)
        assert browser.get(NEXT).headers["Location"].startswith("/account/2fa/"), said
    with factories.as_role():
        TOTP.activate(town.anna.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example")
    assert log_in(browser, town.woonstad, next=NEXT).headers["Location"].startswith("/account/2fa/authenticate/")
    assert browser.get(NEXT).headers["Location"].startswith("/account/login/")


def test_a_second_provider_that_names_the_same_address_gets_another_person_never(town: Town, smtp: Mailbox) -> None:
    linked(town, smtp)
    for claimed in ("anna@woonstad.example", "ANNA@woonstad.example"):
        thief = Client()
        town.politie.next("a-1", email=claimed, acr="urn:sterk")
        answer = log_in(thief, town.politie)
        assert answer.status_code == 403
        assert "bevestigd e-mailadres" in text(answer)
        assert thief.get(NEXT).status_code == 302
    # even where a provider was set up for the domain of somebody else: nobody of its own has that address
    with factories.as_role():
        rows = Identiteitsprovider.objects.filter(pk=town.politie.row.pk)
        rows.update(domeinen=["politie.example", "woonstad.example"])
    thief = Client()
    town.politie.next("a-1", email="anna@woonstad.example", acr="urn:sterk")
    assert log_in(thief, town.politie).headers["Location"] == "/account/oidc/koppelen/"
    shown = thief.post("/account/oidc/koppelen/", {"stuur": "1"}, follow=True)
    assert "staat daar een code" in text(shown)
    time.sleep(0.3)
    assert smtp.messages == []
    assert SocialAccount.objects.count() == 1
    # and an account that is known at one provider is not linked to another issuer, though it works there too
    with factories.as_role():
        factories.medewerker(town.bram.partij, user=town.anna.user)
    thief.post("/account/oidc/koppelen/", {"stuur": "1"})
    time.sleep(0.3)
    assert smtp.messages == []


def test_the_database_moves_no_identity_to_another_account(town: Town, smtp: Mailbox, app_sql: Connection) -> None:
    linked(town, smtp)
    for change in (f"user_id = {town.bram.user_id}", "uid = 'b-1'", "provider = 'x'"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app_sql.execute(f"UPDATE socialaccount_socialaccount SET {change}")
    assert app_sql.execute("DELETE FROM socialaccount_socialaccount").rowcount == 0


def test_an_address_that_is_not_verified_links_nobody(town: Town) -> None:
    for said in ({"email": "anna@woonstad.example", "verified": False}, {}, {"email": "anna@elders.example"}):
        browser = Client()
        town.woonstad.next("a-9", amr=["mfa"], **said)
        answer = log_in(browser, town.woonstad)
        assert answer.status_code == 403
        assert "bevestigd e-mailadres" in text(answer)


def test_an_unknown_address_sees_what_a_known_one_sees(town: Town, smtp: Mailbox) -> None:
    pages, queries = {}, {}
    for sub, address in (("a-1", "anna@woonstad.example"), ("z-1", "zoe@woonstad.example")):
        browser = Client()
        town.woonstad.next(sub, email=address, amr=["mfa"])
        asked = log_in(browser, town.woonstad)
        with CaptureQueriesContext(connection) as asked_database:
            sent = browser.post("/account/oidc/koppelen/", {"stuur": "1"}, follow=True)
            wrong = browser.post("/account/oidc/koppelen/", {"code": "BBBB-BBBB"})
        queries[sub] = [query["sql"] for query in asked_database if "parties_user" in query["sql"]]
        pages[sub] = [asked.headers["Location"], *(_still(text(page)) for page in (sent, wrong))]
    assert pages["a-1"] == pages["z-1"]
    assert queries == {"a-1": [], "z-1": []}, "no account is looked up before the answer has gone"
    assert mailed_code(smtp, to="anna@woonstad.example")
    assert [message["To"] for message in smtp.messages] == ["anna@woonstad.example"]


def _still(page: str) -> str:
    return re.sub(r'nonce="[^"]*"|value="[^"]{20,}"|"X-CSRFToken": "[^"]*"', "", page)


def test_a_code_is_guessed_at_five_times(town: Town, smtp: Mailbox) -> None:
    browser = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    log_in(browser, town.woonstad)
    browser.post("/account/oidc/koppelen/", {"stuur": "1"})
    code = mailed_code(smtp, to="anna@woonstad.example")
    for n in range(5):
        assert browser.post("/account/oidc/koppelen/", {"code": f"BBBB-BBB{n + 2}"}).status_code == 422
    assert browser.post("/account/oidc/koppelen/", {"code": code}).status_code == 422
    other = Client()
    assert other.post("/account/oidc/koppelen/", {"code": code}).headers["Location"] == "/account/login/"


def test_an_answer_counts_once_and_in_the_browser_that_asked(town: Town, smtp: Mailbox) -> None:
    linked(town, smtp)
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    browser = Client()
    back = through(to_provider(browser, town.woonstad))
    stranger = Client()
    assert come_back(stranger, back).status_code == 403
    assert come_back(browser, back).status_code == 302
    browser.post("/account/logout/")
    assert come_back(browser, back).status_code == 403
    assert come_back(browser, back.replace("state=", "state=x")).status_code == 403


@pytest.mark.parametrize("kept", ["nonce", "pkce_code_verifier"])
def test_an_answer_to_another_question_is_refused(town: Town, smtp: Mailbox, kept: str) -> None:
    linked(town, smtp)
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    browser = Client()
    back = through(to_provider(browser, town.woonstad))
    session = browser.session
    for state, _at, _provider in session["socialaccount_states"].values():
        state[kept] = "x" * 64
    session["socialaccount_states"] = session["socialaccount_states"]
    session.save()
    answer = come_back(browser, back)
    assert answer.status_code in (403, 503)
    assert browser.get(NEXT).status_code == 302


def test_an_answer_in_the_name_of_another_issuer_is_refused(town: Town) -> None:
    browser = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    back = through(to_provider(browser, town.woonstad))
    assert "iss=" in back
    answer = come_back(browser, re.sub(r"iss=[^&]*", "iss=https%3A%2F%2Felders.example", back))
    assert answer.status_code == 403
    assert "klopte niet" in text(answer)


def test_a_provider_that_calls_itself_otherwise_is_refused(town: Town) -> None:
    with factories.as_role():
        Identiteitsprovider.objects.filter(pk=town.woonstad.row.pk).update(issuer=f"{town.woonstad.issuer}/")
    answer = Client().post(town.woonstad.start)
    assert answer.status_code == 403
    assert "klopte niet" in text(answer)


def test_who_is_not_let_through_reads_what_to_do(town: Town) -> None:
    town.woonstad.next("a-1", refuse=True)
    answer = log_in(Client(), town.woonstad)
    assert answer.status_code == 403
    assert "brak het inloggen" in text(answer)


def test_who_left_the_organisation_is_out_though_the_provider_still_knows_them(town: Town, smtp: Mailbox) -> None:
    anna = linked(town, smtp)
    with factories.as_role():
        Medewerker.objects.filter(pk=town.anna.pk).update(actief=False)
    assert anna.get(NEXT, follow=True).redirect_chain == [("/partij/kiezen/", 302)]
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    answer = log_in(Client(), town.woonstad)
    assert answer.status_code == 403
    assert "kunt nu niet in Overlast werken" in text(answer)


def test_a_provider_opens_the_work_of_its_own_organisation_only(town: Town, smtp: Mailbox) -> None:
    with factories.as_role():
        other = factories.medewerker(town.bram.partij, user=town.anna.user)
    anna = linked(town, smtp)
    assert "Politie" not in text(anna.get("/partij/kiezen/"))
    assert anna.post("/partij/wisselen/", {"medewerkerschap": other.pk}).status_code == 404
    assert "Woonstad" in text(anna.get(NEXT))


def test_what_asks_for_certainty_asks_it_at_the_provider(town: Town, smtp: Mailbox) -> None:
    anna = linked(town, smtp)
    asked = anna.post("/api-toegang/", {"naam": "Zaaksysteem", "scopes": ["lezen"]})
    assert asked.headers["Location"].startswith("/account/oidc/bevestigen/")
    assert "Bevestig bij Woonstad" in text(anna.get(asked.headers["Location"]))

    def confirm(sub: str, **said: Any) -> Any:
        town.woonstad.next(sub, email="anna@woonstad.example", amr=["mfa"], **said)
        page = text(anna.post(asked.headers["Location"]))
        address = re.search(r'id="naar-provider" href="([^"]+)"', page)[1].replace("&amp;", "&")  # type: ignore[index]
        assert "prompt=login" in address
        assert "max_age=0" in address
        return come_back(anna, through(address))

    assert confirm("a-2").status_code == 403
    assert not ApiToken.objects.exists()
    key = anna.session.session_key
    answer = confirm("a-1")
    assert answer.status_code in (200, 422)  # the form that was on its way, not the page to confirm
    assert anna.session.session_key != key
    assert anna.post("/api-toegang/", {"naam": "x"}).status_code in (200, 422)


def test_nobody_is_sent_to_a_provider_that_was_stopped_to_show_who_they_are(town: Town, smtp: Mailbox) -> None:
    anna = linked(town, smtp)
    with factories.as_role():
        TOTP.activate(town.anna.user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        Identiteitsprovider.objects.filter(pk=town.woonstad.row.pk).update(vrijgegeven_op=None)
    asked = anna.post("/api-toegang/", {"naam": "Systeem"}, follow=True)
    assert asked.redirect_chain[-1][0].startswith("/account/2fa/reauthenticate/")
    assert "Bevestig bij" not in text(asked)


def test_a_dead_provider_says_so_in_time_and_bothers_nobody_else(town: Town, smtp: Mailbox) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        with factories.as_role():
            issuer = f"http://127.0.0.1:{silent.getsockname()[1]}"
            row = configured(town.bram.partij, issuer, "stil.example")
        began = time.monotonic()
        answer = Client().post(f"/account/oidc/{row.pk}/login/")
        assert time.monotonic() - began < 6
        assert answer.status_code == 503
        assert "reageert nu niet" in text(answer)
        began = time.monotonic()
        again = Client().post(f"/account/oidc/{row.pk}/login/")
        assert time.monotonic() - began < 1
        assert again.status_code == 503
    linked(town, smtp)


@pytest.mark.parametrize(
    ("issuer", "sentence"),
    [
        ("http://login.example", "begint met https://"),
        ("file:///etc/passwd", "begint met https://"),
        ("https://127.0.0.1:1", "niet op het open internet"),
        ("https://169.254.169.254", "niet op het open internet"),
        ("https://[fec0::1]", "niet op het open internet"),
        ("https://bestaat.niet.invalid", "kunnen dit adres niet vinden"),
    ],
)
def test_only_public_https_addresses_are_asked_anything(issuer: str, sentence: str) -> None:
    cache.clear()
    assert sentence in probe(issuer).problem


def test_the_address_that_was_judged_is_the_one_that_is_asked(monkeypatch: Any) -> None:
    """A name that means something inside the second time (DNS rebinding) is asked for once."""
    answers, tried = ["93.184.215.14", "127.0.0.1"], []

    def look_up(*_args: Any, **_options: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), 443))]

    def connect(address: tuple[str, int], *_args: Any, **_options: Any) -> socket.socket:
        tried.append(address)
        raise ConnectionRefusedError

    cache.clear()
    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert "geen verbinding" in probe("https://login.example").problem
    assert (tried, answers) == ([("93.184.215.14", 443)], ["127.0.0.1"])


def test_what_does_not_fit_is_said_in_words(town: Town) -> None:
    cache.clear()
    assert "foutcode 404" in probe(f"{town.woonstad.issuer}/elders").problem
