"""Toestemming of the bewoner: what it opens, and that taking it back works at once."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Casus, Journaalitem
from cases.services.besluiten_toegang import Gift, give_row
from cases.services.toestemmingen import Consent, register_toestemming, withdraw_toestemming
from parties.decisions import NotAllowed
from parties.models import Medewerker, Rol
from privacy import gate
from privacy.gate import Doel
from privacy.models import ConvenantRegel, Toegangsbesluit, Toestemming
from privacy.toegang import own_row, withdraw_consent
from tests import factories as make
from tests.databases import Database

HIDDEN = "kanarie-netwerk"


@pytest.fixture
def world(db_clone: Database) -> SimpleNamespace:
    """The network of a bewoner (23): welzijn reads it with toestemming only. A verslavingszorg takes part unknown."""
    with make.as_role():
        here = make.gemeente()
        kinds = {
            "regie": ("gemeente_burgemeester", Rol.REGISSEUR),
            "corporatie": ("woningcorporatie", Rol.CONSULENT),
            "welzijn": ("welzijn", Rol.DEELNEMER),
            "wijkteam": ("wijkteam", Rol.DEELNEMER),
            "om": ("om", Rol.DEELNEMER),
            "zorg": ("verslavingszorg", Rol.DEELNEMER),
        }
        partijen = {key: make.partij(here, soort, naam=f"Partij {key}") for key, (soort, _) in kinds.items()}
        people = {key: make.medewerker(partijen[key], rol) for key, (_, rol) in kinds.items()}
        clauses = ConvenantRegel.objects.filter(convenant=make.convenant(here), partijsoort="welzijn", categorie_id=23)
        clauses.filter(fase="F2").update(toegang="lezen", toestemming_nodig=True)
        casus = make.casus(partijen["corporatie"], *(partijen[key] for key in ("welzijn", "wijkteam", "om", "zorg")))
        row = make.row(Journaalitem, casus, partijen["wijkteam"], categorie_id=23, vak="netwerk", tekst=HIDDEN)
    return SimpleNamespace(**people, partij=partijen, casus=casus, row=row)


def register(world: SimpleNamespace, who: str, *names: str, nrs: tuple[int, ...] = (23,), **fields: Any) -> Toestemming:
    today = timezone.localdate()
    consent = Consent(
        **{
            "waarvoor": "Overleg over het netwerk",
            "categorieen": nrs,
            "partij_ids": tuple(world.partij[name].pk for name in names),
            "gegeven_op": today,
            "geldig_tot": today + dt.timedelta(days=30),
            "bewijs": "Gezegd aan de balie",
            **fields,
        }
    )
    with make.request(make.actor(getattr(world, who))) as actor:
        return register_toestemming(actor, casus=world.casus, consent=consent, now=timezone.now())


def withdraw(world: SimpleNamespace, who: str, toestemming: Toestemming) -> None:
    with make.request(make.actor(getattr(world, who))) as actor:
        casus = Casus.objects.get(pk=world.casus.pk)
        withdraw_toestemming(actor, casus=casus, toestemming_id=toestemming.pk)


def reads(who: Medewerker, casus: Casus) -> bool:
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        return HIDDEN in {row.tekst for row in gate.of_casus(opening, Journaalitem, casus.pk)}


def test_a_clause_opens_with_toestemming_and_closes_at_once_without(world: SimpleNamespace) -> None:
    assert not reads(world.welzijn, world.casus)
    given = register(world, "wijkteam", "welzijn")
    assert reads(world.welzijn, world.casus)
    withdraw(world, "welzijn", given)
    assert not reads(world.welzijn, world.casus)
    assert reads(world.wijkteam, world.casus)


@pytest.mark.parametrize("who", ["regie", "corporatie", "welzijn", "wijkteam", "om", "zorg"])
def test_any_organisation_that_takes_part_takes_it_back(world: SimpleNamespace, who: str) -> None:
    """Also one that may only read agreements (22), as the OM."""
    given = register(world, "corporatie", "welzijn")
    withdraw(world, who, given)
    assert not reads(world.welzijn, world.casus)
    with make.as_role():
        given.refresh_from_db()
    assert given.ingetrokken_door_id == getattr(world, who).pk


def test_what_rests_on_it_ends_with_it(world: SimpleNamespace) -> None:
    given = register(world, "wijkteam", "corporatie")
    with make.request(make.actor(world.wijkteam)) as actor:
        gift = Gift(
            world.partij["corporatie"].pk, "toestemming", "Afgesproken", timezone.now() + dt.timedelta(days=5), given.pk
        )
        row = own_row("cases_journaalitem", world.row.pk)
        made = give_row(actor, casus=world.casus, row=row, gift=gift, now=timezone.now())
    assert isinstance(made, Toegangsbesluit)
    withdraw(world, "om", given)
    with make.as_role():
        made.refresh_from_db()
    assert made.ingetrokken_op is not None


@pytest.mark.parametrize("how", ["last day", "withdrawn"])
def test_what_rests_on_it_ends_with_it_whoever_forgot_to_end_it(world: SimpleNamespace, how: str) -> None:
    given = register(world, "wijkteam", "corporatie")
    with make.as_role():
        ConvenantRegel.objects.filter(partijsoort="woningcorporatie", categorie_id=23).update(toegang="geen")
    assert not reads(world.corporatie, world.casus)
    with make.request(make.actor(world.wijkteam)) as actor:
        gift = Gift(
            world.partij["corporatie"].pk, "toestemming", "Afgesproken", timezone.now() + dt.timedelta(days=5), given.pk
        )
        row = own_row("cases_journaalitem", world.row.pk)
        give_row(actor, casus=world.casus, row=row, gift=gift, now=timezone.now())
    assert reads(world.corporatie, world.casus)
    with make.as_role():
        day = timezone.localdate() - dt.timedelta(days=1)
        ends = {"withdrawn": {"ingetrokken_op": timezone.now()}, "last day": {"geldig_tot": day, "gegeven_op": day}}
        Toestemming.objects.filter(pk=given.pk).update(**ends[how])
    assert not reads(world.corporatie, world.casus)


def test_a_besluit_lasts_no_longer_than_its_toestemming_and_names_what_that_names(world: SimpleNamespace) -> None:
    given = register(world, "wijkteam", "corporatie")
    too_long, other = timezone.now() + dt.timedelta(days=60), timezone.now() + dt.timedelta(days=5)
    for to, until in (("corporatie", too_long), ("om", other)):
        gift = Gift(world.partij[to].pk, "toestemming", "Afgesproken", until, given.pk)
        with make.request(make.actor(world.wijkteam)) as actor, pytest.raises(DatabaseError):
            give_row(
                actor, casus=world.casus, row=own_row("cases_journaalitem", world.row.pk), gift=gift, now=timezone.now()
            )


def test_one_that_tells_of_care_is_for_who_may_know(world: SimpleNamespace) -> None:
    """Named verslavingszorg and named care: known to regie and wijkteam, not to corporatie, welzijn or OM (row 30)."""
    named = register(world, "wijkteam", "zorg")
    care = register(world, "wijkteam", "welzijn", nrs=(28,))
    assert {named.categorie_id, care.categorie_id} == {30}
    tab = f"/casussen/{world.casus.nummer}/privacy/"
    for who, knows in (("regie", True), ("wijkteam", True), ("corporatie", False), ("welzijn", False), ("om", False)):
        text = make.client(getattr(world, who)).get(tab, secure=True).content.decode()
        assert ("Overleg over het netwerk" in text) is knows, who
        assert "Partij zorg" not in text or knows
    with pytest.raises(gate.NotDisclosed):
        withdraw(world, "corporatie", named)
    withdraw(world, "regie", named)


def test_who_may_not_know_names_no_care_party(world: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        register(world, "corporatie", "zorg")
    with pytest.raises(NotAllowed):
        register(world, "corporatie", "welzijn", nrs=(28,))
    page = make.client(world.corporatie).get(f"/casussen/{world.casus.nummer}/privacy/toestemming/", secure=True)
    assert "Partij welzijn" in page.content.decode()
    assert "Partij zorg" not in page.content.decode()


@pytest.mark.parametrize("nr", [2, 9, 12, 13, 14, 18, 25])
def test_toestemming_is_no_ground_for_everything(world: SimpleNamespace, nr: int) -> None:
    with pytest.raises(NotAllowed):
        register(world, "wijkteam", "welzijn", nrs=(nr,))


def test_it_stays_as_it_was_given(world: SimpleNamespace) -> None:
    given = register(world, "wijkteam", "welzijn")
    with make.request(make.actor(world.wijkteam)) as actor:
        gate.open_to_write(actor, casus=world.casus.pk, categories=[22], doel=Doel.CASUS)
        with pytest.raises(DatabaseError), transaction.atomic():
            Toestemming.objects.filter(pk=given.pk).update(categorieen=[1, 23])
    withdraw(world, "wijkteam", given)
    with make.request(make.actor(world.wijkteam)) as actor:
        gate.open_to_write(actor, casus=world.casus.pk, categories=[22], doel=Doel.CASUS)
        with pytest.raises(DatabaseError), transaction.atomic():
            Toestemming.objects.filter(pk=given.pk).update(ingetrokken_op=None)


def test_nothing_is_taken_back_without_an_opening_or_from_outside(world: SimpleNamespace) -> None:
    given = register(world, "wijkteam", "welzijn")
    with make.as_role():
        outsider = make.medewerker(make.partij(world.partij["regie"].gemeente, "brandweer"), Rol.DEELNEMER)
    with make.request(make.actor(world.om)):
        assert withdraw_consent(given.pk) is False
    with make.request(make.actor(outsider)):
        assert withdraw_consent(given.pk) is False
    assert reads(world.welzijn, world.casus)


def test_the_form_warns_for_drang_and_keeps_what_was_typed(world: SimpleNamespace) -> None:
    browser = make.client(world.wijkteam)
    address = reverse("toestemming_new", args=[world.casus.nummer])
    assert "Onder druk is geen toestemming" in browser.get(address, secure=True).content.decode()
    data = {
        "waarvoor": "Hulp bij opruimen", "categorieen": [23], "partijen": [world.partij["welzijn"].pk],
        "gegeven_op": timezone.localdate(), "geldig_tot": timezone.localdate() + dt.timedelta(days=3),
        "bewijs": "Formulier",
    }  # fmt: skip
    answer = browser.post(address, data, secure=True)
    assert answer.status_code == 422
    assert "Dan geldt de toestemming niet." in answer.content.decode()
    assert "Hulp bij opruimen" in answer.content.decode()
    assert browser.post(address, {**data, "vrij": "on"}, secure=True).status_code == 302
    assert reads(world.welzijn, world.casus)
    with make.as_role():
        given = Toestemming.objects.get()
    tab = make.client(world.om).get(f"/casussen/{world.casus.nummer}/privacy/", secure=True).content.decode()
    assert "Hulp bij opruimen" in tab
    address = reverse("toestemming_withdraw", args=[world.casus.nummer, given.pk])
    assert make.client(world.om).post(address, secure=True).status_code == 302
    assert not reads(world.welzijn, world.casus)
