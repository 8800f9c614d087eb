"""The main job by real users in a browser: from a melding on a phone to a dossier for the rechter (issue 2, 1 to 9)."""

import io
import re
import time
from collections.abc import Callable
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pypdf
from django.core.cache import cache

from meetings.models import Agendapunt, Casusoverleg
from overlast.demo.persons import BY_KEY, PASSWORD, PERSONS
from tests import factories as make
from tests.databases import Database
from tests.journeys.consulent import aanmelden, add, file_melding, log_in, nobody_else_knows, open_casus, record
from tests.journeys.people import PHONE, Desk, desk, download
from tests.journeys.story import (
    BEWONER,
    DECISION,
    KEPT_IN,
    MELDER,
    MELDER_PHONE,
    POLICE,
    QUESTION,
    SEEN,
    TALK,
    TASK,
    TRIED,
    WALKED_PAST,
    WHY,
    Story,
)
from tests.services import Mailbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_from_a_melding_on_a_phone_to_a_dossier(
    demo_clone: Database,
    browser: "Browser",
    live_url: str,
    broker: Any,
    worker: Callable[..., Popen[bytes]],
    smtp: Mailbox,
    settings: Any,
    tmp_path: Path,
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # that of the demo accounts
    cache.clear()
    worker("default", role="worker")
    story = Story()
    with desk(browser, live_url) as people:
        fatma = people.open("fatma", PHONE, logged_in=False)
        log_in(fatma, "fatma")
        file_melding(fatma, story, tmp_path)
        open_casus(fatma, story)
        record(fatma, story)
        nobody_else_knows(people, story)
        aanmelden(fatma, story)
        wait_for_mail(smtp, "marloes", story)

        marloes = people.open("marloes")
        triage(marloes, story)
        put_on_agenda(marloes, story)
        thijs = people.open("thijs")
        add_police_report(thijs, story)
        assert POLICE not in read_everything(fatma, story)
        assert POLICE in read_everything(marloes, story)

        hold_meeting(marloes, story)
        read_besluitenlijst(fatma, story)
        read_besluitenlijst(thijs, story)
        send_letter(fatma, story)
        release(thijs, story)
        worker("export", role="exporter")
        make_dossier(fatma, story)

        oversee(people, story)
        broker.send_task("cases.tasks.deliver")  # as beat does every 20 seconds
        read_mail(smtp, story)


# --- the regisseur ----------------------------------------------------------------------------------------------------
def triage(page: "Page", story: Story) -> None:
    """The queue, only the chosen items, and the invitations."""
    page.goto("/triage/")
    page.get_by_role("row", name=story.casus).get_by_role("link", name=story.casus).click()
    text = page.inner_text("main")
    assert all(words in text for words in (*WHY, TRIED, "Lindetoren 7"))
    seen = read_everything(page, story)
    assert all(words in seen for words in (SEEN, TALK, BEWONER))
    assert not [words for words in (KEPT_IN, MELDER, MELDER_PHONE) if words in seen]
    page.goto(f"/triage/{story.casus}/")
    page.get_by_label("Ik heb bij de aanmelder nagegaan dat de feiten kloppen").check()
    page.get_by_role("button", name="In triage nemen").click()
    page.get_by_label("Politie basisteam Lindewaard").check()
    page.get_by_label("Wijkteam Lindewaard").check()
    page.get_by_role("button", name="Uitnodigen").click()
    page.locator("#deelnemers", has_text="Politie basisteam Lindewaard").wait_for()


def put_on_agenda(page: "Page", story: Story) -> None:
    """On the agenda of next week's overleg, with a question."""
    page.get_by_role("button", name="Op de agenda zetten").click()
    with make.as_role():
        overleg = Casusoverleg.objects.filter(status="gepland").earliest("begint_op")
    story.overleg = f"/overleggen/{overleg.pk}/"
    page.get_by_label("Overleg", exact=True).select_option(str(overleg.pk))
    page.get_by_label("Vraag aan het overleg").fill(QUESTION)
    page.get_by_role("button", name="Op de agenda zetten").click()
    page.wait_for_url(f"**{story.overleg}")
    page.locator(".ov-agenda__item", has_text=story.casus).get_by_text(QUESTION).wait_for()


def read_everything(page: "Page", story: Story) -> str:
    """The text of every tab of the casus that this person has."""
    page.goto(story.page)
    tabs = page.locator(".ov-tabs a")
    urls = [tabs.nth(n).get_attribute("href") for n in range(tabs.count())]
    text = page.inner_text("main")
    for url in urls[1:]:
        page.goto(str(url))
        text += page.inner_text("main")
    return text


# --- the wijkagent ----------------------------------------------------------------------------------------------------
def add_police_report(page: "Page", story: Story) -> None:
    """He finds the casus in his list, sees what the convenant gives the police, and adds what he may provide."""
    page.goto("/casussen/")
    page.get_by_role("link", name=story.casus).click()
    withheld = page.inner_text("#niet-gedeeld")
    for category in ("Huurgegevens", "Schulden"):
        assert re.search(rf"{category}[^\n]*: niet gedeeld met uw organisatie", withheld), (category, withheld)
    text = page.inner_text("main")
    assert all(words in text for words in (SEEN, TALK))
    assert not [words for words in (KEPT_IN, MELDER) if words in text]
    page.get_by_role("link", name="Vastleggen").click()
    page.get_by_role("link", name="Politiemutatie", exact=True).click()
    assert "OOV" in page.inner_text("#readers")
    assert "Waterlinde" not in page.inner_text("#readers")
    page.get_by_label("Mutatienummer").fill("PL0417-2")
    page.get_by_label("Wat is er vastgelegd?").fill(POLICE)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_text("Politiemutatie PL0417-2", exact=True).wait_for()
    add(page, story, "Waarneming", {"Waarneming": WALKED_PAST})


def release(page: "Page", story: Story) -> None:
    """What the police saw may go to the rechter; the mutatie stays."""
    page.goto(story.page)
    page.locator(".ov-tabs").get_by_role("link", name="Dossier").click()
    page.get_by_role("button", name="Vrijgeven Waarneming").click()
    page.get_by_text("Vrijgegeven voor de rechter.").wait_for()


# --- the casusoverleg -------------------------------------------------------------------------------------------------
def hold_meeting(page: "Page", story: Story) -> None:
    """Presence, besluit, casusregisseur, actiepunt; then the casus is in behandeling."""
    page.goto(story.overleg)
    page.get_by_role("button", name="Overleg starten").click()
    page.get_by_role("link", name=story.casus).click()
    for partij in ("De Waterlinde", "Politie basisteam Lindewaard"):
        page.get_by_label(f"{partij} is aanwezig").check()
    page.get_by_label("Wie van De Waterlinde").select_option(label="Fatma Yildirim")
    page.get_by_role("button", name="Aanwezigheid bewaren").click()
    page.locator("#aan-tafel", has_text="Fatma Yildirim").wait_for()

    page.get_by_label("Besluit, of de reden waarom er geen is").fill(DECISION)
    page.get_by_label("Wie informeert de betrokkene?").select_option(label="De Waterlinde")
    page.get_by_role("button", name="Besluit bewaren").click()
    page.locator("#besluiten").get_by_text(DECISION).wait_for()
    page.locator("#id_casusregisseur-medewerker").select_option(label="Fatma Yildirim, De Waterlinde")
    page.get_by_role("button", name="Aanwijzen").click()
    page.locator("#aan-tafel", has_text="Casusregisseur: Fatma Yildirim").wait_for()
    page.get_by_label("Wat moet er gebeuren?").fill(TASK)
    page.get_by_label("Welke organisatie doet dit?").select_option(label="Politie basisteam Lindewaard")
    page.get_by_label("Wie daar?").select_option(label="Thijs Wolvega, Politie basisteam Lindewaard")
    page.get_by_role("button", name="Actiepunt bewaren").click()
    page.locator("#actiepunten").get_by_text(TASK).wait_for()
    page.get_by_role("button", name="In behandeling nemen").click()
    page.locator(".ov-page-head").get_by_text("In behandeling").wait_for()
    page.get_by_label("Bestede minuten").fill("12")
    page.get_by_role("button", name="Behandeld").click()
    page.locator(".ov-page-head").get_by_text("Behandeld in 12 minuten").wait_for()


def read_besluitenlijst(page: "Page", story: Story) -> None:
    """The own casussen of this meeting, and of the others not even the number."""
    page.goto(f"{story.overleg}besluitenlijst/")
    card = page.locator(f"section[id='{story.casus}']")
    text = card.inner_text()
    assert all(words in text for words in (DECISION, TASK, "Fatma Yildirim"))
    mine = page.inner_text("header .ov-header__person, .ov-page-head__intro")
    with make.as_role():
        punten = Agendapunt.objects.filter(overleg_id=UUID(story.overleg.split("/")[2])).select_related("casus")
        partij = "De Waterlinde" if "Waterlinde" in mine else "Politie basisteam Lindewaard"
        others = [p.casus.nummer for p in punten if not p.casus.deelnames.filter(partij__naam=partij).exists()]
    assert others
    assert not [nummer for nummer in others if nummer in page.content()]


# --- letter and dossier -----------------------------------------------------------------------------------------------
def send_letter(page: "Page", story: Story) -> None:
    """The waarschuwingsbrief: look at it, make it, open the PDF."""
    page.goto(f"{story.page}interventies/")
    page.get_by_role("link", name="Waarschuwingsbrief", exact=True).click()
    assert "Lindetoren 7" in page.get_by_label("Adres", exact=True).input_value()
    page.get_by_role("button", name="Voorbeeld bekijken").click()
    page.locator("#voorbeeld", has_text=BEWONER).wait_for()
    page.get_by_role("button", name="Brief maken en vastleggen").click()
    page.get_by_text("De brief is gemaakt en vastgelegd.").wait_for()
    link = page.get_by_role("link", name=re.compile(r"Brief bekijken \(PDF\)"))
    text = text_of(download(page, str(link.get_attribute("href"))))
    assert all(words in text for words in (BEWONER, "Lindetoren 7", "0411 LT", "De Waterlinde"))
    assert MELDER not in text


def text_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def make_dossier(page: "Page", story: Story) -> None:
    """She is casusregisseur now: choose, write, export; the exporter makes it while she waits."""
    page.goto(story.page)
    page.locator(".ov-tabs").get_by_role("link", name="Dossier").click()
    page.get_by_role("button", name="Dossier beginnen").click()
    choices = page.locator("input[name=stuk]")
    assert choices.count() > 5
    for n in range(choices.count()):
        choices.nth(n).check()
    page.get_by_role("button", name="Toevoegen als productie").click()
    page.locator("#producties").get_by_text("Productie 1.").wait_for()
    page.get_by_role("button", name="Dossier maken").click()
    page.get_by_label("Wachtwoord").fill(PASSWORD)  # what leaves the house asks again who one is
    page.get_by_role("button", name="Bevestigen").click()
    page.get_by_text("Vul nog in: de ontvanger").wait_for()
    page.get_by_label("Voor wie is het dossier?").fill("Rechtbank Lindewaard, kantonrechter")
    page.get_by_label("Gevraagde maatregel").fill("Ontbinding van de huurovereenkomst.")
    page.get_by_label("Samenvatting").fill("Sinds een maand harde muziek in de nacht.")
    page.get_by_label("Proportionaliteit").fill("Er is hulp aangeboden; lichtere stappen hielpen niet.")
    page.get_by_role("button", name="Teksten bewaren").click()
    page.get_by_text("De teksten zijn bewaard.").wait_for()
    page.get_by_role("button", name="Dossier maken").click()
    link = page.get_by_role("link", name="Dossier openen (PDF)")
    link.wait_for(timeout=40_000)
    text = text_of(download(page, str(link.get_attribute("href"))))
    assert all(words in text for words in ("kantonrechter", SEEN, TALK, WALKED_PAST, "melder A", "Productie 1"))
    assert not [words for words in (MELDER, "Steenuil", MELDER_PHONE, POLICE) if words in text]


# --- oversight --------------------------------------------------------------------------------------------------------
def oversee(people: Desk, story: Story) -> None:
    """The privacy officer of a Partij sees what its own people read, that of the regie sees it of everybody."""
    own = readers_of(people.open("ruben"), story)
    assert "Fatma Yildirim" in own
    assert not [name for name in ("Thijs Wolvega", "Marloes Terbraak") if name in own]
    everybody = readers_of(people.open("hilde"), story)
    assert {"Fatma Yildirim", "Thijs Wolvega", "Marloes Terbraak"} <= everybody


def readers_of(page: "Page", story: Story) -> set[str]:
    """Who stands in the log about this casus."""
    page.goto("/inzagelog/")
    page.get_by_label("Nummer").fill(story.casus)
    page.get_by_role("button", name=re.compile("Toon|Filter|Zoek")).last.click()
    found: set[str] = set()
    while True:
        rows = page.locator("tbody tr td:nth-of-type(1)")
        rows.first.wait_for()
        texts = rows.all_inner_texts()
        found |= {person.naam for person in PERSONS for text in texts if person.naam in text}
        more = page.get_by_role("link", name=re.compile("Volgende"))
        if not more.count():
            return found
        more.first.click()


# --- mail -------------------------------------------------------------------------------------------------------------
def wait_for_mail(smtp: Mailbox, key: str, story: Story) -> None:
    """What cannot wait is mailed at once, without beat."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if any(BY_KEY[key].email in str(m["To"]) and story.casus in f"{m['Subject']}" for m in smtp.messages):
            return
        time.sleep(0.1)
    raise AssertionError([(m["To"], m["Subject"]) for m in smtp.messages])


def read_mail(smtp: Mailbox, story: Story) -> None:
    """An invitation, an actiepunt and the dossier were mailed; no mail says about whom."""
    deadline = time.monotonic() + 30
    expected = {("thijs", "doet mee"), ("mustafa", "doet mee"), ("thijs", "actiepunt"), ("fatma", "dossier")}
    while time.monotonic() < deadline:
        came = {(m["To"], str(m["Subject"]).lower()) for m in smtp.messages}
        missing = {
            (key, word) for key, word in expected if not any(BY_KEY[key].email in to and word in s for to, s in came)
        }
        if not missing:
            break
        time.sleep(0.1)
    assert not missing, came
    secrets = (MELDER, "Steenuil", BEWONER, "Lindetoren", "0411", SEEN, TALK, POLICE, DECISION, TASK, KEPT_IN)
    for message in smtp.messages:
        text = f"{message['Subject']}\n{message.get_content()}"
        assert not [words for words in secrets if words in text], text
        assert story.melding not in text or BY_KEY["fatma"].email in str(message["To"])
