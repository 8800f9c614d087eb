"""What a month of the read log looks like to who reviews it, and which months still wait."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from parties.actor import Actor
from parties.dates import long_date
from parties.models import Medewerker, Rol
from parties.terms import working_hours
from privacy.models import Inzagelog, Logbeoordeling
from privacy.office_hours import month_after, months_back
from privacy.queries.inzagelog import midnight, outside_hours

MONTHS_SHOWN = 12
MONTHS_COMPARED = 3
# Fewer readings than this in a month are never many.
FEW = 20
MANY_TIMES = 2
UNUSUAL_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """How often something happened in a month at one organisation; the same filters as on the log page."""

    lezen: int
    schrijven: int
    zoeken: int
    afdrukken: int
    export: int
    noodprocedure: int
    geweigerd: int
    buiten: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as it is printed; `url` leads to the rows that were counted."""

    label: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Unusual:
    """Somebody who opened far more than usual."""

    naam: str
    nu: int
    gewoonlijk: str
    url: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month in the list: how it stands, and until when it should be reviewed."""

    label: str
    url: str
    status: str
    tone: str
    uitleg: str


@dataclass(frozen=True, slots=True)
class Review:
    """The page of one month. `signed` is None while it is open; `may_sign` says whether the reader may close it."""

    label: str
    month: dt.date
    figures: tuple[Figure, ...]
    unusual: tuple[Unusual, ...]
    signed: Logbeoordeling | None
    signed_on: str
    may_sign: bool
    running: bool
    due: str
    late: bool


LABELS: Mapping[str, tuple[str, dict[str, str]]] = {
    "lezen": ("keer gelezen", {"gebeurtenis": "lezen"}),
    "schrijven": ("keer vastgelegd", {"gebeurtenis": "schrijven"}),
    "zoeken": ("zoekopdrachten", {"gebeurtenis": "zoeken"}),
    "afdrukken": ("keer afgedrukt", {"gebeurtenis": "afdrukken"}),
    "export": ("exports", {"gebeurtenis": "export"}),
    "noodprocedure": ("keer de noodprocedure", {"gebeurtenis": "noodprocedure"}),
    "geweigerd": ("keer geweigerd", {"geweigerd": "on"}),
    "buiten": ("keer buiten werktijd", {"buiten": "on"}),
}


def figures(partij_id: int, month: dt.date, *, gemeente_id: str, today: dt.date) -> Figures:
    """Counted from the log as it is now; one query."""
    counted = {name: Count("pk", filter=Q(gebeurtenis=name)) for name in LABELS if name not in ("geweigerd", "buiten")}
    rows = _rows(partij_id, month, month_after(month))
    return Figures(
        **rows.aggregate(
            **counted,
            geweigerd=Count("pk", filter=Q(uitkomst="geweigerd")),
            buiten=Count("pk", filter=outside_hours(today, working_hours(gemeente_id))),
        )
    )


def review(actor: Actor, month: dt.date, *, today: dt.date) -> Review:
    """One month of the actor's own organisation; what was signed keeps the figures of then."""
    signed = (
        Logbeoordeling.objects.filter(partij_id=actor.partij_id, maand=month)
        .select_related("ondertekend_door__user")
        .first()
    )
    counted = (
        signed.cijfers
        if signed
        else asdict(figures(actor.partij_id, month, gemeente_id=actor.gemeente_id, today=today))
    )
    running = month_after(month) > today
    due = due_day(month)
    return Review(
        label=month_label(month),
        month=month,
        figures=tuple(
            Figure(label, counted.get(name, 0), _link(actor, month, query)) for name, (label, query) in LABELS.items()
        ),
        unusual=unusual(actor, month),
        signed=signed,
        signed_on=long_date(signed.ondertekend_op) if signed else "",
        may_sign=actor.has(Rol.PRIVACY_OFFICER) and signed is None and not running,
        running=running,
        due=long_date(due),
        late=signed is None and today > due,
    )


