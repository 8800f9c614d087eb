"""What a privacy officer sees of the requests of betrokkenen."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Field, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from cases.rules.rechten import OPEN
from cases.services.rechten import NEVER
from parties.actor import Actor
from parties.dates import due_in, long_date
from parties.models import Rol
from privacy import gate
from privacy.catalogue import Kind, catalogue
from privacy.gate import ALL_CATEGORIES, Disclosed, Doel, Event, Opening
from privacy.models import (
    Categorie,
    CategorieRij,
    Raadpleging,
    Rechtenpersoon,
    Rechtenverzoek,
    Verzoekantwoord,
    Verzoekvraag,
)

# Rows of requests themselves, which hang on no casus.
REQUESTS = (Rechtenpersoon, Verzoekantwoord, Verzoekvraag)
# Who reported, and other people of the casus.
MASKED = {"melder_ref", "adres_reden", "partijen", "medewerker", "velden"}
# What a betrokkene calls a row, where its name in the application is no word.
IN_WORDS = {
    "Naw": "Naam en adres",
    "Journaalitem": "Aantekening",
    "Actiepunttoelichting": "Toelichting bij een actiepunt",
    "Wvggztraject": "Traject Wvggz of Wzd",
}
# Ticked by nobody beforehand: about the safety of staff, the interests of an organisation, or justice.
HESITANT = frozenset({14, 21, 29})
LIST_SIZE = 100


@dataclass(frozen=True, slots=True)
class RequestLine:
    """One request in a list."""

    url: str
    nummer: str
    soort: str
    status: str
    uiterlijk: str
    rest: str
    te_laat: bool


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """One organisation that was asked about one casus."""

    url: str
    casus: str
    organisatie: str
    uitkomst: str
    detail: str
    open: bool
    eigen: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One row that goes to the betrokkene: what it is, from whom, and its columns."""

    id: str
    titel: str
    organisatie: str
    datum: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one category."""

    categorie: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything on the page of one request."""

    verzoek: Rechtenverzoek
    persoon: Any
    facts: tuple[tuple[str, str], ...]
    consultations: tuple[ConsultationLine, ...] = ()
    mine: bool = False
    te_laat: bool = False
    unanswered: int = 0
    casussen: tuple[str, ...] = ()
    steps: dict[str, bool] = field(default_factory=dict)


def load_verzoek(actor: Actor, nummer: str) -> Rechtenverzoek:
    """The shell of a request that the actor's Partij handles. Raises NotDisclosed, after logging, otherwise."""
    found = Rechtenverzoek.objects.filter(nummer=nummer, partij_id=actor.partij_id).select_related("behandelaar__user")
    verzoek = found.first()
    if verzoek is None:
        gate.log_refusal(actor, doel=Doel.RECHTEN, object=nummer)
        raise gate.NotDisclosed
    return verzoek


def load_raadpleging(actor: Actor, pk: UUID) -> Raadpleging:
    """One consultation of the actor's own Partij. Raises NotDisclosed, after logging, otherwise."""
    found = (
        Raadpleging.objects.filter(pk=pk, bron_id=actor.partij_id).select_related("aanvraag", "partij", "bron").first()
    )
    if found is None:
        gate.log_refusal(actor, doel=Doel.RECHTEN, object="raadpleging")
        raise gate.NotDisclosed
    return found


def request_lines(actor: Actor, *, today: dt.date) -> tuple[list[RequestLine], list[RequestLine]]:
    """The open requests of the actor's Partij, most urgent first, and the last closed ones."""
    rows = Rechtenverzoek.objects.filter(partij_id=actor.partij_id)
    open_rows = rows.filter(status__in=OPEN).order_by("uiterlijk")[:LIST_SIZE]
    closed = rows.exclude(status__in=OPEN).order_by("-afgerond_op")[:LIST_SIZE]
    return [_line(row, today) for row in open_rows], [_line(row, today) for row in closed]


def consultations_for(actor: Actor) -> list[ConsultationLine]:
    """What other organisations wait for: consultations of the actor's own Partij that are open."""
    rows = Raadpleging.objects.filter(bron_id=actor.partij_id, uitkomst="open", aanvraag__status="raadplegen")
    return [_consultation(row, actor) for row in rows.select_related("partij", "bron").order_by("aanvraag__uiterlijk")]


