"""What is measured: one cell per page and persona."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import psycopg
from django.urls import reverse

from overlast.bench.reference import HELLO
from overlast.bench.requests import Build, ask, get, post
from overlast.bench.world import OFFICER, PERSONAS

REGISSEUR, HALF, TWENTIETH, THOUSANDTH = (each.key for each in PERSONAS)
EVERYBODY = (REGISSEUR, HALF, TWENTIETH, THOUSANDTH)
FAR = 0.7  # how far down "a page far down" is
KIND = "alcohol"
VERSION = re.compile(r"versie=([0-9a-f]{16})")


@dataclass(frozen=True, slots=True)
class Login:
    """A session that proved its second factor, and what belongs to this persona."""

    cookie: str
    token: str
    targets: dict[str, Any]

    def get(self, path: str) -> Build:
        payload = get(path, cookie=self.cookie)
        return lambda: payload

    def post(self, path: str, fields: dict[str, str]) -> Build:
        payload = post(path, fields, cookie=self.cookie, token=self.token)
        return lambda: payload


@dataclass(frozen=True, slots=True)
class Cell:
    """One page for one persona. `growing` is measured at every size; `slow` is repeated less."""

    name: str
    label: str
    persona: str
    build: Build
    expected: int = 200
    growing: bool = False
    slow: bool = False


def cells(
    logins: dict[str, Login], targets: dict[str, Any], far: dict[str, str], versions: dict[str, str]
) -> Iterator[Cell]:
    """Every cell, the reference first. `versions` are the marks of the agenda that each persona has on the screen."""
    yield Cell("hello", "hello, zonder iets", "", lambda: get(HELLO), growing=True)
    for key in EVERYBODY:
        yield from _lists(key, logins[key], far[key])
        yield from _casus(key, logins[key])
        yield from _search(key, logins[key])
        yield from _rest(key, logins[key], targets)
        yield Cell(
            "poll", "agenda, niets veranderd", key, logins[key].get(f"{_state(targets)}?versie={versions[key]}"), 204
        )
    yield Cell("triage", "triage", REGISSEUR, logins[REGISSEUR].get("/triage/"))
    officer = logins[OFFICER.key]
    yield Cell("log", "inzagelog", OFFICER.key, officer.get("/inzagelog/"))
    number = logins[REGISSEUR].targets["small"]
    yield Cell("log_casus", "inzagelog van een casus", OFFICER.key, officer.get(f"/inzagelog/?casus={number}"))
    letters = cycle(logins[HALF].targets["others"])
    yield Cell("letter", "brief als PDF", HALF, _letter(logins[HALF], letters), 302, slow=True)


def _state(targets: dict[str, Any]) -> str:
    """Where an agenda that is on a screen asks whether it still is as it was."""
    return f"/overleggen/{targets['world']['meetings'][-1]}/stand/"


def versions_of(port: int, logins: dict[str, Login], targets: dict[str, Any]) -> dict[str, str]:
    """Per persona the mark of the agenda as it is now."""
    shown = {key: ask(port, logins[key].get(_state(targets))()).body.decode() for key in EVERYBODY}
    return {key: VERSION.search(text)[1] for key, text in shown.items()}  # type: ignore[index]  # each has one


def _lists(key: str, login: Login, far: str) -> Iterator[Cell]:
    yield Cell("list", "casussen", key, login.get("/casussen/"), growing=True)
    yield Cell(
        "list_far", "casussen, ver naar onderen", key, login.get(f"/casussen/?groep=alle&na={far}"), growing=True
    )
    filtered = f"/casussen/?groep=alle&soort={KIND}&niveau=N2"
    yield Cell("list_filtered", "casussen, twee filters", key, login.get(filtered), growing=True)
    yield Cell("list_sorted", "casussen, oudste eerst", key, login.get("/casussen/?volgorde=oudste"), growing=True)
    yield Cell("list_mine", "casussen die ik leid", key, login.get("/casussen/?groep=alle&mijn=on"), growing=True)


def _casus(key: str, login: Login) -> Iterator[Cell]:
    small, large = login.targets["small"], login.targets["large"]
    yield Cell("casus", "casus, 5 notities", key, login.get(f"/casussen/{small}/"), growing=True)
    yield Cell("casus_large", "casus, 500 notities", key, login.get(f"/casussen/{large}/"), growing=True)


def _search(key: str, login: Login) -> Iterator[Cell]:
    wanted = login.targets
    yield Cell("find_number", "zoeken: nummer", key, login.post("/zoeken/", {"q": wanted["small"]}), 302, growing=True)
    for name, label, q in (
        ("find_name", "zoeken: naam", wanted["name"]),
        ("find_common", "zoeken: meest voorkomende achternaam", wanted["common"]),
        ("find_address", "zoeken: adres", wanted["address"]),
        ("find_nothing", "zoeken: niets gevonden", wanted["miss"]),
    ):
        yield Cell(name, label, key, login.post("/zoeken/", {"q": q}), growing=True)


def _rest(key: str, login: Login, targets: dict[str, Any]) -> Iterator[Cell]:
    *_, held, planned = targets["world"]["meetings"]
    yield Cell("work", "mijn werk", key, login.get("/"))
    yield Cell("file", "melding vastleggen", key, _melding(login), 302)
    yield Cell("agenda", "agenda van een overleg", key, login.get(f"/overleggen/{planned}/"))
    yield Cell("besluiten", "besluitenlijst", key, login.get(f"/overleggen/{held}/besluitenlijst/"))
    bearer = f"Authorization: {targets['keyword']} {login.targets['token']}\r\n"
    yield Cell("api_list", "API: casussen", key, lambda: get(reverse("api_casus_list"), headers=bearer))
    detail = reverse("api_casus_detail", args=[login.targets["small"]])
    yield Cell("api_casus", "API: casus", key, lambda: get(detail, headers=bearer))


def _melding(login: Login) -> Build:
    """A new melding every time, at an address of the list."""

    def build() -> bytes:
        fields = {
            "postcode": login.targets["postcode"],
            "huisnummer": login.targets["huisnummer"],
            "soort": "geluid_muziek",
            "datum": (dt.date.today() - dt.timedelta(days=1)).isoformat(),
            "tijd": "23:30",
            "duur": "60",
            "wat": "Harde muziek met zware bassen, te horen tot in de slaapkamer van de buren.",
            "gevolg": "De buren slapen slecht.",
            "frequentie": "wekelijks",
            "ernst": "3",
            "niveau": "anoniem",
        }
        return post(f"/meldingen/nieuw/{uuid4()}/", fields, cookie=login.cookie, token=login.token)

    return build


def _letter(login: Login, numbers: Iterator[str]) -> Build:
    """A letter that is made, stored and recorded; every time in the next casus."""

    def build() -> bytes:
        today = dt.date.today()
        fields = {
            "aan": "De bewoner",
            "adres": "Vlierpad 12, 1234 AB Bosveen",
            "onderwerp": "Waarschuwing: overlast",
            "tekst": "Geachte bewoner,\n\n" + "Uw buren hebben last van harde muziek in de nacht. " * 12,
            "datum": today.isoformat(),
            "reactie_tot": (today + dt.timedelta(days=14)).isoformat(),
            "verzendwijze": "aangetekend",
            "actie": "versturen",
        }
        path = f"/casussen/{next(numbers)}/interventies/brief/waarschuwingsbrief/"
        return post(path, fields, cookie=login.cookie, token=login.token)

    return build


def far_keys(connection: psycopg.Connection[Any], partijen: dict[str, int]) -> dict[str, str]:
    """Per persona the key of a page far down its list."""
    found = {}
    for key, partij in partijen.items():
        row = connection.execute(
            """SELECT gewijzigd_op, casus_id FROM cases_deelname WHERE partij_id = %(partij)s AND beeindigd_op IS NULL
               ORDER BY gewijzigd_op DESC, casus_id DESC
               OFFSET least((SELECT count(*) FROM cases_deelname
                             WHERE partij_id = %(partij)s AND beeindigd_op IS NULL) * %(far)s - 51,
                            1e9)::bigint LIMIT 1""",
            {"partij": partij, "far": FAR},
        ).fetchone()
        found[key] = quote(f"{row[0].isoformat()}~{row[1]}") if row else ""
    return found
