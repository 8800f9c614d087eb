"""Reminders: what the open terms ask for today becomes messages, once each, however often and by whomever this runs.

Runs as the role worker, which reads terms, numbers and statuses, and nothing that stands in a casus.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases.deadlines import Ladder, Stage, due_stages
from cases.lifecycle import CLOSED_STATES
from cases.models import Bericht, Termijn
from cases.services.termijnen import SHARED
from parties.models import Medewerker, Rol
from parties.queries.afwezigheid import away_on
from parties.terms import terms_by_gemeente

# How many terms are handled together.
BATCH = 500
# A term that is later than this has had all its messages; a machine that was down for longer starts afresh from here.
LOOK_BACK_DAYS = 90
COLUMNS = (
    "id",
    "soort",
    "categorie_id",
    "partij_id",
    "eigenaar_id",
    "verloopt_op",
    "wettelijk",
    "casus_id",
    "casus__nummer",
    "casus__status",
    "casus__gemeente_id",
    "partij__gemeente_id",
    "casus__casusregisseur_id",
    "melding__nummer",
    "object",
)
Row = dict[str, Any]


def remind(*, now: dt.datetime) -> int:
    """Write the messages that are due and do not exist yet; returns how many."""
    today = timezone.localdate(now)
    ladders = {code: Ladder.of(terms) for code, terms in terms_by_gemeente().items()}
    written = 0
    for terms in _batches(today, max((each.reminder for each in ladders.values()), default=0)):
        people = _People(terms, today)
        wanted = {b.sleutel: b for term in terms for b in _messages(term, people, today, ladders, now)}
        known = set(Bericht.objects.filter(sleutel__in=wanted).values_list("sleutel", flat=True))
        fresh = [bericht for sleutel, bericht in wanted.items() if sleutel not in known]
        Bericht.objects.bulk_create(fresh, ignore_conflicts=True)
        written += len(fresh)
    return written


def _batches(today: dt.date, ahead: int) -> Iterator[list[Row]]:
    """The open terms that may ask for a message, in order of their date."""
    rows = Termijn.objects.filter(
        afgerond_op=None,
        verloopt_op__gte=today - dt.timedelta(days=LOOK_BACK_DAYS),
        verloopt_op__lte=today + dt.timedelta(days=ahead),
    ).exclude(~Q(soort=Termijn.Soort.RECTIFICATIE), casus__status__in=CLOSED_STATES)
    after = Q()
    while batch := list(rows.filter(after).order_by("verloopt_op", "id").values(*COLUMNS)[:BATCH]):
        yield batch
        last = batch[-1]
        after = Q(verloopt_op__gt=last["verloopt_op"]) | Q(verloopt_op=last["verloopt_op"], id__gt=last["id"])


class _People:
    """Who can be told about a batch of terms: only people who work here still."""

    def __init__(self, terms: list[Row], today: dt.date) -> None:
        ids = {term[name] for term in terms for name in ("eigenaar_id", "casus__casusregisseur_id")}
        rows = Medewerker.objects.filter(
            Q(pk__in=ids - {None})
            | Q(partij_id__in={term["partij_id"] for term in terms}, contactpersoon=True)
            | Q(
                partij__regie=True,
                partij__gemeente_id__in={term["casus__gemeente_id"] for term in terms} - {None},
                rollen__contains=[Rol.REGISSEUR],
            ),
            actief=True,
            user__is_active=True,
        ).values("id", "partij_id", "contactpersoon", "rollen", "partij__regie", "partij__gemeente_id")
        self._active: set[int] = set()
        self._contacts: dict[int, set[int]] = {}
        self._regisseurs: dict[str, set[int]] = {}
        for row in rows:
            self._active.add(row["id"])
            if row["contactpersoon"]:
                self._contacts.setdefault(row["partij_id"], set()).add(row["id"])
            if row["partij__regie"] and Rol.REGISSEUR in row["rollen"]:
                self._regisseurs.setdefault(row["partij__gemeente_id"], set()).add(row["id"])
        self._away = away_on(today, self._active)

    def told(self, stage: Stage, term: Row) -> set[int]:
        """Who hears of this stage, and the vervanger of who is away."""
        found = self._concerned(stage, term)
        return found | {self._away[pk].vervanger_id for pk in found if pk in self._away}

    def _concerned(self, stage: Stage, term: Row) -> set[int]:
        """Who hears of this stage. The owner stays the owner; where nobody is, the contactpersonen stand in."""
        inside = self._contacts.get(term["partij_id"], set())
        regisseurs = self._regisseurs.get(term["casus__gemeente_id"], set())
        if stage in (Stage.REMINDER, Stage.TODAY):
            return {term["eigenaar_id"]} if term["eigenaar_id"] in self._active else inside
        if stage == Stage.LATE_INSIDE:
            return inside
        if stage == Stage.LATE_CASUSREGISSEUR and term["casus__casusregisseur_id"] in self._active:
            return {term["casus__casusregisseur_id"]}
        return regisseurs


def _messages(
    term: Row, people: _People, today: dt.date, ladders: Mapping[str, Ladder], now: dt.datetime
) -> Iterator[Bericht]:
    stages = due_stages(
        term["verloopt_op"],
        today,
        ladders[term["partij__gemeente_id"]],
        inside=_stays_inside(term),
        actiepunt=term["soort"] == Termijn.Soort.ACTIEPUNT,
    )
    for stage in stages:
        for aan_id in people.told(stage, term):
            yield Bericht(
                # With the date: a term that was moved is a new term to whoever was told of the old one.
                sleutel=f"termijn:{term['id']}:{term['verloopt_op']:%Y%m%d}:{stage}:{aan_id}",
                soort=stage,
                aan_id=aan_id,
                casus_id=term["casus_id"],
                pad=_path(term),
                dagen=(term["verloopt_op"] - today).days,
                gemaakt_op=now,
                volgende_poging_op=now,
            )


def _stays_inside(term: Row) -> bool:
    """Others may not know that this term runs: statutory, not a shared agreement, or a casus of one Partij alone."""
    return bool(
        term["wettelijk"]
        or term["categorie_id"] != SHARED
        or term["casus_id"] is None
        or term["casus__status"] == "eigen"
    )


def _path(term: Row) -> str:
    if term["soort"] == Termijn.Soort.RECTIFICATIE:
        return reverse("rectificatie", args=[term["object"]])
    if term["casus__nummer"] is None:
        return reverse("melding_detail", args=[term["melding__nummer"]])
    name = "casus_actiepunten" if term["soort"] == Termijn.Soort.ACTIEPUNT else "casus_detail"
    return reverse(name, args=[term["casus__nummer"]])
