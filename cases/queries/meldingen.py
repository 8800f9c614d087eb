"""Meldingen of one's own Partij: the list, one of them, and what is known at an address already."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from cases.choices import Ernst, Frequentie, Melderniveau, Overlastsoort
from cases.lifecycle import MELDING_STATES, OPEN_STATES
from cases.models import (
    BagAdres,
    Casus,
    Document,
    Journaalitem,
    Meldergegevens,
    Melding,
    Meldingconcept,
    Overlastmelding,
)
from cases.queries.casus_list import working_on
from cases.queries.paging import key_of, part_of, place_in
from parties.actor import Actor
from parties.dates import short_date, time_of_day
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Disclosed, Doel
from privacy.models import ConvenantRegel

PAGE = 50
TONES = {
    "concept": "default",
    "nieuw": "accent",
    "in_triage": "accent",
    "gekoppeld": "positive",
    "casus_gemaakt": "positive",
    "doorverwezen": "info",
    "ongegrond": "default",
    "zelf_oplossen": "info",
}
GROUPS = {
    "open": ("concept", "nieuw", "in_triage"),
    "casus": ("gekoppeld", "casus_gemaakt"),
    "klaar": ("doorverwezen", "ongegrond", "zelf_oplossen"),
}
# What the history tells, in the order of the form; codes become the words that the form showed.
HISTORY_LABELS = {
    "adres_id": "Adres",
    "adres_tekst": "Adres buiten de lijst",
    "adres_reden": "Waarom niet uit de lijst",
    "begonnen_op": "Wanneer",
    "duur_minuten": "Duur in minuten",
    "soort": "Soort",
    "wat": "Wat is er gebeurd",
    "frequentie": "Hoe vaak",
    "ernst": "Ernst",
    "gevolg": "Gevolg",
    "niveau": "Melder",
}
WORDS: dict[str, dict[Any, str]] = {
    "soort": dict(Overlastsoort.choices),
    "frequentie": dict(Frequentie.choices),
    "ernst": dict(Ernst.choices),
    "niveau": dict(Melderniveau.choices),
}


@dataclass(frozen=True, slots=True)
class MeldingRow:
    """One line, ready to print."""

    nummer: str
    url: str
    soort: str
    ernst: str
    status: str
    tone: str
    ontvangen: str
    adres: str
    spoed: bool


@dataclass(frozen=True, slots=True)
class MeldingPage:
    rows: tuple[MeldingRow, ...]
    next_key: str | None


def provides(actor: Actor) -> frozenset[int]:
    """The categories that the actor's kind of party may record at all, under any version of its convenant."""
    rules = ConvenantRegel.objects.filter(
        convenant__gemeente_id=actor.gemeente_id,
        convenant__status__in=("geldig", "vervallen"),
        partijsoort=actor.partij_soort,
        verstrekken=True,
    )
    return frozenset(rules.values_list("categorie_id", flat=True).distinct())


def melding_list(actor: Actor, *, groep: str, soort: str, after: str, size: int = PAGE) -> MeldingPage:
    """One page of the own Partij's meldingen, newest first; a draft is shown to the person who began it.

    Opens category 8 once, for the meldingen on the page.
    """
    rows = Melding.objects.filter(bron_id=actor.partij_id).filter(
        ~Q(status="concept") | Q(gemaakt_door_id=actor.medewerker_id)
    )
    if groep in GROUPS:
        rows = rows.filter(status__in=GROUPS[groep])
    if soort in Overlastsoort.values:
        rows = rows.filter(soort=soort)
    page, last = part_of(rows, by="ontvangen_op", after=place_in(after), size=size)
    opening = gate.open_gate(
        actor, meldingen=[m.pk for m in page], categories=[8], doel=Doel.OVERZICHT, object="lijst meldingen"
    )
    texts = gate.read(opening, Overlastmelding.objects.filter(melding__in=[m.pk for m in page]).select_related("adres"))
    addresses = {row.melding_id: row.adresregel for row in texts}
    return MeldingPage(tuple(_row(m, addresses.get(m.pk, "")) for m in page), key_of(last))


def _row(melding: Melding, adres: str) -> MeldingRow:
    concept = melding.status == "concept"
    return MeldingRow(
        nummer=melding.nummer,
        url=reverse("melding_form", args=[melding.pk]) if concept else reverse("melding_detail", args=[melding.nummer]),
        soort=melding.get_soort_display() or "Nog niet af",
        ernst=str(melding.ernst or ""),
        status=MELDING_STATES[melding.status],
        tone=TONES[melding.status],
        ontvangen=f"{short_date(melding.ontvangen_op)}, {time_of_day(melding.ontvangen_op)}",
        adres=adres,
        spoed=melding.spoed,
    )


def concept_of(
    actor: Actor, melding: Melding
) -> tuple[dict[str, Any], dt.datetime | None, tuple[Disclosed[Document], ...]]:
    """What was typed so far, when it was kept, and the files that are with it."""
    opening = gate.open_gate(actor, meldingen=[melding.pk], categories=[8, 10, 24], doel=Doel.MELDING)
    rows = gate.read(opening, Meldingconcept.objects.filter(melding=melding))
    files = gate.read(opening, Document.objects.filter(melding=melding).order_by("gemaakt_op"))
    return (rows[0].velden, rows[0].bewaard_op, files) if rows else ({}, None, files)


