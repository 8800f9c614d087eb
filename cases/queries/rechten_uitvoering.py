"""What became of what was granted: per source for the officer and for the letter, and the task of one source."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases.choices import in_sentence
from parties.actor import Actor
from parties.dates import due_in, long_date
from privacy import gate
from privacy.gate import Doel
from privacy.models import Raadpleging, Rechtenpersoon, Rechtenverzoek

# gate.erasure_state: for the officer who handles the request, and for the one who asked.
ERASURE = {
    "open": "Wacht op de privacy officer die over vernietigen beslist",
    "uitgevoerd": "Gewist",
    "aangehouden": "Nog niet gewist: iets houdt de casus vast, of het is uitgesteld",
    "onbekend": "Niet voorgesteld: deze casus gaat over meer mensen, en wij vonden niet wat over deze persoon gaat",
}
ERASURE_IN_LETTER = {
    "open": "wil uw gegevens wissen. Dat gebeurt zodra wij dat hebben gecontroleerd",
    "uitgevoerd": "uw gegevens zijn gewist",
    "aangehouden": "wil uw gegevens wissen, maar dat mag nu nog niet. Het gebeurt zodra het wel mag",
    "onbekend": "uw gegevens zijn nog niet gewist. Wij weten nog niet zeker welke gegevens over u gaan",
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the letter says per organisation: what became of what was granted, and who refused on which ground."""

    done: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def carried_out(verzoek: Rechtenverzoek, rows: Iterable[Raadpleging]) -> dict[UUID, str]:
    """Per consultation what became of a granted wissing or rectificatie; empty for other requests."""
    return _states(verzoek, rows, ERASURE)


def outcome(verzoek: Rechtenverzoek) -> Outcome:
    """For the letter to the one who asked, in words for that person."""
    rows = list(Raadpleging.objects.filter(aanvraag=verzoek).select_related("bron").order_by("bron__naam"))
    done = _states(verzoek, rows, ERASURE_IN_LETTER)
    return Outcome(
        done=_once(f"{row.bron.naam}: {in_sentence(done[row.pk])}." for row in rows if row.pk in done),
        refused=_once(
            f"{row.bron.naam}: {in_sentence(row.get_weigeringsgrond_display())}."
            for row in rows
            if row.uitkomst == Raadpleging.Uitkomst.GEWEIGERD
        ),
    )


def _once(lines: Iterable[str]) -> tuple[str, ...]:
    """An organisation that took part in more casussen says the same thing once."""
    return tuple(dict.fromkeys(lines))


def _states(verzoek: Rechtenverzoek, rows: Iterable[Raadpleging], erasure: dict[str, str]) -> dict[UUID, str]:
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
    return {pk: f"{erasure[stand]}{f' op {long_date(since)}' if since else ''}" for pk, stand, since in found}


def _corrected(row: Raadpleging, verzoek: Rechtenverzoek) -> str:
    if row.uitgevoerd_op:
        return f"{row.get_resultaat_display()}, op {long_date(row.uitgevoerd_op)}"
    return f"Verbetert dit uiterlijk op {long_date(verzoek.uiterlijk)}"


@dataclass(frozen=True, slots=True)
class Correction:
    """What one source is to correct, for who works on the casus there or answers for it."""

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
