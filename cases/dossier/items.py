"""What of a casus can become a productie: rows of the categories that may go to the rechter, as items.

Never in it, whatever the rights of the reader: BSN, money, children, care, justice, health, interests of parties,
visiting safety, the identity of a melder, and what the overleg said (domain.md section 5, "Not in it").
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cases.interventies import BY_KEY
from cases.models import (
    Brief,
    Document,
    Dossier,
    Gezin,
    Hulpaanbod,
    Interventie,
    Journaalitem,
    Overlastmelding,
    Politiemutatie,
)
from parties.dates import local, long_date, time_of_day
from privacy import gate
from privacy.gate import Disclosed, Opening
from privacy.models import CategorieRij

# 1 and 3 name the parties and the tenancy; 22 holds the result of buurtbemiddeling (no other row of it is read).
CATEGORIES = (1, 3, 6, 8, 10, 11, 12, 15, 22, 23, 24, 26)
# The exporter also reads the melders of its own organisation, to take their names out of every text.
MELDER = 9
VAKKEN = (
    Journaalitem.Vak.WAARNEMING,
    Journaalitem.Vak.GESPREKSVERSLAG,
    Journaalitem.Vak.STANDPUNT_BEWONER,
    Journaalitem.Vak.NETWERK,
)
# A step of this weight is a besluit or contract, shown apart from the ladder.
BESLUIT_KINDS = ("laatstekanscontract", "gedragsaanwijzing_151d")


class Groep(StrEnum):
    """The chapters that hold items, in their order."""

    MELDING = "Meldingen"
    WAARNEMING = "Waarnemingen"
    BRIEF = "Brieven"
    GESPREK = "Gesprekken en standpunt van de bewoner"
    HULP = "Aanbod van hulp"
    INTERVENTIE = "Interventies"
    POLITIE = "Informatie van de politie"
    BESLUIT = "Besluiten en contracten"
    PERSOON = "Gezin en netwerk"
    DOCUMENT = "Documenten en beeld"


@dataclass(frozen=True, slots=True)
class Item:
    """One row that can be a productie. `feiten` are label and value; `document` holds its pages, if any."""

    tabel: str
    rij: UUID
    groep: Groep
    datum: dt.date
    wanneer: str
    titel: str
    feiten: tuple[tuple[str, str], ...]
    tekst: str
    bron: str
    bron_id: int
    beperkt: bool
    vrijgegeven: bool
    row: Disclosed[Any]
    document: Disclosed[Document] | None = None

    @property
    def key(self) -> str:
        """Names the row in a form."""
        return f"{self.tabel}:{self.rij}"


def usable(item: Item, partij_id: int) -> bool:
    """Whether `partij_id` may bring this in: released by its provider, and not "niet doorverstrekken" of another."""
    return item.vrijgegeven and (item.bron_id == partij_id or not item.beperkt)


def selectable(opening: Opening, item: Item, casus_id: UUID) -> bool:
    """Whether the actor may choose it: usable as it is, or an own row that the actor may release by choosing it."""
    partij_id = opening.actor.partij_id
    own = item.bron_id == partij_id and opening.may_provide(casus_id, item.row.categorie_id)
    return own or usable(item, partij_id)


def collect(opening: Opening, casus_id: UUID) -> tuple[Item, ...]:
    """Every item that the gate discloses, oldest first. One query per table, whatever the number of rows."""
    documents = {row.id: row for row in gate.of_casus(opening, Document, casus_id, "bron")}
    own_files = set(Dossier.objects.filter(casus_id=casus_id).values_list("document_id", flat=True))
    found: list[Item] = []
    for model, make in MAKERS:
        found += filter(None, (make(row, documents) for row in gate.of_casus(opening, model, casus_id, "bron")))
    attached = {item.document.id for item in found if item.document is not None}
    checked = (row for row in documents.values() if row.controle == Document.Controle.VRIJ)
    loose = (row for row in checked if row.id not in attached and row.id not in own_files)
    found += [_document(row) for row in loose]
    allowed = (item for item in found if item.row.categorie_id in CATEGORIES)
    return tuple(sorted(allowed, key=lambda item: (item.datum, item.wanneer, item.tabel, str(item.rij))))


def by_group(items: Iterable[Item]) -> dict[Groep, list[Item]]:
    """The items per chapter, in the order of the chapters; a chapter without items is absent."""
    rows = list(items)
    grouped = {groep: [item for item in rows if item.groep == groep] for groep in Groep}
    return {groep: found for groep, found in grouped.items() if found}


Documents = dict[UUID, Disclosed[Document]]
Maker = Callable[[Disclosed[Any], Documents], Item | None]


def _item(
    row: Disclosed[Any],
    groep: Groep,
    moment: dt.date | dt.datetime,
    titel: str,
    *,
    feiten: Iterable[tuple[str, object]] = (),
    tekst: str = "",
    document: Disclosed[Document] | None = None,
) -> Item:
    timed = isinstance(moment, dt.datetime)
    return Item(
        tabel=row.tabel,
        rij=row.id,
        groep=groep,
        datum=local(moment),
        wanneer=long_date(moment) + (f", {time_of_day(moment)}" if isinstance(moment, dt.datetime) and timed else ""),
        titel=titel,
        feiten=tuple((label, str(value)) for label, value in feiten if value not in (None, "")),
        tekst=tekst,
        bron=row.bron.naam,
        bron_id=row.bron_id,
        beperkt=row.beperkt,
        vrijgegeven=row.vrijgave_op is not None,
        row=row,
        document=document,
    )


def _melding(row: Disclosed[Overlastmelding], _documents: Documents) -> Item:
    return _item(
        row,
        Groep.MELDING,
        row.begonnen_op,
        row.get_soort_display(),
        feiten=[
            ("Duur", f"{row.duur_minuten} minuten" if row.duur_minuten else ""),
            ("Hoe vaak", row.get_frequentie_display()),
            ("Ernst", row.get_ernst_display()),
            ("Gevolg", row.gevolg),
        ],
        tekst=row.wat,
    )


def _journaal(row: Disclosed[Journaalitem], _documents: Documents) -> Item | None:
    if row.vak not in VAKKEN:
        return None
    groep = {Journaalitem.Vak.WAARNEMING: Groep.WAARNEMING, Journaalitem.Vak.NETWERK: Groep.PERSOON}
    return _item(row, groep.get(row.vak, Groep.GESPREK), row.datum, row.get_vak_display(), tekst=row.tekst)


def _brief(row: Disclosed[Brief], documents: Documents) -> Item:
    return _item(
        row,
        Groep.BRIEF,
        row.datum,
        row.onderwerp,
        feiten=[
            ("Verzonden", row.verzendwijze.replace("_", " ")),
            ("Reactie gevraagd voor", long_date(row.reactie_tot) if row.reactie_tot else ""),
        ],
        tekst=row.tekst,
        document=documents.get(row.document_id),
    )


def _hulpaanbod(row: Disclosed[Hulpaanbod], _documents: Documents) -> Item:
    return _item(
        row,
        Groep.HULP,
        row.datum,
        f"Hulp aangeboden: {row.get_uitkomst_display().lower()}",
        feiten=[("Uitkomst", row.get_uitkomst_display())],
        tekst=row.aanbod,
    )


def _interventie(row: Disclosed[Interventie], _documents: Documents) -> Item | None:
    soort = BY_KEY.get(row.soort)
    if soort is None:
        return None
    groep = Groep.BESLUIT if row.soort in BESLUIT_KINDS else Groep.INTERVENTIE
    return _item(
        row,
        groep,
        row.begonnen_op,
        soort.naam,
        feiten=[
            ("Grondslag", soort.grondslag),
            ("Stand", row.get_status_display()),
            ("Loopt tot", long_date(row.loopt_tot) if row.loopt_tot else ""),
            ("Resultaat", row.resultaat),
            ("Waarom niet lichter", row.ladder_toelichting),
        ],
        tekst=row.toelichting,
    )


def _politie(row: Disclosed[Politiemutatie], _documents: Documents) -> Item:
    return _item(row, Groep.POLITIE, row.datum, f"Politiemutatie {row.mutatienummer}", tekst=row.omschrijving)


def _gezin(row: Disclosed[Gezin], _documents: Documents) -> Item:
    return _item(
        row,
        Groep.PERSOON,
        local(row.gemaakt_op),
        "Samenstelling van het gezin",
        feiten=[("Kinderen in huis", row.kinderen)],
        tekst=row.samenstelling,
    )


def _document(row: Disclosed[Document]) -> Item:
    return _item(row, Groep.DOCUMENT, row.datum, row.titel, document=row)


MAKERS: tuple[tuple[type[CategorieRij], Maker], ...] = (
    (Overlastmelding, _melding),
    (Journaalitem, _journaal),
    (Brief, _brief),
    (Hulpaanbod, _hulpaanbod),
    (Interventie, _interventie),
    (Politiemutatie, _politie),
    (Gezin, _gezin),
)
TABLES: dict[str, type[CategorieRij]] = {model._meta.db_table: model for model, _ in MAKERS}
TABLES[Document._meta.db_table] = Document
