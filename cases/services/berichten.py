"""Messages to people: written in the transaction of what happened, sent by a worker afterwards."""

import datetime as dt
import logging
from collections.abc import Iterable
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from cases.models import Bericht
from parties.actor import Actor
from parties.queries.afwezigheid import receivers

logger = logging.getLogger(__name__)


def notify(
    *,
    sleutel: str,
    soort: str,
    aan_ids: Iterable[int],
    casus_id: UUID | None,
    pad: str,
    now: dt.datetime,
    dagen: int | None = None,
) -> None:
    """Write one message per Medewerker, once: `sleutel` names the event, so that calling twice adds nothing.

    Who is away has it read by the vervanger as well; for who left it goes to who took the work over.
    `pad` is the local path of the page it is about; `dagen` the number of days a term runs or is late. The mail leaves
    within half a minute; one of kind SPOED leaves as soon as the transaction is committed.
    """
    rows = [
        Bericht(
            sleutel=f"{sleutel}:{aan_id}",
            soort=soort,
            aan_id=aan_id,
            casus_id=casus_id,
            pad=pad,
            dagen=dagen,
            gemaakt_op=now,
            volgende_poging_op=now,
        )
        for aan_id in sorted(receivers(aan_ids, day=timezone.localdate(now)))
    ]
    Bericht.objects.bulk_create(rows, ignore_conflicts=True)
    if rows and soort == Bericht.Soort.SPOED:
        transaction.on_commit(wake_deliverer, robust=True)


def wake_deliverer() -> None:
    """Ask a worker to send now. Without a broker the message waits for the next round; it is not lost."""
    try:
        current_app.send_task("cases.tasks.deliver", retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("deliver_not_queued", extra={"error": type(error).__name__})


def mark_read(actor: Actor, *, bericht_id: UUID | None = None, now: dt.datetime) -> None:
    """Mark one message of the actor as read, or all of them. Those of somebody else stay as they are."""
    rows = Bericht.objects.filter(aan_id=actor.medewerker_id, gelezen_op=None)
    if bericht_id is not None:
        rows = rows.filter(pk=bericht_id)
    rows.update(gelezen_op=now)
