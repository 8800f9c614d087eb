"""What a page shows is what the log says it showed, both ways (assurance.md 17)."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from cases.models import Gezin, Huurachterstand, Journaalitem, Politiemutatie
from parties.models import Medewerker, Rol
from privacy.models import ConvenantRegel
from tests import factories as make
from tests.databases import Database


@pytest.fixture(scope="module")
def world(module_db: Database) -> SimpleNamespace:
    with make.as_role():
        here = make.gemeente()
        regie, corporatie = make.partij(here, "gemeente_burgemeester"), make.partij(here, "woningcorporatie")
        politie = make.partij(here, "politie")
        people = {
            "regisseur": make.medewerker(regie, Rol.REGISSEUR),
            "consulent": make.medewerker(corporatie),
            "agent": make.medewerker(politie, Rol.WIJKAGENT),
        }
        make.convenant(here)
        casus = make.casus(corporatie, politie)
        make.naw(casus, corporatie, "zqname")
        make.row(Journaalitem, casus, corporatie, categorie_id=10, vak="waarneming", tekst="zqnote")
        make.row(Huurachterstand, casus, corporatie, bedrag=12345, maanden=1, peildatum=timezone.localdate())
        make.row(Gezin, casus, corporatie, samenstelling="zqgezin", kinderen=2)
        make.row(Politiemutatie, casus, politie, mutatienummer="zqnr", datum=timezone.now(), omschrijving="zqmutatie")
        bewoner = make.bewoner_of(casus).pk
    return SimpleNamespace(people=people, casus=casus, bewoner=bewoner)


# What stands in the rows above, by category; amounts and names as every page prints them.
SHOWS = {1: "zqname", 10: "zqnote", 4: "12345", 6: "zqgezin", 12: "zqmutatie"}
CASUS, GEGEVENS, API = "/casussen/{}/", "/casussen/{}/gegevens/", "/api/v1/casussen/{}"
OTHERS = ("/casussen/{}/actiepunten/", "/casussen/{}/documenten/", "/casussen/{}/deelnemers/", "/casussen/", "/")


@dataclass(frozen=True)
class View:
    """What one answer showed, and what the log says of it."""

    shown: set[int]
    logged: set[int]
    about: set[tuple[Any, Any]]


def view(database: Database, who: Medewerker, address: str) -> View:
    browser = make.client(who)
    with database.connect("migrator") as log:
        last = log.execute("SELECT coalesce(max(id), 0) FROM gate.inzagelog").fetchone()
        assert last is not None
        answer = browser.get(address)
        assert answer.status_code == 200, address
        rows = log.execute(
            "SELECT casus_id, bewoner_id, categorieen FROM gate.inzagelog WHERE id > %s AND uitkomst = 'toegestaan'",
            last,
        ).fetchall()
    text = answer.content.decode().replace(".", "")
    return View(
        shown={nr for nr, token in SHOWS.items() if token in text},
        logged={nr for row in rows for nr in row[2]},
        about={(row[0], row[1]) for row in rows},
    )


def allowed(who: Medewerker) -> set[int]:
    """What the convenant lets this kind of party read or provide while a casus is worked on."""
    with make.as_role():
        rows = ConvenantRegel.objects.filter(partijsoort=who.partij.soort, fase="F2")
        return {r.categorie_id for r in rows if r.verstrekken or (r.toegang == "lezen" and not r.besluit_nodig)}


def test_the_log_names_what_was_shown_and_nothing_that_could_not_be(
    module_db: Database, world: SimpleNamespace
) -> None:
    """Every page asks the same of everybody; what it logs of somebody is the part of it that this person may have."""
    for address in (CASUS, GEGEVENS, API, *OTHERS):
        views = {name: view(module_db, who, address.format(world.casus.nummer)) for name, who in world.people.items()}
        asked = set().union(*(each.logged for each in views.values()))
        for name, each in views.items():
            assert each.shown <= each.logged, (address, name)
            assert each.logged == asked & allowed(world.people[name]), (address, name)
            assert each.about in ({(world.casus.pk, world.bewoner)}, set()), (address, name)


@pytest.mark.parametrize("address", [CASUS, GEGEVENS, API])
def test_what_the_log_names_stands_on_the_page_where_it_is_there(
    module_db: Database, world: SimpleNamespace, address: str
) -> None:
    for name, who in world.people.items():
        each = view(module_db, who, address.format(world.casus.nummer))
        assert each.shown, (address, name)
        assert each.logged & set(SHOWS) == each.shown, (address, name)


def test_a_refused_view_is_logged_as_one_and_shows_nothing(module_db: Database, world: SimpleNamespace) -> None:
    with make.as_role():
        stranger = make.medewerker(make.partij(world.casus.gemeente, "welzijn", naam="Doet niet mee"))
    answer = make.client(stranger).get(CASUS.format(world.casus.nummer))
    assert answer.status_code == 404
    with module_db.connect("migrator") as log:
        row = log.execute("SELECT uitkomst, categorieen FROM gate.inzagelog ORDER BY id DESC LIMIT 1").fetchone()
    assert row == ("geweigerd", [])
