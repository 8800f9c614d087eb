"""How many queries each page asks: a number that does not depend on how much there is to show."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Actiepunt, BagAdres, Casus, Journaalitem, Melding, Naw, Overlastmelding
from meetings.models import Agendapunt, Besluit, Casusoverleg
from overlast.bench.reference import ANSWERED, ASKED
from parties.models import Medewerker, Partij, Rol
from tests import factories as make
from tests.databases import Database

# A list of 50: at most 10. A page of one casus: at most 25 (design: performance.md). The session, the account with its
# memberships and the entering of the gate are three of them, the counts in the menu one.
LISTS = {
    ("regie", "/"): 7,
    ("regie", "/casussen/"): 9,
    ("politie", "/casussen/"): 9,
    ("politie", "/casussen/?groep=alle&soort=alcohol&niveau=N1&volgorde=oudste"): 9,
    ("regie", "/casussen/?mijn=on&groep=alle"): 6,
    ("regie", "/triage/"): 9,
    ("corporatie", "/meldingen/"): 8,
    ("politie", "/overleggen/"): 7,
    ("officer", "/inzagelog/"): 8,
    ("politie", "/api/v1/casussen"): 5,
}
OF_A_CASUS = {
    ("regie", "/casussen/{casus}/"): 24,
    ("politie", "/casussen/{casus}/"): 23,
    ("corporatie", "/casussen/{casus}/gegevens/"): 15,
    ("corporatie", "/casussen/{casus}/actiepunten/"): 21,
    ("corporatie", "/casussen/{casus}/interventies/"): 13,
    ("politie", "/casussen/{casus}/deelnemers/"): 11,
    ("politie", "/api/v1/casussen/{casus}"): 19,
    ("regie", "/overleggen/{planned}/"): 12,
    ("politie", "/overleggen/{planned}/"): 11,
    ("politie", "/overleggen/{held}/besluitenlijst/"): 14,
}
MOST_FOR_A_LIST, MOST_FOR_A_CASUS, MOST_FOR_FILING = 10, 25, 25


@dataclass
class World:
    """Organisations with one person each, and what was made so far."""

    partijen: dict[str, Partij] = field(default_factory=dict)
    people: dict[str, Medewerker] = field(default_factory=dict)
    casussen: list[Casus] = field(default_factory=list)
    planned: Any = None
    held: Any = None
    adres: BagAdres | None = None

    def path(self, pattern: str) -> str:
        return pattern.format(casus=self.casussen[0].nummer, planned=self.planned.pk, held=self.held.pk)

    def grow(self) -> None:
        """One more of everything that a list shows, and of everything that hangs on the first casus."""
        corporatie, regie, politie = (self.partijen[key] for key in ("corporatie", "regie", "politie"))
        casus = make.casus(corporatie, politie, casusregisseur=self.people["politie"])
        self.casussen.append(casus)
        nr, now = len(self.casussen), timezone.now()
        Naw.objects.filter(casus=casus).delete()
        make.row(Naw, casus, corporatie, achternaam=f"Naam{nr}", adres=self.adres)
        waiting = make.casus(corporatie, status="aangemeld")
        make.row(Naw, waiting, corporatie, achternaam=f"Wacht{nr}", adres=self.adres)
        make.casus(corporatie, status="geagendeerd")  # can be put on an agenda, and is on none
        for bron in (corporatie, regie):
            melding: Melding = make.melding(bron)
            Overlastmelding.objects.create(
                melding=melding,
                bron=bron,
                categorie_id=8,
                soort="alcohol",
                begonnen_op=now,
                wat="Muziek",
                frequentie="wekelijks",
                ernst=3,
                niveau="anoniem",
                adres=self.adres,
            )
        for overleg in (self.planned, self.held):
            punt = Agendapunt.objects.create(
                overleg=overleg, casus=casus, rubriek="3_lopend", volgorde=nr, minuten=10, begint_op=overleg.begint_op
            )
        make.row(Besluit, casus, regie, categorie_id=22, agendapunt=punt, tekst="Doorgaan.")
        first = self.casussen[0]
        for bron, categorie, vak in ((regie, 22, "afspraak"), (politie, 10, "waarneming"), (corporatie, 10, "belang")):
            make.row(Journaalitem, first, bron, categorie_id=categorie, vak=vak, tekst=f"Notitie {nr}")
        day = timezone.localdate() + dt.timedelta(days=nr)
        make.row(Actiepunt, first, regie, titel=f"Afspraak {nr}", partij=politie, uiterlijk=day)


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    made = World()
    with make.as_role():
        where = make.gemeente()
        kinds = {"regie": "gemeente_burgemeester", "corporatie": "woningcorporatie", "politie": "politie"}
        made.partijen = {key: make.partij(where, soort) for key, soort in kinds.items()}
        roles = {"regie": Rol.REGISSEUR, "corporatie": Rol.CONSULENT, "politie": Rol.WIJKAGENT}
        made.people = {key: make.medewerker(made.partijen[key], rol) for key, rol in roles.items()}
        made.people["officer"] = make.medewerker(made.partijen["regie"], Rol.PRIVACY_OFFICER, contactpersoon=False)
        make.convenant(where)
        now = timezone.now()
        place = {"gemeente": where, "duur_minuten": 120, "locatie": "Zaal 1"}
        made.planned = Casusoverleg.objects.create(begint_op=now + dt.timedelta(days=2), **place)
        held = now - dt.timedelta(hours=3)
        made.held = Casusoverleg.objects.create(
            begint_op=held, gestart_op=held, afgerond_op=now, status="afgerond", **place
        )
        made.adres = BagAdres.objects.create(
            gemeente=where,
            nummeraanduiding="1",
            openbare_ruimte="Vlierpad",
            huisnummer=12,
            postcode="1234AB",
            woonplaats="Lindewaard",
        )
        made.grow()
    return made


@pytest.fixture(autouse=True)
def _counting(settings: Any) -> None:
    settings.MIDDLEWARE = ["overlast.bench.reference.ReferenceMiddleware", *settings.MIDDLEWARE]


def count(browser: Client, path: str) -> int:
    """The queries of a page that was asked for before, so that what a process remembers is remembered."""
    for _ in range(2):
        answer = browser.get(path, headers={ASKED: "1"})
        assert answer.status_code == 200, (path, answer.status_code)
    return int(answer[ANSWERED])


def counted(world: World) -> dict[tuple[str, str], int]:
    browsers = {key: make.client(person) for key, person in world.people.items()}
    return {(who, path): count(browsers[who], world.path(path)) for who, path in (*LISTS, *OF_A_CASUS)}


def test_pages_ask_as_many_queries_for_three_as_for_one(world: World) -> None:
    one = counted(world)
    with make.as_role():
        world.grow()
        world.grow()
    assert counted(world) == one
    assert one == LISTS | OF_A_CASUS


def test_the_budgets_hold() -> None:
    assert {key: number for key, number in LISTS.items() if number > MOST_FOR_A_LIST} == {}
    assert {key: number for key, number in OF_A_CASUS.items() if number > MOST_FOR_A_CASUS} == {}


@pytest.mark.parametrize(("q", "expected"), [("Naam1", 11), ("Vlierpad 12", 11), ("Nergenshuizen", 7)])
def test_searching(world: World, q: str, expected: int) -> None:
    """A hit asks four queries more than a miss: it opens the addresses of what it found and reads them."""
    browser = make.client(world.people["corporatie"])
    answer = browser.post("/zoeken/", {"q": q}, headers={ASKED: "1"})
    assert (answer.status_code, int(answer[ANSWERED])) == (200, expected)


def test_filing_a_melding(world: World) -> None:
    fields = {
        "postcode": "1234AB",
        "huisnummer": "12",
        "soort": "alcohol",
        "datum": timezone.localdate().isoformat(),
        "tijd": "00:01",
        "wat": "Harde muziek.",
        "frequentie": "wekelijks",
        "ernst": "3",
        "niveau": "anoniem",
    }
    browser = make.client(world.people["corporatie"])
    answer = browser.post(f"/meldingen/nieuw/{uuid4()}/", fields, headers={ASKED: "1"})
    assert (answer.status_code, int(answer[ANSWERED])) == (302, 21)
    assert int(answer[ANSWERED]) <= MOST_FOR_FILING
