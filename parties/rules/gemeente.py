"""Who keeps a gemeente and its organisations. PostgreSQL says the same (privacy/sql/functions/beheer.sql)."""

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Partij, Rol

BOUND = (
    "Deze organisatie heeft een convenant ondertekend als {soort}. Wat zij mag lezen, hangt daarvan af. Maak eerst een "
    "nieuwe versie van het convenant zonder deze organisatie, of voeg de organisatie opnieuw toe als andere soort."
)
LEADS = "De organisatie die de regie heeft, kan niet van soort wisselen of stoppen."


def keep_gemeente(actor: Actor) -> Decision:
    """The gemeente itself, its list of organisations and its catalogue: the beheerder of the regie."""
    if actor.has(Rol.BEHEERDER) and actor.regie:
        return Allowed()
    return Refused(Reason.ROLE, "Dat doet de beheerder van de gemeente.")


def keep_partij(actor: Actor, partij: Partij) -> Decision:
    """One organisation, its people and where they log in: its own beheerder, or that of the regie of its gemeente."""
    here = partij.gemeente_id == actor.gemeente_id
    if actor.has(Rol.BEHEERDER) and here and (actor.regie or partij.pk == actor.partij_id):
        return Allowed()
    return Refused(Reason.ROLE, "Dat doet de beheerder van die organisatie.")


def change_kind(actor: Actor, partij: Partij, *, bound: bool) -> Decision:
    """Change of kind; `bound` says whether the organisation signed a convenant that holds or is being signed."""
    if partij.regie:
        return Refused(Reason.STATUS, LEADS)
    if bound:
        return Refused(Reason.STATUS, BOUND.format(soort=partij.get_soort_display()))
    return keep_gemeente(actor)
