"""The organisations of a gemeente: list, add, change, and what their letters look like."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from parties.actor import Actor
from parties.decisions import NotAllowed, require
from parties.doors import for_actor
from parties.forms.partijen import HuisstijlForm, PartijForm
from parties.models import Partij, Partijsoort, Rol
from parties.queries.gemeente import find_partij, huisstijl_of, kinds_explained, partij_lines
from parties.rules.gemeente import change_kind, keep_gemeente
from parties.services import partijen as services

KEEPER = frozenset({Rol.BEHEERDER})
NEW_KINDS = [s.value for s in Partijsoort if s != Partijsoort.BURGEMEESTER]


@require_safe
@for_actor(rollen=KEEPER)
def partij_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every organisation of the gemeente; another beheerder sees the own one only."""
    context = {"lines": partij_lines(actor), "leads": actor.regie}
    return render(request, "parties/partij_list.html", context)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def partij_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new organisation."""
    require(keep_gemeente(actor))
    form = PartijForm(request.POST or None, leads=True, regie=False, kinds=NEW_KINDS)
    if form.is_valid() and form.place is not None:
        try:
            made = services.add_partij(actor, place=form.place, reach=form.reach, now=timezone.now())
        except services.NameTaken as refused:
            form.add_error("naam", refused.detail)
        else:
            messages.success(request, f"{made.naam} is toegevoegd. Nodig nu mensen van deze organisatie uit.")
            return redirect("partij_list")
    context = {"form": form, "partij": None, "kinds": kinds_explained(NEW_KINDS), "bound": ""}
    return render(request, "parties/partij_form.html", context, status=422 if form.errors else 200)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def partij_edit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change an organisation; its kind is fixed while a convenant binds it."""
    partij = find_partij(actor, pk)
    if partij is None:
        raise Http404
    fixed = change_kind(actor, partij, bound=services.is_bound(partij.pk))
    form = PartijForm(
        request.POST or None,
        leads=actor.regie,
        regie=partij.regie,
        kinds=None if partij.regie else NEW_KINDS,
        initial=_initial(partij),
    )
    if form.is_valid():
        try:
            services.change_partij(actor, partij=partij, place=form.place, reach=form.reach, now=timezone.now())
        except services.NameTaken as refused:
            form.add_error("naam", refused.detail)
        except NotAllowed as refused:
            form.add_error("soort" if "soort" in form.fields else None, refused.detail or refused.reason)
        else:
            messages.success(request, "De gegevens van de organisatie zijn opgeslagen.")
            return redirect("partij_list")
    context = {
        "form": form,
        "partij": partij,
        "kinds": kinds_explained(NEW_KINDS) if actor.regie and fixed else [],
        "bound": "" if fixed or not actor.regie else getattr(fixed, "detail", ""),
    }
    return render(request, "parties/partij_form.html", context, status=422 if form.errors else 200)


def _initial(partij: Partij) -> dict[str, Any]:
    names = ("naam", "soort", "contactpersoon", "email", "telefoon", "correspondentieadres", "vaste_adviseur", "actief")
    return {name: getattr(partij, name) for name in names}


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def partij_huisstijl(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Logo, colour and fixed lines of letters and dossiers."""
    partij = find_partij(actor, pk)
    if partij is None:
        raise Http404
    style = huisstijl_of(partij.pk)
    names = ("kleur", "afzender", "voetregel", "ondertekening")
    initial = {name: getattr(style, name) for name in names}
    form = (
        HuisstijlForm(request.POST, request.FILES, initial=initial)
        if request.method == "POST"
        else HuisstijlForm(initial=initial)
    )
    if style.logo is None:
        del form.fields["zonder_logo"]
    if form.is_valid():
        data = form.cleaned_data
        services.change_huisstijl(
            actor,
            partij=partij,
            **{name: data[name] for name in names},
            drawn=data["logo"],
            without_logo=data.get("zonder_logo", False),
            now=timezone.now(),
        )
        messages.success(request, "De huisstijl is opgeslagen. Bekijk hieronder het voorbeeld.")
        return redirect("partij_huisstijl", partij.pk)
    context = {"form": form, "partij": partij, "style": style}
    return render(request, "parties/partij_huisstijl.html", context, status=422 if form.errors else 200)
