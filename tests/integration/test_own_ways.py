"""What a session that came through a provider may change about how the account logs in."""

import datetime as dt
import time
from collections.abc import Iterator

import allauth.mfa.urls
import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from parties.models import Medewerker, Rol
from parties.services import uitnodigingen
from parties.services.uitnodigingen import token_of
from tests import factories
from tests.integration import aanmelden
from tests.integration.aanmelden import NEXT, Town, linked, text
from tests.oidc import ADDRESS, come_back, log_in, through
from tests.services import Mailbox

ports, town = aanmelden.ports, aanmelden.town
PASSWORD = "vier gewone woorden achter elkaar"
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

OWN_FACTORS = ("totp/activate/", "totp/deactivate/", "webauthn/add/", "webauthn/keys/1/remove/", "recovery-codes/",
               "recovery-codes/generate/", "recovery-codes/download/")  # fmt: skip


def test_every_page_about_factors_is_guarded_or_harmless() -> None:
    harmless = {"", "authenticate/", "reauthenticate/", "webauthn/", "webauthn/login/", "webauthn/reauthenticate/",
                "webauthn/keys/1/edit/"}  # fmt: skip
    assert {each.replace("<int:pk>", "1") for each in paths(allauth.mfa.urls.urlpatterns)} == harmless | set(
        OWN_FACTORS
    )


