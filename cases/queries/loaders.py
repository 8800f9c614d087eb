"""The only ways to get a casus or melding: with an actor."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Now

from cases.models import Casus, Deelname, Melding
from parties.actor import Actor
from parties.written import written
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel, Event, Opening
from privacy.models import Noodprocedure


@dataclass(frozen=True, slots=True)
class OpenCasus:
    """A casus with what was opened of it, in this transaction."""

    casus: Casus
    opening: Opening

    @property
    def id(self) -> UUID:
        return self.casus.pk


def emergency_until(partij: int, user: int, medewerker: int) -> Case:
    """Until when somebody reads a casus by the noodprocedure; empty for who takes part in it."""
    working = Deelname.objects.filter(
        casus_id=OuterRef("pk"),
        partij_id=partij,
        beeindigd_op=None,
        deelnameuserobjectpermission__user_id=user,
    )
    running = Noodprocedure.objects.filter(casus_id=OuterRef("pk"), medewerker_id=medewerker, geldig_tot__gt=Now())
    until = Subquery(running.order_by("-geldig_tot").values("geldig_tot")[:1])
    return Case(When(Exists(working), then=Value(None)), default=until, output_field=DateTimeField())


def load_casus(actor: Actor, nummer: str, *, doel: Doel = Doel.CASUS) -> Casus:
    """The shell (number, status, dates) of a casus in which the actor works.

    Raises NotDisclosed, after logging the attempt, where it does not exist or the actor takes no part.
    """
    found = _shell(nummer, actor.partij_id, actor.user_id, actor.medewerker_id)
    if not found:
        gate.log_refusal(actor, doel=doel, object=nummer)
        raise gate.NotDisclosed
    return found[0]


@written
def _shell(nummer: str, partij: int, user: int, medewerker: int) -> QuerySet[Casus]:
    rows = Casus.objects.select_related("eigenaar", "casusregisseur__user", "casusregisseur__partij", "gemeente")
    return rows.filter(nummer=nummer).annotate(nood_tot=emergency_until(partij, user, medewerker))


def open_casus_to_read(
    actor: Actor,
    nummer: str,
    *,
    doel: Doel = Doel.CASUS,
    categories: tuple[int, ...] = ALL_CATEGORIES,
    event: Event = Event.READ,
    reden: str = "",
) -> OpenCasus:
    """Load a casus and open it. A closed casus asks for a `reden` (raises NotDisclosed without)."""
    casus = load_casus(actor, nummer, doel=doel)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=categories, doel=doel, event=event, reden=reden)
    opening.require(casus.pk)
    return OpenCasus(casus, opening)


def load_melding(actor: Actor, nummer: str) -> Melding:
    """The shell of a melding of the actor's own Partij. Raises NotDisclosed, after logging, otherwise."""
    melding = Melding.objects.select_related("bron", "casus", "gemaakt_door__user").filter(nummer=nummer).first()
    if melding is None:
        gate.log_refusal(actor, doel=Doel.MELDING, object=nummer)
        raise gate.NotDisclosed
    return melding
