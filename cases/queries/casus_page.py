"""The page Overzicht of a casus: what the actor may know of it, in one opening."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from cases.boxes import clauses_of, phase_of, standing_advisers
from cases.interventies import Stand, ladder
from cases.models import Actiepunt, Casus, Deelname, Interventie, Naw
from cases.queries.casus_frame import Frame, casus_frame, casus_url
from cases.queries.loaders import OpenCasus
from cases.queries.timeline import KINDS, Item, Source, name_of, timeline, visit_advice
from cases.queries.toestemmingen import notice_fact
from cases.queries.uitleg import explain_in
from parties.actor import Actor
from parties.dates import due_in
from parties.links import link
from parties.models import Partij, Partijsoort
from privacy import gate
from privacy.gate import Opening
from privacy.queries.uitleg import Clauses, WithheldLine, withheld

__all__ = ["OVERVIEW", "Frame", "Overview", "WithheldLine", "casus_frame", "overview", "withheld_of"]

# What the page Overzicht shows: no tenancy (3, 4), household (6) or melder (9); 2, 18 and 25 have no fields at all.
OVERVIEW = tuple(nr for nr in range(1, 31) if nr not in {2, 3, 4, 6, 9, 18, 25})
LANDLORDS = frozenset({Partijsoort.CORPORATIE, Partijsoort.VERHUURDER, Partijsoort.VVE})
TIMELINE = 40


@dataclass(frozen=True, slots=True)
class Chip:
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    initials: str
    detail: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    pk: str
    text: str
    owner: str
    due: dt.date
    due_text: str
    late: bool
    done: bool = False


@dataclass(frozen=True, slots=True)
class Overview:
    facts: list[tuple[str, str]]
    advice: tuple[str, ...]
    withheld: tuple[WithheldLine, ...]
    # No convenant in force that the actor's Partij signed: it sees its own rows only.
    unsigned: bool
    chips: tuple[Chip, ...]
    items: tuple[Item, ...]
    more_url: str
    actions: tuple[ActionLine, ...]
    actions_url: str
    people: tuple[Person, ...]
    rungs: list[str]
    rung: int


def overview(actor: Actor, oc: OpenCasus, *, kind: str, everything: bool, today: dt.date) -> Overview:
    """Everything on the page; about fifteen queries, whatever the size of the casus."""
    casus, opening = oc.casus, oc.opening
    interventies = gate.of_casus(opening, Interventie, casus.pk, "bron")
    explain = explain_in(actor, oc, today)
    most = None if everything else TIMELINE
    found = timeline(actor, opening, casus, interventies, explain, kind=kind, most=most)
    partijen = _partijen(oc)
    steps = ladder(actor, opening, casus, interventies)
    standing = [nr for nr, step in enumerate(steps, start=1) if step.stand == Stand.HUIDIG]
    cut = (found.counts[kind] if kind else found.counts.total()) > len(found.items)
    url = casus_url(casus.nummer)
    return Overview(
        facts=_facts(oc, found.counts["meldingen"], partijen, today),
        advice=visit_advice(Source(actor, opening, casus), today),
        withheld=withheld_of(actor, casus, today, opening, explain.clauses),
        unsigned=not explain.alone and explain.clauses.convenant is None,
        chips=_chips(found.counts, kind, url),
        items=found.items,
        more_url=f"{url}?toon={kind}&alles=1#tijdlijn" if cut else "",
        actions=_actions(actor, oc, today),
        actions_url=link("casus_actiepunten", casus.nummer),
        people=_people(oc, partijen),
        rungs=[step.soort.trede for step in steps],
        rung=standing[0] if standing else 0,
    )


def _partijen(oc: OpenCasus) -> list[Partij]:
    rows = gate.of_casus(oc.opening, Deelname, oc.id, "partij")
    return sorted((row.partij for row in rows if row.beeindigd_op is None), key=lambda partij: partij.naam)


def _facts(oc: OpenCasus, meldingen: int, partijen: list[Partij], today: dt.date) -> list[tuple[str, str]]:
    """Names and values; what the convenant withholds is not among them but in its own block."""
    facts: list[tuple[str, str]] = []
    if oc.opening.may_read(oc.id, 1) or oc.opening.may_provide(oc.id, 1):
        rows = sorted(gate.of_casus(oc.opening, Naw, oc.id, "adres"), key=lambda row: row.gemaakt_op)
        names = dict.fromkeys(row.naam for row in rows if row.achternaam)
        addresses = dict.fromkeys(row.adresregel for row in rows if row.adresregel)
        facts += [("Bewoner", "; ".join(names)), ("Adres", "; ".join(addresses))]
    landlords = [partij.naam for partij in partijen if partij.soort in LANDLORDS]
    if landlords:
        facts.append(("Verhuurder", ", ".join(landlords)))
    facts.append(("Soort overlast", oc.casus.get_soort_display()))
    facts += notice_fact(oc, today)
    if oc.opening.may_read(oc.id, 8) or oc.opening.may_provide(oc.id, 8):
        facts.append(("Meldingen die u ziet", str(meldingen)))
    return facts


def withheld_of(
    actor: Actor, casus: Casus, today: dt.date, opening: Opening | None = None, found: Clauses | None = None
) -> tuple[WithheldLine, ...]:
    """The categories that the convenant does not give to the actor's kind of party in this phase, with the clause.

    From the convenant alone: the same whether or not there is anything. An own-party casus shares nothing with anyone
    and withholds nothing from its owner. `opening` tells where the bewoner gave no toestemming for what asks for it.
    """
    if phase_of(casus) == "F0":
        return ()
    found = found or clauses_of(actor, casus, today)
    asking = {nr for nr, rule in found.rules.items() if rule.toestemming_nodig}
    denied = frozenset(nr for nr in asking if opening is None or not opening.may_read(casus.pk, nr))
    return tuple(withheld(found, nummer=casus.nummer, without_consent=denied))


def _chips(counts: Counter[str], kind: str, url: str) -> tuple[Chip, ...]:
    """Filters with counts of what is visible; a kind without visible items has no chip."""
    chips = [Chip(f"Alles {counts.total()}", f"{url}#tijdlijn", not kind)]
    for key, label in KINDS:
        if counts[key]:
            chips.append(Chip(f"{label} {counts[key]}", f"{url}?toon={key}#tijdlijn", kind == key))
    return tuple(chips)


def _actions(actor: Actor, oc: OpenCasus, today: dt.date) -> tuple[ActionLine, ...]:
    sees_care = oc.opening.may_read(oc.id, 30)
    rows = gate.of_casus(oc.opening, Actiepunt, oc.id, "partij")
    open_rows = sorted((row for row in rows if row.afgerond_op is None), key=lambda row: row.uiterlijk)
    return tuple(
        ActionLine(
            pk=str(row.pk),
            text=row.titel,
            owner=name_of(row.partij, actor, sees_care),
            due=row.uiterlijk,
            due_text=due_in(row.uiterlijk, today),
            late=row.uiterlijk < today,
        )
        for row in open_rows
    )


def _people(oc: OpenCasus, partijen: list[Partij]) -> tuple[Person, ...]:
    """The visible participants and, once others take part, the standing advisers: named on every casus."""
    advisers = [] if oc.casus.status == "eigen" else standing_advisers(oc.opening)
    known = {partij.pk for partij in advisers}
    rows = [(partij, _part(partij, oc.casus)) for partij in partijen if partij.pk not in known]
    rows += [(partij, "Vaste adviseur") for partij in advisers]
    return tuple(Person(partij.naam, initials(partij.naam), detail) for partij, detail in rows)


def _part(partij: Partij, casus: Casus) -> str:
    if partij.regie:
        return "Regie"
    return "Opende de casus" if partij.pk == casus.eigenaar_id else partij.get_soort_display()


def initials(name: str) -> str:
    """Two letters for in a circle."""
    words = [word for word in name.split() if word[:1].isalpha()]
    return "".join(word[0] for word in words[:2]).upper()
