"""Taking a convenant out, as JSON or as a piece of the kit, and taking one in as a new concept. Each is logged."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max

from parties.actor import Actor
from parties.decisions import Allowed, Decision, Reason, Refused, require
from parties.models import Partij, Rol
from parties.queries import partijen_of
from privacy import gate
from privacy.gate import Doel, Event, NotDisclosed
from privacy.kit import document
from privacy.kit.document import Document, PartyText, Unreadable
from privacy.kit.source import CELL_FLAGS, CELL_TEXTS, Cell, Source, source_of
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel, Overlegvorm
from privacy.reference import may_join_zvh
from privacy.rules.convenanten import may_write
from privacy.services.looptijden import in_force


@dataclass(frozen=True, slots=True)
class Imported:
    """The new concept, and what of the file has no place in this gemeente."""

    convenant: Convenant
    notices: tuple[str, ...]


def may_export(actor: Actor, *, holds: bool, party: bool) -> Decision:
    """Take out a version of the own gemeente: everybody the one that `holds`, another who keeps, oversees or signs it.

    `party`: the actor's organisation is a party to it.
    """
    keeps = actor.regie and actor.has(Rol.PRIVACY_OFFICER, Rol.FG)
    signs = party and actor.has(Rol.TEKENBEVOEGDE, Rol.PRIVACY_OFFICER)
    return Allowed() if holds or keeps or signs else Refused(Reason.ROLE)


def open_version(actor: Actor, convenant_id: int, *, walk: bool = False) -> Source:
    """A version that the actor may take out; `walk` is for the examples, which the regisseur of the gemeente sees too.

    Raises NotDisclosed: a version one may not have does not exist.
    """
    found = Convenant.objects.select_related("gemeente").filter(pk=convenant_id, gemeente_id=actor.gemeente_id).first()
    if found is None:
        raise NotDisclosed
    source = source_of(found)
    party = actor.partij_id in {each.id for each in source.parties}
    allowed = may_export(actor, holds=in_force(found) == found.pk, party=party)
    if not allowed and not (walk and actor.is_regisseur):
        raise NotDisclosed
    return source


def versions_to_walk(actor: Actor, source: Source) -> list[Convenant]:
    """The other versions of the same kind of convenant that the actor may walk the examples through, newest first."""
    rows = Convenant.objects.filter(gemeente_id=actor.gemeente_id, overlegvorm=source.overlegvorm).exclude(pk=source.id)
    if not (actor.regie and actor.has(Rol.PRIVACY_OFFICER, Rol.FG, Rol.REGISSEUR)):
        rows = rows.filter(partijen__partij_id=actor.partij_id)
    return list(rows.order_by("-versie")[:20])


def note_export(actor: Actor, source: Source, *, what: str) -> None:
    """Write in the log that somebody took this out."""
    object = f"Convenant {source.overlegvorm} versie {source.versie}: {what}"
    gate.log_event(actor, Event.EXPORT, doel=Doel.CONVENANT, object=object[:80])


def export_json(actor: Actor, source: Source) -> bytes:
    """The version as JSON (docs/convenant-formaat.md)."""
    note_export(actor, source, what="JSON")
    return document.write(source)


def import_concept(actor: Actor, *, content: bytes, now: dt.datetime) -> Imported:
    """Make the next version, as a concept, from a JSON file. Dates, texts, grounds and cells are taken over as is.

    Organisations are recognised by name and kind, else by kind alone. Raises Unreadable with all that is wrong in the
    file, NotAllowed for anybody but the privacy officer of the regie.
    """
    require(may_write(actor))
    read = document.read(content)
    if wrong := _not_in_zvh(read):
        raise Unreadable(wrong)
    here = partijen_of(actor.gemeente_id)
    places, lost = match(read.parties, here)
    try:
        with transaction.atomic():
            convenant = _create(actor, read, now)
            ConvenantPartij.objects.bulk_create(
                ConvenantPartij(convenant=convenant, partij=partij, **party.grounds) for partij, party in places
            )
            ConvenantRegel.objects.bulk_create(_regel(convenant, cell) for cell in read.cells)
    except IntegrityError:
        raise Unreadable(["Iemand anders maakte net een nieuwe versie. Probeer het nog een keer."]) from None
    gate.log_event(
        actor,
        "besluit",
        doel=Doel.CONVENANT,
        object=f"Convenant {convenant.overlegvorm} versie {convenant.versie}",
        reden="Concept gemaakt uit een JSON-bestand",
    )
    return Imported(convenant, tuple(lost))


def match(file: Iterable[PartyText], here: Iterable[Partij]) -> tuple[list[tuple[Partij, PartyText]], list[str]]:
    """Which organisation here gets the grounds of which in the file, and in Dutch which found no place."""
    parties = list(file)
    by_name = {(party.naam, party.soort): party for party in parties}
    by_kind: dict[str, PartyText] = {}
    for party in parties:
        by_kind.setdefault(party.soort, party)
    places = []
    for partij in here:
        found = by_name.get((partij.naam, partij.soort)) or by_kind.get(partij.soort)
        if found is not None:
            places.append((partij, found))
    used = {party.naam for _, party in places}
    return places, [
        f"{party.naam} is geen organisatie in uw gemeente. De regels voor deze soort organisatie staan wel in het"
        " concept; wat zij als grondslag opschreef niet."
        for party in parties
        if party.naam not in used
    ]


def _not_in_zvh(read: Document) -> list[str]:
    if read.overlegvorm != Overlegvorm.ZVH:
        return []
    return [
        f"{party.naam}: deze soort organisatie is geen deelnemer van een Zorg- en Veiligheidshuis (artikel 2.27 WGS)."
        for party in read.parties
        if not may_join_zvh(party.soort)
    ]


def _create(actor: Actor, read: Document, now: dt.datetime) -> Convenant:
    versions = Convenant.objects.filter(gemeente_id=actor.gemeente_id, overlegvorm=read.overlegvorm)
    return Convenant.objects.create(
        gemeente_id=actor.gemeente_id,
        overlegvorm=read.overlegvorm,
        naam=read.naam,
        versie=(versions.aggregate(last=Max("versie"))["last"] or 0) + 1,
        geldig_van=read.geldig_van,
        geldig_tot=read.geldig_tot,
        evaluatie_op=read.evaluatie_op,
        gemaakt_door_id=actor.medewerker_id,
        gemaakt_op=now,
        **read.texts,
    )


def _regel(convenant: Convenant, cell: Cell) -> ConvenantRegel:
    return ConvenantRegel(
        convenant=convenant,
        categorie_id=cell.categorie,
        partijsoort=cell.soort,
        fase=cell.fase,
        toegang=cell.toegang,
        **{name: getattr(cell, name) for name in (*CELL_FLAGS, *CELL_TEXTS)},
    )
