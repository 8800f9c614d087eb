"""A beheerder keeps the own organisation, that of the regie the whole gemeente; nobody keeps themselves."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from parties.models import Beheerhandeling, Gemeente, Medewerker, Partij, User
from parties.services.register import record
from privacy import gate
from tests import factories as make
from tests.databases import Database


@pytest.fixture(scope="module")
def there(module_db: Database) -> SimpleNamespace:
    with make.as_role():
        here, elsewhere = make.gemeente(), make.gemeente("elders")
        regie = make.partij(here, "gemeente_burgemeester")
        corporatie, politie = make.partij(here, "woningcorporatie"), make.partij(here, "politie")
        return SimpleNamespace(
            here=here,
            corporatie=corporatie,
            politie=politie,
            far=make.partij(elsewhere, "woningcorporatie"),
            lead=make.medewerker(regie, "beheerder"),
            keeper=make.medewerker(corporatie, "beheerder"),
            consulent=make.medewerker(corporatie),
            wijkagent=make.medewerker(politie),
        )


def attempt(who: Medewerker, act: Any) -> bool:
    """Whether the web, for this person, could do it; undone afterwards."""
    try:
        with transaction.atomic(durable=True):
            gate.enter(make.actor(who))
            done = act()
            transaction.set_rollback(True)
    except DatabaseError:
        return False
    return done != 0


def changed(row: Any, **values: Any) -> Any:
    return lambda: type(row).objects.filter(pk=row.pk).update(**values)


def hired(partij: Partij, user: User, *rollen: str) -> Any:
    return lambda: Medewerker.objects.create(partij=partij, user=user, rollen=list(rollen))


def test_a_beheerder_keeps_the_own_people(there: SimpleNamespace) -> None:
    assert attempt(there.keeper, changed(there.consulent, actief=False))
    assert attempt(there.lead, changed(there.wijkagent, rollen=["deelnemer"]))
    assert attempt(there.lead, changed(there.here, naam="Nieuw"))
    assert attempt(there.lead, lambda: Partij.objects.create(gemeente=there.here, naam="Nieuwe", soort="ggd"))


@pytest.mark.parametrize("who", ["keeper", "consulent", "wijkagent"])
def test_nobody_keeps_another_organisation(there: SimpleNamespace, who: str) -> None:
    someone = getattr(there, who)
    for row, values in (
        (there.wijkagent, {"actief": False}),
        (there.politie, {"naam": "Gekaapt"}),
        (there.here, {"naam": "Gekaapt"}),
        (there.far, {"naam": "Gekaapt"}),
        (there.lead.user, {"email": "gekaapt@example.test"}),
    ):
        assert not attempt(someone, changed(row, **values)), (who, row)
    assert not attempt(someone, hired(there.politie, there.keeper.user, "deelnemer"))
    assert not attempt(someone, lambda: Partij.objects.create(gemeente=there.here, naam="Nep", soort="ggd"))
    assert not attempt(someone, lambda: Gemeente.objects.create(code="nep", naam="Nep", nummer_prefix="NP"))


def test_the_regie_ends_at_its_gemeente(there: SimpleNamespace) -> None:
    assert not attempt(there.lead, changed(there.far, naam="Gekaapt"))
    assert not attempt(there.lead, hired(there.far, there.wijkagent.user, "consulent"))
    assert not attempt(there.lead, changed(there.corporatie, regie=True))


def test_nobody_hands_out_access_to_themselves(there: SimpleNamespace) -> None:
    assert not attempt(there.keeper, changed(there.keeper, rollen=["consulent"]))
    assert not attempt(there.lead, hired(there.politie, there.lead.user, "deelnemer"))
    assert not attempt(there.consulent, changed(there.consulent, rollen=["regisseur"]))
    assert not attempt(there.lead, changed(there.keeper, rollen=["beheerder", "consulent"])), "one or the other"


@pytest.mark.parametrize("who", ["keeper", "lead", "consulent"])
def test_people_and_accounts_are_made_by_an_invitation_alone(there: SimpleNamespace, who: str) -> None:
    """Of an account the web changes the password and nothing else, whoever keeps its organisations."""
    someone = getattr(there, who)
    new = {"email": "nieuw@example.test", "naam": "Nieuw"}
    assert not attempt(someone, hired(there.corporatie, there.wijkagent.user, "consulent"))
    assert not attempt(someone, lambda: User.objects.create(**new))
    assert not attempt(someone, lambda: User.objects.create(**new, is_superuser=True))
    for values in ({"naam": "X"}, {"email": "x@example.test"}, {"is_active": False}, {"is_superuser": True}):
        assert not attempt(someone, changed(there.consulent.user, **values)), values
    assert attempt(someone, changed(there.consulent.user, password="!"))


def test_acts_are_written_down_and_stay(there: SimpleNamespace) -> None:
    with transaction.atomic(durable=True):
        actor = make.actor(there.lead)
        gate.enter(actor)
        record(actor, "Proef", now=timezone.now(), medewerker=there.wijkagent)
    row = Beheerhandeling(pk=None)
    with transaction.atomic(durable=True):
        gate.enter(make.actor(there.lead))
        row = Beheerhandeling.objects.get()
    assert (row.door_id, row.partij_id) == (there.lead.pk, there.politie.pk)
    with transaction.atomic(durable=True):
        gate.enter(make.actor(there.keeper))
        assert not Beheerhandeling.objects.exists(), "about another organisation"
    assert not attempt(there.lead, changed(row, handeling="Anders"))
    with pytest.raises(DatabaseError), transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("DELETE FROM parties_beheerhandeling")
