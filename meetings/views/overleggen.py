"""The list of meetings, and planning, moving, beginning and ending one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meetings.forms.overleggen import MomentForm, PlanForm, moment_initial
from meetings.queries.besluitenlijst import besluitenlijst
from meetings.queries.loaders import load_overleg
from meetings.queries.overleggen import overleg_list
from meetings.rules import may_plan, may_start
from meetings.services import overleggen as services
from meetings.wording import heading_date
from parties.actor import Actor
from parties.dates import long_date
from parties.decisions import require
from parties.doors import for_actor
from parties.terms import termijn


@require_safe
@for_actor(content=True)
def overleg_list_page(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Dates for every party; times of its own casussen."""
    page = overleg_list(actor, now=timezone.now(), before=request.GET.get("na", ""))
    return render(request, "meetings/overleg_list.html", {"page": page, "may_plan": bool(may_plan(actor))})


@for_actor(content=True)
def overleg_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Plan one meeting or a series."""
    require(may_plan(actor))
    initial = {"aantal": 1, "duur_minuten": termijn("overleg_duur_minuten", actor.gemeente_id)}
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = services.plan_overleggen(
            actor,
            begint_op=form.begint_op,
            aantal=form.cleaned_data["aantal"],
            duur_minuten=form.cleaned_data["duur_minuten"],
            locatie=form.cleaned_data["locatie"],
        )
        messages.success(request, f"Gepland: {len(made)} {'overleg' if len(made) == 1 else 'overleggen'}.")
        return redirect("overleg_list")
    return _form(request, form, {"title": "Overleg plannen", "label": "Plannen", "overleg": None})


@for_actor(content=True)
def overleg_edit(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """Move a planned meeting."""
    overleg = load_overleg(actor, overleg_id)
    require(may_start(actor, overleg))
    form = MomentForm(request.POST or None, initial=moment_initial(overleg))
    if request.method == "POST" and form.is_valid():
        services.change_overleg(
            actor,
            overleg=overleg,
            begint_op=form.begint_op,
            duur_minuten=form.cleaned_data["duur_minuten"],
            locatie=form.cleaned_data["locatie"],
        )
        messages.success(request, "Het overleg is gewijzigd.")
        return redirect("overleg_detail", overleg_id)
    return _form(request, form, {"title": "Overleg wijzigen", "label": "Bewaren", "overleg": overleg})


def _form(request: HttpRequest, form: MomentForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "meetings/overleg_form.html", {"form": form, **context}, status=status)


@require_POST
@for_actor(content=True)
def overleg_start(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    services.start_overleg(actor, overleg=load_overleg(actor, overleg_id), now=timezone.now())
    messages.success(request, "Het overleg is begonnen.")
    return redirect("overleg_detail", overleg_id)


@require_POST
@for_actor(content=True)
def overleg_finish(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    services.finish_overleg(actor, overleg=load_overleg(actor, overleg_id), now=timezone.now())
    messages.success(request, "Het overleg is afgerond. Elke organisatie ziet haar eigen besluitenlijst.")
    return redirect("besluitenlijst", overleg_id)


@require_POST
@for_actor(content=True)
def overleg_send(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    services.send_agenda(actor, overleg=load_overleg(actor, overleg_id), now=timezone.now())
    messages.success(request, "De organisaties op de agenda krijgen bericht.")
    return redirect("overleg_detail", overleg_id)


@require_safe
@for_actor(content=True)
def besluitenlijst_page(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """What came of the meeting, for the actor's own Partij."""
    overleg = load_overleg(actor, overleg_id)
    lijst = besluitenlijst(actor, overleg, now=timezone.now())
    context = {
        "lijst": lijst,
        "overleg": overleg,
        "title": heading_date(overleg.begint_op),
        "partij": actor.partij_naam,
        "terms": [
            ("Besluitenlijst klaar op", long_date(lijst.days.besluitenlijst)),
            ("Corrigeren tot en met", long_date(lijst.days.correctie)),
        ],
    }
    return render(request, "meetings/besluitenlijst.html", context)
