"""Who asks learns the same, byte for byte, whatever is answered and when; who is asked learns not from which casus."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import errors

from cases.models import Deelname
from parties.models import Medewerker
from privacy import gate
from privacy.models import Inzagelog, Verzoekbesluit
from tests import factories as make
from tests import verzoeken as fixture
from tests.databases import Database
from tests.verzoeken import World, answer, ask, load

REFUSED = (errors.InsufficientPrivilege, errors.ObjectNotInPrerequisiteState)
CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|%X-CSRFToken[^}]*'
    rb'|data-session-ends="\d+"'
)
ANSWERS = ("ja", "nee", "kan_niet")


@pytest.fixture(scope="module")
def world(module_db: Database) -> World:
    return fixture.build()


def seen(world: World, nummer: str) -> dict[tuple[str, str], tuple[int, bytes]]:
    """Every page on which somebody of the asking side could notice something."""
    shared = ["/informatieverzoeken/", "/informatieverzoeken/?toon=aan-ons", f"/informatieverzoeken/{nummer}/"]
    pages = {
        "corporatie": [*shared, "/", "/berichten/", f"/casussen/{world.casus.nummer}/", "/api/v1/casussen"],
        "colleague": shared,
        "corporatie_po": [*shared, "/", "/verstrekkingen/", "/verstrekkingen/?soort=ontvangen", "/berichten/"],
        "regie": shared,
    }
    found = {}
    for name, addresses in pages.items():
        browser = make.client(getattr(world, name))
        for address in addresses:
            got = browser.get(address)
            found[name, address] = (got.status_code, CHANGING.sub(b"", got.content))
    return found


def rows_seen(world: World, nummer: str) -> list[Any]:
    """The same through raw SQL, as the web's role: the shell, what the gate says, messages, decisions."""
    with attack(world.corporatie) as connection:
        return [
            connection.execute(query).fetchall()
            for query in (
                f"SELECT id, nummer, status, matrix, ingediend_op, bekend_uiterlijk, bekend_zichtbaar_op,"
                f" inhoud_gevraagd_op, inhoud_uiterlijk FROM privacy_informatieverzoek WHERE nummer = '{nummer}'",
                f"SELECT * FROM gate.verzoek_outcome('{{{load(nummer).pk}}}')",
                "SELECT soort, pad, gemaakt_op FROM cases_bericht ORDER BY 1, 2, 3",
                "SELECT count(*) FROM privacy_verzoekbesluit",
                "SELECT count(*) FROM privacy_verzoekantwoord",
                "SELECT count(*) FROM privacy_toegangsbesluit",
            )
        ]


@contextmanager
def attack(who: Medewerker) -> Iterator[psycopg.Connection[Any]]:
    """A raw connection as the web's role, in which `who` has entered."""
    parameters = connections["default"].get_connection_params()
    conninfo = {key: parameters[key] for key in ("host", "port", "user", "password", "dbname") if key in parameters}
    with psycopg.connect(**conninfo) as connection, connection.transaction():
        connection.execute("SELECT gate.enter(%s, %s)", gate.sign(make.actor(who)))
        yield connection


def decide(nummer: str, uitkomst: str) -> None:
    """Let the answer have been this one all along, or none."""
    rows = Verzoekbesluit.objects.filter(verzoek_id=load(nummer).pk, stap="bekend")
    with make.as_role():
        if uitkomst:
            rows.update(uitkomst=uitkomst)
        else:
            rows.delete()


# --- the asking side --------------------------------------------------------------------------------------------------
def test_before_the_moment_every_answer_looks_like_no_answer(world: World) -> None:
    nummer = ask(world)
    pages, rows = seen(world, nummer), rows_seen(world, nummer)
    assert pages["corporatie", f"/informatieverzoeken/{nummer}/"][0] == 200
    for uitkomst in ANSWERS:
        answer(world.ggz_po, nummer, uitkomst)
        after = seen(world, nummer)
        assert [key for key in pages if after[key] != pages[key]] == [], uitkomst
        assert rows_seen(world, nummer) == rows, uitkomst


