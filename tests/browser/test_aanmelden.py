"""Logging in, staying logged in and coming back, in a real browser at desktop and phone width."""

import re
import time
from typing import TYPE_CHECKING, Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache

from parties.models import Identiteitsprovider, Medewerker, Partijsoort, Rol
from tests import factories
from tests.databases import Database
from tests.oidc import configured, free_port, running
from tests.pages import at_widths, check, log_in, look
from tests.services import Mailbox

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASSWORD = "correct horse battery staple"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def somebody(soort: str = Partijsoort.CORPORATIE, *, naam: str = "Fatma Yildirim") -> Medewerker:
    here = factories.gemeente()
    made = factories.medewerker(factories.partij(here, soort, naam="Woonstad"), naam=naam)
    factories.partij(here, Partijsoort.BURGEMEESTER)
    factories.convenant(here)
    made.user.email = "fatma@woonstad.example"
    made.user.set_password(PASSWORD)
    made.user.save()
    TOTP.activate(made.user, SECRET)
    return made


def by_hand(page: "Page") -> None:
    """Log in with password and code on the page that is shown."""
    cache.clear()
    page.get_by_label("E-mailadres").fill("fatma@woonstad.example")
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.get_by_role("button", name="Inloggen", exact=True).click()


def everywhere(page: "Page", name: str) -> None:
    for _ in at_widths(page, 1440, 390):
        check(page)
        look(page, name)


def test_the_warning_comes_in_time_and_the_draft_is_there_after_logging_in_again(
    db_clone: Database, page: "Page", live_url: str, settings: Any
) -> None:
    settings.SESSION_IDLE_SECONDS, settings.SESSION_WARNING_SECONDS = 14, 8
    with factories.as_role():
        who = somebody()
    log_in(page.context, who, live_url)
    page.goto("/meldingen/nieuw/")
    page.wait_for_url(re.compile("/meldingen/nieuw/"))
    form = page.url
    box = page.locator("form[data-draft-url] textarea").first
    box.fill("Muziek tot diep in de nacht.")
    page.get_by_text("Concept bewaard").wait_for()

    page.get_by_role("dialog").wait_for(timeout=15000)
    everywhere(page, "sessie_waarschuwing")
    page.get_by_role("button", name="Blijf ingelogd").click()
    page.get_by_role("dialog").wait_for(state="hidden")
    assert page.url == form
    page.wait_for_url(re.compile("/account/login/"), timeout=30000)
    page.get_by_text("U bent uitgelogd").wait_for()
    everywhere(page, "sessie_verlopen")

    settings.SESSION_IDLE_SECONDS = 1800
    by_hand(page)
    page.wait_for_url(re.compile("/meldingen/"))
    assert page.url.partition("?")[0] == form.partition("?")[0]
    assert page.locator("form[data-draft-url] textarea").first.input_value() == "Muziek tot diep in de nacht."


