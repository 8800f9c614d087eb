"""Lists for the systems of partners: the rows and order of the pages, in parts of any size."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Model, Q

from cases.lifecycle import CLOSED_STATES
from cases.models import Actiepunt, Actiepunttoelichting, Casus, Melding
from cases.queries.actiepunten import CATEGORIES
from cases.queries.casus_list import working_on
from parties.actor import Actor
from privacy import gate
from privacy.gate import Disclosed, Doel, Opening

Place = tuple[dt.datetime, UUID]
SHARED = 22


def casussen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: Place | None, size: int
) -> tuple[list[Casus], bool]:
    """The shells of casussen on which the actor works, newest change first, and whether there are more."""
    rows = working_on(actor)
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(gewijzigd_op__gte=since)
    if after:
        rows = rows.filter(Q(gewijzigd_op__lt=after[0]) | Q(gewijzigd_op=after[0], casus_id__lt=after[1]))
    rows = rows.select_related("casus__casusregisseur__user", "casus__casusregisseur__partij")
    found, more = _cut(list(rows.order_by("-gewijzigd_op", "-casus_id")[: size + 1]), size)
    return [deelname.casus for deelname in found], more


def meldingen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: Place | None, size: int
) -> tuple[list[Melding], bool]:
    """The shells of the own Partij's meldingen, newest first; a draft is no melding yet."""
    rows = Melding.objects.filter(bron_id=actor.partij_id).exclude(status="concept").select_related("casus")
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(ontvangen_op__gte=since)
    if after:
        rows = rows.filter(Q(ontvangen_op__lt=after[0]) | Q(ontvangen_op=after[0], pk__lt=after[1]))
    return _cut(list(rows.order_by("-ontvangen_op", "-pk")[: size + 1]), size)


def actiepunten(
    actor: Actor, *, open_only: bool | None, mine: bool, after: Place | None, size: int
) -> tuple[tuple[Disclosed[Actiepunt], ...], Place | None]:
    """Actiepunten of the own Partij in casussen that are not afgeschermd, soonest first; opened and logged.

    With the place after which the next part begins. `mine` leaves out those of a colleague, as Mijn werk does.
    """
    rows = Actiepunt.objects.filter(partij_id=actor.partij_id, casus__afgeschermd_op=None)
    rows = rows.exclude(casus__status__in=CLOSED_STATES)
    if open_only is not None:
        rows = rows.filter(afgerond_op__isnull=open_only)
    if mine:
        rows = rows.filter(Q(eigenaar_id=actor.medewerker_id) | Q(eigenaar_id=None))
    if after:
        day = after[0].date()
        rows = rows.filter(Q(uiterlijk__gt=day) | Q(uiterlijk=day, pk__gt=after[1]))
    places = list(rows.order_by("uiterlijk", "pk").values_list("pk", "casus_id", "uiterlijk")[: size + 1])
    shown, more = _cut(places, size)
    opening = gate.open_gate(
        actor,
        casussen=dict.fromkeys(casus for _, casus, _ in shown),
        categories=[SHARED],
        doel=Doel.KOPPELING,
        object="lijst actiepunten",
    )
    found = Actiepunt.objects.filter(pk__in=[pk for pk, *_ in shown]).select_related(
        "casus", "eigenaar__user", "partij"
    )
    last = (dt.datetime.combine(shown[-1][2], dt.time(), dt.UTC), shown[-1][0]) if more else None
    return gate.read(opening, found.order_by("uiterlijk", "pk")), last


def own_actiepunt(actor: Actor, pk: UUID) -> UUID:
    """The casus of one actiepunt of the own Partij; opens nothing.

    Raises NotDisclosed, after logging, for another's and in a casus that is afgeschermd.
    """
    row = Actiepunt.objects.filter(pk=pk, partij_id=actor.partij_id).select_related("casus").first()
    if row is None or row.casus is None or row.casus.afgeschermd:
        gate.log_refusal(actor, doel=Doel.KOPPELING, object="actiepunt")
        raise gate.NotDisclosed
    return row.casus.pk


def load_actiepunt(actor: Actor, pk: UUID) -> tuple[Disclosed[Actiepunt], tuple[Disclosed[Actiepunttoelichting], ...]]:
    """One actiepunt of the own Partij with the explanations the actor may read; opened and logged.

    Raises NotDisclosed as own_actiepunt.
    """
    casus_id = own_actiepunt(actor, pk)
    opening: Opening = gate.open_gate(actor, casussen=[casus_id], categories=CATEGORIES, doel=Doel.KOPPELING)
    opening.require(casus_id)
    rows = Actiepunt.objects.filter(pk=pk).select_related("casus", "eigenaar__user", "partij")
    texts = Actiepunttoelichting.objects.filter(actiepunt_id=pk).order_by("gemaakt_op")
    return gate.read(opening, rows)[0], gate.read(opening, texts)


def _cut[T: Model | tuple[object, ...]](rows: Sequence[T], size: int) -> tuple[list[T], bool]:
    return list(rows[:size]), len(rows) > size
