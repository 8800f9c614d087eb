"""Who decides who reads an own row, and who registers toestemming and tells the bewoner."""

from cases.models import Casus
from cases.rules.casussen import ROLES_WITH_CASUSSEN, reads_by_emergency
from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Rol
from privacy.models import Toegangsbesluit
from privacy.toegang import NEVER_GIVEN, POLITIE

Grondslag = Toegangsbesluit.Grondslag
ROLES = (*ROLES_WITH_CASUSSEN, Rol.JURIST)
# Politie gives by the Wpg alone; a melder, justice and the rest by the grounds of the AVG (domain.md sections 0 and 4).
POLICE_GROUNDS = (Grondslag.WPG_19, Grondslag.WPG_20, Grondslag.WETTELIJK)


def may_write(actor: Actor, casus: Casus) -> Decision:
    """Whoever works on the casus writes; the noodprocedure is for reading."""
    if reads_by_emergency(casus):
        return Refused(Reason.NOT_TAKING_PART, "Met de noodprocedure leest u alleen.")
    return Allowed() if actor.has(*ROLES) else Refused(Reason.ROLE)


def may_decide_readers(actor: Actor, casus: Casus) -> Decision:
    """The provider's own people, once the casus is shared; before that nobody else reads it."""
    if casus.aangemeld_op is None:
        return Refused(Reason.STATUS, "Alleen uw organisatie weet van deze casus. Er leest niemand anders mee.")
    return may_write(actor, casus)


def may_give(actor: Actor, casus: Casus, categorie: int) -> Decision:
    """As above, and never BSN, diagnosis or origin."""
    if categorie in NEVER_GIVEN:
        return Refused(Reason.STATUS, "Deze gegevens worden nooit gegeven.")
    return may_decide_readers(actor, casus)


def grounds_for(categorie: int) -> tuple[Grondslag, ...]:
    """The grounds on which a row of this category can be given."""
    if categorie in POLITIE:
        return POLICE_GROUNDS
    return tuple(ground for ground in Grondslag if ground not in (Grondslag.WPG_19, Grondslag.WPG_20))
