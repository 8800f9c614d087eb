"""Who decides on an aanmelding, and when."""

from cases.models import Casus
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused


def may_see_triage(actor: Actor) -> Decision:
    """The queue is for the regisseur of the gemeente."""
    return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def may_decide(actor: Actor, casus: Casus, *, states: tuple[str, ...]) -> Decision:
    """The regisseur decides, as long as the casus is in one of `states`."""
    if not actor.is_regisseur:
        return Refused(Reason.NOT_REGIE)
    return Allowed() if casus.status in states else Refused(Reason.STATUS)


def may_schedule(actor: Actor, casus: Casus, *, motivated: bool, parties: int) -> Decision:
    """On the agenda only with doel, noodzaak and what was tried, and with somebody beside the regie to talk to."""
    decision = may_decide(actor, casus, states=("triage",))
    if not decision:
        return decision
    if not motivated:
        return Refused(Reason.INCOMPLETE, "Doel, noodzaak en wat is geprobeerd zijn nog niet ingevuld.")
    if parties < 1:
        return Refused(Reason.INCOMPLETE, "Nodig eerst een organisatie uit.")
    return Allowed()
