"""On the casus itself: does it go on, and must it be kept?"""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.forms.bewaren import DoeltoetsForm, HoldForm
from cases.queries.bewaren import holds, shielded_since
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import load_casus
from cases.rules.bewaren import may_close_at_doeltoets, may_doeltoets, may_hold
from cases.services.bewaren import set_hold
from cases.services.doeltoets import close_casus, continue_casus
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor


@for_actor(content=True)
@require_http_methods(["GET", "HEAD", "POST"])
def casus_doeltoets(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Decide whether a casus goes on; shows no more than its shell."""
    casus = load_casus(actor, nummer)
    require(may_doeltoets(actor, casus))
    form = DoeltoetsForm(
        request.POST if request.method == "POST" else None,
        own=casus.status == "eigen",
        may_close=bool(may_close_at_doeltoets(casus)),
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = form.cleaned_data
        if data["besluit"] == "sluiten":
            close_casus(
                actor,
                casus=casus,
                motivatie=data["motivatie"],
                evaluatie=data.get("evaluatie", ""),
                waakvlam={"ja": True, "nee": False}.get(data.get("waakvlam", "")),
                now=timezone.now(),
            )
            messages.success(request, "De casus is gesloten. Vanaf nu telt de bewaartermijn.")
        else:
            continue_casus(actor, casus=casus, motivatie=data["motivatie"], now=timezone.now())
            messages.success(request, "De casus gaat door. Over een half jaar vragen we het opnieuw.")
        return redirect("casus_detail", nummer)
    context = {**casus_frame(actor, casus, active="doeltoets"), "form": form, "since": shielded_since(casus)}
    return render(request, "cases/casus_doeltoets.html", context, status=422 if form.errors else 200)


@for_actor(content=True)
@require_http_methods(["GET", "HEAD", "POST"])
def casus_bewaarplicht(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Keep this casus from being destroyed, for a jurist or regisseur who works on it."""
    casus = load_casus(actor, nummer)
    require(may_hold(actor))
    today = timezone.localdate()
    form = HoldForm(request.POST if request.method == "POST" else None, today=today, nummer=casus.nummer)
    if request.method == "POST" and form.is_valid():
        set_hold(actor, nummer=casus.nummer, **form.cleaned_data)
        messages.success(request, "Deze casus blijft bewaard tot iemand dit beëindigt.")
        return redirect("casus_bewaarplicht", nummer)
    context = {
        **casus_frame(actor, casus, active="bewaarplicht"),
        "form": form,
        "page": holds(actor, today=today, casus=casus),
    }
    return render(request, "cases/casus_bewaarplicht.html", context, status=422 if form.errors else 200)
