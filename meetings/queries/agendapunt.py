"""One casus in the meeting: what everybody who takes part may know of what was said, decided and agreed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from cases.boxes import Box, Readership, boxes_for, readership
from cases.models import Aanmelding, Actiepunt
from cases.queries.casus_frame import casusregisseur_of
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import Source
from cases.queries.uitleg import explain_in
from cases.services.casussen import deelname_category
from meetings.models import Aanwezigheid, Agendapunt, Besluit
from meetings.queries.agenda import RUBRIEK_TONES, deelnames, open_items, owner_of, version_of
from meetings.queries.overleggen import next_overleggen
from meetings.rules import (
    may_change_agenda,
    may_decide,
    may_record,
    may_remove,
    missing_for_treatment,
)
from meetings.services.besluiten import MEETING_CATEGORIES, SHARED
from meetings.wording import span
from parties.actor import Actor
from parties.dates import due_in, local
from parties.models import Medewerker, Partij
from parties.terms import termijn
from privacy import gate
from privacy.gate import Disclosed, Opening
from privacy.queries.uitleg import Why


@dataclass(frozen=True, slots=True)
class BesluitLine:
    """A besluit as it is read; `label` says what else it is, `edit_url` is only for who may correct it now."""

    label: str
    tekst: str
    informeren: str
    evaluatie: str
    waakvlam: str
    kind: str
    edit_url: str
    why: Why | None


@dataclass(frozen=True, slots=True)
class PresenceLine:
    """One Partij at the table for this casus, in the shape that components/participants.html prints."""

    partij_id: int
    name: str
    initials: str
    detail: str
    presence: str
    aanwezig: bool | None
    medewerker_id: int | None


@dataclass(frozen=True, slots=True)
class AgendapuntPage:
    """What the page of one item shows to this actor; the last five are for who writes."""

    punt: Agendapunt
    opening: Opening
    title: str
    time: str
    rubriek_tone: str
    shielded: bool
    version: str
    vraag: str
    doel: tuple[str, ...]
    besluiten: tuple[BesluitLine, ...]
    presence: tuple[PresenceLine, ...]
    casusregisseur: str
    actiepunten: tuple[dict[str, Any], ...]
    missing: tuple[str, ...]
    may_change: bool
    may_remove: bool
    may_record: bool
    may_decide: bool
    boxes: tuple[Box, ...]
    partijen: tuple[Partij, ...]
    people: tuple[Medewerker, ...]
    next_date: dt.date
    readers: Readership


def agendapunt_page(actor: Actor, punt: Agendapunt, *, now: dt.datetime) -> AgendapuntPage:
    """Everything on the page of one item, with one opening."""
    overleg, casus, today = punt.overleg, punt.casus, local(now)
    opening = open_items(actor, overleg, [punt], MEETING_CATEGORIES, now=now)
    record = bool(may_record(actor, overleg, now=now))
    parts = deelnames(opening, [casus.pk]) if casus.pk in opening.subjects else ()
    partijen = tuple(part.partij for part in parts)
    besluiten = read_besluiten(opening, [punt.pk])
    source = Source(actor, opening, casus, explain_in(actor, OpenCasus(casus, opening), today))
    actiepunten = gate.read(
        opening,
        Actiepunt.objects.filter(casus_id=casus.pk).select_related("partij", "eigenaar__user").order_by("uiterlijk"),
    )
    return AgendapuntPage(
        punt=punt,
        opening=opening,
        title=f"{casus.nummer} · {casus.get_soort_display()}",
        time=span(punt.begint_op, punt.minuten),
        rubriek_tone=RUBRIEK_TONES[punt.rubriek],
        shielded=casus.pk not in opening.subjects,
        version=version_of(overleg, [punt]),
        vraag=punt.vraag if opening.may_read(casus.pk, SHARED) else "",
        doel=_doel(opening, casus.pk),
        besluiten=tuple(besluit_line(actor, row, editable=record, source=source) for row in besluiten),
        presence=presence_lines(partijen, read_presence(opening, [punt.pk])),
        casusregisseur=casusregisseur_of(casus, opening),
        actiepunten=tuple(
            action_line(row, casus.nummer, today, owner_of(actor, row, opening))
            for row in actiepunten
            if row.afgerond_op is None
        ),
        missing=tuple(
            missing_for_treatment(
                casus, actiepunten=len(actiepunten), informeren=any(row.informeren for row in besluiten)
            )
        )
        if casus.status == "geagendeerd" and record
        else (),
        may_change=bool(may_change_agenda(actor, overleg)),
        may_remove=bool(may_remove(actor, overleg)),
        may_record=record,
        may_decide=bool(may_decide(actor, overleg, now=now)),
        boxes=_boxes(opening, casus.pk) if record else (),
        partijen=partijen,
        people=_people(partijen) if record else (),
        next_date=_next_date(actor, punt) if record else today,
        readers=readership(actor, opening, casus, known=partijen, today=today) if record else Readership({}),
    )


def read_besluiten(opening: Opening, punten: Sequence[UUID]) -> tuple[Disclosed[Besluit], ...]:
    rows = Besluit.objects.filter(agendapunt_id__in=punten).select_related("categorie", "bron").order_by("gemaakt_op")
    return gate.read(opening, rows)


def read_presence(opening: Opening, punten: Sequence[UUID]) -> tuple[Disclosed[Aanwezigheid], ...]:
    rows = Aanwezigheid.objects.filter(agendapunt_id__in=punten).select_related("partij", "medewerker__user")
    return gate.read(opening, rows.order_by("partij__naam"))


def besluit_line(actor: Actor, row: Disclosed[Besluit], *, editable: bool, source: Source) -> BesluitLine:
    """A besluit as text; its category is named only where it is not the one that everybody reads."""
    punt_id, own = row.agendapunt_id, row.bron_id == actor.partij_id
    return BesluitLine(
        label="" if row.soort == Besluit.Soort.BESLUIT else row.get_soort_display(),
        tekst=row.tekst,
        informeren=row.informeren,
        evaluatie=row.evaluatie,
        waakvlam={True: "Er komt een waakvlam.", False: "Er komt geen waakvlam.", None: ""}[row.waakvlam],
        kind="" if row.categorie_id == SHARED else row.categorie.naam,
        edit_url=reverse("besluit_edit", args=[punt_id, row.pk]) if editable and own else "",
        why=source.why(row),
    )


def presence_lines(partijen: Sequence[Partij], rows: Sequence[Disclosed[Aanwezigheid]]) -> tuple[PresenceLine, ...]:
    """Each visible participant with what was written down about it, and who is no participant any more."""
    noted = {row.partij_id: row for row in rows}
    known = {partij.pk: partij for partij in partijen} | {row.partij_id: row.partij for row in rows}
    return tuple(
        _presence_line(partij, noted.get(partij.pk)) for partij in sorted(known.values(), key=lambda p: p.naam)
    )


def _presence_line(partij: Partij, row: Disclosed[Aanwezigheid] | None) -> PresenceLine:
    aanwezig = row.aanwezig if row else None
    person = row.medewerker if row else None
    detail = {None: "Nog niet vastgelegd", True: "Aanwezig", False: "Afwezig"}[aanwezig]
    secrecy = "" if row is None or row.geheimhouding else " (geheimhouding niet getekend)"
    return PresenceLine(
        partij_id=partij.pk,
        name=partij.naam,
        initials=partij.naam[:1].upper(),
        detail=f"{detail}: {person.user.naam}{secrecy}" if person and aanwezig else detail,
        presence="",
        aanwezig=aanwezig,
        medewerker_id=person.pk if person else None,
    )


def action_line(row: Disclosed[Actiepunt], nummer: str, today: dt.date, owner: str) -> dict[str, Any]:
    """An actiepunt as components/action_list.html prints it; `owner` as the actor may know it."""
    named = row.eigenaar is not None and owner == row.partij.naam
    return {
        "pk": row.pk,
        "text": row.titel,
        "owner": f"{owner}, {row.eigenaar.user.naam}" if named else owner,
        "due": row.uiterlijk,
        "late": row.uiterlijk < today,
        "due_text": due_in(row.uiterlijk, today),
        "url": reverse("casus_actiepunten", args=[nummer]),
    }


def _doel(opening: Opening, casus_id: UUID) -> tuple[str, ...]:
    """Why it was brought to the overleg, for whom the convenant gives notes (10)."""
    if not opening.may_read(casus_id, 10):
        return ()
    return tuple(row.doel for row in gate.of_casus(opening, Aanmelding, casus_id) if row.ingetrokken_op is None)


def _boxes(opening: Opening, casus_id: UUID) -> tuple[Box, ...]:
    """Where a besluit can be typed: for everybody in the casus (22), or for who may read a note or a standpoint."""
    keys = ("afspraak", "waarneming", "belang")
    found = {box.key: box for box in boxes_for(opening, casus_id)}
    return tuple(found[key] for key in keys if key in found)


def _people(partijen: Sequence[Partij]) -> tuple[Medewerker, ...]:
    rows = Medewerker.objects.filter(partij__in=partijen, actief=True, user__is_active=True)
    return tuple(rows.select_related("user", "partij").order_by("partij__naam", "user__naam"))


def open_partijen(partijen: Sequence[Partij]) -> list[Partij]:
    """The participants whom everybody in the casus may know: not a care party of row 30."""
    return [partij for partij in partijen if deelname_category(partij) == SHARED]


def _next_date(actor: Actor, punt: Agendapunt) -> dt.date:
    """When an actiepunt is due unless said otherwise: the next overleg."""
    following = next_overleggen(actor, after=punt.overleg.begint_op, limit=1)
    if following:
        return local(following[0].begint_op)
    return local(punt.overleg.begint_op) + dt.timedelta(days=termijn("actiepunt_dagen", actor.gemeente_id))
