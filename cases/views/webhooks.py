"""The webhooks of one person, to see whether they work, and to turn them off and on. They are made through the API."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.queries.webhooks import webhook_lines
from cases.services.webhooks import change, unsubscribe
from parties.actor import Actor
from parties.doors import for_actor


@require_GET
@for_actor(content=True)
def webhooks(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where systems are told, of what, and how that goes."""
    return render(request, "cases/webhooks.html", {"lines": webhook_lines(actor)})


@require_POST
@for_actor(content=True)
def webhook_switch(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Turn it on when `aan` is 1, else off."""
    on = request.POST.get("aan") == "1"
    change(actor, webhook_id=pk, actief=on, now=timezone.now())
    messages.success(request, "De webhook staat weer aan." if on else "De webhook staat uit.")
    return redirect("webhooks")


@require_POST
@for_actor(content=True)
def webhook_remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Remove it, with what still had to be told."""
    unsubscribe(actor, webhook_id=pk)
    messages.success(request, "De webhook is verwijderd.")
    return redirect("webhooks")
