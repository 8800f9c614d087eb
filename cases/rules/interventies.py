"""Who may take, begin and finish a step of the catalogue."""

from cases.interventies import Soort, suits
from cases.models import Casus, Interventie
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from privacy.gate import Disclosed

ENDED = (Interventie.Status.GESLAAGD, Interventie.Status.NIET_GESLAAGD, Interventie.Status.GESTOPT)


def may_start(actor: Actor, soort: Soort, casus: Casus) -> Decision:
    """Whether this kind of party and role takes this step; the gate decides on the category apart."""
    if not suits(actor, soort):
        return Refused(Reason.ROLE, f"{soort.naam}: {soort.wie.lower()}.")
    if casus.afgeschermd:
        return Refused(Reason.STATUS)
    return Allowed()


def goes_to_overleg(soort: Soort, casus: Casus, *, spoed: bool) -> bool:
    """Whether the step waits for the casusoverleg. What is urgent never waits (domain.md section 3)."""
    return soort.naar_overleg and casus.aangemeld_op is not None and not spoed


def may_change(actor: Actor, row: Disclosed[Interventie] | Interventie) -> Decision:
    """Whether the actor's organisation may still change or finish this step: its own, and not finished yet."""
    if row.bron_id != actor.partij_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    if row.status in ENDED:
        return Refused(Reason.STATUS)
    return Allowed()
