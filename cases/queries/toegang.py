"""Who reads one row: what its provider sees and can change, and the besluiten that were given and received."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from cases.boxes import BOXES, readership
from cases.dossier.items import CATEGORIES as TO_COURT
from cases.interventies import BY_KEY
from cases.models import (
    Aanmelding,
    Actiepunt,
    Actiepunttoelichting,
    Bezoekadvies,
    Brief,
    Casus,
    Document,
    Gezin,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Meldergegevens,
    Naw,
    Overlastmelding,
    Politiemutatie,
    Wvggztraject,
)
from cases.queries.loaders import OpenCasus
from cases.services.besluiten_toegang import receivers
from cases.services.restricties import Readers
from parties.actor import Actor
from parties.dates import due_in, local, long_date, short_date
from parties.links import link
from parties.models import Partij
from privacy import gate
from privacy.catalogue import personal
from privacy.gate import Disclosed
from privacy.models import Categorie, CategorieRij, Toegangsbesluit, Toegangsvoorstel
from privacy.toegang import MELDER, OFFICER_DECIDES, OwnRow

TITLES: dict[type[CategorieRij], Callable[[Any], str]] = {
    Aanmelding: lambda row: f"Aanmelding van {short_date(row.gemaakt_op)}",
    Actiepunt: lambda row: f"Actiepunt: {row.titel}",
    Actiepunttoelichting: lambda row: f"Toelichting van {short_date(row.gemaakt_op)}",
    Bezoekadvies: lambda row: "Veilig op bezoek",
    Brief: lambda row: f"Brief: {row.onderwerp}",
    Document: lambda row: f"Document: {row.titel}",
    Gezin: lambda row: "Gezinssamenstelling",
    Hulpaanbod: lambda row: f"Hulpaanbod van {short_date(row.datum)}",
    Huurachterstand: lambda row: "Huurachterstand",
    Huurgegevens: lambda row: "Huurgegevens",
    Interventie: lambda row: BY_KEY[row.soort].naam if row.soort in BY_KEY else "Interventie",
    Journaalitem: lambda row: f"{BOXES[row.vak].label} van {short_date(row.datum)}",
    Meldergegevens: lambda row: "Gegevens van de melder",
    Naw: lambda row: "Naam en adres",
    Overlastmelding: lambda row: f"Melding van {short_date(row.begonnen_op)}",
    Politiemutatie: lambda row: f"Politiemutatie {row.mutatienummer}",
    Wvggztraject: lambda row: "Verkennend onderzoek (Wvggz)",
}
TABLES: dict[str, type[CategorieRij]] = {model._meta.db_table: model for model in TITLES}


@dataclass(frozen=True, slots=True)
class Line:
    """One besluit or proposal, in words."""

    title: str
    ground: str
    why: str
    until: str
    withdraw_url: str = ""
    read_url: str = ""
    decide_url: str = ""


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One own row: who reads it now, who else could, and what was given of it."""

    title: str
    category: str
    readers: tuple[str, ...]
    narrowed: str
    initial: dict[str, Any]
    participants: tuple[Partij, ...]
    receivers: tuple[Partij, ...]
    # The melder's identity is read by nobody under the convenant: there is nothing to narrow.
    narrows: bool
    officer: bool
    given: tuple[Line, ...]
    waiting: tuple[Line, ...]
    released: bool
    release_url: str


def names_of(gemeente_id: str) -> dict[int, str]:
    """Every organisation by name, also one that stopped: what was given to it says so."""
    return dict(Partij.objects.filter(gemeente_id=gemeente_id).values_list("pk", "naam"))


def narrowed_text(row: Any, names: Mapping[int, str]) -> str:
    """For the provider alone: "alleen voor GGD Lindestreek en Wijkteam Lindewaard"."""
    if row.beperkt:
        return "alleen voor uw organisatie"
    if not row.alleen_voor:
        return ""
    found = sorted(names.get(pk, "een andere organisatie") for pk in row.alleen_voor)
    return f"alleen voor {' en '.join(filter(None, [', '.join(found[:-1]), found[-1]]))}"


