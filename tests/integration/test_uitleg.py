""" "Waarom zie ik dit (niet)?": the reason for which PostgreSQL shows it, in a constant number of queries."""

import datetime as dt
import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.boxes import readership
from cases.models import Casus, Journaalitem
from cases.queries.casus_page import withheld_of
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel
from privacy.models import Convenant, ConvenantRegel, Toegangsbesluit
from tests import factories as make
from tests.databases import Database


@dataclass(frozen=True)
class World:
    regie: Medewerker
    corporatie: Medewerker
    politie: Medewerker
    welzijn: Medewerker
    casus: Casus
    convenant: Convenant


@pytest.fixture
def world(db_clone: Database) -> World:
    with make.as_role():
        here = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "politie": ("politie", Rol.WIJKAGENT),
            "welzijn": ("welzijn", Rol.DEELNEMER),
        }
        people = {name: make.medewerker(make.partij(here, soort), rol) for name, (soort, rol) in kinds.items()}
        convenant = make.convenant(here)
        casus = make.casus(people["corporatie"].partij, people["politie"].partij, people["welzijn"].partij)
        note(casus, people["corporatie"], "Van de corporatie")
        note(casus, people["politie"], "Van de politie")
    return World(casus=casus, convenant=convenant, **people)


def note(casus: Casus, who: Medewerker, tekst: str, **more: object) -> Journaalitem:
    row: Journaalitem = make.row(
        Journaalitem, casus, who.partij, **{"categorie_id": 10, "vak": "waarneming", "tekst": tekst, **more}
    )
    return row


def page(who: Medewerker, casus: Casus) -> str:
    return make.client(who).get(f"/casussen/{casus.nummer}/").content.decode()


def reason(body: str, tekst: str) -> str:
    """The explanation that stands with the item that says `tekst`."""
    item = body.split(tekst, 1)[1].split("</li>", 1)[0]
    return re.sub(r"<[^>]+>|\s+", " ", item.split("<details", 1)[1])


def give(world: World, row: Journaalitem, to: Medewerker) -> None:
    with make.as_role():
        Toegangsbesluit.objects.create(
            casus=world.casus,
            categorie_id=row.categorie_id,
            tabel="cases_journaalitem",
            rij=row.pk,
            bron_id=row.bron_id,
            partij=to.partij,
            grondslag="wpg_19",
            grond="Voor deze week",
            besloten_door=world.politie,
            geldig_tot=timezone.now() + dt.timedelta(days=7),
        )


def test_own_convenant_and_besluit_each_say_so(world: World) -> None:
    with make.as_role():
        kept = note(world.casus, world.politie, "Alleen gegeven", beperkt=True)
    give(world, kept, world.corporatie)
    body = page(world.corporatie, world.casus)
    assert "Uw organisatie legde dit vast" in reason(body, "Van de corporatie")
    shared = reason(body, "Van de politie")
    assert "Dit volgt uit het convenant" in shared
    assert "versie 1" in shared
    assert "categorie-10" in body
    given = reason(body, "Alleen gegeven")
    assert "met een besluit" in given
    assert "Art. 19 Wpg" in given
    assert "Voor deze week" not in given


def test_a_row_kept_for_others_and_then_given_is_seen_by_besluit(world: World) -> None:
    with make.as_role():
        row = note(world.casus, world.politie, "Voor enkelen", alleen_voor=[world.regie.partij_id])
    assert "Voor enkelen" not in page(world.corporatie, world.casus)
    assert "deelt het met enkele organisaties" in reason(page(world.regie, world.casus), "Voor enkelen")
    give(world, row, world.corporatie)
    assert "met een besluit" in reason(page(world.corporatie, world.casus), "Voor enkelen")


def test_what_is_withheld_follows_from_the_convenant_alone(world: World) -> None:
    with make.as_role():
        empty = make.casus(world.corporatie.partij, world.politie.partij, world.welzijn.partij)
    with make.request(make.actor(world.welzijn)) as actor:
        today = timezone.localdate()
        full, none = (withheld_of(actor, casus, today) for casus in (world.casus, empty))
    assert [line.category for line in full] == [line.category for line in none]
    assert {10, 12, 27} <= {line.nr for line in full}
    assert all(line.matrix_url.endswith(f"#categorie-{line.nr}") for line in full)
    with make.request(make.actor(world.corporatie)) as actor:
        lines = {line.nr: line for line in withheld_of(actor, world.casus, timezone.localdate())}
    assert lines[12].request_label == "Vraag om een besluit"
    assert lines[12].request_url.startswith(f"/casussen/{world.casus.nummer}/")
    assert lines[13].request_url == ""


def test_consent_that_is_missing_is_withheld_too(world: World) -> None:
    with make.as_role():
        rules = ConvenantRegel.objects.filter(convenant=world.convenant, partijsoort="woningcorporatie")
        assert rules.filter(categorie_id=10).update(toestemming_nodig=True)
    body = page(world.corporatie, world.casus)
    assert "Van de politie" not in body
    assert "alleen als de bewoner daar toestemming voor gaf" in body


def test_the_newest_version_holds_also_for_who_did_not_sign_it(world: World) -> None:
    with make.as_role():
        newer = make.convenant(world.corporatie.partij.gemeente, days_back=1, versie=2)
        newer.partijen.filter(partij=world.corporatie.partij).update(ondertekend_op=None)
    body = page(world.corporatie, world.casus)
    assert "Er geldt nu geen convenant voor uw organisatie" in body
    assert "Van de politie" not in body
    with make.request(make.actor(world.politie)) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=(22, 30), doel=Doel.CASUS)
        told = readership(actor, opening, world.casus).of(10)
    assert world.regie.partij.naam in told
    assert world.corporatie.partij.naam not in told


def test_the_readers_are_those_that_read(world: World) -> None:
    """What "Wie leest dit?" says of each category is what the gate then lets each participant read."""
    people = [world.regie, world.politie, world.welzijn]
    with make.request(make.actor(world.corporatie)) as actor:
        opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=(22, 30), doel=Doel.CASUS)
        told = readership(actor, opening, world.casus)
    for who in people:
        with make.request(make.actor(who)) as actor:
            opening = gate.open_gate(actor, casussen=[world.casus.pk], categories=ALL_CATEGORIES, doel=Doel.CASUS)
        for nr in ALL_CATEGORIES:
            assert (who.partij.naam in told.of(nr)) == opening.may_read(world.casus.pk, nr), (who.partij.soort, nr)


def test_explaining_asks_no_more_for_many_items(world: World) -> None:
    browser, address = make.client(world.regie), f"/casussen/{world.casus.nummer}/"
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    with make.as_role():
        for n in range(12):
            note(world.casus, world.politie, f"Nog een {n}")
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    asked = [query for query in many if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(few) == len(many)
    assert len(asked) <= 25
