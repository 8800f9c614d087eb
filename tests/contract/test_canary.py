"""Every address, as every kind of party: no token of what the convenant keeps from it, and each of what it gives."""

from dataclasses import dataclass, field

import pytest

from privacy.policy import sees
from tests import factories as make
from tests.canary import KINDS, Garden, fetch, plant, tokens_in
from tests.contract.test_urls import ROUTES
from tests.databases import Database

# Columns that these pages do not show to everybody who may read them, with the reason. They may leak nowhere either.
NOT_SHOWN = {
    "cases.Aanmelding.antwoord": "shown when an aanmelding was returned; these were not",
    "cases.Brief.tekst": "stands in the PDF of the letter; these have none",
    "cases.Brief.verzendwijze": "stands in the dossier only",
    "cases.Meldergegevens.adres_tekst": "stands in the form to correct a melding",
    "privacy.Kennisgeving.reden": "shown of one that was postponed; these are planned",
    "privacy.Kennisgeving.wijze": "shown of one that was done; these are planned",
    "cases.Overlastmelding.adres_reden": "shown to the receiver of the melding only",
}
# A crawl takes half a minute: in every run these, who together may see most, some and nothing; in `make assurance` all.
ALWAYS = {"regie", "corporatie", "buitenstaander"}


@dataclass
class Seen:
    """What one person came across: which tokens, where, and answers that broke."""

    tokens: dict[str, set[str]] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    unlogged: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def garden(module_db: Database) -> Garden:
    return plant()


def crawl(database: Database, garden: Garden, name: str) -> Seen:
    """Fetch every address as somebody, and look in the log after each what it says was read."""
    seen, browser = Seen(), make.client(garden.people[name])
    with database.connect("migrator") as log:
        last = 0
        for address, answer in fetch(browser, garden, [route for route in ROUTES if route[1] != "account_logout"]):
            if answer.status_code >= 500:
                seen.broken.append(f"{address}: {answer.status_code}")
            found = tokens_in(answer.content, answer.headers.items(), answer.headers.get("Content-Type", ""))
            rows = log.execute(
                "SELECT id, categorieen FROM gate.inzagelog WHERE id > %s AND uitkomst = 'toegestaan'", [last]
            ).fetchall()
            last = max([last, *(row[0] for row in rows)])
            logged = {nr for row in rows for nr in row[1]}
            for token in found:
                seen.tokens.setdefault(token, set()).add(address)
                if garden.tokens[token].item.categorie not in logged:
                    seen.unlogged.append(f"{address}: {garden.tokens[token].column}")
        for query in list(garden.tokens)[::9]:
            answer = browser.post("/zoeken/", {"q": query})
            for token in tokens_in(answer.content, answer.headers.items(), "") - {query}:
                seen.tokens.setdefault(token, set()).add(f"/zoeken/ {query}")
    return seen


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[] if name in ALWAYS else [pytest.mark.assurance])
        for name in (*KINDS, "buitenstaander")
    ],
)
def test_what_a_party_comes_across_is_what_the_convenant_gives(module_db: Database, garden: Garden, name: str) -> None:
    who, rules = garden.people[name], garden.rules()
    allowed = {t for t, p in garden.tokens.items() if sees(rules, garden.reader(who, p), p.item, fase=p.fase)}
    seen = crawl(module_db, garden, name)
    leaks = {f"{garden.tokens[t].column} {sorted(seen.tokens[t])[0]}" for t in set(seen.tokens) - allowed}
    missing = {garden.tokens[t].column for t in allowed - set(seen.tokens)} - set(NOT_SHOWN)
    assert leaks == set()
    assert seen.broken == []
    assert seen.unlogged == [], "shown and not in the log"
    assert missing == set()


def test_the_garden_has_something_to_leak(garden: Garden) -> None:
    """Positive control: each person must be kept from something, and most categories are there."""
    rules = garden.rules()
    for name, who in garden.people.items():
        allowed = [sees(rules, garden.reader(who, p), p.item, fase=p.fase) for p in garden.tokens.values()]
        assert not all(allowed), name
        assert any(allowed) or name in ("buitenstaander",), name
    assert len({p.item.categorie for p in garden.tokens.values()}) >= 20
