"""A casus begins, gets participants, and changes state."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from uuid import UUID

from django.db import IntegrityError, transaction
from guardian.shortcuts import assign_perm, remove_perm

from cases.lifecycle import CASUS, MELDING, UnknownTransition, transition
from cases.models import (
    Betrokkene,
    Bewoner,
    Casus,
    Deelname,
    DeelnameUserObjectPermission,
    Document,
    Journaalitem,
    Meldergegevens,
    Melding,
    Naw,
    Overlastmelding,
)
from cases.numbers import new_number
from cases.rules.casussen import may_end_deelname, may_invite, may_join, may_open_casus, may_staff
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker, Partij, Rol
from parties.queries import contactpersonen
from privacy import gate
from privacy.gate import Doel, Event, Opening
from privacy.reference import matrix

WORK = "work_on_deelname"
# What can hang on a melding: what was seen (8), who said so (9), notes (10), photos (24).
MELDING_CATEGORIES = (8, 9, 10, 24)
MELDING_TABLES = (Overlastmelding, Meldergegevens, Document, Journaalitem)


@lru_cache(maxsize=1)
def care_kinds() -> frozenset[str]:
    """Kinds of party whose taking part is itself confidential (domain.md section 4, row 30)."""
    return frozenset(soort["soort"] for soort in matrix()["partijsoort"] if soort.get("zorg"))


def deelname_category(partij: Partij) -> int:
    """30 for a care party, else 22; a standing adviser is named on every casus, so its name reveals nothing."""
    return 30 if partij.soort in care_kinds() and not partij.vaste_adviseur else 22


def open_casus(
    actor: Actor, *, melding_ids: Iterable[UUID], soort: str, soortnaam: str = "", now: dt.datetime
) -> Casus:
    """Open a casus of the actor's own Partij (N1), with its own meldingen in it, invisible to everybody else.

    The empty casus is committed first, because the gate can only open what exists; then the meldingen join. Their rows
    stay `beperkt` until they are chosen to go along with an aanmelding. Raises NotAllowed for another role, or for a
    melding that is not the actor's or has its casus already.
    """
    require(may_open_casus(actor))
    ids = list(dict.fromkeys(melding_ids))
    meldingen = list(Melding.objects.filter(pk__in=ids).order_by("ontvangen_op"))
    if len(meldingen) != len(ids):
        raise gate.NotDisclosed
    for melding in meldingen:
        require(may_join(actor, melding))
    casus, bewoner = _new_shell(actor, soort=soort, soortnaam=soortnaam, spoed=any(m.spoed for m in meldingen), now=now)
    if meldingen:
        opening = gate.open_gate(
            actor,
            casussen=[casus.pk],
            meldingen=[m.pk for m in meldingen],
            categories=(1, *MELDING_CATEGORIES),
            doel=Doel.CASUS,
            event=Event.WRITE,
        )
        with transaction.atomic():
            for melding in meldingen:
                bring_in(opening, melding=melding, casus=casus, bewoner_id=bewoner.pk, status="casus_gemaakt")
            if opening.may_provide(casus.pk, 1):
                _copy_address(actor, casus=casus, bewoner=bewoner, melding_ids=ids, now=now)
    return casus


def _new_shell(actor: Actor, *, soort: str, soortnaam: str, spoed: bool, now: dt.datetime) -> tuple[Casus, Bewoner]:
    """The casus without any personal data, the actor's part in it, and an anchor for the bewoner."""
    with gate.committed_first(actor) as alias:
        casus = Casus.objects.using(alias).create(
            nummer=new_number(actor.nummer_prefix),
            gemeente_id=actor.gemeente_id,
            soort=soort,
            soortnaam=soortnaam,
            spoed=spoed,
            eigenaar_id=actor.partij_id,
            geopend_op=now,
            gewijzigd_op=now,
        )
        deelname = Deelname.objects.using(alias).create(
            casus=casus,
            partij_id=actor.partij_id,
            categorie_id=deelname_category(Partij.objects.get(pk=actor.partij_id)),
            begonnen_op=now,
            soort=soort,
            gewijzigd_op=now,
        )
        worker = Medewerker.objects.using(alias).select_related("user").get(pk=actor.medewerker_id).user
        DeelnameUserObjectPermission.objects.db_manager(alias).assign_perm(WORK, worker, deelname)
        bewoner = Bewoner.objects.using(alias).create(gemeente_id=actor.gemeente_id)
        Betrokkene.objects.using(alias).create(casus=casus, bewoner=bewoner)
    return Casus.objects.get(pk=casus.pk), bewoner


def bring_in(
    opening: Opening, *, melding: Melding, casus: Casus, bewoner_id: UUID | None, status: str, beperkt: bool = True
) -> None:
    """Hang a melding and its rows on `casus`; `status` says whether the casus was made for it or it joined.

    Call within a savepoint, with the melding and the casus opened for writing. Who reported it stays `beperkt`.
    Raises NotAllowed when the melding has its casus already.
    """
    transition(MELDING, melding.status, status)
    changed = Melding.objects.filter(pk=melding.pk, status=melding.status, casus=None).update(
        status=status, casus_id=casus.pk
    )
    if not changed:
        raise NotAllowed(Reason.STATUS)
    allowed = [nr for nr in MELDING_CATEGORIES if opening.may_provide(casus.pk, nr)]
    for table in MELDING_TABLES:
        rows = table.objects.filter(melding_id=melding.pk, categorie_id__in=allowed)
        rows.update(casus_id=casus.pk, bewoner_id=bewoner_id, beperkt=beperkt or table is Meldergegevens)


