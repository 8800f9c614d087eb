"""The only ways to get a meeting or an item of its agenda: with an actor."""

from uuid import UUID

from django.db.models import QuerySet

from meetings.models import Agendapunt, Casusoverleg
from parties.actor import Actor
from parties.written import written
from privacy import gate
from privacy.gate import Doel


def load_overleg(actor: Actor, overleg_id: UUID) -> Casusoverleg:
    """A meeting of the actor's gemeente. Raises NotDisclosed, after logging, where there is none."""
    found = _overleg(overleg_id, actor.gemeente_id)
    if not found:
        gate.log_refusal(actor, doel=Doel.CASUSOVERLEG, object="casusoverleg")
        raise gate.NotDisclosed
    return found[0]


@written
def _overleg(overleg_id: UUID, gemeente_id: str) -> QuerySet[Casusoverleg]:
    return Casusoverleg.objects.filter(pk=overleg_id, gemeente_id=gemeente_id)


def load_agendapunt(actor: Actor, overleg_id: UUID | None, agendapunt_id: UUID) -> Agendapunt:
    """An item, of any meeting or of this one, about a casus in which the actor works.

    Raises NotDisclosed, after logging, otherwise.
    """
    of_meeting = {} if overleg_id is None else {"overleg_id": overleg_id}
    punt = (
        Agendapunt.objects.select_related(
            "overleg", "casus__casusregisseur__user", "casus__casusregisseur__partij", "casus__eigenaar"
        )
        .filter(pk=agendapunt_id, **of_meeting)
        .first()
    )
    if punt is None:
        gate.log_refusal(actor, doel=Doel.CASUSOVERLEG, object="agendapunt")
        raise gate.NotDisclosed
    return punt
