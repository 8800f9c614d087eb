"""The start page of privacy officer, FG and tekenbevoegde."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from privacy.queries.privacy_page import ROLES, desk


@require_safe
@for_actor(rollen=ROLES)
def privacy(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits, with counts and dates."""
    context = {"desk": desk(actor, now=timezone.now()), "may_look": actor.has(Rol.PRIVACY_OFFICER)}
    return render(request, "privacy/privacy.html", context)