def _copy_address(actor: Actor, *, casus: Casus, bewoner: Bewoner, melding_ids: list[UUID], now: dt.datetime) -> None:
    """The address of the first melding becomes that of the bewoner; the name is not known yet."""
    first = Overlastmelding.objects.filter(melding_id__in=melding_ids).order_by("begonnen_op").first()
    if first is None:
        return
    Naw.objects.create(
        casus=casus,
        bewoner=bewoner,
        categorie_id=1,
        bron_id=actor.partij_id,
        beperkt=True,
        gemaakt_door_id=actor.medewerker_id,
        gemaakt_op=now,
        adres_id=first.adres_id,
        adres_tekst=first.adres_tekst,
    )


def add_deelname(actor: Actor, *, casus: Casus, partij: Partij, now: dt.datetime) -> Deelname:
    """Let `partij` take part; its contactpersonen work on it from now on (those of the regie: its regisseurs as well).

    Raises NotAllowed by the rule of may_invite, or when it takes part already.
    """
    require(may_invite(actor, casus, partij))
    deelname = Deelname(
        casus=casus,
        partij=partij,
        categorie_id=deelname_category(partij),
        begonnen_op=now,
        uitgenodigd_door_id=actor.medewerker_id,
        status=casus.status,
        soort=casus.soort,
        gewijzigd_op=casus.gewijzigd_op,
    )
    try:
        with transaction.atomic():
            deelname.save(force_insert=True)
            for medewerker in first_workers(partij, actor):
                assign_perm(WORK, medewerker.user, deelname)
    except IntegrityError:
        raise NotAllowed(Reason.STATUS, "Die organisatie doet al mee.") from None
    return deelname


def first_workers(partij: Partij, actor: Actor) -> list[Medewerker]:
    """Who of `partij` works on a casus from the moment that it takes part."""
    if partij.pk == actor.partij_id:
        return list(Medewerker.objects.filter(pk=actor.medewerker_id).select_related("user"))
    found = contactpersonen(partij.pk)
    if partij.regie:
        known = {m.pk for m in found}
        regisseurs = Medewerker.objects.filter(
            partij=partij, actief=True, user__is_active=True, rollen__contains=[Rol.REGISSEUR]
        )
        found += [m for m in regisseurs.select_related("user") if m.pk not in known]
    return found


def end_deelname(actor: Actor, *, casus: Casus, partij_id: int, now: dt.datetime) -> None:
    """End the part of a Partij: from the next request on it sees nothing of this casus. Raises NotAllowed."""
    require(may_end_deelname(actor, casus, partij_id))
    if not Deelname.objects.filter(casus=casus, partij_id=partij_id, beeindigd_op=None).update(beeindigd_op=now):
        raise NotAllowed(Reason.NOT_TAKING_PART)


def add_worker(actor: Actor, *, casus: Casus, medewerker_id: int) -> None:
    """Let a colleague of the actor work on this casus. Raises NotAllowed for somebody of another Partij."""
    require(may_staff(actor, casus))
    deelname, colleague = _part_and_colleague(actor, casus, medewerker_id)
    with transaction.atomic():
        assign_perm(WORK, colleague.user, deelname)


def remove_worker(actor: Actor, *, casus: Casus, medewerker_id: int) -> None:
    """A colleague stops working on this casus; the last one cannot, for nobody could open it any more."""
    require(may_staff(actor, casus))
    deelname, colleague = _part_and_colleague(actor, casus, medewerker_id)
    rest = DeelnameUserObjectPermission.objects.filter(content_object=deelname, afwezigheid=None)
    if rest.exclude(user=colleague.user).exists():
        with transaction.atomic():
            remove_perm(WORK, colleague.user, deelname)
    else:
        raise NotAllowed(Reason.STATUS, "Minstens één persoon van uw organisatie werkt aan deze casus.")


def _part_and_colleague(actor: Actor, casus: Casus, medewerker_id: int) -> tuple[Deelname, Medewerker]:
    deelname = Deelname.objects.get(casus=casus, partij_id=actor.partij_id, beeindigd_op=None)
    colleague = (
        Medewerker.objects.filter(pk=medewerker_id, partij_id=actor.partij_id, actief=True)
        .select_related("user")
        .first()
    )
    if colleague is None:
        raise NotAllowed(Reason.NOT_TAKING_PART)
    return deelname, colleague


def set_status(actor: Actor, *, casus: Casus, target: str, now: dt.datetime, **also: object) -> None:
    """Move `casus` to `target`, with `also` more columns of it in the same write.

    Who may is for the rule of the calling service; this refuses what the table of transitions does not know, and what
    somebody else changed meanwhile (NotAllowed, STATUS).
    """
    try:
        transition(CASUS, casus.status, target)
    except UnknownTransition:
        raise NotAllowed(Reason.STATUS) from None
    with transaction.atomic():
        changed = Casus.objects.filter(pk=casus.pk, status=casus.status).update(status=target, gewijzigd_op=now, **also)
    if not changed:
        raise NotAllowed(Reason.STATUS)
    casus.status, casus.gewijzigd_op = target, now
    for name, value in also.items():
        setattr(casus, name, value)
