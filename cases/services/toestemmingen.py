"""What the bewoner agreed to is written down, and taken back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from cases.boxes import participants, standing_advisers
from cases.models import Betrokkene, Casus, Document
from cases.rules.toegang import may_write
from cases.services.casussen import deelname_category
from cases.services.termijnen import CONFIDENTIAL, SHARED
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Partij
from privacy import gate
from privacy.gate import Doel, Event, Opening
from privacy.models import Toestemming
from privacy.toegang import withdraw_consent

# Not the bewoner's to give, or no ground for it: BSN, melder, politie, justice, diagnosis, origin; and what is theirs
# who wrote it: agreements, interests.
NOT_BY_CONSENT = frozenset({2, 9, 12, 13, 14, 18, 22, 25, 29})
# That the bewoner agreed to these tells that there is care: known to who may know that a care party takes part (30).
TELLS_OF_CARE = frozenset({16, 19, 20, 27, 28, 30})


@dataclass(frozen=True, slots=True)
class Consent:
    """What the bewoner agreed to: what for, which categories, who reads, from when to when, and how it can be shown."""

    waarvoor: str
    categorieen: tuple[int, ...]
    partij_ids: tuple[int, ...]
    gegeven_op: dt.date
    geldig_tot: dt.date
    bewijs: str
    document_id: UUID | None = None


def nameable(opening: Opening, casus: Casus) -> list[Partij]:
    """The organisations that a toestemming can name: those of which the actor may know that they take part."""
    known = {p.pk: p for p in [*participants(opening, casus.pk), *standing_advisers(opening)]}
    return sorted(known.values(), key=lambda partij: partij.naam)


def register_toestemming(actor: Actor, *, casus: Casus, consent: Consent, now: dt.datetime) -> Toestemming:
    """Write down a toestemming; the gate reads it at each opening (art. 4(11) and 7 AVG).

    One that tells of care has category 30, any other 22 (`category_of`). Raises NotAllowed, MayNotProvide, or
    NotDisclosed for a document that is not in this casus.
    """
    require(may_write(actor, casus))
    if set(consent.categorieen) & NOT_BY_CONSENT:
        raise NotAllowed(Reason.INCOMPLETE, "Voor een van deze soorten gegevens is toestemming geen grond.")
    gate.open_to_write(actor, casus=casus.pk, categories=[SHARED], doel=Doel.CASUS)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=(1, SHARED, CONFIDENTIAL), doel=Doel.CASUS)
    named = [p for p in nameable(opening, casus) if p.pk in consent.partij_ids]
    if len(named) != len(set(consent.partij_ids)):
        raise NotAllowed(Reason.NOT_TAKING_PART)
    category = category_of(named, consent.categorieen)
    if category == CONFIDENTIAL and not opening.may_read(casus.pk, CONFIDENTIAL):
        raise NotAllowed(Reason.MAY_NOT_PROVIDE)
    if consent.document_id is not None:
        _require_document(actor, casus, consent.document_id)
    with transaction.atomic():
        return Toestemming.objects.create(
            casus=casus,
            bewoner_id=_bewoner(casus),
            categorie_id=category,
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            waarvoor=consent.waarvoor,
            categorieen=sorted(consent.categorieen),
            partijen=sorted(p.pk for p in named),
            gegeven_op=consent.gegeven_op,
            geldig_tot=consent.geldig_tot,
            bewijs=consent.bewijs,
            document_id=consent.document_id,
        )


def category_of(named: Iterable[Partij], categorieen: Iterable[int]) -> int:
    """30 where it names a care party whose part is confidential or tells that there is care, else 22."""
    cares = any(deelname_category(p) == CONFIDENTIAL for p in named) or set(categorieen) & TELLS_OF_CARE
    return CONFIDENTIAL if cares else SHARED


def _bewoner(casus: Casus) -> UUID | None:
    """The one person that the casus is about; with several it stands in the words what is whose."""
    found = list(Betrokkene.objects.filter(casus=casus).values_list("bewoner_id", flat=True)[:2])
    return found[0] if len(found) == 1 else None


def documents_of(actor: Actor, casus: Casus) -> list[gate.Disclosed[Document]]:
    """The papers of the casus that the actor may read, newest first: one of them can be the proof."""
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=(10, 11, 22), doel=Doel.CASUS)
    return sorted(gate.of_casus(opening, Document, casus.pk), key=lambda row: row.datum, reverse=True)


def _require_document(actor: Actor, casus: Casus, document_id: UUID) -> None:
    if not any(row.pk == document_id for row in documents_of(actor, casus)):
        raise gate.NotDisclosed


def withdraw_toestemming(actor: Actor, *, casus: Casus, toestemming_id: UUID, reden: str = "") -> None:
    """The bewoner took it back, and told any of the organisations that take part: it ends now, with what rests on it.

    Raises NotAllowed by the rule, NotDisclosed where it is not there for the actor or was taken back before.
    """
    require(may_write(actor, casus))
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=(SHARED, CONFIDENTIAL),
        doel=Doel.CASUS,
        event=Event.WRITE,
        reden=reden,
        object="toestemming ingetrokken",
    )
    opening.require(casus.pk)
    with transaction.atomic():
        done = withdraw_consent(toestemming_id)
    if not done:
        raise gate.NotDisclosed
