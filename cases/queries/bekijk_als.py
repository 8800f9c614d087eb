"""A casus as another Partij sees it, of what the viewer may see: nobody learns more by looking with somebody's eyes.

PostgreSQL shows what the viewer may see; the lens of the Opening then leaves out what that Partij does not see, by the
rules in privacy/policy.py. What only that Partij may see is in neither.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.utils import timezone

from cases.boxes import clauses_for, clauses_of, participants, phase_of
from cases.models import Actiepunt, Deelname
from cases.queries.actiepunten import ActiepuntPage, actiepunt_page
from cases.queries.casus_page import OVERVIEW, Overview, WithheldLine, overview
from cases.queries.documents import DocumentLine, document_lines
from cases.queries.gegevens import TAB, Section, sections
from cases.queries.interventies import InterventiePage, interventie_page
from cases.queries.loaders import OpenCasus
from cases.services.gegevens import Kind
from parties.actor import Actor
from parties.models import Partij, Rol
from privacy import gate
from privacy.gate import Doel, Opening, Right
from privacy.models import CategorieRij, Toegangsbesluit, Toestemming
from privacy.policy import Item, Reader, Rule, readable, sees
from privacy.queries.uitleg import Clauses, PartyRights, rights_of

# What the pages together open: all that an overview and its tabs show.
CATEGORIES = tuple(sorted({*OVERVIEW, *TAB}))


@dataclass(frozen=True, slots=True)
class PartyPage:
    """What one Partij sees of a casus, as far as the viewer may see it too."""

    partij: Partij
    overview: Overview
    sections: tuple[Section, ...]
    interventies: InterventiePage
    actiepunten: ActiepuntPage
    documenten: tuple[DocumentLine, ...]
    rights: PartyRights
    # What that Partij reads and the viewer does not: left out here.
    beyond: tuple[WithheldLine, ...]
    unsigned: bool


@dataclass(frozen=True, slots=True)
class Structure:
    """What a privacy officer, who reads no content, may know of a casus: its phase and who takes part."""

    nummer: str
    casus: UUID
    overlegvorm: str
    fase: str
    partijen: tuple[Partij, ...]


def others(actor: Actor, oc: OpenCasus) -> list[Partij]:
    """The participants that the viewer may know of, without its own Partij."""
    return [partij for partij in participants(oc.opening, oc.id) if partij.pk != actor.partij_id]


def as_party(
    viewer: Actor, oc: OpenCasus, partij: Partij, kinds: dict[str, Kind], *, reden: str, today: dt.date
) -> PartyPage:
    """The pages of an opened casus through the eyes of `partij`, a participant that the viewer may know of."""
    eyes = eyes_of(viewer, partij)
    own = clauses_of(viewer, oc.casus, today)
    theirs = clauses_of(eyes, oc.casus, today)
    seen = OpenCasus(oc.casus, opening_of(oc, eyes, theirs, reden=reden))
    beyond = {nr for nr in theirs.rules if theirs.reads(nr)} - {nr for nr in own.rules if own.reads(nr)}
    rights = rights_of(theirs)
    page = overview(eyes, seen, kind="", everything=True, today=today)
    # the items lead to pages of the viewer, not of that Partij
    items = tuple(replace(item, url="", attachments=()) for item in page.items)
    return PartyPage(
        partij=partij,
        overview=replace(page, items=items),
        sections=sections(eyes, seen, kinds, today),
        interventies=interventie_page(eyes, seen, today=today),
        actiepunten=actiepunt_page(eyes, seen, today=today),
        documenten=document_lines(eyes, seen, today=today),
        rights=rights,
        beyond=tuple(line for line in rights.reads if line.nr in beyond),
        unsigned=theirs.convenant is None,
    )


def eyes_of(viewer: Actor, partij: Partij) -> Actor:
    """Nobody in particular at `partij`: for choosing words and steps; the gate keeps to the viewer itself."""
    return replace(
        viewer,
        medewerker_id=0,
        user_id=0,
        rollen=frozenset({Rol.DEELNEMER}),
        partij_id=partij.pk,
        partij_naam=partij.naam,
        partij_soort=partij.soort,
        regie=partij.regie,
    )


def opening_of(oc: OpenCasus, eyes: Actor, theirs: Clauses, *, reden: str) -> Opening:
    """The viewer's own opening, narrowed to what the Partij of `eyes` reads; it provides nothing here."""
    reader, rules = reader_of(oc, eyes), rules_of(theirs)
    fase = phase_of(oc.casus)
    theirs_reads = readable(rules, reader, fase=fase, reden=reden)
    rights = {
        (casus, nr): Right(read=right.read and nr in theirs_reads, provide=theirs.provides(nr))
        for (casus, nr), right in oc.opening.rights.items()
    }
    granted = grants_of(oc, eyes)

    def lens(row: Any) -> bool:
        if isinstance(row, Deelname):
            return row.partij_id == reader.partij or row.categorie_id in theirs_reads
        if isinstance(row, Actiepunt) and row.partij_id == reader.partij:
            return True  # who must do it sees its title (docs/adr/0010)
        return isinstance(row, CategorieRij) and sees(
            rules, reader, item_of(row, granted, reader.partij), fase=fase, reden=reden
        )

    return replace(oc.opening, actor=eyes, rights=rights, lens=lens)


