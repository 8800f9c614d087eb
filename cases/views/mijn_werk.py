"""The start page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.queries.mijn_werk import mijn_werk as work_of
from parties.actor import Actor
from parties.dates import long_date
from parties.doors import for_actor
from parties.models import Rol


@require_safe
@for_actor()
def mijn_werk(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What is mine, what is late, what is next; for oversight the way to its own pages."""
    today = timezone.localdate()
    context = {
        "today": long_date(today),
        "work": work_of(actor, today=today) if actor.sees_content else None,
        "files_meldingen": actor.has(Rol.CONSULENT),
    }
    return render(request, "cases/mijn_werk.html", context)
