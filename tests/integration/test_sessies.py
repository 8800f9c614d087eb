"""How long somebody stays logged in, where, and what happens afterwards (assurance.md 22, 23, 25, 26)."""

import datetime as dt
import random
import re
import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from parties.devices import device
from parties.models import Medewerker, Partijsoort, Rol
from tests import factories
from tests.databases import Database
from tests.oidc import configured
from tests.services import Mailbox

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGE = "/mijn-gegevens/"
LINK = re.compile(r"http://\S+(/account/password/reset/key/\S+/)")


@pytest.fixture(autouse=True)
def _no_history() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def who(db_clone: Database) -> Medewerker:
    with factories.as_role():
        here = factories.gemeente()
        made = factories.medewerker(factories.partij(here, Partijsoort.CORPORATIE))
        factories.convenant(here)
        made.user.set_password(PASSWORD)
        made.user.save()
        TOTP.activate(made.user, SECRET)
    return made


def for_real(person: Medewerker) -> Client:
    """Log in through the pages, as somebody on a device of their own."""
    cache.clear()
    browser = Client()
    browser.post("/account/login/", {"login": person.user.email, "password": PASSWORD})
    code = format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))
    assert browser.post("/account/2fa/authenticate/", {"code": code}).status_code == 302
    return browser


def minutes_later(n: float) -> Any:
    return time_machine.travel(timezone.now() + dt.timedelta(minutes=n), tick=True)


def alive(browser: Client) -> bool:
    return browser.get(PAGE).status_code == 200


def test_doing_nothing_for_half_an_hour_ends_the_session_and_being_busy_does_not(who: Medewerker) -> None:
    browser = factories.client(who)
    for busy in (20, 40, 60):
        with minutes_later(busy):
            assert alive(browser)
    with minutes_later(60 + 29):
        assert alive(browser)
    with minutes_later(60 + 29 + 31):
        asked = browser.get(f"{PAGE}?van=daar")
        assert asked.headers["Location"] == "/account/login/?next=/mijn-gegevens/%3Fvan%3Ddaar"
        assert "U bent uitgelogd" in browser.get(asked.headers["Location"]).content.decode()
        assert "U bent uitgelogd" not in Client().get(asked.headers["Location"]).content.decode()


def test_after_a_working_day_one_logs_in_again_however_busy(who: Medewerker, settings: Any) -> None:
    browser = factories.client(who)
    until = settings.SESSION_ABSOLUTE_SECONDS // 60
    for busy in range(20, until, 20):
        with minutes_later(busy):
            assert alive(browser), busy
    with minutes_later(until + 1):
        assert not alive(browser)


def test_a_page_that_asks_for_news_by_itself_keeps_nobody_logged_in(who: Medewerker) -> None:
    browser = factories.client(who)
    polled = "/overleggen/6f1d1a52-8d3f-4d0e-9a53-1f2f6a3d9b11/stand/"
    for busy in (10, 20, 29):
        with minutes_later(busy):
            browser.get(polled)
    with minutes_later(31):
        assert not alive(browser)


def test_reading_writes_at_most_once_a_minute_and_never_what_the_session_holds(who: Medewerker) -> None:
    browser = factories.client(who)
    with CaptureQueriesContext(connection) as queries:
        alive(browser)
    assert not [query for query in queries if "UPDATE" in query["sql"]]
    with minutes_later(3), CaptureQueriesContext(connection) as queries:
        alive(browser)
        alive(browser)
    [written] = [query["sql"] for query in queries if "UPDATE" in query["sql"]]
    assert written.startswith('UPDATE "django_session" SET "expire_date"')
    assert "session_data" not in written.partition("WHERE")[0]


def test_the_button_keeps_one_logged_in_and_the_page_says_when_it_ends(who: Medewerker) -> None:
    browser = factories.client(who)
    page = browser.get(PAGE).content.decode()
    assert 'data-session-idle="1800"' in page
    assert "Blijf ingelogd" in page
    with minutes_later(29):
        assert browser.post("/account/blijf-ingelogd/").status_code == 204
    with minutes_later(50):
        assert alive(browser)
    assert Client().post("/account/blijf-ingelogd/").status_code == 302
    assert browser.get("/account/blijf-ingelogd/").status_code == 405


def test_ended_sessions_are_cleared_away_at_the_next_login(who: Medewerker) -> None:
    factories.client(who)
    with minutes_later(60):
        factories.client(who)
        assert Session.objects.count() == 1


def test_after_logging_in_one_is_back_at_the_form_never_somewhere_else(who: Medewerker) -> None:
    browser = Client()
    form = {"Referer": "http://testserver/meldingen/nieuw/?concept=1"}
    sent = browser.post("/meldingen/nieuw/", {"soort": "geluid"}, headers=form)
    assert sent.headers["Location"] == "/account/login/?next=/meldingen/nieuw/%3Fconcept%3D1"
    for wrong in ("https://elders.example/x", "", "http://testserver.elders.example/"):
        sent = browser.post("/meldingen/nieuw/", {}, headers={"Referer": wrong})
        assert sent.headers["Location"] == "/account/login/?next=/"
    for bad in ("https://elders.example/", "//elders.example/", "javascript:alert(1)"):
        person = Client()
        data = {"login": who.user.email, "password": PASSWORD, "next": bad}
        answer = person.post("/account/login/", data, follow=True)
        assert "elders.example" not in str(answer.redirect_chain)
        assert "elders.example" not in answer.content.decode()
        cache.clear()


