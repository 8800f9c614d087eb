"""Rounds of the access review, and what was judged in each."""

import datetime as dt
from calendar import monthrange
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Min
from django.utils import timezone

from parties.actor import Actor
from parties.dates import short_date, time_of_day
from parties.models import Medewerker, Partij, Toegangsbeoordeling, Toegangsoordeel
from parties.queries import kept_by
from parties.roles import labels, with_content
from parties.rules.gemeente import keep_partij
from parties.rules.toegangsbeoordeling import may_judge
from parties.terms import terms_by_gemeente

TERM = "toegangsbeoordeling_maanden"


@dataclass(frozen=True, slots=True)
class Row:
    """One person in a round: what a reviewer sees, and what was judged, once somebody did."""

    medewerker: Medewerker
    naam: str
    functie: str
    rollen: str
    laatst_ingelogd: dt.datetime | None
    content: bool
    geblokkeerd: bool
    # Why the reader cannot judge this one, "" when that can be done.
    why_not: str
    oordeel: Toegangsoordeel | None


@dataclass(frozen=True, slots=True)
class Round:
    """A round as a whole."""

    beoordeling: Toegangsbeoordeling
    rows: tuple[Row, ...]
    may_sign: bool

    @property
    def open(self) -> int:
        return sum(row.oordeel is None for row in self.rows)

    @property
    def mine(self) -> tuple[Row, ...]:
        """What the reader can still judge."""
        return tuple(row for row in self.rows if row.oordeel is None and not row.why_not)


@dataclass(frozen=True, slots=True)
class Due:
    """One organisation in the overview."""

    partij: Partij
    due: dt.date | None
    late: bool
    running: Toegangsbeoordeling | None
    signed: tuple[Toegangsbeoordeling, ...]
    may_keep: bool


def due_days(partij_ids: list[int]) -> dict[int, dt.date]:
    """When the next round of each Partij is to be signed; only Partijen where somebody works."""
    since: dict[int, dt.datetime] = dict(
        Medewerker.objects.filter(partij_id__in=partij_ids, actief=True)
        .values_list("partij_id")
        .annotate(Min("toegevoegd_op"))
    )
    since |= dict(
        Toegangsbeoordeling.objects.filter(partij_id__in=since, ondertekend_op__isnull=False)
        .values_list("partij_id")
        .annotate(Max("ondertekend_op"))
    )
    where = dict(Partij.objects.filter(pk__in=since).values_list("pk", "gemeente_id"))
    terms = terms_by_gemeente()
    return {pk: _later(timezone.localdate(moment), terms[where[pk]][TERM]) for pk, moment in since.items()}


def _later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def people_of(beoordeling: Toegangsbeoordeling) -> list[Medewerker]:
    """Everybody whose access is judged: who works there, and who is blocked but has not left."""
    rows = Medewerker.objects.filter(partij_id=beoordeling.partij_id, vertrokken_op=None)
    return list(rows.select_related("user", "partij").order_by("user__naam", "pk"))


def overview(actor: Actor, *, today: dt.date) -> list[Due]:
    """Every organisation whose rounds the actor may see, with when the next one is due."""
    rows = list(kept_by(actor))
    due = due_days([row.pk for row in rows])
    rounds: dict[int, list[Toegangsbeoordeling]] = {}
    found = Toegangsbeoordeling.objects.filter(partij_id__in=due).select_related("ondertekend_door__user")
    for each in found.order_by("-begonnen_op"):
        rounds.setdefault(each.partij_id, []).append(each)
    return [
        Due(
            partij=row,
            due=due[row.pk],
            late=due[row.pk] <= today,
            running=next((x for x in rounds.get(row.pk, []) if x.ondertekend_op is None), None),
            signed=tuple(x for x in rounds.get(row.pk, []) if x.ondertekend_op is not None),
            may_keep=bool(keep_partij(actor, row)),
        )
        for row in rows
        if row.pk in due
    ]


def find_round(pk: UUID) -> Toegangsbeoordeling | None:
    """A round that the reader may see (the policy of the table decides)."""
    rows = Toegangsbeoordeling.objects.select_related("partij__gemeente", "ondertekend_door__user")
    return rows.filter(pk=pk).first()


def round_of(actor: Actor, beoordeling: Toegangsbeoordeling) -> Round:
    """Everybody in the round: of a signed one those who were judged, as they were then."""
    found = Toegangsoordeel.objects.filter(beoordeling=beoordeling)
    judged = {x.medewerker_id: x for x in found.select_related("medewerker__user", "door__user")}
    if beoordeling.ondertekend_op is not None:
        rows = [_row(actor, beoordeling, x.medewerker, x) for x in judged.values()]
    else:
        rows = [_row(actor, beoordeling, person, judged.get(person.pk)) for person in people_of(beoordeling)]
    rows.sort(key=lambda row: (row.naam, row.medewerker.pk))
    may_sign = beoordeling.ondertekend_op is None and bool(keep_partij(actor, beoordeling.partij))
    return Round(beoordeling, tuple(rows), may_sign)


def _row(actor: Actor, beoordeling: Toegangsbeoordeling, who: Medewerker, oordeel: Toegangsoordeel | None) -> Row:
    decision = may_judge(actor, beoordeling, who)
    why = "" if decision else getattr(decision, "detail", "") or "Hierover oordeelt de beheerder."
    return Row(
        medewerker=who,
        naam=who.user.naam,
        functie=who.functie,
        rollen=oordeel.rollen if oordeel else labels(who.rollen),
        laatst_ingelogd=oordeel.laatst_ingelogd if oordeel else who.user.last_login,
        content=with_content(who.rollen),
        geblokkeerd=who.geblokkeerd_op is not None,
        why_not=why,
        oordeel=oordeel,
    )


HEADER = ("Naam", "Functie", "Rollen", "Laatst ingelogd", "Oordeel", "Toelichting", "Door", "Op")


def table(page: Round) -> list[tuple[str, ...]]:
    """The round as text, for a CSV or PDF."""
    return [
        (
            row.naam,
            row.functie,
            row.rollen,
            moment(row.laatst_ingelogd) or "Nooit",
            row.oordeel.get_uitkomst_display() if row.oordeel else "Nog niet beoordeeld",
            row.oordeel.toelichting if row.oordeel else "",
            row.oordeel.door.user.naam if row.oordeel else "",
            moment(row.oordeel.op) if row.oordeel else "",
        )
        for row in page.rows
    ]


def moment(when: dt.datetime | None) -> str:
    """For instance: 22 nov 2026, 09.20 uur; nothing for no moment."""
    return f"{short_date(when)}, {time_of_day(when)}" if when else ""
