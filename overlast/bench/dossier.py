"""Two dossiers of one casus: composed as the web does it, made as the exporter does it, each with its cost.

`python -m overlast.bench.dossier compose|export <targets> <note>`; the note carries what the exporter must make. Each
is made in a process of its own, split off from one that has loaded everything, as the exporter does.
"""

import json
import multiprocessing
import random
import resource
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import django

ITEMS = {"part": 50, "whole": 400}  # about 70 and about 500 pages


def observe(actor: Any, casus: Any) -> None:
    """Add observations of the own organisation until there are as many as a long dossier has producties."""
    from django.utils import timezone

    from cases.models import Journaalitem
    from overlast.bench import words
    from privacy import gate

    chance, now = random.Random(casus.nummer), timezone.now()  # noqa: S311 - repeatable, nothing secret
    gate.open_to_write(actor, casus=casus.pk, categories=[10], doel=gate.Doel.CASUS)
    own = Journaalitem.objects.filter(casus=casus, bron_id=actor.partij_id, vak=Journaalitem.Vak.WAARNEMING)
    for n in range(own.count(), ITEMS["whole"]):
        Journaalitem.objects.create(
            casus=casus,
            categorie_id=10,
            bron_id=actor.partij_id,
            gemaakt_op=now,
            gemaakt_door_id=actor.medewerker_id,
            vak=Journaalitem.Vak.WAARNEMING,
            datum=now - timedelta(hours=9 * n),
            tekst=words.text(chance),
        )


def compose(targets: dict[str, Any]) -> dict[str, Any]:
    """A dossier of some and one of all observations that the landlord wrote down; returns their grants.

    Of a casus that no page of the measurement shows, so that the next run finds those as they were.
    """
    from django.db import transaction
    from django.utils import timezone

    from cases.dossier.items import CATEGORIES, collect, selectable
    from cases.queries.loaders import load_casus
    from cases.services import dossiers
    from overlast.toets import builders
    from parties.models import Medewerker
    from privacy import gate

    own, granted = targets["of"]["half"], {}
    who = Medewerker.objects.get(pk=own["medewerker"])
    with transaction.atomic():
        actor = builders.actor(who)
        gate.enter(actor)
        observe(actor, load_casus(actor, own["others"][-1], doel=gate.Doel.CASUS))
    for name, most in ITEMS.items():
        now = timezone.now()
        with mock.patch.object(dossiers, "_enqueue") as queue:
            actor = builders.actor(who)
            with transaction.atomic():
                gate.enter(actor)
                casus = load_casus(actor, own["others"][-1], doel=gate.Doel.DOSSIER)
                opening = gate.open_gate(actor, casussen=[casus.pk], categories=CATEGORIES, doel=gate.Doel.DOSSIER)
                items = [
                    i for i in collect(opening, casus.pk) if i.document is None and selectable(opening, i, casus.pk)
                ]
                dossier = dossiers.start_dossier(actor, casus=casus, now=now)
                dossier.producties.all().delete()  # a next version takes over the choices of the one before
                dossiers.choose_items(
                    actor, casus=casus, dossier=dossier, keys=[item.key for item in items[-most:]], now=now
                )
                text = "De overlast duurt al lang en lichtere middelen hielpen niet. " * 20
                texts = {"maatregel": text, "samenvatting": text, "proportionaliteit": text}
                dossiers.save_texts(
                    actor, casus=casus, dossier=dossier, ontvanger="Rechtbank, kantonrechter", now=now, **texts
                )
                dossier.refresh_from_db()
                dossiers.request_export(actor, casus=casus, dossier=dossier, now=now)
            granted[name] = [str(argument) for argument in queue.call_args.args]
    return granted


def export(granted: dict[str, list[str]]) -> dict[str, Any]:
    """Make the files; per file the pages, seconds, processor time and what the process held at most, in MB."""
    from cases.dossier import export as _loaded  # noqa: F401
    from parties.links import load_pages

    load_pages()
    found = {}
    for name, work in granted.items():
        with multiprocessing.get_context("fork").Pool(1) as pool:
            found[name] = pool.apply(make, work)
    return found


def make(dossier: str, grant: str) -> dict[str, Any]:
    """Make one file."""
    from cases.dossier.export import export_dossier

    began, cpu = time.perf_counter(), time.process_time()
    export_dossier(dossier, grant)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"dossier": dossier, "seconds": round(seconds, 2), "cpu_seconds": round(used, 2), "most_mb": round(most)}


def main(step: str, targets: Path, note: Path) -> None:
    """One of the two steps."""
    if step == "compose":
        note.write_text(json.dumps(compose(json.loads(targets.read_text()))))
    else:
        note.write_text(json.dumps(export(json.loads(note.read_text()))))


if __name__ == "__main__":
    django.setup()
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
