"""Every address of the application, filled in with what stands in the garden."""

import itertools
import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.test import Client
from django.urls import URLPattern, get_resolver

from cases.interventies import CATALOGUE
from cases.models import Document
from overlast.toets.garden import Garden

METHOD_NOT_ALLOWED = 405


def patterns(resolver: Any = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the application with its pattern, as the resolver knows them."""
    for each in (resolver or get_resolver()).url_patterns:
        if hasattr(each, "url_patterns"):
            yield from patterns(each, prefix + str(each.pattern))
        else:
            yield prefix + str(each.pattern), each


def routes() -> list[tuple[str, str]]:
    """(route, name) of every address but logging out."""
    return sorted((route, str(each.name)) for route, each in patterns() if each.name != "account_logout")


def addresses(garden: Garden, routes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Every address of the application, filled in with the objects of the garden where one fits."""
    for route, name in routes:
        for values in _values(garden, route, name):
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", partial(_filled, values), route)


def _filled(values: dict[str, Any], found: re.Match[str]) -> str:
    return str(values[found.group(1)])


def fetch(browser: Client, garden: Garden, routes: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Any]]:
    """Get every address. Where GET is refused, that was decided before the address was looked at, so once will do."""
    for route in routes:
        for address in addresses(garden, [route]):
            answer = browser.get(address)
            yield address, answer
            if answer.status_code == METHOD_NOT_ALLOWED:
                break


def _values(garden: Garden, route: str, name: str) -> Iterator[dict[str, Any]]:
    from cases.forms.gegevens import KINDS as FORMS

    parameters = re.findall(r"<(?:\w+:)?(\w+)>", route)
    options: dict[str, list[Any]] = {parameter: ["0"] for parameter in parameters}
    nowhere = UUID("00000000-0000-4000-8000-000000000000")
    for parameter in parameters:
        if parameter == "nummer":
            more = garden.meldingen if name in ("melding_detail", "api_melding_detail") else []
            meldingen = [garden.melding, *more]
            casussen = [each.nummer for each in garden.casussen]
            options[parameter] = [m.nummer for m in meldingen] if "meldingen/" in route else casussen
        elif parameter == "overleg_id":
            options[parameter] = [garden.overleg.pk]
        elif parameter == "agendapunt_id":
            options[parameter] = [garden.agendapunt.pk]
        elif parameter in ("nr", "token_id", "partij_id", "medewerker_id"):
            options[parameter] = [1]
        elif f":{parameter}>" in route and "uuid" in route.split(f":{parameter}>")[0].rsplit("<", 1)[-1]:
            options[parameter] = [nowhere]
    if name == "gegeven_detail":
        for row in garden.rows:
            for key, kind in FORMS.items():
                if isinstance(row, kind.model) and row.categorie_id == kind.categorie:
                    yield {"nummer": garden.number(row), "soort": key, "pk": row.pk}
        return
    if name == "toegang_read" and garden.besluiten:
        yield from ({"nummer": nummer, "besluit_id": pk} for nummer, pk in garden.besluiten)
        return
    if name == "vrijgave":
        for row in garden.rows[::5]:
            yield {"nummer": garden.number(row), "tabel": row._meta.db_table, "rij": row.pk}
        return
    if name in ("document_download", "document_remove"):
        options["pk"] = [row.pk for row in garden.rows if isinstance(row, Document)]
    elif name in ("interventie_finish", "interventie_begin"):
        found = [row for row in garden.rows if row._meta.label == "cases.Interventie"]
        yield from ({"nummer": garden.number(row), "pk": row.pk} for row in found)
        options["pk"] = [row.pk for row in (*found[:1], *found[-1:])]  # and under the number of another casus
    elif name in ("api_actiepunt_detail", "api_actiepunt_finish"):
        options["pk"] = [row.pk for row in garden.rows if row._meta.label == "cases.Actiepunt"]
    elif name == "api_overleg_detail":
        options["pk"] = [garden.overleg.pk]
    elif name in ("gegeven_new", "gegeven_readers"):
        options["soort"] = list(FORMS)
    elif name in ("interventie_new", "brief_new"):
        options["soort"] = [each.sleutel for each in CATALOGUE]
    elif name in ("melding_form", "melding_concept"):
        options["pk"] = [garden.melding.pk]
    elif name == "besluit_edit":
        options["besluit_id"] = [row.pk for row in garden.rows if row._meta.label == "meetings.Besluit"]
    for combination in itertools.product(*options.values()):
        yield dict(zip(options, combination, strict=True))
