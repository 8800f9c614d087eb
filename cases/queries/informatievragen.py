"""What the form of a request offers: whom the casus is about, what may be asked, and of whom."""

import datetime as dt
from typing import Any

from cases.boxes import convenant_of
from cases.lifecycle import phase
from cases.models import Casus, Naw
from cases.queries.loaders import OpenCasus
from cases.rules.informatieverzoeken import NEVER_ASKED
from cases.services.informatieverzoeken import Person
from parties.actor import Actor
from parties.models import Medewerker
from parties.queries import partijen_of
from privacy import gate
from privacy.models import Categorie, ConvenantRegel

Choices = list[tuple[str, str | list[tuple[str, str]]]]


def persons_of(oc: OpenCasus) -> list[Person]:
    """Whom the casus is about, as far as the actor may read names; the newest name per bewoner. Category 1 is open."""
    found: dict[Any, Person] = {}
    for row in sorted(gate.of_casus(oc.opening, Naw, oc.id, "adres"), key=lambda row: row.gemaakt_op):
        if row.achternaam:
            found[row.bewoner_id] = Person(row.naam, row.adresregel, row.geboortedatum, row.bewoner_id)
    return list(found.values())


def askable(actor: Actor, casus: Casus, today: dt.date) -> Choices:
    """The categories that may be asked, grouped by who answers according to the convenant."""
    rules = ConvenantRegel.objects.filter(
        convenant_id__in=convenant_of(actor, casus, today), partijsoort=actor.partij_soort, fase=phase(casus.status)
    ).exclude(toegang=ConvenantRegel.Toegang.GEEN)
    allowed = set(rules.exclude(besluit_nodig=True).values_list("categorie_id", flat=True))
    groups: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
    for categorie in Categorie.objects.exclude(nr__in=NEVER_ASKED).order_by("nr"):
        groups[categorie.nr in allowed].append((str(categorie.nr), categorie.naam))
    labels = {
        True: "Volgens het convenant: de contactpersoon antwoordt",
        False: "Niet in het convenant: de privacy officer daar beslist",
    }
    return [(labels[key], rows) for key, rows in groups.items() if rows]


def addressees(actor: Actor) -> list[tuple[str, str]]:
    """Every other organisation of the gemeente: whether it takes part plays no role, and is not told."""
    return [(str(row.pk), row.naam) for row in partijen_of(actor.gemeente_id) if row.pk != actor.partij_id]


def colleagues_elsewhere(actor: Actor) -> Choices:
    """People of the other organisations, by organisation: to whom something was given by telephone."""
    rows = Medewerker.objects.filter(partij__gemeente_id=actor.gemeente_id, actief=True, user__is_active=True)
    groups: dict[str, list[tuple[str, str]]] = {}
    for row in rows.exclude(partij_id=actor.partij_id).select_related("user", "partij").order_by("user__naam"):
        groups.setdefault(row.partij.naam, []).append((str(row.pk), f"{row.user.naam}, {row.partij.naam}"))
    return [(naam, people) for naam, people in sorted(groups.items())]


def categories_given() -> list[tuple[str, str]]:
    return [(str(c.nr), c.naam) for c in Categorie.objects.exclude(nr__in=NEVER_ASKED).order_by("nr")]
