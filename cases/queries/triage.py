"""The triage queue of the regisseur: what was aangemeld, and what was reported to the gemeente itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse

from cases.boxes import participants
from cases.choices import USUAL_NAMES
from cases.lifecycle import CASUS_STATES, MELDING_STATES
from cases.models import Aanmelding, BagAdres, Melding, Naw, Overlastmelding
from cases.queries.casus_list import working_on
from cases.queries.loaders import OpenCasus
from parties.actor import Actor
from parties.dates import days_since, short_date
from parties.models import Partij
from parties.queries import partijen_of
from privacy import gate
from privacy.gate import Doel, Opening

QUEUE = 50
STREET = ("openbare_ruimte", "huisnummer", "huisletter", "huisnummertoevoeging")
PLACE = ("adres_id", "adres_tekst", *(f"adres__{name}" for name in STREET))
WAITING = ("nieuw", "in_triage")


@dataclass(frozen=True, slots=True)
class Known:
    """Another casus of the regie at the same address."""

    nummer: str
    url: str
    status: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of the queue."""

    nummer: str
    url: str
    wat: str
    soort: str
    status: str
    spoed: bool
    sinds: str
    van: str
    adres: str
    known: tuple[Known, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """A casus or melding in the queue, before anything of it is opened."""

    pk: UUID
    nummer: str
    casus: bool
    soort: str
    status: str
    spoed: bool
    since: dt.datetime
    van: str


def queue(actor: Actor, today: dt.date) -> tuple[Waiting, ...]:
    """Urgent first, then the oldest; the same number of queries whatever its length."""
    shells = sorted(_waiting(actor), key=lambda shell: (not shell.spoed, shell.since))[:QUEUE]
    opening, addresses = _addresses(actor, shells)
    known = known_at(opening, set(addresses.values()))
    return tuple(
        Waiting(
            nummer=shell.nummer,
            url=_url(shell),
            wat="Aanmelding" if shell.casus else "Melding",
            soort=shell.soort,
            status=shell.status,
            spoed=shell.spoed,
            sinds=f"{short_date(shell.since)} ({days_since(shell.since, today)})",
            van=shell.van,
            adres=addresses.get(shell.pk, ""),
            known=tuple(k for k in known.get(addresses.get(shell.pk, ""), ()) if k.nummer != shell.nummer),
        )
        for shell in shells
    )


def _url(shell: Shell) -> str:
    try:
        return reverse("triage_detail" if shell.casus else "melding_detail", args=[shell.nummer])
    except NoReverseMatch:
        return ""


def _waiting(actor: Actor) -> list[Shell]:
    """Casussen that were aangemeld and the gemeente's own meldingen, in one query."""
    casussen = working_on(actor).filter(status__in=("aangemeld", "triage")).order_by("gewijzigd_op")
    meldingen = Melding.objects.filter(bron_id=actor.partij_id, status__in=WAITING, casus=None).order_by("ontvangen_op")
    rows = casussen.values_list(
        "casus_id",
        "casus__nummer",
        Value(True),
        "casus__soort",
        "casus__soortnaam",
        "casus__status",
        "casus__spoed",
        Coalesce("casus__aangemeld_op", "casus__geopend_op"),
        "casus__eigenaar__naam",
    )[: 2 * QUEUE].union(
        meldingen.values_list(
            "id",
            "nummer",
            Value(False),
            "soort",
            "soortnaam",
            "status",
            "spoed",
            "ontvangen_op",
            Value(actor.partij_naam),
        )[: 2 * QUEUE],
        all=True,
    )
    return [
        Shell(
            pk=pk,
            nummer=nummer,
            casus=is_casus,
            soort=soortnaam or USUAL_NAMES.get(soort, soort),
            status=CASUS_STATES[status] if is_casus else MELDING_STATES[status],
            spoed=spoed,
            since=since,
            van=van,
        )
        for pk, nummer, is_casus, soort, soortnaam, status, spoed, since, van in rows
    ]


def _addresses(actor: Actor, shells: Iterable[Shell]) -> tuple[Opening, dict[UUID, str]]:
    """The address of each, in one opening: that of the bewoner (1) of a casus, of the nuisance (8) of a melding."""
    casussen = [shell.pk for shell in shells if shell.casus]
    meldingen = [shell.pk for shell in shells if not shell.casus]
    opening = gate.open_gate(
        actor, casussen=casussen, meldingen=meldingen, categories=[1, 8], doel=Doel.TRIAGE, searching=True
    )
    naw = Naw.objects.filter(casus_id__in=casussen).values_list("casus_id", *PLACE, named=True)
    reports = Overlastmelding.objects.filter(melding_id__in=meldingen).values_list("melding_id", *PLACE, named=True)
    found = {}
    for row in gate.read(opening, naw.union(reports, all=True)):
        adres = BagAdres(**{name: getattr(row, f"adres__{name}") for name in STREET}) if row.adres_id else None
        found[row.casus_id] = adres.straatregel if adres else row.adres_tekst
    return opening, {key: value for key, value in found.items() if value}


def place_of(row: gate.Disclosed[Naw] | gate.Disclosed[Overlastmelding]) -> str:
    """Street and number, as the search knows an address."""
    return row.adres.straatregel if row.adres else row.adres_tekst


def known_at(opening: Opening, places: Iterable[str]) -> dict[str, tuple[Known, ...]]:
    """The casussen of the actor at each of these addresses, closed ones included; one search, which opens nothing."""
    found: dict[str, list[Known]] = defaultdict(list)
    for place, nummer, status in gate.search_each(opening, sorted(places)) if places else ():
        found[place].append(Known(nummer, reverse("casus_detail", args=[nummer]), CASUS_STATES[status]))
    return {place: tuple(sorted(known, key=lambda each: each.nummer)) for place, known in found.items()}


@dataclass(frozen=True, slots=True)
class TriagePage:
    """An aanmelding with what the regie may know, and what can be done with it."""

    reports: tuple[tuple[str, list[tuple[str, str]]], ...]
    adres: str
    known: tuple[Known, ...]
    taking_part: tuple[str, ...]
    free: tuple[Partij, ...]


def triage_page(actor: Actor, oc: OpenCasus) -> TriagePage:
    """What the regisseur needs to decide; `oc` has categories 1, 10, 22 and 30 open."""
    reports = gate.of_casus(oc.opening, Aanmelding, oc.id, "bron")
    names = [place_of(row) for row in gate.of_casus(oc.opening, Naw, oc.id, "adres")]
    place = next((name for name in names if name), "")
    known = known_at(oc.opening, {place} if place else set()).get(place, ())
    parts = participants(oc.opening, oc.id)
    taken = {partij.pk for partij in parts}
    return TriagePage(
        reports=tuple(
            (
                f"{row.bron.naam}, {short_date(row.gemaakt_op)}",
                [
                    ("Wat het overleg moet bereiken", row.doel),
                    ("Waarom het niet alleen kan", row.noodzaak),
                    ("Wat al is geprobeerd", row.subsidiariteit),
                ],
            )
            for row in sorted(reports, key=lambda row: row.gemaakt_op, reverse=True)
        ),
        adres=place,
        known=tuple(k for k in known if k.nummer != oc.casus.nummer),
        taking_part=tuple(partij.naam for partij in parts),
        free=tuple(partij for partij in partijen_of(oc.casus.gemeente_id) if partij.pk not in taken),
    )
