"""Files: judged and cleaned at the door, encrypted at rest, read through the gate."""

import datetime as dt
from hashlib import sha256
from uuid import UUID

from cases.documents import cleaning, scanning, storage
from cases.documents.cleaning import UploadRefused
from cases.models import Document
from parties.actor import Actor
from privacy.gate import Disclosed

__all__ = ["UploadRefused", "load", "store", "store_made"]


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
    now: dt.datetime,
) -> Document:
    """Clean `content`, encrypt it and make its Document; the caller opened the gate to write `categorie`.

    Raises UploadRefused with a Dutch sentence for what is too large, not a picture or PDF, or not clean.
    """
    scanning.scan(content)
    return _keep(
        actor,
        cleaning.clean(content),
        casus_id=casus_id,
        melding_id=melding_id,
        bewoner_id=bewoner_id,
        categorie=categorie,
        titel=titel,
        datum=datum,
        beperkt=beperkt,
        now=now,
    )


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
    return _keep(
        actor,
        cleaning.Clean(content, "application/pdf", paginas),
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
    name, key = storage.save(clean.content)
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
    )


def load(document: Disclosed[Document]) -> bytes:
    """The plain content of a document that the gate disclosed. Raises ValueError when the file was tampered with."""
    return storage.load(document.opslagnaam, bytes(document.sleutel))
