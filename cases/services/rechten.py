"""A betrokkene asks: taken in, sources consulted, decided and answered (art. 12, 15-18 and 21 AVG; art. 25 Wpg)."""

import calendar
import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from cases.models import Bericht
from cases.numbers import new_number
from cases.rules.rechten import may_answer, may_handle, may_work_on
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason, require
from parties.models import Rol
from parties.notices import notify, people_with
from privacy import gate
from privacy.gate import Doel
from privacy.models import Raadpleging, Rechtenpersoon, Rechtenverzoek

WPG_WEEKS = 6
MONTHS, EXTENSION_MONTHS = 1, 2
REMIND_DAYS = 7
# How gate.finish_rectification refuses what was said before.
DONE_BEFORE = "55000"
# Never given by us: who reported (9), and politie-items, for which the betrokkene turns to the politie (art. 25 Wpg).
NEVER = frozenset({9, 12, 13})
Soort, Status = Rechtenverzoek.Soort, Rechtenverzoek.Status


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months on, or the last day of a month that is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1]))


def due_date(soort: str, ontvangen_op: dt.date) -> dt.date:
    """The last day to answer: one month (art. 12(3) AVG), six weeks for politiegegevens (art. 25 Wpg)."""
    if soort == Soort.WPG_INZAGE:
        return ontvangen_op + dt.timedelta(weeks=WPG_WEEKS)
    return months_later(ontvangen_op, MONTHS)


def register_verzoek(
    actor: Actor,
    *,
    soort: str,
    ontvangen_op: dt.date,
    naam: str,
    geboortedatum: dt.date | None,
    adres_tekst: str,
    vraag: str,
    now: dt.datetime,
) -> Rechtenverzoek:
    """Take a request in; its term runs from the day it was received. Raises NotAllowed for another role."""
    require(may_handle(actor))
    with gate.committed_first(actor) as alias:
        verzoek = Rechtenverzoek.objects.using(alias).create(
            nummer=new_number("BV"),
            gemeente_id=actor.gemeente_id,
            partij_id=actor.partij_id,
            soort=soort,
            ontvangen_op=ontvangen_op,
            uiterlijk=due_date(soort, ontvangen_op),
            behandelaar_id=actor.medewerker_id,
            gemaakt_op=now,
        )
    gate.open_to_write(actor, aanvraag=verzoek.pk, categories=[1], doel=Doel.RECHTEN)
    with transaction.atomic():
        Rechtenpersoon.objects.create(
            aanvraag=verzoek.pk,
            categorie_id=1,
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            naam=naam,
            geboortedatum=geboortedatum,
            adres_tekst=adres_tekst,
            vraag=vraag,
        )
    return verzoek


def confirm_identity(actor: Actor, verzoek: Rechtenverzoek) -> None:
    """Note that the person who asks was identified (art. 12(6) AVG); nothing is looked up before."""
    require(may_work_on(actor, verzoek, Status.ONTVANGEN))
    Rechtenverzoek.objects.filter(pk=verzoek.pk).update(identiteit_vastgesteld=True)


def consult(actor: Actor, verzoek: Rechtenverzoek, *, casussen: Iterable[UUID], now: dt.datetime) -> None:
    """Ask every organisation that takes part in these casussen what of its own data may be given.

    All are asked, whether or not they provided anything. Raises NotAllowed before the identity was established.
    """
    require(may_work_on(actor, verzoek, Status.ONTVANGEN, Status.RAADPLEGEN))
    if not verzoek.identiteit_vastgesteld:
        raise NotAllowed(Reason.INCOMPLETE)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT gate.start_consultation(%s, %s, %s, %s::uuid[])",
                (*gate.sign(actor), verzoek.pk, list(casussen)),
            )
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(status=Status.RAADPLEGEN)
        for row in Raadpleging.objects.filter(aanvraag=verzoek, uitkomst=Raadpleging.Uitkomst.OPEN):
            notify(
                sleutel=f"raadpleging:{row.pk}",
                soort=Bericht.Soort.RECHTENVERZOEK,
                aan_ids=people_with(Rol.PRIVACY_OFFICER, partij_ids=[row.bron_id]),
                pad=reverse("raadpleging", args=[row.pk]),
                now=now,
            )


def answer_consultation(
    actor: Actor, raadpleging: Raadpleging, *, categorieen: Iterable[int], weigeringsgrond: str, now: dt.datetime
) -> None:
    """Say which categories of one's own data may be given, or none and on what ground. Raises NotAllowed."""
    require(may_answer(actor, raadpleging, raadpleging.aanvraag))
    given = sorted(set(categorieen) - NEVER)
    with transaction.atomic():
        Raadpleging.objects.filter(pk=raadpleging.pk).update(
            categorieen=given,
            uitkomst=Raadpleging.Uitkomst.AKKOORD if given else Raadpleging.Uitkomst.GEWEIGERD,
            weigeringsgrond="" if given else weigeringsgrond,
            besloten_door_id=actor.medewerker_id,
            besloten_op=now,
        )


