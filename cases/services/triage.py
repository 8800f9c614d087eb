"""What the regisseur does with an aanmelding: take it, invite parties, schedule it, refer it or give it back."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from cases.choices import Niveau
from cases.models import Aanmelding, Bericht, Casus, Deelname, Journaalitem
from cases.rules.triage import may_decide, may_schedule
from cases.services.berichten import notify
from cases.services.casussen import add_deelname, end_deelname, first_workers, set_status
from cases.services.kennisgevingen import plan_kennisgeving
from cases.services.termijnen import finish_termijn
from parties.actor import Actor
from parties.decisions import require
from parties.models import Medewerker, Partij
from parties.queries import contactpersonen
from privacy import gate
from privacy.gate import Doel, Opening

GRANT_DAYS = 365
REFERRED = {"afgewezen": "Afgewezen", "monodisciplinair": "Aan één organisatie gelaten"}


def take_in_triage(actor: Actor, *, casus: Casus, now: dt.datetime) -> None:
    """The regisseur checked with the aanmelder that the facts are right (cf. art. 1.6 Besluit WGS) and takes it.

    Telling the bewoner is planned here where the aanmelder's kind of party could not plan it.
    """
    require(may_decide(actor, casus, states=("aangemeld",)))
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=(1, 22), doel=Doel.TRIAGE, event=gate.Event.WRITE)
    set_status(actor, casus=casus, target="triage", now=now)
    with transaction.atomic():
        plan_kennisgeving(actor, opening, casus=casus, now=now)


def invite(actor: Actor, *, casus: Casus, partijen: Iterable[Partij], now: dt.datetime) -> list[Deelname]:
    """Let more organisations take part; their contactpersonen get a message with a number and a link."""
    require(may_decide(actor, casus, states=("triage", "geagendeerd", "in_behandeling", "opgeschaald", "juridisch")))
    found = []
    with transaction.atomic():
        for partij in partijen:
            deelname = add_deelname(actor, casus=casus, partij=partij, now=now)
            _tell(casus, Bericht.Soort.UITNODIGING, f"uitnodiging:{deelname.pk}", first_workers(partij, actor), now)
            found.append(deelname)
    return found


def schedule(actor: Actor, *, casus: Casus, now: dt.datetime) -> None:
    """The casus is on an agenda; from triage it becomes `geagendeerd`, any later state stays as it is.

    Raises NotAllowed where doel, noodzaak or what was tried is missing, or nobody was invited.
    """
    if casus.status in {"geagendeerd", "in_behandeling", "opgeschaald", "juridisch", "monitoring"}:
        return
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=(10, 22, 30), doel=Doel.TRIAGE)
    opening.require(casus.pk)
    others = [d for d in _parts(opening, casus) if d.partij_id != actor.partij_id]
    reports = [row for row in gate.of_casus(opening, Aanmelding, casus.pk) if row.ingetrokken_op is None]
    motivated = any(row.doel and row.noodzaak and row.subsidiariteit for row in reports)
    require(may_schedule(actor, casus, motivated=motivated, parties=len(others)))
    with transaction.atomic():
        set_status(actor, casus=casus, target="geagendeerd", now=now)
        _finish_clock(actor, opening, casus, now)


def refer(actor: Actor, *, casus: Casus, target: str, reden: str, now: dt.datetime) -> None:
    """Refuse a casus (`afgewezen`) or leave it to one organisation (`monodisciplinair`), with the reason."""
    require(may_decide(actor, casus, states=("triage",)))
    opening = gate.open_to_write(actor, casus=casus.pk, categories=[22], doel=Doel.TRIAGE)
    seen = gate.open_gate(actor, casussen=[casus.pk], categories=(10, 22, 30), doel=Doel.TRIAGE)
    with transaction.atomic():
        _reason(actor, opening, casus, f"{REFERRED[target]}: {reden}", now)
        _finish_clock(actor, seen, casus, now)
        _tell(casus, Bericht.Soort.TERUGGEGEVEN, f"triage:{casus.pk}:{now:%Y%m%d%H%M%S}", _senders(casus), now)
        set_status(actor, casus=casus, target=target, now=now)


def give_back(actor: Actor, *, casus: Casus, reden: str, now: dt.datetime) -> None:
    """Return a casus to its owner, with the reason. From now on it is an own-party casus again.

    The regie and everybody it invited stop taking part; the owner reads the reason by an explicit grant, because an
    own-party casus shares nothing.
    """
    require(may_decide(actor, casus, states=("aangemeld", "triage")))
    opening = gate.open_to_write(actor, casus=casus.pk, categories=[22], doel=Doel.TRIAGE)
    seen = gate.open_gate(actor, casussen=[casus.pk], categories=(10, 22, 30), doel=Doel.TRIAGE)
    with transaction.atomic():
        item = _reason(actor, opening, casus, f"Teruggegeven: {reden}", now)
        if casus.eigenaar_id != actor.partij_id:
            until = now + dt.timedelta(days=GRANT_DAYS)
            grond = "Antwoord op de eigen aanmelding"
            gate.grant(
                actor, item, partij_id=casus.eigenaar_id, grond=grond, geldig_van=item.gemaakt_op, geldig_tot=until
            )
        _finish_clock(actor, seen, casus, now)
        _tell(casus, Bericht.Soort.TERUGGEGEVEN, f"teruggegeven:{item.pk}", _senders(casus), now)
        for deelname in _parts(seen, casus):
            if deelname.partij_id not in (casus.eigenaar_id, actor.partij_id):
                end_deelname(actor, casus=casus, partij_id=deelname.partij_id, now=now)
        set_status(actor, casus=casus, target="eigen", now=now, aangemeld_op=None, niveau=Niveau.N1)
        if casus.eigenaar_id != actor.partij_id:
            end_deelname(actor, casus=casus, partij_id=actor.partij_id, now=now)


def _parts(opening: Opening, casus: Casus) -> list[gate.Disclosed[Deelname]]:
    return [row for row in gate.of_casus(opening, Deelname, casus.pk) if row.beeindigd_op is None]


def _reason(actor: Actor, opening: Opening, casus: Casus, tekst: str, now: dt.datetime) -> Journaalitem:
    """The decision as an agreement in the casus (22): every participant may know why."""
    opening.require(casus.pk)
    return Journaalitem.objects.create(
        casus=casus,
        categorie_id=22,
        bron_id=actor.partij_id,
        gemaakt_door_id=actor.medewerker_id,
        gemaakt_op=now,
        datum=now,
        vak=Journaalitem.Vak.AFSPRAAK,
        tekst=tekst,
    )


def _finish_clock(actor: Actor, opening: Opening, casus: Casus, now: dt.datetime) -> None:
    for row in gate.of_casus(opening, Aanmelding, casus.pk):
        finish_termijn(actor, object_id=row.pk, now=now)


def _senders(casus: Casus) -> list[Medewerker]:
    return contactpersonen(casus.eigenaar_id)


def _tell(casus: Casus, soort: str, sleutel: str, people: Iterable[Medewerker], now: dt.datetime) -> None:
    notify(
        sleutel=sleutel,
        soort=soort,
        aan_ids=[person.pk for person in people],
        casus_id=casus.pk,
        pad=reverse("casus_detail", args=[casus.nummer]),
        now=now,
    )