def reader_of(oc: OpenCasus, eyes: Actor) -> Reader:
    """That Partij in this casus; its toestemming as far as the viewer can see it."""
    today = timezone.localdate()
    rows = gate.of_casus(oc.opening, Toestemming, oc.id)
    live = [t for t in rows if t.ingetrokken_op is None and t.gegeven_op <= today <= t.geldig_tot]
    consented = {nr for t in live if eyes.partij_id in t.partijen for nr in t.categorieen}
    return Reader(eyes.partij_id, eyes.partij_soort, takes_part=True, consented=frozenset(consented))


def rules_of(theirs: Clauses) -> list[Rule]:
    """The cells as privacy/policy.py takes them; none for a Partij that did not sign the version in force."""
    return [
        Rule(theirs.soort, theirs.fase, nr, theirs.reads(nr), rule.besluit_nodig, rule.toestemming_nodig)
        for nr, rule in theirs.rules.items()
    ]


def grants_of(oc: OpenCasus, eyes: Actor) -> set[tuple[str, UUID]]:
    """The besluiten for that Partij that the viewer can know of: those that its own organisation gave."""
    now = timezone.now()
    rows = Toegangsbesluit.objects.filter(
        casus_id=oc.id, partij_id=eyes.partij_id, ingetrokken_op=None, geldig_van__lte=now, geldig_tot__gt=now
    )
    return set(rows.values_list("tabel", "rij"))


def item_of(row: CategorieRij, granted: set[tuple[str, UUID]], partij_id: int) -> Item:
    """A row as privacy/policy.py takes it; `granted` are the rows that were given to `partij_id`."""
    return Item(
        row.bron_id,
        row.categorie_id,
        row.beperkt,
        None if row.alleen_voor is None else frozenset(row.alleen_voor),
        frozenset({partij_id}) if (row._meta.db_table, row.pk) in granted else frozenset(),
    )


def structure(actor: Actor, nummer: str) -> Structure:
    """The shape of a casus of the privacy officer's own organisation. Raises NotDisclosed, after logging, otherwise."""
    rows = gate.casus_structure(actor, nummer)
    if not rows:
        gate.log_refusal(actor, doel=Doel.TOEZICHT, object=nummer)
        raise gate.NotDisclosed
    casus, overlegvorm, fase, _ = rows[0]
    partijen = Partij.objects.filter(pk__in=[partij for *_, partij in rows]).order_by("naam")
    return Structure(nummer, casus, overlegvorm, fase, tuple(partijen))


def structure_rights(found: Structure, partij: Partij, today: dt.date) -> PartyRights:
    """What the convenant gives `partij` in this casus now; from the convenant alone, no row is read."""
    return rights_of(
        clauses_for(
            partij.gemeente_id, found.overlegvorm, found.fase, partij_id=partij.pk, soort=partij.soort, today=today
        )
    )
