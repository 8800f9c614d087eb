"""The provider narrows who reads one of its rows, or lifts that."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from cases.models import Brief, Casus, Document
from cases.rules.toegang import may_decide_readers
from cases.services.vrijgave import TABLES
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from privacy import gate
from privacy.gate import Doel
from privacy.models import CategorieRij
from privacy.toegang import OwnRow


class Readers(StrEnum):
    """Who may read a row of one's own, within what the convenant allows."""

    CONVENANT = "convenant"
    SOME = "sommige"
    OWN = "eigen"


def restrict_row(
    actor: Actor, *, casus: Casus, row: OwnRow, readers: Readers, partij_ids: Iterable[int] = (), reden: str = ""
) -> None:
    """Let everybody read whom the convenant allows, only `partij_ids`, or only one's own organisation.

    Works from the next request on, for search and history as well. A letter takes its PDF along. Raises NotAllowed,
    MayNotProvide, or NotDisclosed where the row is not there.
    """
    require(may_decide_readers(actor, casus))
    chosen = sorted(set(partij_ids) - {actor.partij_id}) if readers == Readers.SOME else []
    if readers == Readers.SOME and not chosen:
        raise NotAllowed(Reason.INCOMPLETE, "Kies minstens één organisatie, of kies alleen uw eigen organisatie.")
    gate.open_to_write(actor, casus=casus.pk, categories=[row.categorie], doel=Doel.TOEGANG, reden=reden)
    change = {"beperkt": readers == Readers.OWN, "alleen_voor": chosen or None}
    with transaction.atomic():
        for model, pk in with_paper(row):
            rows = model._default_manager.filter(pk=pk, casus=casus, bron_id=actor.partij_id)
            if not rows.filter(categorie_id=row.categorie).update(**change) and pk == row.rij:
                raise gate.NotDisclosed


def with_paper(row: OwnRow) -> list[tuple[type[CategorieRij], UUID]]:
    """The row, and for a letter its PDF; the row must be open."""
    model = TABLES[row.tabel]
    found: list[tuple[type[CategorieRij], UUID]] = [(model, row.rij)]
    if model is Brief:
        paper = Brief.objects.filter(pk=row.rij).values_list("document_id", flat=True).first()
        if paper is not None:
            found.append((Document, paper))
    return found
