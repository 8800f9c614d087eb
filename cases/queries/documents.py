"""The files of a casus, and one file by a link that names nothing but the file."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse

from cases.models import Casus, Document
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import Source
from cases.queries.uitleg import explain_in
from cases.services.vrijgave import NEVER
from parties.actor import Actor
from parties.dates import short_date
from privacy import gate
from privacy.gate import Disclosed, Doel
from privacy.queries.uitleg import Why


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One file on the tab Documenten."""

    titel: str
    url: str
    datum: str
    soort: str
    bron: str
    beperkt: bool
    categorie: int
    vrijgegeven: bool
    vrijgave_url: str
    why: Why | None
    wacht: bool
    geweigerd: bool
    weghalen_url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file hangs: on a casus on which the actor works, or on a melding of the own Partij; and its category."""

    casus: Casus | None
    melding_id: UUID | None
    categorie: int


def place_of_document(actor: Actor, pk: UUID) -> Place:
    """Raises NotDisclosed, after logging, for a file that is nowhere the actor works."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casus, melding, categorie FROM gate.place_of_document(%s)", [pk])
        casus_id, melding_id, categorie = cursor.fetchone() or (None, None, 0)
    casus = Casus.objects.filter(pk=casus_id).first() if casus_id else None
    if casus is None and melding_id is None:
        gate.log_refusal(actor, doel=Doel.CASUS, object="document")
        raise gate.NotDisclosed
    return Place(casus, melding_id, categorie)


def read_document(actor: Actor, pk: UUID, place: Place, *, reden: str) -> Disclosed[Document]:
    """The file as the gate discloses it now. Raises NotDisclosed."""
    opening = gate.open_gate(
        actor,
        casussen=[place.casus.pk] if place.casus else [],
        meldingen=[place.melding_id] if place.melding_id and not place.casus else [],
        categories=[place.categorie],
        doel=Doel.CASUS if place.casus else Doel.MELDING,
        reden=reden,
        object="document",
    )
    rows = gate.read(opening, Document.objects.filter(pk=pk))
    if not rows:
        raise gate.NotDisclosed
    return rows[0]


def document_lines(actor: Actor, oc: OpenCasus, *, today: dt.date) -> tuple[DocumentLine, ...]:
    """The files of an opened casus, newest first: three queries, whatever the number."""
    source = Source(actor, oc.opening, oc.casus, explain_in(actor, oc, today))
    rows = Document.objects.filter(casus=oc.casus).select_related("bron").order_by("-datum", "-gemaakt_op")
    return tuple(_line(source, row) for row in gate.read(oc.opening, rows))


def _line(source: Source, row: Disclosed[Document]) -> DocumentLine:
    mine = row.bron_id == source.actor.partij_id
    return DocumentLine(
        titel=row.titel,
        url=reverse("document_download", args=[row.pk]),
        datum=short_date(row.datum),
        soort=_kind(row),
        bron=source.source(row),
        beperkt=row.beperkt and source.casus.status != "eigen",
        categorie=row.categorie_id,
        vrijgegeven=row.vrijgave_op is not None,
        vrijgave_url=(
            reverse("vrijgave", args=[source.casus.nummer, row.tabel, row.pk])
            if mine and row.categorie_id not in NEVER and not (row.waits or row.refused)
            else ""
        ),
        why=source.why(row),
        wacht=row.waits,
        geweigerd=row.refused,
        weghalen_url=reverse("document_remove", args=[row.pk]) if mine and (row.waits or row.refused) else "",
    )


def _kind(row: Disclosed[Document]) -> str:
    if row.soort.startswith("image/"):
        return "Foto"
    return f"PDF, {row.paginas} {'pagina' if row.paginas == 1 else 'pagina’s'}"
