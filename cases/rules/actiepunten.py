"""Who may give somebody an actiepunt, and who may say that it is done."""

from cases.models import Actiepunt, Casus
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Partij, Rol
from privacy.gate import Disclosed


def leads(actor: Actor, casus: Casus) -> bool:
    """The casusregisseur, and who leads the casusoverleg for the gemeente."""
    return casus.casusregisseur_id == actor.medewerker_id or (actor.regie and actor.has(Rol.REGISSEUR, Rol.NOTULIST))


def may_assign(actor: Actor, casus: Casus, partij: Partij) -> Decision:
    """Every participant takes up actiepunten itself; across parties the casusregisseur and the regie do.

    A standing adviser is named on every casus, so that nobody can tell in which it really takes part: only the regie,
    who knows, asks something of it.
    """
    if casus.afgeschermd:
        return Refused(Reason.STATUS)
    if partij.pk == actor.partij_id:
        return Allowed()
    if partij.vaste_adviseur and not actor.regie:
        return Refused(Reason.NOT_REGIE, "Vraag de regie om een vaste adviseur een actiepunt te geven.")
    if leads(actor, casus):
        return Allowed()
    return Refused(Reason.ROLE, "Alleen de casusregisseur en de regie geven een andere organisatie een actiepunt.")


def may_finish(actor: Actor, casus: Casus, actiepunt: Actiepunt | Disclosed[Actiepunt]) -> Decision:
    """The Partij that does it; the casusregisseur and the regie where the actiepunt is shared."""
    if actiepunt.partij_id == actor.partij_id or (leads(actor, casus) and not actiepunt.beperkt):
        return Allowed()
    return Refused(Reason.ROLE, "De organisatie die dit doet, de casusregisseur of de regie rondt het af.")
