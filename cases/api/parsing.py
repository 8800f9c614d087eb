"""What comes in: JSON of a reasonable size and depth."""

import codecs
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from rest_framework import exceptions, parsers


class TooLarge(exceptions.APIException):
    """The body is larger than any body of this API."""

    status_code = 413


class JsonBody(parsers.JSONParser):
    """A JSON object without values that PostgreSQL cannot keep."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        request: HttpRequest = (parser_context or {})["request"]
        most = settings.API_MAX_BYTES
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > most:
            raise TooLarge
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooLarge
        try:
            text = codecs.decode(raw, "utf-8")
            found = json.loads(text, parse_constant=_refuse)
            json.dumps(found, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            raise exceptions.ParseError("Dit is geen geldige JSON in UTF-8.") from None
        if not isinstance(found, dict):
            raise exceptions.ParseError("Stuur een JSON-object.")
        return found


def _refuse(constant: str) -> None:
    raise ValueError(constant)
