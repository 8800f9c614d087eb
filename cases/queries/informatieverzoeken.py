"""Requests for information, as each side may see them. Nothing the asking side gets depends on the answer too early."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from cases.models import Casus
from cases.queries import paging
from cases.queries.aanmelding import own_items
from cases.queries.loaders import OpenCasus
from cases.rules.informatieverzoeken import (
    may_answer,
    may_answer_content,
    may_answer_known,
    may_ask_content,
    may_withdraw,
)
from cases.rules.toegang import may_write
from cases.services.informatieverzoeken import is_contactpersoon
from parties.actor import Actor
from parties.dates import due_in, local, long_date, short_date, time_of_day
from parties.models import Partij
from privacy import gate
from privacy.gate import Disclosed, Doel
from privacy.models import (
    Informatieverzoek,
    Toegangsbesluit,
    Verzoekantwoord,
    Verzoekbesluit,
    Verzoekvraag,
)
from privacy.services import verzoeken
from privacy.services.verzoeken import Outcome

Status, Stap, Uitkomst = Informatieverzoek.Status, Verzoekbesluit.Stap, Verzoekbesluit.Uitkomst
GIVEN = (Uitkomst.VERSTREKT, Uitkomst.DEELS)
PAGE = 50
SHELL = ("van_partij", "aan_partij", "gevraagd_door__user", "categorie")


@dataclass(frozen=True, slots=True)
class State:
    """Where a request stands, in words."""

    label: str
    tone: str
    icon: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    nummer: str
    url: str
    organisatie: str
    categorie: str
    state: State
    datum: str


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; `next_key` is where the next part begins, or None."""

    lines: tuple[Any, ...]
    next_key: str | None


def load_verzoek(actor: Actor, nummer: str) -> Informatieverzoek:
    """The shell of a request of either side. Raises NotDisclosed, after logging, where the actor may not know of it."""
    row = Informatieverzoek.objects.select_related(*SHELL).filter(nummer=nummer).first()
    if row is None:
        gate.log_refusal(actor, doel=Doel.INFORMATIEVERZOEK, object=nummer)
        raise gate.NotDisclosed
    return row


def part_of[R: (Informatieverzoek, Verzoekbesluit)](
    rows: QuerySet[R, R], moment: str, after: str
) -> tuple[list[R], str | None]:
    """Newest first, from the key of an earlier part; an unreadable key starts at the top."""
    found, last = paging.part_of(rows, by=moment, after=paging.place_in(after), size=PAGE)
    return found, paging.key_of(last)


# --- the lists --------------------------------------------------------------------------------------------------------
def asked_by_us(actor: Actor, *, now: dt.datetime, after: str = "") -> Page:
    """ "Gesteld door ons": the requests of the casussen the actor works on."""
    rows = Informatieverzoek.objects.filter(van_partij_id=actor.partij_id).exclude(status=Status.CONCEPT)
    found, key = part_of(rows.select_related(*SHELL), "ingediend_op", after)
    known = verzoeken.outcomes(row.pk for row in found)
    return Page(tuple(_line(row, row.aan_partij, state_for_asker(row, known.get(row.pk), now)) for row in found), key)


def asked_of_us(actor: Actor, *, now: dt.datetime, after: str = "") -> Page:
    """ "Aan ons gesteld": what the actor may answer, or oversees."""
    rows = Informatieverzoek.objects.filter(aan_partij_id=actor.partij_id)
    found, key = part_of(rows.select_related(*SHELL), "ingediend_op", after)
    decisions = decisions_of(found)
    return Page(
        tuple(_line(row, row.van_partij, state_for_addressee(row, decisions.get(row.pk, {}), now)) for row in found),
        key,
    )


def _line(row: Informatieverzoek, partij: Partij, state: State) -> Line:
    return Line(
        nummer=row.nummer,
        url=reverse("informatieverzoek_detail", args=[row.nummer]),
        organisatie=partij.naam,
        categorie=row.categorie.naam,
        state=state,
        datum=short_date(row.ingediend_op),
    )


