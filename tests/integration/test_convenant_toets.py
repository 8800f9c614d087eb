"""The proof on synthetic casussen also opens what is closed, with a reason (F4), and what was given by besluit or with
toestemming, and would see a leak there."""

import datetime as dt

import pytest
from django.utils import timezone

from cases.models import Casus
from overlast.toets.addresses import routes
from overlast.toets.besluiten import ENDED, RUNNING, Given, Situation, plant_given
from overlast.toets.crawl import Outcome, open_closed, readers, try_given
from overlast.toets.finding import pdf_text
from overlast.toets.report import report_pdf, to_json
from parties.models import Gemeente
from privacy.kit.source import source_of
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Toegangsbesluit
from tests import factories as make
from tests.canary import Garden, plant
from tests.databases import Database


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    found = plant(phases={"F4": "afgesloten"})
    with make.as_role():
        assert Casus.objects.get(pk=found.phases["F4"].pk).afgeschermd
    return found


def test_a_closed_casus_opens_with_a_reason_for_what_the_convenant_gives(garden: Garden) -> None:
    for name in ("regie", "politie"):
        outcome = Outcome()
        assert open_closed(garden, garden.rules(), name, garden.people[name], outcome)
        assert (outcome.leaks, outcome.broken) == ([], []), name
    outcome = Outcome()
    assert open_closed(garden, garden.rules(), "x", garden.people["buitenstaander"], outcome) == set()
    assert outcome.sound


def test_a_convenant_that_few_signed_is_tried_too(db_clone: Database) -> None:
    def signed_by_two(gemeente: Gemeente) -> Convenant:
        convenant: Convenant = make.convenant(gemeente)
        ConvenantPartij.objects.filter(convenant=convenant).exclude(
            partij__soort__in=("gemeente_burgemeester", "woningcorporatie")
        ).delete()
        return convenant

    planted = plant(contract=signed_by_two)
    assert {each.column for each in planted.tokens.values()} >= {"cases.Document.inhoud", "cases.Naw.achternaam"}


def test_a_leak_in_a_closed_casus_is_found(garden: Garden) -> None:
    rules = garden.rules()
    with make.as_role():
        ConvenantRegel.objects.filter(partijsoort="politie", fase="F4", categorie_id=3).update(toegang="lezen")
    outcome = Outcome()
    open_closed(garden, rules, "politie", garden.people["politie"], outcome)
    assert outcome.leaks
    assert all("F4, met reden" in line for line in outcome.leaks)


# The pages on which a row that was given can stand.
SHOWN = [each for each in routes() if each[1] in ("casus_detail", "casus_gegevens", "toegang_read", "api_casus_detail")]


@pytest.fixture(scope="module")
def given(garden: Garden) -> Given:
    with make.as_role():
        rules = ConvenantRegel.objects.filter(convenant=garden.convenant, fase="F2", toegang="lezen", categorie_id=19)
        assert rules.update(toestemming_nodig=True) > 1
    return plant_given(garden)


def tried(garden: Garden, given: Given, *names: str) -> Outcome:
    outcome, people = Outcome(), readers(garden)
    for name in names:
        try_given(given, garden.rules(), name, people[name], SHOWN, outcome)
    return outcome


def test_what_was_given_is_read_while_it_lasts_and_by_nobody_else(garden: Garden, given: Given) -> None:
    outcome = tried(garden, given, "wijkteam", "ggz", "privacy officer politie", "buitenstaander")
    assert (outcome.leaks, outcome.broken) == ([], [])
    found = {(name, situation): cell for (name, situation, _nr), cell in outcome.given.items()}
    for name in ("wijkteam", "ggz"):
        for situation in (*RUNNING, Situation.TOESTEMMING):
            cell = found[name, situation]
            assert 0 < cell.seen == cell.allowed, (name, situation)
            assert cell.channels == {"pagina's", "koppeling (API)"}, (name, situation)
    over = {key: cell for key, cell in found.items() if key[1] not in (*RUNNING, Situation.TOESTEMMING)}
    assert {situation for _, situation in over} == set(Situation) - {*RUNNING, Situation.TOESTEMMING}
    assert not any(cell.allowed or cell.seen for cell in over.values())
    assert {situation for name, situation in found if name == "privacy officer politie"} == {*RUNNING, *ENDED}
    assert not any(cell.allowed for (name, _), cell in found.items() if name == "privacy officer politie")
    with make.as_role():
        source = source_of(garden.convenant)
    report = report_pdf(to_json(outcome), source, version="x", now=timezone.now())
    text = " ".join(pdf_text(report).split())
    for words in (*Situation, "mag, 1 gezien", "mag niet, 0 gezien"):
        assert str(words) in text


def test_a_besluit_that_should_have_ended_is_found(garden: Garden, given: Given) -> None:
    with make.as_role():
        partij = garden.people["welzijn"].partij
        besluiten = Toegangsbesluit.objects.filter(partij=partij, geldig_tot__lt=timezone.now())
        assert besluiten.update(geldig_tot=timezone.now() + dt.timedelta(days=1)) == 1
    outcome = tried(garden, given, "welzijn")
    assert any(Situation.VERLOPEN in line for line in outcome.leaks)
