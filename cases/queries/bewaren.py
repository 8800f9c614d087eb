"""What a privacy officer sees of keeping and destroying: proposals, the register, holds and terms."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from cases.models import Casus
from cases.queries.paging import key_of, part_of, place_in
from cases.retention import GROUNDS, TERMS
from parties.actor import Actor
from parties.dates import due_in, local, long_date, time_of_day
from parties.models import Rol
from privacy import retention
from privacy.models import Bewaarplicht, Bewaartermijn, Vernietiging, Vernietigingsvoorstel, Wat
from privacy.queries.inzagelog import category_names

# How many lines of each kind stand on the page; the rest follows when these are decided.
MOST = 50
PAGE = 50
WAAROM = {
    "juridisch": "De zaak ligt bij de rechter",
    "dossier": "Er wordt een dossier voor de rechter gemaakt",
    "beperking": "De verwerking is beperkt (artikel 18 AVG)",
    "verzoek": "Er loopt een verzoek van de bewoner",
}


@dataclass(frozen=True, slots=True)
class VoorstelLine:
    """One proposal in words."""

    url: str
    what: str
    why: str
    begun: str
    due: str
    late: bool
    postponed: str


@dataclass(frozen=True, slots=True)
class Beoordelen:
    """Everything of the actor's Partij that waits, comes up or was postponed."""

    waiting: tuple[VoorstelLine, ...]
    coming: tuple[VoorstelLine, ...]
    postponed: tuple[VoorstelLine, ...]
    more: int
    may_decide: bool


@dataclass(frozen=True, slots=True)
class VoorstelPage:
    """One proposal, with what happens when it is carried out."""

    pk: UUID
    what: str
    holdable: bool
    nummer: str
    facts: tuple[tuple[str, str], ...]
    consequences: tuple[str, ...]
    due: bool
    open: bool
    postponed: str
    postpone_reason: str


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """What remains of what was destroyed."""

    url: str
    what: str
    why: str
    when: str
    by: str
    rows: int
    files: str


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A part of the register, newest first."""

    lines: tuple[RegisterLine, ...]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A legal hold. `end_url` is empty for who may not end it."""

    casus: str
    reason: str
    note: str
    by: str
    since: str
    review: str
    late: bool
    end_url: str


@dataclass(frozen=True, slots=True)
class Holds:
    """The holds that run, those that ended, and the casussen that are kept of themselves."""

    running: tuple[HoldLine, ...]
    ended: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TermLine:
    """One term: what holds now, from when it counts, and what one must know to change it."""

    soort: str
    label: str
    months: int
    default: int
    counts_from: str
    note: str
    statutory: str
    changed: str


def what_of(row: Vernietigingsvoorstel | Vernietiging) -> str:
    """What it is about: a number, never a kind of nuisance."""
    if row.wat == Wat.MELDING:
        return f"Melding {row.nummer}"
    if row.wat == Wat.ITEMS:
        return f"Uw zorg- en politiegegevens in casus {row.nummer}"
    if row.wat == Wat.WISSING:
        return f"Gegevens van de bewoner in casus {row.nummer}"
    if row.wat == Wat.VERZOEK:
        return f"Verzoek van een betrokkene {row.nummer}"
    if row.wat == Wat.NAVRAAG:
        return f"Informatieverzoek {row.nummer}"
    return f"Casus {row.nummer}"


def why_of(row: Vernietigingsvoorstel | Vernietiging) -> str:
    term = GROUNDS[row.grond]
    if row.wat == Wat.WISSING:
        return f"{term.label} ({term.statutory})"
    return f"{term.label}: {row.maanden} {'maand' if row.maanden == 1 else 'maanden'}"


def beoordelen(actor: Actor, *, today: dt.date) -> Beoordelen:
    """The open proposals of the actor's Partij, most overdue first: one query."""
    rows = list(_open().order_by("vervalt_op", "nummer", "wat")[: 4 * MOST])
    postponed = [row for row in rows if row.uitgesteld_tot and row.uitgesteld_tot > today]
    rest = [row for row in rows if row not in postponed]
    groups = (
        [row for row in rest if row.vervalt_op <= today],
        [row for row in rest if row.vervalt_op > today],
        postponed,
    )
    waiting, coming, later = (tuple(_line(row, today) for row in group[:MOST]) for group in groups)
    shown = len(waiting) + len(coming) + len(later)
    more = len(rows) - shown if len(rows) < 4 * MOST else _open().count() - shown
    return Beoordelen(waiting, coming, later, more, actor.has(Rol.PRIVACY_OFFICER) and not actor.has(Rol.FG))


