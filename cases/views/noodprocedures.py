"""The noodprocedure: opening a casus in acute danger, and looking at it afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.noodprocedures import NoodprocedureForm
from cases.queries.noodprocedures import own_lines, review_lines
from cases.services.noodprocedures import Unknown, review_noodprocedure, start_noodprocedure
from parties.actor import Actor
from parties.decisions import NotAllowed
from parties.doors import for_actor
from parties.models import Rol
from parties.terms import termijn

UNKNOWN = "Deze casus kan niet worden geopend. Controleer het nummer. Klopt het? Bel dan de regisseur, of 112."


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def noodprocedure(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open one casus for reading for a short time; and those of the actor so far."""
    form = NoodprocedureForm(request.POST or None)
    if form.is_valid():
        try:
            casus = start_noodprocedure(actor, **form.cleaned_data)
        except Unknown:
            form.add_error("nummer", UNKNOWN)
        except NotAllowed as refused:
            form.add_error(None, refused.detail or refused.reason)
        else:
            return redirect("casus_detail", casus.nummer)
    context = {
        "form": form,
        "lines": own_lines(actor, now=timezone.now()),
        "minutes": termijn("noodprocedure_minuten", actor.gemeente_id),
    }
    return render(request, "cases/noodprocedure.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_actor(oversight=True)
def noodprocedure_beoordelen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a judgement, and what was judged."""
    waiting, judged = review_lines(actor, now=timezone.now())
    context = {"waiting": waiting, "judged": judged, "decides": actor.has(Rol.PRIVACY_OFFICER)}
    return render(request, "cases/noodprocedure_beoordelen.html", context)


@require_POST
@for_actor(rollen=frozenset({Rol.PRIVACY_OFFICER}))
def noodprocedure_review(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Say whether it was right."""
    answer = request.POST.get("terecht")
    if answer not in ("ja", "nee"):
        return HttpResponse(status=400)
    review_noodprocedure(actor, noodprocedure_id=pk, terecht=answer == "ja", now=timezone.now())
    if answer == "ja":
        messages.success(request, "Beoordeeld als terecht.")
    else:
        messages.warning(request, "Beoordeeld als onterecht. Bekijk of dit een datalek is, en meld het binnen 72 uur.")
    return redirect("noodprocedure_beoordelen")
