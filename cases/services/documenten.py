"""Putting a file with a casus, taking back what was added by mistake, and asking the virus scanner again."""

import datetime as dt
import logging
from functools import partial
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from cases import documents
from cases.documents import scanning, storage
from cases.models import Bestandscontrole, Betrokkene, Casus, Document, Melding
from cases.rules.casussen import may_add
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate
from privacy.gate import Doel

logger = logging.getLogger(__name__)
LONGEST_PAUSE_MINUTES = 60


def add_document(
    actor: Actor,
    *,
    casus: Casus,
    categorie: int,
    content: bytes,
    titel: str,
    datum: dt.date,
    beperkt: bool,
    now: dt.datetime,
) -> Document:
    """Put a file with a casus. Raises NotAllowed, MayNotProvide, or UploadRefused with a Dutch sentence."""
    require(may_add(actor, casus))
    gate.open_to_write(actor, casus=casus.pk, categories=[categorie], doel=Doel.CASUS)
    bewoner = Betrokkene.objects.filter(casus=casus).order_by("pk").first()
    with transaction.atomic():
        return documents.store(
            actor,
            casus_id=casus.pk,
            bewoner_id=bewoner.bewoner_id if bewoner else None,
            categorie=categorie,
            content=content,
            titel=titel,
            datum=datum,
            beperkt=beperkt or casus.status == "eigen",
            pad=reverse("casus_documenten", args=[casus.nummer]),
            now=now,
        )


def take_off_document(
    actor: Actor, *, document_id: UUID, categorie: int, casus: Casus | None = None, melding: Melding | None = None
) -> None:
    """Take back an own file: of a melding that is still one's draft, or one that the scanner did not let through.

    Leaves nothing, its history included. Raises NotAllowed for another file, NotDisclosed, MayNotProvide.
    """
    gate.open_to_write(
        actor,
        casus=casus.pk if casus else None,
        melding=melding.pk if melding and not casus else None,
        categories=[categorie],
        doel=Doel.CASUS if casus else Doel.MELDING,
    )
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT gate.take_off_document(%s)", [document_id])
            names = cursor.fetchone()[0]
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") not in ("42501", "23503"):
            raise
        raise NotAllowed(Reason.STATUS) from None
    remove_afterwards(names)


def remove_afterwards(names: list[str]) -> None:
    """Take files off the disk once the transaction is committed; what stays behind by a crash has no key any more."""
    for name in names:
        transaction.on_commit(partial(_remove, name), robust=True)


def _remove(name: str) -> None:
    default_storage.delete(name)


def check_waiting(*, now: dt.datetime) -> int:
    """Ask the virus scanner again about what waits; how many it answered for. Runs as the exporter: it has the files.

    Any number of workers may run it. Without an answer the next time is twice as far away, at most an hour, and the
    other files wait for the next round: one question a minute is enough for a scanner that is not there. A file that
    cannot be read, because FILE_KEY or the place of the files is another one, goes on waiting: nothing was found in it.
    """
    answered = 0
    while True:
        with transaction.atomic():
            rows = Bestandscontrole.objects.filter(volgende_poging_op__lte=now).order_by("volgende_poging_op")
            row = rows.select_for_update(skip_locked=True, of=("self",)).first()
            if row is None:
                return answered
            try:
                clean = _is_clean(row)
            except scanning.Unavailable:
                _ask_later(row, now)
                logger.warning("file_not_scanned", extra={"controle": str(row.pk), "attempts": row.pogingen})
                return answered
            except (ValueError, FileNotFoundError) as error:
                _ask_later(row, now)
                logger.error("file_not_readable", extra={"controle": str(row.pk), "error": type(error).__name__})
                continue
            with connection.cursor() as cursor:
                cursor.execute("SELECT gate.finish_check(%s, %s)", [row.pk, clean])
                remove_afterwards(cursor.fetchone()[0])
            answered += 1


def _ask_later(row: Bestandscontrole, now: dt.datetime) -> None:
    pause = min(2**row.pogingen, LONGEST_PAUSE_MINUTES)
    row.pogingen += 1
    row.volgende_poging_op = now + dt.timedelta(minutes=pause)
    row.save(update_fields=["pogingen", "volgende_poging_op"])


def _is_clean(row: Bestandscontrole) -> bool:
    """Whether the scanner let it through. Raises Unavailable, and what storage.load raises."""
    content = storage.load(row.opslagnaam, bytes(row.bronsleutel))
    try:
        scanning.scan(content, seconds=scanning.PATIENT_SECONDS)
    except documents.UploadRefused:
        return False
    return True
