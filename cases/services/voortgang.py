"""A casus moves to its next state, with the motivation in the casus for everybody who takes part."""

import datetime as dt

from django.db import transaction

from cases.boxes import BOXES
from cases.choices import Niveau
from cases.lifecycle import CLOSED_STATES
from cases.models import Casus, Journaalitem
from cases.queries.voortgang import COURT_CATEGORIES, court_record
from cases.rules.voortgang import BY_STATES, may_move, require_record
from cases.services.casussen import set_status
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate
from privacy.gate import Doel, Event, Opening

ESCALATED = (Niveau.N3, Niveau.N4, Niveau.N5)
REOPENING = "Heropenen van de casus"
Vak = Journaalitem.Vak


def move_casus(
    actor: Actor,
    *,
    casus: Casus,
    target: str,
    motivatie: str,
    niveau: str | None = None,
    now: dt.datetime,
) -> Journaalitem:
    """Bring `casus` to `target`; the motivation is an agreement (22) in it.

    `niveau` (N3 to N5) goes with opschalen only; back in treatment it is that of the casusoverleg again. Raises
    NotAllowed by the rule, NotOnRecord where the rechter would miss something, MayNotProvide by the convenant,
    NotDisclosed without a part in the casus.
    """
    require(may_move(actor, casus, target))
    if not motivatie.strip() or (target == "opgeschaald") != (niveau in ESCALATED):
        raise NotAllowed(Reason.INCOMPLETE)
    if target == "juridisch":
        seen = gate.open_gate(actor, casussen=[casus.pk], categories=COURT_CATEGORIES, doel=Doel.CASUS)
        seen.require(casus.pk)
        require_record(court_record(seen, casus).requirements)
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=boxes_of(casus),
        doel=Doel.CASUS,
        event=Event.WRITE,
        reden=reason_to_open(casus),
    )
    opening.require(casus.pk)
    vak = motivation_box(opening, casus)
    noted = BY_STATES[casus.status, target].noted
    if niveau:
        noted = f"{noted} naar {Niveau(niveau).label}"
    also = {"niveau": niveau} if niveau else {"niveau": Niveau.N2} if target == "in_behandeling" else {}
    with transaction.atomic():
        item = Journaalitem.objects.create(
            casus=casus,
            categorie_id=BOXES[vak].categorie,
            bron_id=actor.partij_id,
            beperkt=casus.aangemeld_op is None,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            datum=now,
            vak=vak,
            tekst=f"{noted}: {motivatie.strip()}",
        )
        set_status(actor, casus=casus, target=target, now=now, **also)
    return item


def reason_to_open(casus: Casus) -> str:
    """Reopening is itself the reason for which a closed casus (F4) opens; the log says so."""
    return REOPENING if casus.status in CLOSED_STATES else ""


def boxes_of(casus: Casus) -> tuple[int, ...]:
    """The categories to open for the motivation: agreements (22); of an own casus also notes (10)."""
    return (10, 22) if casus.status == "eigen" else (22,)


def motivation_box(opening: Opening, casus: Casus) -> str:
    """The box for the motivation: an agreement, or a note where an organisation alone may not make agreements.

    Raises MayNotProvide where the convenant leaves neither.
    """
    for vak in (Vak.AFSPRAAK, Vak.WAARNEMING):
        if opening.may_provide(casus.pk, BOXES[vak].categorie):
            return vak
    raise gate.MayNotProvide
