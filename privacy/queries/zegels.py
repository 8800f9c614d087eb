"""How the sealing of the read log stands: for the page of the privacy officer, and for the metrics."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from privacy.models import Zegelcontrole


@dataclass(frozen=True, slots=True)
class SealState:
    """The last seal and what still waits. `lag` is the age of the oldest row without a seal, zero when none waits."""

    nr: int
    tijd: dt.datetime | None
    hoofd: str
    sleutel: str
    vernietigd_tot: dt.datetime | None
    wachtend: int
    lag: dt.timedelta

    @property
    def behind(self) -> bool:
        """Whether rows wait for much longer than a round of sealing takes."""
        return self.lag > dt.timedelta(seconds=max(60, 12 * settings.LOG_SEAL_SECONDS))


def seal_state(*, now: dt.datetime) -> SealState:
    """One query, cheap enough to be asked every few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(nr, 0), tijd, hoofd, sleutel, vernietigd_tot, wachtend, oudste FROM gate.seal_state()"
        )
        nr, tijd, hoofd, sleutel, until, waiting, oldest = cursor.fetchone()
    return SealState(
        nr=nr,
        tijd=tijd,
        hoofd=bytes(hoofd or b"").hex(),
        sleutel=bytes(sleutel or b"").hex(),
        vernietigd_tot=until,
        wachtend=waiting,
        lag=max(now - oldest, dt.timedelta()) if oldest else dt.timedelta(),
    )


def last_verifications(number: int = 14) -> list[Zegelcontrole]:
    """The latest verifications, newest first."""
    return list(Zegelcontrole.objects.order_by("-tijd")[:number])