def test_after_the_moment_only_a_ja_differs(world: World) -> None:
    nummer = ask(world)
    answer(world.ggz_po, nummer, "ja")
    fixture.pass_moment(nummer)
    confirmed = seen(world, nummer)
    looks, rows = [], []
    for uitkomst in ("nee", "kan_niet", ""):
        decide(nummer, uitkomst)
        looks.append(seen(world, nummer))
        rows.append(rows_seen(world, nummer))
    assert looks[0] == looks[1] == looks[2]
    assert rows[0] == rows[1] == rows[2]
    different = {key for key in confirmed if confirmed[key] != looks[0][key]}
    assert ("corporatie", f"/informatieverzoeken/{nummer}/") in different, "positive control"


def test_who_does_not_work_on_the_casus_does_not_know_of_the_request(world: World) -> None:
    nummer = ask(world, casus=world.own)
    page = make.client(world.corporatie).get("/informatieverzoeken/")
    assert nummer in page.content.decode()
    for who in (world.colleague, world.regie, world.politie, world.college, world.ggz):
        browser = make.client(who)
        assert nummer not in browser.get("/informatieverzoeken/").content.decode()
        assert nummer not in browser.get("/informatieverzoeken/?toon=aan-ons").content.decode()
        assert browser.get(f"/informatieverzoeken/{nummer}/").status_code == 404


def test_the_log_of_the_asking_side_does_not_hold_the_decision(world: World) -> None:
    nummer = ask(world)
    pk = load(nummer).pk
    answer(world.ggz_po, nummer, "ja")
    with make.request(make.actor(world.corporatie_po)):
        mine = set(Inzagelog.objects.filter(aanvraag_id=pk).values_list("partij_id", "gebeurtenis"))
    with make.request(make.actor(world.ggz_po)):
        theirs = set(Inzagelog.objects.filter(aanvraag_id=pk).values_list("partij_id", "gebeurtenis"))
    assert mine == {(world.corporatie.partij_id, "schrijven")}
    assert (world.ggz.partij_id, "verstrekking") in theirs


ATTEMPTS = [
    "SELECT * FROM privacy_informatieverzoek",
    "SELECT casus_id FROM privacy_informatieverzoek",
    "SELECT bewoner_id FROM privacy_informatieverzoek",
    "SELECT xmin FROM privacy_informatieverzoek",
    "SELECT xmax FROM privacy_informatieverzoek",
    "SELECT ctid FROM privacy_informatieverzoek",
    "SELECT id FROM privacy_informatieverzoek FOR KEY SHARE NOWAIT",
    "SELECT id FROM privacy_informatieverzoek FOR UPDATE NOWAIT",
    "UPDATE privacy_informatieverzoek SET bekend_zichtbaar_op = now()",
    "UPDATE privacy_informatieverzoek SET status = 'inhoud'",
    "DELETE FROM privacy_informatieverzoek",
    "UPDATE privacy_verzoekbesluit SET uitkomst = 'ja'",
    "SELECT xmax FROM privacy_verzoekbesluit",
    "INSERT INTO privacy_verzoekbesluit (id, verzoek_id, partij_id, stap, uitkomst, grondslag, weigeringsgrond,"
    " niet_doorverstrekken, besloten_door_id, besloten_op) SELECT gen_random_uuid(), v.id, %(ggz)s, 'bekend', 'ja',"
    " 'taak', '', true, %(ik)s, now() FROM privacy_informatieverzoek v WHERE v.id = %(verzoek)s",
    "INSERT INTO privacy_verzoekantwoord (id, beperkt, gemaakt_op, aanvraag, tekst, reden, bron_id, categorie_id)"
    " VALUES (gen_random_uuid(), false, now(), %(verzoek)s, '', '', %(partij)s, 16)",
    "SELECT gate.answer_request(%(context)s, %(mac)s, %(verzoek)s, 'bekend', 'ja', 'taak', '', true, NULL)",
    "SELECT gate.ask_content(%(context)s, %(mac)s, %(verzoek)s, current_date + 20)",
    "SELECT gate.end_disclosure(%(context)s, %(mac)s, %(verzoek)s)",
    "SELECT gate.request_information(%(context)s, %(mac)s, gen_random_uuid(), 'IV-X', %(casus)s, NULL, %(ggz)s, 16,"
    " current_date)",
    "SELECT gate.request_information(%(context)s, %(mac)s, gen_random_uuid(), 'IV-X', %(casus)s, NULL, %(ggz)s, 18,"
    " current_date + 5)",
    "SELECT gate.answers(NULL, 1, true, true)",
    "SELECT gate.log_request(NULL, '', '', NULL, NULL, 1::smallint, '')",
]


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_what_the_asker_tries_is_refused_alike(world: World, attempt: str, answered: bool) -> None:
    nummer = ask(world)
    if answered:
        answer(world.ggz_po, nummer, "ja")
    values = {
        "verzoek": load(nummer).pk,
        "casus": world.casus.pk,
        "ggz": world.ggz.partij_id,
        "partij": world.corporatie.partij_id,
        "ik": world.corporatie.pk,
    }
    context, mac = gate.sign(make.actor(world.corporatie))
    with attack(world.corporatie) as connection, pytest.raises(REFUSED):
        connection.execute(attempt, {**values, "context": context, "mac": mac})


