"""Who may agree that somebody's second factors are taken away."""

import datetime as dt

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Herstelverzoek, Rol


def may_decide(actor: Actor, verzoek: Herstelverzoek, *, now: dt.datetime) -> Decision:
    """A beheerder or privacy officer of the organisation or of the regie, who is neither the asker nor the person."""
    partij = verzoek.medewerker.partij
    near = partij.pk == actor.partij_id or (actor.regie and partij.gemeente_id == actor.gemeente_id)
    if not near or not actor.has(Rol.BEHEERDER, Rol.PRIVACY_OFFICER):
        return Refused(Reason.ROLE)
    if actor.user_id in (verzoek.vrager_id, verzoek.medewerker.user_id):
        return Refused(Reason.ROLE, "Hierover beslist een ander dan wie het vroeg.")
    if verzoek.besloten_op is not None or now >= verzoek.verloopt_op:
        return Refused(Reason.STATUS)
    return Allowed()
