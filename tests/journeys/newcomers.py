"""The people of a gemeente that begins: who they are, how they come in, and how they sign."""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from allauth.mfa.totp.internal import auth as totp

from tests.journeys.people import Desk
from tests.services import Mailbox

if TYPE_CHECKING:
    from playwright.sync_api import Page

TOO_LATE = 3  # seconds before a code changes
PASSWORD = "vier woorden zonder enig verband"
REGIE = "Openbare orde en veiligheid"
# By name, with the words of the list of kinds.
PARTIJEN = {
    "De Waterlinde": "woningcorporatie",
    "Politie basisteam Lindewaard": "politie",
    "GGZ De Kentering": "ggz",
    "Welzijn De Brug": "welzijn",
}


@dataclass(frozen=True)
class Newcomer:
    """Somebody who is invited; `rollen` as the form says them."""

    naam: str
    partij: str
    rollen: tuple[str, ...]
    works: bool = True

    @property
    def local(self) -> str:
        """What stands before the @ of the address."""
        return self.naam.lower().replace(" ", ".")

    @property
    def email(self) -> str:
        return f"{self.local}@{self.partij.split()[-1].lower()}.example"


KEEPER = Newcomer("Ramona Zijlmans", REGIE, ("Beheerder",), works=False)
REGISSEUR = Newcomer("Marloes Oudekerk", REGIE, ("Regisseur",))
OFFICER = Newcomer("Hilde Roosenboom", REGIE, ("Privacy officer",), works=False)
MAYOR = Newcomer("Bertus Kwakernaak", REGIE, ("Tekenbevoegde voor het convenant",), works=False)
CONSULENT = Newcomer("Fatma Yildirim", "De Waterlinde", ("Consulent",))
DIRECTOR = Newcomer("Godelieve Tazelaar", "De Waterlinde", ("Tekenbevoegde voor het convenant",), works=False)
AGENT = Newcomer("Thijs Wolvega", "Politie basisteam Lindewaard", ("Wijkagent", "Tekenbevoegde voor het convenant"))
NURSE = Newcomer("Xander Quispel", "GGZ De Kentering", ("Partner", "Tekenbevoegde voor het convenant"))
COACH = Newcomer("Soraya Bulthuis", "Welzijn De Brug", ("Partner", "Tekenbevoegde voor het convenant"))
INVITED = (REGISSEUR, OFFICER, MAYOR, CONSULENT, DIRECTOR, AGENT, NURSE, COACH)
SIGNERS = (MAYOR, DIRECTOR, AGENT, NURSE, COACH)


def come_in(people: Desk, who: Newcomer, smtp: Mailbox) -> str:
    """From the mail to the first page: password, second step, geheimhouding; returns the key in the app with codes."""
    page = people.open(who.naam, logged_in=False)
    page.goto(link_for(who, smtp))
    page.get_by_role("heading", name=f"Welkom, {who.naam}").wait_for()
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Account maken").click()
    secret = enrol(page)
    if who.works:
        page.get_by_role("heading", name="Geheimhouding").wait_for()
        page.get_by_role("checkbox").check()
        page.get_by_role("button", name="Tekenen").click()
    page.get_by_role("heading", name="Mijn werk").wait_for()
    return secret


def link_for(who: Newcomer, smtp: Mailbox) -> str:
    """Where the mail of this person leads; nobody else got it."""
    found = [mail for mail in smtp.messages if who.email in str(mail["To"])]
    assert len(found) == 1, [str(mail["To"]) for mail in smtp.messages]
    assert found[0]["X-Envelope-To"] == who.email
    address = re.search(r"https?://\S+", found[0].get_content())
    assert address
    return urlsplit(address[0]).path


def enrol(page: "Page") -> str:
    """Switch the app with codes on by typing its key over, show a code of it, and go on; returns the key."""
    page.wait_for_url("**/account/2fa/**")
    page.get_by_role("link", name="App aanzetten").click()
    confirm(page)
    page.get_by_text("Lukt scannen niet?").click()
    secret = page.locator(".ov-secret").inner_text()
    page.get_by_label("Vul de code in die de app laat zien").fill(code_of(secret))
    page.get_by_role("button", name="App aanzetten").click()
    page.wait_for_url("**/account/2fa/reauthenticate/**")
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Bevestigen").click()
    page.get_by_role("heading", name="Uw herstelcodes").wait_for()
    page.get_by_role("link", name="Klaar, naar Mijn werk").click()
    return secret


def confirm(page: "Page") -> None:
    """Show once more who it is, with the password."""
    page.wait_for_url("**/account/reauthenticate/**")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Bevestigen").click()


def code_of(secret: str) -> str:
    """What an app with this key shows; one that is about to change is not typed over any more."""
    left = 30 - time.time() % 30
    if left < TOO_LATE:
        time.sleep(left)
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30)))
