"""The start page: what is mine, what is late, what comes next. Two queries on agreements, whatever their number."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases.deadlines import Ladder
from cases.lifecycle import CLOSED_STATES
from cases.models import Actiepunt, Bericht, Melding, Termijn
from cases.queries.berichten import Line, line_of
from cases.queries.timeline import name_of
from parties.actor import Actor
from parties.dates import due_in, long_date
from parties.links import link
from parties.models import Rol
from parties.terms import terms_of

# A page, not an archive: who has more than this open reads the rest on the casus itself.
MOST = 50
SOON = dt.timedelta(days=7)
DRAFTS = 5
MESSAGES = 5
DUE = ("verloopt_op", "id")


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, by somebody, before a date."""

    pk: UUID
    text: str
    casus: str
    url: str
    due: str
    late: bool
    owner: str
    finish_url: str
    sort: tuple[dt.date, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A melding that was begun and not filed."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MijnWerk:
    """What the actor must do, by urgency; what others let slip in a casus the actor leads; drafts and messages."""

    late: tuple[Task, ...]
    soon: tuple[Task, ...]
    later: tuple[Task, ...]
    late_elsewhere: tuple[Task, ...]
    drafts: tuple[Draft, ...]
    messages: tuple[Line, ...]
    cut: bool

    @property
    def nothing(self) -> bool:
        return not (self.late or self.soon or self.later)


def mijn_werk(actor: Actor, *, today: dt.date) -> MijnWerk:
    """Four queries. Titles are of actiepunten of one's own Partij only, which its policy shows without an opening."""
    mine, elsewhere = _terms(actor, today)
    actions = _actiepunten(actor, today)
    tasks = sorted([*actions, *mine], key=lambda task: task.sort)[:MOST]
    soon = (today + SOON).isoformat()
    return MijnWerk(
        late=tuple(t for t in tasks if t.late),
        soon=tuple(t for t in tasks if not t.late and t.sort[0].isoformat() <= soon),
        later=tuple(t for t in tasks if t.sort[0].isoformat() > soon),
        late_elsewhere=tuple(elsewhere),
        drafts=_drafts(actor),
        messages=_messages(actor),
        cut=len(actions) + len(mine) > MOST,
    )


def _of_me(actor: Actor) -> Q:
    """Mine, or of my organisation and of nobody in particular."""
    return Q(partij_id=actor.partij_id) & (Q(eigenaar_id=actor.medewerker_id) | Q(eigenaar_id=None))


def _actiepunten(actor: Actor, today: dt.date) -> list[Task]:
    rows = (
        Actiepunt.objects.filter(_of_me(actor), afgerond_op=None)
        .exclude(casus__status__in=CLOSED_STATES)
        .select_related("casus")
        .order_by("uiterlijk", "id")
    )
    return [
        Task(
            pk=row.pk,
            text=row.titel,
            casus=f"Casus {row.casus.nummer}",
            url=link("casus_actiepunten", row.casus.nummer),
            due=f"{long_date(row.uiterlijk)} ({due_in(row.uiterlijk, today)})",
            late=row.uiterlijk < today,
            owner="",
            finish_url=f"{link('actiepunt_finish', row.casus.nummer, row.pk)}?terug=mijn-werk",
            sort=(row.uiterlijk, str(row.pk)),
        )
        for row in rows[: MOST + 1]
        if row.casus is not None
    ]


def _terms(actor: Actor, today: dt.date) -> tuple[list[Task], list[Task]]:
    """The other terms of the actor, and the agreements of others that are late enough for who leads the casus."""
    waiting = Termijn.objects.filter(afgerond_op=None)
    own = waiting.filter(_of_me(actor)).exclude(soort=Termijn.Soort.ACTIEPUNT)
    elsewhere = _late_elsewhere(actor, waiting.exclude(partij_id=actor.partij_id), today)
    # Each by an index of its own, until the page is full.
    ids = _first(own).union(*map(_first, elsewhere), all=True)
    rows = Termijn.objects.filter(pk__in=ids).select_related("casus", "melding", "partij").order_by(*DUE)
    mine: list[Task] = []
    others: list[Task] = []
    for row in rows[: MOST + 1]:
        if row.casus is None and row.melding is None:
            continue  # a colleague works on that casus
        (mine if row.partij_id == actor.partij_id else others).append(_term(actor, row, today))
    return mine, others


def _first(rows: QuerySet[Termijn]) -> QuerySet[Any]:
    """The ones of these that are due first; in a closed casus only what a betrokkene asked to correct."""
    open_only = rows.exclude(~Q(soort=Termijn.Soort.RECTIFICATIE), casus__status__in=CLOSED_STATES)
    return open_only.order_by(*DUE).values("pk")[: MOST + 1]


def _late_elsewhere(actor: Actor, rows: QuerySet[Termijn], today: dt.date) -> Iterator[QuerySet[Termijn]]:
    """What others let slip: too late for who leads the casus, and for a regisseur."""
    ladder = Ladder.of(terms_of(actor.gemeente_id))
    late = rows.filter(verloopt_op__lte=today - dt.timedelta(ladder.casusregisseur))
    yield late.filter(casus__casusregisseur_id=actor.medewerker_id)
    if actor.is_regisseur:
        yield rows.filter(verloopt_op__lte=today - dt.timedelta(ladder.regisseur))


def _term(actor: Actor, row: Termijn, today: dt.date) -> Task:
    if row.casus is not None:
        name = "casus_actiepunten" if row.soort == Termijn.Soort.ACTIEPUNT else "casus_detail"
        casus, url = f"Casus {row.casus.nummer}", link(name, row.casus.nummer)
        if row.soort == Termijn.Soort.RECTIFICATIE and row.object is not None:
            url = link("rectificatie", row.object)
    else:
        assert row.melding is not None
        casus, url = f"Melding {row.melding.nummer}", link("melding_detail", row.melding.nummer)
    return Task(
        pk=row.pk,
        text=Termijn.Soort(row.soort).label,
        casus=casus,
        url=url,
        due=f"{long_date(row.verloopt_op)} ({due_in(row.verloopt_op, today)})",
        late=row.verloopt_op < today,
        owner="" if row.partij_id == actor.partij_id else name_of(row.partij, actor, sees_care=False),
        finish_url="",
        sort=(row.verloopt_op, str(row.pk)),
    )


def _drafts(actor: Actor) -> tuple[Draft, ...]:
    if not actor.has(Rol.CONSULENT):
        return ()
    rows = Melding.objects.filter(
        bron_id=actor.partij_id, gemaakt_door_id=actor.medewerker_id, status="concept"
    ).order_by("-ontvangen_op")
    return tuple(
        Draft(f"Begonnen op {long_date(row.ontvangen_op)}", link("melding_form", row.pk)) for row in rows[:DRAFTS]
    )


def _messages(actor: Actor) -> tuple[Line, ...]:
    rows = Bericht.objects.filter(aan_id=actor.medewerker_id, gelezen_op=None).select_related("casus")
    return tuple(line_of(row) for row in rows.order_by("-gemaakt_op", "-id")[:MESSAGES])