def compose(actor: Actor, verzoek: Rechtenverzoek) -> None:
    """Go on to the answer; what a source has not answered is not given. Opens what the sources agreed to."""
    require(may_work_on(actor, verzoek, Status.ONTVANGEN, Status.RAADPLEGEN))
    if not verzoek.identiteit_vastgesteld:
        raise NotAllowed(Reason.INCOMPLETE)
    Rechtenverzoek.objects.filter(pk=verzoek.pk).update(status=Status.SAMENSTELLEN)


def extend(actor: Actor, verzoek: Rechtenverzoek, *, today: dt.date) -> None:
    """Take two months more, once, and only within the first term: the betrokkene is told why (art. 12(3) AVG).

    Raises NotAllowed after the term, a second time, or for politiegegevens.
    """
    require(may_work_on(actor, verzoek))
    if verzoek.verlengd_op or today > verzoek.uiterlijk or verzoek.soort == Soort.WPG_INZAGE:
        raise NotAllowed(Reason.STATUS)
    Rechtenverzoek.objects.filter(pk=verzoek.pk).update(
        uiterlijk=months_later(verzoek.uiterlijk, EXTENSION_MONTHS), verlengd_op=today
    )


def restrict(actor: Actor, verzoek: Rechtenverzoek, *, on: bool) -> None:
    """Begin or end the restriction of processing (art. 18 AVG): its casussen are read with a reason only."""
    require(may_work_on(actor, verzoek, *Status.values) if not on else may_work_on(actor, verzoek))
    with connection.cursor() as cursor:
        cursor.execute("SELECT gate.restrict_processing(%s, %s, %s, %s)", (*gate.sign(actor), verzoek.pk, on))


def note_overview(verzoek: Rechtenverzoek, *, sha256: str, now: dt.datetime) -> None:
    """Remember which file was handed over."""
    Rechtenverzoek.objects.filter(pk=verzoek.pk).update(overzicht_sha256=sha256, overzicht_op=now)


def decide(
    actor: Actor, verzoek: Rechtenverzoek, *, besluit: str, antwoord: str, opdracht: str = "", now: dt.datetime
) -> None:
    """Close the request with its decision and the words of the letter.

    What was granted begins at once: a restriction; the proposal to destroy what the sources agreed to erase; a task for
    every source that agreed to correct its own rows, in the words of `opdracht`.
    Raises NotAllowed before the sources were heard, unless nothing was found; where a rectificatie says not what; and
    before the overview was made that a granted inzage gives, which is kept nowhere and cannot be made afterwards.
    """
    nothing = besluit == Rechtenverzoek.Besluit.GEEN_GEGEVENS
    require(
        may_work_on(actor, verzoek, *((Status.ONTVANGEN, Status.SAMENSTELLEN) if nothing else (Status.SAMENSTELLEN,)))
    )
    granted = besluit in ("toegewezen", "deels")
    corrects = granted and verzoek.soort == Soort.RECTIFICATIE
    unsaid = corrects and not opdracht.strip()
    if not verzoek.identiteit_vastgesteld or unsaid or (granted and verzoek.wants_overview):
        raise NotAllowed(Reason.INCOMPLETE)
    gate.open_to_write(actor, aanvraag=verzoek.pk, categories=[1], doel=Doel.RECHTEN)
    sources = _sources_that_agreed(verzoek) if corrects else []
    for row in sources:
        gate.open_to_write(actor, aanvraag=row.pk, categories=[1], doel=Doel.RECHTEN)
    persons = _in_casussen(actor, verzoek) if granted and verzoek.soort == Soort.WISSING else {}
    with transaction.atomic():
        Rechtenpersoon.objects.filter(aanvraag=verzoek.pk).update(antwoord=antwoord)
        if granted and verzoek.soort == Soort.BEPERKING:
            restrict(actor, verzoek, on=True)
        _hand_out(actor, sources, opdracht.strip(), now)
        Rechtenverzoek.objects.filter(pk=verzoek.pk).update(besluit=besluit, status=Status.AFGEROND, afgerond_op=now)
        if granted and verzoek.soort == Soort.WISSING:
            _propose_erasure(actor, verzoek, persons, now)
        if corrects:
            _tell_sources(actor, verzoek, now)


def _sources_that_agreed(verzoek: Rechtenverzoek) -> list[Raadpleging]:
    return list(Raadpleging.objects.filter(aanvraag=verzoek, uitkomst=Raadpleging.Uitkomst.AKKOORD))


