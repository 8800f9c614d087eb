"""The page Berichten: what the bell rings for."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from cases.queries.berichten import berichten_page, path_of
from cases.services.berichten import mark_read
from parties.actor import Actor
from parties.doors import for_actor
from privacy.gate import NotDisclosed


@require_safe
@for_actor()
def berichten(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's own messages, newest first."""
    return render(request, "cases/berichten.html", {"page": berichten_page(actor, after=request.GET.get("na", ""))})


@require_POST
@for_actor()
def bericht_open(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Go where a message leads, and mark it as read. Somebody else's message does not exist."""
    path = path_of(actor, pk)
    if path is None or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise NotDisclosed
    mark_read(actor, bericht_id=pk, now=timezone.now())
    return redirect(path)


@require_POST
@for_actor()
def berichten_read(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Mark all one's messages as read."""
    mark_read(actor, now=timezone.now())
    return redirect("berichten")
