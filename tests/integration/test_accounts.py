"""Accounts: a second factor on every path, one active organisation, throttling and tokens."""

import re
import time
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from psycopg import Connection

from overlast.context import counts
from parties.middleware import ARRANGE, PROVE
from parties.models import ApiToken, Medewerker, Partijsoort, Rol
from tests import factories
from tests.databases import Database

# Answered before anybody is known: they show nothing of anybody.
MACHINES = {"health_live", "health_ready", "metrics", "robots", "security_txt", "csp_report"}
PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def _no_history() -> Iterator[None]:
    """Throttling and used codes live in the cache."""
    cache.clear()
    yield
    cache.clear()


def code(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def consulent(db_clone: Database) -> Medewerker:
    """Somebody with a password and an app with codes, who works at one organisation."""
    with factories.as_role():
        where = factories.gemeente()
        who = factories.medewerker(factories.partij(where, Partijsoort.CORPORATIE, naam="De Waterlinde"))
        factories.convenant(where)
        arm(who)
    return who


def arm(who: Medewerker, *, factor: bool = True) -> None:
    who.user.set_password(PASSWORD)
    who.user.save()
    if factor:
        TOTP.activate(who.user, SECRET)


def with_password(who: Medewerker) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": who.user.email, "password": PASSWORD})
    return browser


def logged_in(who: Medewerker) -> Client:
    """Through the real pages: password, then code."""
    browser = with_password(who)
    response = browser.post("/account/2fa/authenticate/", {"code": code()})
    assert response.status_code == 302
    return browser


def every_path() -> Iterator[tuple[str, str]]:
    """Name and an address of every pattern of the resolver."""
    values = {"int": "1", "uuid": "6f1d1a52-8d3f-4d0e-9a53-1f2f6a3d9b11"}

    def walk(patterns: list[URLPattern | URLResolver], prefix: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            route = str(pattern.pattern)
            for name, converter in pattern.pattern.converters.items():
                kind = type(converter).__name__.removesuffix("Converter").lower()
                route = route.replace(f"<{kind}:{name}>", values.get(kind, "lw-0001")).replace(f"<{name}>", "lw-0001")
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, prefix + route)
            else:
                yield pattern.name or "", f"/{prefix}{route}"

    return (each for each in walk(get_resolver().url_patterns, "") if each[0] not in MACHINES)


def test_a_password_alone_reaches_nothing_but_the_code_page(consulent: Medewerker) -> None:
    browser = with_password(consulent)

    assert browser.get("/mijn-gegevens/").headers["Location"].startswith("/account/login/")
    assert logged_in(consulent).get("/mijn-gegevens/").status_code == 200


def test_without_a_second_factor_every_url_leads_to_the_page_to_arrange_one(db_clone: Database) -> None:
    with factories.as_role():
        who = factories.medewerker(factories.partij(factories.gemeente(), Partijsoort.CORPORATIE))
        arm(who, factor=False)
    browser = with_password(who)
    seen = {}
    for name, path in every_path():
        for method in (browser.get, browser.post):
            if name in ARRANGE:
                continue
            response = method(path)
            seen[name, path] = response.status_code, response.headers.get("Location", "").partition("?")[0]
    assert len(seen) > 20
    # a system is told that it was not let in, a person where to go
    assert {shown for (_, path), shown in seen.items() if path.startswith("/api/")} == {(401, "")}
    assert {shown for (_, path), shown in seen.items() if not path.startswith("/api/")} == {(302, "/account/2fa/")}
    assert browser.get("/bestaat-niet/").headers["Location"].startswith("/account/2fa/")


def test_a_factor_that_was_arranged_must_be_shown_once_before_anything_opens(db_clone: Database) -> None:
    with factories.as_role():
        who = factories.medewerker(factories.partij(factories.gemeente(), Partijsoort.CORPORATIE))
        arm(who, factor=False)
    browser = with_password(who)
    with factories.as_role():
        TOTP.activate(who.user, SECRET)

    for name, path in every_path():
        if path.startswith("/api/"):
            assert browser.get(path).status_code == 401, name
        elif name not in PROVE:
            location = browser.get(path).headers["Location"]
            assert location.startswith("/account/2fa/reauthenticate/"), name
    key = browser.session.session_key
    done = browser.post("/account/2fa/reauthenticate/?next=/mijn-gegevens/", {"code": code()})
    assert done.headers["Location"] == "/mijn-gegevens/"
    assert browser.get("/mijn-gegevens/").status_code == 200
    assert browser.session.session_key != key


def test_the_last_factor_that_goes_takes_every_session_along(consulent: Medewerker) -> None:
    browser, elsewhere = logged_in(consulent), Client()
    cache.clear()
    elsewhere.post("/account/login/", {"login": consulent.user.email, "password": PASSWORD})
    elsewhere.post("/account/2fa/authenticate/", {"code": code()})
    assert elsewhere.get("/mijn-gegevens/").status_code == 200
    browser.post("/account/reauthenticate/", {"password": PASSWORD})

    assert browser.post("/account/2fa/totp/deactivate/").status_code == 302

    assert browser.get("/mijn-gegevens/").headers["Location"].startswith("/account/2fa/")
    assert elsewhere.get("/mijn-gegevens/").headers["Location"].startswith("/account/login/")


def test_the_key_of_the_session_changes_at_login_and_when_somebody_proves_it_again(consulent: Medewerker) -> None:
    browser = Client()
    browser.get("/account/login/")
    browser.post("/account/login/", {"login": consulent.user.email, "password": PASSWORD})
    keys = [browser.session.session_key]
    browser.post("/account/2fa/authenticate/", {"code": code()})
    keys.append(browser.session.session_key)
    browser.post("/account/reauthenticate/?next=/mijn-gegevens/", {"password": PASSWORD})
    keys.append(browser.session.session_key)

    assert len(set(keys)) == 3
    assert "U bent alleen hier ingelogd" in browser.get("/mijn-gegevens/").content.decode()


def test_a_disabled_account_is_out_on_the_next_request(consulent: Medewerker) -> None:
    browser = logged_in(consulent)
    with factories.as_role():
        consulent.user.is_active = False
        consulent.user.save()

    assert browser.get("/mijn-gegevens/").headers["Location"].startswith("/account/login/")


def test_a_membership_that_ended_gives_nothing_on_the_next_request(consulent: Medewerker) -> None:
    browser = logged_in(consulent)
    with factories.as_role():
        Medewerker.objects.filter(pk=consulent.pk).update(actief=False)

    response = browser.get("/mijn-gegevens/", follow=True)

    assert response.redirect_chain == [("/partij/kiezen/", 302)]
    assert "U werkt nu voor geen organisatie" in response.content.decode()


def test_wrong_password_reads_the_same_for_a_known_and_an_unknown_address(consulent: Medewerker) -> None:
    def answer(address: str) -> bytes:
        response = Client().post("/account/login/", {"login": address, "password": "verkeerd wachtwoord"})
        return response.content.replace(address.encode(), b"")

    def without_tokens(page: bytes) -> bytes:
        return re.sub(rb'(nonce|value|X-CSRFToken": )="?[^"]{20,}"', b"", re.sub(rb'"X-CSRFToken": "[^"]+"', b"", page))

    known, unknown = answer(consulent.user.email), answer("niemand@overlast.example")

    assert b"ov-alert" in known or b"error" in known
    assert without_tokens(known) == without_tokens(unknown)


def test_an_unknown_address_costs_as_much_hashing_as_a_known_one(
    consulent: Medewerker, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    encode = MD5PasswordHasher.encode

    def counting(self: MD5PasswordHasher, password: str, *rest: str) -> str:
        hashed.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    for address in (consulent.user.email, "niemand@overlast.example"):
        Client().post("/account/login/", {"login": address, "password": f"gok van {address}"})

    assert hashed == [f"gok van {consulent.user.email}", "gok van niemand@overlast.example"]


def test_guessing_codes_is_throttled(consulent: Medewerker) -> None:
    browser = with_password(consulent)
    pages = [browser.post("/account/2fa/authenticate/", {"code": f"00000{n}"}).content.decode() for n in range(7)]

    assert "Deze code klopt niet" in pages[0]
    assert "Te veel pogingen" in pages[-1]
    browser.post("/account/2fa/authenticate/", {"code": code()})
    assert browser.get("/mijn-gegevens/").status_code == 302  # even the right code waits


def test_guessing_is_throttled_whatever_address_a_proxy_header_claims(consulent: Medewerker) -> None:
    def guess(n: int) -> bytes:
        data = {"login": consulent.user.email, "password": f"gok {n}"}
        return Client().post("/account/login/", data, headers={"X-Forwarded-For": f"203.0.113.{n}"}).content

    pages = [guess(n) for n in range(7)]

    right = Client().post("/account/login/", {"login": consulent.user.email, "password": PASSWORD})
    assert b"Te veel" not in pages[0]
    assert b"Te veel" in pages[-1]
    assert right.status_code == 200  # even the right password waits


def test_too_many_attempts_from_one_address_get_a_page_that_says_what_to_do(consulent: Medewerker) -> None:
    answers = [Client().post("/account/login/", {"login": f"wie{n}@x.example", "password": "gok"}) for n in range(61)]

    assert {answer.status_code for answer in answers[:10]} == {200}
    assert answers[-1].status_code == 429
    assert "Even wachten" in answers[-1].content.decode()


def test_a_newcomer_arranges_an_app_with_codes_and_then_works(db_clone: Database) -> None:
    with factories.as_role():
        who = factories.medewerker(factories.partij(factories.gemeente(), Partijsoort.CORPORATIE))
        arm(who, factor=False)
    browser = with_password(who)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    browser.get("/account/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]

    done = browser.post("/account/2fa/totp/activate/", {"code": code(secret)}, follow=True)

    assert done.request["PATH_INFO"] == "/account/2fa/reauthenticate/"
    assert "Gebruik uw wachtwoord" not in done.content.decode()
    shown = browser.post(
        done.request["PATH_INFO"] + "?next=/account/2fa/recovery-codes/", {"code": code(secret)}, follow=True
    )
    assert shown.request["PATH_INFO"] == "/account/2fa/recovery-codes/"
    assert browser.get("/mijn-gegevens/").status_code == 200


def test_a_code_works_once(consulent: Medewerker) -> None:
    logged_in(consulent)
    again = with_password(consulent)

    assert again.post("/account/2fa/authenticate/", {"code": code()}).status_code == 200
    assert again.get("/mijn-gegevens/").status_code == 302


def test_the_secret_of_the_app_with_codes_is_not_readable_in_the_database(consulent: Medewerker) -> None:
    assert SECRET not in str(Authenticator.objects.get().data)


@pytest.fixture
def double(consulent: Medewerker) -> Medewerker:
    """A second membership of the same person, in another gemeente."""
    with factories.as_role():
        elsewhere = factories.partij(factories.gemeente("oostervaart", "Oostervaart", "OV"), Partijsoort.CORPORATIE)
        return factories.medewerker(elsewhere, user=consulent.user)


def test_with_two_organisations_one_chooses_first_and_the_choice_is_logged(
    consulent: Medewerker, double: Medewerker, migrator: Connection
) -> None:
    browser = logged_in(consulent)

    asked = browser.get("/mijn-gegevens/", follow=True)
    assert asked.redirect_chain == [("/partij/kiezen/", 302)]
    assert "De Waterlinde – Lindewaard" in asked.content.decode()
    key = browser.session.session_key
    for choice in (consulent, double):
        assert browser.post("/partij/wisselen/", {"medewerkerschap": choice.pk}).headers["Location"] == "/"

    page = browser.get("/mijn-gegevens/").content.decode()
    assert "Oostervaart" in page.partition('id="menu-profile"')[0]
    assert browser.session.session_key == key
    logged = migrator.execute(
        "SELECT medewerker_id, object FROM gate.inzagelog WHERE gebeurtenis = 'partijwissel' ORDER BY id"
    ).fetchall()
    assert logged == [(consulent.pk, ""), (double.pk, "van De Waterlinde")]


def test_nobody_switches_to_the_membership_of_somebody_else(consulent: Medewerker, double: Medewerker) -> None:
    with factories.as_role():
        colleague = factories.medewerker(consulent.partij)
    browser = logged_in(consulent)

    assert browser.post("/partij/wisselen/", {"medewerkerschap": colleague.pk}).status_code == 404
    assert browser.get("/partij/wisselen/").status_code == 405
    assert browser.get("/mijn-gegevens/").headers["Location"] == "/partij/kiezen/"


def test_a_token_asks_who_you_are_is_shown_once_and_can_be_revoked(consulent: Medewerker) -> None:
    browser = logged_in(consulent)
    last = timezone.localdate() + timedelta(days=30)
    chosen = {"naam": "Zaaksysteem", "scopes": ["casussen:lezen", "agenda:lezen"], "tot_en_met": last.isoformat()}
    asked = browser.post("/api-toegang/", chosen)
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert not ApiToken.objects.exists()

    page = browser.post(asked.headers["Location"], {"password": PASSWORD}).content.decode()

    [value] = re.findall(r'<code class="ov-code">([^<]+)</code>', page)
    token = ApiToken.objects.get()
    assert token.hash == sha256(value.encode()).hexdigest()
    assert token.scopes == ["casussen:lezen", "agenda:lezen"]
    assert timezone.localdate(token.verloopt_op) == last + timedelta(days=1)
    assert value not in browser.get("/api-toegang/").content.decode()
    for wrong in (
        {**chosen, "naam": ""},
        {**chosen, "scopes": []},
        {**chosen, "scopes": ["alles"]},
        {**chosen, "tot_en_met": (last + timedelta(days=400)).isoformat()},
        {**chosen, "tot_en_met": (last - timedelta(days=31)).isoformat()},
    ):
        assert browser.post("/api-toegang/", wrong).status_code == 422
    assert browser.post(f"/api-toegang/{token.pk}/intrekken/").status_code == 302
    token.refresh_from_db()
    assert not token.works(timezone.now())
    assert (
        "Casussen lezen waaraan u werkt" not in browser.get("/api-toegang/").content.decode().split("Nieuwe sleutel")[0]
    )


def test_a_token_of_somebody_else_stays_and_a_privacy_officer_gets_none(consulent: Medewerker) -> None:
    with factories.as_role():
        officer = factories.medewerker(consulent.partij, Rol.PRIVACY_OFFICER)
        colleague = factories.medewerker(consulent.partij)
        token = ApiToken.objects.create(medewerker=consulent, hash="x" * 64, naam="x", verloopt_op=timezone.now())

    assert factories.client(colleague).post(f"/api-toegang/{token.pk}/intrekken/").status_code == 302
    assert ApiToken.objects.filter(pk=token.pk).exists()
    assert factories.client(officer).get("/api-toegang/").status_code == 403


def test_only_the_account_pages_in_use_exist() -> None:
    names = {name for name, path in every_path() if path.startswith("/account/")}

    assert not {name for name in names if re.search("signup|email|social|connections|code_confirm|trust", name)}


@pytest.mark.parametrize("role", [Rol.CONSULENT, Rol.REGISSEUR, Rol.FG])
def test_the_menu_fits_the_role_and_costs_one_query(db_clone: Database, role: Rol) -> None:
    with factories.as_role():
        where = factories.gemeente()
        regie = factories.partij(where, Partijsoort.BURGEMEESTER)
        who = factories.medewerker(regie, role)
        factories.convenant(where)
        for _ in range(2):
            factories.melding(regie)
        factories.casus(factories.partij(where, Partijsoort.CORPORATIE), status="aangemeld")
        factories.casus(factories.partij(where, Partijsoort.POLITIE), status="in_behandeling")
    browser = factories.client(who)
    with CaptureQueriesContext(connection) as queries:
        page = browser.get("/api-toegang/" if role != Rol.FG else "/partij/kiezen/").content.decode()

    menu = page.partition('aria-label="Hoofdmenu"')[2].partition("</nav>")[0]
    assert ("Inzagelog" in menu) == (role == Rol.FG)
    with factories.request(factories.actor(who)) as actor:
        assert counts(actor) == {"unread": 0} | ({"casussen": 1, "meldingen": 2} if role == Rol.REGISSEUR else {})
    assert sum("cases_bericht" in query["sql"] for query in queries) == 1
    assert len(queries) <= 8  # begin, session, account, memberships, enter, the page's own, counts, commit
