"""What every resource of the API shares: who asks, what its token may do, pages, and POSTs that come twice."""

import json
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api.fields import place_of
from cases.models import Casus
from cases.queries.paging import Place
from cases.services.idempotentie import Made, once
from parties.actor import Actor
from parties.models import Scope

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description=(
        "Een eigen, willekeurige sleutel voor deze ene vraag, bijvoorbeeld een UUID. Komt dezelfde vraag binnen een dag"
        " nog eens, dan krijgt u hetzelfde antwoord en wordt er niets dubbel gemaakt."
    ),
    examples=[OpenApiExample("UUID", value="0d7c1a44-4f0c-4d3e-9f63-6a6d3f2f6f10")],
)
LONGEST_KEY = 200


class ApiView(APIView):
    """A resource. `scopes` says per method what a token needs; who asks is judged in overlast/authentication.py."""

    scopes: ClassVar[Mapping[str, Scope]] = {}
    metadata_class = None

    def actor_of(self, request: Request) -> Actor:
        """The actor of the session or token; HasActor let nobody in without."""
        actor: Actor = request._request.actor
        return actor

    def once(self, request: Request, make: Callable[[], Made]) -> Made:
        """Do `make`, or give what the same POST made before (cases/services/idempotentie.py)."""
        key = request.headers.get("Idempotency-Key", "")
        if len(key) > LONGEST_KEY:
            error = serializers.ValidationError({"Idempotency-Key": [f"Geef hoogstens {LONGEST_KEY} tekens."]})
            error.place = "header"
            raise error
        content = f"{request.method} {request.path}\n{json.dumps(request.data, sort_keys=True)}".encode()
        return once(self.actor_of(request), sleutel=key, inhoud=content, make=make, now=timezone.now())


class Link(serializers.Serializer):
    """An address."""

    href = serializers.URLField(help_text="Het volledige adres.")


class Links(serializers.Serializer):
    """The way through a list."""

    next = Link(required=False, help_text="De volgende bladzijde; staat er niet op de laatste.")


class Ref(serializers.Serializer):
    """A number and where to read what it stands for."""

    nummer = serializers.CharField(help_text="Het nummer, zoals LW-7K3M-9QXT.")
    url = serializers.URLField(help_text="Waar u het leest.")


class KeyRef(serializers.Serializer):
    """The key of something without a number, and where to read it."""

    id = serializers.UUIDField()
    url = serializers.URLField(help_text="Waar u het leest.")


def address(name: str, *args: object) -> str:
    """The full address of a resource."""
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def casus_ref(casus: Casus) -> dict[str, str]:
    """The number of a casus and where to read it."""
    return {"nummer": casus.nummer, "url": address("api_casus_detail", casus.nummer)}


def page(request: Request, key: str, rows: Iterable[Any], last: Place | None) -> dict[str, Any]:
    """One page of a list under its own name; where more rows follow `last`, with the link to them."""
    links = {}
    if last:
        again = {name: value for name, value in request.query_params.items() if name != "na"}
        links["next"] = {"href": f"{settings.SITE_URL}{request.path}?{urlencode({**again, 'na': place_of(last)})}"}
    return {key: list(rows), "_links": links}


def answer(made: Made, key: str = "nummer") -> Response:
    """What a POST made, and where it is; a repetition gets the same."""
    url = f"{settings.SITE_URL}{made.pad}"
    headers = {"Location": url} if made.status == HTTPStatus.CREATED else {}
    return Response({key: made.nummer, "url": url}, status=made.status, headers=headers)
