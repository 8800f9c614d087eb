"""Files that arrive in pieces: begin, add a piece, take the whole, and tidy away what nobody came back for.

An upload belongs to one person in one session (PostgreSQL sees to that), says nothing of what it is, and becomes a
Document only through the form that it was sent for. Each piece is encrypted as soon as it is there.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Sum

from cases.documents import cleaning, storage
from cases.models import Bestandscontrole, Upload, Uploaddeel
from cases.services.documenten import remove_afterwards
from parties.actor import Actor
from privacy.gate import NotDisclosed

PIECE_BYTES = 1024 * 1024
# Longer than somebody may stay logged in, so that nothing goes under their hands.
KEPT_HOURS = 12
ORPHANED_HOURS = 24


class WrongPlace(Exception):
    """The piece does not begin where the upload ends; `offset` says where that is."""

    def __init__(self, offset: int) -> None:
        super().__init__(str(offset))
        self.offset = offset


def begin_upload(actor: Actor, *, lengte: int, kenmerk: str, now: dt.datetime) -> Upload:
    """Make room for a file of `lengte` bytes, or find the one with the same `kenmerk` that this session began before.

    Raises UploadRefused for a file that is empty or too large, or when too much is under way already.
    """
    cleaning.measure(lengte)
    mine = Upload.objects.filter(medewerker_id=actor.medewerker_id, sessie=actor.sessie)
    if kenmerk and (known := mine.filter(kenmerk=kenmerk, lengte=lengte).first()):
        return known
    under_way = mine.aggregate(total=Sum("lengte"))["total"] or 0
    if under_way + lengte > settings.UPLOAD_LIMITS["open_bytes"]:
        raise cleaning.UploadRefused("Er staan al te veel bestanden klaar. Sla eerst op wat u heeft.")
    return Upload.objects.create(
        medewerker_id=actor.medewerker_id, sessie=actor.sessie, kenmerk=kenmerk, lengte=lengte, gewijzigd_op=now
    )


def find_upload(upload_id: UUID) -> Upload:
    """The upload of this person in this session. Raises NotDisclosed for any other."""
    found = Upload.objects.filter(pk=upload_id).first()
    if found is None:
        raise NotDisclosed
    return found


def add_piece(*, upload_id: UUID, offset: int, piece: bytes, now: dt.datetime) -> Upload:
    """Add what comes at `offset`. Raises NotDisclosed, UploadRefused, WrongPlace when the upload does not end there."""
    with transaction.atomic():
        upload = Upload.objects.select_for_update().filter(pk=upload_id).first()
        if upload is None:
            raise NotDisclosed
        if offset != upload.ontvangen:
            raise WrongPlace(upload.ontvangen)
        if not 0 < len(piece) <= min(PIECE_BYTES, upload.lengte - offset):
            raise cleaning.UploadRefused("Dit deel van het bestand klopt niet. Kies het bestand opnieuw.")
        name, key = storage.save(piece, folder=storage.PIECES)
        Uploaddeel.objects.create(upload=upload, begin=offset, opslagnaam=name, sleutel=key)
        upload.ontvangen = offset + len(piece)
        upload.gewijzigd_op = now
        upload.save(update_fields=["ontvangen", "gewijzigd_op"])
    return upload


def keep_upload(actor: Actor, *, content: bytes, now: dt.datetime) -> Upload:
    """Hold on to a file that came with a form in which something else was wrong. Raises UploadRefused."""
    upload = begin_upload(actor, lengte=len(content), kenmerk="", now=now)
    for offset in range(0, len(content), PIECE_BYTES):
        upload = add_piece(upload_id=upload.pk, offset=offset, piece=content[offset : offset + PIECE_BYTES], now=now)
    return upload


def read_uploads(ids: Iterable[UUID]) -> dict[UUID, bytes]:
    """The files of this session that are complete, in the order asked for; another's, or half of one, is absent."""
    found = {upload.pk: upload for upload in Upload.objects.filter(pk__in=set(ids)).prefetch_related("delen")}
    return {
        pk: b"".join(_pieces(found[pk]))
        for pk in dict.fromkeys(ids)
        if pk in found and found[pk].complete and found[pk].lengte
    }


def _pieces(upload: Upload) -> Iterable[bytes]:
    for piece in sorted(upload.delen.all(), key=lambda piece: piece.begin):
        yield storage.load(piece.opslagnaam, bytes(piece.sleutel))


def drop_uploads(ids: Iterable[UUID]) -> None:
    """Let go of uploads of this session, with their pieces; others stay."""
    with transaction.atomic():
        names = list(Uploaddeel.objects.filter(upload__in=list(ids)).values_list("opslagnaam", flat=True))
        Upload.objects.filter(pk__in=list(ids)).delete()
        remove_afterwards(names)


def tidy_uploads(*, now: dt.datetime) -> int:
    """Remove uploads that nobody came back for, and pieces that a crash left without a row. Runs as the exporter."""
    gone = 0
    with transaction.atomic():
        old = Upload.objects.filter(gewijzigd_op__lt=now - dt.timedelta(hours=KEPT_HOURS))
        ids = list(old.values_list("pk", flat=True)[:200])
        drop_uploads(ids)
        gone += len(ids)
    return gone + _remove_orphans(now)


def _remove_orphans(now: dt.datetime) -> int:
    """A piece older than a day, or a waiting file that nothing waits for, belongs to a request that failed."""
    gone = 0
    before = now - dt.timedelta(hours=ORPHANED_HOURS)
    waiting = set(Bestandscontrole.objects.values_list("opslagnaam", flat=True))
    for folder in (storage.PIECES, storage.WAITING):
        try:
            _, names = default_storage.listdir(folder)
        except FileNotFoundError:
            continue
        for path in (f"{folder}/{name}" for name in names):
            if path not in waiting and default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                gone += 1
    return gone
