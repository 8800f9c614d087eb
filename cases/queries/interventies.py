"""What the page Interventies of a casus shows."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse

from cases.interventies import BY_KEY, Soort, Step, ladder, offered, steps_of
from cases.models import Brief, Casus, Interventie
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import Source
from cases.queries.uitleg import explain_in
from cases.rules.interventies import may_change, may_start
from parties.actor import Actor
from parties.dates import due_in, long_date
from privacy import gate
from privacy.gate import Disclosed, Opening
from privacy.queries.uitleg import Why

TONES = {
    Interventie.Status.VOORBEREID: "info",
    Interventie.Status.LOOPT: "accent",
    Interventie.Status.GESLAAGD: "positive",
    Interventie.Status.NIET_GESLAAGD: "negative",
    Interventie.Status.GESTOPT: "default",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One interventie as a reader sees it."""

    pk: UUID
    naam: str
    grondslag: str
    organisatie: str
    begonnen: str
    termijn: str
    te_laat: bool
    status: str
    tone: str
    toelichting: str
    ladder_toelichting: str
    resultaat: str
    brief_url: str
    begin_url: str
    finish_url: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class Offer:
    """A step that the actor may take, and where."""

    soort: Soort
    url: str


@dataclass(frozen=True, slots=True)
class InterventiePage:
    """The ladder, the steps so far (newest first) and the steps one may take."""

    steps: tuple[Step, ...]
    rows: tuple[Row, ...]
    offers: tuple[Offer, ...]


def interventie_page(actor: Actor, oc: OpenCasus, *, today: date) -> InterventiePage:
    """Read the interventies and their letters of an opened casus: five queries, whatever the number."""
    opening, casus, explain = oc.opening, oc.casus, explain_in(actor, oc, today)
    source = Source(actor, opening, casus, explain)
    found = gate.read(
        opening,
        Interventie.objects.filter(casus_id=casus.pk).select_related("bron").order_by("-begonnen_op", "-gemaakt_op"),
    )
    letters = {b.interventie_id: b.document_id for b in gate.of_casus(opening, Brief, casus.pk) if b.document_id}
    steps = steps_of(actor.gemeente_id)
    offers = tuple(
        Offer(soort, _offer_url(casus, soort))
        for soort in offered(actor, opening, casus.pk, steps)
        if may_start(actor, soort, casus)
    )
    return InterventiePage(
        steps=ladder(actor, opening, casus, found, steps),
        rows=tuple(_row(actor, source, row, letters.get(row.pk), today) for row in found),
        offers=offers,
    )


def find_interventie(opening: Opening, casus: Casus, interventie_id: UUID) -> Disclosed[Interventie]:
    """One disclosed interventie of the casus. Raises NotDisclosed where there is none for the actor."""
    rows = gate.read(opening, Interventie.objects.filter(casus_id=casus.pk, pk=interventie_id))
    if not rows or rows[0].soort not in BY_KEY:
        raise gate.NotDisclosed
    return rows[0]


def _offer_url(casus: Casus, soort: Soort) -> str:
    return reverse("brief_new" if soort.met_brief else "interventie_new", args=[casus.nummer, soort.sleutel])


def _row(actor: Actor, source: Source, row: Disclosed[Interventie], document_id: UUID | None, today: date) -> Row:
    soort, casus = BY_KEY[row.soort], source.casus
    changeable = bool(may_change(actor, row))
    prepared = row.status == Interventie.Status.VOORBEREID
    return Row(
        pk=row.id,
        naam=soort.naam,
        grondslag=soort.grondslag,
        organisatie=source.source(row),
        begonnen=long_date(row.begonnen_op),
        termijn=term_text(row.loopt_tot, today) if changeable or row.status == Interventie.Status.LOOPT else "",
        te_laat=row.status == Interventie.Status.LOOPT and row.loopt_tot is not None and row.loopt_tot < today,
        status="Wacht op het casusoverleg" if prepared and soort.naar_overleg else row.get_status_display(),
        tone=TONES[Interventie.Status(row.status)],
        toelichting=row.toelichting,
        ladder_toelichting=row.ladder_toelichting,
        resultaat=row.resultaat,
        brief_url=reverse("document_download", args=[document_id]) if document_id else "",
        begin_url=reverse("interventie_begin", args=[casus.nummer, row.id]) if changeable and prepared else "",
        finish_url=reverse("interventie_finish", args=[casus.nummer, row.id]) if changeable else "",
        why=source.why(row),
    )


def term_text(until: date | None, today: date) -> str:
    """For instance "tot zo 6 december 2026 (over 14 dagen)"."""
    return f"tot {long_date(until)} ({due_in(until, today)})" if until else ""
