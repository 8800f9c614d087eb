"""Who may plan and chair a casusoverleg and write down what comes of it, and what a casus needs before it goes on."""

import datetime as dt
from collections.abc import Iterable

from cases.models import Casus
from meetings.models import Casusoverleg
from meetings.planning import days_around
from parties.actor import Actor
from parties.dates import local, long_date
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol
from parties.terms import terms_of

# A casus can be discussed from triage until it ends; one of a single organisation is nobody else's matter.
AGENDABLE = ("triage", "geagendeerd", "in_behandeling", "opgeschaald", "juridisch", "monitoring")


def may_plan(actor: Actor) -> Decision:
    """Dates, chairing and the agenda are the regisseur's (domain.md section 1)."""
    return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def may_change_agenda(actor: Actor, overleg: Casusoverleg) -> Decision:
    """The agenda moves until the meeting has ended: something urgent may come in while it goes on."""
    if not actor.is_regisseur:
        return Refused(Reason.NOT_REGIE)
    return Refused(Reason.STATUS) if overleg.status == Casusoverleg.Status.AFGEROND else Allowed()


def may_remove(actor: Actor, overleg: Casusoverleg) -> Decision:
    """Once the meeting has begun, an item stays, if only with the reason why nothing was decided."""
    if not actor.is_regisseur:
        return Refused(Reason.NOT_REGIE)
    if overleg.status == Casusoverleg.Status.GEPLAND:
        return Allowed()
    return Refused(Reason.STATUS, "Het overleg is begonnen. Leg vast waarom er geen besluit is.")


def may_schedule(casus: Casus) -> Decision:
    """Whether this casus can be put on an agenda in its present state."""
    return Allowed() if casus.status in AGENDABLE else Refused(Reason.STATUS)


def may_start(actor: Actor, overleg: Casusoverleg) -> Decision:
    if not actor.is_regisseur:
        return Refused(Reason.NOT_REGIE)
    return Allowed() if overleg.status == Casusoverleg.Status.GEPLAND else Refused(Reason.STATUS)


def may_finish(actor: Actor, overleg: Casusoverleg, *, left: int) -> Decision:
    """A meeting ends when none of its casussen is `left` undiscussed."""
    if not actor.is_regisseur:
        return Refused(Reason.NOT_REGIE)
    if overleg.status != Casusoverleg.Status.BEZIG:
        return Refused(Reason.STATUS)
    return Refused(Reason.INCOMPLETE, f"Nog niet behandeld: {left}.") if left else Allowed()


def may_record(actor: Actor, overleg: Casusoverleg, *, now: dt.datetime) -> Decision:
    """Regisseur and notulist write while the meeting goes on, and correct until five working days after it."""
    if not (actor.regie and actor.has(Rol.REGISSEUR, Rol.NOTULIST)):
        return Refused(Reason.NOT_REGIE)
    if overleg.status == Casusoverleg.Status.GEPLAND:
        return Refused(Reason.STATUS, "Start eerst het overleg.")
    if overleg.status == Casusoverleg.Status.AFGEROND and not within_correction(overleg, now=now):
        return Refused(Reason.STATUS, "De termijn om te corrigeren is voorbij.")
    return Allowed()


def may_welcome(actor: Actor, overleg: Casusoverleg) -> Decision:
    """Regisseur and notulist say which guests there are, before and during the meeting."""
    if not (actor.regie and actor.has(Rol.REGISSEUR, Rol.NOTULIST)):
        return Refused(Reason.NOT_REGIE)
    return Refused(Reason.STATUS) if overleg.status == Casusoverleg.Status.AFGEROND else Allowed()


def may_decide(actor: Actor, overleg: Casusoverleg, *, now: dt.datetime) -> Decision:
    """What changes the casus itself (its casusregisseur, its state) is the regisseur's, not the notulist's."""
    return may_record(actor, overleg, now=now) if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def within_correction(overleg: Casusoverleg, *, now: dt.datetime) -> bool:
    """Whether the besluitenlijst of this meeting can still be corrected."""
    return local(now) <= days_around(overleg.begint_op, terms_of(overleg.gemeente_id)).correctie


def reason_to_open(overleg: Casusoverleg, casussen: Iterable[Casus], *, now: dt.datetime) -> str:
    """Why a closed casus may still be read and corrected: for the besluitenlijst of the meeting that closed it.

    Empty when none is closed, before the meeting began, and after the last day of correcting: then it is shielded (F4).
    """
    if overleg.status == Casusoverleg.Status.GEPLAND or not within_correction(overleg, now=now):
        return ""
    closed = any(casus.afgeschermd for casus in casussen)
    return f"Besluitenlijst van het casusoverleg van {long_date(overleg.begint_op)}" if closed else ""


def may_finish_agendapunt(*, besluiten: int) -> Decision:
    """Every casus ends with a besluit; "geen besluit" is one too, with its reason (domain.md section 6)."""
    return Allowed() if besluiten else Refused(Reason.INCOMPLETE, "Leg eerst een besluit vast, of waarom er geen is.")


def missing_for_treatment(casus: Casus, *, actiepunten: int, informeren: bool) -> list[str]:
    """What a casus still lacks before the overleg takes it in hand (domain.md section 2, Casus)."""
    needs = (
        (casus.casusregisseur_id is not None, "Wijs een casusregisseur aan."),
        (actiepunten > 0, "Maak minstens één actiepunt."),
        (informeren, "Leg vast wie de betrokkene informeert, of waarom dat nog niet gebeurt."),
    )
    return [sentence for met, sentence in needs if not met]


def may_treat(casus: Casus, *, actiepunten: int, informeren: bool) -> Decision:
    if casus.status != "geagendeerd":
        return Refused(Reason.STATUS)
    missing = missing_for_treatment(casus, actiepunten=actiepunten, informeren=informeren)
    return Refused(Reason.INCOMPLETE, " ".join(missing)) if missing else Allowed()


def may_close(casus: Casus) -> Decision:
    """The overleg ends a casus only after a time of monitoring."""
    return Allowed() if casus.status == "monitoring" else Refused(Reason.STATUS)
