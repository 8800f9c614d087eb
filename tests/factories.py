"""The builders of overlast/toets, under the name that tests know."""

from functools import cache
from typing import Any
from unittest import mock

from django.db import connection

from overlast.toets import builders
from overlast.toets.builders import (
    actor as actor,
)
from overlast.toets.builders import (
    as_role as as_role,
)
from overlast.toets.builders import (
    bewoner_of as bewoner_of,
)
from overlast.toets.builders import (
    care_kinds as care_kinds,
)
from overlast.toets.builders import (
    casus as casus,
)
from overlast.toets.builders import (
    client as client,
)
from overlast.toets.builders import (
    deelname as deelname,
)
from overlast.toets.builders import (
    gemeente as gemeente,
)
from overlast.toets.builders import (
    medewerker as medewerker,
)
from overlast.toets.builders import (
    melding as melding,
)
from overlast.toets.builders import (
    naw as naw,
)
from overlast.toets.builders import (
    partij as partij,
)
from overlast.toets.builders import (
    request as request,
)
from overlast.toets.builders import (
    row as row,
)
from parties.models import Gemeente
from privacy import reference
from privacy.models import Convenant, ConvenantRegel

CELL = [
    str(field.column) for field in ConvenantRegel._meta.concrete_fields if field.column not in ("id", "convenant_id")
]


@cache
def _cells() -> list[tuple[Any, ...]]:
    """The cells of the default matrix, which this process works out once."""
    return [tuple(getattr(cell, column) for column in CELL) for cell in reference.regels(Convenant(pk=0))]


def convenant(where: Gemeente, **options: Any) -> Convenant:
    """A convenant in force, as the builder makes it, with its two thousand cells copied: most tests ask for one."""
    with mock.patch.object(reference, "regels", return_value=[]):
        made = builders.convenant(where, **options)
    columns = ", ".join(["convenant_id", *CELL])
    with connection.cursor() as cursor, cursor.copy(f"COPY privacy_convenantregel ({columns}) FROM STDIN") as copy:
        for cell in _cells():
            copy.write_row((made.pk, *cell))
    return made
