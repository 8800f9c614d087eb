"""The only ways to get a casus or melding: with an actor."""

from dataclasses import dataclass
from uuid import UUID

from cases.models import Casus, Melding
from parties.actor import Actor
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel, Event, Opening


@dataclass(frozen=True, slots=True)
class OpenCasus:
    """A casus with what was opened of it, in this transaction."""

    casus: Casus
    opening: Opening

    @property
    def id(self) -> UUID:
        return self.casus.pk


def load_casus(actor: Actor, nummer: str, *, doel: Doel = Doel.CASUS) -> Casus:
    """The shell (number, status, dates) of a casus in which the actor works.

    Raises NotDisclosed, after logging the attempt, where it does not exist or the actor takes no part.
    """
    casus = (
        Casus.objects.select_related("eigenaar", "casusregisseur__user", "casusregisseur__partij", "gemeente")
        .filter(nummer=nummer)
        .first()
    )
    if casus is None:
        gate.log_refusal(actor, doel=doel, object=nummer)
        raise gate.NotDisclosed
    return casus


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
