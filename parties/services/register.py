"""The register of what beheerders do."""

from datetime import datetime

from parties.actor import Actor
from parties.models import Beheerhandeling, Medewerker


def record(
    actor: Actor,
    handeling: str,
    *,
    now: datetime,
    partij_id: int | None = None,
    medewerker: Medewerker | None = None,
    toelichting: str = "",
) -> None:
    """Write down one act, in the transaction of the act itself; a longer `toelichting` than 500 characters is cut."""
    Beheerhandeling.objects.create(
        tijd=now,
        gemeente_id=actor.gemeente_id,
        door_id=actor.medewerker_id,
        namens_id=actor.partij_id,
        partij_id=medewerker.partij_id if medewerker else partij_id,
        medewerker=medewerker,
        handeling=handeling,
        toelichting=toelichting[:500],
    )
