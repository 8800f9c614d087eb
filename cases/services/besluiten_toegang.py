"""Besluiten that give one row to one organisation for a time, and the proposals that wait for a privacy officer."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from cases.boxes import participants, standing_advisers
from cases.models import Bericht, Casus, Document
from cases.rules.toegang import grounds_for, may_give
from cases.services.berichten import notify
from cases.services.restricties import with_paper
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Partij, Rol
from parties.notices import people_with
from parties.queries import contactpersonen
from privacy import gate
from privacy.gate import Doel, Event, Opening
from privacy.models import Toegangsbesluit, Toegangsvoorstel
from privacy.toegang import (
    MELDER,
    OFFICER_DECIDES,
    OwnRow,
    convenant_gives,
    decide_access,
    grant_row,
    log_withdrawal,
)

PARTICIPATION = (22, 30)


@dataclass(frozen=True, slots=True)
class Gift:
    """What somebody wants to give: to whom, on what ground, why in words without persons, and until when."""

    partij_id: int
    grondslag: str
    grond: str
    until: dt.datetime
    toestemming_id: UUID | None = None


def receivers(actor: Actor, opening: Opening, casus: Casus, categorie: int) -> list[Partij]:
    """The organisations to which a row can be given, as far as the actor may know of them; a melder: the regie only."""
    known = {p.pk: p for p in [*participants(opening, casus.pk), *standing_advisers(opening)]}
    known.pop(actor.partij_id, None)
    found = (p for p in known.values() if categorie != MELDER or p.regie)
    return sorted(found, key=lambda partij: partij.naam)


def give_row(
    actor: Actor, *, casus: Casus, row: OwnRow, gift: Gift, now: dt.datetime
) -> Toegangsbesluit | Toegangsvoorstel:
    """Give the row, or propose it to the privacy officer where a worker cannot decide (domain.md section 4).

    Logged as a besluit before it is written. Raises NotAllowed for a ground that does not fit or an organisation that
    the actor may not know to take part.
    """
    require(may_give(actor, casus, row.categorie))
    if gift.grondslag not in grounds_for(row.categorie):
        raise NotAllowed(Reason.INCOMPLETE, "Deze grond past niet bij dit soort gegevens.")
    if (gift.grondslag == Toegangsbesluit.Grondslag.TOESTEMMING) != (gift.toestemming_id is not None):
        raise NotAllowed(Reason.INCOMPLETE, "Kies de toestemming waarop dit berust.")
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=PARTICIPATION, doel=Doel.TOEGANG)
    opening.require(casus.pk)
    to = next((p for p in receivers(actor, opening, casus, row.categorie) if p.pk == gift.partij_id), None)
    if to is None:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    alone = row.categorie not in OFFICER_DECIDES or convenant_gives(casus.pk, row.categorie, to.pk, gift.until)
    gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=[row.categorie],
        doel=Doel.TOEGANG,
        event=Event.BESLUIT,
        object=f"{'aan' if alone else 'voorstel: aan'} {to.naam}",
        reden=gift.grondslag,
    )
    with transaction.atomic():
        return _grant(actor, casus, row, gift, to, now) if alone else _propose(actor, casus, row, gift, now)


def _grant(actor: Actor, casus: Casus, row: OwnRow, gift: Gift, to: Partij, now: dt.datetime) -> Toegangsbesluit:
    made = [
        grant_row(
            actor,
            each,
            partij_id=gift.partij_id,
            grondslag=gift.grondslag,
            grond=gift.grond,
            toestemming_id=gift.toestemming_id,
            now=now,
            until=gift.until,
        )
        for each in _rows(row)
    ]
    if not to.vaste_adviseur:
        notify(
            sleutel=f"toegang:{made[0].pk}",
            soort=Bericht.Soort.TOEGANG,
            aan_ids=[m.pk for m in contactpersonen(to.pk)],
            casus_id=casus.pk,
            pad=reverse("casus_privacy", args=[casus.nummer]),
            now=now,
        )
    return made[0]


def _rows(row: OwnRow) -> list[OwnRow]:
    """The row, and for a letter its PDF as well."""
    papers = [pk for model, pk in with_paper(row) if model is Document and pk != row.rij]
    return [row, *(replace(row, tabel=Document._meta.db_table, rij=pk) for pk in papers)]


def _propose(actor: Actor, casus: Casus, row: OwnRow, gift: Gift, now: dt.datetime) -> Toegangsvoorstel:
    voorstel = Toegangsvoorstel.objects.create(
        casus_id=casus.pk,
        casusnummer=casus.nummer,
        categorie_id=row.categorie,
        tabel=row.tabel,
        rij=row.rij,
        bron_id=actor.partij_id,
        partij_id=gift.partij_id,
        grondslag=gift.grondslag,
        grond=gift.grond,
        toestemming_id=gift.toestemming_id,
        geldig_tot=gift.until,
        voorgesteld_door_id=actor.medewerker_id,
        voorgesteld_op=now,
    )
    notify(
        sleutel=f"voorstel:{voorstel.pk}",
        soort=Bericht.Soort.TOEGANG,
        aan_ids=people_with(Rol.PRIVACY_OFFICER, partij_ids=[actor.partij_id]),
        casus_id=casus.pk,
        pad=reverse("toegang_overzicht"),
        now=now,
    )
    return voorstel


def decide_proposal(actor: Actor, *, voorstel_id: UUID, akkoord: bool, now: dt.datetime) -> None:
    """The provider's privacy officer agrees or not, and who proposed it hears. Raises NotAllowed or NotDisclosed."""
    if not actor.has(Rol.PRIVACY_OFFICER):
        raise NotAllowed(Reason.ROLE)
    answer = decide_access(actor, voorstel_id, akkoord=akkoord)
    if answer == "zelf":
        raise NotAllowed(Reason.ROLE, "U stelde dit zelf voor. Een ander beslist.")
    if answer == "verlopen":
        raise NotAllowed(Reason.STATUS, "De einddatum is voorbij, of de toestemming geldt niet meer.")
    if answer == "onbekend":
        raise gate.NotDisclosed
    voorstel = Toegangsvoorstel.objects.get(pk=voorstel_id)
    with transaction.atomic():
        notify(
            sleutel=f"voorstel:{voorstel_id}:besloten",
            soort=Bericht.Soort.TOEGANG,
            aan_ids=[voorstel.voorgesteld_door_id],
            casus_id=None,
            pad=reverse("casus_privacy", args=[voorstel.casusnummer]),
            now=now,
        )