def test_one_sees_where_one_is_logged_in_and_ends_one_or_all_of_them(who: Medewerker) -> None:
    with factories.as_role():
        other = factories.medewerker(who.partij)
        other.user.set_password(PASSWORD)
        other.user.save()
        TOTP.activate(other.user, SECRET)
    browser, phone, tablet, stranger = (for_real(each) for each in (who, who, who, other))
    page = browser.get("/account/sessions/").content.decode()
    assert page.count("Uitloggen<span") == 2
    ids = [int(n) for n in re.findall(r"/account/sessions/(\d+)/beeindigen/", page)]

    stranger.post(f"/account/sessions/{ids[0]}/beeindigen/")
    assert all(map(alive, (browser, phone, tablet)))
    browser.post(f"/account/sessions/{ids[0]}/beeindigen/")
    assert [alive(phone), alive(tablet)].count(True) == 1
    browser.post("/account/sessions/")
    assert [alive(each) for each in (browser, phone, tablet, stranger)] == [True, False, False, True]
    assert UserSession.objects.filter(user=who.user).count() == 1


def test_a_device_has_a_name_that_its_owner_knows() -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/143.0 Safari/537.36"
    assert device(chrome) == "Chrome op Windows"
    assert device(chrome + " Edg/143.0") == "Edge op Windows"
    assert device("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1") == "Safari op iPhone"
    assert device("curl/8.0") == "Onbekend apparaat"


# --- no answer and no time tells who has an account ---
def still(page: bytes) -> str:
    return re.sub(r'nonce="[^"]*"|value="[^"]*"|"X-CSRFToken": "[^"]*"', "", page.decode())


def test_the_first_step_follows_from_the_domain_alone(who: Medewerker) -> None:
    with factories.as_role():
        police = factories.partij(who.partij.gemeente, Partijsoort.POLITIE)
        bram = factories.medewerker(police)
        bram.user.email = "bram@politie.example"
        bram.user.save()
        configured(police, "https://login.politie.example", "politie.example")

    def step(address: str, **more: str) -> tuple[str, int]:
        with CaptureQueriesContext(connection) as queries:
            answer = Client().post("/account/login/", {"login": address, **more})
        assert answer.status_code == 200
        assert not [query for query in queries if "parties_user" in query["sql"] or "medewerker" in query["sql"]]
        return still(answer.content), len(queries)

    assert step("bram@politie.example") == step("niemand@politie.example") == step("B@Politie.Example")
    assert step(who.user.email) == step("niemand@overlast.example")
    assert "Ga naar inloggen van" in step("x@politie.example")[0]
    assert 'type="password"' in step("x@politie.example", met="wachtwoord")[0]
    assert 'type="password"' in step(who.user.email)[0]
    assert Client().post("/account/login/", {"login": "geen adres"}).status_code == 422


def auc(first: list[float], second: list[float]) -> float:
    pairs = [(a > b) + 0.5 * (a == b) for a in first for b in second]
    return sum(pairs) / len(pairs)


@pytest.mark.parametrize("page", ["login", "reset"])
def test_known_and_unknown_take_as_long(
    who: Medewerker, settings: Any, smtp: Mailbox, page: str, record_property: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    times: dict[str, list[float]] = {who.user.email: [], "niemand@overlast.example": []}
    for n in range(72):
        for address, taken in random.sample(list(times.items()), 2):
            browser = Client()
            began = time.perf_counter()
            if page == "login":
                browser.post("/account/login/", {"login": address, "password": f"gok {n}"})
            else:
                browser.post("/account/password/reset/", {"email": address})
            if n > 1:
                taken.append(time.perf_counter() - began)
            if page == "reset":
                time.sleep(0.03)  # the mail of the one does not slow down the other
    measured = auc(*times.values())
    record_property("figure", f"AUC {measured:.2f}")
    assert 0.35 < measured < 0.65


def test_asking_for_a_new_password_reads_the_same_for_everybody(who: Medewerker, smtp: Mailbox) -> None:
    answers = []
    for address in (who.user.email, "niemand@overlast.example"):
        done = Client().post("/account/password/reset/", {"email": address}, follow=True)
        answers.append((done.redirect_chain, still(done.content)))
    assert answers[0] == answers[1]
    [mail] = wait_for(smtp, 1)
    assert mail["To"] == who.user.email
    assert who.user.naam not in mail.get_content()
    assert who.user.email not in mail.get_content()


def wait_for(smtp: Mailbox, n: int) -> list[Any]:
    until = time.monotonic() + 5
    while len(smtp.messages) < n and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.05)
    return list(smtp.messages)


