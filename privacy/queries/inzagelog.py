"""Named reads of the read log and of the convenant in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from parties.actor import Actor
from parties.models import Medewerker, Partij, Rol
from privacy.models import Categorie, Inzagelog

PAGE_SIZE = 50
EVENTS = {
    "lezen": "Lezen",
    "schrijven": "Vastleggen",
    "zoeken": "Zoeken",
    "afdrukken": "Afdrukken",
    "export": "Export",
    "verstrekking": "Verstrekking",
    "partijwissel": "Wissel van organisatie",
    "inzage_logboek": "Inzage in dit logboek",
}
OUTCOMES = {"toegestaan": "Toegestaan", "geweigerd": "Geweigerd"}
EVERYTHING = "Alle soorten gegevens"


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


def log_page(wanted: LogFilter, after: str = "") -> LogPage:
    """The rows of the log that the row-level policy shows to this privacy officer or FG.

    `after` is the `next_key` of the part before; one that cannot be read starts at the beginning.
    """
    rows = list(_after(_filtered(wanted), after)[: PAGE_SIZE + 1])
    names = category_names()
    lines = tuple(_line(row, names) for row in rows[:PAGE_SIZE])
    last = rows[PAGE_SIZE - 1] if len(rows) > PAGE_SIZE else None
    return LogPage(lines, _key(last) if last else None)


def log_detail(nr: int) -> LogDetail | None:
    """One row of the log, or None where it does not exist or is not for this officer."""
    row = _rows().filter(pk=nr).first()
    if row is None:
        return None
    line = _line(row, category_names())
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
    return LogDetail(line, facts)


def people_in_log(actor: Actor) -> list[tuple[int, str]]:
    """Whose readings this officer may see: the own people, for the regie those of the whole gemeente."""
    rows = Medewerker.objects.filter(**_scope(actor)).select_related("user", "partij")
    return [(m.pk, f"{m.user.naam}, {m.partij.naam}") for m in rows.order_by("user__naam", "partij__naam")]


def organisations_in_log(actor: Actor) -> list[tuple[int, str]]:
    """The organisations to choose from; nothing to choose outside the regie."""
    if not actor.regie:
        return []
    return list(Partij.objects.filter(gemeente_id=actor.gemeente_id).order_by("naam").values_list("pk", "naam"))


def category_names() -> dict[int, str]:
    return dict(Categorie.objects.values_list("nr", "naam"))


def day(moment: dt.datetime | dt.date) -> str:
    """For instance: zo 22 november 2026."""
    local = timezone.localtime(moment) if isinstance(moment, dt.datetime) else moment
    return date_format(local, "D j F Y").lower()


def pseudonym(bewoner: UUID | None) -> str:
    """How the log names a betrokkene: never by name."""
    return f"B-{str(bewoner)[:4].upper()}" if bewoner else ""


def _scope(actor: Actor) -> dict[str, object]:
    return {"partij__gemeente_id": actor.gemeente_id} if actor.regie else {"partij_id": actor.partij_id}


def _rows() -> QuerySet[Inzagelog]:
    return Inzagelog.objects.select_related("medewerker__user", "partij", "convenant")


def _filtered(wanted: LogFilter) -> QuerySet[Inzagelog]:
    rows = _rows().order_by("-tijd", "-id")
    if wanted.casus:
        rows = rows.filter(Q(object=wanted.casus) | Q(object__startswith=f"{wanted.casus} "))
    if wanted.medewerker:
        rows = rows.filter(medewerker_id=wanted.medewerker)
    if wanted.partij:
        rows = rows.filter(partij_id=wanted.partij)
    if wanted.van:
        rows = rows.filter(tijd__gte=_midnight(wanted.van))
    if wanted.tot:
        rows = rows.filter(tijd__lt=_midnight(wanted.tot + dt.timedelta(days=1)))
    if wanted.gebeurtenis:
        rows = rows.filter(gebeurtenis=wanted.gebeurtenis)
    if wanted.geweigerd:
        rows = rows.filter(uitkomst="geweigerd")
    return rows


def _midnight(date: dt.date) -> dt.datetime:
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


def _line(row: Inzagelog, names: dict[int, str]) -> LogLine:
    local = timezone.localtime(row.tijd)
    return LogLine(
        url=reverse("inzagelog_regel", args=[row.pk]),
        dag=day(row.tijd),
        tijd=f"{local:%H.%M.%S} uur",
        wie=row.medewerker.user.naam if row.medewerker else "Onbekend",
        rol=_roles(row),
        organisatie=row.partij.naam if row.partij else "Onbekend",
        gebeurtenis=EVENTS.get(row.gebeurtenis, row.gebeurtenis),
        object=row.object,
        categorieen=_categories(row.categorieen, names),
        betrokkene=pseudonym(row.bewoner_id),
        doel=row.doel,
        reden=row.reden,
        uitkomst=OUTCOMES.get(row.uitkomst, row.uitkomst),
        geweigerd=row.uitkomst == "geweigerd",
    )


def _roles(row: Inzagelog) -> str:
    labels = dict(Rol.choices)
    return ", ".join(str(labels.get(rol, rol)) for rol in row.rol.split(",") if rol)


def _categories(numbers: Iterable[int], names: dict[int, str]) -> tuple[str, ...]:
    chosen = sorted(numbers)
    if names and len(chosen) == len(names):
        return (EVERYTHING,)
    return tuple(names.get(nr, str(nr)) for nr in chosen)
