"""How the API says no: problem details (RFC 9457), and the same bytes for what is not there and what is not yours."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler

from cases.services.idempotentie import AnotherBody, StillRunning
from parties.decisions import NotAllowed, Reason
from privacy import gate

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "De vraag klopt niet",
    401: "U bent niet aangemeld",
    403: "Dit mag niet",
    404: "Niet gevonden",
    405: "Deze methode kan hier niet",
    406: "Dit formaat geven we niet",
    409: "Dit kan nu niet",
    413: "De vraag is te groot",
    415: "Dit formaat lezen we niet",
    422: "Deze sleutel is al gebruikt",
    429: "Te veel vragen",
    500: "Er ging iets mis",
    503: "Nu niet beschikbaar",
}
DETAILS = {
    400: "Kijk de vraag na en stuur hem opnieuw.",
    401: "Stuur een geldige sleutel mee: Authorization: Bearer, een spatie, en dan de sleutel.",
    403: "U mag dit niet.",
    404: "Dit bestaat niet, of u hebt er geen toegang toe.",
    405: "In de kopregel Allow staat wat wel kan.",
    406: "We geven alleen application/json.",
    409: "De vorige vraag met deze Idempotency-Key loopt nog. Wacht even en vraag het opnieuw.",
    413: "Stuur hoogstens 64 KB.",
    415: "Stuur de inhoud als application/json.",
    422: "Met deze Idempotency-Key is al iets anders gestuurd. Neem een nieuwe.",
    429: "Wacht tot het aantal seconden in de kopregel Retry-After voorbij is.",
    500: "De fout is vastgelegd. Er is niets opgeslagen.",
    503: "Probeer het over een halve minuut opnieuw. Er is niets opgeslagen.",
}


class Conflict(exceptions.APIException):
    status_code = 409


class Unprocessable(exceptions.APIException):
    status_code = 422


def problem(status: int, detail: str = "", errors: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """The members of one problem; without a text of our own `title` is the English name of the status."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or DETAILS.get(status, ""),
    }
    if errors:
        body["errors"] = errors
    return body


def as_problem(response: HttpResponse, status: int) -> HttpResponse:
    """Turn an answer that was made for a browser into a problem, in place: its headers stay."""
    for header in ("Location", "Vary"):
        response.headers.pop(header, None)
    response.status_code = status
    response.reason_phrase = HTTPStatus(status).phrase
    response.content = json.dumps(problem(status), ensure_ascii=False).encode()
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Content-Length"] = str(len(response.content))
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = 'Bearer realm="overlast"'
    return response


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The refusals of DRF and of the domain as problems; what is none of these goes on to the frame."""
    match exc:
        case gate.NotDisclosed() | Http404() | exceptions.NotFound():
            exc = exceptions.NotFound(DETAILS[404])
        case gate.MayNotProvide():
            exc = exceptions.PermissionDenied(Reason.MAY_NOT_PROVIDE.value)
        case NotAllowed():
            exc = exceptions.PermissionDenied(exc.detail or exc.reason.value)
        case StillRunning():
            exc = Conflict(DETAILS[409])
        case AnotherBody():
            exc = Unprocessable(DETAILS[422])
    response = drf_handler(exc, context)
    if response is None:
        return None
    said, errors = response.data, None
    detail = str(said.get("detail", "")) if isinstance(said, Mapping) and set(said) == {"detail"} else ""
    if isinstance(exc, exceptions.ValidationError):
        detail, errors = "", _errors(exc.get_full_details(), getattr(exc, "place", "body"))
    elif not isinstance(exc, exceptions.AuthenticationFailed | exceptions.PermissionDenied | exceptions.ParseError):
        detail = ""
    response.data = problem(response.status_code, detail, errors)
    response.content_type = MEDIA_TYPE
    return response


def _errors(details: Any, place: str, path: str = "") -> list[dict[str, Any]]:
    """What is wrong, field by field: where, a code, and how to mend it."""
    if isinstance(details, Mapping) and {"message", "code"} == set(details) and isinstance(details["message"], str):
        name = path.removeprefix("/")
        location = {"pointer": f"#{path}"} if place == "body" else {"name": name}
        return [{"in": place, "location": location, "code": str(details["code"]), "detail": str(details["message"])}]
    if isinstance(details, Mapping):
        pairs = [
            (path if key == "non_field_errors" else f"{path}/{_pointed(key) if place == 'body' else key}", value)
            for key, value in details.items()
        ]
    else:
        pairs = [(path, value) for value in details]
    return [error for at, value in pairs for error in _errors(value, place, at)]


def _pointed(key: object) -> str:
    """A name as a part of a JSON pointer in an address (RFC 6901)."""
    return quote(str(key).replace("~", "~0").replace("/", "~1"))
