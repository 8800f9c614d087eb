"""Who opens and finds what: for the organisation that one acts for now, and only what its source shares."""

import pytest
from django.db import connection
from django.utils import timezone

from cases.models import Casus, Deelname, Journaalitem, Naw
from parties.models import Medewerker, Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel
from tests import factories as make

pytestmark = pytest.mark.usefixtures("db_clone")


def test_who_works_for_two_organisations_opens_for_each_what_is_its_own() -> None:
    with make.as_role():
        where = make.gemeente()
        corporatie = make.partij(where, Partijsoort.CORPORATIE)
        other = make.partij(where, Partijsoort.CORPORATIE, naam="Wonen Elders")
        here = make.medewerker(corporatie, Rol.CONSULENT)
        there = make.medewerker(other, Rol.CONSULENT, user=here.user)
        make.convenant(where)
        mine, theirs = make.casus(corporatie), make.casus(other)
        for casus, bron in ((mine, corporatie), (theirs, other)):
            make.row(Journaalitem, casus, bron, categorie_id=10, vak="waarneming", tekst=f"Van {bron.pk}")
    assert opened(here, mine) == {f"Van {corporatie.pk}"}
    assert opened(there, theirs) == {f"Van {other.pk}"}
    for who, casus in ((here, theirs), (there, mine)):
        with make.request(make.actor(who)) as actor, pytest.raises(gate.NotDisclosed):
            gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS).require(casus.pk)


def opened(who: Medewerker, casus: Casus) -> set[str]:
    """The notes that come out."""
    with make.request(make.actor(who)) as actor:
        opening = gate.open_gate(actor, casussen=[casus.pk], doel=Doel.CASUS)
        opening.require(casus.pk)
        return {row.tekst for row in gate.of_casus(opening, Journaalitem, casus.pk)}


def test_a_name_that_its_source_keeps_to_itself_is_found_by_nobody_else() -> None:
    with make.as_role():
        where = make.gemeente()
        corporatie, politie = make.partij(where, Partijsoort.CORPORATIE), make.partij(where, Partijsoort.POLITIE)
        source, reader = make.medewerker(corporatie), make.medewerker(politie, Rol.WIJKAGENT)
        make.convenant(where)
        shared, kept = make.casus(corporatie, politie), make.casus(corporatie, politie)
        make.row(Naw, shared, corporatie, achternaam="Kwispelaar")
        make.row(Naw, kept, corporatie, achternaam="Kwispelaar", beperkt=True)
    for who, found in ((source, {shared.pk, kept.pk}), (reader, {shared.pk})):
        with make.request(make.actor(who)) as actor:
            assert set(gate.search(actor, ["Kwispelaar"])) == found


def test_who_works_on_a_casus_does_so_for_one_organisation_and_until_its_part_ends() -> None:
    with make.as_role():
        where = make.gemeente()
        corporatie, politie = make.partij(where, Partijsoort.CORPORATIE), make.partij(where, Partijsoort.POLITIE)
        agent = make.medewerker(politie, Rol.WIJKAGENT)
        elsewhere = make.medewerker(corporatie, user=agent.user, contactpersoon=False)
        casus = make.casus(corporatie, politie)
    assert works_on(agent, casus)
    assert not works_on(elsewhere, casus)
    with make.as_role():
        Deelname.objects.filter(casus=casus, partij=politie).update(beeindigd_op=timezone.now())
    assert not works_on(agent, casus)


def works_on(who: Medewerker, casus: Casus) -> bool:
    with make.request(make.actor(who)), connection.cursor() as cursor:
        cursor.execute("SELECT gate.works_on(%s)", [casus.pk])
        return bool(cursor.fetchone()[0])