def test_one_logs_in_at_the_own_organisation_and_comes_back(
    db_clone: Database, any_page: "Page", live_url: str, settings: Any, smtp: Mailbox
) -> None:
    cache.clear()
    page, port = any_page, free_port()
    settings.OIDC_INTERNAL_HOSTS = frozenset({"127.0.0.1"})
    with factories.as_role():
        who = somebody()
        row = configured(who.partij, f"http://127.0.0.1:{port}", "woonstad.example", amr=["mfa"])
        keeper = factories.medewerker(who.partij, Rol.BEHEERDER)
    with running(row, port, site=live_url) as provider:
        provider.next("f-1", email="fatma@woonstad.example", amr=["mfa"])
        page.goto("/account/login/?next=/mijn-gegevens/")
        check(page)
        page.get_by_label("E-mailadres").fill("fatma@woonstad.example")
        page.get_by_role("button", name="Verder").click()
        check(page)
        look(page, "oidc_keuze")
        page.get_by_role("button", name="Ga naar inloggen van Woonstad").click()
        page.wait_for_url(re.compile("/account/oidc/koppelen/"))
        check(page)
        look(page, "oidc_koppelen")
        page.get_by_role("button", name="Stuur mij een code").click()
        page.get_by_label("Code").wait_for()
        check(page)
        look(page, "oidc_code")
        until = time.monotonic() + 5
        while not smtp.messages and time.monotonic() < until:
            time.sleep(0.05)
        code = re.search(r"\b[B-Z2-9]{4}-[B-Z2-9]{4}\b", smtp.messages[0].get_content())
        assert code
        page.get_by_label("Code").fill("BBBB-BBBB")
        page.get_by_role("button", name="Inloggen").click()
        page.locator("#error-summary").wait_for()
        check(page)
        page.get_by_label("Code").fill(code[0])
        page.get_by_role("button", name="Inloggen").click()
        # the account has a factor of its own, which is asked this first time
        page.get_by_label("Code").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
        page.get_by_role("button", name="Inloggen", exact=True).click()
        page.wait_for_url(re.compile("/mijn-gegevens/"))

        page.context.clear_cookies()
        page.goto("/account/login/?next=/mijn-gegevens/")
        page.get_by_label("E-mailadres").fill("fatma@woonstad.example")
        page.get_by_role("button", name="Verder").click()
        page.get_by_role("button", name="Ga naar inloggen van Woonstad").click()
        page.wait_for_url(re.compile("/mijn-gegevens/"))

        page.context.clear_cookies()
        log_in(page.context, keeper, live_url)
        page.goto(f"/beheer/inloggen/{row.pk}/")
        check(page)
        page.get_by_role("button", name="Verbinding testen").click()
        page.get_by_text("De inlogdienst antwoordt").wait_for()
        check(page)
        look(page, "inlogdienst")


def test_a_beheerder_prepares_a_provider(db_clone: Database, page: "Page", live_url: str) -> None:
    with factories.as_role():
        who = somebody()
        keeper = factories.medewerker(who.partij, Rol.BEHEERDER)
        other = factories.medewerker(who.partij, Rol.BEHEERDER)
    log_in(page.context, keeper, live_url)
    page.goto("/beheer/")
    page.get_by_role("link", name=re.compile("Openen.*eigen organisatie")).click()
    everywhere(page, "inlogdiensten")
    page.get_by_role("link", name="Inlogdienst klaarzetten").click()
    everywhere(page, "inlogdienst_nieuw")
    page.get_by_label("Naam op de knop").fill("Woonstad")
    page.get_by_label("Adres van de inlogdienst").fill("http://login.woonstad.example")
    page.get_by_label("Client-ID").fill("overlast")
    page.get_by_label("Wat achter de @ staat").fill("woonstad.example")
    page.get_by_role("button", name="Opslaan").click()
    page.locator("#error-summary").wait_for()
    everywhere(page, "inlogdienst_fout")
    page.get_by_label("Adres van de inlogdienst").fill("https://login.woonstad.example")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Vraag een andere beheerder").wait_for()
    everywhere(page, "inlogdienst_klaar")
    address = page.url
    page.context.clear_cookies()
    log_in(page.context, other, live_url)
    page.goto(address)
    page.get_by_role("button", name="Inlogdienst aanzetten").click()
    page.get_by_text("De inlogdienst staat aan").wait_for()
    everywhere(page, "inlogdienst_aan")
    assert Identiteitsprovider.objects.exclude(vrijgegeven_op=None).count() == 1


def test_pages_of_a_forgotten_password_and_of_devices(db_clone: Database, page: "Page", live_url: str) -> None:
    cache.clear()
    with factories.as_role():
        who = somebody()
    page.goto("/account/login/?next=/account/sessions/")
    page.get_by_label("E-mailadres").fill("fatma@woonstad.example")
    page.get_by_role("button", name="Verder").click()
    everywhere(page, "wachtwoord")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    everywhere(page, "vergeten")
    page.get_by_label("E-mailadres").fill(who.user.email)
    page.get_by_role("button", name="Stuur mij een link").click()
    page.get_by_role("heading", name="Kijk in uw mail").wait_for()
    everywhere(page, "gestuurd")
    page.goto("/account/password/reset/key/1/set-password/")
    everywhere(page, "link_oud")
    page.goto("/account/login/?next=/account/sessions/")
    by_hand(page)
    page.wait_for_url(re.compile("/account/sessions/"))
    everywhere(page, "apparaten")