def withdraw_besluit(actor: Actor, *, besluit_id: UUID, now: dt.datetime) -> None:
    """End a besluit of one's own organisation: the next request of the receiver sees nothing. Raises NotDisclosed."""
    besluit = Toegangsbesluit.objects.filter(pk=besluit_id, bron_id=actor.partij_id, ingetrokken_op=None).first()
    if besluit is None or not (actor.sees_content or actor.has(Rol.PRIVACY_OFFICER)):
        gate.log_refusal(actor, doel=Doel.TOEGANG, object="besluit")
        raise gate.NotDisclosed
    log_withdrawal(actor, besluit.pk)
    with transaction.atomic():
        same = Toegangsbesluit.objects.filter(
            bron_id=actor.partij_id,
            casus_id=besluit.casus_id,
            partij_id=besluit.partij_id,
            besloten_door_id=besluit.besloten_door_id,
            geldig_van=besluit.geldig_van,
            ingetrokken_op=None,
        )
        same.update(ingetrokken_op=now)


def withdraw_proposal(actor: Actor, *, voorstel_id: UUID, now: dt.datetime) -> None:
    """Take a proposal back that nobody decided on yet. Raises NotDisclosed."""
    rows = Toegangsvoorstel.objects.filter(pk=voorstel_id, bron_id=actor.partij_id, besloten_op=None)
    with transaction.atomic():
        changed = rows.filter(ingetrokken_op=None).update(ingetrokken_op=now) if actor.sees_content else 0
    if not changed:
        raise gate.NotDisclosed
