"""Who moves a casus to its next state, and what must be on record before it goes to the rechter.

Triage and the casusoverleg decide on their own moves; these are the others of cases/lifecycle.py.
"""

from dataclasses import dataclass

from cases.lifecycle import CASUS, transition
from cases.models import Casus
from cases.rules.casussen import ROLES_WITH_CASUSSEN
from cases.rules.dossiers import PROCESPARTIJEN
from parties.actor import Actor
from parties.decisions import Allowed, Decision, NotAllowed, Reason, Refused
from parties.models import Rol

OWNER, REGISSEUR, CASUSREGISSEUR, COURT = "eigenaar", "regisseur", "casusregisseur", "rechter"


@dataclass(frozen=True, slots=True)
class Move:
    """One change of state: how a person chooses it, what the casus says of it afterwards, and who makes it."""

    source: str
    target: str
    label: str
    noted: str
    who: str


def _move(source: str, target: str, label: str, noted: str, who: str) -> Move:
    """A Move that the table of transitions knows. Raises UnknownTransition at import otherwise."""
    transition(CASUS, source, target)
    return Move(source, target, label, noted, who)


TO_COURT = ("Naar de rechter", "Naar de rechter")
TO_MONITORING = ("Gaan volgen: de overlast is gestopt", "Overlast gestopt, de casus wordt gevolgd")
MOVES = (
    _move("eigen", "afgesloten", "Sluiten", "Gesloten", OWNER),
    _move("in_behandeling", "opgeschaald", "Opschalen naar een hoger niveau", "Opgeschaald", REGISSEUR),
    _move("opgeschaald", "in_behandeling", "Afschalen naar het casusoverleg", "Afgeschaald", REGISSEUR),
    _move("in_behandeling", "juridisch", *TO_COURT, COURT),
    _move("opgeschaald", "juridisch", *TO_COURT, COURT),
    _move("juridisch", "in_behandeling", "Terug uit de procedure", "Terug uit de procedure", CASUSREGISSEUR),
    _move("in_behandeling", "monitoring", *TO_MONITORING, CASUSREGISSEUR),
    _move("opgeschaald", "monitoring", *TO_MONITORING, CASUSREGISSEUR),
    _move("juridisch", "monitoring", *TO_MONITORING, CASUSREGISSEUR),
    _move("monitoring", "in_behandeling", "Weer in behandeling: er is terugval", "Terugval", CASUSREGISSEUR),
    _move("afgesloten", "in_behandeling", "Heropenen", "Heropend", REGISSEUR),
)
BY_STATES = {(move.source, move.target): move for move in MOVES}


class NotOnRecord(NotAllowed):
    """What the rechter asks for is not on record; `sentences` say what, one each."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        super().__init__(Reason.INCOMPLETE, " ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that must be on record; `readable` is false where the convenant does not show it to the actor."""

    label: str
    met: bool
    readable: bool
    missing: str

    @property
    def sentence(self) -> str:
        """What is to be done about it. Where the actor may not read, the same whether or not there is anything."""
        if self.met:
            return ""
        if self.readable:
            return self.missing
        return (
            f"{self.label}: dit leest uw organisatie volgens het convenant niet."
            " Laat een organisatie die dit wel leest deze stap zetten."
        )


def may_move(actor: Actor, casus: Casus, target: str) -> Decision:
    """Whether the actor brings `casus` from its present state to `target` (domain.md section 2, Casus).

    A casus that never left its organisation is not reopened: it was never everybody's.
    """
    if casus.afgeschermd_op is not None:
        return Refused(Reason.STATUS, "Deze casus is afgeschermd. Doe eerst de doeltoets.")
    move = BY_STATES.get((casus.status, target))
    if move is None or (casus.status == "afgesloten" and casus.aangemeld_op is None):
        return Refused(Reason.STATUS)
    if move.who == OWNER:
        if casus.eigenaar_id != actor.partij_id:
            return Refused(Reason.NOT_OWNER)
        return Allowed() if actor.has(*ROLES_WITH_CASUSSEN) else Refused(Reason.ROLE)
    if move.who == REGISSEUR:
        return Allowed() if actor.is_regisseur else Refused(Reason.NOT_REGIE)
    if casus.casusregisseur_id == actor.medewerker_id:
        return Allowed()
    if move.who == COURT:
        if actor.has(Rol.JURIST) and actor.partij_soort in PROCESPARTIJEN:
            return Allowed()
        return Refused(Reason.ROLE, "Dat doet de casusregisseur, of de jurist van de verhuurder of de burgemeester.")
    return Refused(Reason.ROLE, "Dat doet de casusregisseur.")


def moves_for(actor: Actor, casus: Casus) -> tuple[Move, ...]:
    """The moves that the actor may make now, in the order of the table."""
    return tuple(move for move in MOVES if move.source == casus.status and may_move(actor, casus, move.target))


def may_move_at_all(actor: Actor, casus: Casus) -> Decision:
    """Whether there is any move for the actor now."""
    if moves_for(actor, casus):
        return Allowed()
    return Refused(Reason.ROLE, "U kunt de stand van deze casus niet wijzigen.")


def require_record(requirements: tuple[Requirement, ...]) -> None:
    """Raises NotOnRecord, with a sentence for each thing that is missing."""
    sentences = tuple(each.sentence for each in requirements if not each.met)
    if sentences:
        raise NotOnRecord(sentences)
