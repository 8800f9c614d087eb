"""Beheer of the address list, the complexen and the wijken of a gemeente."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.adreslijst import UnreadableFile, unpacked
from cases.forms.adressen import ComplexForm, ListForm, PostcodeRangeForm, StreetForm, StreetRangeForm, WijkForm
from cases.models import Adresimport, Complex, Wijk
from cases.queries import adressen as queries
from cases.queries.casus_frame import Tab
from cases.services import adressen as services
from parties.actor import Actor
from parties.decisions import NotAllowed, require
from parties.doors import for_actor
from parties.models import Rol
from parties.rules.gemeente import keep_gemeente

KEEPERS = frozenset({Rol.BEHEERDER})
READ_OR_SEND = ["GET", "HEAD", "POST"]
TABS = (("adressen", "Adreslijst"), ("complexen", "Complexen"), ("wijken", "Wijken"))


def _frame(active: str) -> dict[str, Any]:
    return {"tabs": tuple(Tab(label, reverse(name), name == active) for name, label in TABS)}


def _import(actor: Actor, pk: UUID) -> Adresimport:
    """Raises NotAllowed for another role, Http404 for another gemeente."""
    require(keep_gemeente(actor))
    found = queries.find_import(actor, pk)
    if found is None:
        raise Http404
    return found


@require_safe
@for_actor(rollen=KEEPERS)
def adressen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """How the list stands, and the files that were read."""
    require(keep_gemeente(actor))
    return render(request, "cases/adressen.html", {**_frame("adressen"), "page": queries.overview(actor)})


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def adressen_inlezen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read a file and show what it would change; nothing changes yet."""
    require(keep_gemeente(actor))
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None, initial={"volledig": True})
    if sent and form.is_valid():
        try:
            content = form.cleaned_data["bestand"].read()
            volledig = form.cleaned_data["volledig"]
            made = services.read_list(actor, content=content, volledig=volledig, now=timezone.now())
        except UnreadableFile as error:
            form.add_error("bestand", str(error))
        else:
            return redirect("adresimport", made.pk)
    return render(request, "cases/adressen_inlezen.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@for_actor(rollen=KEEPERS)
def adresimport(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """What a file would change, or did."""
    return render(request, "cases/adresimport.html", {"page": queries.report(_import(actor, pk))})


@require_POST
@for_actor(rollen=KEEPERS)
def adresimport_overnemen(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Take the list over."""
    row = _import(actor, pk)
    found = services.apply_list(actor, adresimport=row, now=timezone.now())
    counts = found.counts
    messages.success(
        request,
        f"De adreslijst is vernieuwd: {counts['nieuw']} nieuw, {counts['gewijzigd']} gewijzigd,"
        f" {counts['vervallen']} vervallen. {counts['fout']} regels met een fout zijn overgeslagen.",
    )
    return redirect("adresimport", pk)


@require_safe
@for_actor(rollen=KEEPERS)
def adresimport_verslag(_request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The report of every row, as CSV."""
    text = unpacked(bytes(_import(actor, pk).verslag))
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="verslag-adreslijst.csv"'
    return answer


# --- complexen and wijken ---------------------------------------------------------------------------------------------
@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def complexen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All complexen, and a new one."""
    return _list(request, actor, Complex)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def wijken(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All wijken, and a new one."""
    return _list(request, actor, Wijk)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form(actor: Actor, model: type[Wijk] | type[Complex], data: QueryDict | None, row: Any = None) -> WijkForm:
    if model is Complex:
        initial = {"naam": row.naam, "partij": str(row.partij_id or "")} if row else None
        landlords = queries.landlords(actor, row.partij_id if row else None)
        return ComplexForm(data, landlords=landlords, initial=initial)
    return WijkForm(data, initial={"naam": row.naam} if row else None)


def _saved(actor: Actor, row: Any, form: WijkForm) -> bool:
    """Whether the name and landlord of a valid form were saved; else the form says why not."""
    row.naam = form.cleaned_data["naam"].strip()
    if isinstance(row, Complex):
        row.partij_id = int(form.cleaned_data["partij"]) if form.cleaned_data["partij"] else None
    try:
        services.save_gebied(actor, row, now=timezone.now())
    except NotAllowed as refusal:
        form.add_error("naam", refusal.detail or refusal.reason)
        return False
    return True


def _list(request: HttpRequest, actor: Actor, model: type[Wijk] | type[Complex]) -> HttpResponse:
    require(keep_gemeente(actor))
    form, row = _form(actor, model, _sent(request)), model()
    kind = "complexen" if model is Complex else "wijken"
    if form.is_bound and form.is_valid() and _saved(actor, row, form):
        return redirect(f"{model._meta.model_name}_detail", row.pk)
    context = {**_frame(kind), "rows": queries.gebieden(actor, model), "form": form, "kind": kind}
    return render(request, "cases/gebieden.html", context, status=422 if form.errors else 200)


def _found(actor: Actor, model: type[Wijk] | type[Complex], pk: int) -> Wijk | Complex:
    require(keep_gemeente(actor))
    row = queries.find_gebied(actor, model, pk)
    if row is None:
        raise Http404
    return row


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def complex_detail(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One complex: its name, its landlord and its addresses."""
    return _detail(request, actor, Complex, pk)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def wijk_detail(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One wijk: its name and its addresses."""
    return _detail(request, actor, Wijk, pk)


def _detail(request: HttpRequest, actor: Actor, model: type[Wijk] | type[Complex], pk: int) -> HttpResponse:
    row = _found(actor, model, pk)
    form = _form(actor, model, _sent(request), row)
    if form.is_bound and form.is_valid() and _saved(actor, row, form):
        messages.success(request, "Opgeslagen.")
        return redirect(f"{model._meta.model_name}_detail", pk)
    return _page(request, row, form, StreetRangeForm() if model is Complex else PostcodeRangeForm())


def _page(
    request: HttpRequest, row: Wijk | Complex, form: WijkForm, range_form: StreetRangeForm | PostcodeRangeForm
) -> HttpResponse:
    model = type(row)
    name = model._meta.model_name
    kind = "complexen" if model is Complex else "wijken"
    streets = queries.streets(row)
    context = {
        "row": row,
        "form": form,
        "range_form": range_form,
        "streets": streets,
        "total": sum(street.aantal for street in streets),
        "kind": kind,
        "back": reverse(kind),
        "add_url": reverse(f"{name}_adressen", args=[row.pk]),
        "out_url": reverse(f"{name}_los", args=[row.pk]),
        "remove_url": reverse(f"{name}_weg", args=[row.pk]),
    }
    return render(request, "cases/gebied.html", context, status=422 if form.errors or range_form.errors else 200)


@require_POST
@for_actor(rollen=KEEPERS)
def complex_adressen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put a street from number to number in a complex."""
    return _put_in(request, actor, Complex, pk, StreetRangeForm(request.POST))


@require_POST
@for_actor(rollen=KEEPERS)
def wijk_adressen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Put a range of postcodes in a wijk."""
    return _put_in(request, actor, Wijk, pk, PostcodeRangeForm(request.POST))


def _put_in(
    request: HttpRequest,
    actor: Actor,
    model: type[Wijk] | type[Complex],
    pk: int,
    form: StreetRangeForm | PostcodeRangeForm,
) -> HttpResponse:
    row = _found(actor, model, pk)
    if form.is_valid():
        count = services.put_in(actor, row, form.range, now=timezone.now())
        if count:
            messages.success(request, f"{count} adressen horen nu bij {row.naam}.")
            return redirect(f"{model._meta.model_name}_detail", pk)
        form.add_error(None, "Er zijn geen adressen in deze reeks. Kijk de straat of postcode na.")
    return _page(request, row, _form(actor, model, None, row), form)


@require_POST
@for_actor(rollen=KEEPERS)
def complex_los(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a street out of a complex."""
    return _take_out(request, actor, Complex, pk)


@require_POST
@for_actor(rollen=KEEPERS)
def wijk_los(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a street out of a wijk."""
    return _take_out(request, actor, Wijk, pk)


def _take_out(request: HttpRequest, actor: Actor, model: type[Wijk] | type[Complex], pk: int) -> HttpResponse:
    row, form = _found(actor, model, pk), StreetForm(request.POST)
    if form.is_valid():
        count = services.take_out(actor, row, form.cleaned_data["straat"], now=timezone.now())
        messages.success(request, f"{count} adressen horen niet meer bij {row.naam}.")
    return redirect(f"{model._meta.model_name}_detail", pk)


@require_POST
@for_actor(rollen=KEEPERS)
def complex_weg(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a complex away; the addresses stay."""
    return _remove(request, actor, Complex, pk)


@require_POST
@for_actor(rollen=KEEPERS)
def wijk_weg(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Take a wijk away; the addresses stay."""
    return _remove(request, actor, Wijk, pk)


def _remove(request: HttpRequest, actor: Actor, model: type[Wijk] | type[Complex], pk: int) -> HttpResponse:
    row = _found(actor, model, pk)
    naam = row.naam
    services.remove_gebied(actor, row, now=timezone.now())
    messages.success(request, f"{naam} is weg. De adressen staan nog in de lijst.")
    return redirect("complexen" if model is Complex else "wijken")