def waiting(actor: Actor) -> int:
    """How many requests and consultations wait for this privacy officer."""
    requests = Rechtenverzoek.objects.filter(partij_id=actor.partij_id, status__in=OPEN).count()
    return (
        requests
        + Raadpleging.objects.filter(bron_id=actor.partij_id, uitkomst="open", aanvraag__status="raadplegen")
        .exclude(partij_id=actor.partij_id)
        .count()
    )


def _line(row: Rechtenverzoek, today: dt.date) -> RequestLine:
    late = row.status in OPEN and row.uiterlijk < today
    return RequestLine(
        url=reverse("rechtenverzoek_detail", args=[row.nummer]),
        nummer=row.nummer,
        soort=row.get_soort_display(),
        status=row.get_besluit_display() if row.besluit else row.get_status_display(),
        uiterlijk=long_date(row.uiterlijk),
        rest=due_in(row.uiterlijk, today) if row.status in OPEN else "",
        te_laat=late,
    )


def _consultation(row: Raadpleging, actor: Actor, carried_out: str = "") -> ConsultationLine:
    eigen = row.bron_id == actor.partij_id
    detail = row.get_weigeringsgrond_display() if row.weigeringsgrond else ""
    if row.uitkomst == Raadpleging.Uitkomst.AKKOORD:
        detail = f"{len(row.categorieen)} soorten gegevens"
    return ConsultationLine(
        url=reverse("raadpleging", args=[row.pk]) if eigen else "",
        casus=row.casusnummer,
        organisatie=row.bron.naam,
        uitkomst=row.get_uitkomst_display(),
        detail=f"{detail}. {carried_out}" if carried_out else detail,
        open=row.uitkomst == Raadpleging.Uitkomst.OPEN,
        eigen=eigen,
    )


def request_page(actor: Actor, verzoek: Rechtenverzoek, *, today: dt.date) -> RequestPage:
    """The page of one request. Opens and logs who asks, for a privacy officer; an FG reads the shell."""
    persoon = person_of(actor, verzoek) if actor.has(Rol.PRIVACY_OFFICER) else None
    rows = Raadpleging.objects.filter(aanvraag=verzoek).select_related("bron").order_by("casusnummer", "bron__naam")
    done = carried_out(verzoek, rows)
    lines = tuple(_consultation(row, actor, done.get(row.pk, "")) for row in rows)
    works = actor.has(Rol.PRIVACY_OFFICER)
    facts = (
        ("Soort verzoek", verzoek.get_soort_display()),
        ("Ontvangen", long_date(verzoek.ontvangen_op)),
        ("Antwoord uiterlijk", long_date(verzoek.uiterlijk)),
        ("Verlengd op", long_date(verzoek.verlengd_op) if verzoek.verlengd_op else ""),
        ("Stand", verzoek.get_besluit_display() or verzoek.get_status_display()),
        ("Behandelaar", verzoek.behandelaar.user.naam if verzoek.behandelaar else ""),
        ("Overzicht gemaakt", long_date(verzoek.overzicht_op) if verzoek.overzicht_op else ""),
        ("Beperking van de verwerking", _restriction(verzoek)),
    )
    status = verzoek.status
    return RequestPage(
        verzoek=verzoek,
        persoon=persoon,
        facts=tuple(fact for fact in facts if fact[1]),
        consultations=lines,
        mine=works,
        te_laat=status in OPEN and verzoek.uiterlijk < today,
        unanswered=sum(line.open for line in lines),
        casussen=tuple(dict.fromkeys(line.casus for line in lines)),
        steps={
            "identity": works and status == "ontvangen" and not verzoek.identiteit_vastgesteld,
            "search": works and status in ("ontvangen", "raadplegen") and verzoek.identiteit_vastgesteld,
            "compose": works and status == "raadplegen",
            "answer": works and status == "samenstellen",
            "nothing": works and status == "ontvangen" and verzoek.identiteit_vastgesteld,
            "extend": works
            and status in OPEN
            and not verzoek.verlengd_op
            and today <= verzoek.uiterlijk
            and verzoek.soort != "wpg_inzage",
            "unrestrict": works and verzoek.beperkt_van is not None and verzoek.beperkt_tot is None,
            "letter": works and bool(verzoek.besluit),
        },
    )


