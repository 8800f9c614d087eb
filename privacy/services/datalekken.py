"""A data breach is noted down, followed, reported and closed (art. 33 and 34 AVG)."""

import datetime as dt
import secrets
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from parties.actor import Actor
from parties.decisions import Allowed, Decision, NotAllowed, Reason, Refused, require
from parties.models import Partij, Rol
from parties.notices import notify, people_with
from privacy import gate
from privacy.models import Datalek
from privacy.models.datalek import REPORT_WITHIN

SOORT = "datalek"
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
WARN_BEFORE = dt.timedelta(hours=24)
# Who is told: the privacy officer does it, the FG is involved in time (art. 38(1) AVG).
TOLD = (Rol.PRIVACY_OFFICER, Rol.FG)


def may_keep(actor: Actor, datalek: Datalek | None = None) -> Decision:
    """The privacy officer keeps the register of the own organisation; the FG and the regie read."""
    if not actor.has(Rol.PRIVACY_OFFICER):
        return Refused(Reason.ROLE, "De privacy officer houdt dit register bij. De FG leest het.")
    if datalek is not None and datalek.partij_id != actor.partij_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    return Allowed()


def may_close(actor: Actor, datalek: Datalek) -> Decision:
    """Only after deciding on telling the AP and the betrokkenen, with what was done about it."""
    allowed = may_keep(actor, datalek)
    if not allowed:
        return allowed
    if datalek.gesloten_op is not None:
        return Refused(Reason.STATUS)
    told = datalek.geinformeerd_op is not None or bool(datalek.geinformeerd_niet_reden)
    if not (datalek.ap_besloten and told and datalek.maatregelen and datalek.risico != Datalek.Risico.ONBEKEND):
        return Refused(Reason.INCOMPLETE, "Vul eerst het risico, de maatregelen en de twee besluiten over melden in.")
    return Allowed()


def report_datalek(actor: Actor, *, values: dict[str, Any], now: dt.datetime) -> Datalek:
    """Note a breach down; the clock has run since `ontdekt_op`. The FG, and where shared the regie, is told.

    Raises NotAllowed for anybody but a privacy officer.
    """
    require(may_keep(actor))
    letters = "".join(secrets.choice(LETTERS) for _ in range(8))
    with transaction.atomic():
        made = Datalek.objects.create(
            nummer=f"DL-{letters[:4]}-{letters[4:]}",
            gemeente_id=actor.gemeente_id,
            partij_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            **values,
        )
        _tell(made, f"datalek:{made.pk}:nieuw", TOLD, now, without=actor.medewerker_id)
        _tell_regie(made, now)
    return made


def change_datalek(actor: Actor, *, pk: UUID, values: dict[str, Any], now: dt.datetime) -> Datalek:
    """Follow up; what it said before is kept by the database.

    Raises NotAllowed for another organisation's breach and for a closed one.
    """
    datalek = find(pk)
    require(may_keep(actor, datalek))
    if datalek.gesloten_op is not None:
        raise NotAllowed(Reason.STATUS)
    with transaction.atomic():
        Datalek.objects.filter(pk=pk).update(**values)
        datalek.refresh_from_db()
        _tell_regie(datalek, now)
    return datalek


def close_datalek(actor: Actor, *, pk: UUID, now: dt.datetime) -> None:
    """Close a breach on which all was decided. Raises NotAllowed before that."""
    require(may_close(actor, find(pk)))
    with transaction.atomic():
        Datalek.objects.filter(pk=pk).update(gesloten_op=now, gesloten_door_id=actor.medewerker_id)


def find(pk: UUID) -> Datalek:
    """A breach that the actor may read. Raises NotDisclosed otherwise."""
    found = Datalek.objects.select_related("partij", "gemaakt_door__user", "gesloten_door__user").filter(pk=pk).first()
    if found is None:
        raise gate.NotDisclosed
    return found


def remind(*, now: dt.datetime) -> int:
    """Warn 24 hours before the AP must know, and when that moment has passed. Runs as the role worker.

    Any number of times and at once: a message has one key per breach and occasion. Returns of how many it spoke.
    """
    rows = Datalek.objects.filter(
        gesloten_op=None, ap_gemeld_op=None, ap_niet_reden="", ontdekt_op__lte=now - REPORT_WITHIN + WARN_BEFORE
    ).only("id", "partij_id", "ontdekt_op")
    spoken = 0
    for datalek in rows:
        late = now >= datalek.uiterlijk
        _tell(datalek, f"datalek:{datalek.pk}:{'te-laat' if late else '24-uur'}", TOLD, now)
        spoken += 1
    return spoken


def _tell(datalek: Datalek, sleutel: str, rollen: tuple[str, ...], now: dt.datetime, *, without: int = 0) -> None:
    people = {person for rol in rollen for person in people_with(rol, partij_ids=[datalek.partij_id])}
    pad = reverse("datalek_detail", args=[datalek.pk])
    notify(sleutel=sleutel, soort=SOORT, aan_ids=people - {without}, pad=pad, now=now)


def _tell_regie(datalek: Datalek, now: dt.datetime) -> None:
    """Once: the privacy officer of the regie, where the breach was marked as shared."""
    if not datalek.gedeeld:
        return
    regie = Partij.objects.filter(gemeente_id=datalek.gemeente_id, regie=True).exclude(pk=datalek.partij_id)
    officers = people_with(Rol.PRIVACY_OFFICER, partij_ids=regie.values_list("pk", flat=True))
    pad = reverse("datalek_detail", args=[datalek.pk])
    notify(sleutel=f"datalek:{datalek.pk}:gedeeld", soort=SOORT, aan_ids=officers, pad=pad, now=now)
