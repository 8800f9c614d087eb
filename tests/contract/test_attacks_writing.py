"""Attempts to write oneself in, and to change what is not one's own."""

import psycopg
import pytest
from psycopg import errors

from cases.models import Deelname
from privacy.models import Toegangsbesluit
from tests import factories as make
from tests.contract.attacker import Attacker, World, _control, count, me, world

__all__ = ["_control", "me", "world"]


# --- writing oneself in -----------------------------------------------------------------------------------------------
PART = (
    "INSERT INTO cases_deelname (id, casus_id, partij_id, categorie_id, begonnen_op, status, soort, gewijzigd_op)"
    " VALUES (gen_random_uuid(), %(casus)s, %(partij)s, 22, now(), 'eigen', 'alcohol', now())"
)
STAFF = (
    "INSERT INTO cases_deelnameuserobjectpermission (permission_id, content_object_id, user_id)"
    " SELECT id, %(deelname)s, %(user)s FROM auth_permission WHERE codename = 'work_on_deelname'"
)
GRANT = (
    "INSERT INTO privacy_toegangsbesluit (id, casus_id, categorie_id, tabel, rij, bron_id, partij_id, grondslag, grond,"
    " besloten_door_id, geldig_van, geldig_tot) VALUES (gen_random_uuid(), %(casus)s, 12, 'cases_politiemutatie',"
    " %(rij)s, %(bron)s, %(partij)s, 'taak', 'x', %(medewerker)s, now(), now() + interval '1 day')"
)


def test_nobody_writes_their_own_partij_into_a_casus(me: Attacker, world: World) -> None:
    for casus in (world.other, world.past):
        with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(PART, {"casus": casus.pk, "partij": me.actor.partij_id})


def test_a_participant_invites_nobody(me: Attacker, world: World) -> None:
    agent = Attacker(me.database, world.agent)
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(PART, {"casus": world.shared.pk, "partij": world.other.eigenaar_id})


@pytest.mark.parametrize(
    "change", ["beeindigd_op = NULL", "casus_id = %(other)s", "partij_id = %(agent)s", "categorie_id = 22"]
)
def test_an_ended_part_stays_ended_where_it_was(me: Attacker, world: World, change: str) -> None:
    known = {"other": world.other.pk, "agent": world.agent.partij_id, "id": world.past_part.pk}
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"UPDATE cases_deelname SET {change} WHERE id = %(id)s", known)
    assert me.honest(world.past) == [0]


def test_nobody_lets_themselves_work_on_a_casus(me: Attacker, world: World) -> None:
    colleague = Attacker(me.database, world.colleague)
    with make.as_role():
        own = Deelname.objects.get(casus=world.shared, partij=world.attacker.partij).pk
        theirs = Deelname.objects.get(casus=world.other).pk
    for who, deelname in ((colleague, own), (colleague, theirs), (me, theirs), (me, world.past_part.pk)):
        with who.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute(STAFF, {"deelname": deelname, "user": who.actor.user_id})
    assert colleague.honest(world.shared) == [0]


@pytest.mark.parametrize("bron", ["own", "police"])
def test_nobody_grants_themselves_the_row_of_another(me: Attacker, world: World, bron: str) -> None:
    known = {
        "casus": world.shared.pk,
        "rij": world.mutatie.pk,
        "bron": me.actor.partij_id if bron == "own" else world.agent.partij_id,
        "partij": me.actor.partij_id,
        "medewerker": me.actor.medewerker_id,
    }
    with me.transaction() as connection:
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(GRANT, known)
        assert count(connection, "cases_politiemutatie") == 0
    with make.as_role():  # had it been written, it would name a row that this Partij did not provide
        made = Toegangsbesluit.objects.create(
            casus=world.shared, categorie_id=12, tabel="cases_politiemutatie", rij=world.mutatie.pk,
            bron_id=me.actor.partij_id, partij_id=me.actor.partij_id, grond="Geen", besloten_door=world.colleague,
            geldig_tot="2099-01-01T00:00Z",
        )  # fmt: skip
    assert me.honest(world.shared, "cases_politiemutatie") == [0]
    with make.as_role():
        made.delete()


def test_a_real_grant_shows_its_row_until_it_ends_or_is_withdrawn(me: Attacker, world: World) -> None:
    """The positive control of the attempt above."""
    with make.as_role():
        made = Toegangsbesluit.objects.create(
            casus=world.shared, categorie_id=12, tabel="cases_politiemutatie", rij=world.mutatie.pk,
            bron=world.agent.partij, partij=world.attacker.partij, grond="Art. 20 Wpg", besloten_door=world.agent,
            geldig_tot="2099-01-01T00:00Z",
        )  # fmt: skip
    assert me.honest(world.shared, "cases_politiemutatie") == [1]
    for change in ({"geldig_tot": "2026-01-01T00:00Z"}, {"geldig_tot": "2099-01-01T00:00Z", "categorie_id": 1}):
        with make.as_role():
            Toegangsbesluit.objects.filter(pk=made.pk).update(**change)
        assert me.honest(world.shared, "cases_politiemutatie") == [0]
    with make.as_role():
        Toegangsbesluit.objects.filter(pk=made.pk).update(ingetrokken_op="2026-01-01T00:00Z", categorie_id=12)
    assert me.honest(world.shared, "cases_politiemutatie") == [0]


