"""The casussen on which somebody works, newest change first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, F, OuterRef, QuerySet, Subquery, Value

from cases.choices import Niveau
from cases.lifecycle import CASUS_STATES, CLOSED_STATES, OPEN_STATES
from cases.models import Casus, Deelname, DeelnameUserObjectPermission, Naw
from cases.queries.casus_frame import TONES, casus_url, leader_name
from cases.queries.paging import beyond, key_of, place_in
from parties.actor import Actor
from parties.dates import days_since, local, short_date
from parties.written import one_of, written
from privacy import gate
from privacy.gate import Doel

PAGE = 50
# The columns that a list prints; of the rest of a casus nothing is fetched.
SHOWN = (
    "nummer",
    "soort",
    "soortnaam",
    "status",
    "niveau",
    "spoed",
    "geopend_op",
    "gewijzigd_op",
    "afgeschermd_op",
)
LEADER = {
    "leider": F("casusregisseur__user__naam"),
    "leider_partij": F("casusregisseur__partij__naam"),
    "leider_soort": F("casusregisseur__partij__soort"),
    "leider_adviseur": F("casusregisseur__partij__vaste_adviseur"),
}
# Who works on more casussen than this reads a list in its order until a page is full. For who works on fewer it is
# cheaper to take them all and sort: in the order of a large organisation's list they would be far apart.
FEW = 500
MANY = "EXISTS (SELECT 1 FROM cases_deelnameuserobjectpermission WHERE user_id = %s OFFSET %s)"
ALLOWED = """EXISTS (SELECT 1 FROM privacy_convenantregel r JOIN privacy_convenant c ON c.id = r.convenant_id
    WHERE c.gemeente_id = %s AND r.partijsoort = %s AND r.categorie_id = 1
      AND (r.verstrekken OR (r.toegang = 'lezen' AND NOT r.besluit_nodig)))"""
ADDRESS = tuple(
    f"adres__{name}"
    for name in ("openbare_ruimte", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "woonplaats")
)
GROUPS = {"open": OPEN_STATES, "gesloten": CLOSED_STATES}


@dataclass(frozen=True, slots=True)
class CasusRow:
    """One line, ready to print. `wat` is the kind of nuisance, with the address where the convenant gives it."""

    nummer: str
    url: str
    wat: str
    status: str
    tone: str
    niveau: str
    casusregisseur: str
    sinds: str
    spoed: bool


@dataclass(frozen=True, slots=True)
class CasusPage:
    """One part of the list; `next_key` is the place where the next part begins."""

    rows: tuple[CasusRow, ...]
    next_key: str | None


@dataclass(frozen=True, slots=True)
class CasusFilter:
    """What to show: a group of states, a kind of nuisance, a level, and only those I lead."""

    groep: str = "open"
    soort: str = ""
    niveau: str = ""
    mijn: bool = False
    volgorde: str = ""


def working_on(actor: Actor) -> QuerySet[Deelname]:
    """The parts of the actor's Partij in casussen on which the actor works: the one root of every list."""
    return in_order(actor.partij_id, actor.user_id, many=False)


def in_order(partij: int, user: int, *, many: bool) -> QuerySet[Deelname]:
    """The same rows; of `many` so that PostgreSQL walks the index of a list and stops when it is full.

    A join would do, were it not that PostgreSQL cannot know that somebody works on nearly all casussen of a Partij: it
    expects few, and sorts all.
    """
    rows = Deelname.objects.filter(partij_id=partij, beeindigd_op=None)
    if not many:
        return rows.filter(deelnameuserobjectpermission__user_id=user)
    mine = DeelnameUserObjectPermission.objects.filter(user_id=user, content_object_id=OuterRef("pk"))
    yes = mine.annotate(yes=Value(True, BooleanField())).values("yes")[:1]
    return rows.filter(Subquery(yes, BooleanField()))


def led_by(partij: int, user: int, medewerker: int) -> QuerySet[Casus]:
    """The casussen that somebody leads, of those on which they work; found in the order of a list by who leads."""
    part = in_order(partij, user, many=False).filter(casus_id=OuterRef("pk"))
    yes = part.annotate(yes=Value(True, BooleanField())).values("yes")[:1]
    return Casus.objects.filter(Subquery(yes, BooleanField()), casusregisseur_id=medewerker)


def casus_list(
    actor: Actor, chosen: CasusFilter, *, after: str = "", today: dt.date, doel: Doel = Doel.OVERZICHT
) -> CasusPage:
    """A page of the list. Opens category 1 once, for the casussen on it, and only for who may have it."""
    many, allowed = reach(actor)
    casussen, next_key = page_of(actor, chosen, after=after, many=many)
    addresses = addresses_of(actor, casussen, doel=doel) if allowed else {}
    return CasusPage(tuple(_row(casus, addresses.get(casus.pk, ""), today) for casus in casussen), next_key)


