"""The catalogue of a gemeente: kinds of nuisance and steps of the ladder. Nothing of a casus stands here."""

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.choices import Overlastsoort
from cases.forms.catalogus import InterventieForm, OwnSoortForm, SoortForm
from cases.interventies import BY_KEY, steps_of
from cases.models import Interventiekeuze, Soortkeuze
from cases.queries.catalogus import rungs, soort_groups
from cases.services import catalogus as services
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.models import Rol
from parties.rules.gemeente import keep_gemeente

KEEPER = frozenset({Rol.BEHEERDER})
SAVED = "De catalogus is aangepast."


@require_safe
@for_actor(rollen=KEEPER)
def catalogus(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every kind of nuisance, and the ladder."""
    require(keep_gemeente(actor))
    context = {"groups": soort_groups(actor), "rungs": rungs(actor)}
    return render(request, "cases/catalogus.html", context)


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogus_soort(request: HttpRequest, actor: Actor, soort: str) -> HttpResponse:
    """How a fixed kind is offered."""
    require(keep_gemeente(actor))
    if soort not in Overlastsoort.values:
        raise Http404
    row = Soortkeuze.objects.filter(gemeente_id=actor.gemeente_id, soort=soort, eigen=False).first()
    initial = {"naam": row.naam, "uitleg": row.uitleg, "actief": row.actief} if row else {"actief": True}
    form = SoortForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            services.change_soort(actor, soort=soort, now=timezone.now(), **form.cleaned_data)
        except services.LastKind as refused:
            form.add_error("actief", refused.detail)
        else:
            return _saved(request)
    return _page(request, form, title=str(Overlastsoort(soort).label), intro="Een vaste soort overlast.")


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogus_soort_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A kind of the gemeente's own."""
    require(keep_gemeente(actor))
    form = OwnSoortForm(_sent(request), new=True)
    if form.is_valid():
        try:
            services.add_soort(actor, now=timezone.now(), **form.cleaned_data)
        except services.NameTaken as refused:
            form.add_error("naam", refused.detail)
        else:
            return _saved(request)
    return _page(request, form, title="Eigen soort toevoegen", intro="Een soort overlast die uw gemeente apart noemt.")


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogus_eigen_soort(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Change a kind of the gemeente's own."""
    require(keep_gemeente(actor))
    row = Soortkeuze.objects.filter(pk=pk, gemeente_id=actor.gemeente_id, eigen=True).first()
    if row is None:
        raise Http404
    initial = {"naam": row.naam, "uitleg": row.uitleg, "actief": row.actief}
    form = OwnSoortForm(_sent(request), new=False, initial=initial)
    if form.is_valid():
        try:
            services.change_own_soort(actor, row=row, now=timezone.now(), **form.cleaned_data)
        except services.NameTaken as refused:
            form.add_error("naam", refused.detail)
        else:
            return _saved(request)
    return _page(request, form, title=row.naam, intro=f"Hoort bij {row.get_soort_display()}.")


@for_actor(rollen=KEEPER)
@require_http_methods(["GET", "HEAD", "POST"])
def catalogus_interventie(request: HttpRequest, actor: Actor, sleutel: str) -> HttpResponse:
    """How a step of the ladder is offered; what the law says of it stands beside the form."""
    require(keep_gemeente(actor))
    if sleutel not in BY_KEY:
        raise Http404
    fixed = BY_KEY[sleutel]
    row = Interventiekeuze.objects.filter(gemeente_id=actor.gemeente_id, sleutel=sleutel).first()
    initial = {"naam": row.naam, "uitleg": row.uitleg, "actief": row.actief} if row else {"actief": True}
    form = InterventieForm(_sent(request), initial=initial)
    form.fields["uitleg"].help_text = f"Gebruikelijk: {fixed.uitleg}"
    if form.is_valid():
        services.change_interventie(actor, sleutel=sleutel, now=timezone.now(), **form.cleaned_data)
        return _saved(request)
    facts = [
        ("Grondslag", fixed.grondslag),
        ("Wie", fixed.wie),
        ("Termijn", fixed.termijn),
        ("Bewijs", fixed.bewijs),
        ("Eerst naar het overleg", "Ja" if fixed.naar_overleg else "Nee"),
    ]
    return _page(request, form, title=fixed.naam, intro="Een stap van de ladder.", facts=facts)


@require_POST
@for_actor(rollen=KEEPER)
def catalogus_order(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Move one step of the ladder one place."""
    require(keep_gemeente(actor))
    order = [step.sleutel for step in steps_of(actor.gemeente_id)]
    moved, by = request.POST.get("sleutel", ""), {"lichter": -1, "zwaarder": 1}.get(request.POST.get("kant", ""))
    if moved in order and by is not None:
        place = order.index(moved)
        if 0 <= place + by < len(order):
            order[place], order[place + by] = order[place + by], order[place]
            services.order_interventies(actor, sleutels=order, now=timezone.now())
    return redirect(reverse("catalogus") + "#ladder")


def _sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, which can be nothing: a form with no field filled in is sent as well."""
    return request.POST if request.method == "POST" else None


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, SAVED)
    return redirect("catalogus")


def _page(
    request: HttpRequest, form: Form, *, title: str, intro: str, facts: list[tuple[str, str]] | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "intro": intro, "facts": facts or []}
    return render(request, "cases/catalogus_form.html", context, status=422 if form.errors else 200)
