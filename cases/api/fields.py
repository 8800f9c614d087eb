"""Fields that take JSON as it is: a number is no text, a text is no truth, and what is not asked for is refused."""

import base64
import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from cases.queries.paging import Place, key_of, place_in

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
YEARS = range(1900, 2200)
REQUIRED = "Vul dit in."
PAGE, LARGEST_PAGE = 50, 100


class Text(serializers.CharField):
    """A string, and nothing that only looks like one; blank only where it may be left out."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "required": REQUIRED,
        "blank": REQUIRED,
        "null": REQUIRED,
        "invalid": "Geef tekst.",
        "max_length": "Geef hoogstens {max_length} tekens.",
        "min_length": "Geef minstens {min_length} tekens.",
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Truth(serializers.BooleanField):
    default_error_messages: ClassVar[dict[str, str]] = {
        "required": REQUIRED,
        "null": "Geef true of false.",
        "invalid": "Geef true of false.",
    }

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return bool(data)


class Choice(serializers.ChoiceField):
    """One of a list, of the same type as in the list."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "required": REQUIRED,
        "null": REQUIRED,
        "invalid_choice": "Kies een waarde uit de lijst.",
    }

    def to_internal_value(self, data: Any) -> Any:
        for value in self.choices:
            if type(value) is type(data) and value == data:
                return value
        return self.fail("invalid_choice", input=data)


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.DateTimeField):
    """A moment with its offset (RFC 3339); given back in UTC."""

    default_error_messages: ClassVar[dict[str, str]] = {
        "required": REQUIRED,
        "null": REQUIRED,
        "invalid": "Geef een moment met tijdzone, zoals 2026-03-01T22:30:00+01:00.",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=dt.UTC, **options)

    def to_internal_value(self, value: Any) -> dt.datetime:
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            self.fail("invalid", format="")
        try:
            found = dt.datetime.fromisoformat(value.upper())
        except ValueError:
            self.fail("invalid", format="")
        if found.year not in YEARS:
            self.fail("invalid", format="")
        return found.astimezone(dt.UTC)


@extend_schema_serializer(extensions={"x-strict": True})
class Strict(serializers.Serializer):
    """Refuses what it does not know: a typing error in a name is no silence, and nobody sets what is not theirs."""

    default_error_messages: ClassVar[dict[str, str]] = {"unknown": "Dit veld kennen we niet."}
    place: ClassVar[str] = "body"

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                message = self.error_messages["unknown"]
                raise serializers.ValidationError({name: [message] for name in unknown[:20]}, code="unknown")
        return super().to_internal_value(data)

    def checked(self) -> dict[str, Any]:
        """What was sent, judged. Raises ValidationError that knows whether it was body or query."""
        try:
            self.is_valid(raise_exception=True)
        except serializers.ValidationError as error:
            error.place = self.place
            raise
        return dict(self.validated_data)


class Query(Strict):
    """The words after the question mark of a list: always text, and each of them once."""

    place = "query"

    na = Text(required=False, max_length=200, help_text="De plaats waar deze bladzijde begint; uit de link `next`.")
    aantal = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_PAGE,
        default=PAGE,
        help_text="Hoeveel er hoogstens op een bladzijde staan.",
        error_messages={
            "invalid": "Geef een getal.",
            "min_value": "Geef 1 of meer.",
            "max_value": f"Geef hoogstens {LARGEST_PAGE}.",
        },
    )

    @classmethod
    def of(cls, params: Any) -> dict[str, Any]:
        """The judged query; `na` becomes the (moment or day, key) after which the page begins, or None."""
        twice = sorted(name for name, values in params.lists() if len(values) > 1)
        if twice:
            error = serializers.ValidationError({name: ["Geef dit één keer."] for name in twice[:20]})
            error.place = cls.place
            raise error
        found = cls(data=params.dict()).checked()
        if "na" in found:
            found["na"] = _read_place(found["na"])
        return {"na": None, **found}


def _read_place(text: str) -> Place:
    try:
        found = place_in(base64.urlsafe_b64decode(text.encode() + b"==").decode())
    except ValueError:
        found = None
    if found is None:
        error = serializers.ValidationError({"na": ["Deze plaats kennen we niet. Begin bij de eerste bladzijde."]})
        error.place = "query"
        raise error
    return found


def place_of(place: Place) -> str:
    """The opaque word for a place in a list."""
    return base64.urlsafe_b64encode(str(key_of(place)).encode()).decode().rstrip("=")