def decisions_of(rows: Sequence[Informatieverzoek]) -> dict[UUID, dict[str, Verzoekbesluit]]:
    """The decisions of the actor's own Partij on these requests, by step."""
    found: dict[UUID, dict[str, Verzoekbesluit]] = {}
    for row in Verzoekbesluit.objects.filter(verzoek_id__in=[r.pk for r in rows]):
        found.setdefault(row.verzoek_id, {})[row.stap] = row
    return found


# --- states in words --------------------------------------------------------------------------------------------------
def visible_from(row: Informatieverzoek) -> dt.date:
    """The first day on which the asker sees the outcome."""
    return local(row.bekend_zichtbaar_op)


def last_day(until: dt.datetime) -> str:
    """The last day on which something can be read that ends at `until`."""
    return long_date(until - dt.timedelta(seconds=1))


def state_for_asker(row: Informatieverzoek, known: Outcome | None, now: dt.datetime) -> State:
    """From the shell and from what PostgreSQL lets the asker know; equal for equal outcomes."""
    if row.status == Status.INGETROKKEN:
        return State("Door u ingetrokken", "default", "undo-2")
    if known is None:
        return State("Niet meer in te zien", "default", "lock", "U werkt niet meer aan deze casus.")
    if known.bevestigd is None:
        day = visible_from(row)
        return State("Wacht op antwoord", "info", "clock", f"Antwoord op {long_date(day)} ({due_in(day, local(now))})")
    if row.status == Status.INGEDIEND:
        if known.bevestigd:
            return State("Bevestigd", "positive", "check", "U kunt nu om de inhoud vragen.")
        return State("Geen bevestiging", "default", "minus", "Dit verzoek is klaar.")
    if known.uitkomst is None:
        return _waits("Inhoud gevraagd", row.inhoud_uiterlijk, now)
    if known.uitkomst == Uitkomst.GEWEIGERD:
        return State("Geweigerd", "negative", "ban", Verzoekbesluit.Weigering(known.weigeringsgrond or "").label)
    return _given(known.uitkomst, known.verloopt_op, known.ingetrokken_op, now)


def state_for_addressee(row: Informatieverzoek, decisions: dict[str, Verzoekbesluit], now: dt.datetime) -> State:
    if row.status == Status.INGETROKKEN:
        return State("Ingetrokken door de vrager", "default", "undo-2")
    content = decisions.get(Stap.INHOUD)
    if row.status == Status.INHOUD:
        if content is None:
            return _waits("Beantwoord de inhoud", row.inhoud_uiterlijk, now)
        if content.uitkomst == Uitkomst.GEWEIGERD:
            return State("Geweigerd", "default", "ban", f"op {short_date(content.besloten_op)}")
        given = _given(content.uitkomst, content.verloopt_op, content.ingetrokken_op, now)
        if row.spoed and local(content.besloten_op) > row.bekend_uiterlijk:
            return State(given.label, "warning", "clock-alert", f"Te laat vastgelegd. {given.detail}")
        return given
    known = decisions.get(Stap.BEKEND)
    if known is not None:
        return State(f"Beantwoord: {Uitkomst(known.uitkomst).label.lower()}", "default", "check")
    if now >= row.bekend_zichtbaar_op:
        return State("Niet op tijd beantwoord", "negative", "clock-alert", "De vrager kreeg: geen bevestiging.")
    return _waits("Beantwoord: bekend?", row.bekend_uiterlijk, now)


def _waits(label: str, due: dt.date | None, now: dt.datetime) -> State:
    if due is None:
        return State(label, "info", "clock")
    late = due < local(now)
    when = f"Uiterlijk {long_date(due)} ({due_in(due, local(now))})"
    return State(label, "negative" if late else "warning", "clock-alert" if late else "clock", when)


def _given(uitkomst: str, until: dt.datetime | None, ended: dt.datetime | None, now: dt.datetime) -> State:
    label = "Deels verstrekt" if uitkomst == Uitkomst.DEELS else "Verstrekt"
    if ended is not None:
        return State(f"{label}, ingetrokken", "default", "undo-2", f"Ingetrokken op {short_date(ended)}")
    if until is None or until <= now:
        return State(f"{label}, verlopen", "default", "clock", f"Tot en met {last_day(until)}" if until else "")
    return State(label, "positive", "check", f"Te lezen tot en met {last_day(until)}")


