"""What happened in a casus, newest first: only rows that were disclosed, and nothing that stands in for the others."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.boxes import BOXES
from cases.choices import Ernst, in_sentence
from cases.interventies import BY_KEY
from cases.models import (
    Aanmelding,
    Bezoekadvies,
    Brief,
    Casus,
    Document,
    Hulpaanbod,
    Interventie,
    Journaalitem,
    Overlastmelding,
    Politiemutatie,
    Wvggztraject,
)
from cases.services.casussen import care_kinds
from parties.actor import Actor
from parties.dates import local, short_date
from parties.links import link
from parties.models import Partij
from privacy import gate
from privacy.gate import Disclosed, Opening
from privacy.queries.uitleg import Explainer, Why

ANOTHER = "Een andere organisatie"
KINDS = (
    ("meldingen", "Meldingen"),
    ("notities", "Notities en gesprekken"),
    ("stappen", "Interventies"),
    ("stukken", "Brieven en documenten"),
    ("politie", "Politie"),
    ("hulp", "Hulp"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that happened, ready to print."""

    kind: str
    title: str
    date: dt.date
    text: str
    meta: str
    icon: str
    tone: str
    url: str = ""
    # Asked for what is printed: of a long casus that is the smaller part.
    explain: Callable[[], Why | None] = lambda: None
    attachments: tuple[tuple[str, str], ...] = ()
    sort: tuple[dt.datetime, str] = field(default=(dt.datetime.min.replace(tzinfo=dt.UTC), ""))

    @property
    def iso(self) -> str:
        """The date for machines."""
        return self.date.isoformat()

    @property
    def day(self) -> str:
        """The date as it is printed."""
        return short_date(self.date)

    @property
    def why(self) -> Why | None:
        """Why the actor sees it."""
        return self.explain()


def name_of(partij: Partij, actor: Actor, sees_care: bool) -> str:
    """The name of an organisation; that a care party takes part is not for everybody (row 30)."""
    if partij.pk == actor.partij_id or sees_care or partij.vaste_adviseur or partij.soort not in care_kinds():
        return partij.naam
    return ANOTHER


