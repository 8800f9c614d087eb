"""What the bewoner agreed to and was told, on the tab Privacy and in one line on the page of the casus."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from cases.queries.loaders import OpenCasus
from cases.queries.timeline import name_of
from cases.queries.toegang import Besluiten, of_casus
from cases.rules.toegang import may_write
from cases.services.toestemmingen import NOT_BY_CONSENT, TELLS_OF_CARE
from parties.actor import Actor
from parties.dates import due_in, local, long_date
from parties.models import Partij
from privacy import gate
from privacy.gate import Disclosed
from privacy.models import Categorie, Kennisgeving, Toestemming

CATEGORIES = (22, 30)
Status = Kennisgeving.Status
TONES = {"loopt": "positive", "ingetrokken": "negative", "verlopen": "default"}


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """One toestemming in words."""

    waarvoor: str
    stand: str
    tone: str
    facts: list[tuple[str, str]]
    withdraw_url: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """Whether the bewoner was told, and what can be done about it; `edit_url` for the organisation that tells."""

    text: str
    late: bool
    facts: list[tuple[str, str]]
    edit_url: str


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    consents: tuple[ConsentLine, ...]
    notices: tuple[NoticeLine, ...]
    besluiten: Besluiten
    new_url: str
    plan_url: str
    shared: bool

    @property
    def empty(self) -> bool:
        """A casus inside one organisation has nothing here, unless it was shared before and given back."""
        return not (self.shared or self.consents or self.notices)


def privacy_page(actor: Actor, oc: OpenCasus, *, now: dt.datetime) -> PrivacyPage:
    """The tab; `oc` has categories 22 and 30 open. About ten queries."""
    casus, today = oc.casus, local(now)
    writes = bool(may_write(actor, casus)) and casus.status != "eigen"
    provides = writes and oc.opening.may_provide(oc.id, 22)
    notices = _notices(oc)
    names = oc.opening.partijen()
    categories = dict(Categorie.objects.values_list("nr", "naam"))
    consents = gate.read(
        oc.opening, Toestemming.objects.filter(casus_id=oc.id).select_related("bron").order_by("-gegeven_op", "pk")
    )
    return PrivacyPage(
        consents=tuple(_consent(actor, oc, row, names, categories, writes, today) for row in consents),
        notices=tuple(_notice(actor, oc, row, provides, today) for row in notices),
        besluiten=of_casus(actor, casus, now=now),
        new_url=reverse("toestemming_new", args=[casus.nummer]) if provides else "",
        plan_url=reverse("kennisgeving_plan", args=[casus.nummer]) if provides and not notices else "",
        shared=casus.aangemeld_op is not None,
    )


def _consent(
    actor: Actor,
    oc: OpenCasus,
    row: Disclosed[Toestemming],
    partijen: Mapping[int, Partij],
    categories: dict[int, str],
    writes: bool,
    today: dt.date,
) -> ConsentLine:
    stand = stand_of(row, today)
    facts = [
        ("Soorten gegevens", ", ".join(categories[nr] for nr in row.categorieen if nr in categories)),
        ("Organisaties", ", ".join(sorted(partijen[pk].naam for pk in row.partijen if pk in partijen))),
        ("Gegeven op", long_date(row.gegeven_op)),
        ("Geldig tot en met", long_date(row.geldig_tot)),
        ("Bewijs", row.bewijs),
        ("Vastgelegd door", name_of(row.bron, actor, oc.opening.may_read(oc.id, 30))),
    ]
    if row.ingetrokken_op is not None:
        facts.append(("Ingetrokken op", long_date(row.ingetrokken_op)))
    return ConsentLine(
        waarvoor=row.waarvoor,
        stand=stand.capitalize(),
        tone=TONES[stand],
        facts=facts,
        withdraw_url=(
            reverse("toestemming_withdraw", args=[oc.casus.nummer, row.pk]) if writes and stand == "loopt" else ""
        ),
    )


def stand_of(row: Disclosed[Toestemming] | Toestemming, today: dt.date) -> str:
    if row.ingetrokken_op is not None:
        return "ingetrokken"
    return "loopt" if today <= row.geldig_tot else "verlopen"


def running_consents(oc: OpenCasus, categorie: int, *, today: dt.date) -> list[tuple[UUID, str]]:
    """The toestemmingen that stand and name this category, for a besluit that rests on one."""
    rows = gate.read(oc.opening, Toestemming.objects.filter(casus_id=oc.id).order_by("-gegeven_op", "pk"))
    return [
        (row.pk, f"{long_date(row.gegeven_op)}: {row.waarvoor[:80]}")
        for row in rows
        if categorie in row.categorieen and stand_of(row, today) == "loopt"
    ]


def plain_categories(oc: OpenCasus) -> list[tuple[int, str]]:
    """The categories a bewoner can agree to, in plain words; those that tell of care only for who may know of it."""
    hidden = NOT_BY_CONSENT if oc.opening.may_read(oc.id, 30) else NOT_BY_CONSENT | TELLS_OF_CARE
    rows = Categorie.objects.exclude(nr__in=hidden).order_by("nr")
    return [(row.nr, row.naam) for row in rows]


def _notices(oc: OpenCasus) -> list[Disclosed[Kennisgeving]]:
    return sorted(gate.of_casus(oc.opening, Kennisgeving, oc.id, "bron"), key=lambda row: (row.gemaakt_op, row.id))


def _notice(actor: Actor, oc: OpenCasus, row: Disclosed[Kennisgeving], provides: bool, today: dt.date) -> NoticeLine:
    facts = [("Wie vertelt het", name_of(row.bron, actor, oc.opening.may_read(oc.id, 30)))]
    if row.status == Status.GEDAAN:
        facts.append(("Hoe", row.wijze))
    elif row.status == Status.UITGESTELD:
        facts += [("Waarom nog niet", row.get_uitstelgrond_display()), ("Toelichting", row.reden)]
    open_and_mine = row.status != Status.GEDAAN and provides and row.bron_id == actor.partij_id
    return NoticeLine(
        text=notice_text([row], today),
        late=row.status != Status.GEDAAN and row.uiterlijk < today,
        facts=facts,
        edit_url=reverse("kennisgeving", args=[oc.casus.nummer, row.pk]) if open_and_mine else "",
    )


def notice_text(rows: list[Disclosed[Kennisgeving]], today: dt.date) -> str:
    """One line: told, not yet and by when, or postponed until; of several the first that is still open."""
    waiting = sorted((row for row in rows if row.status != Status.GEDAAN), key=lambda row: row.uiterlijk)
    if not waiting:
        done = [row.gedaan_op for row in rows if row.gedaan_op]
        return f"Ja, op {long_date(max(done))}" if done else "Nog niet gepland"
    first = waiting[0]
    when = f"{long_date(first.uiterlijk)} ({due_in(first.uiterlijk, today)})"
    if first.status == Status.UITGESTELD:
        return f"Uitgesteld, opnieuw bekijken op {when}"
    return f"Nog niet, uiterlijk {when}"


def notice_fact(oc: OpenCasus, today: dt.date) -> list[tuple[str, str]]:
    """The line on the page of a shared casus, for who may read agreements (22)."""
    if oc.casus.aangemeld_op is None:
        return []
    rows = _notices(oc)
    reads = bool(rows) or oc.opening.may_read(oc.id, 22)
    return [("Bewoner geïnformeerd", notice_text(rows, today))] if reads else []


def find_notice(actor: Actor, oc: OpenCasus, pk: UUID) -> Disclosed[Kennisgeving]:
    """An open kennisgeving of one's own organisation. Raises NotDisclosed."""
    for row in _notices(oc):
        if row.pk == pk and row.bron_id == actor.partij_id and row.status != Status.GEDAAN:
            return row
    raise gate.NotDisclosed
