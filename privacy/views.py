"""The read log for privacy officer and FG, and the convenant for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.forms import InzagelogFilter, MatrixFilter
from privacy.gate import Doel
from privacy.matrix import convenant_in_force, kinds_of, matrix_of, phase_or_default
from privacy.queries import LogPage, log_detail, log_page


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


@for_actor()
def convenant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The convenant in force: who signed it, and which organisation reads and provides what."""
    found = convenant_in_force(actor.gemeente_id, timezone.localdate())
    if found is None:
        return render(request, "privacy/geen_convenant.html")
    fase = phase_or_default(request.GET.get("fase", ""))
    matrix = matrix_of(actor, found, soort=request.GET.get("soort", ""), fase=fase)
    form = MatrixFilter(initial={"soort": matrix.chosen.soort, "fase": fase}, kinds=kinds_of(matrix))
    return render(request, "privacy/convenant.html", {"matrix": matrix, "form": form})
