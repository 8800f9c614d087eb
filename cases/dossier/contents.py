"""What stands in a dossier, in the order that a court expects (domain.md section 5). Pure of Django's database."""

import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from django.utils.safestring import SafeString

from cases.choices import Melderniveau
from cases.dossier.chapters import CHAPTERS, LEFT_OUT
from cases.dossier.chart import Month, bars, per_month
from cases.dossier.items import Groep, Item, by_group
from cases.dossier.melders import Mask, Melders
from cases.dossier.texts import Texts
from cases.interventies import CATALOGUE, Step, rungs
from cases.letters.style import PLAIN, Style
from parties.dates import long_date, short_date

EXCERPT = 500


@dataclass(frozen=True, slots=True)
class Source:
    """The pages of an uploaded document: a PDF to merge in, or one picture as a data address."""

    sha256: str
    pages: int
    pdf: bytes = b""
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Productie:
    """A numbered exhibit with its fingerprint."""

    nummer: int
    item: Item
    sha256: str
    melder: str = ""
    niveau: str = ""
    source: Source | None = None

    @property
    def anchor(self) -> str:
        return f"productie-{self.nummer}"

    @property
    def datum(self) -> str:
        return short_date(self.item.datum)

    @property
    def omschrijving(self) -> str:
        """How lists name it; a melding says its kind, for its title is that of all of them."""
        return f"Melding: {self.item.titel.lower()}" if self.item.groep == Groep.MELDING else self.item.titel

    @property
    def excerpt(self) -> str:
        """The text as a chapter quotes it; the productie itself holds all of it."""
        text = self.item.tekst
        if len(text) <= EXCERPT:
            return text
        return text[:EXCERPT].rsplit(" ", 1)[0] + " …"

    @property
    def cut(self) -> bool:
        return len(self.item.tekst) > EXCERPT

    @property
    def sheets(self) -> tuple[tuple[str, int], ...]:
        """(anchor, page of the document) for each page that is merged in."""
        count = self.source.pages if self.source else 0
        return tuple((f"blad-{self.nummer}-{page}", page) for page in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Party:
    """Who asks the court, and the bewoner with home and tenancy; empty strings where nobody recorded it."""

    procespartij: str
    procespartij_adres: str
    bewoner: str
    geboortedatum: str
    adres: str
    huur: tuple[tuple[str, str], ...] = ()
    stijl: Style = PLAIN


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a kind that only lists producties."""

    nummer: int
    titel: str
    inleiding: str
    producties: tuple[Productie, ...]

    @property
    def anchor(self) -> str:
        return f"hoofdstuk-{self.nummer}"


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything the templates of templates/pdf/dossier/ print."""

    zaak: str
    versie: int
    peildatum: str
    ontvanger: str
    party: Party
    texts: Texts
    producties: tuple[Productie, ...]
    months: tuple[Month, ...]
    chart: SafeString
    steps: tuple[Step, ...]
    left_out: tuple[tuple[str, str], ...] = LEFT_OUT
    chapters: dict[str, Chapter] = field(default_factory=dict)

    @property
    def manifest(self) -> str:
        """The fingerprint on the cover: over the texts and over each productie's number and fingerprint."""
        rows = [[p.nummer, p.omschrijving, p.item.datum.isoformat(), p.sha256] for p in self.producties]
        texts = [self.texts.samenvatting, self.texts.proportionaliteit, self.texts.maatregel]
        return fingerprint([self.zaak, self.versie, texts, rows])

    @property
    def meldingen(self) -> tuple[Productie, ...]:
        return tuple(p for p in self.producties if p.item.groep == Groep.MELDING)

    @property
    def chronological(self) -> tuple[Productie, ...]:
        return tuple(sorted(self.producties, key=lambda p: (p.item.datum, p.nummer)))


def fingerprint(value: object) -> str:
    """SHA-256 of a canonical JSON text."""
    return sha256(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def number(
    items: Sequence[Item], *, melders: Melders, mask: Mask, source_of: Callable[[Item], Source | None]
) -> tuple[Productie, ...]:
    """The chosen items as producties 1..n in their given order, with every melder's name taken out."""
    return tuple(_productie(nummer, item, melders, mask, source_of) for nummer, item in enumerate(items, start=1))


def _productie(
    nummer: int, item: Item, melders: Melders, mask: Mask, source_of: Callable[[Item], Source | None]
) -> Productie:
    clean = replace(
        item,
        titel=mask(item.titel),
        tekst=mask(item.tekst),
        feiten=tuple((label, mask(value)) for label, value in item.feiten),
    )
    source = source_of(item)
    text = fingerprint([clean.groep, clean.wanneer, clean.titel, clean.feiten, clean.tekst, clean.bron])
    return Productie(
        nummer=nummer,
        item=clean,
        sha256=source.sha256 if source else text,
        melder=melders.of(item),
        niveau=_known_to(item),
        source=source,
    )


def _known_to(item: Item) -> str:
    """Who knows the melder: a court weighs an anonymous complaint differently."""
    if item.groep != Groep.MELDING:
        return ""
    if item.row.niveau == Melderniveau.ANONIEM:
        return "anoniem"
    return f"bekend bij {item.bron}"


def assemble(
    *,
    zaak: str,
    versie: int,
    peildatum: dt.date,
    ontvanger: str,
    party: Party,
    texts: Texts,
    producties: tuple[Productie, ...],
) -> Contents:
    """Put the producties in their chapters."""
    grouped = by_group(p.item for p in producties)
    keys = {groep: {item.key for item in items} for groep, items in grouped.items()}
    chapters = {}
    for nummer, (key, titel, groepen, inleiding) in enumerate(CHAPTERS, start=1):
        members = set().union(*(keys.get(groep, set()) for groep in groepen)) if groepen else set()
        rows = tuple(p for p in producties if p.item.key in members)
        chapters[key] = Chapter(nummer, titel, inleiding, tuple(sorted(rows, key=lambda p: (p.item.datum, p.nummer))))
    taken = [p.item.row.soort for p in producties if p.item.groep in (Groep.INTERVENTIE, Groep.BESLUIT)]
    months = per_month(p.item.datum for p in producties if p.item.groep == Groep.MELDING)
    return Contents(
        zaak=zaak,
        versie=versie,
        peildatum=long_date(peildatum),
        ontvanger=ontvanger,
        party=party,
        texts=texts,
        producties=producties,
        months=months,
        chart=bars(months),
        steps=rungs(CATALOGUE, taken),
        chapters=chapters,
    )
