"""Who judges whose access."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Medewerker, Rol, Toegangsbeoordeling
from parties.rules.gemeente import keep_partij


def may_judge(actor: Actor, beoordeling: Toegangsbeoordeling, medewerker: Medewerker) -> Decision:
    """A beheerder judges everybody but oneself; a privacy officer only the beheerders."""
    if medewerker.user_id == actor.user_id:
        return Refused(Reason.ROLE, "Over uzelf oordeelt een ander.")
    if beoordeling.ondertekend_op is not None:
        return Refused(Reason.STATUS)
    if keep_partij(actor, beoordeling.partij):
        return Allowed()
    near = beoordeling.partij_id == actor.partij_id or actor.regie
    officer = near and actor.has(Rol.PRIVACY_OFFICER) and Rol.BEHEERDER in medewerker.rollen
    return Allowed() if officer else Refused(Reason.ROLE)
