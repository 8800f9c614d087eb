"""The guests of a meeting: for the regie, who chairs."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meetings.forms.gasten import GastForm
from meetings.models import Agendapunt
from meetings.queries.agenda import items_of
from meetings.queries.gasten import guest_lines, guests_of
from meetings.queries.loaders import load_overleg
from meetings.rules import may_welcome
from meetings.services import gasten as services
from meetings.wording import heading_date
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def gasten(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """Who is at the table without working with Overlast; POST adds one."""
    overleg = load_overleg(actor, overleg_id)
    require(may_welcome(actor, overleg))
    form = GastForm(request.POST if request.method == "POST" else None, items=items_of(overleg))
    if request.method == "POST" and form.is_valid():
        services.welcome_gast(actor, overleg=overleg, **form.guest(), now=timezone.now())
        messages.success(request, "De gast staat op de lijst.")
        return redirect("gasten", overleg_id)
    context = {
        "form": form,
        "overleg": overleg,
        "title": heading_date(overleg.begint_op),
        "guests": guest_lines(actor, overleg, guests_of(overleg)),
    }
    return render(request, "meetings/gasten.html", context, status=422 if form.errors else 200)


@require_POST
@for_actor(content=True)
def gast_sign(request: HttpRequest, actor: Actor, overleg_id: UUID, gast_id: UUID) -> HttpResponse:
    """The guest signed."""
    services.sign_gast(actor, overleg=load_overleg(actor, overleg_id), gast_id=gast_id, now=timezone.now())
    messages.success(request, "Vastgelegd dat de gast de geheimhoudingsverklaring tekende.")
    return _back(request, overleg_id)


@require_POST
@for_actor(content=True)
def gast_leave(request: HttpRequest, actor: Actor, overleg_id: UUID, gast_id: UUID) -> HttpResponse:
    """The guest left."""
    services.gast_leaves(actor, overleg=load_overleg(actor, overleg_id), gast_id=gast_id, now=timezone.now())
    messages.success(request, "Vastgelegd dat de gast weg is.")
    return _back(request, overleg_id)


def _back(request: HttpRequest, overleg_id: UUID) -> HttpResponse:
    """To the casus that was waiting for it, else to the list of guests."""
    try:
        wanted = UUID(request.POST.get("punt", ""))
    except ValueError:
        return redirect("gasten", overleg_id)
    punt = Agendapunt.objects.filter(overleg_id=overleg_id, pk=wanted).first()
    return redirect("agendapunt_detail", overleg_id, punt.pk) if punt else redirect("gasten", overleg_id)
