"""What a privacy officer sees of the requests of betrokkenen."""

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases.queries.rechten_uitvoering import carried_out
from cases.rules.rechten import OPEN
from cases.services.rechten import NEVER
from parties.actor import Actor
from parties.dates import due_in, long_date
from parties.models import Rol
from privacy import gate
from privacy.gate import Disclosed, Doel
from privacy.models import Categorie, Raadpleging, Rechtenpersoon, Rechtenverzoek

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
