"""The list of casussen, the page of one, and opening a new one."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.casussen import AanmeldingForm, CasusFilterForm, NewCasusForm, ReasonForm
from cases.models import Casus
from cases.queries.aanmelding import free_meldingen, own_items
from cases.queries.bewaren import shielded_since
from cases.queries.casus_list import CasusFilter, casus_list
from cases.queries.casus_page import OVERVIEW, casus_frame, overview
from cases.queries.loaders import OpenCasus, load_casus, open_casus_to_read
from cases.queries.uitleg import readers_when_shared
from cases.rules.bewaren import may_doeltoets
from cases.rules.casussen import may_aanmelden, may_open_casus
from cases.services.aanmelding import aanmelden
from cases.services.casussen import open_casus
from cases.views.reasons import keep_reason, reason_for
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Doel

# An address of ours: words, numbers and dashes between slashes.
LOCAL = re.compile(r"(/[\w-]+)+/", re.ASCII)


def opened(
    request: HttpRequest, actor: Actor, nummer: str, *, categories: tuple[int, ...] = ALL_CATEGORIES
) -> OpenCasus:
    """Open a casus for a page, with the kept reason where it is closed. Raises NotDisclosed and ReasonNeeded."""
    casus = load_casus(actor, nummer)
    reden = reason_for(request, casus)
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=categories, doel=Doel.CASUS, reden=reden)
    opening.require(casus.pk)
    return OpenCasus(casus, opening)


def ask_reason(
    request: HttpRequest, actor: Actor, casus: Casus, form: ReasonForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page that asks why somebody opens a closed casus; shows no more than the shell."""
    asked = request.POST.get("terug", "") if form else request.path if request.method == "GET" else ""
    context = {
        **casus_frame(actor, casus),
        "form": form or ReasonForm(),
        "back": _back(casus, asked),
        "since": shielded_since(casus),
        "may_decide": bool(may_doeltoets(actor, casus)),
    }
    return render(request, "cases/casus_reason.html", context, status=status)


def _back(casus: Casus, path: str) -> str:
    """The page of this casus, or the file, that was asked for; else its first page."""
    home = reverse("casus_detail", args=[casus.nummer])
    return path if LOCAL.fullmatch(path) and path.startswith((home, "/documenten/")) else home


@require_GET
@for_actor(content=True)
def casus_list_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = CasusFilterForm({"groep": "open", **request.GET.dict()})
    form.is_valid()
    known = {key: value for key, value in form.cleaned_data.items() if value}
    page = casus_list(actor, CasusFilter(**known), after=request.GET.get("na", ""), today=timezone.localdate())
    filtered = any(request.GET.get(key) for key in form.fields)
    context = {"form": form, "page": page, "filtered": filtered, "may_open": bool(may_open_casus(actor))}
    return render(request, "cases/casus_list.html", context)


@require_GET
@for_actor(content=True)
def casus_detail(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    oc = opened(request, actor, nummer, categories=OVERVIEW)
    page = overview(
        actor,
        oc,
        kind=request.GET.get("toon", ""),
        everything=request.GET.get("alles") == "1",
        today=timezone.localdate(),
    )
    return render(request, "cases/casus_detail.html", {**casus_frame(actor, oc.casus, oc.opening), "page": page})


@require_POST
@for_actor(content=True)
def casus_reason(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Keep the reason why somebody opens a closed casus; the opening that follows logs it."""
    casus = load_casus(actor, nummer)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return ask_reason(request, actor, casus, form, status=422)
    keep_reason(request, nummer, form.cleaned_data["reden"], timezone.now())
    return redirect(_back(casus, request.POST.get("terug", "")))


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def casus_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    require(may_open_casus(actor))
    choices = free_meldingen(actor)
    form = NewCasusForm(request.POST or None, gemeente_id=actor.gemeente_id, meldingen=choices)
    if form.is_valid():
        casus = open_casus(
            actor,
            melding_ids=form.cleaned_data.get("meldingen", []),
            soort=form.cleaned_data["soort"].soort,
            soortnaam=form.cleaned_data["soort"].soortnaam,
            now=timezone.now(),
        )
        return redirect("casus_detail", casus.nummer)
    return render(request, "cases/casus_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def casus_aanmelden(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    oc = open_casus_to_read(actor, nummer)
    require(may_aanmelden(actor, oc.casus))
    items = own_items(actor, oc)
    everything = [key for _, rows in items for key, _ in rows]
    form = AanmeldingForm(request.POST or None, items=items, initial={"items": everything})
    if form.is_valid():
        data = form.cleaned_data
        aanmelden(
            actor,
            casus=oc.casus,
            doel=data["doel"],
            noodzaak=data["noodzaak"],
            subsidiariteit=data["subsidiariteit"],
            chosen=data.get("items", []),
            spoed=data["spoed"],
            now=timezone.now(),
        )
        return redirect("casus_detail", nummer)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, "aanmelden"),
        "form": form,
        "readers": readers_when_shared(actor, oc, 10),
    }
    return render(request, "cases/casus_aanmelden.html", context, status=422 if form.is_bound else 200)
