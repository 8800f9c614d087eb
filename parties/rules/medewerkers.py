"""Who keeps the people of an organisation."""

from parties.actor import ROLES_WITH_CONTENT, Actor
from parties.decisions import Allowed, Decision, Reason, Refused
from parties.models import Medewerker, Partij, Rol
from parties.rules.gemeente import keep_partij

# What an organisation cannot do without, and what one then has to do first.
NEEDED = {
    Rol.BEHEERDER: "Dan heeft {partij} geen beheerder meer. Geef eerst een collega die rol.",
    Rol.PRIVACY_OFFICER: "Dan heeft {partij} geen privacy officer meer. Geef eerst een collega die rol.",
}
NO_CONTACT = "Dan heeft {partij} geen contactpersoon meer. Kies eerst een andere contactpersoon."
WORK_LEFT = "Deze persoon heeft nog werk. Kies hieronder een collega die het overneemt."


def may_change(actor: Actor, medewerker: Medewerker) -> Decision:
    """Nobody changes what concerns oneself."""
    if medewerker.user_id == actor.user_id:
        return Refused(Reason.ROLE, "Over uzelf beslist een andere beheerder.")
    return keep_partij(actor, medewerker.partij)


def may_have(partij: Partij, rollen: set[str]) -> Decision:
    """Which roles go together, and which belong to the regie alone."""
    if Rol.BEHEERDER in rollen and len(rollen) > 1:
        return Refused(Reason.ROLE, "Een beheerder heeft geen andere rol.")
    if Rol.REGISSEUR in rollen and not partij.regie:
        return Refused(Reason.ROLE, "Alleen bij de gemeente die de regie heeft werkt een regisseur.")
    return Allowed()


def may_lose(medewerker: Medewerker, *, rollen: set[str], contactpersoon: bool, work: bool) -> Decision:
    """An organisation keeps its beheerder, privacy officer and contactpersoon, and no work is left behind.

    `rollen` and `contactpersoon` are what the person is to have; `work` says whether any would be nobody's then.
    """
    rest = Medewerker.objects.filter(partij_id=medewerker.partij_id, actief=True, user__is_active=True)
    rest = rest.exclude(pk=medewerker.pk)
    naam = medewerker.partij.naam
    for rol, sentence in NEEDED.items():
        lost = rol in medewerker.rollen and rol not in rollen
        if lost and not rest.filter(rollen__contains=[rol]).exists():
            return Refused(Reason.STATUS, sentence.format(partij=naam))
    if medewerker.contactpersoon and not contactpersoon and not rest.filter(contactpersoon=True).exists():
        return Refused(Reason.STATUS, NO_CONTACT.format(partij=naam))
    return Refused(Reason.STATUS, WORK_LEFT) if work else Allowed()


def takes_over(van: Medewerker, naar: Medewerker) -> bool:
    """Whether somebody can take over the work on casussen of a colleague."""
    return naar.partij_id == van.partij_id and naar.pk != van.pk and bool(set(naar.rollen) & ROLES_WITH_CONTENT)
