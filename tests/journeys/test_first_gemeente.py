"""From an empty database to the first melding, in a browser only, by people without a manual (issue 4)."""

import datetime as dt
import io
import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import redis
from django.core.cache import cache
from django.utils import timezone

from overlast.logs import formatter
from overlast.toets.finding import decoded
from parties import setup_code
from tests.databases import Database
from tests.journeys.newcomers import (
    CONSULENT,
    INVITED,
    KEEPER,
    OFFICER,
    PARTIJEN,
    PASSWORD,
    REGIE,
    SIGNERS,
    Newcomer,
    code_of,
    come_in,
    enrol,
)
from tests.journeys.people import desk
from tests.pages import at_widths, look, sideways, violations
from tests.services import Mailbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

STREET = "Kwispelgracht"
SEEN = "Nachtelijk getimmer en geschreeuw uit de achterkamer"
MELDER = "Wilhelmina Overdiep"
MELDER_PHONE = "0612998877"
GROUND = "Art. 6 lid 1 sub e AVG: bemoeizorg in opdracht van de gemeente"
BLOCKED = "Telefoon gestolen in de trein"
END = "the-walk-is-over"
HEADER = "nummeraanduiding;openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats"
PERSONAL = [
    *(words for who in (KEEPER, *INVITED) for words in (who.naam, who.naam.split()[-1], who.local)),
    *(STREET, "9999XK", "9999 XK", SEEN, "getimmer", MELDER, MELDER_PHONE, BLOCKED),
]


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the web writes to its log, as in production."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def test_from_an_empty_database_to_the_first_melding(
    db_clone: Database,
    browser: "Browser",
    live_url: str,
    redis_url: str,
    broker: Any,
    worker: Callable[..., Popen[bytes]],
    smtp: Mailbox,
    settings: Any,
    written: io.StringIO,
    tmp_path: Path,
) -> None:
    """What the web remembers is in Redis too, as in production."""
    here = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}
    settings.CACHES = {**settings.CACHES, "default": here}
    cache.clear()
    worker("default", role="worker")
    with everything_told(redis_url) as told, desk(browser, live_url) as people:
        keeper = people.open(KEEPER.naam, logged_in=False)
        begin(keeper)
        add_partijen(keeper)
        for who in INVITED:
            invite(keeper, who)
        seen(keeper, "uitgenodigd")
        broker.send_task("parties.tasks.send_invitations")  # as beat does
        wait_for_mails(smtp, len(INVITED))
        keys = {who: come_in(people, who, smtp) for who in INVITED}
        read_addresses(keeper)

        version = make_convenant(people.pages[OFFICER.naam])
        for who in SIGNERS:
            sign(people.pages[who.naam], version, last=who is SIGNERS[-1])
        broker.send_task("cases.tasks.deliver")
        everything_is_there(keeper)

        fatma = people.pages[CONSULENT.naam]
        melding = file_melding(fatma)
        block(keeper, CONSULENT)
        out_at_the_next_click(fatma, melding, keys[CONSULENT])
        broker.send_task("cases.tasks.deliver")
        wait_for_mails(smtp, len(INVITED) + len(SIGNERS))
    nothing_personal(written, tmp_path, smtp, f"{everything_in(redis_url)}\n{unpacked(told)}")


def test_what_would_be_told_to_redis_is_found(redis_url: str, broker: Any) -> None:
    """Also when it is gone again, and packed as a task is."""
    with everything_told(redis_url) as told:
        broker.send_task("proef", args=[SEEN], retry=False)
        redis.Redis.from_url(redis_url).flushall()
    assert found_in(everything_in(redis_url)) == []
    assert SEEN in found_in(unpacked(told))


# --- the beheerder ----------------------------------------------------------------------------------------------------
def begin(page: "Page") -> None:
    """From the login page to an account with a second step."""
    page.goto("/account/login/")
    page.get_by_role("link", name="Naar de eerste start").click()
    page.get_by_label("Code van de installatie").fill(setup_code.expected())
    page.get_by_label("Naam van de gemeente").fill("Lindewaard")
    page.get_by_label("Letters voor nummers").fill("LW")
    page.get_by_label("Uw naam").fill(KEEPER.naam)
    page.get_by_label("Uw e-mailadres").fill(KEEPER.email)
    page.get_by_label("Kies een wachtwoord").fill(PASSWORD)
    page.get_by_label("Nog een keer het wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Gemeente maken").click()
    page.get_by_text("De gemeente is klaar. Log nu in").wait_for()
    log_in(page, KEEPER)
    enrol(page)
    seen(page, "na_inloggen")
    page.get_by_role("link", name="Beheer").first.click()
    page.get_by_role("heading", name="Op weg naar de eerste melding").wait_for()
    seen(page, "beheer_leeg")