# --- one request ------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Detail:
    """One request for either side. `question` and `answer` are empty where they are not open (any more)."""

    nummer: str
    state: State
    facts: list[tuple[str, str]]
    question: list[tuple[str, str]]
    answer: list[tuple[str, str]]
    casus_url: str = ""
    casus_label: str = ""
    rows_shared: bool = False
    may_ask_content: bool = False
    may_withdraw: bool = False
    # Where telling the bewoner is planned, once something was given (art. 14 AVG).
    inform_url: str = ""


def detail_for_asker(actor: Actor, row: Informatieverzoek, *, now: dt.datetime) -> Detail:
    """The same queries for every answer; PostgreSQL withholds the outcome until its moment.

    Who oversees, and who was told by telephone, sees the shell.
    """
    question: list[tuple[str, str]] = []
    answer: list[tuple[str, str]] = []
    if actor.sees_content and not row.spoed:
        question, answer = _open_texts(actor, row)
    known = verzoeken.outcomes([row.pk]).get(row.pk)
    casus = Casus.objects.filter(pk=known.casus_id).first() if known and known.casus_id else None
    facts = [
        ("Gevraagd aan", row.aan_partij.naam),
        ("Soort gegevens", row.categorie.naam),
        ("Gevraagd door", row.gevraagd_door.user.naam),
        ("Ingediend", f"{long_date(row.ingediend_op)}, {time_of_day(row.ingediend_op)}"),
        ("Antwoord op bekend of niet", f"vanaf {long_date(visible_from(row))}"),
    ]
    if row.inhoud_uiterlijk:
        facts.append(("Antwoord op de inhoud", f"uiterlijk {long_date(row.inhoud_uiterlijk)}"))
    if known is not None and known.uitkomst in GIVEN:
        facts += _given_facts(known.grondslag, known.verloopt_op, known.niet_doorverstrekken)
    return Detail(
        nummer=row.nummer,
        state=state_for_asker(row, known, now),
        facts=facts,
        question=question,
        answer=answer,
        casus_url=reverse("casus_detail", args=[casus.nummer]) if casus else "",
        casus_label=casus.nummer if casus else "",
        rows_shared=_rows_shared(row, now),
        may_ask_content=bool(may_ask_content(actor, row, known)),
        may_withdraw=bool(may_withdraw(actor, row, known)),
        inform_url=_inform_url(actor, casus, known),
    )


def _inform_url(actor: Actor, casus: Casus | None, known: Outcome | None) -> str:
    given = known is not None and known.uitkomst in GIVEN
    return reverse("kennisgeving_plan", args=[casus.nummer]) if given and casus and may_write(actor, casus) else ""


def _rows_shared(row: Informatieverzoek, now: dt.datetime) -> bool:
    grants = Toegangsbesluit.objects.filter(verzoek_id=row.pk, ingetrokken_op=None, geldig_tot__gt=now)
    return grants.exists()


def _given_facts(grondslag: str | None, until: dt.datetime | None, keep: bool | None) -> list[tuple[str, str]]:
    facts = [("Grondslag van de verstrekker", Toegangsbesluit.Grondslag(grondslag).label if grondslag else "")]
    facts.append(("Te lezen tot en met", last_day(until) if until else ""))
    facts.append(("Doorverstrekken", "Niet toegestaan" if keep else "Toegestaan binnen het doel"))
    return facts


