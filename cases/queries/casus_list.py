"""The casussen on which somebody works, newest change first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.urls import reverse

from cases.choices import Niveau
from cases.lifecycle import CASUS_STATES, CLOSED_STATES, OPEN_STATES
from cases.models import Casus, Deelname, Naw
from cases.queries.casus_frame import TONES, casusregisseur_of
from parties.actor import Actor
from parties.dates import days_since, short_date
from privacy import gate
from privacy.gate import Doel
from privacy.models import ConvenantRegel

PAGE = 50
NEWEST, OLDEST = ("-gewijzigd_op", "-casus_id"), ("gewijzigd_op", "casus_id")
# The columns that a list prints; of the rest of a casus, and of the person who leads it, nothing is fetched.
SHOWN = (
    "gewijzigd_op",
    *(
        f"casus__{name}"
        for name in (
            "nummer",
            "soort",
            "soortnaam",
            "status",
            "niveau",
            "spoed",
            "geopend_op",
            "gewijzigd_op",
            "afgeschermd_op",
            "casusregisseur__user__naam",
            "casusregisseur__partij__naam",
            "casusregisseur__partij__soort",
            "casusregisseur__partij__vaste_adviseur",
        )
    ),
)
ADDRESS = tuple(
    f"adres__{name}"
    for name in ("openbare_ruimte", "huisnummer", "huisletter", "huisnummertoevoeging", "postcode", "woonplaats")
)
GROUPS = {"open": OPEN_STATES, "gesloten": CLOSED_STATES}


@dataclass(frozen=True, slots=True)
class CasusRow:
    """One line, ready to print. `adres` is empty where the convenant does not give it, or nobody filled it in."""

    nummer: str
    url: str
    soort: str
    status: str
    tone: str
    niveau: str
    casusregisseur: str
    sinds: str
    adres: str
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
    return Deelname.objects.filter(
        partij_id=actor.partij_id, beeindigd_op=None, deelnameuserobjectpermission__user_id=actor.user_id
    )


def casus_list(
    actor: Actor, chosen: CasusFilter, *, after: str = "", today: dt.date, doel: Doel = Doel.OVERZICHT
) -> CasusPage:
    """A page of the list. Opens category 1 once, for the casussen on it, and only for who may have it."""
    casussen, next_key, allowed = page_of(actor, chosen, after=after)
    addresses = addresses_of(actor, casussen, doel=doel) if allowed else {}
    return CasusPage(tuple(_row(casus, addresses.get(casus.pk, ""), today) for casus in casussen), next_key)


def page_of(
    actor: Actor, chosen: CasusFilter, *, after: str = "", size: int = PAGE
) -> tuple[list[Casus], str | None, bool]:
    """The shells of one page, the key of the next, and whether the convenant gives the actor addresses.

    In the order of the index on Deelname.
    """
    rows = working_on(actor)
    if chosen.groep in GROUPS:
        rows = rows.filter(status__in=GROUPS[chosen.groep])
    if chosen.soort:
        rows = rows.filter(soort=chosen.soort)
    if chosen.niveau:
        rows = rows.filter(casus__niveau=chosen.niveau)
    if chosen.mijn:
        rows = rows.filter(casus__casusregisseur_id=actor.medewerker_id)
    place = _read_key(after)
    if place:
        rows = rows.filter(beyond(place, oldest=chosen.volgorde == "oudste"))
    rows = rows.select_related("casus__casusregisseur__user", "casus__casusregisseur__partij").only(*SHOWN)
    rows = rows.annotate(has_addresses=Exists(address_rules(actor)))
    found = list(rows.order_by(*(OLDEST if chosen.volgorde == "oudste" else NEWEST))[: size + 1])
    more = len(found) > size
    found = found[:size]
    key = f"{found[-1].gewijzigd_op.isoformat()}_{found[-1].casus_id}" if more else None
    return [deelname.casus for deelname in found], key, any(deelname.has_addresses for deelname in found)


def beyond(place: tuple[dt.datetime, UUID], *, oldest: bool) -> Q:
    """What comes after `place`, in either order."""
    sign = "gt" if oldest else "lt"
    further = Q(**{f"gewijzigd_op__{sign}": place[0]})
    # Says no more than what follows, in the form in which PostgreSQL can begin in the middle of the index.
    begin = Q(**{f"gewijzigd_op__{sign}e": place[0]})
    return begin & (further | Q(**{"gewijzigd_op": place[0], f"casus_id__{sign}": place[1]}))


def _read_key(text: str) -> tuple[dt.datetime, UUID] | None:
    """The place in a key made by page_of; anything else is the start of the list."""
    moment, _, casus = text.partition("_")
    try:
        place = dt.datetime.fromisoformat(moment), UUID(casus)
    except ValueError:
        return None
    return place if place[0].tzinfo else None


def addresses_of(actor: Actor, casussen: Iterable[Casus], *, doel: Doel) -> dict[UUID, str]:
    """The address of each open casus, in one opening of category 1; a closed one is afgeschermd.

    Call it only for a kind of party that may have addresses (`address_rules`): an opening is logged.
    """
    ids = [casus.pk for casus in casussen if not casus.afgeschermd]
    opening = gate.open_gate(actor, casussen=ids, categories=[1], doel=doel)
    found = Naw.objects.filter(casus_id__in=ids).select_related("adres").only("casus_id", "adres_tekst", *ADDRESS)
    rows = gate.read(opening, found.order_by("gemaakt_op"))
    return {row.casus_id: row.adresregel for row in rows if row.adresregel}


def address_rules(actor: Actor) -> QuerySet[ConvenantRegel]:
    """The clauses that give category 1 to the actor's kind of party; nothing is opened where there is none."""
    rules = ConvenantRegel.objects.filter(
        convenant__gemeente_id=actor.gemeente_id, partijsoort=actor.partij_soort, categorie_id=1
    )
    return rules.filter(Q(verstrekken=True) | Q(toegang=ConvenantRegel.Toegang.LEZEN, besluit_nodig=False))


def _row(casus: Casus, adres: str, today: dt.date) -> CasusRow:
    return CasusRow(
        nummer=casus.nummer,
        url=reverse("casus_detail", args=[casus.nummer]),
        soort=casus.get_soort_display(),
        status=CASUS_STATES[casus.status],
        tone=TONES[casus.status],
        niveau=Niveau(casus.niveau).label,
        casusregisseur=casusregisseur_of(casus, None),
        sinds=f"{short_date(casus.geopend_op)} ({days_since(casus.geopend_op, today)})",
        adres=adres,
        spoed=casus.spoed,
    )
