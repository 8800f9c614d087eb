"""The first start: once, with the code, and never beside another."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.db import connections
from django.test import Client
from django.utils import timezone

from parties import setup_code
from parties.models import Beheerhandeling, Gemeente, Medewerker, Partij, User
from parties.services.first_start import as_inserted
from tests import factories as make
from tests.databases import Database

PATH = "/eerste-start/"
PASSWORD = "vier woorden zonder enig verband"


@pytest.fixture(autouse=True)
def _unthrottled() -> None:
    cache.clear()


def filled(**changes: str) -> dict[str, str]:
    return {
        "code": setup_code.expected(),
        "gemeente": "Lindewaard aan Zee",
        "letters": "lz",
        "partij": "Openbare orde en veiligheid",
        "naam": "Ramona Zijlmans",
        "email": "Ramona@Lindewaard.example",
        "wachtwoord": PASSWORD,
        "herhaald": PASSWORD,
        **changes,
    }


def counted() -> tuple[int, ...]:
    with make.as_role():
        return tuple(model.objects.count() for model in (Gemeente, Partij, User, Medewerker))


def test_it_makes_a_gemeente_with_one_beheerder_and_is_gone(db_clone: Database) -> None:
    assert Client().get(PATH).status_code == 200
    assert Client().post(PATH, filled()).status_code == 302
    with make.as_role():
        who = Medewerker.objects.select_related("user", "partij__gemeente").get()
    assert (who.rollen, who.geheimhouding_op, who.actief) == (["beheerder"], None, True)
    assert (who.partij.regie, who.partij.soort) == (True, "gemeente_burgemeester")
    assert (who.partij.gemeente.pk, who.partij.gemeente.nummer_prefix) == ("lindewaard-aan-zee", "LZ")
    assert (who.user.email, who.user.is_superuser) == ("ramona@lindewaard.example", False)
    assert who.user.check_password(PASSWORD)
    for answer in (Client().get(PATH), Client().post(PATH, filled(email="ander@lindewaard.example"))):
        assert answer.status_code == 404
    assert counted() == (1, 1, 1, 1)
    assert make.client(who).get("/beheer/").status_code == 200
    with make.as_role():
        assert not Beheerhandeling.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(db_clone: Database) -> None:
    answer = Client().post(PATH, filled(letters="1", herhaald="iets anders", wachtwoord="kort"))
    assert answer.status_code == 422
    assert "Lindewaard aan Zee" in answer.text
    assert PASSWORD not in answer.text
    for field in ("letters", "wachtwoord"):
        assert f'href="#id_{field}"' in answer.text
    assert counted() == (0, 0, 0, 0)


def test_without_the_code_nothing_happens_and_guessing_ends(db_clone: Database, settings: Any) -> None:
    settings.SETUP_CODE = "zestien-geheime-tekens"
    statuses = [Client().post(PATH, filled(code=f"gok {n}")).status_code for n in range(6)]
    assert statuses == [422] * 5 + [429]
    spoofed = Client(headers={"X-Forwarded-For": "203.0.113.9"})
    assert spoofed.post(PATH, filled(code="zestien-geheime-tekens")).status_code == 429, (
        "nor the right one, for a while"
    )
    assert counted() == (0, 0, 0, 0)
    cache.clear()
    assert Client().post(PATH, filled(code="ZESTIEN geheime tekens")).status_code == 302


def test_two_at_once_make_one(db_clone: Database) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda n: _posted(f"Gemeente {n}"), range(2)))
    assert sorted(answers) == [302, 404]
    assert counted() == (1, 1, 1, 1)


def _posted(naam: str) -> int:
    try:
        return Client().post(PATH, filled(gemeente=naam, email=f"{naam[-1]}@lindewaard.example")).status_code
    finally:
        connections.close_all()


def test_the_gate_gives_no_more_than_a_beheerder(db_clone: Database, app_sql: psycopg.Connection[Any]) -> None:
    now = timezone.now()
    rows = [
        Gemeente(code="x", naam="X", nummer_prefix="X"),
        Partij(naam="X", soort="politie", regie=False, actief=False, gemeente_id="elders"),
        User(email="x@x.example", naam="X", password="!", is_superuser=True),
        Medewerker(rollen=["regisseur", "beheerder"], geheimhouding_op=now),
        EmailAddress(email="y@y.example"),
    ]
    given = [as_inserted(each) for each in rows]
    call = "SELECT gate.first_start(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)"
    assert app_sql.execute(call, given).fetchone() != (None,)
    assert app_sql.execute(call, given).fetchone() == (None,), "once"
    with make.as_role():
        who = Medewerker.objects.select_related("user", "partij").get()
    assert (who.rollen, who.geheimhouding_op, who.user.is_superuser) == (["beheerder"], None, False)
    assert (who.partij.gemeente_id, who.partij.regie, who.partij.soort) == ("x", True, "gemeente_burgemeester")


def test_a_command_line_does_the_same_with_a_link_for_the_password(db_clone: Database) -> None:
    flags = ["--naam", "Lindewaard", "--prefix", "LW", "--partij", "OOV", "--beheerder", "Ramona Zijlmans"]
    told = db_clone.manage("setup_gemeente", *flags, "--email", "ramona@lindewaard.example", role="migrator")
    link = next(line for line in told.splitlines() if "/password/reset/key/" in line)
    path = "/account/" + link.partition("/account/")[2].strip()
    browser = Client()
    form = browser.get(path, follow=True)
    assert form.status_code == 200
    assert counted() == (1, 1, 1, 1)
    assert Client().get(PATH).status_code == 404
    with make.as_role():
        assert not User.objects.get().has_usable_password()
    browser.post(form.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD})
    with make.as_role():
        assert User.objects.get().check_password(PASSWORD)
