"""A gemeente with casussen past their term, for the tests of keeping and destroying."""

import datetime as dt
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases.models import Bericht, Casus
from cases.services import retain
from parties.models import Medewerker, Rol
from privacy.models import Vernietigingsvoorstel
from tests import factories as make
from tests.databases import Database

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """A gemeente with a regie, a corporatie and the politie; each with somebody who works and a privacy officer."""
    with make.as_role():
        here = make.gemeente()
        kinds = {"oov": "gemeente_burgemeester", "corporatie": "woningcorporatie", "politie": "politie"}
        partijen = {name: make.partij(here, soort, naam=name) for name, soort in kinds.items()}
        people = {
            "regisseur": make.medewerker(partijen["oov"], Rol.REGISSEUR),
            "consulent": make.medewerker(partijen["corporatie"], Rol.CONSULENT),
            "jurist": make.medewerker(partijen["corporatie"], Rol.JURIST),
            "agent": make.medewerker(partijen["politie"], Rol.WIJKAGENT),
            "fg": make.medewerker(partijen["oov"], Rol.FG, contactpersoon=False),
        }
        officers = {
            name: make.medewerker(partij, Rol.PRIVACY_OFFICER, contactpersoon=False)
            for name, partij in partijen.items()
        }
        make.convenant(here)
    return SimpleNamespace(here=here, partijen=partijen, people=people, officers=officers)


def ended(world: SimpleNamespace, days: int, *, own: bool = False) -> Casus:
    """A casus of the corporatie with a name in it, closed so many days ago."""
    owner, politie = world.partijen["corporatie"], world.partijen["politie"]
    casus = make.casus(owner, *([] if own else [politie]), status="eigen" if own else "in_behandeling")
    make.naw(casus, owner, "Kwispelaar")
    for step in ["afgesloten"] if own else ["monitoring", "afgesloten"]:
        Casus.objects.filter(pk=casus.pk).update(status=step)
    Casus.objects.filter(pk=casus.pk).update(gewijzigd_op=timezone.now() - days * DAY)
    casus.refresh_from_db()
    return casus


def night(days: int = 0) -> None:
    with make.as_role("worker"):
        retain.retain(now=timezone.now() + days * DAY)


def proposed(**fields: Any) -> set[tuple[str, str, str]]:
    """What is proposed, to whom and on which ground."""
    with make.as_role():
        rows = Vernietigingsvoorstel.objects.filter(status="open", **fields)
        return set(rows.values_list("wat", "partij__naam", "grond"))


def told() -> set[tuple[str, str]]:
    with make.as_role():
        rows = Bericht.objects.filter(soort="bewaartermijn")
        return {(row.aan.partij.naam, row.pad) for row in rows.select_related("aan__partij")}


def officer(who: Medewerker) -> Client:
    """A browser of somebody who has just shown again who they are."""
    browser = make.client(who)
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "type": "totp", "reauthenticated": True}
    ]
    session.save()
    return browser
