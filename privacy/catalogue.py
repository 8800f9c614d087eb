"""What every column of every model is, so that nothing personal slips in unclassified.

`GATED` tables hold personal data of one of the 30 categories and lie behind the gate; tests/contract/test_catalogue.py
compares this page with the models and with the policies in the database. A new column fails until it stands here.
"""

from enum import StrEnum


class Kind(StrEnum):
    """How a column is to be treated."""

    KEY = "key"  # identifies or links, says nothing by itself
    STATE = "state"  # status, date or number of work; visible to who takes part
    PERSONAL = "personal"  # about a betrokkene or melder; only behind the gate
    STAFF = "staff"  # about somebody who works here
    REFERENCE = "reference"  # the same for everybody
    SECRET = "secret"  # key, hash or token


# Columns that every CategorieRij has.
ROW = {
    "id": Kind.KEY,
    "casus": Kind.KEY,
    "melding": Kind.KEY,
    "bewoner": Kind.KEY,
    "categorie": Kind.KEY,
    "bron": Kind.KEY,
    "beperkt": Kind.STATE,
    "vrijgave_op": Kind.STATE,
    "vrijgave_door": Kind.STAFF,
    "gemaakt_op": Kind.STATE,
    "gemaakt_door": Kind.STAFF,
}
