"""What is written down per casus in the meeting: who was there, what was decided, who directs, how long it took."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from guardian.shortcuts import assign_perm

from cases.models import Actiepunt, Casus, Deelname
from cases.services.actiepunten import add_actiepunt
from cases.services.casussen import WORK, deelname_category, set_status
from meetings.models import Aanwezigheid, Agendapunt, Besluit
from meetings.rules import may_close, may_decide, may_finish_agendapunt, may_record, may_treat, reason_to_open
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Doel, Event, Opening

SHARED = 22
# What the meeting writes and reads of a casus: notes (10), agreements (22), standpoints (29), care parties (30).
MEETING_CATEGORIES = (10, SHARED, 29, 30)


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether one Partij was there for this casus, and by whom."""

    partij_id: int
    aanwezig: bool
    medewerker_id: int | None = None


def record_presence(actor: Actor, *, agendapunt: Agendapunt, present: Iterable[Presence], now: dt.datetime) -> None:
    """Write down who was there for this casus, each in the category of its deelname (30 for a care party).

    Raises NotAllowed by the rule, or for a Partij that takes no part, or a person who does not work there.
    """
    require(may_record(actor, agendapunt.overleg, now=now))
    entries = list(present)
    opening = gate.open_gate(
        actor,
        casussen=[agendapunt.casus_id],
        categories=(SHARED, 30),
        doel=Doel.CASUSOVERLEG,
        event=Event.WRITE,
        reden=_reason(agendapunt, now),
    )
    opening.require(agendapunt.casus_id)
    categories = _categories(opening, agendapunt.casus_id)
    signed = _require_staff(entries)
    with transaction.atomic():
        rows = Aanwezigheid.objects.filter(agendapunt=agendapunt, bron_id=actor.partij_id)
        known = {row.partij_id: row for row in rows}
        told = False
        for entry in entries:
            categorie = categories.get(entry.partij_id)
            if categorie is None:
                raise NotAllowed(Reason.NOT_TAKING_PART)
            before = known.get(entry.partij_id)
            if before and (before.aanwezig, before.medewerker_id) == (entry.aanwezig, entry.medewerker_id):
                continue
            told |= categorie == SHARED
            values = {
                "aanwezig": entry.aanwezig,
                "medewerker_id": entry.medewerker_id,
                "geheimhouding": entry.medewerker_id is None or entry.medewerker_id in signed,
                "categorie_id": categorie,
            }
            if before:
                Aanwezigheid.objects.filter(pk=before.pk).update(**values)
            else:
                Aanwezigheid.objects.create(
                    agendapunt=agendapunt, partij_id=entry.partij_id, **values, **_row(actor, agendapunt, now)
                )
        if told:
            note_change(agendapunt, now=now)


def _categories(opening: Opening, casus_id: UUID) -> Mapping[int, int]:
    rows = gate.read(opening, Deelname.objects.filter(casus_id=casus_id, beeindigd_op=None))
    return {row.partij_id: row.categorie_id for row in rows}


def _require_staff(entries: Iterable[Presence]) -> set[int]:
    """Which of the people named have signed the geheimhoudingsverklaring. Raises NotAllowed for who works elsewhere."""
    named = {entry.medewerker_id: entry.partij_id for entry in entries if entry.medewerker_id}
    people = Medewerker.objects.filter(pk__in=named, actief=True).values_list("pk", "partij_id", "geheimhouding_op")
    found = list(people)
    if {pk: partij_id for pk, partij_id, _ in found} != named:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    return {pk for pk, _, signed_op in found if signed_op}