@dataclass(frozen=True, slots=True)
class MeldingDetail:
    """One melding of the own Partij, with everything the actor may see of it."""

    melding: Melding
    what: Disclosed[Overlastmelding] | None
    melder: Disclosed[Meldergegevens] | None
    notes: tuple[Disclosed[Journaalitem], ...]
    files: tuple[Disclosed[Document], ...]
    facts: list[tuple[str, str]]
    history: list[dict[str, str]]


def melding_detail(actor: Actor, melding: Melding) -> MeldingDetail:
    """Open one melding (8 what, 9 who, 10 and 24 files) and read it; logged as one reading."""
    opening = gate.open_gate(actor, meldingen=[melding.pk], categories=[8, 9, 10, 24], doel=Doel.MELDING)
    opening.require(melding.pk)
    what = gate.read(opening, Overlastmelding.objects.filter(melding=melding).select_related("adres"))
    melder = gate.read(opening, Meldergegevens.objects.filter(melding=melding))
    first = what[0] if what else None
    return MeldingDetail(
        melding=melding,
        what=first,
        melder=melder[0] if melder and melder[0].naam else None,
        notes=gate.read(opening, Journaalitem.objects.filter(melding=melding).order_by("datum")),
        files=gate.read(opening, Document.objects.filter(melding=melding).order_by("gemaakt_op")),
        facts=_facts(melding, first),
        history=_history(first),
    )


def _facts(melding: Melding, what: Disclosed[Overlastmelding] | None) -> list[tuple[str, str]]:
    found = [("Ontvangen", f"{short_date(melding.ontvangen_op)}, {time_of_day(melding.ontvangen_op)}")]
    if what is not None:
        found += [
            ("Adres van de overlast", what.adresregel),
            ("Wanneer", f"{short_date(what.begonnen_op)}, {time_of_day(what.begonnen_op)}"),
            ("Duur", f"{what.duur_minuten} minuten" if what.duur_minuten else "Niet bekend"),
            ("Hoe vaak", what.get_frequentie_display()),
            ("Ernst", Ernst(what.ernst).label),
        ]
        if what.adres_reden:
            found.append(("Waarom niet uit de lijst", what.adres_reden))
    return found


def _history(what: Disclosed[Overlastmelding] | None) -> list[dict[str, str]]:
    """Earlier versions: when, by whom, and what it said before."""
    if what is None:
        return []
    versions = list(gate.history(what.tabel, what.pk))
    people = {v["medewerker_id"] for v in versions}
    names = dict(Medewerker.objects.filter(pk__in=people).values_list("pk", "user__naam"))
    adressen = BagAdres.objects.in_bulk({v["oud"]["adres_id"] for v in versions if v["oud"]["adres_id"]})
    states = [{key: v["oud"][key] for key in HISTORY_LABELS} for v in versions]
    for state in states:
        state["begonnen_op"] = dt.datetime.fromisoformat(state["begonnen_op"])
    states.append({key: getattr(what, key) for key in HISTORY_LABELS})
    return [
        {
            "wanneer": f"{short_date(version['tijd'])}, {time_of_day(version['tijd'])}",
            "wie": names.get(version["medewerker_id"], ""),
            "veld": label,
            "was": _said(key, old[key], adressen),
        }
        for version, old, new in reversed(list(zip(versions, states, states[1:], strict=False)))
        for key, label in HISTORY_LABELS.items()
        if old[key] != new[key]
    ]


def _said(key: str, value: Any, adressen: dict[int, BagAdres]) -> str:
    """An earlier value as the page shows it."""
    if value in (None, ""):
        return "leeg"
    if key == "adres_id":
        return str(adressen[value])
    if isinstance(value, dt.datetime):
        return f"{short_date(value)}, {time_of_day(value)}"
    return WORDS.get(key, {}).get(value, str(value))


def known_at(actor: Actor, adres: BagAdres) -> tuple[Casus, ...]:
    """Casussen at this address that the own Partij opened; never what only another Partij knows."""
    ids = set(gate.search(actor, [f"{adres.postcode}{adres.huisnummer}{adres.huisletter}{adres.huisnummertoevoeging}"]))
    mine = working_on(actor).filter(casus_id__in=ids).values_list("casus_id", flat=True)
    return tuple(Casus.objects.filter(pk__in=list(mine), eigenaar_id=actor.partij_id).order_by("-gewijzigd_op"))


def joinable(actor: Actor) -> list[Casus]:
    """Open casussen on which the actor works, to choose one for a melding."""
    ids = working_on(actor).filter(status__in=OPEN_STATES).order_by("-gewijzigd_op").values_list("casus_id", flat=True)
    return list(Casus.objects.filter(pk__in=list(ids[:100])).order_by("-gewijzigd_op"))
