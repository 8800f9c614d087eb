"""Who may file, correct and judge a melding: the Partij that received it."""

from cases.lifecycle import CLOSED_STATES
from cases.models import Melding
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol

ROLES = (Rol.CONSULENT, Rol.REGISSEUR, Rol.WIJKAGENT, Rol.DEELNEMER)
OPEN = ("nieuw", "in_triage")
OUTCOMES = {
    "in_triage": "In triage nemen",
    "doorverwezen": "Doorverwijzen",
    "ongegrond": "Ongegrond",
    "zelf_oplossen": "Melder lost het zelf op",
}
WITH_REASON = frozenset({"doorverwezen", "ongegrond", "zelf_oplossen"})


def may_file(actor: Actor) -> Decision:
    return Allowed() if actor.has(*ROLES) else Refused(Reason.ROLE)


def may_continue(actor: Actor, melding: Melding) -> Decision:
    """A draft belongs to the person who began it."""
    if melding.gemaakt_door_id != actor.medewerker_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    return Allowed() if melding.status == "concept" else Refused(Reason.STATUS)


def may_correct(actor: Actor, melding: Melding) -> Decision:
    """The receiving Partij; once it is with a casus, who works on that, until it closes. Comes with its `casus`."""
    if melding.bron_id != actor.partij_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    if melding.status == "concept":
        return Refused(Reason.STATUS)
    if melding.casus_id and (melding.casus is None or melding.casus.status in CLOSED_STATES):
        return Refused(Reason.STATUS)
    return may_file(actor)


def may_judge(actor: Actor, melding: Melding, outcome: str) -> Decision:
    """The receiving Partij decides what becomes of a melding, while it has no casus yet."""
    if melding.bron_id != actor.partij_id:
        return Refused(Reason.NOT_YOUR_ITEM)
    if melding.status not in OPEN or outcome == melding.status or outcome not in OUTCOMES:
        return Refused(Reason.STATUS)
    return may_file(actor)