# --- the side that is asked -------------------------------------------------------------------------------------------
def test_who_is_asked_sees_the_same_whether_or_not_it_takes_part(world: World) -> None:
    with make.as_role():
        casus = make.casus(world.corporatie.partij, world.college.partij, world.ggz.partij)
    nummer = ask(world, world.college, casus=casus)
    pages = []
    for ended in (None, "2026-01-01T12:00Z"):
        with make.as_role():
            Deelname.objects.filter(casus=casus, partij_id=world.ggz.partij_id).update(beeindigd_op=ended)
        found = []
        for who in (world.ggz, world.ggz_po):
            browser = make.client(who)
            for address in ("/informatieverzoeken/?toon=aan-ons", f"/informatieverzoeken/{nummer}/"):
                found.append(CHANGING.sub(b"", browser.get(address).content))
        pages.append(found)
    assert pages[0] == pages[1]
    assert fixture.NAME.encode() in pages[0][1]
    assert casus.nummer.encode() not in b"".join(pages[0])


def test_who_is_asked_cannot_find_the_casus(world: World) -> None:
    pk = load(ask(world)).pk
    for who in (world.ggz, world.ggz_po):
        with attack(who) as connection:
            assert connection.execute("SELECT gate.shared_casus(%s)", [pk]).fetchone() == (None,)
            assert connection.execute("SELECT * FROM gate.verzoek_outcome(ARRAY[%s])", [pk]).fetchall() == []
        with attack(who) as connection, pytest.raises(errors.InsufficientPrivilege):
            connection.execute("SELECT casus_id FROM privacy_informatieverzoek")


# --- who is let in ----------------------------------------------------------------------------------------------------
def test_a_keeper_of_accounts_is_refused_and_an_fg_reads_only(world: World) -> None:
    nummer = ask(world)
    with make.as_role():
        keeper = make.medewerker(world.ggz.partij, "beheerder")
    for address in ("/informatieverzoeken/", f"/informatieverzoeken/{nummer}/", "/informatieverzoeken/spoed/"):
        assert make.client(keeper).get(address).status_code == 403
    watcher = make.client(world.ggz_fg)
    assert watcher.get(f"/informatieverzoeken/{nummer}/").status_code == 200
    assert watcher.post(f"/informatieverzoeken/{nummer}/antwoord/", {"uitkomst": "nee"}).status_code == 403
    assert watcher.get("/informatieverzoeken/spoed/").status_code == 403
