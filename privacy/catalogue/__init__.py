"""What every column of every model is, so that nothing personal slips in unclassified.

`GATED` tables hold personal data of one of the 30 categories and lie behind the gate; `SHELLS` hold the rest.
tests/contract/test_catalogue.py compares both with the models and with the policies in the database. A new column fails
until it stands here.
"""

from privacy.catalogue.gated import GATED as GATED
from privacy.catalogue.gated import ROW as ROW
from privacy.catalogue.kinds import Columns as Columns
from privacy.catalogue.kinds import Kind as Kind
from privacy.catalogue.shells import SHELLS as SHELLS


def catalogue() -> dict[str, Columns]:
    """Every column of every model, by the model's label."""
    return {**SHELLS, **{label: {**ROW, **own} for label, own in GATED.items()}}


def personal(label: str) -> frozenset[str]:
    """The columns of one model that say something about a betrokkene or melder."""
    return frozenset(name for name, kind in catalogue()[label].items() if kind == Kind.PERSONAL)
