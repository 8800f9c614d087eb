"""The provider narrows who reads one of its rows, or lifts that."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from cases.boxes import BOXES
from cases.models import Actiepunt, Actiepunttoelichting, Brief, Casus, Document
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

    Works from the next request on, for search and history as well. A letter takes its PDF along, an actiepunt its
    explanation; who is to do it goes on reading that. Raises NotAllowed, MayNotProvide, or NotDisclosed where the row
    is not there.
    """
    require(may_decide_readers(actor, casus))
    chosen = sorted(set(partij_ids) - {actor.partij_id}) if readers == Readers.SOME else []
    if readers == Readers.SOME and not chosen:
        raise NotAllowed(Reason.INCOMPLETE, "Kies minstens één organisatie, of kies alleen uw eigen organisatie.")
    gate.open_to_write(actor, casus=casus.pk, categories=[row.categorie], doel=Doel.TOEGANG, reden=reden)
    with_it = with_explanations(actor, row, reden) if TABLES[row.tabel] is Actiepunt else with_paper(row)
    doer = _doer(actor, row)
    if doer and readers != Readers.CONVENANT:
        readers, chosen = Readers.SOME, sorted({*chosen, doer})
    change = {"beperkt": readers == Readers.OWN, "alleen_voor": chosen or None}
    with transaction.atomic():
        for model, pk in with_it:
            rows = model._default_manager.filter(pk=pk, casus=casus, bron_id=actor.partij_id)
            if not rows.update(**change) and pk == row.rij:
                raise gate.NotDisclosed


def _doer(actor: Actor, row: OwnRow) -> int | None:
    """Which other Partij is to do this actiepunt, or the one that is explained."""
    if TABLES[row.tabel] is Actiepunttoelichting:
        explained = Actiepunttoelichting.objects.filter(pk=row.rij).values("actiepunt_id")
        rows = Actiepunt.objects.filter(pk__in=explained)
    elif TABLES[row.tabel] is Actiepunt:
        rows = Actiepunt.objects.filter(pk=row.rij)
    else:
        return None
    return rows.exclude(partij_id=actor.partij_id).values_list("partij_id", flat=True).first()


def with_explanations(actor: Actor, row: OwnRow, reden: str) -> list[tuple[type[CategorieRij], UUID]]:
    """An actiepunt and the explanations of the own Partij, each opened for writing."""
    asked = {box.categorie for box in BOXES.values() if box.typed}
    gate.open_gate(actor, casussen=[row.casus_id], categories=asked, doel=Doel.TOEGANG, reden=reden)
    texts = Actiepunttoelichting.objects.filter(actiepunt_id=row.rij, bron_id=actor.partij_id)
    found = dict(texts.values_list("pk", "categorie_id"))
    if found:
        gate.open_to_write(actor, casus=row.casus_id, categories=found.values(), doel=Doel.TOEGANG, reden=reden)
    return [(Actiepunt, row.rij), *((Actiepunttoelichting, pk) for pk in found)]


def with_paper(row: OwnRow) -> list[tuple[type[CategorieRij], UUID]]:
    """The row, and for a letter its PDF; the row must be open."""
    model = TABLES[row.tabel]
    found: list[tuple[type[CategorieRij], UUID]] = [(model, row.rij)]
    if model is Brief:
        paper = Brief.objects.filter(pk=row.rij).values_list("document_id", flat=True).first()
        if paper is not None:
            found.append((Document, paper))
    return found
