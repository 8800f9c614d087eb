"""What the page Dossier of a casus shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from cases.dossier.items import Item, by_group, collect, selectable, usable
from cases.dossier.texts import Texts, read_texts
from cases.models import Casus, Dossier, Journaalitem, Productie
from cases.rules.dossiers import EXPORT_TAKES_AT_MOST, may_change
from parties.actor import Actor
from parties.dates import long_date, short_date
from privacy import gate
from privacy.gate import Opening

Status = Dossier.Status
EXCERPT = 140


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that can be chosen, or why it cannot (yet)."""

    key: str
    datum: str
    titel: str
    tekst: str
    bron: str
    stand: str
    tone: str
    selectable: bool


@dataclass(frozen=True, slots=True)
class CandidateGroup:
    """The candidates of one chapter."""

    titel: str
    slug: str
    rows: tuple[Candidate, ...]

    @property
    def selectable(self) -> bool:
        return any(row.selectable for row in self.rows)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A productie with its number; `problem` says why it holds up the export."""

    pk: UUID
    nummer: int
    titel: str
    bron: str
    problem: str
    first: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Version:
    """An exported version."""

    pk: UUID
    versie: int
    status: str
    tone: str
    busy: bool
    lost: bool
    made: str
    ontvanger: str
    paginas: str
    sha256: str
    download_url: str
    status_url: str


@dataclass(frozen=True, slots=True)
class OwnItem:
    """A row of the own organisation, and whether it may go to the rechter."""

    datum: str
    titel: str
    tekst: str
    vrijgegeven: bool
    url: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """The version in the making with its choices, what can still be chosen, and the versions that were exported."""

    concept: Dossier | None
    texts: Texts
    chosen: tuple[Chosen, ...]
    groups: tuple[CandidateGroup, ...]
    versions: tuple[Version, ...]
    network_notes: int


def dossier_page(actor: Actor, opening: Opening, casus: Casus, *, now: datetime) -> DossierPage:
    """One query per table of items, and four for the versions, their producties and their texts."""
    rows = list(Dossier.objects.filter(casus_id=casus.pk, procespartij_id=actor.partij_id).order_by("-versie"))
    concept = next((row for row in rows if may_change(row)), None)
    items = collect(opening, casus.pk)
    producties = list(concept.producties.order_by("nummer")) if concept else []
    chosen = _chosen(actor, producties, {item.key: item for item in items})
    taken = {f"{p.tabel}:{p.rij}" for p in producties}
    return DossierPage(
        concept=concept,
        texts=read_texts(opening, concept) if concept else Texts(),
        chosen=chosen,
        groups=tuple(
            CandidateGroup(
                str(groep.value), groep.name.lower(), tuple(_candidate(opening, casus, item) for item in found)
            )
            for groep, found in by_group(item for item in items if item.key not in taken).items()
        )
        if concept
        else (),
        versions=tuple(version_of(casus, row, now=now) for row in rows if row.status != Status.CONCEPT),
        network_notes=sum(is_network(item) for item in items),
    )


def is_network(item: Item) -> bool:
    """Whether it is about a bewindvoerder, mentor or other person beside the bewoner."""
    return item.tabel == Journaalitem._meta.db_table and item.row.vak == Journaalitem.Vak.NETWERK


def own_items(opening: Opening, casus: Casus) -> tuple[OwnItem, ...]:
    """What the own organisation recorded and may release, newest first; the one that litigates chooses among it."""
    partij_id = opening.actor.partij_id
    mine = [item for item in collect(opening, casus.pk) if item.bron_id == partij_id]
    return tuple(
        OwnItem(
            datum=short_date(item.datum),
            titel=item.titel,
            tekst=_short(item.tekst),
            vrijgegeven=item.vrijgegeven,
            url=reverse("vrijgave", args=[casus.nummer, item.tabel, item.rij]),
        )
        for item in reversed(mine)
        if item.vrijgegeven or selectable(opening, item, casus.pk)
    )


def find_dossier(actor: Actor, casus: Casus, pk: UUID) -> Dossier:
    """A version of the actor's own organisation in this casus. Raises NotDisclosed."""
    row = Dossier.objects.filter(pk=pk, casus_id=casus.pk, procespartij_id=actor.partij_id).first()
    if row is None:
        raise gate.NotDisclosed
    return row


def version_of(casus: Casus, row: Dossier, *, now: datetime) -> Version:
    busy = row.status == Status.WORDT_GEMAAKT
    lost = busy and now - row.gemaakt_op > EXPORT_TAKES_AT_MOST
    return Version(
        pk=row.pk,
        versie=row.versie,
        status="Duurt te lang" if lost else row.get_status_display(),
        tone={Status.GEREED: "positive", Status.MISLUKT: "negative"}.get(Status(row.status), "info"),
        busy=busy and not lost,
        lost=lost,
        made=long_date(row.gereed_op or row.gemaakt_op),
        ontvanger=row.ontvanger,
        paginas=f"{row.paginas} pagina's" if row.paginas else "",
        sha256=row.sha256,
        download_url=reverse("document_download", args=[row.document_id]) if row.document_id else "",
        status_url=reverse("dossier_status", args=[casus.nummer, row.pk]),
    )


def _candidate(opening: Opening, casus: Casus, item: Item) -> Candidate:
    free = selectable(opening, item, casus.pk)
    if item.bron_id == opening.actor.partij_id:
        stand, tone = "Van uw organisatie", "info"
    elif free:
        stand, tone = "Vrijgegeven", "positive"
    else:
        stand, tone = f"Nog niet vrijgegeven door {item.bron}", "warning"
    return Candidate(
        key=item.key,
        datum=short_date(item.datum),
        titel=item.titel,
        tekst=_short(item.tekst),
        bron=item.bron,
        stand=stand,
        tone=tone,
        selectable=free,
    )


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"


def _chosen(actor: Actor, producties: Sequence[Productie], items: dict[str, Item]) -> tuple[Chosen, ...]:
    found = []
    for index, row in enumerate(producties):
        item = items.get(f"{row.tabel}:{row.rij}")
        ready = item is not None and usable(item, actor.partij_id)
        found.append(
            Chosen(
                pk=row.pk,
                nummer=row.nummer,
                titel=f"{short_date(item.datum)} – {item.titel}" if item else "Niet meer beschikbaar",
                bron=item.bron if item else "",
                problem="" if ready else "Niet (meer) vrijgegeven: haal deze productie weg.",
                first=index == 0,
                last=index == len(producties) - 1,
            )
        )
    return tuple(found)
