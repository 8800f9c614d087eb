"""Files: judged and cleaned at the door, encrypted at rest, read through the gate."""

import datetime as dt
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import connection

from cases.documents import cleaning, scanning, storage
from cases.documents.cleaning import UploadRefused
from cases.models import Bestandscontrole, Document
from parties.actor import Actor
from privacy.gate import Disclosed

__all__ = ["NotChecked", "UploadRefused", "load", "store", "store_made"]


class NotChecked(Exception):
    """The file waits for the virus scanner, or was refused by it: nobody opens it."""


def store(
    actor: Actor,
    *,
    casus_id: UUID | None = None,
    melding_id: UUID | None = None,
    bewoner_id: UUID | None = None,
    categorie: int,
    content: bytes,
    titel: str,
    datum: dt.date,
    beperkt: bool = False,
    pad: str,
    patience: float = scanning.SECONDS,
    now: dt.datetime,
) -> Document:
    """Clean `content`, encrypt it and make its Document; the caller opened the gate to write `categorie`.

    When the virus scanner does not answer within `patience` seconds the file is kept and waits: nobody opens it until a
    job has asked again, and a message that leads to the page `pad` says how that ended. Raises UploadRefused with a
    Dutch sentence for what is too large or too much, not a picture or PDF, or not clean.
    """
    cleaning.measure(len(content))
    _limit(casus_id, melding_id, len(content))
    try:
        scanning.scan(content, seconds=patience)
        waits = False
    except scanning.Unavailable:
        waits = True
    clean = cleaning.clean(content)
    name, key = storage.save(clean.content)
    document = _keep(
        actor,
        clean,
        name,
        b"" if waits else key,
        casus_id=casus_id,
        melding_id=melding_id,
        bewoner_id=bewoner_id,
        categorie=categorie,
        titel=titel,
        datum=datum,
        beperkt=beperkt,
        now=now,
    )
    if waits:
        original, original_key = storage.save(content, folder=storage.WAITING)
        Bestandscontrole.objects.create(
            document=document,
            opslagnaam=original,
            bronsleutel=original_key,
            sleutel=key,
            aan_id=actor.medewerker_id,
            pad=pad,
            volgende_poging_op=now + dt.timedelta(minutes=1),
            gemaakt_op=now,
        )
    return document


def _limit(casus_id: UUID | None, melding_id: UUID | None, size: int) -> None:
    """Raises UploadRefused beyond what one Partij keeps with one casus or melding; counts only its own files."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT aantal, omvang FROM gate.stored(%s, %s)", [casus_id, melding_id])
        count, total = cursor.fetchone()
    most = settings.UPLOAD_LIMITS["casus_files" if casus_id else "melding_files"]
    what = "deze casus" if casus_id else "deze melding"
    if count >= most:
        raise UploadRefused(f"Bij {what} bewaart uw organisatie al {count} bestanden. Meer kan niet.")
    if total + size > settings.UPLOAD_LIMITS["casus_bytes" if casus_id else "melding_bytes"]:
        raise UploadRefused(f"De bestanden bij {what} worden samen te groot. Kies een kleiner bestand.")


def store_made(
    actor: Actor,
    *,
    casus_id: UUID,
    categorie: int,
    content: bytes,
    paginas: int,
    titel: str,
    datum: dt.date,
    beperkt: bool,
    now: dt.datetime,
) -> Document:
    """Keep a PDF that we made ourselves (letter, dossier) byte for byte: its links and bookmarks are wanted."""
    name, key = storage.save(content)
    return _keep(
        actor,
        cleaning.Clean(content, "application/pdf", paginas),
        name,
        key,
        casus_id=casus_id,
        melding_id=None,
        bewoner_id=None,
        categorie=categorie,
        titel=titel,
        datum=datum,
        beperkt=beperkt,
        now=now,
    )


def _keep(
    actor: Actor,
    clean: cleaning.Clean,
    name: str,
    key: bytes,
    *,
    casus_id: UUID | None,
    melding_id: UUID | None,
    bewoner_id: UUID | None,
    categorie: int,
    titel: str,
    datum: dt.date,
    beperkt: bool,
    now: dt.datetime,
) -> Document:
    return Document.objects.create(
        casus_id=casus_id,
        melding_id=melding_id,
        bewoner_id=bewoner_id,
        categorie_id=categorie,
        bron_id=actor.partij_id,
        beperkt=beperkt,
        gemaakt_op=now,
        gemaakt_door_id=actor.medewerker_id,
        titel=titel,
        datum=datum,
        soort=clean.soort,
        bytes=len(clean.content),
        paginas=clean.paginas,
        sha256=sha256(clean.content).hexdigest(),
        opslagnaam=name,
        sleutel=key,
        controle=Document.Controle.VRIJ if key else Document.Controle.WACHT,
    )


def load(document: Disclosed[Document]) -> bytes:
    """The plain content of a document that the gate disclosed.

    Raises NotChecked while the virus scanner did not let it through, ValueError when the file was tampered with.
    """
    if document.controle != Document.Controle.VRIJ:
        raise NotChecked
    return storage.load(document.opslagnaam, bytes(document.sleutel))
