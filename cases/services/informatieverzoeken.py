"""The formal route by which one organisation asks another for information (domain.md section 4)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from cases.deadlines import add_working_days
from cases.models import Bericht, Casus
from cases.numbers import new_number
from cases.rules.informatieverzoeken import (
    may_answer,
    may_answer_content,
    may_answer_known,
    may_ask,
    may_ask_content,
    may_register_call,
    may_withdraw,
)
from cases.services.berichten import notify
from parties.actor import Actor
from parties.dates import local
from parties.decisions import require
from parties.models import Medewerker, Rol
from parties.notices import people_with
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel
from privacy.models import Informatieverzoek, Verzoekantwoord, Verzoekbesluit, Verzoekvraag
from privacy.services import verzoeken

Stap, Uitkomst = Verzoekbesluit.Stap, Verzoekbesluit.Uitkomst
PREFIX = "IV"


@dataclass(frozen=True, slots=True)
class Person:
    """About whom it is, as the other side needs it to match; `bewoner_id` where the casus knows the person."""

    naam: str
    adres_tekst: str
    geboortedatum: dt.date | None = None
    bewoner_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What the asker states: art. 5 and 6 AVG ask for it, and the other side decides on it."""

    doel: str
    noodzaak: str
    grondslag: str
    waarom_niet_via_bewoner: str


@dataclass(frozen=True, slots=True)
class Content:
    """The decision on content. `items` are own rows ("table:id") that are opened for the asker in its casus."""

    uitkomst: str
    tekst: str = ""
    reden: str = ""
    grondslag: str = ""
    weigeringsgrond: str = ""
    niet_doorverstrekken: bool = True
    verloopt_op: dt.datetime | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """What was given by telephone in an emergency: to whom, which category, when, until when it may be used."""

    aan_medewerker_id: int
    categorie: int
    gegeven_op: dt.datetime
    grondslag: str
    verloopt_op: dt.datetime
    noodzaak: str


def term(today: dt.date, name: str, gemeente_id: str) -> dt.date:
    """The last day of a term of the gemeente, in working days: bekend, inhoud or spoed."""
    return add_working_days(today, termijn(f"informatieverzoek_{name}_wd", gemeente_id))


def ask_information(
    actor: Actor, *, casus: Casus, aan_partij_id: int, categorie: int, person: Person, why: Why, now: dt.datetime
) -> str:
    """File a request from a casus in which the actor works; returns its number.

    The moment at which the outcome shows is fixed here: the end of the term, for whatever answer. Raises NotAllowed by
    the rule; PostgreSQL refuses (DatabaseError) a category that is never asked, or a Partij elsewhere.
    """
    require(may_ask(actor, casus))
    pk, nummer = uuid4(), new_number(PREFIX)
    verzoeken.begin_request(
        actor,
        verzoek=pk,
        nummer=nummer,
        casus=casus.pk,
        bewoner=person.bewoner_id,
        aan=aan_partij_id,
        categorie=categorie,
        uiterlijk=term(local(now), "bekend", actor.gemeente_id),
    )
    gate.open_to_write(actor, aanvraag=pk, categories=[1], doel=Doel.INFORMATIEVERZOEK)
    with transaction.atomic():
        _write_question(actor, pk, person, why, now)
        matrix = verzoeken.file_request(actor, pk)
        _tell(f"verzoek:{pk}:nieuw", who_answers(aan_partij_id, matrix=matrix), nummer, now)
    return nummer


def _write_question(actor: Actor, pk: UUID, person: Person, why: Why, now: dt.datetime) -> None:
    Verzoekvraag.objects.create(
        aanvraag=pk,
        categorie_id=1,
        bron_id=actor.partij_id,
        gemaakt_door_id=actor.medewerker_id,
        gemaakt_op=now,
        naam=person.naam,
        geboortedatum=person.geboortedatum,
        adres_tekst=person.adres_tekst,
        doel=why.doel,
        noodzaak=why.noodzaak,
        grondslag=why.grondslag,
        waarom_niet_via_bewoner=why.waarom_niet_via_bewoner,
    )


def who_answers(partij_id: int, *, matrix: bool) -> set[int]:
    """Who hears of a request: the privacy officers, and the contactpersonen where they may answer."""
    wanted = Q(rollen__contains=[Rol.PRIVACY_OFFICER])
    if matrix:
        wanted |= Q(contactpersoon=True)
    rows = Medewerker.objects.filter(wanted, partij_id=partij_id, actief=True, user__is_active=True)
    return set(rows.values_list("pk", flat=True))


def _tell(sleutel: str, aan_ids: Iterable[int], nummer: str, now: dt.datetime) -> None:
    notify(
        sleutel=sleutel,
        soort=Bericht.Soort.INFORMATIEVERZOEK,
        aan_ids=aan_ids,
        casus_id=None,
        pad=reverse("informatieverzoek_detail", args=[nummer]),
        now=now,
    )


def is_contactpersoon(actor: Actor) -> bool:
    return Medewerker.objects.filter(pk=actor.medewerker_id, contactpersoon=True).exists()


