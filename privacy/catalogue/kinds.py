"""How a column is to be treated."""

from enum import StrEnum


class Kind(StrEnum):
    """What a column says, and to whom."""

    KEY = "key"  # identifies or links, says nothing by itself
    STATE = "state"  # status, date or number of work; visible to who takes part
    NEUTRAL = "neutral"  # short text that everybody in the casus reads; the form asks to keep persons out of it
    PERSONAL = "personal"  # about a betrokkene or melder; only behind the gate
    STAFF = "staff"  # about somebody who works here
    REFERENCE = "reference"  # the same for everybody
    SEALED = "sealed"  # a key, hash or token


Columns = dict[str, Kind]


def columns(**named: str) -> Columns:
    """Column names by kind, each kind a list with spaces. Raises ValueError for a column named twice."""
    found: Columns = {}
    for kind, names in named.items():
        for name in names.split():
            if name in found:
                raise ValueError(f"{name} has two kinds")
            found[name] = Kind(kind)
    return found
