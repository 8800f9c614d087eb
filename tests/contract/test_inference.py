"""Inference is disclosure: what others do that a party may not see leaves every page of that party as it was.

Each thing is done as the product does it, by its service, so that its messages, terms and changed dates come along.
Then the pages of who may not see it are compared byte for byte with those before it.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from weasyprint import HTML

from cases.forms.gegevens import KINDS
from cases.interventies import BY_KEY
from cases.models import Actiepunt, Casus, Deelname
from cases.services.actiepunten import add_actiepunt, finish_actiepunt
from cases.services.besluiten_toegang import Gift, give_row
from cases.services.documenten import add_document
from cases.services.gegevens import add_gegeven, correct_gegeven
from cases.services.interventies import start_interventie
from cases.services.noodprocedures import start_noodprocedure
from cases.services.toestemmingen import Consent, register_toestemming
from cases.services.triage import invite
from meetings.models import Agendapunt, Besluit, Casusoverleg
from meetings.services.besluiten import Presence, record_besluit, record_presence
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.toegang import own_row
from tests import factories as make
from tests.databases import Database

# What differs on every answer: the nonce of the content policy, CSRF tokens and when the session ends.
CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|%X-CSRFToken[^}]*'
    rb'|data-session-ends="\d+"'
)
SECRET = "Kanarie"


@dataclass
class World:
    """A shared casus that is on the agenda of a meeting, and an older and a younger one beside it in every list."""

    people: dict[str, Medewerker]
    casus: Casus
    punt: Agendapunt
    made: dict[str, Any] = field(default_factory=dict)

    def act(self, name: str) -> Any:
        return make.request(make.actor(self.people[name]))


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    kinds = {
        "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
        "college": ("gemeente_college", Rol.CONSULENT),
        "corporatie": ("woningcorporatie", Rol.CONSULENT),
        "politie": ("politie", Rol.WIJKAGENT),
        "ggz": ("ggz", Rol.DEELNEMER),
        "ggd": ("ggd", Rol.DEELNEMER),
        "welzijn": ("welzijn", Rol.DEELNEMER),
        "buurtbemiddeling": ("buurtbemiddeling", Rol.DEELNEMER),
        "wijkteam": ("wijkteam", Rol.DEELNEMER),
    }
    with make.as_role():
        here = make.gemeente()
        parties = {
            name: make.partij(here, soort, naam=f"Partij {name}", vaste_adviseur=name == "ggd")
            for name, (soort, _) in kinds.items()
        }
        people = {name: make.medewerker(parties[name], rol) for name, (_, rol) in kinds.items()}
        for name in ("welzijn", "corporatie"):
            people[f"po_{name}"] = make.medewerker(parties[name], Rol.PRIVACY_OFFICER)
        make.convenant(here)
        around = [parties[name] for name in ("college", "politie", "welzijn", "buurtbemiddeling")]
        older = make.casus(parties["corporatie"], *around, gewijzigd_op=timezone.now() - dt.timedelta(days=3))
        casus = make.casus(parties["corporatie"], *around, gewijzigd_op=timezone.now() - dt.timedelta(days=2))
        make.casus(parties["corporatie"], *around, gewijzigd_op=timezone.now() - dt.timedelta(days=1))
        overleg = Casusoverleg.objects.create(
            gemeente=here, begint_op=timezone.now(), duur_minuten=90, status="bezig", gestart_op=timezone.now()
        )
        items = [
            Agendapunt.objects.create(
                overleg=overleg, casus=each, rubriek="3_lopend", volgorde=n, minuten=10, begint_op=overleg.begint_op
            )
            for n, each in enumerate((casus, older), start=1)
        ]
        for name in ("corporatie", "politie"):
            make.naw(casus, parties[name], "Kwispelaar")
    return World(people, casus, items[0])


def record(world: World, name: str, kind: str, **values: Any) -> Any:
    with world.act(name) as actor:
        row = add_gegeven(actor, casus=world.casus, kind=KINDS[kind], values=values, beperkt=False, now=timezone.now())
    world.made[kind] = row
    return row


def note(name: str, kind: str, **more: Any) -> Callable[[World], object]:
    values = {"tekst": SECRET, "datum": timezone.now(), "contact": False, **more}
    return lambda world: record(world, name, kind, **values)


def care_joins(world: World) -> None:
    with world.act("regie") as actor:
        invite(actor, casus=world.casus, partijen=[world.people["ggz"].partij], now=timezone.now())


def care_leaves_and_returns(world: World) -> None:
    with make.as_role():
        ended = Deelname.objects.filter(casus=world.casus, partij=world.people["ggz"].partij, beeindigd_op=None)
        ended.update(beeindigd_op=timezone.now())
        make.deelname(world.casus, world.people["ggz"].partij)


def care_gets_actiepunt(world: World) -> None:
    with world.act("regie") as actor:
        punt = add_actiepunt(
            actor,
            casus_id=world.casus.pk,
            titel=SECRET,
            partij_id=world.people["ggz"].partij_id,
            uiterlijk=timezone.localdate() - dt.timedelta(days=1),
            toelichting=SECRET,
            now=timezone.now(),
        )
    world.made["actiepunt"] = punt


def care_finishes_actiepunt(world: World) -> None:
    with world.act("ggz") as actor:
        finish_actiepunt(actor, actiepunt_id=world.made["actiepunt"].pk, now=timezone.now())
    with make.as_role():
        assert Actiepunt.objects.get(pk=world.made["actiepunt"].pk).afgerond_op is not None


def care_is_present(world: World) -> None:
    with world.act("regie") as actor:
        seen = [Presence(world.people["ggz"].partij_id, aanwezig=True)]
        record_presence(actor, agendapunt=world.punt, present=seen, now=timezone.now())


def talk(world: World) -> None:
    with world.act("corporatie") as actor:
        start_interventie(
            actor,
            casus=world.casus,
            soort=BY_KEY["gesprek"],
            begonnen_op=timezone.localdate(),
            toelichting=SECRET,
            now=timezone.now(),
        )


def picture(world: World) -> None:
    with world.act("politie") as actor:
        add_document(
            actor,
            casus=world.casus,
            categorie=24,
            content=bytes(HTML(string=SECRET).write_pdf()),
            titel=SECRET,
            datum=timezone.localdate(),
            beperkt=False,
            now=timezone.now(),
        )


def decided_on_notes(world: World) -> None:
    with world.act("regie") as actor:
        record_besluit(
            actor,
            agendapunt=world.punt,
            soort=Besluit.Soort.BESLUIT,
            tekst=SECRET,
            categorie=10,
            now=timezone.now(),
        )


def consent_to_care(world: World) -> None:
    consent = Consent(
        waarvoor=SECRET,
        categorieen=(26,),
        partij_ids=(world.people["ggz"].partij_id,),
        gegeven_op=timezone.localdate(),
        geldig_tot=timezone.localdate() + dt.timedelta(days=90),
        bewijs=SECRET,
    )
    with world.act("college") as actor:
        register_toestemming(actor, casus=world.casus, consent=consent, now=timezone.now())


def given_to_the_regie(world: World) -> None:
    row = world.made["schulden"]
    gift = Gift(
        world.people["regie"].partij_id, "taak", "Nodig voor het besluit.", timezone.now() + dt.timedelta(days=30)
    )
    with world.act("college") as actor:
        mine = own_row(row._meta.db_table, row.pk)
        give_row(actor, casus=world.casus, row=mine, gift=gift, now=timezone.now())


def corrected(world: World) -> None:
    row = world.made["schulden"]
    with world.act("college") as actor:
        values = {"tekst": f"{SECRET} verbeterd", "datum": timezone.now(), "contact": False}
        correct_gegeven(
            actor, casus=world.casus, kind=KINDS["schulden"], pk=row.pk, values=values, beperkt=True, now=timezone.now()
        )


def emergency(world: World) -> None:
    with world.act("wijkteam") as actor:
        start_noodprocedure(actor, nummer=world.casus.nummer, reden="brand", toelichting=SECRET)


def read_by_others(world: World) -> None:
    for name in ("regie", "politie", "college"):
        with world.act(name) as actor:
            gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS)


EVERYBODY = ("corporatie", "welzijn", "buurtbemiddeling")
NO_NOTES = ("welzijn", "buurtbemiddeling")
# What happens, in this order, and who may not notice.
HIDDEN: tuple[tuple[str, Callable[[World], object], tuple[str, ...]], ...] = (
    ("schulden (5)", note("college", "schulden"), EVERYBODY),
    ("voorziening (19)", note("college", "voorziening"), EVERYBODY),
    ("zorgmelding (13)", note("politie", "zorgmelding"), EVERYBODY),
    ("politiemutatie (12)", lambda w: record(
        w, "politie", "politiemutatie", mutatienummer="PL-1", datum=timezone.now(), omschrijving=SECRET
    ), EVERYBODY),
    ("Wvggz (27)", lambda w: record(
        w, "college", "wvggztraject", gemeld_op=timezone.localdate(), stap=SECRET
    ), EVERYBODY),
    ("kwetsbaarheid (28)", note("corporatie", "kwetsbaarheid"), NO_NOTES),
    ("waarneming (10)", note("corporatie", "waarneming"), NO_NOTES),
    ("huurachterstand (4)", lambda w: record(
        w, "corporatie", "huurachterstand", bedrag=400, maanden=2, peildatum=timezone.localdate()
    ), NO_NOTES),
    ("een gesprek (10)", talk, NO_NOTES),
    ("beeld (24)", picture, EVERYBODY),
    ("verbeterd en beperkt", corrected, EVERYBODY),
    ("besluit voor de regie", given_to_the_regie, EVERYBODY),
    ("een zorgpartij doet mee (30)", care_joins, EVERYBODY),
    ("een zorgpartij krijgt een actiepunt", care_gets_actiepunt, EVERYBODY),
    ("een zorgpartij rondt het af", care_finishes_actiepunt, EVERYBODY),
    ("een zorgpartij zit aan tafel", care_is_present, EVERYBODY),
    ("een zorgpartij stopt en begint weer", care_leaves_and_returns, EVERYBODY),
    ("toestemming voor een zorgpartij (30)", consent_to_care, NO_NOTES),
    ("een besluit over een verslag (10)", decided_on_notes, NO_NOTES),
    ("de noodprocedure", emergency, NO_NOTES),
    ("anderen lezen", read_by_others, EVERYBODY),
)  # fmt: skip
TABS = ("", "gegevens/", "interventies/", "actiepunten/", "documenten/", "deelnemers/", "dossier/", "vastleggen/",
        "privacy/", "voortgang/")  # fmt: skip


def addresses(world: World) -> Iterator[str]:
    casus = f"/casussen/{world.casus.nummer}/"
    yield from (casus + tab for tab in TABS)
    yield from (f"{casus}wie-leest/{kind}/" for kind in ("waarneming", "afspraak", "hulpaanbod"))
    yield from ("/", "/casussen/", "/berichten/", "/meldingen/", "/informatieverzoeken/", "/api/v1/casussen")
    yield f"/api/v1/casussen/{world.casus.nummer}"
    yield from overleg_addresses(world)


def overleg_addresses(world: World) -> Iterator[str]:
    punt = world.punt
    yield reverse("overleg_list")
    yield reverse("overleg_detail", args=[punt.overleg_id])
    yield reverse("agendapunt_detail", args=[punt.overleg_id, punt.pk])
    yield reverse("besluitenlijst", args=[punt.overleg_id])


def seen_by(browser: Client, world: World) -> dict[str, tuple[int, bytes]]:
    found = {}
    for address in dict.fromkeys(addresses(world)):
        answer = browser.get(address)
        found[address] = (answer.status_code, CHANGING.sub(b"", answer.content))
    return found


def test_all_that_one_may_not_see_changes_no_page(world: World) -> None:
    """For who may notice none of it: everything happens, and every page is what it was."""
    browsers = {name: make.client(world.people[name]) for name in NO_NOTES}
    before = {name: seen_by(browser, world) for name, browser in browsers.items()}
    assert before["welzijn"][f"/casussen/{world.casus.nummer}/"][0] == 200
    for _what, happen, unaware in HIDDEN:
        assert set(NO_NOTES) <= set(unaware)
        happen(world)
    for name, browser in browsers.items():
        now = seen_by(browser, world)
        assert [address for address in now if now[address] != before[name][address]] == [], name


@pytest.mark.assurance
def test_what_one_may_not_see_changes_no_page(world: World) -> None:
    """One thing after the other, for who may notice some of it too."""
    browsers = {name: make.client(world.people[name]) for name in (*EVERYBODY, "po_welzijn")}
    before = {name: seen_by(browser, world) for name, browser in browsers.items() if name in EVERYBODY}
    assert before["welzijn"][f"/casussen/{world.casus.nummer}/"][0] == 200
    leaks = []
    for what, happen, unaware in HIDDEN:
        happen(world)
        for name in EVERYBODY:
            now = seen_by(browsers[name], world)
            if name in unaware:
                leaks += [(what, name, address) for address in now if now[address] != before[name][address]]
            before[name] = now
    assert leaks == []


def test_a_thing_that_one_may_see_does_show(world: World) -> None:
    """Positive control: the comparison is not blind, and the things did happen."""
    browser = make.client(world.people["corporatie"])
    before = seen_by(browser, world)
    record(world, "college", "hulpaanbod", datum=timezone.localdate(), aanbod="Maatje", uitkomst="aangeboden")
    now = seen_by(browser, world)
    assert f"/casussen/{world.casus.nummer}/" in {address for address in now if now[address] != before[address]}
    regie = make.client(world.people["regie"]).get(f"/casussen/{world.casus.nummer}/?alles=1").content.decode()
    assert world.people["ggz"].partij.naam in regie
    assert SECRET in regie
