"""Who may handle a request of a betrokkene, and when. The FG reads and approves nothing (art. 38(6) AVG)."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol
from privacy.models import Raadpleging, Rechtenverzoek

OPEN = frozenset({"ontvangen", "raadplegen", "samenstellen"})


def may_handle(actor: Actor) -> Decision:
    """A privacy officer takes requests in."""
    return Allowed() if actor.has(Rol.PRIVACY_OFFICER) else Refused(Reason.ROLE)


def may_work_on(actor: Actor, verzoek: Rechtenverzoek, *statuses: str) -> Decision:
    """The privacy officer of the Partij that handles it, while it stands in one of `statuses` (any open one)."""
    if not actor.has(Rol.PRIVACY_OFFICER) or verzoek.partij_id != actor.partij_id:
        return Refused(Reason.ROLE)
    return Allowed() if verzoek.status in (statuses or OPEN) else Refused(Reason.STATUS)


def may_answer(actor: Actor, raadpleging: Raadpleging, verzoek: Rechtenverzoek) -> Decision:
    """The privacy officer of the source decides about its own data (domain.md section 4, "Who decides")."""
    if not actor.has(Rol.PRIVACY_OFFICER) or raadpleging.bron_id != actor.partij_id:
        return Refused(Reason.ROLE)
    return Allowed() if verzoek.status == "raadplegen" else Refused(Reason.STATUS)
