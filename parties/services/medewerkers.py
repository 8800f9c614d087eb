"""What becomes of somebody who works at a Partij: other roles, shut out, away, gone."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from parties.actor import Actor
from parties.dates import long_date
from parties.decisions import NotAllowed, Reason, require
from parties.models import Afwezigheid, Medewerker, Rol, Uitnodiging
from parties.notices import notify, people_with
from parties.roles import labels, with_content
from parties.rules.medewerkers import may_change, may_have, may_lose, takes_over
from parties.services.register import record
from parties.services.uitnodigingen import GOT_ACCESS

TOOK_OVER = "overdracht"
# Work of a privacy officer: requests of betrokkenen, standing in for one, or just that there is some.
OVERSIGHT = frozenset({"rechtenverzoeken", "vervangingen_toezicht", "toezicht"})


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has in hand: how much of each kind, None where the number is not the asker's to know."""

    amounts: dict[str, int | None]

    @property
    def on_casussen(self) -> bool:
        return bool(self.amounts.keys() - OVERSIGHT)

    @property
    def of_oversight(self) -> bool:
        return bool(self.amounts.keys() & OVERSIGHT)

    def __bool__(self) -> bool:
        return bool(self.amounts)


def work_of(medewerker: Medewerker, *, keeps: Collection[str] = ()) -> Work:
    """What `medewerker` has in hand that goes to others with all roles but `keeps`; counted by the gate, unseen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT soort, aantal FROM gate.work_left(%s, %s::text[])", [medewerker.pk, [*keeps]])
        return Work(dict(cursor.fetchall()))


def change(
    actor: Actor,
    *,
    medewerker: Medewerker,
    rollen: list[str],
    functie: str,
    contactpersoon: bool,
    now: dt.datetime,
    naar: Medewerker | None = None,
    toezicht: Medewerker | None = None,
) -> None:
    """Give somebody other roles. The work in hand that came with a role that goes, goes to a colleague; the rest stays.

    As when somebody leaves, work on casussen goes to `naar` and that of a privacy officer to `toezicht`.

    Raises NotAllowed by the rules, or when work would be nobody's.
    """
    require(may_change(actor, medewerker))
    chosen = set(rollen)
    require(may_have(medewerker.partij, chosen))
    work = work_of(medewerker, keeps=chosen)
    heirs = (naar if work.on_casussen else None, toezicht if work.of_oversight else None)
    left = bool(work) and not any(heirs)
    require(may_lose(medewerker, rollen=chosen, contactpersoon=contactpersoon, work=left))
    more = with_content(chosen - set(medewerker.rollen))
    before = labels(medewerker.rollen)
    with transaction.atomic():
        if any(heirs):
            _hand_over(medewerker, *heirs, keeps=chosen, now=now)
        Medewerker.objects.filter(pk=medewerker.pk).update(
            rollen=rollen, functie=functie, contactpersoon=contactpersoon
        )
        if Rol.REGISSEUR in chosen and Rol.REGISSEUR not in medewerker.rollen:
            _admit(medewerker)
        if chosen != set(medewerker.rollen):
            text = f"Was: {before}. Is nu: {labels(chosen)}. {_names(*heirs)}".strip()
            record(actor, "Rollen gewijzigd", now=now, medewerker=medewerker, toelichting=text)
        elif contactpersoon != medewerker.contactpersoon:
            text = "Is nu contactpersoon." if contactpersoon else "Is geen contactpersoon meer."
            record(actor, "Contactpersoon gewijzigd", now=now, medewerker=medewerker, toelichting=text)
        if more:
            _tell_officers(medewerker, now)


def _hand_over(
    medewerker: Medewerker,
    naar: Medewerker | None,
    toezicht: Medewerker | None,
    *,
    keeps: Collection[str] = (),
    now: dt.datetime,
) -> None:
    """Move what somebody has in hand, and tell who got it: all, or what does not belong to the roles `keeps`.

    Raises NotAllowed when work would be nobody's.
    """
    heirs = [naar.pk if naar else None, toezicht.pk if toezicht else None]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            if keeps:
                values = [medewerker.pk, [*keeps], *heirs]
                cursor.execute("SELECT gate.give_up_roles(%s, %s::text[], %s, %s)", values)
            else:
                cursor.execute("SELECT gate.hand_over(%s, %s, %s)", [medewerker.pk, *heirs])
    except IntegrityError:
        raise NotAllowed(Reason.STATUS, "Kies voor al het werk een collega met een rol die daarbij past.") from None
    if not with_content(keeps):
        # who stood in did so for work that is another's now
        Afwezigheid.objects.filter(medewerker=medewerker, beeindigd_op=None).update(beeindigd_op=now)
    notify(
        sleutel=f"overdracht:{medewerker.pk}:{now:%Y%m%d%H%M%S}",
        soort=TOOK_OVER,
        aan_ids=list({each.pk for each in (naar, toezicht) if each}),
        pad="/",
        now=now,
    )


def _names(*heirs: Medewerker | None) -> str:
    """Who took work over, as a sentence of the register."""
    found = dict.fromkeys(each.user.naam for each in heirs if each)
    return f"Werk naar {' en '.join(found)}." if found else ""


def _admit(medewerker: Medewerker) -> None:
    """Let a regisseur who was appointed later, or was shut out for a while, work on what runs already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.admit_regisseur(%s)", [medewerker.pk])