@dataclass(frozen=True, slots=True)
class Source:
    """Reads the tables of one opened casus and makes items of what comes back."""

    actor: Actor
    opening: Opening
    casus: Casus
    explain: Explainer | None = None
    # Of a table that grows: no more than these are fetched, of `kind` or of all, and counted how many were not.
    most: int | None = None
    kind: str = ""
    left: Counter[str] = field(default_factory=Counter)

    @property
    def sees_care(self) -> bool:
        return self.opening.may_read(self.casus.pk, 30)

    def rows(self, model: type[Any], *select: str) -> tuple[Disclosed[Any], ...]:
        return gate.of_casus(self.opening, model, self.casus.pk, "bron", *select)

    def newest(self, model: type[Any], kind: str, by: str) -> tuple[Disclosed[Any], ...]:
        """The newest rows by the column `by`; of the others is counted only how many they are."""
        if self.most is None:
            return self.rows(model)
        most = self.most if self.kind in ("", kind) else 1
        rows, in_all = gate.newest_of_casus(self.opening, model, self.casus.pk, "bron", by=by, most=most)
        self.left[kind] += in_all - len(rows)
        return rows

    def source(self, row: Disclosed[Any]) -> str:
        """The name of the organisation that recorded it, as far as the actor may know."""
        return name_of(row.bron, self.actor, self.sees_care)

    def meta(self, row: Disclosed[Any]) -> str:
        """Which organisation recorded it, and whether it is for that organisation alone.

        In a casus inside one organisation all is for it alone, which its header says.
        """
        kept = row.beperkt and self.casus.status != "eigen"
        return f"{self.source(row)} · alleen voor uw organisatie" if kept else self.source(row)

    def why(self, row: Disclosed[Any]) -> Why | None:
        return self.explain.why(row, self.source(row)) if self.explain else None

    def item(self, row: Disclosed[Any], kind: str, title: str, moment: dt.datetime | dt.date, **more: Any) -> Item:
        if not isinstance(moment, dt.datetime):
            moment = timezone.make_aware(dt.datetime.combine(moment, dt.time(12)))
        return Item(
            kind=kind,
            title=title,
            date=local(moment),
            meta=self.meta(row),
            explain=cache(partial(self.why, row)),
            sort=(moment, str(row.id)),
            **more,
        )

    def edit_url(self, row: Disclosed[Any]) -> str:
        """Where the provider corrects its own row, and others see what it said before."""
        soort = row.vak if row.tabel == Journaalitem._meta.db_table else row.tabel.removeprefix("cases_")
        return link("gegeven_detail", self.casus.nummer, soort, row.id)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The newest items, and how many of each kind are disclosed in all."""

    items: tuple[Item, ...]
    counts: Counter[str]


def timeline(
    actor: Actor,
    opening: Opening,
    casus: Casus,
    interventies: Iterable[Disclosed[Interventie]],
    explain: Explainer | None = None,
    *,
    kind: str = "",
    most: int | None = None,
) -> Timeline:
    """What is disclosed of the casus, newest first: of `kind` or all, and `most` or all. One query per table."""
    source = Source(actor, opening, casus, explain, most, kind)
    found = [*_meldingen(source), *_notes(source), *_steps(source, interventies), *_papers(source), *_others(source)]
    counts = Counter(item.kind for item in found) + source.left
    wanted = (item for item in found if not kind or item.kind == kind)
    return Timeline(tuple(sorted(wanted, key=lambda item: item.sort, reverse=True)[:most]), counts)


def document_url(pk: UUID) -> str:
    """Where a document is downloaded."""
    return link("document_download", pk)


def _meldingen(source: Source) -> Iterator[Item]:
    for row in source.newest(Overlastmelding, "meldingen", "begonnen_op"):
        yield source.item(
            row,
            "meldingen",
            f"Melding: {in_sentence(row.get_soort_display())}",
            row.begonnen_op,
            text=row.wat,
            icon="megaphone",
            tone="warning" if row.ernst >= Ernst.ZEER_ERNSTIG else "info",
        )


def _notes(source: Source) -> Iterator[Item]:
    for row in source.newest(Journaalitem, "notities", "datum"):
        box = BOXES[row.vak]
        yield source.item(
            row,
            "notities",
            f"{box.label} (contact met de bewoner)" if row.contact else box.label,
            row.datum,
            text=row.tekst,
            icon="message-circle" if row.contact else "notebook-pen",
            tone="default",
            url=source.edit_url(row),
        )
    for row in source.rows(Aanmelding):
        text = f"Doel: {row.doel}\nWaarom nodig: {row.noodzaak}\nAl geprobeerd: {row.subsidiariteit}"
        yield source.item(
            row, "notities", "Aangemeld voor het casusoverleg", row.gemaakt_op, text=text, icon="users", tone="accent"
        )


def _steps(source: Source, interventies: Iterable[Disclosed[Interventie]]) -> Iterator[Item]:
    for row in interventies:
        soort = BY_KEY.get(row.soort)
        yield source.item(
            row,
            "stappen",
            f"{soort.naam if soort else 'Interventie'}: {row.get_status_display().lower()}",
            row.begonnen_op,
            text=row.resultaat or row.toelichting,
            icon="footprints",
            tone="accent",
        )


def _papers(source: Source) -> Iterator[Item]:
    letters = source.rows(Brief)
    in_letters = {row.document_id for row in letters if row.document_id}
    for row in letters:
        yield source.item(
            row,
            "stukken",
            row.onderwerp,
            row.datum,
            text="",
            icon="mail",
            tone="warning",
            attachments=(("De brief (PDF)", document_url(row.document_id)),) if row.document_id else (),
        )
    for row in source.rows(Document):
        if row.pk in in_letters:
            continue
        label = "Open de foto" if row.soort.startswith("image/") else "Open het document"
        yield source.item(
            row,
            "stukken",
            row.titel,
            row.datum,
            text="",
            icon="paperclip",
            tone="default",
            attachments=((label, document_url(row.pk)),),
        )


def _others(source: Source) -> Iterator[Item]:
    for row in source.newest(Politiemutatie, "politie", "datum"):
        yield source.item(
            row,
            "politie",
            f"Politiemutatie {row.mutatienummer}",
            row.datum,
            text=row.omschrijving,
            icon="shield",
            tone="info",
            url=source.edit_url(row),
        )
    for row in source.rows(Hulpaanbod):
        yield source.item(
            row,
            "hulp",
            f"Hulp: {row.get_uitkomst_display().lower()}",
            row.datum,
            text=row.aanbod,
            icon="heart-handshake",
            tone="positive",
            url=source.edit_url(row),
        )
    for row in source.rows(Wvggztraject):
        yield source.item(
            row,
            "hulp",
            "Verkennend onderzoek (Wvggz)",
            row.gemeld_op,
            text=row.stap,
            icon="heart-pulse",
            tone="accent",
            url=source.edit_url(row),
        )


def visit_advice(source: Source, today: dt.date) -> tuple[str, ...]:
    """How to visit safely, as long as it is valid; never a list of the past."""
    rows = gate.of_casus(source.opening, Bezoekadvies, source.casus.pk)
    return tuple(row.advies for row in rows if row.geldig_tot >= today)
