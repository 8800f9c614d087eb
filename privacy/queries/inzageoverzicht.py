"""Who saw the data of one betrokkene, for that person to read: organisations and roles, no names (art. 15 AVG)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date
from privacy.gate import NotDisclosed
from privacy.models import Inzagelog
from privacy.queries.inzagelog import READINGS, category_labels, category_names, pseudonym, role_labels

VERBS = {
    "lezen": "gelezen",
    "schrijven": "iets opgeschreven",
    "afdrukken": "afgedrukt",
    "export": "opgeslagen als bestand",
    "verstrekking": "gegevens gegeven",
    "noodprocedure": "gelezen bij een noodgeval",
    "bekijk_als": "bekeken om iets te controleren",
}
# More kinds of data than this are told in a list of their own.
FEW = 3
COLUMNS = ("tijd", "gebeurtenis", "rol", "partij__naam", "doel", "categorieen", "object")


@dataclass(frozen=True, slots=True)
class Seen:
    """What people in one role at one organisation saw on one day, for one purpose."""

    dag: str
    organisatie: str
    rol: str
    wat: str
    gegevens: str
    waarom: str


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of data that come back on many lines, told once; the lines name it by `naam`."""

    naam: str
    soorten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the log says about readings of one betrokkene, within the oversight of who asks."""

    pseudoniem: str
    nummers: tuple[str, ...]
    organisaties: tuple[tuple[str, str], ...]
    van: str
    tot: str
    regels: tuple[Seen, ...]
    lijsten: tuple[Kinds, ...]
    bereik: str


@dataclass(slots=True)
class _Group:
    moment: dt.datetime
    events: set[str]
    categories: set[int]
    times: int = 0


def overview(actor: Actor, bewoner: UUID) -> Overview:
    """The overview of one betrokkene. Raises NotDisclosed where the log shows this officer nothing about them."""
    rows = list(_rows(bewoner))
    if not rows:
        raise NotDisclosed
    names = category_names()
    groups: dict[tuple[dt.date, str, str, str], _Group] = {}
    counted: dict[str, set[tuple[dt.date, str]]] = {}
    for row in rows:
        date = timezone.localdate(row["tijd"])
        key = (date, row["partij__naam"] or "Onbekend", role_labels(row["rol"]), row["doel"])
        group = groups.setdefault(key, _Group(row["tijd"], set(), set()))
        group.events.add(row["gebeurtenis"])
        group.categories.update(row["categorieen"])
        group.times += 1
        counted.setdefault(key[1], set()).add((date, key[2]))
    lists = _lists([group.categories for group in groups.values()], names)
    return Overview(
        pseudoniem=pseudonym(bewoner),
        nummers=tuple(sorted({row["object"].split(" ")[0] for row in rows if row["object"]})),
        organisaties=tuple((naam, _days(len({date for date, _ in seen}))) for naam, seen in sorted(counted.items())),
        van=long_date(rows[-1]["tijd"]),
        tot=long_date(rows[0]["tijd"]),
        regels=tuple(_seen(key, group, lists) for key, group in groups.items()),
        lijsten=tuple(kinds for kinds in lists.values() if kinds.naam),
        bereik=_scope(actor),
    )


def _rows(bewoner: UUID) -> QuerySet[Inzagelog, dict[str, Any]]:
    rows = Inzagelog.objects.filter(bewoner_id=bewoner, uitkomst="toegestaan", gebeurtenis__in=READINGS)
    return rows.order_by("-tijd", "-id").values(*COLUMNS)


def _lists(found: Iterable[set[int]], names: dict[int, str]) -> dict[frozenset[int], Kinds]:
    """Each combination of categories in words; a long one gets a name, in the order in which it appears."""
    lists: dict[frozenset[int], Kinds] = {}
    named = 0
    for categories in map(frozenset, found):
        if categories not in lists:
            long = len(categories) > FEW
            named += long
            lists[categories] = Kinds(f"lijst {named}" if long else "", category_labels(categories, names))
    return lists


def _seen(key: tuple[dt.date, str, str, str], group: _Group, lists: dict[frozenset[int], Kinds]) -> Seen:
    _, organisatie, rol, doel = key
    kinds = lists[frozenset(group.categories)]
    wat = " en ".join(VERBS[event] for event in READINGS if event in group.events)
    return Seen(
        dag=long_date(group.moment),
        organisatie=organisatie,
        rol=rol or "Onbekend",
        wat=wat if group.times == 1 else f"{wat} ({group.times} keer)",
        gegevens=f"Zie {kinds.naam}" if kinds.naam else ", ".join(kinds.soorten),
        waarom=doel,
    )


def _days(number: int) -> str:
    return "op 1 dag" if number == 1 else f"op {number} dagen"


def _scope(actor: Actor) -> str:
    if actor.regie:
        return (
            f"Dit overzicht gaat over alle organisaties die in {actor.gemeente_naam} samenwerken aan overlast, in de"
            f" zaken die bij de gemeente zijn aangemeld, en over alles wat {actor.partij_naam} zelf bekeek."
        )
    return (
        f"Dit overzicht gaat over de medewerkers van {actor.partij_naam}. Andere organisaties hebben een eigen"
        " overzicht; vraag het aan de privacy officer van de gemeente."
    )