def answer_known(
    actor: Actor, *, verzoek: Informatieverzoek, uitkomst: str, grondslag: str = "", now: dt.datetime
) -> None:
    """Answer "bekend?", or correct the answer, until the fixed moment. A "ja" has a ground of its own.

    Tells nobody: the asker hears at the fixed moment. Raises NotAllowed by the rules.
    """
    require(may_answer(actor, verzoek, contactpersoon=is_contactpersoon(actor)))
    require(may_answer_known(verzoek, now=now))
    with transaction.atomic():
        verzoeken.answer(actor, verzoek.pk, stap=Stap.BEKEND, uitkomst=uitkomst, grondslag=grondslag)


def ask_content(actor: Actor, *, verzoek: Informatieverzoek, now: dt.datetime) -> None:
    """After "bevestigd": ask for the content itself. Raises NotAllowed by the rule."""
    require(may_ask_content(actor, verzoek, verzoeken.outcomes([verzoek.pk]).get(verzoek.pk)))
    with transaction.atomic():
        verzoeken.ask_content(actor, verzoek.pk, uiterlijk=term(local(now), "inhoud", actor.gemeente_id))
        people = who_answers(verzoek.aan_partij_id, matrix=verzoek.matrix)
        _tell(f"verzoek:{verzoek.pk}:inhoud-gevraagd", people, verzoek.nummer, now)


def answer_content(actor: Actor, *, verzoek: Informatieverzoek, content: Content, now: dt.datetime) -> None:
    """Give the content, a part of it, or refuse. What is given ends by itself at `content.verloopt_op`.

    Raises NotAllowed by the rules; PostgreSQL refuses (DatabaseError) an item that is no own row of this category in
    the casus from which was asked.
    """
    require(may_answer(actor, verzoek, contactpersoon=is_contactpersoon(actor)))
    decided = Verzoekbesluit.objects.filter(verzoek_id=verzoek.pk, stap=Stap.INHOUD).exists()
    require(may_answer_content(verzoek, decided=decided))
    gate.open_to_write(actor, aanvraag=verzoek.pk, categories=[verzoek.categorie_id], doel=Doel.INFORMATIEVERZOEK)
    items = [(tabel, UUID(rij)) for tabel, _, rij in (item.partition(":") for item in content.items)]
    with transaction.atomic():
        verzoeken.answer(
            actor,
            verzoek.pk,
            stap=Stap.INHOUD,
            uitkomst=content.uitkomst,
            grondslag=content.grondslag,
            weigeringsgrond=content.weigeringsgrond,
            niet_doorverstrekken=content.niet_doorverstrekken,
            verloopt_op=content.verloopt_op,
        )
        if content.tekst or content.reden:
            Verzoekantwoord.objects.create(
                aanvraag=verzoek.pk,
                categorie_id=verzoek.categorie_id,
                bron_id=actor.partij_id,
                gemaakt_door_id=actor.medewerker_id,
                gemaakt_op=now,
                tekst=content.tekst,
                reden=content.reden,
            )
        for tabel, rij in items:
            verzoeken.grant_row(actor, verzoek.pk, tabel=tabel, rij=rij)
        _tell(f"verzoek:{verzoek.pk}:inhoud", {verzoek.gevraagd_door_id}, verzoek.nummer, now)


def withdraw_request(actor: Actor, *, verzoek: Informatieverzoek) -> None:
    """Take a request back. Raises NotAllowed by the rule."""
    require(may_withdraw(actor, verzoek, verzoeken.outcomes([verzoek.pk]).get(verzoek.pk)))
    with transaction.atomic():
        verzoeken.withdraw_request(actor, verzoek.pk)


def end_disclosure(actor: Actor, *, verzoek: Informatieverzoek, now: dt.datetime) -> None:
    """Take back what was given: the asker reads nothing of it any more, and is told. Raises NotAllowed."""
    require(may_answer(actor, verzoek, contactpersoon=is_contactpersoon(actor)))
    with transaction.atomic():
        verzoeken.end_disclosure(actor, verzoek.pk)
        _tell(f"verzoek:{verzoek.pk}:einde", {verzoek.gevraagd_door_id}, verzoek.nummer, now)


def register_call(actor: Actor, *, call: Call, person: Person, now: dt.datetime) -> str:
    """Write down what was given by telephone in an emergency; returns its number. A late one shows as late."""
    require(may_register_call(actor))
    pk, nummer = uuid4(), new_number(PREFIX)
    verzoeken.begin_call(
        actor,
        verzoek=pk,
        nummer=nummer,
        aan=call.aan_medewerker_id,
        categorie=call.categorie,
        gegeven_op=call.gegeven_op,
        uiterlijk=term(local(call.gegeven_op), "spoed", actor.gemeente_id),
    )
    gate.open_to_write(actor, aanvraag=pk, categories=[1], doel=Doel.INFORMATIEVERZOEK)
    why = Why("Met spoed telefonisch verstrekt", call.noodzaak, call.grondslag, "Er was geen tijd.")
    with transaction.atomic():
        _write_question(actor, pk, person, why, now)
        verzoeken.answer(
            actor,
            pk,
            stap=Stap.INHOUD,
            uitkomst=Uitkomst.VERSTREKT,
            grondslag=call.grondslag,
            verloopt_op=call.verloopt_op,
        )
        officers = set(people_with(Rol.PRIVACY_OFFICER, partij_ids=[actor.partij_id])) - {actor.medewerker_id}
        _tell(f"verzoek:{pk}:spoed", officers | {call.aan_medewerker_id}, nummer, now)
    return nummer
