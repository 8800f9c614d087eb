"""How the product says no: with a reason type that carries its Dutch sentence. Nobody parses messages."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why something is refused; the value is what the user reads."""

    ROLE = "Dat past niet bij uw rol."
    NOT_REGIE = "Dat doet de regisseur van de gemeente."
    NOT_OWNER = "Dat doet de organisatie die deze casus opende."
    STATUS = "Dat kan niet meer in de stand waarin dit nu staat. Ververs de pagina."
    MAY_NOT_PROVIDE = "Volgens het convenant verstrekt uw organisatie deze gegevens niet."
    INCOMPLETE = "Er ontbreekt nog iets. Kijk wat er bij de velden staat."
    NOT_YOUR_ITEM = "Dat doet de organisatie die dit heeft vastgelegd."
    NOT_TAKING_PART = "Die organisatie doet niet mee in deze casus."


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class Refused:
    """No, and why."""

    reason: Reason
    detail: str = ""

    def __bool__(self) -> bool:
        return False


Decision = Allowed | Refused


class NotAllowed(Exception):
    """A rule said no. The door turns it into a 403 page with the sentence of the reason."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason.name)
        self.reason = reason
        self.detail = detail


def require(decision: Decision) -> None:
    """Raises NotAllowed when `decision` is a Refused."""
    if isinstance(decision, Refused):
        raise NotAllowed(decision.reason, decision.detail)
