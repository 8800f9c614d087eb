"""The exporter: a process of its own that makes the file of a dossier, once, for the person who asked."""

import logging
from datetime import datetime
from uuid import UUID

from celery import shared_task
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.documents import load, store_made
from cases.dossier.binding import Bound, Unreadable, bind, source
from cases.dossier.contents import Party, Source, assemble, number
from cases.dossier.items import CATEGORIES, MELDER, Item, collect, usable
from cases.dossier.melders import label_melders, mask_of
from cases.dossier.texts import Texts, read_texts
from cases.letters.proposals import addressee, written
from cases.letters.style import style_of
from cases.models import Bericht, Dossier, Huurgegevens, Meldergegevens, Naw
from cases.rules.dossiers import document_category
from cases.services.berichten import notify
from parties.actor import Actor
from parties.dates import long_date
from privacy import gate
from privacy.exports import enter_export
from privacy.gate import Disclosed, Doel, Event, Opening
from privacy.models import CategorieRij

logger = logging.getLogger(__name__)
Status = Dossier.Status


class NotReleased(Exception):
    """A chosen item is not released (any more), or its file cannot be read."""


@shared_task(name="cases.tasks.export_dossier")
def export_dossier(dossier_id: str, toestemming: str) -> None:
    """Make the file of one dossier. The grant is used up with the file or, when that fails, with saying so."""
    dossier, grant = UUID(dossier_id), UUID(toestemming)
    try:
        with transaction.atomic():
            actor = enter_export(grant, dossier)
            build_dossier(actor, dossier_id=dossier, now=timezone.now())
    except (NotReleased, Unreadable) as error:
        _fail(grant, dossier, error)
    except DatabaseError as error:
        # the grant was used or expired, or the database is away: the person can ask again
        logger.warning("export_refused", extra={"dossier": dossier_id, "error": type(error).__name__})
    except Exception as error:
        _fail(grant, dossier, error)
        raise


def _fail(grant: UUID, dossier: UUID, error: Exception) -> None:
    """What went wrong inside rolled the grant back; use it to say that this version failed."""
    logger.warning("export_failed", extra={"dossier": str(dossier), "error": type(error).__name__})
    with transaction.atomic():
        enter_export(grant, dossier)
        Dossier.objects.filter(pk=dossier, status=Status.WORDT_GEMAAKT).update(status=Status.MISLUKT)


def build_dossier(actor: Actor, *, dossier_id: UUID, now: datetime) -> None:
    """Read, lay out, encrypt, store, and tell the maker. Does nothing for a version that is not waiting.

    The gate is open for own rows and for rows released for the rechter (Event.EXPORT). Writing would open more of the
    same category, so everything is read before the gate opens to write. Raises NotReleased, Unreadable or NotDisclosed.
    """
    dossier = Dossier.objects.select_related("casus", "procespartij").filter(pk=dossier_id).first()
    if dossier is None or dossier.status != Status.WORDT_GEMAAKT:
        return
    opening = gate.open_gate(
        actor,
        casussen=[dossier.casus_id],
        categories=(*CATEGORIES, MELDER),
        doel=Doel.DOSSIER,
        event=Event.EXPORT,
        object=f"dossier versie {dossier.versie}",
    )
    opening.require(dossier.casus_id)
    bound = _bind(actor, dossier, opening)
    category = document_category(dossier.procespartij.soort)
    gate.open_to_write(actor, casus=dossier.casus_id, categories=[category], doel=Doel.DOSSIER)
    document = store_made(
        actor,
        casus_id=dossier.casus_id,
        categorie=category,
        content=bound.content,
        paginas=bound.pages,
        titel=f"Dossier versie {dossier.versie}",
        datum=dossier.peildatum,
        beperkt=True,
        now=now,
    )
    Dossier.objects.filter(pk=dossier.pk).update(
        status=Status.GEREED, document=document, sha256=document.sha256, paginas=bound.pages, gereed_op=now
    )
    notify(
        sleutel=f"dossier:{dossier.pk}",
        soort=Bericht.Soort.DOSSIER,
        aan_ids=[dossier.gemaakt_door_id],
        casus_id=dossier.casus_id,
        pad=reverse("casus_dossier", args=[dossier.casus.nummer]),
        now=now,
    )


def _bind(actor: Actor, dossier: Dossier, opening: Opening) -> Bound:
    items = {item.key: item for item in collect(opening, dossier.casus_id)}
    chosen = [items.get(f"{p.tabel}:{p.rij}") for p in dossier.producties.order_by("nummer")]
    ready = [item for item in chosen if item is not None and usable(item, actor.partij_id)]
    if len(ready) != len(chosen):
        raise NotReleased
    melders = label_melders(sorted(ready, key=lambda item: item.datum))
    party = _party(dossier, opening)
    known = gate.of_casus(opening, Meldergegevens, dossier.casus_id)
    mask = mask_of([row for row in known if row.bron_id == actor.partij_id], melders, spare=party.bewoner)
    texts = read_texts(opening, dossier)
    return bind(
        assemble(
            zaak=dossier.casus.nummer,
            versie=dossier.versie,
            peildatum=dossier.peildatum,
            ontvanger=dossier.ontvanger,
            party=party,
            texts=Texts(mask(texts.samenvatting), mask(texts.proportionaliteit), mask(texts.maatregel)),
            producties=number(ready, melders=melders, mask=mask, source_of=_source_of),
        )
    )


def _source_of(item: Item) -> Source | None:
    return source(load(item.document), item.document.sha256) if item.document is not None else None


def _party(dossier: Dossier, opening: Opening) -> Party:
    """Who, and which home: from the own rows first, then from what others released."""

    naw = _own_first(dossier, opening, Naw, "adres")
    naam, adres = addressee(naw)
    born = next((row.geboortedatum for row in naw if row.geboortedatum), None)
    huur = [
        (label, value)
        for row in _own_first(dossier, opening, Huurgegevens)[:1]
        for label, value in (
            ("Huurovereenkomst sinds", long_date(row.ingangsdatum) if row.ingangsdatum else ""),
            ("Contract", row.contractvorm),
            ("Complex", row.complex),
            ("Bijzonderheden", row.bijzonderheden),
        )
        if value
    ]
    return Party(
        procespartij=dossier.procespartij.naam,
        procespartij_adres=dossier.procespartij.correspondentieadres,
        stijl=style_of(dossier.procespartij),
        bewoner=naam or "Naam onbekend",
        geboortedatum=written(born) if born else "",
        adres=adres,
        huur=tuple(huur),
    )


def _own_first[T: CategorieRij](dossier: Dossier, opening: Opening, model: type[T], *select: str) -> list[Disclosed[T]]:
    rows = gate.of_casus(opening, model, dossier.casus_id, *select)
    own = dossier.procespartij_id
    return sorted(
        (row for row in rows if row.bron_id == own or row.vrijgave_op is not None), key=lambda row: row.bron_id != own
    )