def unusual(actor: Actor, month: dt.date) -> tuple[Unusual, ...]:
    """People who read at least twice as much as in the months before, or much while they never did."""
    *_, first = months_back(month, MONTHS_COMPARED + 1)
    rows = _rows(actor.partij_id, first, month_after(month)).filter(gebeurtenis="lezen", medewerker_id__isnull=False)
    counted = rows.values_list("medewerker_id", TruncMonth("tijd")).annotate(number=Count("pk")).order_by()
    now: dict[int, int] = {}
    before: dict[int, list[int]] = defaultdict(list)
    for medewerker, start, number in counted:
        if timezone.localdate(start) == month:
            now[medewerker] = number
        else:
            before[medewerker].append(number)
    usual = {who: sum(numbers) / len(numbers) for who, numbers in before.items()}
    much = [(n, who) for who, n in now.items() if n >= FEW and n > MANY_TIMES * usual.get(who, 0)]
    chosen = sorted(much, reverse=True)[:UNUSUAL_SHOWN]
    people = dict(Medewerker.objects.filter(pk__in=[who for _, who in chosen]).values_list("pk", "user__naam"))
    return tuple(
        Unusual(
            people.get(who, "Onbekend"),
            number,
            f"{usual[who]:.0f} per maand" if who in usual else "nog niet eerder",
            _link(actor, month, {"medewerker": str(who), "gebeurtenis": "lezen"}),
        )
        for number, who in chosen
    )


def months(actor: Actor, *, today: dt.date) -> tuple[Month, ...]:
    """The months of the last year with something in the log, newest first, and how their review stands."""
    first = Inzagelog.objects.filter(partij_id=actor.partij_id).aggregate(first=Min("tijd"))["first"]
    start = timezone.localdate(first).replace(day=1) if first else today.replace(day=1)
    rows = Logbeoordeling.objects.filter(partij_id=actor.partij_id).select_related("ondertekend_door__user")
    signed = {row.maand: row for row in rows}
    found = [month for month in months_back(today, MONTHS_SHOWN + 1) if month >= start]
    return tuple(_month(month, signed.get(month), today) for month in found)


def open_month(actor: Actor, *, today: dt.date) -> tuple[str, str, bool] | None:
    """Last month when its review still waits: label, address, and whether it is late; one query."""
    month = previous_month(today)
    if Logbeoordeling.objects.filter(partij_id=actor.partij_id, maand=month).exists():
        return None
    return month_label(month), review_url(month), today > due_day(month)


def previous_month(today: dt.date) -> dt.date:
    return (today.replace(day=1) - dt.timedelta(days=1)).replace(day=1)


def due_day(month: dt.date) -> dt.date:
    """Until when a month should be reviewed (setting LOG_REVIEW_DAYS)."""
    return month_after(month) + dt.timedelta(days=settings.LOG_REVIEW_DAYS)


def month_label(month: dt.date) -> str:
    return date_format(month, "F Y").lower()


def review_url(month: dt.date) -> str:
    return reverse("logbeoordeling", args=[month.year, month.month])


def _month(month: dt.date, signed: Logbeoordeling | None, today: dt.date) -> Month:
    url, label, due = review_url(month), month_label(month), due_day(month)
    if signed is not None:
        who = signed.ondertekend_door.user.naam
        return Month(label, url, "Beoordeeld", "positive", f"{who}, {long_date(signed.ondertekend_op)}")
    if month_after(month) > today:
        return Month(label, url, "Loopt nog", "default", f"Te beoordelen vanaf {long_date(month_after(month))}")
    if today > due:
        return Month(label, url, "Te laat", "negative", f"Dit had {long_date(due)} klaar moeten zijn")
    return Month(label, url, "Nog te doen", "warning", f"Uiterlijk {long_date(due)}")


def _rows(partij_id: int, van: dt.date, tot: dt.date) -> QuerySet[Inzagelog]:
    return Inzagelog.objects.filter(partij_id=partij_id, tijd__gte=midnight(van), tijd__lt=midnight(tot))


def _link(actor: Actor, month: dt.date, query: dict[str, str]) -> str:
    last = month_after(month) - dt.timedelta(days=1)
    parts = {"van": month.isoformat(), "tot": last.isoformat(), **query}
    if actor.regie:
        parts["partij"] = str(actor.partij_id)
    return f"{reverse('inzagelog')}?{urlencode(parts)}"
