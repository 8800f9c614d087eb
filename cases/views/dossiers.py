"""The tab Dossier: texts, producties and their order, the export and its progress."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.dossier.items import CATEGORIES
from cases.forms.dossiers import TextsForm
from cases.models import Casus
from cases.queries.casus_page import casus_frame
from cases.queries.dossier import DossierPage, dossier_page, find_dossier, own_items, version_of
from cases.queries.loaders import OpenCasus, load_casus, open_casus_to_read
from cases.rules.dossiers import PROCESPARTIJEN, may_build, may_release
from cases.services.dossiers import (
    choose_items,
    move_productie,
    order_by_date,
    request_export,
    save_texts,
    start_dossier,
)
from parties.actor import Actor
from parties.decisions import NotAllowed, require
from parties.doors import for_actor
from privacy.gate import Doel

STEPS = {"omhoog": -1, "omlaag": 1, "weg": 0}


@require_safe
@for_actor(content=True)
def casus_dossier(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """For a procespartij the version in the making and the exported ones; for others what they may release for it."""
    casus = _load(actor, nummer)
    if actor.partij_soort in PROCESPARTIJEN:
        return _page(request, actor, _open(actor, nummer))
    require(may_release(actor, casus))
    opened = open_casus_to_read(actor, nummer, categories=CATEGORIES, doel=Doel.DOSSIER)
    context = {
        **casus_frame(actor, opened.casus, opened.opening, active="dossier"),
        "rows": own_items(opened.opening, opened.casus),
    }
    return render(request, "cases/dossier_release.html", context)


@require_POST
@for_actor(content=True)
def dossier_start(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Begin a version."""
    start_dossier(actor, casus=_load(actor, nummer), now=timezone.now())
    return redirect("casus_dossier", nummer)


@require_POST
@for_actor(content=True)
def dossier_texts(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Keep the texts."""
    casus = _load(actor, nummer)
    dossier = find_dossier(actor, casus, pk)
    form = TextsForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, _open(actor, nummer), form=form)
    save_texts(actor, casus=casus, dossier=dossier, **form.cleaned_data, now=timezone.now())
    messages.success(request, "De teksten zijn bewaard.")
    return redirect("casus_dossier", nummer)


@require_POST
@for_actor(content=True)
def dossier_choose(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Add the ticked items as producties."""
    casus = _load(actor, nummer)
    count = choose_items(
        actor,
        casus=casus,
        dossier=find_dossier(actor, casus, pk),
        keys=request.POST.getlist("stuk"),
        now=timezone.now(),
    )
    if count:
        messages.success(request, "1 productie erbij." if count == 1 else f"{count} producties erbij.")
    else:
        messages.warning(request, "U heeft niets gekozen. Zet eerst een vinkje.")
    return redirect("casus_dossier", nummer)


@require_POST
@for_actor(content=True)
def dossier_move(request: HttpRequest, actor: Actor, nummer: str, pk: UUID, productie: UUID) -> HttpResponse:
    """Move a productie up or down, or take it out."""
    casus = _load(actor, nummer)
    step = STEPS.get(request.POST.get("richting", ""))
    if step is None:
        return HttpResponse(status=400)
    move_productie(actor, casus=casus, dossier=find_dossier(actor, casus, pk), productie_id=productie, step=step)
    return redirect("casus_dossier", nummer)


@require_POST
@for_actor(content=True)
def dossier_order(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Number the producties from old to new."""
    casus = _load(actor, nummer)
    order_by_date(actor, casus=casus, dossier=find_dossier(actor, casus, pk))
    return redirect("casus_dossier", nummer)


@require_POST
@for_actor(content=True)
@reauthentication_required(app="cases")
def dossier_export(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Ask for the file; what is missing is said above the page."""
    casus = _load(actor, nummer)
    try:
        request_export(actor, casus=casus, dossier=find_dossier(actor, casus, pk), now=timezone.now())
    except NotAllowed as refusal:
        return _page(request, actor, _open(actor, nummer), refusal=refusal)
    messages.success(request, "Het dossier wordt gemaakt. Dat duurt meestal minder dan een minuut.")
    return redirect("casus_dossier", nummer)


@require_safe
@for_actor(content=True)
def dossier_status(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Progress of one export, asked for by the page every few seconds; no personal data, so nothing is opened."""
    casus = _load(actor, nummer)
    require(may_build(actor, casus))
    version = version_of(casus, find_dossier(actor, casus, pk), now=timezone.now())
    return render(request, "cases/dossier_version.html", {"version": version})


def _load(actor: Actor, nummer: str) -> Casus:
    return load_casus(actor, nummer, doel=Doel.DOSSIER)


def _open(actor: Actor, nummer: str) -> OpenCasus:
    require(may_build(actor, _load(actor, nummer)))
    return open_casus_to_read(actor, nummer, categories=CATEGORIES, doel=Doel.DOSSIER)


def _page(
    request: HttpRequest,
    actor: Actor,
    opened: OpenCasus,
    *,
    form: TextsForm | None = None,
    refusal: NotAllowed | None = None,
) -> HttpResponse:
    page = dossier_page(actor, opened.opening, opened.casus, now=timezone.now())
    context: dict[str, Any] = {
        **casus_frame(actor, opened.casus, opened.opening, active="dossier"),
        "page": page,
        "form": form or _texts(page),
        "refusal": refusal,
    }
    failed = refusal is not None or (form is not None and form.errors)
    return render(request, "cases/dossier.html", context, status=422 if failed else 200)


def _texts(page: DossierPage) -> TextsForm | None:
    return TextsForm(initial={"ontvanger": page.concept.ontvanger, **asdict(page.texts)}) if page.concept else None
