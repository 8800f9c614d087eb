"""Compose a dossier: texts, producties and their order; then ask for the export."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.db.models import Max
from kombu.exceptions import OperationalError

from cases.dossier.items import CATEGORIES, Item, collect, selectable, usable
from cases.dossier.texts import read_texts
from cases.models import Casus, Dossier, Dossiertekst, Productie
from cases.rules.dossiers import document_category, may_build, may_change, may_export
from cases.services.vrijgave import write_release
from parties.actor import Actor
from parties.dates import local
from parties.decisions import require
from privacy import gate
from privacy.exports import grant_export
from privacy.gate import Doel, Opening

logger = logging.getLogger(__name__)
# By name: the web process does not load what lays out a dossier. Routed to the exporter (settings.CELERY_TASK_ROUTES).
EXPORT = "cases.tasks.export_dossier"


def start_dossier(actor: Actor, *, casus: Casus, now: datetime) -> Dossier:
    """The version one is working on: the open one, or a new one that takes over the choices of the last.

    Raises NotAllowed, and MayNotProvide where the convenant does not let the Partij write texts to take over.
    """
    require(may_build(actor, casus))
    own = Dossier.objects.filter(casus_id=casus.pk, procespartij_id=actor.partij_id).order_by("-versie")
    last = own.first()
    if last is not None and may_change(last):
        return last
    texts = read_texts(_open_texts(actor, casus), last) if last else None
    with transaction.atomic():
        dossier = Dossier.objects.create(
            casus_id=casus.pk,
            procespartij_id=actor.partij_id,
            versie=last.versie + 1 if last else 1,
            peildatum=local(now),
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            ontvanger=last.ontvanger if last else "",
        )
        if last is not None:
            Productie.objects.bulk_create(
                Productie(dossier=dossier, procespartij_id=actor.partij_id, nummer=p.nummer, tabel=p.tabel, rij=p.rij)
                for p in last.producties.all()
            )
        if texts is not None:
            _keep_texts(actor, dossier, asdict(texts), now)
    return dossier


def save_texts(
    actor: Actor,
    *,
    casus: Casus,
    dossier: Dossier,
    ontvanger: str,
    maatregel: str,
    samenvatting: str,
    proportionaliteit: str,
    now: datetime,
) -> None:
    """Keep what was written; it may be incomplete until the export. Raises NotAllowed or MayNotProvide."""
    _require_change(actor, casus, dossier)
    _open_texts(actor, casus)
    texts = {"maatregel": maatregel, "samenvatting": samenvatting, "proportionaliteit": proportionaliteit}
    with transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(ontvanger=ontvanger)
        _keep_texts(actor, dossier, texts, now)


def _open_texts(actor: Actor, casus: Casus) -> Opening:
    category = document_category(actor.partij_soort)
    return gate.open_to_write(actor, casus=casus.pk, categories=[category], doel=Doel.DOSSIER)


def _keep_texts(actor: Actor, dossier: Dossier, texts: dict[str, str], now: datetime) -> None:
    origin = {
        "casus_id": dossier.casus_id,
        "categorie_id": document_category(actor.partij_soort),
        "beperkt": True,
        "gemaakt_op": now,
        "gemaakt_door_id": actor.medewerker_id,
    }
    Dossiertekst.objects.update_or_create(
        dossier_id=dossier.pk, bron_id=actor.partij_id, defaults=texts, create_defaults={**origin, **texts}
    )


def choose_items(actor: Actor, *, casus: Casus, dossier: Dossier, keys: Iterable[str], now: datetime) -> int:
    """Add items as the next producties and return how many were added.

    Choosing a row of the own organisation releases it for the rechter, and records who did; a row of another one counts
    only when that released it. What may not go along is left out: the page does not offer it. Raises NotAllowed.
    """
    _require_change(actor, casus, dossier)
    wanted = set(keys)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=Doel.DOSSIER)
    opening.require(casus.pk)
    chosen = [item for item in collect(opening, casus.pk) if item.key in wanted and selectable(opening, item, casus.pk)]
    present = {f"{p.tabel}:{p.rij}" for p in dossier.producties.all()}
    added = [item for item in chosen if item.key not in present]
    unreleased = [item for item in added if not item.vrijgegeven]
    if unreleased:
        categories = {item.row.categorie_id for item in unreleased}
        gate.open_to_write(actor, casus=casus.pk, categories=categories, doel=Doel.DOSSIER)
    last = dossier.producties.aggregate(last=Max("nummer"))["last"] or 0
    with transaction.atomic():
        write_release(actor, casus=casus, rows=_by_table(unreleased), release=True, now=now)
        Productie.objects.bulk_create(
            Productie(dossier=dossier, procespartij_id=actor.partij_id, nummer=nummer, tabel=item.tabel, rij=item.rij)
            for nummer, item in enumerate(added, start=last + 1)
        )
    return len(added)


def _by_table(items: Sequence[Item]) -> dict[str, list[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for item in items:
        found[item.tabel].append(item.rij)
    return found


def move_productie(actor: Actor, *, casus: Casus, dossier: Dossier, productie_id: UUID, step: int) -> None:
    """Move a productie `step` places (-1 up, 1 down), or take it out with 0; the others renumber. Raises NotAllowed."""
    _require_change(actor, casus, dossier)
    order = list(dossier.producties.order_by("nummer"))
    place = next((index for index, p in enumerate(order) if p.pk == productie_id), None)
    if place is None:
        raise gate.NotDisclosed
    moved = order.pop(place)
    with transaction.atomic():
        if step:
            order.insert(max(0, place + step), moved)
        else:
            moved.delete()
        for nummer, productie in enumerate(order, start=1):
            productie.nummer = nummer
        Productie.objects.bulk_update(order, ["nummer"])


def order_by_date(actor: Actor, *, casus: Casus, dossier: Dossier) -> None:
    """Number the producties from old to new. Raises NotAllowed."""
    _require_change(actor, casus, dossier)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=Doel.DOSSIER)
    opening.require(casus.pk)
    dates = {item.key: index for index, item in enumerate(collect(opening, casus.pk))}
    order = sorted(dossier.producties.all(), key=lambda p: (dates.get(f"{p.tabel}:{p.rij}", len(dates)), p.nummer))
    for nummer, productie in enumerate(order, start=1):
        productie.nummer = nummer
    with transaction.atomic():
        Productie.objects.bulk_update(order, ["nummer"])


def request_export(actor: Actor, *, casus: Casus, dossier: Dossier, now: datetime) -> None:
    """Freeze this version and let the exporter make its file, with a grant for this one export.

    Raises NotAllowed with what is missing. The peildatum is today.
    """
    require(may_build(actor, casus))
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=Doel.DOSSIER)
    opening.require(casus.pk)
    items = {item.key: item for item in collect(opening, casus.pk)}
    found = [items.get(f"{p.tabel}:{p.rij}") for p in dossier.producties.all()]
    ready = [item is not None and usable(item, actor.partij_id) for item in found]
    require(may_export(dossier, read_texts(opening, dossier), ready, now))
    with transaction.atomic():
        Dossier.objects.filter(pk=dossier.pk).update(
            status=Dossier.Status.WORDT_GEMAAKT,
            peildatum=local(now),
            gemaakt_op=now,
            gemaakt_door_id=actor.medewerker_id,
        )
        toestemming = grant_export(actor, dossier.pk)
    transaction.on_commit(partial(_enqueue, dossier.pk, toestemming), robust=True)


def _enqueue(dossier_id: UUID, toestemming: UUID) -> None:
    """Without a broker the version stays "wordt gemaakt", and can be asked for again after a while."""
    try:
        current_app.send_task(EXPORT, args=[str(dossier_id), str(toestemming)], retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("export_not_queued", extra={"error": type(error).__name__})


def _require_change(actor: Actor, casus: Casus, dossier: Dossier) -> None:
    require(may_build(actor, casus))
    require(may_change(dossier))
