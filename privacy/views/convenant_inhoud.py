"""What one version says: its matrix, parties and texts, how it differs from another, and what it would change."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from parties.actor import Actor
from parties.decisions import Refused, require
from parties.doors import for_actor
from parties.models import Rol
from parties.queries import partijen_of
from privacy import gate
from privacy.forms.convenanten import AddPartyForm, CompareForm, GroundsForm, TextsForm
from privacy.forms.matrix import CellForm, ClauseForm, KindFilter
from privacy.models import Convenant, ConvenantPartij, ConvenantRegel
from privacy.queries.compare import compare
from privacy.queries.convenanten import find_convenant, in_force_ids, signatures, version_frame
from privacy.queries.effect import effect_of
from privacy.queries.matrix import phase_or_default
from privacy.queries.matrix_editor import FIXED, cell_page, edit_matrix
from privacy.rules import convenanten as rules
from privacy.services import convenanten as services

OFFICER = frozenset({Rol.PRIVACY_OFFICER})


@require_safe
@for_actor()
def convenant_matrix(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The whole matrix in one phase; a cell leads to its form."""
    convenant = find_convenant(actor, pk)
    fase = phase_or_default(request.GET.get("fase", ""))
    matrix = edit_matrix(actor, convenant, fase=fase, soort=request.GET.get("soort", ""))
    page = {
        "frame": version_frame(actor, convenant, active="matrix"),
        "matrix": matrix,
        "fixed": FIXED,
        "form": KindFilter(initial={"soort": matrix.chosen, "fase": fase}, kinds=list(matrix.columns)),
    }
    return render(request, "privacy/convenant_matrix.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor()
def convenant_cel(request: HttpRequest, actor: Actor, pk: int, categorie: int, soort: str) -> HttpResponse:
    """One cell: what it says, and for the privacy officer of the gemeente the form to change it."""
    convenant = find_convenant(actor, pk)
    fase = phase_or_default(request.GET.get("fase", ""))
    page = cell_page(convenant, categorie=categorie, soort=soort, fase=fase)
    form = None
    if rules.may_change(actor, convenant) and rules.may_open(categorie):
        initial = {name: getattr(page.rule, name) for name in CellForm.declared_fields if hasattr(page.rule, name)}
        form = CellForm(request.POST or None, initial=initial, fase=fase)
    if request.method == "POST":
        require(rules.may_change(actor, convenant))
        require(rules.may_open(categorie))
        if form is not None and form.is_valid():
            services.change_cell(
                actor,
                convenant_id=pk,
                categorie=categorie,
                soort=soort,
                fasen=[fase, *form.cleaned_data["ook"]],
                fields=form.cell,
            )
            return _cell_saved(request, convenant, categorie, soort, fase)
    return _panel(request, actor, convenant, fase, {"cell": page, "form": form}, "cel", form)


def _cell_saved(request: HttpRequest, convenant: Convenant, categorie: int, soort: str, fase: str) -> HttpResponse:
    page = cell_page(convenant, categorie=categorie, soort=soort, fase=fase)
    text = f"Opgeslagen: {page.soort_label}, {page.categorie}."
    if request.headers.get("HX-Request"):
        answer = render(request, "privacy/_convenant_cel_saved.html", {"cell": page, "text": text})
        return trigger_client_event(answer, "announce", {"value": text})
    messages.success(request, text)
    return redirect(f"{_matrix_url(convenant, fase)}&soort={soort}#{page.cell.id}")


def _matrix_url(convenant: Convenant, fase: str) -> str:
    return f"{reverse('convenant_matrix', args=[convenant.pk])}?fase={fase}"


def _panel(
    request: HttpRequest,
    actor: Actor,
    convenant: Convenant,
    fase: str,
    extra: dict[str, Any],
    name: str,
    form: CellForm | ClauseForm | None,
) -> HttpResponse:
    """The form beside the matrix (htmx), or the same form as a page of its own."""
    context = {**extra, "fase": fase, "back_url": _matrix_url(convenant, fase), "action": request.get_full_path()}
    status = 422 if form is not None and form.errors else 200
    if request.headers.get("HX-Request"):
        return render(request, f"privacy/_convenant_{name}.html", context, status=status)
    context["frame"] = version_frame(actor, convenant, active="matrix")
    return render(request, f"privacy/convenant_{name}.html", context, status=status)


@for_actor(rollen=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def convenant_clausule(request: HttpRequest, actor: Actor, pk: int, categorie: int) -> HttpResponse:
    """The clause of one category: the same for every kind of party."""
    convenant = find_convenant(actor, pk)
    require(rules.may_change(actor, convenant))
    fase = phase_or_default(request.GET.get("fase", ""))
    row = ConvenantRegel.objects.filter(convenant=convenant, categorie_id=categorie).select_related("categorie").first()
    if row is None:
        raise gate.NotDisclosed
    initial = {name: getattr(row, name) for name in ClauseForm.declared_fields}
    form = ClauseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_clause(actor, convenant_id=pk, categorie=categorie, **form.cleaned_data)
        messages.success(request, f"De afspraak bij {row.categorie.naam.lower()} is opgeslagen.")
        return redirect(_matrix_url(convenant, fase))
    naam = f"{categorie}. {row.categorie.naam}"
    return _panel(request, actor, convenant, fase, {"naam": naam, "form": form}, "clausule", form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor()
def convenant_partijen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The parties with their grounds; the privacy officer of the gemeente adds one."""
    convenant = find_convenant(actor, pk)
    frame = version_frame(actor, convenant, active="partijen")
    form: AddPartyForm | None = None
    refused: list[str] = []
    if request.method == "POST":
        require(rules.may_change(actor, convenant))
    if frame.editable:
        choices, refused = _joinable(convenant)
        form = AddPartyForm(request.POST or None, partijen=choices)
        if request.method == "POST" and form.is_valid():
            added = services.add_partij(actor, convenant_id=pk, partij_id=form.cleaned_data["partij"])
            messages.success(request, f"{added.partij.naam} is toegevoegd. Controleer de grondslag.")
            return redirect("convenant_partij", pk, added.partij_id)
    page = {
        "frame": frame,
        "parties": signatures(actor, convenant),
        "form": form,
        "refused": refused,
        "not_in_zvh": rules.NOT_IN_ZVH,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "privacy/convenant_partijen.html", page, status=status)


def _joinable(convenant: Convenant) -> tuple[list[tuple[int, str]], list[str]]:
    """The organisations to choose from, and those that this form of consultation does not admit."""
    there = set(ConvenantPartij.objects.filter(convenant=convenant).values_list("partij_id", flat=True))
    choices, refused = [], []
    for partij in partijen_of(convenant.gemeente_id):
        if partij.pk in there:
            continue
        if isinstance(rules.may_join(convenant, partij), Refused):
            refused.append(partij.naam)
        else:
            choices.append((partij.pk, partij.naam))
    return choices, refused


@for_actor(rollen=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def convenant_partij(request: HttpRequest, actor: Actor, pk: int, partij: int) -> HttpResponse:
    """The grounds of one organisation, or taking it out of the concept."""
    convenant = find_convenant(actor, pk)
    require(rules.may_change(actor, convenant))
    row = ConvenantPartij.objects.filter(convenant=convenant, partij_id=partij).select_related("partij").first()
    if row is None:
        raise gate.NotDisclosed
    if request.method == "POST" and "weg" in request.POST:
        services.remove_partij(actor, convenant_id=pk, partij_id=partij)
        messages.success(request, f"{row.partij.naam} is geen partij meer in dit concept.")
        return redirect("convenant_partijen", pk)
    initial = {name: getattr(row, name) for name in GroundsForm.declared_fields}
    form = GroundsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.change_partij(actor, convenant_id=pk, partij_id=partij, fields=form.cleaned_data)
        messages.success(request, f"De grondslag van {row.partij.naam} is opgeslagen.")
        return redirect("convenant_partijen", pk)
    page = {"frame": version_frame(actor, convenant, active="partijen"), "partij": row.partij, "form": form}
    return render(request, "privacy/convenant_partij.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor()
def convenant_teksten(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The texts and dates of the contract."""
    convenant = find_convenant(actor, pk)
    frame = version_frame(actor, convenant, active="teksten")
    if request.method == "POST":
        require(rules.may_change(actor, convenant))
    form = TextsForm(request.POST or None, today=timezone.localdate(), initial=TextsForm.initial_of(convenant))
    if request.method == "POST" and form.is_valid():
        services.change_texts(actor, convenant_id=pk, **form.cleaned_data)
        messages.success(request, "De teksten zijn opgeslagen.")
        return redirect("convenant_teksten", pk)
    page = {"frame": frame, "form": form, "texts": _texts(form, convenant)}
    return render(request, "privacy/convenant_teksten.html", page, status=422 if form.errors else 200)


def _texts(form: TextsForm, convenant: Convenant) -> list[tuple[str, str]]:
    """The written texts, to read."""
    names = ("overwegingen", "doel", "taken", "aard_samenwerking", "klachten")
    return [
        (str(form.fields[name].label), getattr(convenant, name) or "De modeltekst uit de convenantkit.")
        for name in names
    ]


@require_safe
@for_actor()
def convenant_vergelijken(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What this version says differently from another one of the same form of consultation."""
    convenant = find_convenant(actor, pk)
    others = Convenant.objects.filter(gemeente_id=actor.gemeente_id, overlegvorm=convenant.overlegvorm)
    others = others.exclude(pk=pk).order_by("-versie")
    choices = [(row.pk, f"Versie {row.versie} ({row.get_status_display().lower()})") for row in others]
    asked = request.GET.get("met", "")
    preferred = in_force_ids(actor.gemeente_id).get(convenant.overlegvorm)
    chosen = next((row for row in others if str(row.pk) == asked), None)
    chosen = chosen or convenant.vorige or next((row for row in others if row.pk == preferred), None) or others.first()
    page = {
        "frame": version_frame(actor, convenant, active="vergelijken"),
        "other": chosen,
        "form": CompareForm(initial={"met": chosen.pk if chosen else None}, versions=choices),
        "comparison": compare(chosen, convenant) if chosen else None,
    }
    return render(request, "privacy/convenant_vergelijken.html", page)


@for_actor(rollen=OFFICER)
@require_safe
def convenant_gevolgen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What this version would open and close in the casussen of today."""
    convenant = find_convenant(actor, pk)
    require(rules.may_write(actor))
    if convenant.status == Convenant.Status.VERVALLEN:
        raise gate.NotDisclosed
    page = {
        "frame": version_frame(actor, convenant, active="gevolgen"),
        "effect": effect_of(actor, convenant),
    }
    return render(request, "privacy/convenant_gevolgen.html", page)
