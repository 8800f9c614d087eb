"""Account pages in a real browser: arranging a passkey, logging in with it, and nothing for axe to say."""

import re
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache

from parties.models import Partijsoort
from tests import factories
from tests.databases import Database
from tests.pages import at_widths, check, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def newcomer(page: "Page", email: str) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def test_a_newcomer_arranges_a_passkey_and_logs_in_with_it(
    db_clone: Database, page: "Page", live_url: str, settings: Any
) -> None:
    cache.clear()
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # a browser gives passkeys on localhost, which is no https
    with factories.as_role():
        who = factories.medewerker(
            factories.partij(factories.gemeente(), Partijsoort.CORPORATIE), naam="Fatma Yildirim"
        )
        who.user.set_password(PASSWORD)
        who.user.save()
    address = live_url.replace("127.0.0.1", "localhost")
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    newcomer(page, who.user.email)
    page.get_by_role("link", name="Toegangssleutel toevoegen").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bevestigen").click()
    page.get_by_label("Naam").fill("Telefoon")
    passwordless = page.get_by_role("checkbox")
    if passwordless.count():
        passwordless.check()
    page.get_by_role("button", name=re.compile("oevoegen|aken")).click()
    page.wait_for_url(re.compile("/account/2fa/webauthn/reauthenticate/"))
    page.get_by_role("button", name="Gebruik een toegangssleutel").click()
    page.wait_for_url(re.compile("/account/2fa/recovery-codes/$"))
    page.goto(f"{address}/mijn-gegevens/")
    page.get_by_role("heading", name="Mijn gegevens").wait_for()
    page.get_by_role("button", name="Fatma Yildirim").click()
    page.get_by_role("button", name="Uitloggen").click()

    page.goto("/account/login/?next=/mijn-gegevens/")
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()
    page.wait_for_url(re.compile("/mijn-gegevens/"))
    page.get_by_text("Toegangssleutel, sinds").wait_for()


def test_account_pages_have_nothing_to_improve(db_clone: Database, page: "Page", live_url: str) -> None:
    with factories.as_role():
        here = factories.gemeente()
        who = factories.medewerker(factories.partij(here, Partijsoort.CORPORATIE, naam="De Waterlinde"))
        factories.medewerker(factories.partij(here, Partijsoort.POLITIE), user=who.user)
        alone = factories.medewerker(factories.partij(here, Partijsoort.GGD), naam="Zonder Factor")
        alone.user.set_password(PASSWORD)
        alone.user.save()
        who.user.set_password(PASSWORD)
        who.user.save()
        TOTP.activate(who.user, SECRET)
        factories.convenant(here)

    def look_at(*addresses: str) -> None:
        for address in addresses:
            page.goto(address)
            assert page.url == f"{live_url}{address}"
            for _ in at_widths(page, 1440, 390, 320):
                check(page)

    look_at("/account/login/")
    log_in(page.context, who, live_url)
    look_at(
        "/mijn-gegevens/",
        "/api-toegang/",
        "/partij/kiezen/",
        "/account/2fa/",
        "/account/sessions/",
        "/account/password/change/",
        "/account/2fa/reauthenticate/",
    )
    page.context.clear_cookies()
    cache.clear()
    newcomer(page, alone.user.email)
    look_at("/account/2fa/")
