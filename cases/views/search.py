"""The search field of the header: a POST, so that no name or address comes into a URL, a log or a history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from cases.queries.search import find, find_number
from parties.actor import Actor
from parties.doors import for_actor

LONGEST = 120


@sensitive_post_parameters("q")
@require_POST
@for_actor(content=True)
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    q = request.POST.get("q", "").replace("\x00", "").strip()[:LONGEST]
    exact = find_number(actor, q)
    if exact:
        return redirect(exact)
    hits, more = find(actor, q) if q else ((), False)
    return render(request, "cases/search.html", {"hits": hits, "more": more, "asked": bool(q)})