def record_besluit(
    actor: Actor,
    *,
    agendapunt: Agendapunt,
    soort: str,
    tekst: str,
    categorie: int = SHARED,
    informeren: str = "",
    now: dt.datetime,
) -> Besluit:
    """Write down a besluit, or why there is none, in the category of the box it was typed in.

    `informeren` says who tells the betrokkene (art. 14 AVG); it is for everybody in the casus, so it goes with
    category 22 only. Raises NotAllowed by the rule, MayNotProvide by the convenant.
    """
    require(may_record(actor, agendapunt.overleg, now=now))
    if categorie not in MEETING_CATEGORIES or (informeren and categorie != SHARED):
        raise NotAllowed(Reason.INCOMPLETE)
    gate.open_to_write(
        actor,
        casus=agendapunt.casus_id,
        categories=[categorie],
        doel=Doel.CASUSOVERLEG,
        reden=_reason(agendapunt, now),
    )
    with transaction.atomic():
        besluit = Besluit.objects.create(
            agendapunt=agendapunt,
            categorie_id=categorie,
            soort=soort,
            tekst=tekst,
            informeren=informeren,
            **_row(actor, agendapunt, now),
        )
        if categorie == SHARED:
            note_change(agendapunt, now=now)
    return besluit


def correct_besluit(
    actor: Actor, *, agendapunt: Agendapunt, besluit_id: UUID, categorie: int, tekst: str, now: dt.datetime
) -> None:
    """Correct the text of a besluit of the regie, until five working days after the meeting.

    The old text stays in the history. Raises NotAllowed by the rule, NotDisclosed where the actor's Partij has no such
    besluit.
    """
    require(may_record(actor, agendapunt.overleg, now=now))
    gate.open_to_write(
        actor,
        casus=agendapunt.casus_id,
        categories=[categorie],
        doel=Doel.CASUSOVERLEG,
        reden=_reason(agendapunt, now),
    )
    with transaction.atomic():
        changed = Besluit.objects.filter(
            pk=besluit_id, agendapunt=agendapunt, bron_id=actor.partij_id, categorie_id=categorie
        ).update(tekst=tekst)
        if not changed:
            raise gate.NotDisclosed
        if categorie == SHARED:
            note_change(agendapunt, now=now)


def agree_actiepunt(
    actor: Actor,
    *,
    agendapunt: Agendapunt,
    titel: str,
    partij_id: int,
    eigenaar_id: int | None,
    uiterlijk: dt.date,
    toelichting: str,
    toelichting_vak: str,
    now: dt.datetime,
) -> Actiepunt:
    """Agree on an actiepunt in the meeting. Raises NotAllowed by the rule of the meeting or of the actiepunt.

    One for a care party that others may not know of (row 30) moves nothing that those others could notice.
    """
    require(may_record(actor, agendapunt.overleg, now=now))
    punt = add_actiepunt(
        actor,
        casus_id=agendapunt.casus_id,
        titel=titel,
        partij_id=partij_id,
        eigenaar_id=eigenaar_id,
        uiterlijk=uiterlijk,
        toelichting=toelichting,
        toelichting_vak=toelichting_vak,
        now=now,
        doel=Doel.CASUSOVERLEG,
    )
    if not punt.beperkt:
        note_change(agendapunt, now=now)
    return punt


def finish_agendapunt(actor: Actor, *, agendapunt: Agendapunt, minuten: int, now: dt.datetime) -> None:
    """The casus has been discussed and took `minuten`. Raises NotAllowed when nothing was decided, not even not to."""
    require(may_record(actor, agendapunt.overleg, now=now))
    opening = _open(actor, agendapunt, now)
    besluiten = gate.read(opening, Besluit.objects.filter(agendapunt=agendapunt, categorie_id=SHARED))
    require(may_finish_agendapunt(besluiten=len(besluiten)))
    with transaction.atomic():
        Agendapunt.objects.filter(pk=agendapunt.pk).update(
            besproken_op=agendapunt.besproken_op or now, bestede_minuten=minuten, bijgewerkt_op=now
        )


