"""The tab Actiepunten of a casus."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.actiepunten import ActiepuntForm
from cases.queries.actiepunten import (
    CATEGORIES,
    actiepunt_page,
    assignees,
    explanation_boxes,
    readers_of,
    readers_per_box,
)
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import OpenCasus
from cases.services.actiepunten import add_actiepunt, finish_actiepunt
from cases.views.casussen import opened
from parties.actor import Actor
from parties.doors import for_actor
from parties.terms import termijn


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def casus_actiepunten(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """What was agreed, and the form to agree on more."""
    oc = opened(request, actor, nummer, categories=CATEGORIES)
    today = timezone.localdate()
    form = _form(request, actor, oc, today)
    if form is not None and request.method == "POST" and form.is_valid():
        add_actiepunt(actor, casus_id=oc.id, **form.agreement(), now=timezone.now())
        messages.success(request, "Het actiepunt is vastgelegd.")
        return redirect("casus_actiepunten", nummer)
    failed = form is not None and bool(form.errors)
    context: dict[str, Any] = {
        **casus_frame(actor, oc.casus, oc.opening, active="actiepunten"),
        "page": actiepunt_page(actor, oc, today=today),
        "form": form,
        "failed": failed,
    }
    if form is not None:
        chosen = (form["toelichting_vak"].value() or "", form["wie"].value() or "")
        context["category"], context["readers"] = readers_of(actor, oc, *chosen)
        context["per_box"] = readers_per_box(actor, oc)
        context["readers_url"] = reverse("actiepunt_readers", args=[nummer])
    return render(request, "cases/actiepunten.html", context, status=422 if failed else 200)


def _form(request: HttpRequest, actor: Actor, oc: OpenCasus, today: dt.date) -> ActiepuntForm | None:
    """The form, unless the convenant lets the actor's party make no agreements here or the casus is closed."""
    if oc.casus.afgeschermd or not oc.opening.may_provide(oc.id, 22):
        return None
    return ActiepuntForm(
        request.POST or None,
        wie=assignees(actor, oc),
        boxes=explanation_boxes(oc),
        today=today,
        initial={
            "uiterlijk": today + dt.timedelta(days=termijn("actiepunt_dagen", actor.gemeente_id)),
            "toelichting_vak": "afspraak",
        },
    )


@require_GET
@for_actor(content=True)
def actiepunt_readers(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """ "Wie leest dit?" for another kind of explanation; opens only who takes part."""
    oc = opened(request, actor, nummer, categories=(22, 30))
    category, organisations = readers_of(actor, oc, request.GET.get("toelichting_vak", ""), request.GET.get("wie", ""))
    context = {
        "organisations": organisations,
        "category": category,
        "id": "readers",
        "url": reverse("actiepunt_readers", args=[nummer]),
    }
    return render(request, "components/readers.html", context)


@require_POST
@for_actor(content=True)
def actiepunt_finish(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Say that an actiepunt is done; back to where one came from."""
    finish_actiepunt(actor, actiepunt_id=pk, now=timezone.now())
    messages.success(request, "Het actiepunt is afgerond.")
    if request.GET.get("terug") == "mijn-werk":
        return redirect("mijn_werk")
    return redirect("casus_actiepunten", nummer)