def log_in(page: "Page", who: Newcomer) -> None:
    page.get_by_label("E-mailadres").fill(who.email)
    page.get_by_role("button", name="Verder").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def add_partijen(page: "Page") -> None:
    """Four beside the regie, by the link of the list of what is missing."""
    page.get_by_role("link", name="Naar organisaties").click()
    for naam, soort in PARTIJEN.items():
        page.get_by_role("link", name="Organisatie toevoegen").first.click()
        page.get_by_label("Naam", exact=True).fill(naam)
        page.get_by_label("Wat voor organisatie is het?").select_option(soort)
        page.get_by_role("button", name="Toevoegen").click()
        page.get_by_role("link", name=naam).wait_for()


def invite(page: "Page", who: Newcomer) -> None:
    """From Beheer to the people of an organisation, and the form."""
    page.goto("/beheer/")
    if who.partij == REGIE:
        page.get_by_role("link", name="Naar medewerkers").click()
    else:
        page.get_by_role("link", name="Naar organisaties").click()
        page.get_by_role("link", name=who.partij).click()
        page.get_by_role("link", name="Mensen van deze organisatie").click()
    page.get_by_role("heading", name=f"Medewerkers van {who.partij}").wait_for()
    page.get_by_role("link", name="Iemand uitnodigen").click()
    page.get_by_label("Naam").fill(who.naam)
    page.get_by_label("E-mailadres").fill(who.email)
    for rol in who.rollen:
        page.get_by_label(re.compile(rf"^{rol}\.")).check()
    page.get_by_role("button", name="Uitnodigen").click()
    page.get_by_text("De uitnodiging is onderweg").wait_for()