ERASURE = {
    "open": "Wacht op de privacy officer die over vernietigen beslist",
    "uitgevoerd": "Gewist",
    "aangehouden": "Nog niet gewist: iets houdt de casus vast, of het is uitgesteld",
    "onbekend": "Niet voorgesteld: deze casus gaat over meer mensen, en wij vonden niet wat over deze persoon gaat",
}


def carried_out(verzoek: Rechtenverzoek, rows: Iterable[Raadpleging]) -> dict[UUID, str]:
    """Per consultation what became of a granted wissing or rectificatie; empty for other requests."""
    if verzoek.besluit not in ("toegewezen", "deels"):
        return {}
    if verzoek.soort == Rechtenverzoek.Soort.RECTIFICATIE:
        agreed = [row for row in rows if row.uitkomst == Raadpleging.Uitkomst.AKKOORD]
        return {row.pk: _corrected(row, verzoek) for row in agreed}
    if verzoek.soort != Rechtenverzoek.Soort.WISSING:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT raadpleging, stand, sinds FROM gate.erasure_state(%s)", [verzoek.pk])
        found = cursor.fetchall()
    return {pk: f"{ERASURE[stand]}{f' op {long_date(since)}' if since else ''}" for pk, stand, since in found}


def what_was_done(verzoek: Rechtenverzoek) -> tuple[str, ...]:
    """For the letter: per organisation what became of what was granted, and who refused on which ground."""
    rows = list(Raadpleging.objects.filter(aanvraag=verzoek).select_related("bron").order_by("bron__naam"))
    done = carried_out(verzoek, rows)
    lines = dict.fromkeys(f"{row.bron.naam}: {_lower(done[row.pk])}." for row in rows if row.pk in done)
    return tuple(lines)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _corrected(row: Raadpleging, verzoek: Rechtenverzoek) -> str:
    if row.uitgevoerd_op:
        return f"{row.get_resultaat_display()}, op {long_date(row.uitgevoerd_op)}"
    return f"Verbetert dit uiterlijk op {long_date(verzoek.uiterlijk)}"


@dataclass(frozen=True, slots=True)
class Correction:
    """What one source is to correct, for who does so; `may_finish` for who works on the casus or answers for it."""

    pk: UUID
    casus: str
    casus_url: str
    verzoek: str
    uiterlijk: str
    opdracht: str
    done: str


def correction(actor: Actor, pk: UUID) -> Correction:
    """One granted rectificatie of the actor's own Partij. Opens and logs. Raises NotDisclosed otherwise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.rectification(%s, %s, %s)", (*gate.sign(actor), pk))
        found = cursor.fetchone()
    if found is None:
        gate.log_refusal(actor, doel=Doel.RECHTEN, object="rectificatie")
        raise gate.NotDisclosed
    casus, nummer, until, done_at, result, works = found
    opening = gate.open_gate(actor, aanvragen=[pk], categories=[1], doel=Doel.RECHTEN)
    words = gate.read(opening, Rechtenpersoon.objects.filter(aanvraag=pk))
    return Correction(
        pk=pk,
        casus=casus,
        casus_url=reverse("casus_gegevens", args=[casus]) if works else "",
        verzoek=nummer,
        uiterlijk=f"{long_date(until)} ({due_in(until, timezone.localdate())})",
        opdracht=words[0].vraag if words else "",
        done=f"{Raadpleging.Resultaat(result).label}, op {long_date(done_at)}" if done_at else "",
    )


def _restriction(verzoek: Rechtenverzoek) -> str:
    if verzoek.beperkt_van is None:
        return ""
    if verzoek.beperkt_tot is None:
        return f"Sinds {long_date(verzoek.beperkt_van)}"
    return f"Van {long_date(verzoek.beperkt_van)} tot {long_date(verzoek.beperkt_tot)}"


def person_of(actor: Actor, verzoek: Rechtenverzoek) -> Disclosed[Rechtenpersoon] | None:
    """Who asks; opens and logs. None for a request that was withdrawn."""
    opening = gate.open_gate(actor, aanvragen=[verzoek.pk], categories=[1], doel=Doel.RECHTEN)
    rows = gate.read(opening, Rechtenpersoon.objects.filter(aanvraag=verzoek.pk))
    return rows[0] if rows else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A casus that may be about the person: found by name, by address or by both."""

    id: UUID
    nummer: str
    how: str
    strong: bool


