"""Named reads of the read log. What a privacy officer or FG sees of it is decided by its row-level policy."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date, long_moment
from parties.models import Medewerker, Rol
from parties.terms import working_hours
from privacy.models import Inzagelog
from privacy.office_hours import OfficeHours, public_holidays
from privacy.reference import matrix

PAGE_SIZE = 50
EVENTS = {
    "lezen": "Lezen",
    "schrijven": "Vastleggen",
    "zoeken": "Zoeken",
    "afdrukken": "Afdrukken",
    "export": "Export",
    "verstrekking": "Verstrekking",
    "noodprocedure": "Noodprocedure",
    "bekijk_als": "Bekeken als andere organisatie",
    "besluit": "Besluit",
    "vernietiging": "Vernietiging",
    "partijwissel": "Wissel van organisatie",
    "inzage_logboek": "Inzage in dit logboek",
}
OUTCOMES = {"toegestaan": "Toegestaan", "geweigerd": "Geweigerd"}
EVERYTHING = "Alle soorten gegevens"
# What counts as seeing or using data of a betrokkene.
READINGS = ("lezen", "schrijven", "afdrukken", "export", "verstrekking", "noodprocedure", "bekijk_als")
# What is looked at for working hours.
IN_USE = (*READINGS, "zoeken")
READERS_SHOWN = 30
# The columns that a line prints.
PRINTED = (
    *("id", "tijd", "gebeurtenis", "uitkomst", "rol", "gemeente_id", "object", "categorieen", "bewoner_id"),
    *("doel", "reden", "medewerker__user__naam", "partij__naam"),
)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What somebody asked to see of the read log; empty values ask for everything."""

    casus: str = ""
    medewerker: int | None = None
    partij: int | None = None
    van: dt.date | None = None
    tot: dt.date | None = None
    gebeurtenis: str = ""
    geweigerd: bool = False
    buiten_werktijd: bool = False

    @property
    def nummers(self) -> list[str]:
        """The numbers of casussen or meldingen in `casus`, which holds one or more with commas between."""
        return [part for part in self.casus.replace(" ", ",").split(",") if part]

    @property
    def text(self) -> str:
        """How the log itself tells what of it was read: numbers and dates, no names."""
        parts = [
            self.casus,
            f"medewerker {self.medewerker}" if self.medewerker else "",
            f"organisatie {self.partij}" if self.partij else "",
            f"vanaf {self.van}" if self.van else "",
            f"tot en met {self.tot}" if self.tot else "",
            self.gebeurtenis,
            "geweigerd" if self.geweigerd else "",
            "buiten werktijd" if self.buiten_werktijd else "",
        ]
        return "Logboek " + (", ".join(filter(None, parts)) or "zonder filter")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One row of the read log as it is printed."""

    url: str
    dag: str
    tijd: str
    wie: str
    rol: str
    organisatie: str
    gebeurtenis: str
    object: str
    categorieen: tuple[str, ...]
    betrokkene: str
    doel: str
    reden: str
    uitkomst: str
    geweigerd: bool
    buiten_werktijd: bool

    @property
    def categorieen_kort(self) -> str:
        """The categories in a cell: by name up to three, else how many."""
        if len(self.categorieen) <= 3:
            return ", ".join(self.categorieen)
        return f"{self.categorieen[0]}, {self.categorieen[1]} en nog {len(self.categorieen) - 2}"


@dataclass(frozen=True, slots=True)
class LogPage:
    """A part of the log, newest first; `next_key` is where the next part begins."""

    lines: tuple[LogLine, ...] = ()
    next_key: str | None = None


@dataclass(frozen=True, slots=True)
class LogDetail:
    """Everything one row of the log says."""

    line: LogLine
    facts: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    bewoner: UUID | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who opened what is asked for, in short: how often, why, and when last."""

    naam: str
    organisatie: str
    doel: str
    keren: str
    laatst: str
    medewerker: int


