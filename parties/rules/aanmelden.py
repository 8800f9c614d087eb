"""Who may say where people log in."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Identiteitsprovider, Partij, Rol


def keep(actor: Actor, partij_id: int) -> Decision:
    """A beheerder, for the own organisation or, at the regie, for each of the gemeente."""
    if not actor.has(Rol.BEHEERDER):
        return Refused(Reason.ROLE)
    ours = Partij.objects.filter(pk=partij_id, gemeente_id=actor.gemeente_id)
    if actor.partij_id == partij_id or (actor.regie and ours.exists()):
        return Allowed()
    return Refused(Reason.ROLE)


def release(actor: Actor, provider: Identiteitsprovider) -> Decision:
    """Another person than who prepared it last."""
    allowed = keep(actor, provider.partij_id)
    if not allowed:
        return allowed
    prepared = provider.klaargezet_door
    if prepared is not None and prepared.user_id == actor.user_id:
        return Refused(Reason.ROLE, "Een andere beheerder zet dit aan: dat doet niet wie het heeft klaargezet.")
    return Allowed()