def access_links(casus: Casus) -> Callable[[Disclosed[Any]], tuple[str, str]] | None:
    """For each own row on a page: where its readers are chosen, and to whom it was narrowed.

    None where there is nothing to choose. Asks for names once, and only where a row was narrowed to some.
    """
    if casus.aangemeld_op is None:
        return None

    @cache
    def names() -> dict[int, str]:
        return names_of(casus.gemeente_id)

    def links(row: Disclosed[Any]) -> tuple[str, str]:
        if row.tabel not in TABLES:
            return "", ""
        kept = narrowed_text(row, names()) if row.alleen_voor and not row.beperkt else ""
        return link("toegang", casus.nummer, row.tabel, row.id), kept

    return links


def read_row(oc: OpenCasus, tabel: str, rij: UUID) -> Disclosed[Any]:
    """One disclosed row of the casus. Raises NotDisclosed."""
    model = TABLES.get(tabel)
    found = gate.read(oc.opening, model._default_manager.filter(pk=rij, casus_id=oc.id)) if model else ()
    if not found:
        raise gate.NotDisclosed
    return found[0]


def title_of(row: Disclosed[Any]) -> str:
    return TITLES[TABLES[row.tabel]](row)


def facts_of(row: Disclosed[Any]) -> list[tuple[str, str]]:
    """What a row says, column by column; for a page that shows a row of any table."""
    model = TABLES[row.tabel]
    own = personal(model._meta.label)
    columns = [column for column in model._meta.concrete_fields if column.name in own]
    values = ((column, _plain(getattr(row, column.name))) for column in columns)
    return [(str(column.verbose_name).capitalize(), text) for column, text in values if text]


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, dt.date):
        return long_date(value)
    return "" if value is None else str(value)


def access_page(actor: Actor, oc: OpenCasus, own: OwnRow, *, now: dt.datetime) -> AccessPage:
    """The page; `oc` has the category of the row, and 22 and 30, open."""
    row, casus = read_row(oc, own.tabel, own.rij), oc.casus
    today = local(now)
    others = receivers(actor, oc.opening, casus, 0)
    names = {p.pk: p.naam for p in others}
    readers = Readers.OWN if row.beperkt else Readers.SOME if row.alleen_voor else Readers.CONVENANT
    besluiten = Toegangsbesluit.objects.filter(tabel=own.tabel, rij=own.rij, bron_id=actor.partij_id)
    waiting = Toegangsvoorstel.objects.filter(
        tabel=own.tabel, rij=own.rij, bron_id=actor.partij_id, besloten_op=None, ingetrokken_op=None
    )
    category = Categorie.objects.get(nr=own.categorie)
    return AccessPage(
        title=title_of(row),
        category=category.naam,
        readers=tuple(readership(actor, oc.opening, casus, today=today).of(own.categorie)),
        narrowed=narrowed_text(row, names),
        initial={"readers": readers, "partijen": [str(pk) for pk in row.alleen_voor or ()]},
        participants=tuple(others),
        receivers=tuple(p for p in others if own.categorie != MELDER or p.regie),
        narrows=own.categorie != MELDER,
        officer=own.categorie in OFFICER_DECIDES,
        given=tuple(given_line(b, b.partij.naam, today) for b in running(besluiten, now).select_related("partij")),
        waiting=tuple(waiting_line(v, v.partij.naam, today) for v in waiting.select_related("partij")),
        released=row.vrijgave_op is not None,
        release_url=(link("vrijgave", casus.nummer, own.tabel, own.rij) if own.categorie in TO_COURT else ""),
    )


def running(rows: Any, now: dt.datetime) -> Any:
    """Besluiten that give something now, first those that end first."""
    return rows.filter(ingetrokken_op=None, geldig_van__lte=now, geldig_tot__gt=now).order_by("geldig_tot", "pk")


def given_line(besluit: Toegangsbesluit, title: str, today: dt.date) -> Line:
    return Line(
        title=title,
        ground=besluit.get_grondslag_display(),
        why=besluit.grond,
        until=until_text(besluit.geldig_tot, today),
        withdraw_url=link("besluit_withdraw", besluit.pk),
    )


