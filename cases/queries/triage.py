"""The triage queue of the regisseur: what was aangemeld, and what was reported to the gemeente itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from cases.boxes import participants
from cases.dates import days_since, short_date
from cases.lifecycle import CASUS_STATES
from cases.models import Aanmelding, Casus, Melding, Naw, Overlastmelding
from cases.queries.casus_list import working_on
from cases.queries.loaders import OpenCasus
from parties.actor import Actor
from parties.models import Partij
from parties.queries import partijen_of
from privacy import gate
from privacy.gate import Doel

QUEUE = 50
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
    shells = sorted([*_casussen(actor), *_meldingen(actor)], key=lambda shell: (not shell.spoed, shell.since))[:QUEUE]
    addresses = _addresses(actor, shells)
    known = known_at(actor, set(addresses.values()), doel=Doel.TRIAGE)
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


def _casussen(actor: Actor) -> list[Shell]:
    rows = working_on(actor).filter(status__in=("aangemeld", "triage")).select_related("casus__eigenaar")
    return [
        Shell(
            pk=d.casus_id,
            nummer=d.casus.nummer,
            casus=True,
            soort=d.casus.get_soort_display(),
            status=CASUS_STATES[d.casus.status],
            spoed=d.casus.spoed,
            since=d.casus.aangemeld_op or d.casus.geopend_op,
            van=d.casus.eigenaar.naam,
        )
        for d in rows.order_by("gewijzigd_op")[: 2 * QUEUE]
    ]


def _meldingen(actor: Actor) -> list[Shell]:
    rows = Melding.objects.filter(bron_id=actor.partij_id, status__in=WAITING, casus=None).order_by("ontvangen_op")
    return [
        Shell(
            pk=melding.pk,
            nummer=melding.nummer,
            casus=False,
            soort=melding.get_soort_display(),
            status=melding.get_status_display(),
            spoed=melding.spoed,
            since=melding.ontvangen_op,
            van=actor.partij_naam,
        )
        for melding in rows[: 2 * QUEUE]
    ]


def _addresses(actor: Actor, shells: Iterable[Shell]) -> dict[UUID, str]:
    """The address of each, in one opening: that of the bewoner (1) of a casus, of the nuisance (8) of a melding."""
    casussen = [shell.pk for shell in shells if shell.casus]
    meldingen = [shell.pk for shell in shells if not shell.casus]
    opening = gate.open_gate(actor, casussen=casussen, meldingen=meldingen, categories=[1, 8], doel=Doel.TRIAGE)
    naw = gate.read(opening, Naw.objects.filter(casus_id__in=casussen).select_related("adres"))
    reports = gate.read(opening, Overlastmelding.objects.filter(melding_id__in=meldingen).select_related("adres"))
    found = {row.casus_id: place_of(row) for row in naw}
    found |= {row.melding_id: place_of(row) for row in reports}
    return {key: value for key, value in found.items() if value}


def place_of(row: gate.Disclosed[Naw] | gate.Disclosed[Overlastmelding]) -> str:
    """Street and number, as the search knows an address."""
    return row.adres.straatregel if row.adres else row.adres_tekst


def known_at(actor: Actor, places: Iterable[str], *, doel: Doel) -> dict[str, tuple[Known, ...]]:
    """The casussen of the actor at each of these addresses; one search, and one opening of what it found.

    A closed casus opens for the reason that its address was reported again.
    """
    wanted = sorted(places)
    hits = gate.search(actor, wanted) if wanted else {}
    casussen = {casus.pk: casus for casus in Casus.objects.filter(pk__in=list(hits))}
    reden = "Nieuwe melding op dit adres" if any(c.afgeschermd for c in casussen.values()) else ""
    opening = gate.open_gate(actor, casussen=casussen, categories=[1], doel=doel, reden=reden)
    found: dict[str, dict[str, Known]] = defaultdict(dict)
    for row in gate.read(opening, Naw.objects.filter(casus_id__in=casussen).select_related("adres")):
        casus = casussen[row.casus_id]
        url = reverse("casus_detail", args=[casus.nummer])
        found[place_of(row)][casus.nummer] = Known(casus.nummer, url, CASUS_STATES[casus.status])
    return {place: tuple(known.values()) for place, known in found.items()}


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
    known = known_at(actor, {place} if place else set(), doel=Doel.TRIAGE).get(place, ())
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
