"""A casusoverleg with three casussen and the people of six parties, for the tests of meetings."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import Casus
from meetings.models import Agendapunt, Casusoverleg
from parties.models import Medewerker, Partij
from tests import factories as make
from tests.databases import Database

LENGTHS = (10, 20, 15)


@dataclass
class World:
    """One meeting with three casussen: A with politie and a care party, B of the other corporatie, C with politie."""

    partijen: dict[str, Partij]
    people: dict[str, Medewerker]
    casussen: tuple[Casus, Casus, Casus]
    overleg: Casusoverleg
    punten: tuple[Agendapunt, ...]

    def client(self, who: str) -> Client:
        browser = make.client(self.people[who])
        browser.raise_request_exception = True
        return browser

    def page(self, who: str, name: str = "overleg_detail", *args: Any) -> str:
        response = self.client(who).get(reverse(name, args=args or [self.overleg.pk]))
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def punt(self, n: int) -> tuple[Any, Any]:
        return self.overleg.pk, self.punten[n].pk


KINDS = {
    "regie": "gemeente_burgemeester",
    "corporatie": "woningcorporatie",
    "ander": "woningcorporatie",
    "politie": "politie",
    "verslavingszorg": "verslavingszorg",
    "wijkteam": "wijkteam",
}
ROLES = {"regie": "regisseur", "politie": "wijkagent"}


def build(*, status: str = "gepland", state: str = "in_behandeling") -> World:
    """Arrange as the migrator; the meeting begins tomorrow, or began an hour ago."""
    with make.as_role():
        here = make.gemeente()
        partijen = {key: make.partij(here, soort, naam=f"Partij {key}") for key, soort in KINDS.items()}
        make.convenant(here)
        people = {
            key: make.medewerker(partij, ROLES.get(key, "consulent"), naam=f"Mens {key}")
            for key, partij in partijen.items()
        }
        people["notulist"] = make.medewerker(partijen["regie"], "notulist", naam="Mens notulist")
        p = partijen
        casussen = (
            make.casus(p["corporatie"], p["politie"], p["verslavingszorg"], p["wijkteam"], status=state),
            make.casus(p["ander"], soort="geweld_agressie", status=state),
            make.casus(p["corporatie"], p["politie"], soort="ongedierte", status=state),
        )
        now = timezone.now().replace(second=0, microsecond=0)
        begin = now + dt.timedelta(days=1) if status == "gepland" else now - dt.timedelta(hours=1)
        overleg = Casusoverleg.objects.create(
            gemeente=here, begint_op=begin, duur_minuten=90, locatie="Kamer 1", status=status
        )
        start, punten = begin + dt.timedelta(minutes=10), []
        for n, (casus, length) in enumerate(zip(casussen, LENGTHS, strict=True), start=1):
            punten.append(
                Agendapunt.objects.create(
                    overleg=overleg,
                    casus=casus,
                    rubriek="3_lopend",
                    volgorde=n,
                    minuten=length,
                    begint_op=start,
                    vraag=f"Vraag {n}?",
                )
            )
            start += dt.timedelta(minutes=length)
    return World(partijen, people, casussen, overleg, tuple(punten))


@pytest.fixture
def planned(db_clone: Database) -> World:
    return build()


@pytest.fixture
def going_on(db_clone: Database) -> World:
    return build(status="bezig")


def titles(html: str) -> list[str]:
    agenda = html.partition('class="ov-agenda"')[2].partition("</ol>")[0]
    return re.findall(r"[A-Z]{2}-[0-9A-Z]{4}-[0-9A-Z]{4} · [^<]+", agenda.replace("&#x27;", "'"))


def own_titles(html: str) -> list[str]:
    return list(dict.fromkeys(titles(html)))


def log_rows(who: Medewerker) -> list[tuple[str, str, list[int]]]:
    with make.as_role(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT object, gebeurtenis, categorieen FROM gate.inzagelog WHERE medewerker_id = %s ORDER BY id", [who.pk]
        )
        return cursor.fetchall()
