"""Looking, every so many months, at who has access, and signing for it."""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Medewerker, Partij, Rol, Toegangsbeoordeling, Toegangsoordeel
from parties.notices import notify, people_with
from parties.queries import regie_of
from parties.queries.toegangsbeoordeling import due_days, people_of
from parties.roles import labels
from parties.rules.gemeente import keep_partij
from parties.rules.toegangsbeoordeling import may_judge
from parties.services.medewerkers import block
from parties.services.register import record

REMINDER = "toegangsbeoordeling"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody says of one person's access."""

    medewerker_id: int
    uitkomst: str
    toelichting: str = ""


def start(actor: Actor, *, partij: Partij, now: dt.datetime) -> Toegangsbeoordeling:
    """Begin a round for `partij`, or give the one that is open."""
    require(keep_partij(actor, partij))
    running = Toegangsbeoordeling.objects.filter(partij=partij, ondertekend_op=None)
    if (found := running.first()) is not None:
        return found
    try:
        with transaction.atomic():
            made = Toegangsbeoordeling.objects.create(
                partij=partij, begonnen_op=now, begonnen_door_id=actor.medewerker_id
            )
            record(actor, "Toegangsbeoordeling begonnen", now=now, partij_id=partij.pk)
    except IntegrityError:
        return running.get()
    return made


def judge(actor: Actor, *, beoordeling: Toegangsbeoordeling, judgements: list[Judgement], now: dt.datetime) -> bool:
    """Write down what was judged, and sign when everybody has been; returns whether it is signed.

    What is written stays as it is. Who is to lose access loses it at once when a beheerder says so; a privacy officer
    keeps nobody, so then the beheerders hear of it. Oneself is for another person. Raises NotAllowed for somebody the
    actor may not judge, or when the round was signed meanwhile.
    """
    people = {person.pk: person for person in people_of(beoordeling)}
    with transaction.atomic():
        for each in judgements:
            person = people.get(each.medewerker_id)
            if person is None:
                raise NotAllowed(Reason.STATUS)
            require(may_judge(actor, beoordeling, person))
            tell = each.uitkomst != Toegangsoordeel.Uitkomst.KLOPT and not keep_partij(actor, beoordeling.partij)
            _write(actor, beoordeling, person, each, now, told=tell)
            if tell:
                _tell_keepers(beoordeling, person, now)
        signed = bool(keep_partij(actor, beoordeling.partij)) and _sign(actor, beoordeling, set(people), now)
    for each in judgements:
        withdrawn = each.uitkomst == Toegangsoordeel.Uitkomst.INTREKKEN
        if withdrawn and people[each.medewerker_id].actief and keep_partij(actor, beoordeling.partij):
            block(actor, medewerker=people[each.medewerker_id], reden="Toegangsbeoordeling: intrekken", now=now)
    return signed


def _write(
    actor: Actor, beoordeling: Toegangsbeoordeling, person: Medewerker, each: Judgement, now: dt.datetime, *, told: bool
) -> None:
    try:
        with transaction.atomic():
            Toegangsoordeel.objects.create(
                beoordeling=beoordeling,
                medewerker=person,
                rollen=labels(person.rollen),
                laatst_ingelogd=person.user.last_login,
                uitkomst=each.uitkomst,
                toelichting=each.toelichting,
                beheerders_ingelicht=told,
                door_id=actor.medewerker_id,
                op=now,
            )
    except IntegrityError:
        raise NotAllowed(Reason.STATUS, "Iemand anders heeft dit al beoordeeld. Ververs de pagina.") from None


def _tell_keepers(beoordeling: Toegangsbeoordeling, person: Medewerker, now: dt.datetime) -> None:
    """Somebody else who keeps the organisation, or else the regie's, acts on what a privacy officer found."""
    partij = beoordeling.partij
    keepers = people_with(Rol.BEHEERDER, partij_ids=[partij.pk])
    others = [pk for pk in keepers if pk != person.pk]
    notify(
        sleutel=f"toegangsoordeel:{beoordeling.pk}:{person.pk}",
        soort=REMINDER,
        aan_ids=others or people_with(Rol.BEHEERDER, partij_ids=[regie_of(partij.gemeente_id).pk]),
        pad=f"{reverse('toegangsbeoordeling', args=[beoordeling.pk])}#m-{person.pk}",
        now=now,
    )


def _sign(actor: Actor, beoordeling: Toegangsbeoordeling, people: set[int], now: dt.datetime) -> bool:
    judged = Toegangsoordeel.objects.filter(beoordeling=beoordeling).values_list("medewerker_id", flat=True)
    if people - set(judged):
        return False
    rows = Toegangsbeoordeling.objects.filter(pk=beoordeling.pk, ondertekend_op=None)
    if not rows.update(ondertekend_op=now, ondertekend_door_id=actor.medewerker_id):
        raise NotAllowed(Reason.STATUS)
    record(actor, "Toegangsbeoordeling ondertekend", now=now, partij_id=beoordeling.partij_id)
    return True


def remind(*, now: dt.datetime) -> int:
    """Tell the beheerders of every Partij whose round is due, and where it has none those of the regie; once a month.

    Returns how many Partijen.
    """
    today = timezone.localdate(now)
    rows = Medewerker.objects.filter(actief=True, user__is_active=True, rollen__contains=[Rol.BEHEERDER])
    keepers: dict[int, list[int]] = {}
    leaders: dict[str, list[int]] = {}
    for pk, partij_id, regie, gemeente in rows.values_list("pk", "partij_id", "partij__regie", "partij__gemeente_id"):
        keepers.setdefault(partij_id, []).append(pk)
        if regie:
            leaders.setdefault(gemeente, []).append(pk)
    where = dict(Partij.objects.values_list("pk", "gemeente_id"))
    late = [pk for pk, day in due_days(list(where)).items() if day <= today]
    for pk in late:
        notify(
            sleutel=f"toegangsbeoordeling:{pk}:{today:%Y%m}",
            soort=REMINDER,
            aan_ids=keepers.get(pk) or leaders.get(where[pk], []),
            pad=f"{reverse('toegangsbeoordelingen')}?partij={pk}",
            now=now,
        )
    return len(late)
