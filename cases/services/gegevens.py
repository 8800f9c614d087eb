"""Recording what one's own organisation may provide, and correcting it afterwards."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from cases.models import Betrokkene, Casus, Journaalitem, Termijn, Wvggztraject
from cases.rules.casussen import may_add
from cases.services.termijnen import start_termijn
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel


@dataclass(frozen=True, slots=True)
class Kind:
    """Something that can be recorded: a box of the journaal (`vak`), or a table with a category of its own."""

    key: str
    label: str
    help: str
    model: type[Any]
    categorie: int
    vak: str = ""
    group: str = ""
    contact: bool = False


def add_gegeven(
    actor: Actor,
    *,
    casus: Casus,
    kind: Kind,
    values: dict[str, Any],
    beperkt: bool,
    klaar: bool = False,
    now: dt.datetime,
) -> Any:
    """Record `values` as a row of `kind` in `casus`; `beperkt` keeps it for one's own organisation.

    A Wvggz-traject starts the term of the law, or ends it where what is due is `klaar`.
    Raises NotAllowed by role or state, MayNotProvide where the convenant does not let this Partij provide it.
    """
    require(may_add(actor, casus))
    gate.open_to_write(actor, casus=casus.pk, categories=[kind.categorie], doel=Doel.CASUS)
    with transaction.atomic():
        row = kind.model.objects.create(
            casus=casus,
            bewoner_id=_bewoner(casus) if kind.categorie == 1 else None,
            categorie_id=kind.categorie,
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            beperkt=beperkt,
            **({"vak": kind.vak} if kind.model is Journaalitem else {}),
            **values,
        )
        if kind.model is Wvggztraject:
            _wvggz_term(actor, casus, row.pk, values["gemeld_op"], klaar=klaar, now=now)
        return row


def correct_gegeven(
    actor: Actor,
    *,
    casus: Casus,
    kind: Kind,
    pk: UUID,
    values: dict[str, Any],
    beperkt: bool,
    klaar: bool = False,
    now: dt.datetime,
) -> None:
    """Change a row that one's own organisation recorded; the database keeps what it said before.

    Raises NotAllowed for a row of another organisation.
    """
    require(may_add(actor, casus))
    gate.open_to_write(actor, casus=casus.pk, categories=[kind.categorie], doel=Doel.CASUS)
    with transaction.atomic():
        rows = kind.model.objects.filter(pk=pk, casus=casus, categorie_id=kind.categorie, bron_id=actor.partij_id)
        if not rows.update(beperkt=beperkt, **values):
            raise NotAllowed(Reason.NOT_YOUR_ITEM)
        if kind.model is Wvggztraject:
            _wvggz_term(actor, casus, pk, values["gemeld_op"], klaar=klaar, now=now)


def _wvggz_term(actor: Actor, casus: Casus, row: UUID, gemeld_op: dt.date, *, klaar: bool, now: dt.datetime) -> None:
    """Keep one term of art. 5:2 Wvggz per melding, for the own Partij alone; a later step starts none again.

    It hangs on the row that began it, goes with that row when it is destroyed, and moves when its day is corrected. All
    rows of one day tell of one melding: what is `klaar` is the term of that one, of a melding of another day it is not.
    """
    due = gemeld_op + dt.timedelta(days=termijn("wvggz_dagen", casus.gemeente_id))
    known = Termijn.objects.filter(casus=casus, soort=Termijn.Soort.WVGGZ, partij_id=actor.partij_id)
    running = known.filter(afgerond_op=None)
    if klaar:
        steps = Wvggztraject.objects.filter(casus=casus, bron_id=actor.partij_id, gemeld_op=gemeld_op).values("pk")
        # one of the first release hangs on no row
        running.filter(Q(object__in=steps) | Q(object=None, verloopt_op=due)).update(afgerond_op=now)
        return
    running.filter(object=row).exclude(verloopt_op=due).update(afgerond_op=now)
    if known.filter(verloopt_op=due).exists():
        return
    start_termijn(
        actor,
        soort=Termijn.Soort.WVGGZ,
        casus_id=casus.pk,
        object_id=row,
        categorie=Wvggztraject.CATEGORIE,
        partij_id=actor.partij_id,
        eigenaar_id=actor.medewerker_id,
        verloopt_op=due,
        wettelijk=True,
        now=now,
    )


def _bewoner(casus: Casus) -> UUID | None:
    """The one person a casus is about; with several, or none, a row names nobody."""
    found = list(Betrokkene.objects.filter(casus=casus).values_list("bewoner_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None
