"""The first start of an installation: a gemeente, the organisation that leads, and who keeps both."""

import json
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import Model

from parties.models import Gemeente, Medewerker, Partij, Partijsoort, Rol, User


@dataclass(frozen=True, slots=True)
class Start:
    """What is asked. `password` is a hash of Django, or an unusable one for who gets a link."""

    code: str
    gemeente: str
    prefix: str
    partij: str
    naam: str
    email: str
    password: str


def begin(start: Start) -> int | None:
    """Make the first gemeente with the Partij that leads and its beheerder; returns the key of the account.

    None when there is a gemeente already, also when another start was a moment earlier: the gate decides
    (gate.first_start), and it is the only one that can.
    """
    rows = [
        Gemeente(code=start.code, naam=start.gemeente, nummer_prefix=start.prefix),
        Partij(naam=start.partij, soort=Partijsoort.BURGEMEESTER, regie=True),
        User(email=start.email, naam=start.naam, password=start.password),
        Medewerker(rollen=[Rol.BEHEERDER], functie="Beheerder"),
        EmailAddress(email=start.email),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gate.first_start(%s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb, %s::jsonb)",
            [as_inserted(each) for each in rows],
        )
        made = cursor.fetchone()[0]
    return None if made is None else int(made)


def as_inserted(row: Model) -> str:
    """Every column as it would be inserted, so that the gate need not know which ones there are."""
    values: dict[str, Any] = {str(field.column): field.pre_save(row, add=True) for field in row._meta.concrete_fields}
    return json.dumps(values, cls=DjangoJSONEncoder)