def hits(actor: Actor, verzoek: Rechtenverzoek, persoon: Any) -> list[Hit]:
    """Casussen found by the surname or full name and by the address of who asks, as far as not consulted yet.

    Both searches are logged.
    """
    words = persoon.naam.split()
    by_name = gate.find_person(actor, [persoon.naam, *words[-1:], " ".join(words[1:])], doel=Doel.RECHTEN)
    by_address = gate.find_person(actor, _address_terms(persoon.adres_tekst), doel=Doel.RECHTEN)
    named, placed = {row[0]: row[1] for row in by_name}, {row[0]: row[1] for row in by_address}
    known = set(Raadpleging.objects.filter(aanvraag=verzoek).values_list("casus_id", flat=True))
    found = []
    for pk, nummer in {**named, **placed}.items():
        both = pk in named and pk in placed
        how = "Naam en adres" if both else "Naam" if pk in named else "Adres"
        if pk not in known:
            found.append(Hit(pk, nummer, how, both))
    return sorted(found, key=lambda hit: (not hit.strong, hit.nummer))


def _address_terms(text: str) -> list[str]:
    """An address as people write it: whole, the street with its number, and postcode with number."""
    street = text.split(",")[0].strip()
    postcode = re.search(r"\b\d{4} ?[A-Za-z]{2}\b", text)
    number = re.search(r"\d+\S*$", street)
    return [text, street, *([postcode[0] + number[0]] if postcode and number else [])]


def categories_to_give() -> list[tuple[int, str, bool]]:
    """(number, name, ticked beforehand) of what a source may agree to give, to erase or to correct."""
    rows = Categorie.objects.exclude(nr__in=NEVER).order_by("nr")
    return [(row.nr, row.naam, row.nr not in HESITANT) for row in rows]


def models_of_rows() -> Iterator[type[CategorieRij]]:
    """Every table with personal data that hangs on a casus."""
    for model in apps.get_models():
        if issubclass(model, CategorieRij) and model not in REQUESTS:
            yield model


def collect(actor: Actor, verzoek: Rechtenverzoek, *, omit: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """What the sources agreed to give, by category. PostgreSQL decides; logged as an export (art. 15 AVG).

    `omit` names rows that stay away because of the rights of others (art. 15(4) AVG).
    """
    opening = gate.open_gate(
        actor, aanvragen=[verzoek.pk], categories=ALL_CATEGORIES, doel=Doel.RECHTEN, event=Event.EXPORT
    )
    casussen = list(Raadpleging.objects.filter(aanvraag=verzoek).values_list("casus_id", flat=True))
    found: dict[int, list[Item]] = {}
    for model in models_of_rows():
        for row in _rows(opening, model, casussen):
            item = _item(model, row)
            if item.facts and item.id not in omit:
                found.setdefault(row.categorie_id, []).append(item)
    names = dict(Categorie.objects.values_list("nr", "naam"))
    return tuple(Section(names[nr], tuple(found[nr])) for nr in sorted(found))


def _rows(opening: Opening, model: type[CategorieRij], casussen: list[UUID]) -> tuple[Disclosed[Any], ...]:
    rows: Any = model._default_manager.filter(casus_id__in=casussen).select_related("bron").order_by("gemaakt_op")
    return gate.read(opening, rows)


def _item(model: type[CategorieRij], row: Disclosed[Any]) -> Item:
    kinds = catalogue()[model._meta.label]
    facts = []
    for column in model._meta.get_fields():
        if not isinstance(column, Field) or column.name in MASKED:
            continue
        if kinds.get(column.name) not in (Kind.PERSONAL, Kind.NEUTRAL):
            continue
        value = _value(row, column)
        if value:
            facts.append((str(column.verbose_name).capitalize(), value))
    return Item(
        id=f"{model._meta.db_table}:{row.id}",
        titel=IN_WORDS.get(model.__name__, str(model._meta.verbose_name).capitalize()),
        organisatie=row.bron.naam,
        datum=long_date(row.gemaakt_op),
        facts=tuple(facts),
    )


def _value(row: Disclosed[Any], column: "Field[Any, Any]") -> str:
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, dt.datetime):
        return f"{long_date(value)}, {timezone.localtime(value):%H.%M} uur"
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if isinstance(value, Model | str | int):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)
