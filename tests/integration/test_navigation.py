"""Everybody of the demo reaches everything their menu offers, and the menu offers nothing else."""

import re

import pytest
from django.urls import reverse

from overlast.context import ENTRIES
from overlast.demo.persons import PERSONS, Membership, Person
from parties.models import Medewerker
from tests import factories
from tests.databases import Database

JOBS = [(person, membership) for person in PERSONS for membership in person.memberships]


@pytest.mark.parametrize(("person", "membership"), JOBS, ids=lambda value: getattr(value, "key", None))
def test_the_whole_menu_opens(demo_db: Database, person: Person, membership: Membership) -> None:
    who = Medewerker.objects.select_related("user").get(
        user__email=person.email, partij__naam=membership.partij, partij__gemeente_id=membership.gemeente
    )
    browser = factories.client(who)
    start = browser.get("/").content.decode()

    menu = start.partition('aria-label="Hoofdmenu"')[2].partition("</nav>")[0]
    offered = re.findall(r'<a href="([^"]+)"', menu)

    assert "/" in offered
    assert {url: browser.get(url).status_code for url in offered} == dict.fromkeys(offered, 200)
    others = {reverse(entry.name) for entry in ENTRIES} - set(offered)
    assert {url: browser.get(url).status_code for url in others} == dict.fromkeys(others, 403)
