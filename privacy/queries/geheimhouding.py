"""Who of an organisation signed the geheimhoudingsverklaring (domain.md section 4)."""

from dataclasses import dataclass

from parties.actor import ROLES_WITH_CONTENT, Actor
from parties.dates import long_date
from parties.models import Medewerker, Rol


@dataclass(frozen=True, slots=True)
class Signer:
    """A colleague who works with content. `signed` is a date in words, empty as long as nothing opens for them."""

    naam: str
    rollen: str
    signed: str


def signers(actor: Actor) -> tuple[Signer, ...]:
    """The colleagues of the actor who work with content, first those who have not signed."""
    rows = Medewerker.objects.filter(partij_id=actor.partij_id, actief=True, user__is_active=True)
    rows = rows.filter(rollen__overlap=sorted(ROLES_WITH_CONTENT)).select_related("user")
    found = [
        Signer(
            row.user.naam,
            row.functie or ", ".join(Rol(rol).label for rol in row.rollen),
            long_date(row.geheimhouding_op) if row.geheimhouding_op else "",
        )
        for row in rows.order_by("user__naam", "pk")
    ]
    return tuple(sorted(found, key=lambda signer: bool(signer.signed)))
