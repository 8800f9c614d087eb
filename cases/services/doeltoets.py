"""The doeltoets: every half year somebody decides whether a casus goes on. Missed, the casus is afgeschermd."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from cases.boxes import BOXES
from cases.lifecycle import OPEN_STATES
from cases.models import Bericht, Casus, Journaalitem, Termijn
from cases.retention import add_months
from cases.rules.bewaren import may_close_at_doeltoets, may_doeltoets
from cases.services.berichten import notify
from cases.services.casussen import set_status
from cases.services.termijnen import CONFIDENTIAL, SHARED, start_termijn
from cases.services.voortgang import boxes_of, motivation_box
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker, Rol
from privacy import gate, retention
from privacy.gate import Doel, Event

DOELTOETS = "Doeltoets"
COLUMNS = ("id", "nummer", "gemeente_id", "status", "casusregisseur_id", "partij_id")
Row = dict[str, Any]


def continue_casus(actor: Actor, *, casus: Casus, motivatie: str, now: dt.datetime) -> None:
    """The casus goes on: it opens again for who takes part, and the next doeltoets is planned.

    One whose processing was restricted on request of the betrokkene (art. 18 AVG) stays afgeschermd.
    """
    require(may_doeltoets(actor, casus))
    _note(actor, casus, f"Doeltoets: de casus gaat door. {motivatie.strip()}", now)
    today = timezone.localdate(now)
    with transaction.atomic():
        if not retention.restricted(casus.pk):
            Casus.objects.filter(pk=casus.pk).update(afgeschermd_op=None)
            casus.afgeschermd_op = None
        _finish(casus, now)
        start_termijn(
            actor,
            soort=Termijn.Soort.DOELTOETS,
            casus_id=casus.pk,
            categorie=CONFIDENTIAL if casus.status == "eigen" else SHARED,
            partij_id=actor.partij_id,
            verloopt_op=add_months(today, settings.BEWAREN["doeltoets_maanden"]),
            now=now,
        )


def close_casus(
    actor: Actor, *, casus: Casus, motivatie: str, evaluatie: str = "", waakvlam: bool | None = None, now: dt.datetime
) -> None:
    """The casus ends here: with its result and, once others took part, what was learned and whether somebody watches.

    Raises NotAllowed by the rule, or where one of these is missing.
    """
    require(may_doeltoets(actor, casus))
    require(may_close_at_doeltoets(casus))
    shared = casus.status != "eigen"
    if not motivatie.strip() or (shared and (not evaluatie.strip() or waakvlam is None)):
        raise NotAllowed(Reason.INCOMPLETE)
    text = f"Doeltoets: de casus is gesloten. Resultaat: {motivatie.strip()}"
    if shared:
        text += f"\nGeleerd: {evaluatie.strip()}\nWaakvlam: {'ja' if waakvlam else 'nee'}."
    _note(actor, casus, text, now)
    with transaction.atomic():
        _finish(casus, now)
        set_status(actor, casus=casus, target="afgesloten", now=now, afgeschermd_op=None)


def _note(actor: Actor, casus: Casus, text: str, now: dt.datetime) -> None:
    """Write the decision in the casus. The doeltoets is itself the reason to open what is afgeschermd."""
    if not text.strip():
        raise NotAllowed(Reason.INCOMPLETE)
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=boxes_of(casus),
        doel=Doel.CASUS,
        event=Event.WRITE,
        reden=DOELTOETS if casus.afgeschermd_op else "",
    )
    opening.require(casus.pk)
    vak = motivation_box(opening, casus)
    with transaction.atomic():
        Journaalitem.objects.create(
            casus=casus,
            categorie_id=BOXES[vak].categorie,
            bron_id=actor.partij_id,
            beperkt=casus.aangemeld_op is None,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            datum=now,
            vak=vak,
            tekst=text,
        )


def _finish(casus: Casus, now: dt.datetime) -> None:
    Termijn.objects.filter(casus=casus, soort=Termijn.Soort.DOELTOETS, afgerond_op=None).update(afgerond_op=now)


# --- the nightly job, as the worker: statuses, dates and terms only ---------------------------------------------------
def plan(*, now: dt.datetime) -> int:
    """Plan the doeltoets of every open casus that has none; how many were planned."""
    return retention.plan_doeltoets(
        today=timezone.localdate(now),
        months=settings.BEWAREN["doeltoets_maanden"],
        warn_days=settings.BEWAREN["waarschuwing_dagen"],
    )


def shield(*, now: dt.datetime) -> int:
    """Shield every open casus whose doeltoets was missed, and tell who decides; how many were shielded.

    What is before the rechter is held anyway, and stays open to who works on it.
    """
    today = timezone.localdate(now)
    missed = Termijn.objects.filter(soort=Termijn.Soort.DOELTOETS, afgerond_op=None, verloopt_op__lt=today)
    responsible = missed.filter(casus_id=OuterRef("pk")).values("partij_id")[:1]
    rows = Casus.objects.filter(status__in=OPEN_STATES, afgeschermd_op=None).exclude(status="juridisch")
    rows = rows.annotate(partij_id=Subquery(responsible)).exclude(partij_id=None)
    shielded = 0
    for row in list(rows.values(*COLUMNS)):
        with transaction.atomic():
            if Casus.objects.filter(pk=row["id"], afgeschermd_op=None).update(afgeschermd_op=now):
                shielded += 1
                notify(
                    sleutel=f"afgeschermd:{row['id']}:{today:%Y%m%d}",
                    soort=Bericht.Soort.BEWAARTERMIJN,
                    aan_ids=_told(row),
                    casus_id=row["id"],
                    pad=reverse("casus_doeltoets", args=[row["nummer"]]),
                    now=now,
                )
    return shielded


def _told(row: Row) -> Iterable[int]:
    """The casusregisseur and the regisseurs; of an own-party casus the contactpersonen of its owner."""
    people = Medewerker.objects.filter(actief=True, user__is_active=True)
    if row["status"] == "eigen":
        people = people.filter(partij_id=row["partij_id"], contactpersoon=True)
    else:
        regisseurs = Q(partij__gemeente_id=row["gemeente_id"], partij__regie=True, rollen__contains=[Rol.REGISSEUR])
        people = people.filter(regisseurs | Q(pk=row["casusregisseur_id"]))
    return list(people.values_list("pk", flat=True))
