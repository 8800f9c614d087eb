"""Sessions of the personas, as they are after a password and a code."""

from typing import Any

import psycopg

from overlast.bench.cells import Login
from overlast.bench.world import OFFICER, PERSONAS
from overlast.toets import builders
from parties.models import Medewerker

TOKEN = "b" * 32


def log_in(raw: psycopg.Connection[Any], targets: dict[str, Any]) -> dict[str, Login]:
    """A session for each persona; `targets` gets what the pages need besides."""
    from overlast.authentication import ActorTokenAuthentication

    targets["keyword"] = ActorTokenAuthentication.keyword
    address = raw.execute("SELECT postcode, huisnummer::text || huisletter FROM cases_bagadres LIMIT 1").fetchone()
    assert address is not None
    found = {}
    for persona in (*PERSONAS, OFFICER):
        own = targets["of"].get(persona.key, {"medewerker": targets["officer"]})
        who = Medewerker.objects.select_related("user").get(pk=own["medewerker"])
        session = builders.client(who).cookies["sessionid"].value
        own |= {"partij": persona.partij, "postcode": address[0], "huisnummer": address[1]}
        found[persona.key] = Login(f"sessionid={session}; csrftoken={TOKEN}", TOKEN, own)
    return found
