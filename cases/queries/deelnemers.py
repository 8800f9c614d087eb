"""Who takes part in a casus, as far as the actor may know, and which colleagues work on it."""

from dataclasses import dataclass

from django.urls import reverse

from cases.boxes import standing_advisers
from cases.models import Casus, Deelname, DeelnameUserObjectPermission
from cases.queries.loaders import OpenCasus
from parties.actor import Actor
from parties.dates import long_date
from parties.models import Medewerker, Partij
from parties.queries import partijen_of
from privacy import gate


@dataclass(frozen=True, slots=True)
class Part:
    naam: str
    soort: str
    rol: str
    sinds: str
    end_url: str


@dataclass(frozen=True, slots=True)
class Worker:
    naam: str
    functie: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class DeelnemersPage:
    parts: tuple[Part, ...]
    workers: tuple[Worker, ...]
    free_colleagues: list[tuple[int, str]]
    free_partijen: tuple[Partij, ...]


def deelnemers(actor: Actor, oc: OpenCasus) -> DeelnemersPage:
    """The page; `oc` has categories 22 and 30 open."""
    casus = oc.casus
    rows = [row for row in gate.of_casus(oc.opening, Deelname, casus.pk, "partij") if row.beeindigd_op is None]
    advisers = [] if casus.status == "eigen" else standing_advisers(oc.opening)
    named = {partij.pk for partij in advisers}
    leads = actor.is_regisseur and casus.aangemeld_op is not None and not casus.afgeschermd
    parts = [_part(actor, casus, row, leads) for row in rows if row.partij_id not in named or leads]
    shown = {row.partij_id for row in rows} if leads else set()
    parts += [Part(p.naam, p.get_soort_display(), "Vaste adviseur", "", "") for p in advisers if p.pk not in shown]
    working, free = colleagues(actor, casus)
    taken = {row.partij_id for row in rows}
    return DeelnemersPage(
        parts=tuple(sorted(parts, key=lambda part: part.naam)),
        workers=tuple(
            Worker(
                person.user.naam,
                person.functie,
                reverse("worker_remove", args=[casus.nummer, person.pk]) if len(working) > 1 else "",
            )
            for person in working
        ),
        free_colleagues=free,
        free_partijen=tuple(p for p in partijen_of(casus.gemeente_id) if p.pk not in taken) if leads else (),
    )


def _part(actor: Actor, casus: Casus, row: gate.Disclosed[Deelname], leads: bool) -> Part:
    partij = row.partij
    rol = "Regie" if partij.regie else "Opende de casus" if partij.pk == casus.eigenaar_id else "Deelnemer"
    may_end = leads and partij.pk not in (casus.eigenaar_id, actor.partij_id)
    return Part(
        naam=partij.naam,
        soort=partij.get_soort_display(),
        rol=rol,
        sinds=long_date(row.begonnen_op),
        end_url=reverse("deelname_end", args=[casus.nummer, partij.pk]) if may_end else "",
    )


def colleagues(actor: Actor, casus: Casus) -> tuple[list[Medewerker], list[tuple[int, str]]]:
    """The people of the actor's Partij who work on this casus, and those who could."""
    users = set(
        DeelnameUserObjectPermission.objects.filter(
            content_object__casus=casus,
            content_object__partij_id=actor.partij_id,
            content_object__beeindigd_op=None,
        ).values_list("user_id", flat=True)
    )
    people = Medewerker.objects.filter(partij_id=actor.partij_id, actief=True, user__is_active=True)
    everybody = list(people.select_related("user").order_by("user__naam"))
    working = [person for person in everybody if person.user_id in users]
    free = [(p.pk, f"{p.user.naam}, {p.functie}") for p in everybody if p.user_id not in users]
    return working, free
