"""The read log for privacy officer and FG."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.forms.inzagelog import InzagelogFilter
from privacy.gate import Doel
from privacy.queries.inzagelog import LogPage, log_detail, log_page


@for_actor(oversight=True)
def inzagelog(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who read what of whom, when and why; that somebody reads this is logged before it is shown."""
    form = InzagelogFilter(request.GET, actor=actor)
    valid = form.is_valid()
    page = LogPage()
    if valid:
        gate.log_event(actor, "inzage_logboek", doel=Doel.TOEZICHT, object=form.wanted.text)
        page = log_page(form.wanted, request.GET.get("na", ""))
    context = {"form": form, "page": page, "filtered": bool(request.GET)}
    return render(request, "privacy/inzagelog.html", context, status=200 if valid else 422)


@for_actor(oversight=True)
def inzagelog_regel(request: HttpRequest, actor: Actor, nr: int) -> HttpResponse:
    """One row of the read log in full."""
    gate.log_event(actor, "inzage_logboek", doel=Doel.TOEZICHT, object=f"Logboek regel {nr}")
    detail = log_detail(nr)
    if detail is None:
        raise gate.NotDisclosed
    return render(request, "privacy/inzagelog_regel.html", {"detail": detail})
