"""Lists for the systems of partners: the rows and order of the pages, in parts of any size."""

import datetime as dt
from uuid import UUID

from django.db.models import Q

from cases.lifecycle import CLOSED_STATES
from cases.models import Actiepunt, Actiepunttoelichting, Casus, Melding
from cases.queries.actiepunten import CATEGORIES
from cases.queries.casus_list import in_order, works_on_many
from cases.queries.paging import Place, part_of
from parties.actor import Actor
from privacy import gate
from privacy.gate import Disclosed, Doel, Opening

SHARED = 22


def casussen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: Place | None, size: int
) -> tuple[list[Casus], Place | None]:
    """The shells of casussen on which the actor works, newest change first, and where the next part begins."""
    rows = in_order(actor.partij_id, actor.user_id, many=works_on_many(actor)).select_related(
        "casus__casusregisseur__user", "casus__casusregisseur__partij"
    )
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(gewijzigd_op__gte=since)
    found, last = part_of(rows, by="gewijzigd_op", key="casus_id", after=after, size=size)
    return [deelname.casus for deelname in found], last


def meldingen(
    actor: Actor, *, status: str | None, since: dt.datetime | None, after: Place | None, size: int
) -> tuple[list[Melding], Place | None]:
    """The shells of the own Partij's meldingen, newest first; a draft is no melding yet."""
    rows = Melding.objects.filter(bron_id=actor.partij_id).exclude(status="concept").select_related("casus")
    if status:
        rows = rows.filter(status=status)
    if since:
        rows = rows.filter(ontvangen_op__gte=since)
    return part_of(rows, by="ontvangen_op", after=after, size=size)


def actiepunten(
    actor: Actor, *, open_only: bool | None, mine: bool, after: tuple[dt.datetime, UUID] | None, size: int
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
    day = (after[0].date(), after[1]) if after else None
    shown, last = part_of(rows.only("casus", "uiterlijk"), by="uiterlijk", after=day, size=size, oldest=True)
    opening = gate.open_gate(
        actor,
        casussen=dict.fromkeys(row.casus_id for row in shown if row.casus_id),
        categories=[SHARED],
        doel=Doel.KOPPELING,
        object="lijst actiepunten",
    )
    found = Actiepunt.objects.filter(pk__in=[row.pk for row in shown]).select_related(
        "casus", "eigenaar__user", "partij"
    )
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