def test_a_new_password_ends_every_session_and_spares_nobody_the_second_step(who: Medewerker, smtp: Mailbox) -> None:
    elsewhere = factories.client(who)
    Client().post("/account/password/reset/", {"email": who.user.email})
    [mail] = wait_for(smtp, 1)
    link = LINK.search(mail.get_content())[1]  # type: ignore[index]
    browser = Client()
    form = browser.get(link).headers["Location"]
    assert link.rsplit("/", 2)[1] not in form
    new = "vier losse woorden samen"
    assert "12 tekens" in browser.post(form, {"password1": "kort", "password2": "kort"}).content.decode()
    done = browser.post(form, {"password1": new, "password2": new})
    assert done.headers["Location"] == "/account/password/reset/key/done/"
    assert not alive(elsewhere)
    assert not alive(browser)
    assert (
        browser.post("/account/login/", {"login": who.user.email, "password": new})
        .headers["Location"]
        .startswith("/account/2fa/authenticate/")
    )
    assert not alive(browser)
    assert "werkt niet meer" in Client().get(link, follow=True).content.decode()


def test_who_changes_the_password_stays_and_everywhere_else_one_is_out(who: Medewerker) -> None:
    here, elsewhere = factories.client(who), factories.client(who)
    new = "vier losse woorden samen"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert here.post("/account/password/change/", data).status_code == 302
    assert (alive(here), alive(elsewhere)) == (True, False)
    who.user.refresh_from_db()
    assert who.user.check_password(new)


def test_no_mail_for_who_logs_in_elsewhere_or_works_nowhere(who: Medewerker, smtp: Mailbox) -> None:
    with factories.as_role():
        invited = factories.medewerker(who.partij)  # has no password yet
        gone = factories.medewerker(who.partij)
        gone.user.set_password(PASSWORD)
        gone.user.save()
        Medewerker.objects.filter(pk=gone.pk).update(actief=False)
    for person in (invited, gone):
        Client().post("/account/password/reset/", {"email": person.user.email})
    Client().post("/account/password/reset/", {"email": who.user.email})
    assert [mail["To"] for mail in wait_for(smtp, 1)] == [who.user.email]


def test_asking_for_mail_is_throttled_per_address_and_no_header_helps(who: Medewerker, smtp: Mailbox) -> None:
    def ask(n: int) -> int:
        data = {"email": who.user.email}
        return (
            Client().post("/account/password/reset/", data, headers={"X-Forwarded-For": f"203.0.113.{n}"}).status_code
        )

    assert [ask(n) for n in range(5)] == [302, 302, 302, 429, 429]
    assert len(wait_for(smtp, 3)) == 3


@pytest.mark.parametrize("behind", [0, 1])
def test_behind_a_proxy_only_what_the_proxy_added_counts(who: Medewerker, settings: Any, behind: int) -> None:
    """A client writes what it likes in front; the last address is of our own proxy."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = behind
    settings.ACCOUNT_RATE_LIMITS = {"login": "5/m/ip"}

    def knock(n: int, forged: str) -> int:
        data = {"login": f"wie{n}@x.example", "password": "gok"}
        return Client().post("/account/login/", data, headers={"X-Forwarded-For": forged}).status_code

    assert [knock(n, f"198.51.100.{n}, 203.0.113.9") for n in range(7)][-1] == 429
    other = knock(8, "198.51.100.8, 203.0.113.10")
    assert other == (200 if behind else 429)


def test_processes_count_together_through_redis(who: Medewerker, settings: Any, redis_url: str) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    data = {"login": who.user.email, "password": "gok"}
    pages = [Client().post("/account/login/", data).content for _ in range(7)]
    assert b"Te veel" in pages[-1]
    import redis

    kept = redis.Redis.from_url(redis_url)
    assert kept.dbsize() > 0
    assert not [key for key in kept.scan_iter() if who.user.email.encode() in key]


def test_showing_again_who_one_is_is_throttled(who: Medewerker) -> None:
    browser = factories.client(who)
    answers = [browser.post("/account/reauthenticate/", {"password": f"gok {n}"}).status_code for n in range(6)]
    assert answers[0] == 200
    assert answers[-1] == 429


# --- what asks again who one is (assurance.md 28) ---
@pytest.mark.parametrize(
    ("role", "address"),
    [
        (Rol.CONSULENT, reverse("dossier_export", args=["LW-AAAA-BBBB", UUID(int=4)])),
        (Rol.PRIVACY_OFFICER, reverse("convenant_status", args=[1, "versturen"])),
        (Rol.PRIVACY_OFFICER, reverse("convenant_status", args=[1, "beeindigen"])),
        (Rol.PRIVACY_OFFICER, reverse("inzagelog_csv")),
        (Rol.CONSULENT, reverse("api_toegang")),
    ],
)
def test_taking_something_out_and_changing_the_convenant_ask_again_who_one_is(
    who: Medewerker, role: str, address: str
) -> None:
    with factories.as_role():
        person = factories.medewerker(who.partij, role)
        TOTP.activate(person.user, SECRET)
    asked = factories.client(person).post(address, {"naam": "x"})
    assert asked.headers["Location"].startswith("/account/2fa/reauthenticate/?next="), address
