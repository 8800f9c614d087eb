"""The provider's release of rows for the rechter (domain.md section 5, `vrijgave_rechter`): one place writes it."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.apps import apps
from django.db import transaction

from cases.models import Casus
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason
from privacy import gate
from privacy.gate import Doel
from privacy.models import CategorieRij

# Never in a dossier (domain.md section 5): BSN, arrears and debts, children, care reports, justice, health, care.
NEVER = frozenset({2, 4, 5, 7, 9, 13, 14, 18, 19, 20})
TABLES: dict[str, type[CategorieRij]] = {
    model._meta.db_table: model for model in apps.get_models() if issubclass(model, CategorieRij)
}


def release_for_court(
    actor: Actor,
    *,
    casus: Casus,
    tabel: str,
    rij: UUID,
    release: bool,
    now: dt.datetime,
    categorie: int | None = None,
) -> None:
    """Release one own row for the rechter, or take the release back.

    `categorie` is that of the row, where the caller knows it: no more than that is opened, and logged.

    Raises NotAllowed for a row of another Partij or a category that never goes along, NotDisclosed for what is not
    there.
    """
    model = TABLES.get(tabel)
    if model is None:
        raise gate.NotDisclosed
    known = model.CATEGORIE or categorie
    asked = {known} if known else set(gate.ALL_CATEGORIES) - NEVER
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=asked, doel=Doel.DOSSIER)
    opening.require(casus.pk)
    row = model._default_manager.filter(pk=rij, casus=casus).values("bron_id", "categorie_id").first()
    if row is None:
        raise gate.NotDisclosed
    if row["bron_id"] != actor.partij_id:
        raise NotAllowed(Reason.NOT_YOUR_ITEM)
    if row["categorie_id"] in NEVER:
        raise NotAllowed(Reason.STATUS, "Dit soort gegevens gaat nooit mee in een dossier.")
    gate.open_to_write(actor, casus=casus.pk, categories=[row["categorie_id"]], doel=Doel.DOSSIER)
    with transaction.atomic():
        write_release(actor, casus=casus, rows={tabel: [rij]}, release=release, now=now)


def write_release(
    actor: Actor, *, casus: Casus, rows: Mapping[str, Iterable[UUID]], release: bool, now: dt.datetime
) -> None:
    """Mark own rows, by table, as released or not; call within a savepoint, with the casus opened for writing.

    A row that was released already keeps its date; one of another Partij or of a category that never goes along stays
    as it is.
    """
    change = {"vrijgave_op": now, "vrijgave_door_id": actor.medewerker_id}
    for tabel, ids in rows.items():
        own = TABLES[tabel]._default_manager.filter(pk__in=list(ids), casus=casus, bron_id=actor.partij_id)
        if release:
            own.filter(vrijgave_op=None).exclude(categorie_id__in=NEVER).update(**change)
        else:
            own.update(**dict.fromkeys(change))
