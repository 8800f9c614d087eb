"""Telling the bewoner (art. 14 AVG): planned at the aanmelding, brought forward, done, postponed, reminded."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Bericht, Casus, Termijn
from cases.queries.loaders import load_casus
from cases.services.aanmelding import aanmelden
from cases.services.kennisgevingen import postpone_kennisgeving, record_kennisgeving
from cases.services.triage import invite, take_in_triage
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.models import Kennisgeving
from tests import factories as make
from tests.databases import Database
from tests.work import remind

MONTH = dt.timedelta(days=28)


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """Own casussen of a corporatie and of a vve, which may provide no agreements (22)."""
    with make.as_role():
        here = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "vve": ("vve", Rol.CONSULENT),
            "welzijn": ("welzijn", Rol.DEELNEMER),
            "zorg": ("verslavingszorg", Rol.DEELNEMER),
        }
        partijen = {key: make.partij(here, soort, naam=f"Partij {key}") for key, (soort, _) in kinds.items()}
        people = {key: make.medewerker(partijen[key], rol) for key, (_, rol) in kinds.items()}
        make.convenant(here)
        casus = make.casus(partijen["corporatie"], status="eigen")
        theirs = make.casus(partijen["vve"], status="eigen")
    return SimpleNamespace(**people, partij=partijen, casus=casus, theirs=theirs)


def sign_up(who: Medewerker, casus: Casus) -> None:
    with make.request(make.actor(who)) as actor:
        aanmelden(
            actor,
            casus=Casus.objects.get(pk=casus.pk),
            doel="rust",
            noodzaak="alleen lukt niet",
            subsidiariteit="gepraat",
            chosen=[],
            spoed=False,
            now=timezone.now(),
        )


def take(world: SimpleNamespace, casus: Casus) -> None:
    with make.request(make.actor(world.regie)) as actor:
        take_in_triage(actor, casus=Casus.objects.get(pk=casus.pk), now=timezone.now())


def ask(world: SimpleNamespace, *names: str) -> None:
    with make.request(make.actor(world.regie)) as actor:
        casus = Casus.objects.get(pk=world.casus.pk)
        invite(actor, casus=casus, partijen=[world.partij[name] for name in names], now=timezone.now())


def planned(casus: Casus) -> list[tuple[str, dt.date, dt.date | None]]:
    """Which Partij tells, by when, and the date of the running term."""
    with make.as_role():
        rows = Kennisgeving.objects.filter(casus=casus).select_related("bron")
        terms = {t.object: t.verloopt_op for t in Termijn.objects.filter(soort="kennisgeving", afgerond_op=None)}
        return [(row.bron.naam, row.uiterlijk, terms.get(row.pk)) for row in rows]


def test_the_aanmelding_plans_it_within_a_month(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    until = timezone.localdate() + MONTH
    assert planned(world.casus) == [("Partij corporatie", until, until)]
    take(world, world.casus)
    assert len(planned(world.casus)) == 1


def test_the_regie_plans_it_where_the_aanmelder_cannot(world: SimpleNamespace) -> None:
    sign_up(world.vve, world.theirs)
    assert planned(world.theirs) == []
    take(world, world.theirs)
    assert [name for name, *_ in planned(world.theirs)] == ["Partij regie"]


def test_the_first_disclosure_brings_it_forward(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    take(world, world.casus)
    ask(world, "welzijn")
    today = timezone.localdate()
    assert planned(world.casus) == [("Partij corporatie", today, today)]


def test_a_care_party_that_joins_is_not_betrayed_by_the_date(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    take(world, world.casus)
    ask(world, "zorg")
    assert planned(world.casus)[0][1] == timezone.localdate() + MONTH
    with make.as_role():
        Casus.objects.filter(pk=world.casus.pk).update(status="geagendeerd")
    assert planned(world.casus)[0][1] == timezone.localdate()


def test_done_ends_the_term_and_shows_on_the_casus(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    page = f"/casussen/{world.casus.nummer}/"
    assert "Nog niet, uiterlijk" in make.client(world.corporatie).get(page, secure=True).content.decode()
    with make.as_role():
        pk = Kennisgeving.objects.get().pk
    answer = make.client(world.corporatie).post(
        reverse("kennisgeving", args=[world.casus.nummer, pk]),
        {"wat": "gedaan", "gedaan_op": timezone.localdate(), "wijze": "Bij een huisbezoek"},
        secure=True,
    )
    assert answer.status_code == 302
    assert planned(world.casus)[0][2] is None
    assert "Ja, op" in make.client(world.regie).get(page, secure=True).content.decode()


def test_the_form_asks_for_a_ground_of_the_law(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    with make.as_role():
        pk = Kennisgeving.objects.get().pk
    browser, address = make.client(world.corporatie), reverse("kennisgeving", args=[world.casus.nummer, pk])
    answer = browser.post(address, {"wat": "later", "reden": "Nu niet"}, secure=True)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Past er geen, informeer de bewoner dan nu." in text
    assert "Nu niet" in text
    day = timezone.localdate() + dt.timedelta(days=30)
    data = {"wat": "later", "uitstelgrond": "bescherming", "reden": "Dreiging", "uiterlijk": day}
    assert browser.post(address, data, secure=True).status_code == 302
    assert planned(world.casus) == [("Partij corporatie", day, day)]
    tab = make.client(world.regie).get(f"/casussen/{world.casus.nummer}/privacy/", secure=True).content.decode()
    assert "Bescherming van de bewoner of van anderen" in tab
    assert reverse("kennisgeving", args=[world.casus.nummer, pk]) not in tab


def test_a_postponed_one_stays_where_it_is_put(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    take(world, world.casus)
    with make.as_role():
        pk = Kennisgeving.objects.get().pk
    until = timezone.localdate() + dt.timedelta(days=40)
    with make.request(make.actor(world.corporatie)) as actor:
        known: dict[str, Any] = {
            "casus": Casus.objects.get(pk=world.casus.pk),
            "kennisgeving_id": pk,
            "now": timezone.now(),
        }
        for day in (timezone.localdate(), timezone.localdate() + dt.timedelta(days=400)):
            with pytest.raises(NotAllowed):
                postpone_kennisgeving(actor, **known, grond="doel", reden="x", until=day)
        postpone_kennisgeving(actor, **known, grond="doel", reden="x", until=until)
    ask(world, "welzijn")
    assert planned(world.casus) == [("Partij corporatie", until, until)]


def test_only_who_tells_says_that_it_was_done(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    with make.as_role():
        pk = Kennisgeving.objects.get().pk
    with make.request(make.actor(world.regie)) as actor:
        casus = Casus.objects.get(pk=world.casus.pk)
        with pytest.raises(NotAllowed):
            record_kennisgeving(
                actor, casus=casus, kennisgeving_id=pk, gedaan_op=timezone.localdate(), wijze="x", now=timezone.now()
            )
    with make.request(make.actor(world.welzijn)), pytest.raises(gate.NotDisclosed):
        load_casus(make.actor(world.welzijn), world.casus.nummer)


def test_the_worker_reminds_inside_the_organisation(world: SimpleNamespace) -> None:
    sign_up(world.corporatie, world.casus)
    remind(25)
    remind(28)
    remind(32)
    with make.as_role():
        term = Termijn.objects.get(soort="kennisgeving")
        told = Bericht.objects.filter(sleutel__startswith=f"termijn:{term.pk}:")
        assert set(told.values_list("soort", "aan_id")) == {
            ("herinnering", world.corporatie.pk),
            ("vandaag", world.corporatie.pk),
            ("te_laat", world.corporatie.pk),
        }