def log_page(asked: QuerySet[Inzagelog], after: str = "") -> LogPage:
    """A part of the rows of `filtered` that the row-level policy shows to this privacy officer or FG.

    `after` is the `next_key` of the part before; one that cannot be read starts at the beginning.
    """
    rows = list(_after(asked, after).only(*PRINTED)[: PAGE_SIZE + 1])
    names = category_names()
    lines = tuple(log_line(row, names) for row in rows[:PAGE_SIZE])
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return LogPage(lines, _key(last) if last else None)


def log_detail(nr: int) -> LogDetail | None:
    """One row of the log, or None where it does not exist or is not for this officer."""
    row = _rows().filter(pk=nr).first()
    if row is None:
        return None
    line = log_line(row, category_names())
    facts = (
        ("Wanneer", f"{line.dag}, {line.tijd}"),
        ("Wie", f"{line.wie} ({line.rol})"),
        ("Organisatie", line.organisatie),
        ("Wat", line.gebeurtenis),
        ("Object", line.object),
        ("Soorten gegevens", ", ".join(line.categorieen)),
        ("Betrokkene", line.betrokkene),
        ("Doel", line.doel),
        ("Reden", line.reden),
        ("Uitkomst", line.uitkomst),
        ("Convenant", str(row.convenant) if row.convenant else ""),
        ("Verzoek", str(row.verzoek or "")),
        ("Sessie", row.sessie),
        ("IP-adres", str(row.ip or "")),
        ("Regelnummer", str(row.pk)),
    )
    return LogDetail(line, facts, row.bewoner_id)


def readers(asked: QuerySet[Inzagelog]) -> tuple[tuple[Reader, ...], tuple[UUID, ...]]:
    """Who opened what is in the rows of `filtered` and why, the last one first; and the betrokkenen they are about."""
    rows = asked.filter(uitkomst="toegestaan", medewerker_id__isnull=False).order_by()
    about = ("medewerker_id", "medewerker__user__naam", "partij__naam", "doel", "bewoner_id")
    found = rows.values(*about).annotate(keren=Count("verzoek", distinct=True), laatst=Max("tijd")).order_by("-laatst")
    grouped: dict[tuple[int, str], tuple[str, str, int, dt.datetime]] = {}
    betrokkenen = []
    for row in found:
        key = (row["medewerker_id"], row["doel"])
        if key not in grouped:
            grouped[key] = (row["medewerker__user__naam"], row["partij__naam"], row["keren"], row["laatst"])
        if row["bewoner_id"] and row["bewoner_id"] not in betrokkenen:
            betrokkenen.append(row["bewoner_id"])
    shown = tuple(
        Reader(naam, partij, doel, "1 keer" if keren == 1 else f"{keren} keer", long_moment(laatst), medewerker)
        for (medewerker, doel), (naam, partij, keren, laatst) in list(grouped.items())[:READERS_SHOWN]
    )
    return shown, tuple(betrokkenen)


def people_in_log(actor: Actor) -> list[tuple[int, str, int, str]]:
    """Whose readings this officer may see, with their organisation: the own people, for the regie the gemeente's."""
    scope = {"partij__gemeente_id": actor.gemeente_id} if actor.regie else {"partij_id": actor.partij_id}
    rows = Medewerker.objects.filter(**scope).order_by("user__naam", "partij__naam")
    return list(rows.values_list("pk", "user__naam", "partij_id", "partij__naam"))


@cache
def category_names() -> dict[int, str]:
    """The categories by number; they belong to the release (privacy/data/)."""
    return {row["nr"]: row["naam"] for row in matrix()["categorie"]}


def pseudonym(bewoner: UUID | None) -> str:
    """How the log names a betrokkene: never by name."""
    return f"B-{str(bewoner)[:4].upper()}" if bewoner else ""


def _rows() -> QuerySet[Inzagelog]:
    return Inzagelog.objects.select_related("medewerker__user", "partij")


