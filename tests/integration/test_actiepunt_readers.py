"""An actiepunt is narrowed by who agreed it, like any other row: its title, its explanation, its term."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError
from django.urls import reverse

from cases.models import Actiepunt, Actiepunttoelichting, Termijn
from cases.services.restricties import Readers, restrict_row
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel
from privacy.toegang import own_row
from tests import factories as make
from tests import work
from tests.databases import Database
from tests.work import TITLE, WHY


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """The casusregisseur (welzijn) asked the politie to do something, and wrote down why."""
    world = work.build()
    punt = work.add(world.welzijn, world.casus, world.politie.partij, toelichting=WHY)
    return SimpleNamespace(world=world, punt=punt, casus=world.casus)


def reads(who: Medewerker, casus_id: UUID) -> tuple[bool, bool]:
    """Whether somebody reads the title, and the explanation."""
    with make.request(make.actor(who)) as actor:
        gate.open_gate(actor, casussen=[casus_id], doel=Doel.CASUS)
        titles = set(Actiepunt.objects.values_list("titel", flat=True))
        texts = set(Actiepunttoelichting.objects.values_list("tekst", flat=True))
    return TITLE in titles, WHY in texts


def readers(world: SimpleNamespace) -> set[str]:
    names = ("regie", "corporatie", "politie", "ggz", "welzijn")
    found = {name: reads(getattr(world.world, name), world.casus.pk) for name in names}
    assert all(title == text for title, text in found.values()), found
    return {name for name, (title, _) in found.items() if title}


def restrict(world: SimpleNamespace, choice: Readers, *names: str) -> None:
    with make.request(make.actor(world.world.welzijn)) as actor:
        restrict_row(
            actor,
            casus=world.casus,
            row=own_row("cases_actiepunt", world.punt),
            readers=choice,
            partij_ids=[getattr(world.world, name).partij_id for name in names],
        )


def test_it_is_narrowed_with_its_explanation_and_its_term_and_lifted(world: SimpleNamespace) -> None:
    everybody = readers(world)
    assert {"regie", "corporatie", "politie", "welzijn"} <= everybody
    restrict(world, Readers.SOME, "corporatie")
    assert readers(world) == {"welzijn", "politie", "corporatie"}
    with make.as_role():
        assert Termijn.objects.get(object=world.punt).categorie_id == 30
    restrict(world, Readers.OWN)
    assert readers(world) == {"welzijn", "politie"}
    restrict(world, Readers.CONVENANT)
    assert readers(world) == everybody
    with make.as_role():
        assert Termijn.objects.get(object=world.punt).categorie_id == 22


def test_nobody_who_may_not_read_it_hears_that_it_is_late(world: SimpleNamespace) -> None:
    restrict(world, Readers.OWN)
    work.remind(30)
    assert {name for name, _ in work.messages()} == {"Persoon politie"}


def test_who_leads_does_not_widen_what_another_narrowed(world: SimpleNamespace) -> None:
    restrict(world, Readers.SOME, "regie")
    for change in ({"alleen_voor": None}, {"beperkt": True}):
        with pytest.raises(DatabaseError):
            _change(world, **change)


def _change(world: SimpleNamespace, **change: Any) -> None:
    """As the regie, which leads the casus, past the service."""
    with make.request(make.actor(world.world.regie)) as actor:
        gate.open_gate(actor, casussen=[world.casus.pk], doel=Doel.CASUS)
        Actiepunt.objects.filter(pk=world.punt).update(**change)


def test_the_provider_chooses_on_the_page_that_other_rows_have(world: SimpleNamespace) -> None:
    browser, nummer = make.client(world.world.welzijn), world.casus.nummer
    address = reverse("toegang", args=[nummer, "cases_actiepunt", world.punt])
    assert address in browser.get(reverse("casus_actiepunten", args=[nummer])).content.decode()
    assert f"Actiepunt: {TITLE}" in browser.get(address).content.decode()
    answer = {"readers": "sommige", "partijen": [str(world.world.corporatie.partij_id)]}
    assert browser.post(address, answer).status_code == 302
    assert readers(world) == {"welzijn", "politie", "corporatie"}
    other = make.client(world.world.regie)
    page = other.get(reverse("casus_actiepunten", args=[nummer])).content.decode()
    assert TITLE not in page
    assert other.get(address).status_code == 404