def _open() -> QuerySet[Vernietigingsvoorstel]:
    return Vernietigingsvoorstel.objects.filter(status=Vernietigingsvoorstel.Status.OPEN)


def _line(row: Vernietigingsvoorstel, today: dt.date) -> VoorstelLine:
    late = row.vervalt_op <= today
    days = (today - row.vervalt_op).days
    passed = "vandaag" if days == 0 else f"{days} {'dag' if days == 1 else 'dagen'} geleden"
    return VoorstelLine(
        url=reverse("bewaren_voorstel", args=[row.pk]),
        what=what_of(row),
        why=why_of(row),
        begun=f"vanaf {long_date(row.begon_op)}",
        due=f"{long_date(row.vervalt_op)} ({passed if late else due_in(row.vervalt_op, today)})",
        late=late,
        postponed=f"tot {long_date(row.uitgesteld_tot)}: {row.uitstel_reden}" if row.uitgesteld_tot else "",
    )


def voorstel_page(row: Vernietigingsvoorstel, *, today: dt.date) -> VoorstelPage:
    """Asks the database nothing."""
    line, term = _line(row, today), GROUNDS[row.grond]
    return VoorstelPage(
        pk=row.pk,
        what=line.what,
        holdable=row.wat in (Wat.CASUS, Wat.WISSING),
        nummer=row.nummer,
        facts=(
            ("Wat", line.what),
            ("Waarom", line.why),
            ("De termijn telt vanaf", f"{term.counts_from}: {long_date(row.begon_op)}"),
            ("Termijn voorbij op", line.due),
            ("Voorgesteld", _proposer(row)),
        ),
        consequences=CONSEQUENCES[Wat(row.wat)] + (ZVH if row.grond == Bewaartermijn.Soort.ZVH else ()),
        due=row.vervalt_op <= today,
        open=row.status == Vernietigingsvoorstel.Status.OPEN,
        postponed=line.postponed if row.uitgesteld_tot and row.uitgesteld_tot > today else "",
        postpone_reason=row.uitstel_reden,
    )


def _proposer(row: Vernietigingsvoorstel | Vernietiging) -> str:
    """Who found that this may go: the nightly job, or who granted it to the betrokkene."""
    if row.wat == Wat.WISSING:
        return f"{long_date(row.voorgesteld_op)}, na het besluit op het verzoek van de bewoner"
    return f"{long_date(row.voorgesteld_op)}, door Overlast"


CONSEQUENCES = {
    Wat.CASUS: (
        "Alles in de casus gaat weg: van alle organisaties, met stukken, meldingen, besluiten en eerdere versies.",
        "Er blijft over: het nummer, de datums, en hoeveel gegevens er van elke soort waren.",
        "Het inzagelog blijft. Daarin staan geen namen van bewoners.",
    ),
    Wat.MELDING: (
        "De melding gaat weg, met wie hem deed en wat erbij hoort.",
        "Er blijft over: het nummer, de datums en een telling.",
    ),
    Wat.ITEMS: (
        "De zorg- en politiegegevens die uw organisatie in deze casus vastlegde, gaan weg.",
        "De rest van de casus blijft. Wat anderen vastlegden, raakt u niet.",
    ),
    Wat.WISSING: (
        "De bewoner vroeg om wissing. Eén organisatie stemde ermee in dat deze soorten van haar gegevens weggaan.",
        "Weg gaat wat die organisatie van deze soorten over deze bewoner vastlegde, met wat daaraan hangt.",
        "De rest van de casus blijft. Wat een rechter nog nodig heeft, houdt u met een bewaarplicht.",
    ),
    Wat.VERZOEK: (
        "Het verzoek gaat weg: wie het deed, wat er gevraagd en geantwoord is, en wat de bronnen zeiden.",
        "Er blijft over: het nummer, de datums en een telling.",
    ),
    Wat.NAVRAAG: (
        "De vraag en het antwoord gaan weg, bij beide organisaties. Ook het recht om te lezen dat erop rust.",
        "Er blijft over: het nummer, de datums en een telling.",
    ),
}


