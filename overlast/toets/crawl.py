"""Fetching every address as every kind of party, and holding what comes back against the oracle."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from cases.forms.casussen import REASONS
from overlast.toets import builders as make
from overlast.toets.addresses import fetch, routes
from overlast.toets.besluiten import Given, Situation
from overlast.toets.finding import tokens_in
from overlast.toets.garden import Garden, allowed
from parties.models import Medewerker, Partij, Rol
from privacy.policy import Rule, sees

CHANNELS = {
    "text/html": "pagina's",
    "application/json": "koppeling (API)",
    "application/vnd.oai.openapi": "koppeling (API)",
    "application/pdf": "PDF-bestanden",
    "text/csv": "CSV-bestanden",
    "text/calendar": "agenda (ICS)",
}
SEARCH = "zoeken"
SERVER_ERROR = 500
# The pages of a casus that is closed, once somebody said why.
CLOSED_PAGES = ("casus_detail", "casus_gegevens", "casus_actiepunten", "casus_documenten", "casus_interventies")
# Who works with no content at all: nothing may reach them.
OVERSIGHT = {"privacy officer": Rol.PRIVACY_OFFICER, "FG": Rol.FG, "beheerder": Rol.BEHEERDER}


@dataclass(slots=True)
class Cell:
    """One category for one reader: how many tokens may be seen, were seen, and were seen without leave."""

    allowed: int = 0
    seen: int = 0
    forbidden: int = 0
    channels: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Outcome:
    """What the crawl found."""

    cells: dict[tuple[str, int], Cell] = field(default_factory=lambda: defaultdict(Cell))
    requests: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    # By reader, on what its organisation would read a row, and category; apart from the cells of the matrix.
    given: dict[tuple[str, Situation, int], Cell] = field(default_factory=lambda: defaultdict(Cell))

    @property
    def unseen(self) -> list[tuple[str, int]]:
        """(reader, category) that may be read in the overleg and never came along: the proof is not complete there."""
        return [key for key, cell in sorted(self.cells.items()) if cell.allowed and not cell.seen]

    @property
    def sound(self) -> bool:
        return not self.leaks and not self.broken


def readers(garden: Garden) -> dict[str, Medewerker]:
    """Everybody of the garden, and who oversees or administers at the regie and at a source."""
    found = dict(garden.people)
    with make.as_role():
        for name, soort in (("regie", "gemeente_burgemeester"), ("politie", "politie")):
            partij = Partij.objects.get(gemeente=garden.convenant.gemeente_id, soort=soort, naam=f"Partij {name}")
            for label, rol in OVERSIGHT.items():
                found[f"{label} {name}"] = make.medewerker(partij, rol, contactpersoon=False)
    return found


def crawl(garden: Garden, *, given: Given | None = None, tell: Callable[[str], None] = lambda _line: None) -> Outcome:
    """Fetch every address as every reader; of what was `given` to one organisation every address of its casussen.

    `tell` hears of the progress, a line for each reader.
    """
    outcome, rules, addresses = Outcome(), garden.rules(), routes()
    for name, who in readers(garden).items():
        content = who.rollen[0] not in OVERSIGHT.values()
        may = allowed(garden, rules, who) if content else set()
        seen = _fetch_all(garden, who, addresses, outcome)
        _compare(garden, name, may, seen, outcome)
        if content:
            open_closed(garden, rules, name, who, outcome)
        if given is not None:
            try_given(given, rules, name, who, [each for each in addresses if _of_casus(*each)], outcome)
        if may and not seen:
            outcome.broken.append(f"{name} zag niets van wat mag: de toets bereikte de pagina's niet")
        tell(f"{name}: {len(may)} toegestaan, {len(seen)} gezien, {len(set(seen) - may)} te veel")
    return outcome


def open_closed(garden: Garden, rules: list[Rule], name: str, who: Medewerker, outcome: Outcome) -> set[str]:
    """Look at a casus that is afgeschermd (F4) with a reason, as somebody who gives one; the tokens seen."""
    casus = garden.phases.get("F4")
    if casus is None:
        return set()
    planted = {token: each for token, each in garden.tokens.items() if each.fase == "F4"}
    may = {
        token
        for token, each in planted.items()
        if sees(rules, garden.reader(who, each), each.item, fase="F4", reden=REASONS[0])
    }
    browser, seen = make.client(who), defaultdict[str, set[tuple[str, str]]](set)
    browser.post(reverse("casus_reason", args=[casus.nummer]), {"reden": REASONS[0]})
    for page in CLOSED_PAGES:
        address = reverse(page, args=[casus.nummer])
        answer = browser.get(address)
        channel = CHANNELS.get(answer.headers.get("Content-Type", "").split(";")[0], "overig")
        outcome.requests[channel] += 1
        if answer.status_code >= SERVER_ERROR:
            outcome.broken.append(f"{address}: {answer.status_code}")
        for token in tokens_in(answer.content, answer.headers.items(), "") & set(planted):
            seen[token].add((channel, address))
    for token in set(seen) - may:
        channel, address = sorted(seen[token])[0]
        outcome.cells[name, planted[token].item.categorie].forbidden += 1
        outcome.leaks.append(f"{name}: {planted[token].column} (F4, met reden) via {channel}, {address}")
    if may and not seen:
        outcome.broken.append(f"{name} zag met een reden niets van de gesloten casus: de toets bereikte haar niet")
    return set(seen)


def try_given(
    given: Given, rules: list[Rule], name: str, who: Medewerker, addresses: list[tuple[str, str]], outcome: Outcome
) -> None:
    """Look at everything that was given by besluit or with toestemming, to the Partij of `who` or to another."""
    garden = given.garden
    may = set() if who.rollen[0] in OVERSIGHT.values() else allowed(garden, rules, who)
    seen = _fetch_all(garden, who, addresses, outcome)
    mine = dict(given.of(who))
    for token, situation in mine.items():
        cell = outcome.given[name, situation, garden.tokens[token].item.categorie]
        cell.allowed += token in may
        cell.seen += token in may and token in seen
        cell.forbidden += token in seen and token not in may
        cell.channels |= {channel for channel, _address in seen.get(token, ())}
    for token in sorted(set(seen) & set(garden.tokens) - may):
        channel, address = sorted(seen[token])[0]
        what = mine.get(token, "besluit of toestemming voor een ander")
        outcome.leaks.append(f"{name}: {garden.tokens[token].column} ({what}) via {channel}, {address}")


def _of_casus(route: str, name: str) -> bool:
    """Whether an address shows something of one casus: not the empty forms, which there are dozens of."""
    return "nummer>" in route and "meldingen" not in route and ("soort>" not in route or name == "gegeven_detail")


def _fetch_all(
    garden: Garden, who: Medewerker, addresses: list[tuple[str, str]], outcome: Outcome
) -> dict[str, set[tuple[str, str]]]:
    """The tokens that came back, each with (channel, address)."""
    browser, seen = make.client(who), defaultdict[str, set[tuple[str, str]]](set)
    for address, answer in fetch(browser, garden, addresses):
        kind = answer.headers.get("Content-Type", "").split(";")[0]
        channel = CHANNELS.get(kind, "overig")
        outcome.requests[channel] += 1
        if answer.status_code >= 500:
            outcome.broken.append(f"{address}: {answer.status_code}")
        for token in tokens_in(answer.content, answer.headers.items(), kind):
            seen[token].add((channel, address))
    _search(garden, browser, seen, outcome)
    return seen


def _search(garden: Garden, browser: Client, seen: dict[str, set[tuple[str, str]]], outcome: Outcome) -> None:
    for query in list(garden.tokens)[::9]:
        answer = browser.post("/zoeken/", {"q": query})
        outcome.requests[SEARCH] += 1
        for token in tokens_in(answer.content, answer.headers.items(), "") - {query}:
            seen[token].add((SEARCH, "/zoeken/"))


def _compare(garden: Garden, name: str, may: set[str], seen: dict[str, set[tuple[str, str]]], outcome: Outcome) -> None:
    for token, planted in garden.tokens.items():
        cell = outcome.cells[name, planted.item.categorie]
        # what a phase shows differs by page; that it comes along is asked of the overleg, that it leaks of all phases
        cell.allowed += token in may and planted.fase == "F2"
        if token in seen:
            cell.channels |= {channel for channel, _address in seen[token]}
            cell.seen += token in may
            if token not in may:
                cell.forbidden += 1
                channel, address = sorted(seen[token])[0]
                outcome.leaks.append(f"{name}: {planted.column} ({planted.fase}) via {channel}, {address}")
