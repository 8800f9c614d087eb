"""Filing a melding, correcting it, and deciding what becomes of it."""

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.urls import reverse

from cases import documents
from cases.deadlines import add_working_days
from cases.documents import scanning
from cases.lifecycle import MELDING, transition
from cases.models import (
    BagAdres,
    Bericht,
    Betrokkene,
    Casus,
    Journaalitem,
    Meldergegevens,
    Melding,
    Meldingconcept,
    Overlastmelding,
    Termijn,
)
from cases.numbers import new_number
from cases.rules.casussen import may_join
from cases.rules.meldingen import WITH_REASON, may_continue, may_correct, may_file, may_judge
from cases.services.berichten import notify
from cases.services.casussen import MELDING_CATEGORIES, bring_in
from cases.services.termijnen import finish_termijn, start_termijn
from parties.actor import Actor
from parties.dates import local
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker, Rol
from parties.queries import contactpersonen
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel, Event

PICTURE, REPORT = 24, 10


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported, checked by the form."""

    soort: str
    begonnen_op: dt.datetime
    duur_minuten: int | None
    wat: str
    gevolg: str
    frequentie: str
    ernst: int
    spoed: bool
    niveau: str
    adres: BagAdres | None
    adres_tekst: str = ""
    adres_reden: str = ""
    soortnaam: str = ""
    melder_naam: str = ""
    melder_telefoon: str = ""
    melder_email: str = ""
    mag_naar_rechter: bool = False

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the Overlastmelding (8), without the melder."""
        names = (
            "soort",
            "soortnaam",
            "begonnen_op",
            "duur_minuten",
            "wat",
            "gevolg",
            "frequentie",
            "ernst",
            "niveau",
            "adres",
            "adres_tekst",
            "adres_reden",
        )
        return {name: getattr(self, name) for name in names}

    @property
    def melder(self) -> dict[str, Any]:
        """The columns of the Meldergegevens (9)."""
        return {
            "naam": self.melder_naam,
            "telefoon": self.melder_telefoon,
            "email": self.melder_email,
            "mag_naar_rechter": self.mag_naar_rechter,
        }


def save_concept(actor: Actor, *, melding_id: UUID, velden: dict[str, Any], now: dt.datetime) -> Melding:
    """Keep what was typed so far; the first time this makes the melding, as a draft of this person.

    Raises NotAllowed for somebody else's draft or one that was filed already, NotDisclosed for an id that is taken.
    """
    require(may_file(actor))
    melding = Melding.objects.filter(pk=melding_id).first() or _new_shell(actor, melding_id=melding_id, now=now)
    require(may_continue(actor, melding))
    gate.open_to_write(actor, melding=melding.pk, categories=[8], doel=Doel.MELDING)
    with transaction.atomic():
        kept = {"velden": velden, "bewaard_op": now}
        if not Meldingconcept.objects.filter(melding=melding).update(**kept):
            Meldingconcept.objects.create(**_row(actor, melding, 8, now), **kept)
    return melding


def attach(actor: Actor, *, melding: Melding, uploads: Iterable[bytes], now: dt.datetime) -> list[str]:
    """Keep photos (24) and PDFs (10) with a melding; returns a sentence for each file that was refused.

    Kept before the form is judged, so that a mistake elsewhere loses no file. However many there are, a scanner that
    does not answer is waited for no longer than for two.
    """
    refused = []
    until = time.monotonic() + 2 * scanning.SECONDS
    for content in uploads:
        categorie = REPORT if content.startswith(b"%PDF-") else PICTURE
        try:
            gate.open_to_write(actor, melding=melding.pk, categories=[categorie], doel=Doel.MELDING)
            with transaction.atomic():
                documents.store(
                    actor,
                    melding_id=melding.pk,
                    categorie=categorie,
                    content=content,
                    titel="Foto bij melding" if categorie == PICTURE else "Bijlage bij melding",
                    datum=local(now),
                    beperkt=True,
                    pad=reverse("melding_detail", args=[melding.nummer]),
                    patience=min(scanning.SECONDS, max(0, until - time.monotonic())),
                    now=now,
                )
        except documents.UploadRefused as refusal:
            refused.append(str(refusal))
        except gate.MayNotProvide:
            refused.append("Volgens het convenant legt uw organisatie geen beeld vast. Kies een PDF.")
    return refused


