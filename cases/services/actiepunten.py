"""An actiepunt is agreed, and done."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from cases.boxes import BOXES
from cases.models import (
    Actiepunt,
    Actiepunttoelichting,
    Bericht,
    Casus,
    Deelname,
    DeelnameUserObjectPermission,
    Termijn,
)
from cases.rules.actiepunten import may_assign, may_finish
from cases.services.berichten import notify
from cases.services.casussen import deelname_category
from cases.services.termijnen import CONFIDENTIAL, SHARED, finish_termijn, start_termijn
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker, Partij
from parties.queries import contactpersonen
from privacy import gate
from privacy.gate import Doel, Event

# How long after its date the doer may still read the explanation of an actiepunt that is for its eyes only.
READ_AFTER_DAYS = 90


def add_actiepunt(
    actor: Actor,
    *,
    casus_id: UUID,
    titel: str,
    partij_id: int,
    eigenaar_id: int | None = None,
    uiterlijk: dt.date,
    toelichting: str = "",
    toelichting_vak: str = "afspraak",
    now: dt.datetime,
    doel: Doel = Doel.CASUS,
) -> Actiepunt:
    """Agree that `partij_id` (and there `eigenaar_id`) does something before the end of `uiterlijk`, and tell them.

    Everybody in the casus reads the neutral title (category 22); the explanation is a row of its own in the category of
    its box. Two kinds of actiepunt stay between maker and doer, because that they exist would tell too much: those in a
    casus of one Partij, and those of a care party that others may not know to take part (row 30).
    Raises NotDisclosed, MayNotProvide, or NotAllowed: by the rule, or for a doer who takes no part.
    """
    casus = Casus.objects.filter(pk=casus_id).first()
    if casus is None:
        gate.log_refusal(actor, doel=doel, object="actiepunt")
        raise gate.NotDisclosed
    partij = Partij.objects.get(pk=partij_id)
    require(may_assign(actor, casus, partij))
    tekst, categorie = toelichting.strip(), BOXES[toelichting_vak].categorie
    gate.open_to_write(actor, casus=casus_id, categories={SHARED, categorie} if tekst else {SHARED}, doel=doel)
    _require_part(actor, casus, partij, doel)
    helpers = _helpers(actor, casus, partij_id, eigenaar_id)
    closed = casus.status == "eigen" or deelname_category(partij) == CONFIDENTIAL
    with transaction.atomic():
        row = {
            "casus_id": casus_id,
            "bron_id": actor.partij_id,
            "beperkt": closed,
            "gemaakt_door_id": actor.medewerker_id,
            "gemaakt_op": now,
        }
        punt = Actiepunt.objects.create(
            **row,
            categorie_id=SHARED,
            titel=titel,
            partij_id=partij_id,
            eigenaar_id=eigenaar_id,
            uiterlijk=uiterlijk,
        )
        if tekst:
            explanation = Actiepunttoelichting.objects.create(
                **row, categorie_id=categorie, actiepunt=punt, tekst=tekst
            )
            if closed and partij_id != actor.partij_id:
                _show_to_doer(actor, explanation, partij_id, uiterlijk, now)
        start_termijn(
            actor,
            soort=Termijn.Soort.ACTIEPUNT,
            casus_id=casus_id,
            object_id=punt.pk,
            categorie=CONFIDENTIAL if closed else SHARED,
            partij_id=partij_id,
            eigenaar_id=eigenaar_id,
            verloopt_op=uiterlijk,
            now=now,
        )
        notify(
            sleutel=f"actiepunt:{punt.pk}",
            soort=Bericht.Soort.ACTIEPUNT,
            aan_ids=helpers - {actor.medewerker_id},
            casus_id=casus_id,
            pad=reverse("casus_actiepunten", args=[casus.nummer]),
            now=now,
        )
    return punt


def _require_part(actor: Actor, casus: Casus, partij: Partij, doel: Doel) -> None:
    """Raises NotAllowed where `partij` takes no part, or takes part without the actor being allowed to know."""
    if partij.pk == actor.partij_id:
        return
    if deelname_category(partij) != SHARED:
        gate.open_gate(actor, casussen=[casus.pk], categories=[deelname_category(partij)], doel=doel)
    if not Deelname.objects.filter(casus=casus, partij=partij, beeindigd_op=None).exists():
        raise NotAllowed(Reason.NOT_TAKING_PART)


def _helpers(actor: Actor, casus: Casus, partij_id: int, eigenaar_id: int | None) -> set[int]:
    """Who is told. Raises NotAllowed for an owner who does not work for that Partij, or not on this casus."""
    if eigenaar_id is None:
        return {m.pk for m in contactpersonen(partij_id)}
    owner = Medewerker.objects.filter(pk=eigenaar_id, partij_id=partij_id, actief=True, user__is_active=True).first()
    if owner is None:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    if (
        partij_id == actor.partij_id
        and not DeelnameUserObjectPermission.objects.filter(
            content_object__casus=casus, content_object__partij_id=partij_id, user_id=owner.user_id
        ).exists()
    ):
        raise NotAllowed(Reason.NOT_TAKING_PART, "Deze collega werkt niet aan deze casus.")
    return {owner.pk}


def _show_to_doer(
    actor: Actor, explanation: Actiepunttoelichting, partij_id: int, uiterlijk: dt.date, now: dt.datetime
) -> None:
    """Give the doer this one row of explanation, until some time after it is due."""
    end = dt.datetime.combine(uiterlijk + dt.timedelta(days=READ_AFTER_DAYS), dt.time(), now.tzinfo)
    gate.grant(
        actor,
        explanation,
        partij_id=partij_id,
        grond="Nodig om het actiepunt uit te voeren",
        geldig_van=now,
        geldig_tot=max(end, now + dt.timedelta(days=READ_AFTER_DAYS)),
    )


def finish_actiepunt(actor: Actor, *, actiepunt_id: UUID, resultaat: str = "", now: dt.datetime) -> None:
    """Say that it is done, and end its term. Doing so twice changes nothing.

    `resultaat` becomes an explanation of the actor's own Partij that everybody reads who reads the agreement (22).

    The Partij that does it needs no opening; the casusregisseur and the regie open the casus for it.
    Raises NotDisclosed where the actor may not know of it, NotAllowed by the rule, MayNotProvide for a `resultaat` that
    the convenant does not let this Partij write down.
    """
    punt = Actiepunt.objects.select_related("casus").filter(pk=actiepunt_id).first()
    if punt is None:
        casus_id = Termijn.objects.filter(object=actiepunt_id).values_list("casus_id", flat=True).first()
        if casus_id is not None:
            gate.open_gate(actor, casussen=[casus_id], categories=[SHARED], doel=Doel.CASUS, event=Event.WRITE)
            punt = Actiepunt.objects.select_related("casus").filter(pk=actiepunt_id).first()
    if punt is None or punt.casus is None:
        gate.log_refusal(actor, doel=Doel.CASUS, object="actiepunt")
        raise gate.NotDisclosed
    require(may_finish(actor, punt.casus, punt))
    if resultaat.strip():
        gate.open_to_write(actor, casus=punt.casus.pk, categories=[SHARED], doel=Doel.CASUS)
    with transaction.atomic():
        done = Actiepunt.objects.filter(pk=actiepunt_id, afgerond_op=None).update(afgerond_op=now)
        if done and resultaat.strip():
            Actiepunttoelichting.objects.create(
                casus_id=punt.casus.pk,
                categorie_id=SHARED,
                bron_id=actor.partij_id,
                beperkt=punt.beperkt,
                gemaakt_door_id=actor.medewerker_id,
                gemaakt_op=now,
                actiepunt_id=actiepunt_id,
                tekst=resultaat.strip(),
            )
        finish_termijn(actor, object_id=actiepunt_id, now=now)
