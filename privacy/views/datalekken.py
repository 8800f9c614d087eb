"""The register of data breaches."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import Actor
from parties.dates import long_moment
from parties.decisions import require
from parties.doors import for_actor
from parties.models import Rol
from privacy import gate, pdf
from privacy.forms.datalek import DatalekForm
from privacy.gate import Doel, Event
from privacy.models import Datalek
from privacy.queries.datalekken import detail, register
from privacy.services.datalekken import change_datalek, close_datalek, find, may_keep, report_datalek

OFFICER = frozenset({Rol.PRIVACY_OFFICER})
VARIANT = "pdf/ua-1"


@require_safe
@for_actor(oversight=True)
def datalekken(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Open ones first, with the clock of each."""
    context = {"lines": register(actor, timezone.now()), "may_report": bool(may_keep(actor))}
    return render(request, "privacy/datalekken.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(rollen=OFFICER)
def datalek_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Note a breach down; what is not known yet can follow."""
    now = timezone.now()
    form = DatalekForm(request.POST or None, now=now, initial={"ontdekt_op": timezone.localtime(now)})
    if request.method == "POST" and form.is_valid():
        made = report_datalek(actor, values=form.cleaned_data, now=now)
        messages.success(request, "Het datalek is vastgelegd. De klok van 72 uur loopt.")
        return redirect("datalek_detail", made.pk)
    return _form_page(request, form, None)


@require_safe
@for_actor(oversight=True)
def datalek_detail(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    page = detail(actor, find(pk), timezone.now())
    return render(request, "privacy/datalek.html", {"page": page, "datalek": page.datalek})


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(rollen=OFFICER)
def datalek_edit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Follow up on a breach of the own organisation."""
    datalek, now = find(pk), timezone.now()
    require(may_keep(actor, datalek))
    form = DatalekForm(request.POST or None, now=now, initial=DatalekForm.initial_of(datalek))
    if request.method == "POST" and form.is_valid():
        change_datalek(actor, pk=pk, values=form.cleaned_data, now=now)
        messages.success(request, "De wijziging is opgeslagen. Wat er eerder stond, blijft bewaard.")
        return redirect("datalek_detail", pk)
    return _form_page(request, form, datalek)


@require_POST
@for_actor(rollen=OFFICER)
def datalek_close(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    close_datalek(actor, pk=pk, now=timezone.now())
    messages.success(request, "Het datalek is gesloten.")
    return redirect("datalek_detail", pk)


@require_safe
@for_actor(oversight=True)
@reauthentication_required(app="privacy")
def datalek_pdf(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One breach as a PDF, for the file or the AP. Logged as an export."""
    datalek, now = find(pk), timezone.now()
    gate.log_event(actor, Event.EXPORT, doel=Doel.TOEZICHT, object=datalek.nummer)
    context = {"title": f"Datalek {datalek.nummer}", "page": detail(actor, datalek, now), "datalek": datalek}
    rendered = pdf.render(
        "pdf/datalek.html", {**context, "printed": long_moment(now), "by": actor.naam}, variant=VARIANT
    )
    answer = HttpResponse(pdf.write(rendered, variant=VARIANT), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{datalek.nummer}.pdf"'
    return answer


def _form_page(request: HttpRequest, form: DatalekForm, datalek: Datalek | None) -> HttpResponse:
    context = {"form": form, "datalek": datalek}
    return render(request, "privacy/datalek_form.html", context, status=422 if form.errors else 200)
