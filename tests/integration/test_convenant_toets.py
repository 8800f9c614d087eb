"""The proof on synthetic casussen also opens what is closed, with a reason (F4), and would see a leak there."""

import pytest

from cases.models import Casus
from overlast.toets.crawl import Outcome, open_closed
from parties.models import Gemeente
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel
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
