"""Who may open a casus, bring a Partij into it, say who works on it and bring it to the casusoverleg."""

from cases.models import Casus, Melding
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Partij, Rol

ROLES_WITH_CASUSSEN = (Rol.CONSULENT, Rol.REGISSEUR, Rol.WIJKAGENT, Rol.DEELNEMER)
JOINABLE = ("nieuw", "in_triage")


def reads_by_emergency(casus: Casus) -> bool:
    """The loader noted that the reader takes no part, and reads by the noodprocedure: that is for reading alone."""
    return getattr(casus, "nood_tot", None) is not None


def may_open_casus(actor: Actor) -> Decision:
    """A casus begins inside one Partij (N1); whoever works there with casussen may open one."""
    return Allowed() if actor.has(*ROLES_WITH_CASUSSEN) else Refused(Reason.ROLE)


def may_join(actor: Actor, melding: Melding) -> Decision:
    """A melding joins one casus, once, and only by the Partij that received it."""
    if melding.bron_id != actor.partij_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    return Allowed() if melding.status in JOINABLE and melding.casus_id is None else Refused(Reason.STATUS)


def may_invite(actor: Actor, casus: Casus, partij: Partij) -> Decision:
    """Its own Partij and the regie by the owner; from the aanmelding on every other Partij by the regie."""
    if partij.gemeente_id != casus.gemeente_id or casus.afgeschermd:
        return Refused(Reason.STATUS)
    if not partij.actief:
        return Refused(Reason.STATUS, "Deze organisatie doet niet meer mee met Overlast.")
    if casus.eigenaar_id == actor.partij_id and (partij.pk == actor.partij_id or partij.regie):
        return Allowed()
    if casus.aangemeld_op is None:
        return Refused(Reason.STATUS)
    return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def may_end_deelname(actor: Actor, casus: Casus, partij_id: int) -> Decision:
    """The regie ends somebody's part, or its own when it gives the casus back; the owner stays."""
    if partij_id == casus.eigenaar_id:
        return Refused(Reason.STATUS)
    return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)


def may_staff(actor: Actor, casus: Casus) -> Decision:
    """Who works on the casus may say which colleagues do."""
    if casus.afgeschermd or reads_by_emergency(casus):
        return Refused(Reason.STATUS)
    return Allowed() if actor.has(*ROLES_WITH_CASUSSEN) else Refused(Reason.ROLE)


def may_aanmelden(actor: Actor, casus: Casus) -> Decision:
    """Only the Partij that opened the casus brings it to the casusoverleg (domain.md section 2)."""
    if casus.eigenaar_id != actor.partij_id:
        return Refused(Reason.NOT_OWNER)
    if casus.status != "eigen":
        return Refused(Reason.STATUS)
    return Allowed() if actor.has(*ROLES_WITH_CASUSSEN) else Refused(Reason.ROLE)


def may_add(actor: Actor, casus: Casus) -> Decision:
    """People with a role in the work add to an open casus; which categories is for the convenant."""
    if casus.afgeschermd or reads_by_emergency(casus):
        return Refused(Reason.STATUS)
    return Allowed() if actor.has(*ROLES_WITH_CASUSSEN, Rol.JURIST) else Refused(Reason.ROLE)
