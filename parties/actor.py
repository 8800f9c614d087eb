"""Who acts: a person, for one Partij, in one session. An explicit argument of every service and query."""

from dataclasses import dataclass
from uuid import UUID

from parties.models import Medewerker, Rol

ROLES_WITH_CONTENT = frozenset({Rol.CONSULENT, Rol.REGISSEUR, Rol.WIJKAGENT, Rol.DEELNEMER, Rol.NOTULIST, Rol.JURIST})
ROLES_OF_OVERSIGHT = frozenset({Rol.PRIVACY_OFFICER, Rol.FG})


@dataclass(frozen=True, slots=True)
class Actor:
    """A Medewerker at work. `verzoek` names the request; the read log and the gate hold on to it."""

    medewerker_id: int
    user_id: int
    naam: str
    functie: str
    rollen: frozenset[str]
    partij_id: int
    partij_naam: str
    partij_soort: str
    regie: bool
    gemeente_id: str
    gemeente_naam: str
    nummer_prefix: str
    # Signed the geheimhoudingsverklaring; without it the gate opens nothing.
    geheimhouding: bool
    sessie: str
    verzoek: UUID
    ip: str = ""
    # What the pages of the gemeente look like: eight colours (parties/palettes.py) or none, and its logo.
    palet: tuple[str, ...] = ()
    logo: UUID | None = None

    def has(self, *rollen: str) -> bool:
        return bool(self.rollen & set(rollen))

    @property
    def sees_content(self) -> bool:
        """May work on casussen; a privacy officer, FG or beheerder may not (domain.md section 1)."""
        return bool(self.rollen & ROLES_WITH_CONTENT)

    @property
    def oversees(self) -> bool:
        return bool(self.rollen & ROLES_OF_OVERSIGHT)

    @property
    def is_regisseur(self) -> bool:
        return self.regie and Rol.REGISSEUR in self.rollen

    @property
    def rol_label(self) -> str:
        return self.functie or ", ".join(Rol(r).label for r in Rol.values if r in self.rollen)

    @property
    def initials(self) -> str:
        words = [w for w in self.naam.split() if w[:1].isupper()]
        return "".join(w[0] for w in (words[:1] + words[-1:] if len(words) > 1 else words))


def actor_of(medewerker: Medewerker, *, sessie: str, verzoek: UUID, ip: str = "") -> Actor:
    """The Actor of an active membership; `medewerker` comes with user, partij and gemeente."""
    partij = medewerker.partij
    return Actor(
        medewerker_id=medewerker.pk,
        user_id=medewerker.user_id,
        naam=medewerker.user.naam,
        functie=medewerker.functie,
        rollen=frozenset(medewerker.rollen),
        partij_id=partij.pk,
        partij_naam=partij.naam,
        partij_soort=partij.soort,
        regie=partij.regie,
        gemeente_id=partij.gemeente_id,
        gemeente_naam=partij.gemeente.naam,
        nummer_prefix=partij.gemeente.nummer_prefix,
        geheimhouding=medewerker.geheimhouding_op is not None,
        sessie=sessie,
        verzoek=verzoek,
        ip=ip,
        palet=tuple(partij.gemeente.palet),
        logo=partij.gemeente.logo_id,
    )
