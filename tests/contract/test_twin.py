"""What a party may not see changes nothing on its pages: the same bytes before and after it is altered and added to."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from cases.models import Journaalitem, Wvggztraject
from privacy.catalogue import personal
from privacy.policy import sees
from tests import factories as make
from tests.canary import TEXT, Garden, fetch, plant
from tests.contract.test_urls import ROUTES
from tests.databases import Database

# The nonce of the content policy, CSRF tokens and the number of the request differ on every answer; forms propose now.
CHANGING = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"|%X-CSRFToken[^}]*'
    rb'|value="(?:\d{4}-\d\d-\d\dT)?\d\d:\d\d"|data-session-ends="\d+"'
)
# The two pages that set up a second factor hold a fresh secret each time, and nothing of any casus.
FRESH = ("account_logout", "mfa_activate_totp", "mfa_add_webauthn")
# A detail page is asked for by the identity of its row, which a party that may not see it does not know.
PAGES = [route for route in ROUTES if route[1] not in (*FRESH, "gegeven_detail", "vrijgave")]


@pytest.fixture
def garden(db_clone: Database) -> Garden:
    return plant()


def pages(garden: Garden, name: str) -> Iterator[tuple[str, int, bytes]]:
    for address, answer in fetch(make.client(garden.people[name]), garden, PAGES):
        yield address, answer.status_code, CHANGING.sub(b"", answer.content)


def alter_what_is_hidden(garden: Garden, name: str) -> int:
    """Change the text of every row that `name` may not see, and add rows it may not see; returns how many changed."""
    who, rules, changed = garden.people[name], garden.rules(), 0
    hidden = {t for t, p in garden.tokens.items() if not sees(rules, garden.reader(who, p), p.item, fase=p.fase)}
    with make.as_role():
        for token in hidden:
            label, column = garden.tokens[token].column.rsplit(".", 1)
            if column == "inhoud":
                continue
            model = apps.get_model(label)
            field = model._meta.get_field(column)
            assert column in personal(label)
            if isinstance(field, TEXT) and not isinstance(field, models.JSONField):
                changed += model.objects.filter(**{f"{column}__startswith": token}).update(**{column: "Iets anders"})
        politie, ggz = garden.people["politie"].partij, garden.people["ggz"].partij
        make.row(Journaalitem, garden.shared, politie, categorie_id=13, vak="zorgmelding", tekst="Nieuw")
        make.row(Wvggztraject, garden.shared, ggz, gemeld_op="2026-01-01", stap="Nieuw")
        make.naw(garden.own, garden.people["corporatie"].partij, "Nieuw")
    return changed


@pytest.mark.parametrize(
    "name",
    ["welzijn", *(pytest.param(name, marks=pytest.mark.assurance) for name in ("buurtbemiddeling", "buitenstaander"))],
)
def test_hidden_differences_do_not_show(garden: Garden, name: str) -> None:
    before = {address: (status, body) for address, status, body in pages(garden, name)}
    assert alter_what_is_hidden(garden, name) > 50
    different = [a for a, status, body in pages(garden, name) if before[a] != (status, body)]
    assert different == []


def test_a_visible_difference_does_show(garden: Garden) -> None:
    """Positive control: the comparison is not blind."""
    before = {address: body for address, _, body in pages(garden, "regie")}
    with make.as_role():
        make.naw(garden.shared, garden.people["corporatie"].partij, "Zichtbaar")
    assert [a for a, _, body in pages(garden, "regie") if before[a] != body]
