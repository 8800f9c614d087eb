"""How long a page takes tells the asker nothing of the answer (assurance 7): 400 pairs, AUC 0.45 to 0.55."""

import random
import statistics
import time

import pytest
from django.test import Client

from privacy.models import Verzoekbesluit
from privacy.services import verzoeken
from tests import factories as make
from tests import verzoeken as fixture
from tests.databases import Database
from tests.verzoeken import World, answer, ask, load

pytestmark = pytest.mark.assurance
PAIRS = 400


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    return fixture.build()


def auc(hits: list[float], misses: list[float]) -> float:
    """The chance that a hit takes longer than a miss; 0.5 means that time tells nothing."""
    ranked = sorted([(took, 1) for took in hits] + [(took, 0) for took in misses])
    ranks = sum(place for place, (_, hit) in enumerate(ranked, start=1) if hit)
    return (ranks - len(hits) * (len(hits) + 1) / 2) / (len(hits) * len(misses))


def measure(browser: Client, hit: str, miss: str) -> float:
    """Fetch both pages in pairs, in a random order within each."""
    times: dict[str, list[float]] = {hit: [], miss: []}
    order = random.Random(7)  # the same order in every run
    for number in range(PAIRS + 20):
        for nummer in order.sample((hit, miss), 2):
            begin = time.perf_counter()
            assert browser.get(f"/informatieverzoeken/{nummer}/").status_code == 200
            if number >= 20:
                times[nummer].append(time.perf_counter() - begin)
    found = auc(times[hit], times[miss])
    medians = [f"{statistics.median(each) * 1000:.2f} ms" for each in times.values()]
    print(f"AUC {found:.3f}, medians {medians}")
    return found


def test_before_the_moment_an_answered_request_takes_as_long_as_an_unanswered_one(world: World) -> None:
    hit, miss = ask(world), ask(world)
    answer(world.ggz_po, hit, "ja")
    assert 0.45 <= measure(make.client(world.corporatie), hit, miss) <= 0.55


def test_after_the_moment_nee_takes_as_long_as_no_answer(world: World) -> None:
    hit, miss = ask(world), ask(world)
    answer(world.ggz_po, hit, "nee")
    fixture.pass_moment(hit, miss)
    with make.as_role():
        assert Verzoekbesluit.objects.filter(uitkomst="nee").count() == 1
    assert load(miss).status == "ingediend"
    assert 0.45 <= measure(make.client(world.corporatie), hit, miss) <= 0.55


def test_the_gate_itself_takes_as_long_for_every_answer(world: World) -> None:
    """Closer than a page can be measured: the one function that knows, before and after the moment."""
    hit, miss = ask(world), ask(world)
    answer(world.ggz_po, hit, "nee")
    for passed in (False, True):
        if passed:
            fixture.pass_moment(hit, miss)
        keys = {nummer: load(nummer).pk for nummer in (hit, miss)}
        times: dict[str, list[float]] = {hit: [], miss: []}
        order = random.Random(7)  # the same order in every run
        with make.request(make.actor(world.corporatie)):
            for number in range(PAIRS + 20):
                for nummer in order.sample((hit, miss), 2):
                    begin = time.perf_counter()
                    verzoeken.outcomes([keys[nummer]])
                    if number >= 20:
                        times[nummer].append(time.perf_counter() - begin)
        found = auc(times[hit], times[miss])
        print(f"AUC {found:.3f} in the gate, after the moment: {passed}")
        assert 0.45 <= found <= 0.55


def test_a_difference_in_time_would_be_noticed() -> None:
    """Positive control: a millisecond on ten is seen."""
    chance = random.Random(1)
    slow, fast = ([chance.gauss(mean, 1) for _ in range(PAIRS)] for mean in (11, 10))
    assert auc(slow, fast) > 0.7
