"""Who decides about keeping and destroying. PostgreSQL checks the same again (privacy/sql/functions/bewaren.sql)."""

import datetime as dt

from cases.lifecycle import CASUS, OPEN_STATES, UnknownTransition, transition
from cases.models import Casus
from cases.rules.casussen import ROLES_WITH_CASUSSEN
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol
from privacy.models import Vernietigingsvoorstel

OFFICER = "Dat beslist de privacy officer van de organisatie die verantwoordelijk is."
HOLDERS = (Rol.JURIST, Rol.REGISSEUR, Rol.PRIVACY_OFFICER)


def may_decide(actor: Actor, voorstel: Vernietigingsvoorstel) -> Decision:
    """The privacy officer of the responsible Partij; the FG approves nothing (art. 38(6) AVG)."""
    if not actor.has(Rol.PRIVACY_OFFICER) or actor.has(Rol.FG) or voorstel.partij_id != actor.partij_id:
        return Refused(Reason.ROLE, OFFICER)
    return Allowed() if voorstel.status == Vernietigingsvoorstel.Status.OPEN else Refused(Reason.STATUS)


def may_destroy(actor: Actor, voorstel: Vernietigingsvoorstel, today: dt.date) -> Decision:
    """Once the term has passed, and while it is not postponed."""
    decision = may_decide(actor, voorstel)
    if not decision:
        return decision
    if voorstel.vervalt_op > today:
        return Refused(Reason.STATUS, "De bewaartermijn loopt nog.")
    if voorstel.uitgesteld_tot and voorstel.uitgesteld_tot > today:
        return Refused(Reason.STATUS, "U hebt dit uitgesteld. Haal eerst het uitstel weg.")
    return Allowed()


def may_set_terms(actor: Actor) -> Decision:
    """The regie's privacy officer keeps the terms of the convenant."""
    if actor.regie and actor.has(Rol.PRIVACY_OFFICER) and not actor.has(Rol.FG):
        return Allowed()
    return Refused(Reason.ROLE, "De termijnen stelt de privacy officer van de gemeente (regie) vast.")


def may_shorten_own(actor: Actor) -> Decision:
    """A provider may have its own zorg- and politie-items destroyed earlier."""
    return Allowed() if actor.has(Rol.PRIVACY_OFFICER) and not actor.has(Rol.FG) else Refused(Reason.ROLE)


def may_hold(actor: Actor) -> Decision:
    """Legal hold: a jurist, a regisseur or a privacy officer; which casus is for the database."""
    return (
        Allowed() if actor.has(*HOLDERS) else Refused(Reason.ROLE, "Dat doet een jurist, regisseur of privacy officer.")
    )


def may_doeltoets(actor: Actor, casus: Casus) -> Decision:
    """Whether a casus goes on: of an own-party casus its owner says so, of a shared one the regisseur."""
    if casus.status not in OPEN_STATES:
        return Refused(Reason.STATUS)
    if casus.status == "eigen":
        if casus.eigenaar_id != actor.partij_id:
            return Refused(Reason.NOT_OWNER)
        return Allowed() if actor.has(*ROLES_WITH_CASUSSEN) else Refused(Reason.ROLE)
    return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def may_close_at_doeltoets(casus: Casus) -> Decision:
    """Not what is still in triage (that gives it back or rejects it), nor what is before the rechter."""
    try:
        transition(CASUS, casus.status, "afgesloten")
    except UnknownTransition:
        return Refused(Reason.STATUS)
    return Allowed()