def waiting_line(voorstel: Toegangsvoorstel, title: str, today: dt.date) -> Line:
    return Line(
        title=title,
        ground=voorstel.get_grondslag_display(),
        why=voorstel.grond,
        until=until_text(voorstel.geldig_tot, today),
        withdraw_url=link("voorstel_withdraw", voorstel.pk),
        decide_url=link("voorstel_decide", voorstel.pk),
    )


def until_text(moment: dt.datetime, today: dt.date) -> str:
    """A besluit ends at the end of a day: "tot en met zo 6 december 2026 (over 14 dagen)"."""
    day = local(moment - dt.timedelta(seconds=1))
    return f"tot en met {long_date(day)} ({due_in(day, today)})"


@dataclass(frozen=True, slots=True)
class Besluiten:
    """What an organisation gave and got, and what waits: for one casus, or all of them."""

    given: tuple[Line, ...]
    received: tuple[Line, ...]
    waiting: tuple[Line, ...] = ()


def of_casus(actor: Actor, casus: Casus, *, now: dt.datetime) -> Besluiten:
    """The besluiten in one casus that run now; three queries."""
    today = local(now)
    rows = running(Toegangsbesluit.objects.filter(casus=casus), now).select_related("partij", "bron", "categorie")
    found = list(rows)
    waiting = Toegangsvoorstel.objects.filter(casus=casus, besloten_op=None, ingetrokken_op=None)
    return Besluiten(
        given=tuple(_given(b, today) for b in found if b.bron_id == actor.partij_id),
        received=tuple(_received(b, casus.nummer, today) for b in found if b.partij_id == actor.partij_id),
        waiting=tuple(
            waiting_line(v, f"{v.categorie.naam} aan {v.partij.naam}", today)
            for v in waiting.select_related("partij", "categorie").order_by("voorgesteld_op")
        ),
    )


def _given(besluit: Toegangsbesluit, today: dt.date, nummer: str = "") -> Line:
    title = f"{besluit.categorie.naam} aan {besluit.partij.naam}"
    return given_line(besluit, f"Casus {nummer}: {title}" if nummer else title, today)


def _received(besluit: Toegangsbesluit, nummer: str, today: dt.date, *, read: bool = True) -> Line:
    return Line(
        title=f"{besluit.categorie.naam} van {besluit.bron.naam}",
        ground=besluit.get_grondslag_display(),
        why=besluit.grond,
        until=until_text(besluit.geldig_tot, today),
        read_url=link("toegang_read", nummer, besluit.pk) if read and besluit.tabel in TABLES else "",
    )


def of_organisation(actor: Actor, numbers: Mapping[UUID, str], *, now: dt.datetime) -> Besluiten:
    """Everything that runs or waits, for the privacy officer: no content, and a number for each."""
    today = local(now)
    rows = list(running(Toegangsbesluit.objects.all(), now).select_related("partij", "bron", "categorie"))
    waiting = Toegangsvoorstel.objects.filter(bron_id=actor.partij_id, besloten_op=None, ingetrokken_op=None)
    return Besluiten(
        given=tuple(_given(b, today, numbers.get(b.pk, "")) for b in rows if b.bron_id == actor.partij_id),
        received=tuple(
            _received(b, "", today, read=False) for b in rows if b.partij_id == actor.partij_id != b.bron_id
        ),
        waiting=tuple(_proposal(v, today) for v in _people(waiting)),
    )


def _people(rows: Any) -> Iterable[Toegangsvoorstel]:
    found: Iterable[Toegangsvoorstel] = rows.select_related("partij", "categorie", "voorgesteld_door__user").order_by(
        "voorgesteld_op", "pk"
    )
    return found


def _proposal(voorstel: Toegangsvoorstel, today: dt.date) -> Line:
    title = f"Casus {voorstel.casusnummer}: {voorstel.categorie.naam} aan {voorstel.partij.naam}"
    line = waiting_line(voorstel, title, today)
    who = f"Voorgesteld door {voorstel.voorgesteld_door.user.naam} op {long_date(voorstel.voorgesteld_op)}."
    return Line(line.title, line.ground, f"{line.why} {who}", line.until, "", "", line.decide_url)