def register_melding(actor: Actor, *, melding: Melding, report: Report, now: dt.datetime) -> None:
    """File a draft: its rows are made, the draft goes, the clock of triage starts.

    Acute danger is mailed at once to the receiving Partij's own people, and to nobody else. Raises NotAllowed.
    """
    require(may_continue(actor, melding))
    named = report.niveau != "anoniem"
    gate.open_to_write(actor, melding=melding.pk, categories=[8, 9] if named else [8], doel=Doel.MELDING)
    with transaction.atomic():
        transition(MELDING, melding.status, "nieuw")
        Overlastmelding.objects.create(**_row(actor, melding, 8, now), **report.columns, melder_ref=uuid4())
        if named:
            Meldergegevens.objects.create(**_row(actor, melding, 9, now), **report.melder)
        Meldingconcept.objects.filter(melding=melding).delete()
        Melding.objects.filter(pk=melding.pk).update(
            status="nieuw",
            soort=report.soort,
            soortnaam=report.soortnaam,
            ernst=report.ernst,
            spoed=report.spoed,
            ontvangen_op=now,
        )
        days = 0 if report.spoed else termijn("melding_triage_wd", actor.gemeente_id)
        start_termijn(
            actor,
            soort=Termijn.Soort.TRIAGE,
            melding_id=melding.pk,
            object_id=melding.pk,
            categorie=8,
            partij_id=actor.partij_id,
            verloopt_op=add_working_days(local(now), days),
            now=now,
        )
        if report.spoed:
            notify(
                sleutel=f"spoed:{melding.pk}",
                soort=Bericht.Soort.SPOED,
                aan_ids=_alarmed(actor),
                casus_id=None,
                pad=reverse("melding_detail", args=[melding.nummer]),
                now=now,
            )
    melding.status = "nieuw"


def correct_melding(actor: Actor, *, melding: Melding, report: Report, now: dt.datetime) -> None:
    """Mend what was filed; the earlier version stays in the history. Raises NotAllowed for another Partij's."""
    require(may_correct(actor, melding))
    named = report.niveau != "anoniem"
    opening = gate.open_gate(
        actor,
        casussen=[melding.casus_id] if melding.casus_id else [],
        meldingen=[] if melding.casus_id else [melding.pk],
        categories=[8, 9],
        doel=Doel.MELDING,
        event=Event.WRITE,
    )
    subject = melding.casus_id or melding.pk
    opening.require(subject)
    if not all(opening.may_provide(subject, nr) for nr in ((8, 9) if named else (8,))):
        raise gate.MayNotProvide
    with transaction.atomic():
        Overlastmelding.objects.filter(melding=melding, bron_id=actor.partij_id).update(**report.columns)
        # who asks to be anonymous after all, is: the report then has no name, number or address
        known = Meldergegevens.objects.filter(melding=melding, bron_id=actor.partij_id).update(**report.melder)
        if named and not known:
            row = _row(actor, melding, 9, now) | {"casus_id": melding.casus_id}
            Meldergegevens.objects.create(**row, **report.melder)
        Melding.objects.filter(pk=melding.pk).update(
            soort=report.soort, soortnaam=report.soortnaam, ernst=report.ernst, spoed=report.spoed
        )


