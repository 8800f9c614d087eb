"""What is recorded of the bewoner, one row with its history, and what the actor may add."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format

from cases.boxes import Readership, convenant_of, phase_of
from cases.models import Casus, Gezin, Huurachterstand, Huurgegevens, Journaalitem, Naw
from cases.queries.casus_page import WithheldLine, withheld_of
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import Source
from cases.queries.uitleg import explain_in
from cases.services.gegevens import Kind
from parties.actor import Actor
from parties.dates import long_date, short_date, time_of_day
from parties.models import Medewerker
from privacy import gate
from privacy.gate import Disclosed
from privacy.models import ConvenantRegel
from privacy.queries.uitleg import Why

# What the tab shows: name and address, tenancy, arrears, household, network.
TAB = (1, 3, 4, 6, 23)


@dataclass(frozen=True, slots=True)
class Record:
    facts: list[tuple[str, str]]
    meta: str
    url: str
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """One category: its rows, or that it is withheld. `add_url` is empty where the actor may not provide it."""

    key: str
    title: str
    records: tuple[Record, ...]
    withheld: WithheldLine | None
    add_url: str


@dataclass(frozen=True, slots=True)
class Option:
    label: str
    help: str
    url: str
    readers: str


@dataclass(frozen=True, slots=True)
class Version:
    """What a row said before it was corrected."""

    when: str
    who: str
    facts: list[tuple[str, str]]


def sections(actor: Actor, oc: OpenCasus, kinds: dict[str, Kind], today: dt.date) -> tuple[Section, ...]:
    """The tab Gegevens, one section per category."""
    explain = explain_in(actor, oc, today)
    source = Source(actor, oc.opening, oc.casus, explain)
    hidden = {line.category: line for line in withheld_of(actor, oc.casus, today, oc.opening, explain.clauses)}
    names = {
        "naw": (Naw, "Naam, adres en geboortedatum", "Naam en adres"),
        "huurgegevens": (Huurgegevens, "Huurgegevens", "Huurgegevens"),
        "huurachterstand": (Huurachterstand, "Huurachterstand", "Huurachterstand"),
        "gezin": (Gezin, "Gezinssamenstelling", "Gezinssamenstelling"),
        "netwerk": (Journaalitem, "Mentor, bewindvoerder en netwerk", "Mentor, bewindvoerder en netwerk"),
    }
    found = []
    for key, (model, category, title) in names.items():
        kind = kinds[key]
        may_add = oc.opening.may_provide(oc.id, kind.categorie)
        rows = _rows(oc, model, kind)
        records = tuple(_record(source, kind, row) for row in rows)
        add_url = reverse("gegeven_new", args=[oc.casus.nummer, key]) if may_add else ""
        found.append(Section(key, title, records, hidden.get(category), add_url))
    return tuple(found)


def _rows(oc: OpenCasus, model: type[Any], kind: Kind) -> list[Disclosed[Any]]:
    select = ("bron", "adres") if model is Naw else ("bron",)
    rows = gate.of_casus(oc.opening, model, oc.id, *select)
    wanted = [row for row in rows if not kind.vak or row.vak == kind.vak]
    return sorted(wanted, key=lambda row: row.gemaakt_op, reverse=True)


def _record(source: Source, kind: Kind, row: Disclosed[Any]) -> Record:
    meta = f"{source.source(row)}, {short_date(row.gemaakt_op)}"
    kept = row.beperkt and source.casus.status != "eigen"
    return Record(
        facts=list(_facts(kind, row)),
        meta=f"{meta} · alleen voor uw organisatie" if kept else meta,
        url=reverse("gegeven_detail", args=[source.casus.nummer, kind.key, row.pk]),
        why=source.why(row),
    )


def _facts(kind: Kind, row: Any) -> Iterator[tuple[str, str]]:
    match kind.key:
        case "naw":
            yield "Naam", row.naam
            yield "Adres", row.adresregel
            if row.geboortedatum:
                yield "Geboortedatum", long_date(row.geboortedatum).split(" ", 1)[1]
            if row.telefoon:
                yield "Telefoon", row.telefoon
        case "huurgegevens":
            yield "Contract", row.contractvorm
            yield "Sinds", long_date(row.ingangsdatum) if row.ingangsdatum else ""
            yield "Complex", row.complex
            if row.bijzonderheden:
                yield "Bijzonderheden", row.bijzonderheden
        case "huurachterstand":
            yield "Bedrag", f"€ {number_format(row.bedrag, 2, use_l10n=True, force_grouping=True)}"
            yield "Maanden", str(row.maanden)
            yield "Stand op", long_date(row.peildatum)
        case "gezin":
            yield "Wie er wonen", row.samenstelling
            yield "Kinderen", str(row.kinderen)
        case _:
            yield kind.label, getattr(row, "tekst", "") or getattr(row, "omschrijving", "")


def providable(actor: Actor, casus: Casus, today: dt.date) -> set[int]:
    """The categories that the convenant lets the actor's kind of party provide now; nothing is opened for it.

    An own-party casus takes what the kind of party may provide in any phase, as `gate.rights` says in SQL.
    """
    rules = ConvenantRegel.objects.filter(partijsoort=actor.partij_soort, verstrekken=True)
    fase = phase_of(casus)
    if fase == "F0":
        rules = rules.filter(convenant__gemeente_id=casus.gemeente_id, convenant__status__in=("geldig", "vervallen"))
    else:
        rules = rules.filter(convenant_id__in=convenant_of(actor, casus, today), fase=fase)
    return set(rules.values_list("categorie_id", flat=True))


def options(
    actor: Actor, casus: Casus, kinds: dict[str, Kind], readership: Readership, today: dt.date
) -> list[tuple[str, list[Option]]]:
    """The boxes the actor may use, grouped, each with who will read it."""
    allowed = providable(actor, casus, today)
    groups: dict[str, list[Option]] = {}
    for kind in kinds.values():
        if kind.categorie in allowed:
            names = readership.of(kind.categorie)
            option = Option(
                kind.label,
                kind.help,
                reverse("gegeven_new", args=[casus.nummer, kind.key]),
                ", ".join(names) or "Alleen uw eigen organisatie",
            )
            groups.setdefault(kind.group, []).append(option)
    return list(groups.items())


def one(oc: OpenCasus, kind: Kind, pk: UUID) -> Disclosed[Any]:
    """One disclosed row of the opened casus. Raises NotDisclosed where there is none for the actor."""
    rows = kind.model.objects.filter(pk=pk, casus_id=oc.id, categorie_id=kind.categorie)
    if kind.vak:
        rows = rows.filter(vak=kind.vak)
    select = ("bron", "adres") if kind.model is Naw else ("bron",)
    found = gate.read(oc.opening, rows.select_related(*select))
    if not found:
        raise gate.NotDisclosed
    return found[0]


def versions(actor: Actor, kind: Kind, row: Disclosed[Any], labels: dict[str, str], source: str) -> list[Version]:
    """Earlier versions of a disclosed row, newest first. Who of another organisation changed it is not told."""
    past = list(gate.history(row.tabel, row.pk))
    colleagues = Medewerker.objects.filter(
        pk__in={entry["medewerker_id"] for entry in past}, partij_id=actor.partij_id
    ).select_related("user")
    names = {person.pk: person.user.naam for person in colleagues}
    return [
        Version(
            when=f"{long_date(entry['tijd'])}, {time_of_day(entry['tijd'])}",
            who=names.get(entry["medewerker_id"], source),
            facts=[
                (label, plain(entry["oud"].get(name)))
                for name, label in labels.items()
                if entry["oud"].get(name) not in (None, "")
            ],
        )
        for entry in reversed(past)
    ]


def plain(value: Any) -> str:
    """A value from the history as a reader writes it."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    try:
        moment = dt.datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    if len(str(value)) == len("2026-11-22"):
        return long_date(moment.date())
    return f"{long_date(moment)}, {time_of_day(moment)}"
