"""The triage queue and one aanmelding."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.boxes import readership
from cases.forms.triage import DecideForm, InviteForm, TakeForm
from cases.queries.casus_page import casus_frame
from cases.queries.loaders import load_casus, open_casus_to_read
from cases.queries.triage import queue, triage_page
from cases.rules.triage import may_decide, may_see_triage
from cases.services.triage import give_back, invite, refer, take_in_triage
from cases.views.reasons import reason_for
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.queries import partijen_of
from privacy.gate import Doel

OPENED = (1, 10, 22, 30)
IN_TRIAGE = ("aangemeld", "triage")


@require_GET
@for_actor(content=True)
def triage(request: HttpRequest, actor: Actor) -> HttpResponse:
    require(may_see_triage(actor))
    return render(request, "cases/triage.html", {"rows": queue(actor, timezone.localdate())})


@require_GET
@for_actor(content=True)
def triage_detail(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    require(may_see_triage(actor))
    return _page(request, actor, nummer)


def _page(request: HttpRequest, actor: Actor, nummer: str, *, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page with its three forms; a bound one keeps what was typed."""
    reden = reason_for(request, load_casus(actor, nummer, doel=Doel.TRIAGE))
    oc = open_casus_to_read(actor, nummer, doel=Doel.TRIAGE, categories=OPENED, reden=reden)
    page = triage_page(actor, oc)
    context: dict[str, Any] = {
        **casus_frame(actor, oc.casus, oc.opening, "triage"),
        "page": page,
        "waiting": oc.casus.status == "aangemeld",
        "deciding": oc.casus.status == "triage",
        "take": bound.get("take") or TakeForm(auto_id="take_%s"),
        "decide": bound.get("decide") or DecideForm(auto_id="decide_%s"),
        "invite": bound.get("invite") or InviteForm(free=page.free, auto_id="invite_%s"),
        "failed": next(iter(bound.values()), None),
        "readers": readership(actor, oc.opening, oc.casus).of(22),
    }
    return render(request, "cases/triage_detail.html", context, status=status)


@require_POST
@for_actor(content=True)
def triage_take(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    casus = load_casus(actor, nummer, doel=Doel.TRIAGE)
    require(may_decide(actor, casus, states=("aangemeld",)))
    form = TakeForm(request.POST, auto_id="take_%s")
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, take=form)
    take_in_triage(actor, casus=casus, now=timezone.now())
    return redirect("triage_detail", nummer)


@require_POST
@for_actor(content=True)
def triage_invite(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    casus = load_casus(actor, nummer, doel=Doel.TRIAGE)
    require(may_decide(actor, casus, states=("triage", "geagendeerd", "in_behandeling", "opgeschaald", "juridisch")))
    known = tuple(partijen_of(casus.gemeente_id))
    form = InviteForm(request.POST, free=known, auto_id="invite_%s")
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, invite=form)
    chosen = [partij for partij in known if str(partij.pk) in form.cleaned_data["partijen"]]
    invite(actor, casus=casus, partijen=chosen, now=timezone.now())
    return redirect("triage_detail" if casus.status in IN_TRIAGE else "casus_deelnemers", nummer)


@require_POST
@for_actor(content=True)
def triage_decide(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    casus = load_casus(actor, nummer, doel=Doel.TRIAGE)
    require(may_decide(actor, casus, states=IN_TRIAGE))
    form = DecideForm(request.POST, auto_id="decide_%s")
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, decide=form)
    target, reden = form.cleaned_data["besluit"], form.cleaned_data["reden"]
    if target == "eigen":
        give_back(actor, casus=casus, reden=reden, now=timezone.now())
    else:
        refer(actor, casus=casus, target=target, reden=reden, now=timezone.now())
    return redirect("triage")