ZVH = (
    "Een casus van het Zorg- en Veiligheidshuis mag niet langer dan vijf jaar blijven, ook als zij nog open is."
    " Staat zij nog open, dan wordt zij nu ook gesloten.",
    "Is het nodig voor een rechtszaak, leg dan een bewaarplicht vast.",
)


def register(after: str = "") -> RegisterPage:
    """What was destroyed for the actor's Partij, newest first; `after` is the key of the part before."""
    rows = Vernietiging.objects.select_related("goedgekeurd_door__user").annotate(**WIPED)
    found, last = part_of(rows, by="uitgevoerd_op", after=place_in(after), size=PAGE)
    return RegisterPage(tuple(_register_line(row) for row in found), key_of(last))


WIPED = {"to_wipe": Count("wisopdrachten", filter=Q(wisopdrachten__gewist_op=None))}


def _register_line(row: Vernietiging) -> RegisterLine:
    waiting = getattr(row, "to_wipe", 0)
    return RegisterLine(
        url=reverse("verklaring", args=[row.pk]),
        what=what_of(row),
        why=why_of(row),
        when=long_date(row.uitgevoerd_op),
        by=row.goedgekeurd_door.user.naam,
        rows=sum(row.aantallen.values()),
        files=f"{waiting} van {row.bestanden} bestanden staan nog op de schijf" if waiting else "",
    )


def verklaring(row: Vernietiging) -> dict[str, object]:
    """What stands in the verklaring van vernietiging. `row` comes with its Partij, gemeente and officer."""
    names = category_names()
    term = GROUNDS[row.grond]
    return {
        "title": "Verklaring van vernietiging",
        "gemeente": row.gemeente.naam,
        "partij": row.partij.naam,
        "facts": (
            ("Kenmerk", str(row.pk)),
            ("Wat is vernietigd", _in_full(row)),
            ("Grond", term.label + (f" ({term.statutory})" if term.statutory else "")),
            *_term_facts(row),
            ("Goedgekeurd door", f"{row.goedgekeurd_door.user.naam}, privacy officer, {_moment(row.goedgekeurd_op)}"),
            ("Uitgevoerd", f"{_moment(row.uitgevoerd_op)}, door Overlast in opdracht van de privacy officer"),
            ("Regel in het inzagelog", str(row.logregel)),
        ),
        "counts": tuple(
            (f"{nr}. {names.get(int(nr), 'Onbekend')}", row.aantallen[nr]) for nr in sorted(row.aantallen, key=int)
        ),
        "total": sum(row.aantallen.values()),
        "whole_casus": row.wat == Wat.CASUS,
        "files": row.bestanden,
        "wiped": not row.wisopdrachten.filter(gewist_op=None).exists(),
        "backups": long_date(row.reservekopie_tot),
        "sha256": row.sha256,
        "whole": row.whole,
        "statement": row.statement(),
    }


def _term_facts(row: Vernietiging) -> tuple[tuple[str, str], ...]:
    """Of what a betrokkene had erased the request and the decision, of the rest its term."""
    if row.wat == Wat.WISSING:
        return (
            ("Verzoek ontvangen op", long_date(row.begon_op)),
            ("Verzoek toegewezen op", long_date(row.vervalt_op)),
            ("Voorgesteld", _moment(row.voorgesteld_op)),
        )
    return (
        ("Bewaartermijn", f"{row.maanden} maanden, vanaf {GROUNDS[row.grond].counts_from}"),
        ("De termijn begon op", long_date(row.begon_op)),
        ("De termijn eindigde op", long_date(row.vervalt_op)),
        ("Voorgesteld door", f"Overlast, nachtelijke controle, {_moment(row.voorgesteld_op)}"),
    )