def filtered(wanted: LogFilter, *, gemeente_id: str, today: dt.date) -> QuerySet[Inzagelog]:
    """The rows that `wanted` asks for, newest first; `today` is the last day of which holidays are known."""
    rows = _rows().order_by("-tijd", "-id")
    if wanted.nummers:
        rows = rows.filter(Q(casus_id__in=_overseen(wanted.nummers)) | Q(object__in=wanted.nummers))
    exact = {"medewerker_id": wanted.medewerker, "partij_id": wanted.partij, "gebeurtenis": wanted.gebeurtenis}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.van:
        rows = rows.filter(tijd__gte=midnight(wanted.van))
    if wanted.tot:
        rows = rows.filter(tijd__lt=midnight(wanted.tot + dt.timedelta(days=1)))
    if wanted.geweigerd:
        rows = rows.filter(uitkomst="geweigerd")
    if wanted.buiten_werktijd:
        rows = rows.filter(outside_hours(today, working_hours(gemeente_id)))
    return rows


def outside_hours(today: dt.date, working: tuple[str, str]) -> Q:
    """Use of data in the evening, at night, in a weekend or on a holiday."""
    hours = OfficeHours.of(working)
    free = Q(tijd__iso_week_day__gte=6) | Q(tijd__time__lt=hours.van) | Q(tijd__time__gte=hours.tot)
    return (free | Q(tijd__date__in=public_holidays(today))) & Q(gebeurtenis__in=IN_USE)


def _overseen(nummers: list[str]) -> list[UUID]:
    """The keys of these casussen, where they are within the oversight of who asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT casus FROM gate.overseen(%s)", [nummers])
        return [casus for (casus,) in cursor.fetchall()]


def midnight(date: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(date, dt.time.min))


def _after(rows: QuerySet[Inzagelog], key: str) -> QuerySet[Inzagelog]:
    micros, _, nr = key.partition("-")
    if not (micros.isascii() and micros.isdigit() and nr.isascii() and nr.isdigit()) or len(key) > 36:
        return rows
    try:
        moment = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(microseconds=int(micros))
    except OverflowError:
        return rows
    return rows.filter(Q(tijd__lt=moment) | Q(tijd=moment, id__lt=min(int(nr), 2**63 - 1)))


def _key(row: Inzagelog) -> str:
    passed = row.tijd - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return f"{passed // dt.timedelta(microseconds=1)}-{row.pk}"


def log_line(row: Inzagelog, names: dict[int, str]) -> LogLine:
    local = timezone.localtime(row.tijd)
    hours = OfficeHours.of(working_hours(row.gemeente_id or ""))
    return LogLine(
        url=reverse("inzagelog_regel", args=[row.pk]),
        dag=long_date(row.tijd),
        tijd=f"{local:%H.%M.%S} uur",
        wie=row.medewerker.user.naam if row.medewerker else "Onbekend",
        rol=role_labels(row.rol),
        organisatie=row.partij.naam if row.partij else "Onbekend",
        gebeurtenis=EVENTS.get(row.gebeurtenis, row.gebeurtenis),
        object=row.object,
        categorieen=category_labels(row.categorieen, names),
        betrokkene=pseudonym(row.bewoner_id),
        doel=row.doel,
        reden=row.reden,
        uitkomst=OUTCOMES.get(row.uitkomst, row.uitkomst),
        geweigerd=row.uitkomst == "geweigerd",
        buiten_werktijd=row.gebeurtenis in IN_USE and hours.outside(local),
    )


@cache
def role_labels(rollen: str) -> str:
    """The roles that stand in a row, in words."""
    labels = dict(Rol.choices)
    return ", ".join(str(labels.get(rol, rol)) for rol in rollen.split(",") if rol)


def category_labels(numbers: Iterable[int], names: dict[int, str]) -> tuple[str, ...]:
    chosen = sorted(numbers)
    if names and len(chosen) == len(names):
        return (EVERYTHING,)
    return tuple(names.get(nr, str(nr)) for nr in chosen)
