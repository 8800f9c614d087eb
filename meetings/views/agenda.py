"""The agenda of one meeting, and changing it."""

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.boxes import readers
from cases.queries.loaders import load_casus
from cases.queries.uitleg import readers_in
from meetings.forms.overleggen import AddForm, ItemForm, ScheduleForm, default_rubriek
from meetings.models import Casusoverleg
from meetings.queries.agenda import agenda_page, items_of, open_items, ready_casussen, version_of
from meetings.queries.gasten import guest_lines, guests_of
from meetings.queries.loaders import load_agendapunt, load_overleg
from meetings.queries.overleggen import TONES, next_overleggen
from meetings.rules import may_change_agenda, may_plan, may_welcome
from meetings.services import agenda as services
from meetings.services.besluiten import SHARED
from meetings.wording import heading_date, span
from parties.actor import Actor
from parties.dates import due_in, local, long_date
from parties.decisions import require
from parties.doors import for_actor
from parties.terms import termijn
from privacy.gate import Doel


@require_safe
@for_actor(content=True)
def overleg_detail(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """The agenda: all of it for the regie, one's own casussen for the others."""
    return _page(request, actor, load_overleg(actor, overleg_id), None)


def _page(request: HttpRequest, actor: Actor, overleg: Casusoverleg, form: AddForm | None) -> HttpResponse:
    now = timezone.now()
    page = agenda_page(actor, overleg, now=now)
    if page.may_change and form is None:
        form = AddForm(
            casussen=ready_casussen(actor, overleg), minuten=termijn("agendapunt_minuten", actor.gemeente_id)
        )
    context = {
        **agenda_context(overleg, page),
        "form": form if page.may_change else None,
        "title": heading_date(overleg.begint_op),
        "time": span(overleg.begint_op, overleg.duur_minuten),
        "tone": TONES[overleg.status],
        "terms": _terms(overleg, page, local(now)),
        "guests": guest_lines(actor, overleg, guests_of(overleg)),
        "may_welcome": bool(may_welcome(actor, overleg)),
    }
    return render(
        request, "meetings/overleg_detail.html", context, status=422 if form is not None and form.errors else 200
    )


def agenda_context(overleg: Casusoverleg, page: Any) -> dict[str, Any]:
    """What templates/meetings/_agenda.html needs; it is fetched again when the agenda changes."""
    return {"overleg": overleg, "page": page, "follow": overleg.status != Casusoverleg.Status.AFGEROND}


def _terms(overleg: Casusoverleg, page: Any, today: Any) -> list[tuple[str, str]]:
    """The days around this meeting, each with how far away it is."""
    days = page.days
    if overleg.status == Casusoverleg.Status.GEPLAND:
        found = [("Casus aanmelden tot en met", days.aanmelden), ("Agenda klaar op", days.agenda)]
    else:
        found = [("Besluitenlijst klaar op", days.besluitenlijst), ("Corrigeren tot en met", days.correctie)]
    return [(label, long_date(day) + (f" ({due_in(day, today)})" if day >= today else "")) for label, day in found]


@require_safe
@for_actor(content=True)
def overleg_state(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """Follow along: 204 while nothing changed that this actor may know of, else the agenda again."""
    overleg = load_overleg(actor, overleg_id)
    if version_of(overleg, items_of(overleg)) == request.GET.get("versie"):
        return HttpResponse(status=204)
    page = agenda_page(actor, overleg, now=timezone.now())
    return announced(
        render(request, "meetings/_agenda.html", agenda_context(overleg, page)), "De agenda is bijgewerkt."
    )


def announced(response: HttpResponse, text: str) -> HttpResponse:
    """Let a screen reader say that the part was fetched again."""
    response["HX-Trigger"] = json.dumps({"announce": text})
    return response


@require_POST
@for_actor(content=True)
def overleg_add(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """Add a casus on the page of the meeting itself."""
    overleg = load_overleg(actor, overleg_id)
    require(may_change_agenda(actor, overleg))
    form = AddForm(
        request.POST,
        casussen=ready_casussen(actor, overleg),
        minuten=termijn("agendapunt_minuten", actor.gemeente_id),
    )
    if not form.is_valid():
        return _page(request, actor, overleg, form)
    _put(actor, form, overleg_id)
    messages.success(request, "De casus staat op de agenda.")
    return redirect("overleg_detail", overleg_id)


@for_actor(content=True)
def agenda_add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Put one casus on the agenda of a meeting. The page of triage sends the number alone."""
    require(may_plan(actor))
    data = request.POST if request.method == "POST" else None
    if data is not None and "overleg" not in data:
        return redirect(f"{request.path}?{urlencode({'casus': data.get('nummer', '')})}")
    casus = load_casus(actor, (data or request.GET).get("casus", ""), doel=Doel.CASUSOVERLEG)
    overleggen = next_overleggen(actor, after=timezone.now())
    form = ScheduleForm(
        data,
        casussen=[casus],
        overleggen=overleggen,
        minuten=termijn("agendapunt_minuten", actor.gemeente_id),
        initial={"casus": casus.nummer},
    )
    if data is not None and form.is_valid():
        overleg_id = UUID(form.cleaned_data["overleg"])
        _put(actor, form, overleg_id)
        messages.success(request, "De casus staat op de agenda.")
        return redirect("overleg_detail", overleg_id)
    context = {
        "form": form,
        "casus": casus,
        "overleggen": overleggen,
        "rubriek": default_rubriek(casus),
        "readers": readers_in(actor, casus, SHARED, doel=Doel.CASUSOVERLEG),
    }
    return render(request, "meetings/agenda_add.html", context, status=422 if form.errors else 200)


def _put(actor: Actor, form: AddForm, overleg_id: UUID) -> None:
    services.put_on_agenda(
        actor,
        casus_id=form.chosen.pk,
        overleg_id=overleg_id,
        rubriek=form.chosen_rubriek,
        minuten=form.cleaned_data["minuten"],
        vraag=form.cleaned_data["vraag"],
        now=timezone.now(),
    )


@require_POST
@for_actor(content=True)
def agendapunt_move(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """One place up or down."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    services.move_agendapunt(actor, agendapunt=punt, up=request.POST.get("richting") == "omhoog")
    return redirect("overleg_detail", overleg_id)


@require_POST
@for_actor(content=True)
def agenda_sort(request: HttpRequest, actor: Actor, overleg_id: UUID) -> HttpResponse:
    """The order in which somebody dragged the items."""
    overleg = load_overleg(actor, overleg_id)
    try:
        ids = [UUID(pk) for pk in request.POST.getlist("pk")]
    except ValueError:
        raise BadRequest from None
    services.order_agenda(actor, overleg=overleg, ids=ids)
    return redirect("overleg_detail", overleg_id)


@for_actor(content=True)
def agendapunt_edit(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """Other minutes, another rubriek or question."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    require(may_change_agenda(actor, punt.overleg))
    initial = {"rubriek": punt.rubriek, "minuten": punt.minuten, "vraag": punt.vraag}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_agendapunt(actor, agendapunt=punt, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Het agendapunt is gewijzigd.")
        return redirect("agendapunt_detail", overleg_id, agendapunt_id)
    opening = open_items(actor, punt.overleg, [punt], (SHARED, 30), now=timezone.now())
    context = {
        "form": form,
        "punt": punt,
        "title": f"{punt.casus.nummer} · {punt.casus.get_soort_display()}",
        "readers": readers(actor, opening, punt.casus, SHARED),
    }
    return render(request, "meetings/agendapunt_form.html", context, status=422 if form.errors else 200)


@require_POST
@for_actor(content=True)
def agendapunt_remove(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    services.remove_agendapunt(actor, agendapunt=load_agendapunt(actor, overleg_id, agendapunt_id))
    messages.success(request, "Het punt staat niet meer op de agenda.")
    return redirect("overleg_detail", overleg_id)
