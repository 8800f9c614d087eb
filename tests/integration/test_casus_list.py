"""The list of casussen, walked from either end, and the timeline of a casus with more than a page shows."""

import datetime as dt
import itertools
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from cases.models import Casus, Deelname, DeelnameUserObjectPermission, Journaalitem
from cases.queries.casus_list import CasusFilter, page_of
from cases.queries.casus_page import TIMELINE
from parties.models import Medewerker, Partijsoort, Rol
from tests import factories as make

FILTERS = [
    CasusFilter(),
    CasusFilter(groep="gesloten"),
    CasusFilter(groep="alle", volgorde="oudste"),
    CasusFilter(groep="alle", soort="alcohol"),
    CasusFilter(groep="alle", niveau="N2"),
    CasusFilter(groep="alle", mijn=True),
    CasusFilter(niveau="N1", mijn=True, volgorde="oudste"),
]


def works_on(who: Medewerker, status: str = "in_behandeling") -> Casus:
    """A casus of the organisation of `who`, on which nobody else of it works."""
    casus = make.casus(who.partij, status=status)
    permission = Permission.objects.get(codename="work_on_deelname")
    part = Deelname.objects.get(casus=casus, partij=who.partij)
    DeelnameUserObjectPermission.objects.create(user_id=who.user_id, content_object=part, permission=permission)
    return casus


@pytest.fixture(scope="module")
def world(module_db: object) -> SimpleNamespace:
    """Twenty casussen of one corporatie; a consulent works on two of three, and once took part in one more."""
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        reader = make.medewerker(corporatie, Rol.CONSULENT, contactpersoon=False)
        colleague = make.medewerker(corporatie, Rol.CONSULENT, contactpersoon=False)
        make.convenant(where)
        now = timezone.now()
        mine = []
        for nr in range(20):
            worker = colleague if nr % 3 == 0 else reader
            casus = works_on(worker, status="afgesloten" if nr % 5 == 1 else "in_behandeling")
            # pairs that changed at the same moment: the key decides which comes first
            changed = now - dt.timedelta(minutes=nr // 2)
            soort = "alcohol" if nr % 2 else "geluid_muziek"
            niveau = "N2" if nr % 4 < 2 else "N1"
            leader = reader if nr % 7 == 0 else None
            Casus.objects.filter(pk=casus.pk).update(
                gewijzigd_op=changed, soort=soort, niveau=niveau, casusregisseur=leader
            )
            if worker is reader:
                mine.append(casus)
        Deelname.objects.filter(casus=mine.pop()).update(beeindigd_op=now)
    return SimpleNamespace(reader=reader, mine={casus.pk for casus in mine}, corporatie=corporatie)


def walk(world: SimpleNamespace, chosen: CasusFilter, *, many: bool) -> list[str]:
    """The numbers on every page, three a page."""
    found: list[str] = []
    after = ""
    with make.request(make.actor(world.reader)) as actor:
        for _ in itertools.count():
            casussen, key = page_of(actor, chosen, after=after, many=many, size=3)
            found += [casus.nummer for casus in casussen]
            if key is None:
                return found
            assert len(casussen) == 3
            after = key
    raise AssertionError


@pytest.mark.parametrize("chosen", FILTERS)
def test_the_list_is_the_same_from_the_person_and_in_its_order(world: SimpleNamespace, chosen: CasusFilter) -> None:
    few, many = walk(world, chosen, many=False), walk(world, chosen, many=True)
    assert few == many
    assert len(set(few)) == len(few)
    with make.as_role():
        wanted = Casus.objects.filter(pk__in=world.mine)
        if chosen.groep != "alle":
            wanted = wanted.filter(status="afgesloten" if chosen.groep == "gesloten" else "in_behandeling")
        if chosen.soort:
            wanted = wanted.filter(soort=chosen.soort)
        if chosen.niveau:
            wanted = wanted.filter(niveau=chosen.niveau)
        if chosen.mijn:
            wanted = wanted.filter(casusregisseur=world.reader)
        sign = "" if chosen.volgorde == "oudste" else "-"
        rows = wanted.order_by(f"{sign}gewijzigd_op", f"{sign}pk").values_list("nummer", flat=True)
        assert few == list(rows)
    assert few


def test_of_a_long_casus_the_newest_are_shown_and_all_are_counted(world: SimpleNamespace) -> None:
    with make.as_role():
        casus = works_on(world.reader)
        now = timezone.now()
        for nr in range(TIMELINE + 5):
            make.row(
                Journaalitem, casus, world.corporatie, categorie_id=10, vak="waarneming", tekst=f"Notitie nr {nr}.",
                datum=now - dt.timedelta(days=nr),
            )  # fmt: skip
    web = make.client(world.reader)
    page = web.get(f"/casussen/{casus.nummer}/").content.decode()
    assert f"Notities en gesprekken {TIMELINE + 5}" in page
    assert f"Notitie nr {TIMELINE - 1}." in page
    assert f"Notitie nr {TIMELINE}." not in page
    assert "Toon ook wat eerder gebeurde" in page
    whole = web.get(f"/casussen/{casus.nummer}/?toon=notities&alles=1").content.decode()
    assert all(f"Notitie nr {nr}." in whole for nr in range(TIMELINE + 5))
    assert "Toon ook wat eerder gebeurde" not in whole
