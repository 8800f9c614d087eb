"""Mijn werk, messages and actiepunten in a real browser: the main actions, with and without script, and axe."""

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.models import Actiepunt, Bericht, Casus
from cases.services import reminders
from cases.services.actiepunten import add_actiepunt
from parties.models import Medewerker, Rol
from tests import factories as make
from tests.databases import Database
from tests.pages import at_widths, check, log_in

if TYPE_CHECKING:
    from playwright.sync_api import Page


def arrange() -> tuple[Medewerker, Medewerker, Casus]:
    """A casus with three actiepunten of the police: late, this week, and later."""
    with make.as_role():
        where = make.gemeente()
        regie = make.partij(where, "gemeente_burgemeester", naam="Gemeente Lindewaard")
        police = make.partij(where, "politie", naam="Politie Lindewaard")
        regisseur = make.medewerker(regie, Rol.REGISSEUR, naam="Anouk Regisseur")
        agent = make.medewerker(police, Rol.WIJKAGENT, Rol.CONSULENT, naam="Kim Wijkagent")
        make.convenant(where)
        casus = make.casus(police)
    for days in (-8, 2, 12):
        with make.request(make.actor(regisseur)) as actor:
            add_actiepunt(
                actor,
                casus_id=casus.pk,
                titel=f"Bel de huisbaas over de deur ({days})",
                partij_id=police.pk,
                eigenaar_id=agent.pk if days else None,
                uiterlijk=timezone.localdate() + dt.timedelta(days=days),
                toelichting="De deur sluit niet, daardoor lopen mensen naar binnen.",
                now=timezone.now(),
            )
    with make.as_role("worker"):
        reminders.remind(now=timezone.now())
    return regisseur, agent, casus


def test_the_pages_are_accessible_at_both_widths(db_clone: Database, page: "Page", live_url: str) -> None:
    regisseur, agent, casus = arrange()
    for who in (agent, regisseur):
        page.context.clear_cookies()
        log_in(page.context, who, live_url)
        for path in ("/", "/berichten/", f"/casussen/{casus.nummer}/actiepunten/"):
            page.goto(path)
            for _ in at_widths(page, 1440, 390):
                check(page)


def test_an_actiepunt_is_finished_from_mijn_werk_with_script(db_clone: Database, page: "Page", live_url: str) -> None:
    _regisseur, agent, _casus = arrange()
    log_in(page.context, agent, live_url)
    page.goto("/")
    page.get_by_role("button", name="Afronden: Bel de huisbaas over de deur (-8)").press("Enter")
    page.locator("#te-laat").wait_for(state="detached")
    with make.as_role():
        assert Actiepunt.objects.filter(afgerond_op=None).count() == 2


def test_everything_works_without_script(db_clone: Database, page: "Page", live_url: str) -> None:
    regisseur, agent, casus = arrange()
    context = page.context.browser.new_context(base_url=live_url, locale="nl-NL", java_script_enabled=False)
    log_in(context, regisseur, live_url)
    plain = context.new_page()
    plain.goto(f"/casussen/{casus.nummer}/actiepunten/")
    plain.get_by_role("button", name="Vastleggen").click()
    assert "Verbeter 1 fout" in plain.inner_text("#error-summary")
    plain.get_by_label("Wat moet er gebeuren?").fill("Maak een afspraak met de bewoner")
    plain.get_by_label("Wie doet dit?").select_option(f"{agent.partij_id}:{agent.pk}")
    plain.get_by_role("button", name="Vastleggen").click()
    plain.get_by_role("button", name="Afronden: Maak een afspraak met de bewoner").click()
    assert "Maak een afspraak" in plain.inner_text("#afgerond")
    context.clear_cookies()
    log_in(context, agent, live_url)
    plain.goto("/berichten/")
    plain.get_by_role("button", name=f"Casus {casus.nummer}: een termijn loopt bijna af").click()
    assert plain.url.endswith(f"/casussen/{casus.nummer}/actiepunten/")
    context.close()
    with make.as_role():
        assert Bericht.objects.exclude(gelezen_op=None).count() == 1


def test_who_reads_it_follows_the_kind_of_explanation(db_clone: Database, page: "Page", live_url: str) -> None:
    regisseur, _agent, casus = arrange()
    log_in(page.context, regisseur, live_url)
    page.goto(f"/casussen/{casus.nummer}/actiepunten/")
    assert "Politie Lindewaard" in page.inner_text("#readers")
    page.get_by_label("Wat voor toelichting is dit?").select_option("belang")
    page.locator("#readers", has_text="Belang van onze organisatie").wait_for()