def _tell_officers(medewerker: Medewerker, now: dt.datetime) -> None:
    """Who hands out access to content is seen by who oversees the organisation."""
    officers = people_with(Rol.PRIVACY_OFFICER, partij_ids=[medewerker.partij_id])
    sleutel = f"toegang:{medewerker.pk}:{now:%Y%m%d%H%M%S}"
    notify(sleutel=sleutel, soort=GOT_ACCESS, aan_ids=officers, pad=reverse("beheerhandelingen"), now=now)


def block(actor: Actor, *, medewerker: Medewerker, reden: str, now: dt.datetime) -> None:
    """Shut somebody out at once: the next request and every token are refused. The work stays until handed over."""
    require(may_change(actor, medewerker))
    with transaction.atomic():
        changed = Medewerker.objects.filter(pk=medewerker.pk, actief=True).update(actief=False, geblokkeerd_op=now)
        if not changed:
            raise NotAllowed(Reason.STATUS)
        Uitnodiging.objects.filter(gemaakt_door=medewerker, gebruikt_op=None, ingetrokken_op=None).update(
            ingetrokken_op=now
        )
        record(actor, "Geblokkeerd", now=now, medewerker=medewerker, toelichting=reden)
    end_sessions(medewerker.user_id)


def end_sessions(user_id: int) -> None:
    """Log an account out everywhere."""
    for session in UserSession.objects.filter(user_id=user_id):
        session.end()


def unblock(actor: Actor, *, medewerker: Medewerker, now: dt.datetime) -> None:
    """Let somebody in again who was blocked. Who left comes back by a new invitation."""
    require(may_change(actor, medewerker))
    with transaction.atomic():
        rows = Medewerker.objects.filter(pk=medewerker.pk, actief=False, vertrokken_op=None)
        if not rows.update(actief=True, geblokkeerd_op=None):
            raise NotAllowed(Reason.STATUS)
        if Rol.REGISSEUR in medewerker.rollen:
            _admit(medewerker)
        record(actor, "Blokkade opgeheven", now=now, medewerker=medewerker)
        if with_content(medewerker.rollen):
            _tell_officers(medewerker, now)


def set_away(
    actor: Actor, *, medewerker: Medewerker, vervanger: Medewerker, van: dt.date, tot: dt.date, now: dt.datetime
) -> Afwezigheid:
    """Somebody is away from `van` until the end of `tot`; the vervanger hears and sees what they would, for so long.

    The permission on the casussen is given by a trigger and ends by the clock of the database. Raises NotAllowed.
    """
    require(may_change(actor, medewerker))
    if with_content(medewerker.rollen) and not takes_over(medewerker, vervanger):
        raise NotAllowed(Reason.ROLE, "Kies een collega die aan casussen werkt.")
    running = Afwezigheid.objects.filter(medewerker=medewerker, beeindigd_op=None, van__lte=tot, tot__gte=van)
    if running.exists():
        raise NotAllowed(Reason.STATUS, "Er staat al een afwezigheid in deze dagen. Beëindig die eerst.")
    with transaction.atomic():
        row = Afwezigheid.objects.create(
            medewerker=medewerker,
            vervanger=vervanger,
            van=van,
            tot=tot,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
        )
        text = f"Van {long_date(van)} tot en met {long_date(tot)}; {vervanger.user.naam} neemt waar."
        record(actor, "Afwezig", now=now, medewerker=medewerker, toelichting=text)
        notify(sleutel=f"waarnemen:{row.pk}", soort=TOOK_OVER, aan_ids=[vervanger.pk], pad="/", now=now)
    return row


def end_away(actor: Actor, *, afwezigheid: Afwezigheid, now: dt.datetime) -> None:
    """Back sooner than thought: the vervanger stops at once."""
    require(may_change(actor, afwezigheid.medewerker))
    with transaction.atomic():
        if Afwezigheid.objects.filter(pk=afwezigheid.pk, beeindigd_op=None).update(beeindigd_op=now):
            record(actor, "Afwezigheid beëindigd", now=now, medewerker=afwezigheid.medewerker)


def leave(
    actor: Actor,
    *,
    medewerker: Medewerker,
    naar: Medewerker | None,
    toezicht: Medewerker | None,
    now: dt.datetime,
) -> None:
    """End the membership and hand over all that somebody had in hand, in one go; nothing stays without an owner.

    Work on casussen goes to `naar`, requests of betrokkenen to `toezicht`; each may be None when there is none. Raises
    NotAllowed when the organisation would lack somebody it needs, or when work would be left.
    """
    require(may_change(actor, medewerker))
    if medewerker.vertrokken_op is not None:
        raise NotAllowed(Reason.STATUS)
    require(may_lose(medewerker, rollen=set(), contactpersoon=naar is not None, work=False))
    with transaction.atomic():
        _hand_over(medewerker, naar, toezicht, now=now)
        Medewerker.objects.filter(pk=medewerker.pk).update(
            actief=False, vertrokken_op=now, contactpersoon=False, opvolger=naar or toezicht
        )
        Uitnodiging.objects.filter(gemaakt_door=medewerker, gebruikt_op=None, ingetrokken_op=None).update(
            ingetrokken_op=now
        )
        text = _names(naar, toezicht) or "Er was geen werk."
        record(actor, "Vertrokken", now=now, medewerker=medewerker, toelichting=text)
    end_sessions(medewerker.user_id)
