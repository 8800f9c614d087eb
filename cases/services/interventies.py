"""Take, begin and finish a step of the catalogue."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from cases.interventies import BY_KEY, CATEGORIES, Soort, ends_on, skipped, steps_of
from cases.models import Casus, Interventie, Termijn
from cases.rules.interventies import goes_to_overleg, may_change, may_start
from cases.services.actiepunten import add_actiepunt
from cases.services.termijnen import finish_termijn, start_termijn
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate
from privacy.gate import Disclosed, Doel

URGENT_NOTE = "Met spoed begonnen; wordt besproken in het eerstvolgende casusoverleg."
URGENT_TITLE = "Spoed bespreken in het casusoverleg"
DAYS_TO_DISCUSS = 14


class LadderUnexplained(NotAllowed):
    """A lighter step was skipped and nobody said why (domain.md section 3)."""

    def __init__(self, steps: tuple[Soort, ...]) -> None:
        super().__init__(Reason.INCOMPLETE)
        self.steps = steps


def start_interventie(
    actor: Actor,
    *,
    casus: Casus,
    soort: Soort,
    begonnen_op: date,
    loopt_tot: date | None = None,
    toelichting: str = "",
    ladder_toelichting: str = "",
    spoed: bool = False,
    now: datetime,
) -> Interventie:
    """Record a step and start its term.

    A step that the casusoverleg decides on is only prepared, unless it is urgent. Raises NotAllowed when it does not
    fit the actor, LadderUnexplained when such a step skips a lighter one unexplained, MayNotProvide by the convenant.
    """
    require(may_start(actor, soort, casus))
    waits = goes_to_overleg(soort, casus, spoed=spoed)
    if soort.naar_overleg:
        _require_ladder(actor, casus, soort, ladder_toelichting)
    gate.open_to_write(actor, casus=casus.pk, categories=[soort.categorie], doel=Doel.CASUS)
    urgent = spoed and soort.naar_overleg
    with transaction.atomic():
        row = record_interventie(
            actor,
            casus=casus,
            soort=soort,
            status=Interventie.Status.VOORBEREID if waits else Interventie.Status.LOOPT,
            begonnen_op=begonnen_op,
            loopt_tot=loopt_tot or ends_on(soort, begonnen_op),
            toelichting="\n".join(filter(None, [toelichting, URGENT_NOTE if urgent else ""])),
            ladder_toelichting=ladder_toelichting,
            now=now,
        )
        if not waits:
            _start_term(actor, casus, row, now)
    if urgent and casus.aangemeld_op is not None:
        add_actiepunt(
            actor,
            casus_id=casus.pk,
            titel=URGENT_TITLE,
            partij_id=actor.partij_id,
            eigenaar_id=actor.medewerker_id,
            uiterlijk=date.fromordinal(now.date().toordinal() + DAYS_TO_DISCUSS),
            now=now,
        )
    return row


def record_interventie(
    actor: Actor,
    *,
    casus: Casus,
    soort: Soort,
    status: str,
    begonnen_op: date,
    loopt_tot: date,
    toelichting: str = "",
    ladder_toelichting: str = "",
    now: datetime,
) -> Interventie:
    """The row alone; the caller opened the gate to write. Unshared while the casus belongs to one organisation."""
    return Interventie.objects.create(
        casus_id=casus.pk,
        categorie_id=soort.categorie,
        bron_id=actor.partij_id,
        beperkt=casus.aangemeld_op is None,
        soort=soort.sleutel,
        status=status,
        begonnen_op=begonnen_op,
        loopt_tot=loopt_tot,
        toelichting=toelichting,
        ladder_toelichting=ladder_toelichting,
        gemaakt_op=now,
        gemaakt_door_id=actor.medewerker_id,
    )


def begin_interventie(
    actor: Actor, *, casus: Casus, interventie_id: UUID, besproken_op: date, begonnen_op: date, now: datetime
) -> None:
    """Start a prepared step after the casusoverleg discussed it on `besproken_op`.

    Raises NotDisclosed, NotAllowed or MayNotProvide.
    """
    row, soort = _own_row(actor, casus, interventie_id)
    if row.status != Interventie.Status.VOORBEREID:
        raise NotAllowed(Reason.STATUS)
    gate.open_to_write(actor, casus=casus.pk, categories=[soort.categorie], doel=Doel.CASUS)
    note = f"Besproken in het casusoverleg van {besproken_op:%d-%m-%Y}."
    with transaction.atomic():
        changed = Interventie.objects.get(pk=row.pk)
        changed.status = Interventie.Status.LOOPT
        changed.loopt_tot = begonnen_op + (row.loopt_tot - row.begonnen_op)
        changed.begonnen_op = begonnen_op
        changed.toelichting = "\n".join(filter(None, [row.toelichting, note]))
        changed.save(update_fields=["status", "begonnen_op", "loopt_tot", "toelichting"])
        _start_term(actor, casus, changed, now)


def finish_interventie(
    actor: Actor, *, casus: Casus, interventie_id: UUID, status: str, resultaat: str, now: datetime
) -> None:
    """Close a step with its result and end its term. Raises NotDisclosed, NotAllowed or MayNotProvide."""
    row, soort = _own_row(actor, casus, interventie_id)
    gate.open_to_write(actor, casus=casus.pk, categories=[soort.categorie], doel=Doel.CASUS)
    with transaction.atomic():
        Interventie.objects.filter(pk=row.pk).update(status=status, resultaat=resultaat)
        finish_termijn(actor, object_id=row.pk, now=now)


def _own_row(actor: Actor, casus: Casus, interventie_id: UUID) -> tuple[Disclosed[Interventie], Soort]:
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=Doel.CASUS)
    opening.require(casus.pk)
    rows = gate.read(opening, Interventie.objects.filter(casus_id=casus.pk, pk=interventie_id))
    if not rows or rows[0].soort not in BY_KEY:
        raise gate.NotDisclosed
    require(may_change(actor, rows[0]))
    return rows[0], BY_KEY[rows[0].soort]


def _require_ladder(actor: Actor, casus: Casus, soort: Soort, ladder_toelichting: str) -> None:
    if ladder_toelichting.strip():
        return
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=Doel.CASUS)
    taken = {row.soort for row in gate.of_casus(opening, Interventie, casus.pk)}
    if steps := skipped(soort, taken, steps_of(actor.gemeente_id)):
        raise LadderUnexplained(steps)


def _start_term(actor: Actor, casus: Casus, row: Interventie, now: datetime) -> None:
    if row.loopt_tot is None:
        return
    start_termijn(
        actor,
        soort=Termijn.Soort.INTERVENTIE,
        casus_id=casus.pk,
        object_id=row.pk,
        categorie=row.categorie_id,
        partij_id=actor.partij_id,
        eigenaar_id=actor.medewerker_id,
        verloopt_op=row.loopt_tot,
        now=now,
    )
