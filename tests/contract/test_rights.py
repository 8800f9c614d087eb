"""Who opens and finds what: for the organisation that one acts for now, and only what its source shares."""

from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import connection, connections
from django.utils import timezone

from cases.models import Casus, Deelname, Journaalitem, Naw
from parties.actor import Actor
from parties.models import Medewerker, Partijsoort, Rol
from privacy import gate
from privacy.gate import Doel, Event
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


@pytest.fixture
def town() -> SimpleNamespace:
    """A corporatie with two consulenten and two casussen, and a police that takes part in both."""
    with make.as_role():
        where = make.gemeente()
        corporatie, politie = make.partij(where, Partijsoort.CORPORATIE), make.partij(where, Partijsoort.POLITIE)
        anna, bert = make.medewerker(corporatie), make.medewerker(corporatie)
        agent = make.medewerker(politie, Rol.WIJKAGENT)
        convenant = make.convenant(where)
        first, second = make.casus(corporatie, politie), make.casus(corporatie, politie)
        report = make.melding(corporatie)
    return SimpleNamespace(
        anna=anna, bert=bert, agent=agent, convenant=convenant, first=first, second=second, report=report
    )


def logged(actor: Actor, casus: Casus, *categories: int) -> list[int]:
    """The committed log rows of asking for these categories, before anything is opened."""
    with connections["inzagelog"].cursor() as cursor:
        cursor.execute(
            "SELECT gate.log(%s, %s, 'lezen', ARRAY[%s::uuid], '{}', %s::smallint[], 'Proef')",
            (*gate.sign(actor), casus.pk, list(categories)),
        )
        return list(cursor.fetchone()[0])


def opened_by(actor: Actor, ids: list[int]) -> set[tuple[UUID, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT onderwerp, categorie FROM gate.open(%s, %s, %s)", (*gate.sign(actor), ids))
        return {(subject, categorie) for subject, categorie in cursor.fetchall() if categorie}


def test_each_casus_opens_for_what_was_logged_of_it(town: SimpleNamespace) -> None:
    with make.request(make.actor(town.anna)) as actor:
        ids = logged(actor, town.first, 1) + logged(actor, town.second, 10)
        assert opened_by(actor, ids) == {(town.first.pk, 1), (town.second.pk, 10)}


def test_a_log_row_of_a_colleague_opens_nothing_in_the_same_request_either(town: SimpleNamespace) -> None:
    colleague = make.actor(town.bert)
    ids = logged(colleague, town.first, 1)
    with make.request(make.actor(town.anna, verzoek=colleague.verzoek)) as actor:
        assert opened_by(actor, ids) == set()
    with make.request(colleague):
        assert opened_by(colleague, ids) == {(town.first.pk, 1)}


def test_who_may_read_but_not_provide_opens_nothing_to_write_in(town: SimpleNamespace) -> None:
    with make.as_role():
        reads = town.convenant.regels.filter(
            partijsoort=Partijsoort.POLITIE, fase="F2", toegang="lezen", besluit_nodig=False, toestemming_nodig=False
        )
        only, both = (
            reads.filter(verstrekken=each).values_list("categorie_id", flat=True)[0] for each in (False, True)
        )
    for categorie, expected in ((only, 0), (both, 1)):
        with make.request(make.actor(town.agent)) as actor, connection.cursor() as cursor:
            gate.open_gate(actor, casussen=[town.first.pk], categories=[categorie], doel=Doel.CASUS, event=Event.WRITE)
            cursor.execute("SELECT count(*) FROM gate.entries('s')")
            assert cursor.fetchone()[0] == expected


def test_a_melding_opens_for_who_received_it(town: SimpleNamespace) -> None:
    for who, expected in ((town.anna, {town.report.pk}), (town.agent, set())):
        with make.request(make.actor(who)) as actor:
            assert gate.open_gate(actor, meldingen=[town.report.pk], doel=Doel.MELDING).subjects == expected
