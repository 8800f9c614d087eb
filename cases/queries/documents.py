"""One file, by a link that names nothing but the file."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from cases.models import Casus, Document
from parties.actor import Actor
from privacy import gate
from privacy.gate import Disclosed, Doel


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
