"""The door for files in pieces, after tus (https://tus.io): POST begins, HEAD asks how far, PATCH adds, DELETE stops.

A form without script sends its files along as ever; `received` takes either.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.documents import UploadRefused
from cases.forms.uploads import ready_name, upload_ids
from cases.models import Upload
from cases.services import uploads as services
from parties.actor import Actor
from parties.doors import for_actor

OFFSET, LENGTH, MARK = "Upload-Offset", "Upload-Length", "Upload-Mark"
PIECE = "application/offset+octet-stream"
NOT_HERE = "Een bestand is niet aangekomen. Kies het opnieuw."


@for_actor(content=True)
@require_POST
def upload_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin an upload, or find the one that was begun before: 201 with its address and how far it is."""
    mark = request.headers.get(MARK, "")
    if not re.fullmatch("[0-9a-f]{64}", mark):
        mark = ""
    try:
        upload = services.begin_upload(actor, lengte=_number(request, LENGTH) or 0, kenmerk=mark, now=timezone.now())
    except UploadRefused as refusal:
        return _refusal(refusal)
    answer = _state(upload, 201)
    answer["Location"] = reverse("upload_part", args=[upload.pk])
    return answer


@for_actor(content=True)
@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload_part(request: HttpRequest, _actor: Actor, pk: UUID) -> HttpResponse:
    """One upload of this person in this session; any other does not exist."""
    upload = services.find_upload(pk)
    if request.method == "DELETE":
        services.drop_uploads([pk])
        return HttpResponse(status=204)
    if request.method == "PATCH":
        offset = _number(request, OFFSET)
        if offset is None or request.content_type != PIECE:
            return HttpResponse(status=415)
        try:
            upload = services.add_piece(upload_id=pk, offset=offset, piece=request.body, now=timezone.now())
        except services.WrongPlace as place:
            return HttpResponse(status=409, headers={OFFSET: str(place.offset)})
        except UploadRefused as refusal:
            return _refusal(refusal)
        return _state(upload, 204)
    return _state(upload, 200)


def _state(upload: Upload, status: int) -> HttpResponse:
    return HttpResponse(status=status, headers={OFFSET: str(upload.ontvangen), LENGTH: str(upload.lengte)})


def _refusal(refusal: UploadRefused) -> HttpResponse:
    return JsonResponse({"melding": str(refusal)}, status=422)


def _number(request: HttpRequest, header: str) -> int | None:
    value = request.headers.get(header, "")
    return int(value) if re.fullmatch("[0-9]{1,12}", value) else None


@dataclass(frozen=True, slots=True)
class Received:
    """The files that came with a form: along with it, or in pieces before it.

    `missing` says that the form names a file that is not here: gone after hours, of another session, or not complete.
    """

    contents: list[bytes]
    upload_ids: list[UUID]
    missing: bool

    def done(self) -> None:
        """Let go of the pieces, once the files were kept or refused."""
        if self.upload_ids:
            services.drop_uploads(self.upload_ids)


def received(request: HttpRequest, field: str) -> Received:
    """The files of one field; those that came along with the form stand first."""
    named = set(filter(None, request.POST.getlist(ready_name(field))))
    ids = upload_ids(request.POST.getlist(ready_name(field)))
    ready = services.read_uploads(ids) if ids else {}
    along = [file.read() for file in request.FILES.getlist(field)]
    return Received([*along, *ready.values()], list(ready), missing=len(ready) < len(named))