def paths(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        here = f"{before}{each.pattern}"
        yield from paths(each.url_patterns, here) if isinstance(each, URLResolver) else [here]


@pytest.mark.parametrize("blocked", [False, True])
def test_a_provider_makes_no_way_in_that_opens_another_organisation(town: Town, smtp: Mailbox, blocked: bool) -> None:
    anna = linked(town, smtp)
    assert anna.get("/account/password/set/").status_code == 403, "it would open what a later membership brings"
    assert anna.get("/account/2fa/totp/activate/").status_code == 302, (
        "of one organisation: once they show who they are"
    )
    with factories.as_role():
        other = factories.medewerker(town.bram.partij, user=town.anna.user)
        other.actief = not blocked
        other.save()
    for path in OWN_FACTORS:
        for answer in (anna.get(f"/account/2fa/{path}"), anna.post(f"/account/2fa/{path}")):
            assert answer.status_code == 403, path
            assert "werkt ook voor een andere" in text(answer)
    town.woonstad.next("a-1", email="anna@woonstad.example")
    weak = Client()
    log_in(weak, town.woonstad, next=NEXT)
    assert weak.get("/account/2fa/totp/activate/").status_code == 403, "nor without a second factor"
    own = factories.client(town.anna)
    assert own.get("/account/2fa/webauthn/add/").status_code != 403, "a login of one's own"


def confirmed(browser: Client, town: Town, path: str) -> None:
    """Open a page that asks who one is, and show that at the provider."""
    asked = browser.get(path)
    assert asked.status_code == 302
    town.woonstad.next("a-1", email="anna@woonstad.example")
    address = ADDRESS.search(text(browser.post(asked.headers["Location"])))[1]  # type: ignore[index]
    come_back(browser, through(address.replace("&amp;", "&")))
    assert browser.get(path).status_code == 200


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_what_a_provider_session_made_ends_with_a_second_organisation(town: Town, smtp: Mailbox) -> None:
    with factories.as_role():
        town.anna.user.set_unusable_password()
        town.anna.user.save()
        keeper = factories.medewerker(town.bram.partij, Rol.BEHEERDER)
    sure = linked(town, smtp)
    town.woonstad.next("a-1", email="anna@woonstad.example")
    anna = Client()
    log_in(anna, town.woonstad, next=NEXT)
    confirmed(anna, town, "/account/2fa/totp/activate/")
    code = code_now(anna.session["mfa.totp.secret"])
    assert anna.post("/account/2fa/totp/activate/", {"code": code}).status_code == 302
    confirmed(sure, town, "/account/2fa/recovery-codes/generate/")
    assert sure.post("/account/2fa/recovery-codes/generate/").status_code == 302
    made = Authenticator.objects.filter(user=town.anna.user)
    assert {(row.type, row.data.get("aanmelding_partij")) for row in made} == {
        ("totp", town.anna.partij_id), ("recovery_codes", town.anna.partij_id)
    }  # fmt: skip
    with factories.as_role():
        own = Authenticator.objects.create(user=town.anna.user, type="webauthn", data={"name": "Van haarzelf"})

    with factories.request(factories.actor(keeper)) as actor:
        sent = uitnodigingen.invite(
            actor, partij=town.bram.partij, email=town.anna.user.email, naam="Anna", functie="",
            rollen=[Rol.WIJKAGENT], contactpersoon=False, now=timezone.now(),
        )  # fmt: skip
    page = f"/uitnodiging/{token_of(sent.pk)}/"
    assert "Kies een wachtwoord" in text(sure.get(page))
    assert sure.post(page).status_code == 422
    done = sure.post(page, {"password": PASSWORD})
    assert done.headers["Location"] == "/account/login/"
    assert list(made.all()) == [own]
    assert not sure.session.get("_auth_user_id")
    assert not UserSession.objects.filter(user=town.anna.user).exists()
    town.anna.user.refresh_from_db()
    assert town.anna.user.check_password(PASSWORD)


def test_what_a_provider_session_made_opens_what_that_session_opened(town: Town) -> None:
    with factories.as_role():
        town.anna.user.set_password(PASSWORD)
        town.anna.user.save()
        factories.medewerker(town.bram.partij, user=town.anna.user)
        factor = TOTP.activate(town.anna.user, TOTP_SECRET).instance
    for made_at, places in ((town.anna.partij_id, {"Woonstad"}), (None, {"Woonstad", "Politie"})):
        with factories.as_role():
            factor.data = {"secret": factor.data["secret"]} | ({"aanmelding_partij": made_at} if made_at else {})
            factor.save()
        cache.clear()
        anna = Client()
        anna.post("/account/login/", {"login": "anna@woonstad.example", "password": PASSWORD})
        assert anna.post("/account/2fa/authenticate/", {"code": code_now(TOTP_SECRET)}).status_code == 302
        shown = text(anna.get("/partij/kiezen/"))
        assert {naam for naam in ("Woonstad", "Politie") if naam in shown} == places
        adding = anna.get("/account/2fa/webauthn/add/").status_code
        assert (adding == 403) == bool(made_at), "nor makes a factor without the mark"


def test_who_left_comes_back_through_the_provider(town: Town, smtp: Mailbox) -> None:
    with factories.as_role():
        keeper = factories.medewerker(town.anna.partij, Rol.BEHEERDER)
        elsewhere = factories.medewerker(town.bram.partij, Rol.BEHEERDER)
        town.anna.user.set_unusable_password()
        town.anna.user.save()
    linked(town, smtp)
    with factories.as_role():
        then = timezone.now() - dt.timedelta(hours=1)
        Medewerker.objects.filter(pk=town.anna.pk).update(actief=False, vertrokken_op=then)
    anna = Client()
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    assert log_in(anna, town.woonstad, next=NEXT).status_code == 403
    with factories.request(factories.actor(keeper)) as actor:
        sent = uitnodigingen.invite(
            actor, partij=town.anna.partij, email=town.anna.user.email, naam="Anna", functie="",
            rollen=[Rol.CONSULENT], contactpersoon=False, now=timezone.now(),
        )  # fmt: skip
    with factories.request(factories.actor(elsewhere)) as actor:
        other = uitnodigingen.invite(
            actor, partij=town.bram.partij, email=town.anna.user.email, naam="Anna", functie="",
            rollen=[Rol.CONSULENT], contactpersoon=False, now=timezone.now(),
        )  # fmt: skip
    page = f"/uitnodiging/{token_of(sent.pk)}/"
    town.woonstad.next("a-1", email="anna@woonstad.example", amr=["mfa"])
    assert log_in(anna, town.woonstad, next=page).headers["Location"] == page
    assert "Kies een wachtwoord" in text(anna.get(f"/uitnodiging/{token_of(other.pk)}/")), "of another organisation"
    assert anna.get(NEXT).status_code == 302, "nothing opens yet"
    assert "Kies een wachtwoord" not in text(anna.get(page))
    assert anna.post(page).status_code == 302
    assert anna.get(NEXT).headers["Location"] == "/geheimhouding/", "in, and signs anew"
