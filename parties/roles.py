"""What each role is for, in the words a beheerder reads, and which roles look at the content of casussen."""

from collections.abc import Iterable

from parties.actor import ROLES_WITH_CONTENT
from parties.models import Rol

IN_WORDS: dict[str, str] = {
    Rol.CONSULENT: "Neemt meldingen aan en werkt aan casussen. Ziet alleen de eigen casussen.",
    Rol.REGISSEUR: "Leidt de aangemelde casussen en het casusoverleg. Alleen bij de gemeente die de regie heeft.",
    Rol.WIJKAGENT: "Werkt namens de politie mee aan casussen. Ziet alleen de eigen casussen.",
    Rol.DEELNEMER: "Werkt namens een partner mee aan casussen. Ziet alleen de eigen casussen.",
    Rol.NOTULIST: "Schrijft de besluitenlijst van het casusoverleg. Ziet alleen de eigen casussen.",
    Rol.JURIST: "Maakt het dossier voor de rechter. Ziet alleen de eigen casussen.",
    Rol.PRIVACY_OFFICER: "Behandelt verzoeken van bewoners en kijkt het inzagelog na. Ziet geen casussen.",
    Rol.FG: "Houdt onafhankelijk toezicht. Leest het inzagelog, ziet geen casussen en beslist niets.",
    Rol.TEKENBEVOEGDE: "Tekent het convenant namens de organisatie. Ziet geen casussen.",
    Rol.BEHEERDER: "Regelt wie er meedoet. Ziet geen casussen. Gaat niet samen met een andere rol.",
}


def labels(rollen: Iterable[str]) -> str:
    """The roles in words, in the order of the list."""
    chosen = set(rollen)
    return ", ".join(Rol(each).label for each in Rol.values if each in chosen)


def with_content(rollen: Iterable[str]) -> bool:
    """Whether one of the roles looks at the content of casussen."""
    return bool(set(rollen) & ROLES_WITH_CONTENT)
