"""The tab Interventies of a casus, its forms, and the letter."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.boxes import readers
from cases.forms.interventies import BeginForm, BriefForm, FinishForm, StartForm
from cases.interventies import BY_KEY, CATEGORIES, Soort, ends_on, find_step, skipped, steps_of
from cases.letters import proposals
from cases.letters.rendering import context as letter_context
from cases.models import Interventie, Naw, Overlastmelding
from cases.queries.casus_page import casus_frame
from cases.queries.interventies import find_interventie, interventie_page
from cases.queries.loaders import OpenCasus, load_casus, open_casus_to_read
from cases.rules.interventies import may_change, may_start
from cases.services.brieven import Draft, compose, send_brief
from cases.services.interventies import begin_interventie, finish_interventie, start_interventie
from cases.views.reasons import reason_for
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from privacy import gate
from privacy.gate import Doel

# The participants (22, 30) answer "Wie leest dit?".
WITH_READERS = tuple(sorted({*CATEGORIES, 22, 30}))
BRIEF_CATEGORIES = (1, 8, *WITH_READERS)


@require_safe
@for_actor(content=True)
def casus_interventies(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The ladder, the steps so far and the steps one may take. The page of a closed casus asks why one opens it."""
    reden = reason_for(request, load_casus(actor, nummer))
    opened = open_casus_to_read(actor, nummer, categories=WITH_READERS, reden=reden)
    page = interventie_page(actor, opened, today=timezone.localdate())
    return render(request, "cases/interventies.html", {**_frame(actor, opened), "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def interventie_new(request: HttpRequest, actor: Actor, nummer: str, soort: str) -> HttpResponse:
    """Take a step of the catalogue."""
    opened, kind, steps = _open_for(actor, nummer, soort, WITH_READERS)
    today = timezone.localdate()
    taken = {row.soort for row in gate.of_casus(opened.opening, Interventie, opened.id)}
    lighter = skipped(kind, taken, steps) if kind.naar_overleg else ()
    initial = {"begonnen_op": today, "loopt_tot": ends_on(kind, today)}
    form = StartForm(request.POST or None, initial=initial, soort=kind, skipped=lighter)
    if request.method == "POST" and form.is_valid():
        row = start_interventie(actor, casus=opened.casus, soort=kind, now=timezone.now(), **form.cleaned_data)
        waits = row.status == Interventie.Status.VOORBEREID
        messages.success(
            request,
            f"{kind.naam} is voorbereid en wacht op het casusoverleg." if waits else f"{kind.naam} is vastgelegd.",
        )
        return redirect("casus_interventies", nummer)
    extra = {"soort": kind, "readers": readers(actor, opened.opening, opened.casus, kind.categorie)}
    return _form_page(request, actor, opened, form, "cases/interventie_start.html", extra)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def interventie_begin(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Start a prepared step that the casusoverleg discussed."""
    opened = open_casus_to_read(actor, nummer, categories=CATEGORIES)
    row = find_interventie(opened.opening, opened.casus, pk)
    require(may_change(actor, row))
    form = BeginForm(request.POST or None, initial={"begonnen_op": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        begin_interventie(actor, casus=opened.casus, interventie_id=pk, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{BY_KEY[row.soort].naam} is begonnen.")
        return redirect("casus_interventies", nummer)
    return _form_page(request, actor, opened, form, "cases/interventie_begin.html", {"soort": BY_KEY[row.soort]})


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def interventie_finish(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Record the result of a step."""
    opened = open_casus_to_read(actor, nummer, categories=WITH_READERS)
    row = find_interventie(opened.opening, opened.casus, pk)
    require(may_change(actor, row))
    kind = BY_KEY[row.soort]
    form = FinishForm(request.POST or None, soort=kind)
    if request.method == "POST" and form.is_valid():
        finish_interventie(actor, casus=opened.casus, interventie_id=pk, now=timezone.now(), **form.cleaned_data)
        messages.success(request, f"{kind.naam} is afgerond.")
        return redirect("casus_interventies", nummer)
    extra = {"soort": kind, "readers": readers(actor, opened.opening, opened.casus, kind.categorie)}
    return _form_page(request, actor, opened, form, "cases/interventie_finish.html", extra)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def brief_new(request: HttpRequest, actor: Actor, nummer: str, soort: str) -> HttpResponse:
    """Write a letter: change the proposed text, look at the preview, send."""
    opened, kind, _ = _open_for(actor, nummer, soort, BRIEF_CATEGORIES, doel=Doel.BRIEF)
    if not kind.met_brief:
        raise gate.NotDisclosed
    form = BriefForm(request.POST or None, initial=_proposal(actor, opened))
    preview: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        draft = Draft(**form.cleaned_data)
        if request.POST.get("actie") == "versturen":
            send_brief(actor, casus=opened.casus, soort=kind, draft=draft, now=timezone.now())
            messages.success(request, "De brief is gemaakt en vastgelegd. Print hem en verstuur hem aangetekend.")
            return redirect("casus_interventies", nummer)
        preview = letter_context(compose(actor, casus=opened.casus, draft=draft))
    extra = {
        "soort": kind,
        "preview": preview,
        "readers": readers(actor, opened.opening, opened.casus, kind.categorie),
    }
    return _form_page(request, actor, opened, form, "cases/interventie_brief.html", extra)


def _open_for(
    actor: Actor, nummer: str, soort: str, categories: tuple[int, ...], *, doel: Doel = Doel.CASUS
) -> tuple[OpenCasus, Soort, tuple[Soort, ...]]:
    """The opened casus, the kind of step and the ladder. Raises NotDisclosed, NotAllowed or MayNotProvide."""
    opened = open_casus_to_read(actor, nummer, categories=categories, doel=doel)
    steps = steps_of(actor.gemeente_id)
    kind = find_step(steps, soort)
    if kind is None:
        raise gate.NotDisclosed
    require(may_start(actor, kind, opened.casus))
    if not opened.opening.may_provide(opened.id, kind.categorie):
        raise gate.MayNotProvide
    return opened, kind, steps


def _proposal(actor: Actor, opened: OpenCasus) -> dict[str, Any]:
    today = timezone.localdate()
    proposal = proposals.waarschuwing(
        naw=gate.of_casus(opened.opening, Naw, opened.id, "adres"),
        meldingen=[
            row for row in gate.of_casus(opened.opening, Overlastmelding, opened.id) if row.bron_id == actor.partij_id
        ],
        today=today,
    )
    return {
        "aan": proposal.aan,
        "adres": proposal.adres,
        "onderwerp": proposal.onderwerp,
        "tekst": proposal.tekst,
        "datum": today,
        "reactie_tot": proposal.reactie_tot,
        "verzendwijze": "aangetekend",
    }


def _frame(actor: Actor, opened: OpenCasus) -> dict[str, Any]:
    return {**casus_frame(actor, opened.casus, opened.opening, active="interventies")}


def _form_page(
    request: HttpRequest, actor: Actor, opened: OpenCasus, form: Form, template: str, extra: dict[str, Any]
) -> HttpResponse:
    context = {
        **_frame(actor, opened),
        "form": form,
        "cancel_url": reverse("casus_interventies", args=[opened.casus.nummer]),
        **extra,
    }
    return render(request, template, context, status=422 if form.errors else 200)