def read_addresses(page: "Page") -> None:
    """Ten addresses, looked at first and then taken over."""
    page.goto("/beheer/")
    page.get_by_role("link", name="Naar adressen").click()
    page.get_by_role("link", name="Lijst inlezen").click()
    rows = [f"09992000000000{n:02};{STREET};{n};;;9999 XK;Lindewaard" for n in range(1, 11)]
    content = "\n".join([HEADER, *rows]).encode()
    page.get_by_label("CSV-bestand").set_input_files({"name": "bag.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Inlezen en bekijken").click()
    page.get_by_role("heading", name="Verslag van de lijst").wait_for()
    seen(page, "adressen")
    page.get_by_role("button", name="Lijst overnemen").click()
    page.get_by_text("De adreslijst is vernieuwd").wait_for()


def everything_is_there(page: "Page") -> None:
    page.goto("/beheer/")
    seen(page, "beheer_klaar")
    page.get_by_role("heading", name="Klaar voor de eerste melding").wait_for()


def block(page: "Page", who: Newcomer) -> None:
    page.get_by_role("link", name="Naar medewerkers").click()
    page.get_by_label("Organisatie").select_option(label=who.partij)
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("link", name=who.naam).click()
    page.get_by_label("Waarom?").fill(BLOCKED)
    page.get_by_role("button", name="Nu blokkeren").click()
    page.get_by_text("kan er niet meer in").first.wait_for()


# --- the convenant ----------------------------------------------------------------------------------------------------
def make_convenant(page: "Page") -> str:
    """The default matrix, from today, with everybody who is there; returns where the version is."""
    page.get_by_role("link", name="Convenant").first.click()
    seen(page, "convenant_leeg")
    page.get_by_role("link", name="Convenant maken").click()
    assert page.get_by_label("Geldt vanaf").input_value() == timezone.localdate().isoformat()
    seen(page, "convenant_nieuw")
    page.get_by_role("button", name="Concept maken").click()
    page.get_by_text("staat klaar als concept").wait_for()
    page.get_by_text("Vul bij Partijen een grondslag in voor: GGZ De Kentering.").wait_for()
    seen(page, "convenant_concept")
    page.get_by_role("link", name="Partijen", exact=True).click()
    page.get_by_role("link", name="Wijzig GGZ De Kentering").click()
    seen(page, "convenant_grondslag")
    page.get_by_label("Grondslag (art. 6 AVG)").fill(GROUND)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Overzicht", exact=True).click()
    page.get_by_role("button", name="Stuur ter ondertekening").click()
    page.get_by_text("De tekenbevoegden hebben bericht gekregen").wait_for()
    return re.sub(r"^https?://[^/]+", "", page.url)


def sign(page: "Page", version: str, *, last: bool) -> None:
    """By the message in the own list, after reading what it changes."""
    page.goto("/")
    page.goto("/berichten/")
    page.get_by_role("button", name="Het convenant vraagt om uw aandacht").click()
    page.wait_for_url(f"**{version}")
    page.get_by_role("link", name="Lees en onderteken").click()
    page.get_by_label("Ik heb deze versie gelezen").check()
    page.get_by_role("button", name="Onderteken", exact=True).click()
    page.get_by_text("Iedereen heeft nu getekend" if last else "U heeft getekend").first.wait_for()


# --- the consulent ----------------------------------------------------------------------------------------------------
def file_melding(page: "Page") -> str:
    """About an address of the list; returns the address of its page."""
    page.goto("/")
    page.get_by_role("link", name="Nieuwe melding").first.click()
    page.get_by_label("Postcode").fill("9999XK")
    page.get_by_label("Huisnummer").fill("7")
    page.get_by_label("Huisnummer").press("Tab")
    page.locator("#adres-antwoord", has_text=f"{STREET} 7").wait_for()
    page.get_by_label("Wat voor overlast is het?").select_option(label="Geluid: muziek")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    page.get_by_label("Wanneer was het?").fill(f"{yesterday:%Y-%m-%d}")
    page.get_by_label("Hoe laat begon het?").fill("23:30")
    page.get_by_label("Wat is er gezien of gehoord?").fill(SEEN)
    page.get_by_label("Een paar keer per week").check()
    page.get_by_label("3 – ernstig").check()
    page.get_by_label(re.compile("^Alleen bij ons")).check()
    page.get_by_label("Naam van de melder").fill(MELDER)
    page.get_by_label("Telefoon").fill(MELDER_PHONE)
    page.get_by_role("button", name="Melding opslaan").click()
    page.wait_for_url(re.compile("/meldingen/M-"))
    text = page.inner_text("main")
    assert all(words in text for words in (SEEN, MELDER, f"{STREET} 7", "Nieuwe casus openen"))
    assert "Bij deze casus zetten" not in text, "there is none yet"
    seen(page, "melding")
    return page.url


def out_at_the_next_click(page: "Page", melding: str, key: str) -> None:
    """Back at the login page, and no further with password and code."""
    page.locator("nav").get_by_role("link", name="Meldingen").first.click()
    page.wait_for_url("**/account/login/**")
    assert SEEN not in page.content()
    page.goto(melding)
    assert "/account/login/" in page.url
    seen(page, "geblokkeerd")
    log_in(page, CONSULENT)
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Inloggen", exact=True).click()
    page.wait_for_load_state()
    page.goto(melding)
    assert SEEN not in page.content()
    assert page.get_by_role("link", name="Meldingen").count() == 0
    seen(page, "geblokkeerd_met_code")


# --- beside the gate --------------------------------------------------------------------------------------------------
def nothing_personal(written: io.StringIO, folder: Path, smtp: Mailbox, kept: str) -> None:
    """Log, mail and Redis hold no name, address, e-mail or text; a mail knows its own receiver only."""
    web, tasks = written.getvalue(), "".join(path.read_text() for path in folder.glob("*.log"))
    assert "request_finished" in web
    assert "send_invitations" in tasks
    assert found_in(web) == []
    assert found_in(tasks) == []
    assert "cases.tasks.deliver" in kept
    assert found_in(kept) == []
    for mail in smtp.messages:
        body = mail.get_content()
        own = next(who for who in (KEEPER, *INVITED) if who.email == mail["To"])
        greeting = f"Beste {own.naam},"
        headers = " ".join(str(value) for name, value in mail.items() if name not in ("To", "X-Envelope-To"))
        assert found_in(headers + body.removeprefix(greeting)) == []


def found_in(text: str) -> list[str]:
    """Which of what people typed stands in a text, however it is written."""
    lower = text.casefold()
    return [words for words in PERSONAL if words.casefold() in lower]


def everything_in(url: str) -> str:
    """Every key and value of a Redis, and what is packed in those."""
    server: Any = redis.Redis.from_url(url)
    readers = {
        b"string": server.get,
        b"list": lambda key: server.lrange(key, 0, -1),
        b"hash": server.hgetall,
        b"set": server.smembers,
        b"zset": lambda key: server.zrange(key, 0, -1, withscores=True),
    }
    return unpacked([f"{key!r} {readers[server.type(key)](key)!r}" for key in server.scan_iter()])


@contextmanager
def everything_told(url: str) -> Iterator[list[str]]:
    """Every command that a Redis gets meanwhile, also about what is gone again at the end."""
    told: list[str] = []
    with redis.Redis.from_url(url).monitor() as monitor:

        def listen() -> None:
            for heard in monitor.listen():
                if heard["command"] == f"ECHO {END}":
                    return
                told.append(heard["command"])

        listener = Thread(target=listen, daemon=True)
        listener.start()
        yield told
        redis.Redis.from_url(url).echo(END)
        listener.join(10)
        assert not listener.is_alive()


def unpacked(pieces: list[str]) -> str:
    """Texts as they are, and what is packed in them."""
    return "\n".join([*pieces, *(inner for piece in pieces for inner in decoded(piece.encode()))])


def wait_for_mails(smtp: Mailbox, count: int) -> None:
    for _attempt in range(200):
        if len(smtp.messages) >= count:
            return
        time.sleep(0.1)
    pytest.fail(f"{len(smtp.messages)} of {count} mails came")


def seen(page: "Page", name: str) -> None:
    """Accessible, and whole at both widths."""
    for _ in at_widths(page, 390, 1440):
        assert sideways(page) <= 0, page.url
        look(page, f"journey_{name}")
    assert violations(page) == [], page.url