def _in_full(row: Vernietiging) -> str:
    if row.wat == Wat.CASUS:
        return f"Casus {row.nummer}, alle gegevens van alle organisaties"
    if row.wat == Wat.MELDING:
        return f"Melding {row.nummer}, alle gegevens"
    if row.wat == Wat.WISSING:
        return f"In casus {row.nummer}: wat één organisatie over de bewoner vastlegde, van de soorten hieronder"
    if row.wat in (Wat.VERZOEK, Wat.NAVRAAG):
        return f"{what_of(row)}, alle gegevens"
    return f"De zorg- en politiegegevens van {row.partij.naam} in casus {row.nummer}"


def _moment(moment: dt.datetime) -> str:
    return f"{long_date(moment)}, {time_of_day(moment)}"


def find_vernietiging(pk: UUID) -> Vernietiging | None:
    """One row of the register, as far as the actor oversees it."""
    rows = Vernietiging.objects.select_related("gemeente", "partij", "goedgekeurd_door__user")
    return rows.filter(pk=pk).first()


def holds(actor: Actor, *, today: dt.date, casus: Casus | None = None) -> Holds:
    """The legal holds that the actor may know of; of one casus for who works on it."""
    rows = Bewaarplicht.objects.select_related("partij", "gesteld_door__user").order_by("toets_op", "casusnummer")
    rows = rows.filter(casus=casus.pk) if casus else rows
    found = list(rows)
    ended = [row for row in found if row.beeindigd_op]
    return Holds(
        running=tuple(_hold(actor, row, today) for row in found if not row.beeindigd_op),
        ended=tuple(
            (
                f"Casus {row.casusnummer}, {row.get_reden_display().lower()}",
                f"{long_date(row.beeindigd_op)}: {row.einde_reden}",
            )
            for row in sorted(ended, key=lambda row: row.beeindigd_op or today, reverse=True)[:MOST]
            if row.beeindigd_op
        ),
        kept=tuple((nummer, WAAROM[why]) for nummer, why in retention.kept_casussen()) if actor.oversees else (),
    )


def _hold(actor: Actor, row: Bewaarplicht, today: dt.date) -> HoldLine:
    own = row.partij_id == actor.partij_id and actor.has(Rol.JURIST, Rol.REGISSEUR, Rol.PRIVACY_OFFICER)
    ends = own or (actor.has(Rol.PRIVACY_OFFICER) and not actor.has(Rol.FG))
    return HoldLine(
        casus=row.casusnummer,
        reason=row.get_reden_display(),
        note=row.toelichting,
        by=f"{row.gesteld_door.user.naam}, {row.partij.naam}",
        since=long_date(row.gesteld_op),
        review=f"{long_date(row.toets_op)} ({due_in(row.toets_op, today)})",
        late=row.toets_op < today,
        end_url=reverse("bewaarplicht_end", args=[row.pk]) if ends else "",
    )


def find_hold(pk: UUID) -> Bewaarplicht | None:
    """A hold that runs and that the actor may know of."""
    return Bewaarplicht.objects.filter(pk=pk, beeindigd_op=None).first()


def terms(actor: Actor) -> tuple[TermLine, ...]:
    """The terms of the gemeente in the order of the page."""
    rows = {
        row.soort: row
        for row in Bewaartermijn.objects.filter(gemeente_id=actor.gemeente_id, partij=None).select_related(
            "gewijzigd_door__user"
        )
    }
    return tuple(_term(rows[soort]) for soort in TERMS if soort in rows)


def _term(row: Bewaartermijn) -> TermLine:
    term = TERMS[row.soort]
    changed = ""
    if row.gewijzigd_op and row.gewijzigd_door:
        changed = f"{long_date(row.gewijzigd_op)} door {row.gewijzigd_door.user.naam}: {row.motivatie}"
    return TermLine(
        row.soort, term.label, row.maanden, term.default, term.counts_from, term.note, term.statutory, changed
    )


def own_term(actor: Actor) -> int | None:
    """The earlier term that the actor's Partij chose for its own zorg- and politie-items."""
    rows = Bewaartermijn.objects.filter(gemeente_id=actor.gemeente_id, partij_id=actor.partij_id)
    return rows.values_list("maanden", flat=True).first()


def shielded_since(casus: Casus) -> str:
    """Since when nobody decided, for the page that asks a reason; empty for a casus that is closed or open."""
    return long_date(local(casus.afgeschermd_op)) if casus.afgeschermd_op else ""
