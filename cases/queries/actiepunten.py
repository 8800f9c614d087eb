"""What the tab Actiepunten of a casus shows, and who can be asked to do something."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from cases.boxes import BOXES, Box, boxes_for, participants, readership
from cases.models import Actiepunt, Actiepunttoelichting, DeelnameUserObjectPermission
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import Source, name_of
from cases.queries.uitleg import explain_in
from cases.rules.actiepunten import may_assign, may_finish
from cases.services.casussen import deelname_category
from cases.services.termijnen import CONFIDENTIAL
from parties.actor import Actor
from parties.dates import due_in, long_date
from parties.models import Medewerker, Partij
from privacy import gate
from privacy.queries.uitleg import Why

# The agreement (22), who takes part (30), and every category that an explanation can have.
CATEGORIES = tuple(sorted({22, 30} | {box.categorie for box in BOXES.values() if box.typed}))
# Groups of (value, label) for a select: "7" is an organisation, "7:12" one of its people.
Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Action:
    """One actiepunt as a reader sees it."""

    pk: UUID
    text: str
    owner: str
    due: str
    late: bool
    done: str
    finish_url: str
    explanations: tuple[tuple[str, str, Why | None], ...]
    why: Why | None


@dataclass(frozen=True, slots=True)
class ActiepuntPage:
    """Open ones by date, and the ones that are done, newest first."""

    open: tuple[Action, ...]
    done: tuple[Action, ...]


def actiepunt_page(actor: Actor, oc: OpenCasus, *, today: dt.date) -> ActiepuntPage:
    """Four queries, whatever the number of actiepunten."""
    source = Source(actor, oc.opening, oc.casus, explain_in(actor, oc, today))
    rows = gate.of_casus(oc.opening, Actiepunt, oc.id, "partij", "bron", "eigenaar__user")
    why: dict[UUID, list[tuple[str, str, Why | None]]] = {}
    labels = {box.categorie: box.label for box in reversed(BOXES.values())}
    texts = Actiepunttoelichting.objects.filter(casus_id=oc.id).select_related("bron").order_by("gemaakt_op")
    for row in gate.read(oc.opening, texts):
        why.setdefault(row.actiepunt_id, []).append((labels[row.categorie_id], row.tekst, source.why(row)))
    ordered = sorted(rows, key=lambda row: (row.uiterlijk, row.gemaakt_op))
    shown = [(row, _action(actor, source, row, tuple(why.get(row.pk, ())), today)) for row in ordered]
    done = sorted((pair for pair in shown if pair[0].afgerond_op), key=lambda pair: pair[0].afgerond_op, reverse=True)
    return ActiepuntPage(
        open=tuple(action for row, action in shown if row.afgerond_op is None), done=tuple(action for _, action in done)
    )


def _action(
    actor: Actor,
    source: Source,
    row: gate.Disclosed[Actiepunt],
    why: tuple[tuple[str, str, Why | None], ...],
    today: dt.date,
) -> Action:
    casus, partij = source.casus, name_of(row.partij, actor, source.sees_care)
    named = row.eigenaar is not None and partij == row.partij.naam
    may = row.afgerond_op is None and bool(may_finish(actor, casus, row))
    return Action(
        pk=row.pk,
        text=row.titel,
        owner=f"{row.eigenaar.user.naam}, {partij}" if named else partij,
        due=f"{long_date(row.uiterlijk)} ({due_in(row.uiterlijk, today)})",
        late=row.afgerond_op is None and row.uiterlijk < today,
        done=f"Afgerond op {long_date(row.afgerond_op)}" if row.afgerond_op else "",
        finish_url=reverse("actiepunt_finish", args=[casus.nummer, row.pk]) if may else "",
        explanations=why,
        why=source.why(row),
    )


def assignees(actor: Actor, oc: OpenCasus) -> Choices:
    """Who can be asked: one's own organisation and, for who leads the casus, the others that take part.

    Of one's own organisation those who work on this casus; of another one its contactpersonen.
    """
    found = [p for p in participants(oc.opening, oc.id) if may_assign(actor, oc.casus, p)]
    partijen = sorted(found, key=lambda p: (p.pk != actor.partij_id, p.naam))
    colleagues = DeelnameUserObjectPermission.objects.filter(
        content_object__casus_id=oc.id, content_object__partij_id=actor.partij_id
    ).values("user_id")
    people = Medewerker.objects.filter(
        Q(partij_id=actor.partij_id, user_id__in=colleagues)
        | Q(partij__in=[p for p in partijen if p.pk != actor.partij_id], contactpersoon=True),
        actief=True,
        user__is_active=True,
    ).select_related("user")
    by_partij: dict[int, list[tuple[str, str]]] = {}
    for person in sorted(people, key=lambda m: (m.pk != actor.medewerker_id, m.user.naam)):
        label = f"{person.user.naam} (uzelf)" if person.pk == actor.medewerker_id else person.user.naam
        by_partij.setdefault(person.partij_id, []).append((f"{person.partij_id}:{person.pk}", label))
    return [(p.naam, [*by_partij.get(p.pk, []), _anybody(p)]) for p in partijen]


def _anybody(partij: Partij) -> tuple[str, str]:
    return str(partij.pk), f"{partij.naam}: wie dat daar oppakt"


def explanation_boxes(oc: OpenCasus) -> list[Box]:
    """The boxes in which the actor may explain an actiepunt, the agreement that everybody reads first."""
    return sorted(boxes_for(oc.opening, oc.id), key=lambda box: box.key != "afspraak")


def readers_of(actor: Actor, oc: OpenCasus, vak: str, wie: str = "") -> tuple[str, list[str]]:
    """The label of a box and who reads what is typed in it; an unknown box counts as the agreement.

    `wie` is the value of the choice who does it: an actiepunt of a care party that others may not know of (row 30) is
    read by its maker and its doer alone.
    """
    box = BOXES.get(vak, BOXES["afspraak"])
    doer = next((p for p in participants(oc.opening, oc.id) if wie and str(p.pk) == wie.partition(":")[0]), None)
    if doer is not None and deelname_category(doer) == CONFIDENTIAL:
        return box.label, [] if doer.pk == actor.partij_id else [doer.naam]
    return box.label, readership(actor, oc.opening, oc.casus).of(box.categorie)


def readers_per_box(actor: Actor, oc: OpenCasus) -> list[tuple[str, list[str]]]:
    """Every box with its readers, for who works without JavaScript."""
    who = readership(actor, oc.opening, oc.casus)
    return [(box.label, who.of(box.categorie)) for box in explanation_boxes(oc)]
