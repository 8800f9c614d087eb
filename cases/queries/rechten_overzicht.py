"""What goes to a betrokkene who asks for access: the rows that the sources agreed to give (art. 15 AVG)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Field, Model
from django.utils.dateformat import format as date_format

from parties.actor import Actor
from parties.dates import long_date, long_moment
from privacy import gate
from privacy.catalogue import Kind, catalogue
from privacy.gate import ALL_CATEGORIES, Disclosed, Doel, Event, Opening
from privacy.models import (
    Categorie,
    CategorieRij,
    Raadpleging,
    Rechtenpersoon,
    Rechtenverzoek,
    Verzoekantwoord,
    Verzoekvraag,
)

# Rows of requests themselves, which hang on no casus.
REQUESTS = (Rechtenpersoon, Verzoekantwoord, Verzoekvraag)
# Who reported, and other people of the casus.
MASKED = {"melder_ref", "adres_reden", "partijen", "medewerker", "velden"}
# What a betrokkene calls a row, where its name in the application is no word.
IN_WORDS = {
    "Naw": "Naam en adres",
    "Journaalitem": "Aantekening",
    "Actiepunttoelichting": "Toelichting bij een actiepunt",
    "Wvggztraject": "Traject Wvggz of Wzd",
}


@dataclass(frozen=True, slots=True)
class Item:
    """One row that goes to the betrokkene: what it is, from whom, and its columns."""

    id: str
    titel: str
    organisatie: str
    datum: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one category."""

    categorie: str
    items: tuple[Item, ...]


def models_of_rows() -> Iterator[type[CategorieRij]]:
    """Every table with personal data that hangs on a casus."""
    for model in apps.get_models():
        if issubclass(model, CategorieRij) and model not in REQUESTS:
            yield model


def collect(actor: Actor, verzoek: Rechtenverzoek, *, omit: frozenset[str] = frozenset()) -> tuple[Section, ...]:
    """What the sources agreed to give, by category. PostgreSQL decides; logged as an export (art. 15 AVG).

    `omit` names rows that stay away because of the rights of others (art. 15(4) AVG).
    """
    opening = gate.open_gate(
        actor, aanvragen=[verzoek.pk], categories=ALL_CATEGORIES, doel=Doel.RECHTEN, event=Event.EXPORT
    )
    casussen = list(Raadpleging.objects.filter(aanvraag=verzoek).values_list("casus_id", flat=True))
    found: dict[int, list[Item]] = {}
    for model in models_of_rows():
        for row in _rows(opening, model, casussen):
            item = _item(model, row)
            if item.facts and item.id not in omit:
                found.setdefault(row.categorie_id, []).append(item)
    names = dict(Categorie.objects.values_list("nr", "naam"))
    return tuple(Section(names[nr], tuple(found[nr])) for nr in sorted(found))


def _rows(opening: Opening, model: type[CategorieRij], casussen: list[UUID]) -> tuple[Disclosed[Any], ...]:
    rows: Any = model._default_manager.filter(casus_id__in=casussen).select_related("bron").order_by("gemaakt_op")
    return gate.read(opening, rows)


def _item(model: type[CategorieRij], row: Disclosed[Any]) -> Item:
    kinds = catalogue()[model._meta.label]
    facts = []
    for column in model._meta.get_fields():
        if not isinstance(column, Field) or column.name in MASKED:
            continue
        if kinds.get(column.name) not in (Kind.PERSONAL, Kind.NEUTRAL):
            continue
        value = _value(row, column)
        if value:
            facts.append((str(column.verbose_name).capitalize(), value))
    return Item(
        id=f"{model._meta.db_table}:{row.id}",
        titel=IN_WORDS.get(model.__name__, str(model._meta.verbose_name).capitalize()),
        organisatie=row.bron.naam,
        datum=long_date(row.gemaakt_op),
        facts=tuple(facts),
    )


def _value(row: Disclosed[Any], column: "Field[Any, Any]") -> str:
    value = getattr(row, column.name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    if isinstance(value, dt.datetime):
        return long_moment(value)
    if isinstance(value, dt.date):
        return date_format(value, "j F Y")
    if isinstance(value, Model | str | int):
        return str(value)
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return str(value)
