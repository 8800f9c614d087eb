"""Rows that were given to one organisation by besluit, and toestemming of the bewoner: what runs, and what has ended.

They hang on two casussen of their own: in one everything runs, in the other it has expired or was withdrawn.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.utils import timezone

from cases.boxes import BOXES
from cases.models import Casus
from overlast.toets import builders as make
from overlast.toets.garden import Garden, Planted, categories_of, grow, providers
from parties.models import Medewerker, Partij
from privacy.catalogue import GATED
from privacy.models import Toegangsbesluit, Toestemming
from privacy.policy import Item

NOTE = "cases.Journaalitem"
LONG = dt.timedelta(days=30)
SHORT = dt.timedelta(days=2)


class Situation(StrEnum):
    """On what an organisation would read a row, and whether that still holds."""

    BESLUIT = "Besluit dat loopt"
    OP_TOESTEMMING = "Besluit op toestemming die geldt"
    VERLOPEN = "Besluit dat is verlopen"
    INGETROKKEN = "Besluit dat is ingetrokken"
    ZONDER_TOESTEMMING = "Besluit op toestemming die is ingetrokken"
    TOESTEMMING = "Toestemming die geldt"
    TOESTEMMING_VERLOPEN = "Toestemming die is verlopen"
    TOESTEMMING_INGETROKKEN = "Toestemming die is ingetrokken"


RUNNING = (Situation.BESLUIT, Situation.OP_TOESTEMMING)
ENDED = (Situation.VERLOPEN, Situation.INGETROKKEN, Situation.ZONDER_TOESTEMMING)


@dataclass(frozen=True, slots=True)
class Given:
    """A garden beside another: its casus `shared` is where everything runs, `own` where it has ended."""

    garden: Garden
    # By token and key of the Partij: on what that Partij would read it.
    situations: dict[tuple[str, int], Situation]

    def of(self, who: Medewerker) -> Iterator[tuple[str, Situation]]:
        """The tokens that were given to the Partij of `who`."""
        return ((token, found) for (token, partij), found in self.situations.items() if partij == who.partij_id)


def plant_given(garden: Garden) -> Given:
    """For every kind of party a besluit in each state, and toestemming for each cell that asks for it."""
    rules = garden.rules()
    with make.as_role():
        inside = [who.partij for name, who in garden.people.items() if name != "buitenstaander"]
        runs, ended = (make.casus(garden.people["corporatie"].partij, *inside) for _ in range(2))
        beside = replace(garden, shared=runs, own=ended, phases={}, tokens={}, rows=[], meldingen=[], besluiten=[])
        given = Given(beside, {})
        boxes = {box.categorie: key for key, box in BOXES.items()}
        offers = [(categorie, providers(garden, categorie)) for categorie in boxes]
        for index, partij in enumerate(inside):
            turn = offers[index % len(offers) :] + offers  # another category for each
            found = next(((bron, nr) for nr, partijen in turn for bron in partijen if bron != partij), None)
            if found is None:
                continue
            bron, categorie = found
            for casus, situations in ((runs, RUNNING), (ended, ENDED)):
                for situation in situations:
                    _besluit(given, casus, situation, bron, partij, categorie, {"vak": boxes[categorie]})
        asking = defaultdict[int, list[Partij]](list)
        for rule in rules:
            if rule.fase == "F2" and rule.leest and rule.toestemming_nodig and not rule.besluit_nodig:
                asking[rule.categorie] += [partij for partij in inside if partij.soort == rule.soort]
        for categorie, partijen in sorted(asking.items()):
            _toestemming(given, runs, categorie, dict.fromkeys(partijen, Situation.TOESTEMMING))
            states = (Situation.TOESTEMMING_VERLOPEN, Situation.TOESTEMMING_INGETROKKEN)
            _toestemming(given, ended, categorie, {each: states[n % 2] for n, each in enumerate(partijen)})
    return given


def _besluit(
    given: Given,
    casus: Casus,
    situation: Situation,
    bron: Partij,
    partij: Partij,
    categorie: int,
    values: dict[str, Any],
) -> None:
    """A row that nobody but its bron may read, and the besluit by which one Partij reads it as long as it runs."""
    now, garden = timezone.now(), given.garden
    consent = None
    if situation in (Situation.OP_TOESTEMMING, Situation.ZONDER_TOESTEMMING):
        # names no category, so that it opens nothing by itself
        consent = _consent(casus, bron, partij, [], situation)
    row, tokens = grow(garden, NOTE, categorie, bron, casus, {**values, "beperkt": True})
    besluit = Toegangsbesluit.objects.create(
        casus=casus,
        categorie_id=categorie,
        tabel=row._meta.db_table,
        rij=row.pk,
        bron=bron,
        partij=partij,
        grondslag="toestemming" if consent else "taak",
        grond="Toets",
        toestemming=consent,
        besloten_door=next(who for who in garden.people.values() if who.partij_id == bron.pk),
        geldig_van=now - LONG,
        geldig_tot=now - SHORT if situation == Situation.VERLOPEN else now + LONG,
        ingetrokken_op=now if situation == Situation.INGETROKKEN else None,
    )
    garden.besluiten.append((casus.nummer, besluit.pk))
    granted = frozenset([partij.pk]) if situation in RUNNING else frozenset[int]()
    _note(given, tokens, Item(bron.pk, categorie, beperkt=True, granted=granted), {partij: situation})


def _toestemming(given: Given, casus: Casus, categorie: int, situations: dict[Partij, Situation]) -> None:
    """A row of a category that these Partijen read with toestemming only, and the toestemming for each of them."""
    label, values = next(
        (label, values)
        for label in sorted(GATED, key=lambda label: label != NOTE)
        for nr, values in categories_of(label)
        if nr == categorie
    )
    for bron in providers(given.garden, categorie)[:1]:
        row, tokens = grow(given.garden, label, categorie, bron, casus, values)
        for partij, situation in situations.items():
            _consent(casus, bron, partij, [categorie], situation)
        live = {partij.pk for partij, situation in situations.items() if situation == Situation.TOESTEMMING}
        rest = {partij: situation for partij, situation in situations.items() if partij != bron}
        item = Item(bron.pk, categorie)
        _note(given, tokens, item, rest, consented=frozenset(live), melding=row.melding_id is not None)


def _consent(casus: Casus, bron: Partij, partij: Partij, categorieen: list[int], situation: Situation) -> Toestemming:
    today = timezone.localdate()
    expired = situation == Situation.TOESTEMMING_VERLOPEN
    withdrawn = situation in (Situation.TOESTEMMING_INGETROKKEN, Situation.ZONDER_TOESTEMMING)
    made: Toestemming = make.row(
        Toestemming,
        casus,
        bron,
        categorie_id=30 if partij.soort in make.care_kinds() else 22,
        waarvoor="Toets",
        bewijs="Toets",
        categorieen=categorieen,
        partijen=[partij.pk],
        gegeven_op=today - LONG,
        geldig_tot=today - SHORT if expired else today + LONG,
        ingetrokken_op=timezone.now() if withdrawn else None,
    )
    return made


def _note(
    given: Given,
    tokens: list[tuple[str, str]],
    item: Item,
    situations: dict[Partij, Situation],
    *,
    consented: frozenset[int] = frozenset(),
    melding: bool = False,
) -> None:
    inside = frozenset(who.partij_id for name, who in given.garden.people.items() if name != "buitenstaander")
    for column, token in tokens:
        planted = Planted(token, column, item, "F2", inside, melding, consented)
        given.garden.tokens[token] = planted
        given.situations.update({(token, partij.pk): situation for partij, situation in situations.items()})
