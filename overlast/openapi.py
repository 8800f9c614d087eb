"""The document of the API (OpenAPI 3), after the Dutch API Design Rules: public, and with every refusal."""

import json
from functools import cache
from typing import Any

import yaml
from django.conf import settings
from django.http import HttpResponse
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cases.api.problems import DETAILS, MEDIA_TYPE, TITLES, problem

METHODS = ("get", "post", "put", "patch", "delete")
# What any request can be told; a body besides, and what asks for something by its number or key.
ALWAYS = (400, 401, 403, 405, 406, 429, 500, 503)
WITH_BODY = (413, 415)
WITH_KEY = (409, 422)
VERSION_HEADER: dict[str, Any] = {
    "API-Version": {
        "description": "De volledige versie van de API.",
        "required": True,
        "schema": {"type": "string", "example": settings.API_VERSION},
    }
}
LINKED: dict[str, Any] = {
    "201": {"Location": {"description": "Waar u het leest.", "required": True, "schema": {"type": "string"}}},
    "401": {"WWW-Authenticate": {"description": "Hoe u zich aanmeldt.", "schema": {"type": "string"}}},
    "405": {"Allow": {"description": "Wat wel kan.", "schema": {"type": "string"}}},
    "429": {"Retry-After": {"description": "Na hoeveel seconden het weer mag.", "schema": {"type": "integer"}}},
}
PROBLEM = {
    "type": "object",
    "description": "Waarom het niet ging (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "errors": {"type": "array", "items": {"$ref": "#/components/schemas/Veldfout"}},
    },
    "required": ["type", "title", "status", "detail"],
}
FIELD_ERROR = {
    "type": "object",
    "description": "Wat er aan één veld niet klopt, en hoe u het herstelt.",
    "properties": {
        "in": {"type": "string", "enum": ["body", "query", "header"]},
        "location": {
            "type": "object",
            "properties": {"pointer": {"type": "string"}, "name": {"type": "string"}},
        },
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["in", "location", "code", "detail"],
}


def complete(result: dict[str, Any], **_context: Any) -> dict[str, Any]:
    """What every operation has in common (a hook of drf-spectacular): its refusals, and the version in a header."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {}).update({"Probleem": PROBLEM, "Veldfout": FIELD_ERROR})
    components["responses"] = {f"Probleem{status}": _refusal(status) for status in TITLES}
    for schema in components["schemas"].values():
        _close(schema)
    for address, operations in result["paths"].items():
        for method in METHODS:
            if method in operations:
                _complete(operations[method], by_key="{" in address)
    return result


def _refusal(status: int) -> dict[str, Any]:
    example = problem(status)
    return {
        "description": TITLES[status],
        "headers": {**VERSION_HEADER, **LINKED.get(str(status), {})},
        "content": {
            MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Probleem"}, "example": {**example, "status": status}}
        },
    }


def _close(schema: dict[str, Any]) -> None:
    """What the parser refuses, the document refuses: properties that nobody asked for."""
    if schema.pop("x-strict", False):
        schema["additionalProperties"] = False


def _complete(operation: dict[str, Any], *, by_key: bool) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        response.setdefault("headers", {}).update({**VERSION_HEADER, **LINKED.get(status, {})})
    keyed = any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    wanted = [*ALWAYS, *([404] if by_key else [])]
    wanted += WITH_BODY if "requestBody" in operation else ()
    wanted += WITH_KEY if keyed else ()
    for status in sorted(wanted):
        responses[str(status)] = {"$ref": f"#/components/responses/Probleem{status}"}


@cache
def document() -> dict[str, Any]:
    """The document, made once per process: nothing in it depends on who asks."""
    resources = [path("api/v1/", include(urls)) for urls in ("cases.urls_api", "meetings.urls_api")]
    made: dict[str, Any] = SchemaGenerator(patterns=resources).get_schema(request=None, public=True)
    return made


@cache
def as_json() -> str:
    return json.dumps(document(), ensure_ascii=False)


@cache
def as_yaml() -> str:
    return yaml.safe_dump(document(), allow_unicode=True, sort_keys=False)


class Anything(BaseContentNegotiation):
    """A document is one format, whatever was asked for."""

    def select_renderer(
        self, _request: Request, renderers: list[BaseRenderer], _format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class Document(APIView):
    """The document, for everybody and for pages of other sites: it says nothing about anybody."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    content_negotiation_class = Anything
    metadata_class = None
    schema = None

    def made(self, content: str, media_type: str) -> HttpResponse:
        return HttpResponse(
            content,
            content_type=media_type,
            headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=300"},
        )


class DocumentJson(Document):
    def get(self, _request: Request) -> HttpResponse:
        return self.made(as_json(), "application/json")


class DocumentYaml(Document):
    def get(self, _request: Request) -> HttpResponse:
        return self.made(as_yaml(), "application/yaml")


class Nothing(APIView):
    """Every other address under /api/: not there, for whoever asks, by whatever method."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = ()
    content_negotiation_class = Anything
    metadata_class = None
    schema = None

    def initial(self, _request: Request, *_args: Any, **_kwargs: Any) -> None:
        raise exceptions.NotFound(DETAILS[404])
