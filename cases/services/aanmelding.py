"""An own-party casus goes to the casusoverleg: with what its owner chooses, and nothing else."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from cases.choices import Niveau
from cases.deadlines import add_working_days
from cases.models import (
    Aanmelding,
    Actiepunt,
    Actiepunttoelichting,
    Bericht,
    Bezoekadvies,
    Brief,
    Casus,
    Document,
    Gezin,
    Hulpaanbod,
    Huurachterstand,
    Huurgegevens,
    Interventie,
    Journaalitem,
    Meldergegevens,
    Naw,
    Overlastmelding,
    Politiemutatie,
    Termijn,
    Wvggztraject,
)
from cases.rules.casussen import may_aanmelden
from cases.services.berichten import notify
from cases.services.casussen import add_deelname, first_workers, set_status
from cases.services.kennisgevingen import plan_kennisgeving
from cases.services.termijnen import share_termijnen, start_termijn
from parties.actor import Actor
from parties.dates import local
from parties.decisions import require
from parties.queries import regie_of
from parties.terms import termijn
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel, Event, Opening

# In the order in which an aanmelder chooses. Who reported something (9) is never among them.
GOES_ALONG: tuple[type[Any], ...] = (
    Naw,
    Overlastmelding,
    Journaalitem,
    Interventie,
    Brief,
    Document,
    Actiepunt,
    Hulpaanbod,
    Huurgegevens,
    Huurachterstand,
    Gezin,
    Politiemutatie,
    Bezoekadvies,
    Wvggztraject,
)
STAYS: tuple[type[Any], ...] = (Meldergegevens,)


def aanmelden(
    actor: Actor,
    *,
    casus: Casus,
    doel: str,
    noodzaak: str,
    subsidiariteit: str,
    chosen: Iterable[str],
    spoed: bool,
    now: dt.datetime,
) -> Aanmelding:
    """Bring `casus` to the casusoverleg: the regie takes part from now on and reads the `chosen` rows ("table:id").

    Every other row becomes or stays `beperkt`, also those of a kind that is not offered. Raises NotAllowed by the rule
    of may_aanmelden, MayNotProvide for a Partij that may provide neither a report nor an agreement.
    """
    require(may_aanmelden(actor, casus))
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=ALL_CATEGORIES, doel=Doel.CASUS, event=Event.WRITE)
    opening.require(casus.pk)
    regie = regie_of(casus.gemeente_id)
    with transaction.atomic():
        _share_only(actor, opening, casus, _by_table(chosen))
        aanmelding = Aanmelding.objects.create(
            casus=casus,
            categorie_id=_category(opening, casus),
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            doel=doel,
            noodzaak=noodzaak,
            subsidiariteit=subsidiariteit,
        )
        if regie.pk != actor.partij_id:
            add_deelname(actor, casus=casus, partij=regie, now=now)
        set_status(
            actor,
            casus=casus,
            target="aangemeld",
            now=now,
            aangemeld_op=now,
            niveau=Niveau.N2,
            spoed=spoed or casus.spoed,
        )
        _tell_regie(actor, casus, aanmelding, now)
        plan_kennisgeving(actor, opening, casus=casus, now=now)
    return aanmelding


def _category(opening: Opening, casus: Casus) -> int:
    """A report (10) where the Partij may provide it, else an agreement (22)."""
    for categorie in (10, 22):
        if opening.may_provide(casus.pk, categorie):
            return categorie
    raise gate.MayNotProvide


def _by_table(chosen: Iterable[str]) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {}
    for item in chosen:
        table, _, key = item.partition(":")
        found.setdefault(table, set()).add(UUID(key))
    return found


def _share_only(actor: Actor, opening: Opening, casus: Casus, chosen: dict[str, set[UUID]]) -> None:
    """Open the chosen rows to the convenant, close all others; a letter takes its PDF along, an actiepunt its why."""
    letters = chosen.get(Brief._meta.db_table, set())
    with_paper = Brief.objects.filter(pk__in=letters, casus=casus, document__isnull=False)
    chosen.setdefault(Document._meta.db_table, set()).update(with_paper.values_list("document_id", flat=True))
    allowed = [nr for nr in ALL_CATEGORIES if opening.may_provide(casus.pk, nr)]
    for model in (*GOES_ALONG, *STAYS):
        own = model.objects.filter(casus=casus, bron_id=actor.partij_id, categorie_id__in=allowed)
        going = set() if model in STAYS else chosen.get(model._meta.db_table, set())
        own.filter(pk__in=going, beperkt=True).update(beperkt=False)
        own.filter(beperkt=False).exclude(pk__in=going).update(beperkt=True)
    actions = chosen.get(Actiepunt._meta.db_table, set())
    reasons = Actiepunttoelichting.objects.filter(casus=casus, bron_id=actor.partij_id, categorie_id__in=allowed)
    reasons.filter(actiepunt_id__in=actions, beperkt=True).update(beperkt=False)
    reasons.filter(beperkt=False).exclude(actiepunt_id__in=actions).update(beperkt=True)
    share_termijnen(actor, object_ids=actions)


def _tell_regie(actor: Actor, casus: Casus, aanmelding: Aanmelding, now: dt.datetime) -> None:
    """The regie has five working days for its triage; what cannot wait is mailed at once."""
    regie = regie_of(casus.gemeente_id)
    start_termijn(
        actor,
        soort=Termijn.Soort.TRIAGE,
        casus_id=casus.pk,
        object_id=aanmelding.pk,
        categorie=22,
        partij_id=regie.pk,
        verloopt_op=add_working_days(local(now), termijn("melding_triage_wd", casus.gemeente_id)),
        now=now,
    )
    notify(
        sleutel=f"aanmelding:{aanmelding.pk}",
        soort=Bericht.Soort.SPOED if casus.spoed else Bericht.Soort.AANMELDING,
        aan_ids=[m.pk for m in first_workers(regie, actor)],
        casus_id=casus.pk,
        pad=reverse("triage_detail", args=[casus.nummer]),
        now=now,
    )
