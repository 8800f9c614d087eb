"""What the convenant lets a Partij see, said once more in plain Python.

PostgreSQL decides (privacy/sql/); the tests compare its answers with these. Pure: no Django, no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """One cell of the matrix in one phase."""

    soort: str
    fase: str
    categorie: int
    leest: bool
    besluit_nodig: bool
    toestemming_nodig: bool = False


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody's Partij in one casus: its kind, and why it may read there at all.

    `signed`: it signed the convenant version in force. `emergency`: the noodprocedure stands in for taking part, in a
    casus that was aangemeld. `consented`: the categories for which the bewoner's toestemming names this Partij.
    """

    partij: int
    soort: str
    takes_part: bool
    signed: bool = True
    emergency: bool = False
    consented: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """A row of personal data: who provided it, its category, whether it may be passed on, and who got it by besluit."""

    bron: int
    categorie: int
    beperkt: bool = False
    alleen_voor: frozenset[int] | None = None
    granted: frozenset[int] = frozenset()


def present(reader: Reader, *, fase: str, reden: str = "") -> bool:
    """Whether the casus opens for `reader` at all; a closed one (F4) asks for a reason."""
    if fase == "F4" and not reden:
        return False
    return reader.takes_part or (reader.emergency and fase != "F0")


def readable(rules: Iterable[Rule], reader: Reader, *, fase: str, reden: str = "") -> frozenset[int]:
    """The categories that `reader` may read of others in this phase."""
    if not present(reader, fase=fase, reden=reden) or not reader.signed or fase == "F0":
        return frozenset()
    return frozenset(
        rule.categorie
        for rule in rules
        if rule.soort == reader.soort
        and rule.fase == fase
        and rule.leest
        and not rule.besluit_nodig
        and (not rule.toestemming_nodig or rule.categorie in reader.consented)
    )


def sees(rules: Iterable[Rule], reader: Reader, item: Item, *, fase: str, reden: str = "") -> bool:
    """Own, convenant or besluit: the three reasons to see a row, and no fourth."""
    if not present(reader, fase=fase, reden=reden):
        return False
    if item.bron == reader.partij or reader.partij in item.granted:
        return True
    if item.beperkt or (item.alleen_voor is not None and reader.partij not in item.alleen_voor):
        return False
    return item.categorie in readable(rules, reader, fase=fase, reden=reden)
