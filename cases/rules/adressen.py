"""Who keeps the address list of a gemeente."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol


def may_keep_addresses(actor: Actor) -> Decision:
    """The beheerder of the organisation that leads."""
    if not actor.has(Rol.BEHEERDER):
        return Refused(Reason.ROLE)
    return (
        Allowed() if actor.regie else Refused(Reason.ROLE, "Dat doet de beheerder van de gemeente die de regie heeft.")
    )