def assign_casusregisseur(actor: Actor, *, agendapunt: Agendapunt, medewerker_id: int, now: dt.datetime) -> None:
    """Appoint who directs this casus, from any Partij that takes part, and let that person work on it.

    Everybody in the casus reads the name, so it cannot be somebody of a care party whose taking part is confidential
    (row 30). Raises NotAllowed by the rule or for such a person.
    """
    require(may_decide(actor, agendapunt.overleg, now=now))
    person = Medewerker.objects.select_related("user", "partij").filter(pk=medewerker_id, actief=True).first()
    if person is None or deelname_category(person.partij) != SHARED:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    opening = _open(actor, agendapunt, now)
    opening.require(agendapunt.casus_id)
    deelname = Deelname.objects.filter(
        casus_id=agendapunt.casus_id, partij_id=person.partij_id, beeindigd_op=None
    ).first()
    if deelname is None:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    with transaction.atomic():
        Casus.objects.filter(pk=agendapunt.casus_id).update(casusregisseur_id=medewerker_id)
        assign_perm(WORK, person.user, deelname)
        note_change(agendapunt, now=now)


def take_into_treatment(actor: Actor, *, agendapunt: Agendapunt, now: dt.datetime) -> None:
    """The overleg takes the casus in hand: casusregisseur, an actiepunt, and who informs the betrokkene are there.

    Raises NotAllowed with the sentences of what is missing.
    """
    require(may_decide(actor, agendapunt.overleg, now=now))
    casus = agendapunt.casus
    opening = _open(actor, agendapunt, now)
    actiepunten = gate.read(opening, Actiepunt.objects.filter(casus_id=casus.pk))
    informeren = gate.read(opening, Besluit.objects.filter(casus_id=casus.pk).exclude(informeren=""))
    require(may_treat(casus, actiepunten=len(actiepunten), informeren=bool(informeren)))
    with transaction.atomic():
        set_status(actor, casus=casus, target="in_behandeling", now=now)
        note_change(agendapunt, now=now)


def close_casus(
    actor: Actor, *, agendapunt: Agendapunt, resultaat: str, evaluatie: str, waakvlam: bool, now: dt.datetime
) -> Besluit:
    """The overleg ends the casus with its result, what was learned, and whether there is a waakvlam (required).

    From then on its data are shielded (F4): reading asks for a reason. Raises NotAllowed by the rules.
    """
    require(may_decide(actor, agendapunt.overleg, now=now))
    require(may_close(agendapunt.casus))
    gate.open_to_write(
        actor, casus=agendapunt.casus_id, categories=[SHARED], doel=Doel.CASUSOVERLEG, reden=_reason(agendapunt, now)
    )
    with transaction.atomic():
        besluit = Besluit.objects.create(
            agendapunt=agendapunt,
            categorie_id=SHARED,
            soort=Besluit.Soort.SLUITING,
            tekst=resultaat,
            evaluatie=evaluatie,
            waakvlam=waakvlam,
            **_row(actor, agendapunt, now),
        )
        Agendapunt.objects.filter(pk=agendapunt.pk).update(besproken_op=agendapunt.besproken_op or now)
        note_change(agendapunt, now=now)
        set_status(actor, casus=agendapunt.casus, target="afgesloten", now=now)
    return besluit


def _reason(agendapunt: Agendapunt, now: dt.datetime) -> str:
    """A casus that is afgeschermd opens for what this meeting decides about it; the reason stands in the log."""
    return reason_to_open(agendapunt.overleg, [agendapunt.casus], now=now)


def _open(actor: Actor, agendapunt: Agendapunt, now: dt.datetime) -> Opening:
    reden = _reason(agendapunt, now)
    return gate.open_gate(
        actor, casussen=[agendapunt.casus_id], categories=[SHARED], doel=Doel.CASUSOVERLEG, reden=reden
    )


def _row(actor: Actor, agendapunt: Agendapunt, now: dt.datetime) -> dict[str, object]:
    return {
        "casus_id": agendapunt.casus_id,
        "bron_id": actor.partij_id,
        "gemaakt_door_id": actor.medewerker_id,
        "gemaakt_op": now,
    }


def note_change(agendapunt: Agendapunt, *, now: dt.datetime) -> None:
    """Tell who follows along that something changed that every participant may know of."""
    Agendapunt.objects.filter(pk=agendapunt.pk).update(bijgewerkt_op=now)
