"""A system of a partner, as the tests of the API see one."""

import datetime as dt
import json
from typing import Any

from django.test import Client
from django.utils import timezone

from parties.models import Medewerker, Scope
from parties.services.tokens import make_token
from tests import factories as make

ADRES = {"postcode": "0411 AB", "huisnummer": "12"}


def token_of(who: Medewerker, *scopes: str, last: dt.date | None = None) -> str:
    """A token that this person made, with every scope unless some are named."""
    with make.request(make.actor(who)) as actor:
        return make_token(actor, naam="Systeem", scopes=scopes or Scope.values, tot_en_met=last, now=timezone.now())


class System:
    """Asks the API with one token."""

    def __init__(self, who: Medewerker, *scopes: str) -> None:
        self.token = token_of(who, *scopes)
        self.client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {self.token}"})

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=headers)

    def post(self, path: str, body: object, key: str = "") -> Any:
        return self.send("POST", path, body, **({"Idempotency-Key": key} if key else {}))

    def send(self, method: str, path: str, body: object, **headers: str) -> Any:
        return self.client.generic(
            method, f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=headers
        )


def melding(**changes: Any) -> dict[str, Any]:
    """A melding as a system files one; a value of None leaves the property out."""
    begun = timezone.now() - dt.timedelta(hours=3)
    body = {
        "adresOnbekend": True,
        "adresTekst": "Galerij bij de fietsenstalling",
        "adresReden": "Geen huisnummer",
        "soort": "geluid_muziek",
        "begonnenOp": begun.isoformat(timespec="seconds"),
        "wat": "Harde muziek kanarie-wat",
        "frequentie": "wekelijks",
        "ernst": 3,
        "niveau": "alleen_ontvanger",
        "melderNaam": "Kanarie Melder",
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


def problem(answer: Any, status: int) -> dict[str, Any]:
    """The problem that this answer must be (RFC 9457)."""
    assert answer.status_code == status, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["API-Version"] == "1.0.0"
    body: dict[str, Any] = json.loads(answer.content)
    assert {"type", "title", "status", "detail"} <= set(body) <= {"type", "title", "status", "detail", "errors"}
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    return body
