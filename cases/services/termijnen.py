"""A Termijn starts with the thing that is due, and ends with it."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from cases.models import Termijn
from parties.actor import Actor

# The category of an agreement that every participant may know of; who leads the casus is told when it is late.
SHARED = 22
# Any other category keeps a Termijn inside the responsible Partij. Row 30: that this Partij takes part is confidential.
CONFIDENTIAL = 30


def start_termijn(
    _actor: Actor,
    *,
    soort: str,
    casus_id: UUID | None = None,
    melding_id: UUID | None = None,
    object_id: UUID | None = None,
    categorie: int,
    partij_id: int,
    eigenaar_id: int | None = None,
    verloopt_op: dt.date,
    wettelijk: bool = False,
    now: dt.datetime,
) -> Termijn:
    """Start a term of `partij_id` on a casus or melding; the reminders follow from it (cases/deadlines.py).

    Without `eigenaar_id` the contactpersonen of the Partij are reminded. PostgreSQL refuses (DatabaseError) a term of
    another Partij on a casus in which the actor takes no part.
    """
    return Termijn.objects.create(
        soort=soort,
        casus_id=casus_id,
        melding_id=melding_id,
        object=object_id,
        categorie_id=categorie,
        partij_id=partij_id,
        eigenaar_id=eigenaar_id,
        verloopt_op=verloopt_op,
        wettelijk=wettelijk,
        gemaakt_op=now,
    )


def finish_termijn(_actor: Actor, *, object_id: UUID, now: dt.datetime) -> None:
    """End every running term of one actiepunt, interventie or letter; nobody is reminded of it any more.

    Ends only what the actor may end: a term of the own Partij or, as casusregisseur or regie, a shared agreement.
    """
    Termijn.objects.filter(object=object_id, afgerond_op=None).update(afgerond_op=now)


def share_termijnen(actor: Actor, *, object_ids: Iterable[UUID]) -> None:
    """The actiepunten of an own-party casus go along to the overleg: who leads there may know of their terms."""
    rows = Termijn.objects.filter(object__in=list(object_ids), soort=Termijn.Soort.ACTIEPUNT, partij_id=actor.partij_id)
    rows.filter(categorie_id=CONFIDENTIAL).update(categorie_id=SHARED)