def judge_melding(actor: Actor, *, melding: Melding, outcome: str, reden: str, now: dt.datetime) -> None:
    """Take it in triage, refer it, call it unfounded or leave it to the melder; the last three need a `reden`.

    Raises NotAllowed: INCOMPLETE without a reason, STATUS when it was decided meanwhile.
    """
    require(may_judge(actor, melding, outcome))
    if outcome in WITH_REASON and not reden.strip():
        raise NotAllowed(Reason.INCOMPLETE, "Schrijf op waarom.")
    if reden.strip():
        gate.open_to_write(actor, melding=melding.pk, categories=[REPORT], doel=Doel.MELDING)
    with transaction.atomic():
        transition(MELDING, melding.status, outcome)
        if not Melding.objects.filter(pk=melding.pk, status=melding.status).update(status=outcome):
            raise NotAllowed(Reason.STATUS)
        if reden.strip():
            Journaalitem.objects.create(
                **_row(actor, melding, REPORT, now), vak=Journaalitem.Vak.WAARNEMING, datum=now, tekst=reden.strip()
            )
        if outcome in WITH_REASON:
            finish_termijn(actor, object_id=melding.pk, now=now)
    melding.status = outcome


def join_casus(actor: Actor, *, melding: Melding, casus: Casus, share: bool, now: dt.datetime) -> None:
    """Put a melding with a casus in which the actor works; `share` lets the other participants read it.

    The same melder keeps one reference in the casus: thirteen calls of one person are thirteen meldingen of one melder.
    Raises NotAllowed, NotDisclosed.
    """
    require(may_join(actor, melding))
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        meldingen=[melding.pk],
        categories=(1, *MELDING_CATEGORIES),
        doel=Doel.MELDING,
        event=Event.WRITE,
    )
    opening.require(casus.pk)
    bewoner = Betrokkene.objects.filter(casus=casus).order_by("pk").first()
    with transaction.atomic():
        known = _known_ref(actor, melding=melding, casus=casus)
        bring_in(
            opening,
            melding=melding,
            casus=casus,
            bewoner_id=bewoner.bewoner_id if bewoner else None,
            status="gekoppeld",
            beperkt=not share or casus.aangemeld_op is None,
        )
        if known:
            Overlastmelding.objects.filter(melding=melding).update(melder_ref=known)
        finish_termijn(actor, object_id=melding.pk, now=now)


def _known_ref(actor: Actor, *, melding: Melding, casus: Casus) -> UUID | None:
    """The reference that this melder has in the casus already, by the actor's own Meldergegevens."""
    mine = Meldergegevens.objects.filter(bron_id=actor.partij_id)
    new = mine.filter(melding=melding).first()
    if new is None:
        return None
    for old in mine.filter(casus=casus).exclude(melding=melding):
        same_way = (new.telefoon and new.telefoon == old.telefoon) or (new.email and new.email == old.email)
        if old.melding_id and same_way and new.naam.casefold() == old.naam.casefold():
            earlier = Overlastmelding.objects.filter(melding_id=old.melding_id, bron_id=actor.partij_id).first()
            return earlier.melder_ref if earlier else None
    return None


def _alarmed(actor: Actor) -> list[int]:
    """Who hears of acute danger at once: contactpersonen of the receiving Partij, and the regisseurs if that leads."""
    found = {m.pk for m in contactpersonen(actor.partij_id)}
    if actor.regie:
        regisseurs = Medewerker.objects.filter(partij_id=actor.partij_id, actief=True, user__is_active=True)
        found |= set(regisseurs.filter(rollen__contains=[Rol.REGISSEUR]).values_list("pk", flat=True))
    return sorted(found)


def _new_shell(actor: Actor, *, melding_id: UUID, now: dt.datetime) -> Melding:
    try:
        with gate.committed_first(actor) as alias:
            Melding.objects.using(alias).create(
                pk=melding_id,
                nummer=new_number("M"),
                bron_id=actor.partij_id,
                status="concept",
                ontvangen_op=now,
                gemaakt_door_id=actor.medewerker_id,
            )
    except IntegrityError:
        raise gate.NotDisclosed from None
    return Melding.objects.get(pk=melding_id)


def _row(actor: Actor, melding: Melding, categorie: int, now: dt.datetime) -> dict[str, Any]:
    """What every gated row of a melding has; for its own Partij alone until it goes along with a casus."""
    return {
        "melding_id": melding.pk,
        "categorie_id": categorie,
        "bron_id": actor.partij_id,
        "beperkt": True,
        "gemaakt_door_id": actor.medewerker_id,
        "gemaakt_op": now,
    }
