"""Colours and logos by addresses of our own, which a browser may keep for ever: other contents have another address."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from parties import palettes
from parties.models import Beeldmerk

FOREVER = "public, max-age=31536000, immutable"


@require_safe
def huisstijl_css(_request: HttpRequest, palet: str) -> HttpResponse:
    """The stylesheet of a palette, for everybody: it says nothing but eight colours."""
    colours = palettes.from_address(palet)
    if colours is None:
        raise Http404
    return HttpResponse(palettes.stylesheet(colours), content_type="text/css", headers={"Cache-Control": FOREVER})


@require_safe
def beeldmerk(_request: HttpRequest, pk: UUID) -> HttpResponse:
    """A logo, for everybody."""
    row = Beeldmerk.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    return HttpResponse(bytes(row.inhoud), content_type="image/png", headers={"Cache-Control": FOREVER})
