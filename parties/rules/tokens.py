"""Who may do what with accounts."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused


def use_api(actor: Actor) -> Decision:
    """A token reads casussen, so only roles that work on casussen have one."""
    return Allowed() if actor.sees_content else Refused(Reason.ROLE)
