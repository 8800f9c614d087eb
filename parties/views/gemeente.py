"""What a gemeente sets for itself."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parties import palettes, terms
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.forms.gemeente import GemeenteForm, LogoForm, PaletForm, TermijnenForm
from parties.models import Gemeente, Rol
from parties.queries.gemeente import gemeente_page, tints_of
from parties.rules.gemeente import keep_gemeente
from parties.services import gemeente as services

KEEPER = frozenset({Rol.BEHEERDER})


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def gemeente(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Name and working hours; colours, logo and terms have a page each."""
    require(keep_gemeente(actor))
    page = gemeente_page(actor)
    van, tot = (dt.time.fromisoformat(each) for each in page.hours)
    form = GemeenteForm(request.POST or None, initial={"naam": page.gemeente.naam, "van": van, "tot": tot})
    if form.is_valid():
        services.change_gemeente(actor, naam=form.cleaned_data["naam"], werktijden=form.werktijden, now=timezone.now())
        messages.success(request, "De gegevens van de gemeente zijn opgeslagen.")
        return redirect("gemeente")
    return render(request, "parties/gemeente.html", {"page": page, "form": form}, status=422 if form.errors else 200)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def gemeente_logo(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The logo above every page."""
    require(keep_gemeente(actor))
    now = timezone.now()
    if request.POST.get("actie") == "weghalen":
        services.change_logo(actor, drawn=None, now=now)
        messages.success(request, "Het logo is weggehaald.")
        return redirect("gemeente_logo")
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else LogoForm()
    if form.is_valid():
        services.change_logo(actor, drawn=form.cleaned_data["logo"], now=now)
        messages.success(request, "Het logo is opgeslagen.")
        return redirect("gemeente")
    return render(request, "parties/gemeente_logo.html", {"form": form}, status=422 if form.errors else 200)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def gemeente_kleuren(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The colours of the pages: looked at first, then saved."""
    require(keep_gemeente(actor))
    current = tuple(Gemeente.objects.values_list("palet", flat=True).get(pk=actor.gemeente_id))
    form = PaletForm(request.POST or None, initial=PaletForm.initial_of(current))
    shown: tuple[str, ...] = ()
    if form.is_valid():
        shown = form.palet
        if request.POST.get("actie") == "opslaan":
            palet = () if shown == palettes.PRESETS["overlast"][1] else shown
            services.change_palet(actor, palet=palet, now=timezone.now())
            messages.success(request, "De kleuren zijn opgeslagen. Iedereen ziet ze bij de volgende pagina.")
            return redirect("gemeente")
    preview = {
        "preview": palettes.address(shown) if shown else "",
        "preview_class": palettes.theme_class(shown) if shown else "",
        "tints": tints_of(shown) if shown else (),
    }
    status = 422 if form.errors else 200
    return render(request, "parties/gemeente_kleuren.html", {"form": form, **preview}, status=status)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def gemeente_termijnen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every term that a gemeente may set, with its limits."""
    require(keep_gemeente(actor))
    form = TermijnenForm(
        request.POST or None, current=dict(terms.terms_of(actor.gemeente_id)), defaults=dict(settings.TERMIJNEN)
    )
    if form.is_valid():
        services.change_termijnen(actor, termijnen=form.own, now=timezone.now())
        messages.success(request, "De termijnen zijn opgeslagen. Ze gelden voor wat vanaf nu begint.")
        return redirect("gemeente")
    return render(request, "parties/gemeente_termijnen.html", {"form": form}, status=422 if form.errors else 200)
