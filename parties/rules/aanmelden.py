"""Who lets people log in through a provider."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Identiteitsprovider
from parties.rules.gemeente import keep_partij


def release(actor: Actor, provider: Identiteitsprovider) -> Decision:
    """Another person than who prepared it last."""
    allowed = keep_partij(actor, provider.partij)
    if not allowed:
        return allowed
    prepared = provider.klaargezet_door
    if prepared is not None and prepared.user_id == actor.user_id:
        return Refused(Reason.ROLE, "Een andere beheerder zet dit aan: dat doet niet wie het heeft klaargezet.")
    return Allowed()