def _open_texts(actor: Actor, row: Informatieverzoek) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The question and the answer, as far as they are open to this side now; the reading is logged."""
    categories = {1, row.categorie_id}
    opening = gate.open_gate(actor, aanvragen=[row.pk], categories=categories, doel=Doel.INFORMATIEVERZOEK)
    texts = gate.read(opening, Verzoekantwoord.objects.filter(aanvraag=row.pk))
    return _question(opening, row), _answer(texts[0] if texts else None)


def _question(opening: gate.Opening, row: Informatieverzoek) -> list[tuple[str, str]]:
    found = gate.read(opening, Verzoekvraag.objects.filter(aanvraag=row.pk))
    if not found:
        return []
    vraag = found[0]
    birthday = long_date(vraag.geboortedatum).split(" ", 1)[1] if vraag.geboortedatum else ""
    return [
        ("Naam", vraag.naam),
        ("Geboortedatum", birthday),
        ("Adres", vraag.adres_tekst),
        ("Doel", vraag.doel),
        ("Noodzaak", vraag.noodzaak),
        ("Grondslag van de vrager", vraag.grondslag),
        ("Waarom niet via de bewoner", vraag.waarom_niet_via_bewoner),
    ]


def _answer(row: Disclosed[Verzoekantwoord] | None) -> list[tuple[str, str]]:
    if row is None:
        return []
    facts = [("Antwoord", row.tekst), ("Toelichting", row.reden)]
    return [(label, text) for label, text in facts if text]


@dataclass(frozen=True, slots=True)
class Addressed:
    """One request for who is asked: what to decide now, and what was decided."""

    detail: Detail
    van: str
    step: str
    decisions: list[tuple[str, str]]
    corrects: bool
    visible: str
    until: str
    items: list[tuple[str, list[tuple[str, str]]]]
    may_answer: bool
    may_end: bool


def detail_for_addressee(actor: Actor, row: Informatieverzoek, *, now: dt.datetime) -> Addressed:
    """Question, decisions, and what the actor may decide now. Who oversees without answering reads no question."""
    decisions = decisions_of([row]).get(row.pk, {})
    known, content = decisions.get(Stap.BEKEND), decisions.get(Stap.INHOUD)
    may = bool(may_answer(actor, row, contactpersoon=is_contactpersoon(actor)))
    question, answer = _open_texts(actor, row) if may else ([], [])
    step = ""
    if may and may_answer_known(row, now=now):
        step = Stap.BEKEND
    elif may and may_answer_content(row, decided=content is not None):
        step = Stap.INHOUD
    runs = content is not None and content.uitkomst in GIVEN and content.ingetrokken_op is None
    facts = [
        ("Gevraagd door", f"{row.gevraagd_door.user.naam}, {row.van_partij.naam}"),
        ("Soort gegevens", row.categorie.naam),
        ("Telefonisch verstrekt" if row.spoed else "Ontvangen", long_date(row.ingediend_op)),
        ("Wie beslist", "Contactpersoon of privacy officer" if row.matrix else "Privacy officer"),
    ]
    if content is not None and content.uitkomst in GIVEN:
        facts += _given_facts(content.grondslag, content.verloopt_op, content.niet_doorverstrekken)
    return Addressed(
        detail=Detail(row.nummer, state_for_addressee(row, decisions, now), facts, question, answer),
        van=row.van_partij.naam,
        step=step,
        decisions=[_decision(each) for each in (known, content) if each is not None],
        corrects=step == Stap.BEKEND and known is not None,
        visible=long_date(visible_from(row)),
        until=long_date(row.bekend_uiterlijk if step == Stap.BEKEND else row.inhoud_uiterlijk or row.bekend_uiterlijk),
        items=_offered(actor, row) if step == Stap.INHOUD and row.matrix else [],
        may_answer=may,
        may_end=bool(may and runs and content and content.verloopt_op and content.verloopt_op > now),
    )


def _decision(row: Verzoekbesluit) -> tuple[str, str]:
    ground = Toegangsbesluit.Grondslag(row.grondslag).label if row.grondslag else ""
    refused = Verzoekbesluit.Weigering(row.weigeringsgrond).label if row.weigeringsgrond else ""
    what = ". ".join(filter(None, [Uitkomst(row.uitkomst).label, ground, refused]))
    return f"{Stap(row.stap).label} ({short_date(row.besloten_op)})", what


def _offered(actor: Actor, row: Informatieverzoek) -> list[tuple[str, list[tuple[str, str]]]]:
    """Own rows in the very casus, for who works on it as well; nothing for everybody else."""
    casus_id = verzoeken.shared_casus(row.pk) if actor.sees_content else None
    casus = Casus.objects.filter(pk=casus_id).first() if casus_id else None
    if casus is None:
        return []
    categories = [row.categorie_id]
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=categories, doel=Doel.INFORMATIEVERZOEK)
    return own_items(actor, OpenCasus(casus, opening))