def reach(actor: Actor) -> tuple[bool, bool]:
    """Whether `works_on_many` and whether `may_have_addresses`, in one query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MANY}, {ALLOWED}", [actor.user_id, FEW, actor.gemeente_id, actor.partij_soort])
        many, allowed = cursor.fetchone()
    return many, allowed


def works_on_many(actor: Actor) -> bool:
    """Whether the actor works on more than FEW casussen."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MANY}", [actor.user_id, FEW])
        return bool(cursor.fetchone()[0])


def may_have_addresses(actor: Actor) -> bool:
    """Whether a convenant gives addresses to the actor's kind of party; where none does nothing is opened or logged."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {ALLOWED}", [actor.gemeente_id, actor.partij_soort])
        return bool(cursor.fetchone()[0])


def page_of(
    actor: Actor, chosen: CasusFilter, *, after: str, many: bool, size: int = PAGE
) -> tuple[list[Casus], str | None]:
    """The shells of one page and the key of the next, in the order of an index on Deelname or on who leads."""
    found = _shells(
        actor.partij_id,
        actor.user_id,
        actor.medewerker_id if chosen.mijn else None,
        chosen.soort or None,
        chosen.niveau or None,
        *(place_in(after) or (None, None)),
        many=many,
        groep=chosen.groep,
        oldest=chosen.volgorde == "oudste",
        most=size + 1,
    )
    more = len(found) > size
    found = found[:size]
    return found, key_of((found[-1].gewijzigd_op, found[-1].pk) if more else None)


@written
def _shells(
    partij: int,
    user: int,
    leader: int | None,
    soort: str | None,
    niveau: str | None,
    moment: dt.date | None,
    key: UUID | None,
    *,
    many: bool,
    groep: str,
    oldest: bool,
    most: int,
) -> QuerySet[Casus]:
    """The order and the limit, then the shells of those; what is None filters nothing."""
    rows: QuerySet[Any] = in_order(partij, user, many=many) if leader is None else led_by(partij, user, leader)
    casus_id, level = ("casus_id", "casus__niveau") if leader is None else ("pk", "niveau")
    if groep in GROUPS:
        rows = rows.filter(status__in=GROUPS[groep])
    if soort is not None:
        rows = rows.filter(soort=soort)
    if niveau is not None:
        rows = rows.filter(**{level: niveau})
    if moment is not None and key is not None:
        rows = rows.filter(beyond((moment, key), by="gewijzigd_op", key=casus_id, oldest=oldest))
    sign = "" if oldest else "-"
    wanted = rows.order_by(f"{sign}gewijzigd_op", f"{sign}{casus_id}").values(casus_id)[:most]
    casussen = Casus.objects.filter(pk__in=wanted).only(*SHOWN).annotate(**LEADER)
    return casussen.order_by(f"{sign}gewijzigd_op", f"{sign}pk")


def addresses_of(actor: Actor, casussen: Iterable[Casus], *, doel: Doel) -> dict[UUID, str]:
    """The address of each open casus, in one opening of category 1; a closed one is afgeschermd.

    Call it only for a kind of party that may have addresses: an opening is logged.
    """
    ids = [casus.pk for casus in casussen if not casus.afgeschermd]
    if not ids:
        return {}
    opening = gate.open_gate(actor, casussen=ids, categories=[1], doel=doel)
    return {row.casus_id: row.adresregel for row in gate.read(opening, _addresses(ids)) if row.adresregel}


@written
def _addresses(casussen: list[UUID]) -> QuerySet[Naw]:
    rows = Naw.objects.filter(casus_id=one_of(casussen)).select_related("adres")
    return rows.only("casus_id", "adres_tekst", *ADDRESS).order_by("gemaakt_op")


def _leader(casus: Any) -> str:
    """The casusregisseur of a row with LEADER; a list opens nothing that says who takes part."""
    if casus.leider is None:
        return ""
    return leader_name(casus.leider, casus.leider_partij, casus.leider_soort, adviser=casus.leider_adviseur)


def _row(casus: Casus, adres: str, today: dt.date) -> CasusRow:
    since = local(casus.geopend_op)
    return CasusRow(
        nummer=casus.nummer,
        url=casus_url(casus.nummer),
        wat=", ".join(filter(None, [casus.get_soort_display(), adres])),
        status=CASUS_STATES[casus.status],
        tone=TONES[casus.status],
        niveau=Niveau(casus.niveau).label,
        casusregisseur=_leader(casus),
        sinds=f"{short_date(since)} ({days_since(since, today)})",
        spoed=casus.spoed,
    )