def test_a_besluit_names_who_took_it(me: Attacker, world: World) -> None:
    known = {
        "casus": world.shared.pk,
        "rij": world.arrears.pk,
        "bron": me.actor.partij_id,
        "partij": world.agent.partij_id,
        "medewerker": world.colleague.pk,
    }
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(GRANT, known)


def test_nobody_makes_a_token_for_somebody_else(me: Attacker, world: World) -> None:
    with me.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(
            "INSERT INTO parties_apitoken (medewerker_id, hash, naam, aangemaakt_op, verloopt_op)"
            " VALUES (%s, 'x', 'x', now(), now())",
            [world.regisseur.pk],
        )


# --- changing what is not one's own -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "change", ["bron_id = %(agent)s", "casus_id = %(other)s", "categorie_id = 18", "melding_id = NULL, casus_id = NULL"]
)
def test_an_own_row_does_not_move(me: Attacker, world: World, change: str) -> None:
    known = {"agent": world.agent.partij_id, "other": world.other.pk, "id": world.arrears.pk}
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(f"UPDATE cases_huurachterstand SET {change} WHERE id = %(id)s", known)


def test_the_row_of_another_is_not_changed(me: Attacker, world: World) -> None:
    agent = Attacker(me.database, world.agent)
    with agent.transaction() as connection:
        agent.open(connection, agent.log(world.shared.pk, event="schrijven"))
        assert count(connection) == 1
        assert connection.execute("UPDATE cases_naw SET achternaam = 'x' RETURNING id").fetchall() == []


def test_writing_needs_an_opening_for_writing(me: Attacker, world: World) -> None:
    statement = "UPDATE cases_huurachterstand SET maanden = 4 WHERE id = %s"
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(statement, [world.arrears.pk])
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        assert connection.execute(statement, [world.arrears.pk]).rowcount == 1
        raise psycopg.Rollback


def test_a_category_that_one_may_not_provide_is_refused(me: Attacker, world: World) -> None:
    with me.transaction() as connection:
        me.open(connection, me.log(world.shared.pk, event="schrijven"))
        with pytest.raises(errors.InsufficientPrivilege), connection.transaction():
            connection.execute(
                "INSERT INTO cases_politiemutatie (id, casus_id, categorie_id, bron_id, beperkt, gemaakt_op,"
                " mutatienummer, datum, omschrijving) VALUES (gen_random_uuid(), %s, 12, %s, false, now(), '1', now(),"
                " 'x')",
                [world.shared.pk, me.actor.partij_id],
            )


@pytest.mark.parametrize(
    "change",
    [
        "overlegvorm = 'zvh'",
        "gemeente_id = 'elders'",
        "eigenaar_id = %(partij)s",
        "nummer = 'LW-EIGEN'",
    ],
)
def test_a_participant_does_not_change_what_decides_about_reading(me: Attacker, world: World, change: str) -> None:
    agent = Attacker(me.database, world.agent)
    known = {"partij": agent.actor.partij_id, "id": world.shared.pk}
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(f"UPDATE cases_casus SET {change} WHERE id = %(id)s", known)


@pytest.mark.parametrize("start", ["triage", "aangemeld", "afgesloten"])
def test_a_participant_does_not_move_a_casus_to_a_phase_with_more_rights(
    me: Attacker, world: World, start: str
) -> None:
    agent = Attacker(me.database, world.agent)
    target = {"triage": "geagendeerd", "aangemeld": "triage", "afgesloten": "in_behandeling"}[start]
    with make.as_role():
        casus = make.casus(world.attacker.partij, world.agent.partij, status=start)
    statement = "UPDATE cases_casus SET status = %s WHERE id = %s"
    with agent.transaction() as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(statement, [target, casus.pk])
    regie = Attacker(me.database, world.regisseur)
    with regie.transaction() as connection:
        assert connection.execute(statement, [target, casus.pk]).rowcount == 1


def test_a_status_that_does_not_follow_is_refused(me: Attacker, world: World) -> None:
    with me.transaction() as connection, pytest.raises(errors.CheckViolation):
        connection.execute("UPDATE cases_casus SET status = 'eigen' WHERE id = %s", [world.shared.pk])


def test_a_taken_identity_of_a_row_tells_nothing(me: Attacker, world: World) -> None:
    """Unique keys hold the Partij, so that nobody learns from an error that another has a row."""
    with me.transaction() as connection:
        keys = connection.execute(
            "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'u'"
            " AND conrelid IN (SELECT polrelid FROM pg_policy WHERE polname = 'wijzigen')"
        ).fetchall()
    assert {table for table, text in keys if "bron_id" not in text} == {
        "cases_casus",  # its number is random and says nothing
        "cases_bericht",  # the key is made from ids of one's own casus
        "cases_dossier",
        "cases_melding",
        "cases_productie",
        "meetings_agendapunt",
        "privacy_rechtenverzoek",
        # no rows about anybody: the convenant is known to all its parties, terms and the register are one's own
        "privacy_bewaartermijn",
        "privacy_convenant",
        "privacy_convenantpartij",
        "privacy_convenantregel",
        "privacy_datalek",
        # what beheerders keep: organisations, people and lists that everybody who works here may know of
        "cases_bagadres",
        "cases_complex",
        "cases_interventiekeuze",
        "cases_wijk",
        "parties_medewerker",
        "parties_partij",
        "parties_user",
        # a hash of something random, or the name by which somebody is known elsewhere
        "parties_apitoken",
        "parties_uitnodiging",
        "socialaccount_socialaccount",
    }
