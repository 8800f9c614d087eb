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


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody's Partij in one casus: its kind, and whether it takes part under a convenant that is valid now."""

    partij: int
    soort: str
    takes_part: bool
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A row of personal data: who provided it, its category, whether it may be passed on, and who got it by besluit."""

    bron: int
    categorie: int
    beperkt: bool = False
    granted: frozenset[int] = frozenset()


def readable(rules: Iterable[Rule], reader: Reader, *, fase: str, reden: str = "") -> frozenset[int]:
    """The categories that `reader` may read of others in this phase; a closed casus (F4) asks for a reason."""
    if not reader.takes_part or not reader.signed or fase == "F0" or (fase == "F4" and not reden):
        return frozenset()
    return frozenset(
        rule.categorie
        for rule in rules
        if rule.soort == reader.soort and rule.fase == fase and rule.leest and not rule.besluit_nodig
    )


def sees(rules: Iterable[Rule], reader: Reader, item: Item, *, fase: str, reden: str = "") -> bool:
    """Own, convenant or besluit: the three reasons to see a row, and no fourth."""
    if not reader.takes_part or (fase == "F4" and not reden):
        return False
    if item.bron == reader.partij or reader.partij in item.granted:
        return True
    return not item.beperkt and item.categorie in readable(rules, reader, fase=fase, reden=reden)