def _in_casussen(actor: Actor, verzoek: Rechtenverzoek) -> dict[UUID, UUID]:
    """Per casus who asked, where the full name is of one person there; the search is logged."""
    name = Rechtenpersoon.objects.values_list("naam", flat=True).get(aanvraag=verzoek.pk)
    found: dict[UUID, set[UUID]] = {}
    for casus, _nummer, bewoner in gate.find_person(actor, [name], doel=Doel.RECHTEN):
        if bewoner is not None:
            found.setdefault(casus, set()).add(bewoner)
    return {casus: next(iter(people)) for casus, people in found.items() if len(people) == 1}


def _propose_erasure(actor: Actor, verzoek: Rechtenverzoek, persons: dict[UUID, UUID], now: dt.datetime) -> None:
    """Ask who is responsible for each casus to approve that this is destroyed (art. 17 AVG)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM gate.propose_erasure(%s, %s, %s, %s::uuid[], %s::uuid[])",
            (*gate.sign(actor), verzoek.pk, list(persons), list(persons.values())),
        )
        partij_ids = {row[0] for row in cursor.fetchall()}
    notify(
        sleutel=f"wissing:{verzoek.pk}",
        soort=Bericht.Soort.BEWAARTERMIJN,
        aan_ids=people_with(Rol.PRIVACY_OFFICER, partij_ids=partij_ids),
        pad=reverse("bewaren"),
        now=now,
    )


def _hand_out(actor: Actor, sources: Iterable[Raadpleging], opdracht: str, now: dt.datetime) -> None:
    """Write down for each source what it is to correct."""
    for row in sources:
        Rechtenpersoon.objects.create(
            aanvraag=row.pk,
            categorie_id=1,
            bron_id=actor.partij_id,
            gemaakt_door_id=actor.medewerker_id,
            gemaakt_op=now,
            vraag=opdracht,
        )


def _tell_sources(actor: Actor, verzoek: Rechtenverzoek, now: dt.datetime) -> None:
    """Give every source that agreed its term, and tell who works on the casus there and its privacy officers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM gate.plan_rectification(%s, %s, %s)", (*gate.sign(actor), verzoek.pk))
        told: dict[UUID, list[int]] = {}
        for raadpleging, medewerker in cursor.fetchall():
            told.setdefault(raadpleging, []).append(medewerker)
    for raadpleging, people in told.items():
        notify(
            sleutel=f"rectificatie:{raadpleging}",
            soort=Bericht.Soort.RECHTENVERZOEK,
            aan_ids=people,
            pad=reverse("rectificatie", args=[raadpleging]),
            now=now,
        )


def finish_rectification(actor: Actor, *, raadpleging_id: UUID, resultaat: str, now: dt.datetime) -> None:
    """A source says what it did; its term ends and who handles the request hears of it. Once.

    Raises NotAllowed when it was said before, DatabaseError for anybody but its privacy officer or who works on the
    casus there.
    """
    with transaction.atomic():
        for nummer, medewerker in _finished(actor, raadpleging_id, resultaat):
            notify(
                sleutel=f"rectificatie:{raadpleging_id}:klaar",
                soort=Bericht.Soort.RECHTENVERZOEK,
                aan_ids=[medewerker],
                pad=reverse("rechtenverzoek_detail", args=[nummer]),
                now=now,
            )


def _finished(actor: Actor, raadpleging_id: UUID, resultaat: str) -> list[tuple[str, int]]:
    """Whom to tell of which request."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT * FROM gate.finish_rectification(%s, %s, %s, %s)",
                (*gate.sign(actor), raadpleging_id, resultaat),
            )
            return cursor.fetchall()
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") != DONE_BEFORE:
            raise
        raise NotAllowed(Reason.STATUS, "Iemand van uw organisatie zei al dat dit klaar is.") from None


def remind_officers(*, now: dt.datetime) -> None:
    """Tell privacy officers of requests whose term ends within a week or has ended. Runs as the worker, daily."""
    today = timezone.localtime(now).date()
    rows = Rechtenverzoek.objects.exclude(status__in=(Status.AFGEROND, Status.INGETROKKEN))
    for verzoek in rows.filter(uiterlijk__lte=today + dt.timedelta(days=REMIND_DAYS)):
        stage = "te_laat" if verzoek.uiterlijk < today else "bijna"
        notify(
            sleutel=f"rechtenverzoek:{verzoek.pk}:{stage}",
            soort=Bericht.Soort.RECHTENVERZOEK,
            aan_ids=people_with(Rol.PRIVACY_OFFICER, partij_ids=[verzoek.partij_id]),
            pad=reverse("rechtenverzoek_detail", args=[verzoek.nummer]),
            now=now,
        )
