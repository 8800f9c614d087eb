"""The pages Bewaren: what may go, what was destroyed, what must stay, and for how long."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.forms.bewaren import DestroyForm, EndHoldForm, HoldForm, PostponeForm, TermForm
from cases.letters.rendering import VARIANT
from cases.queries import bewaren as queries
from cases.queries.casus_frame import Tab
from cases.rules.bewaren import may_decide, may_hold, may_set_terms, may_shorten_own
from cases.services import bewaren as services
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from privacy import gate, pdf
from privacy.models import Vernietigingsvoorstel

TABS = (
    ("bewaren", "Te beslissen"),
    ("bewaren_register", "Vernietigd"),
    ("bewaarplichten", "Moet blijven"),
    ("bewaartermijnen", "Termijnen"),
)


def _frame(active: str) -> dict[str, Any]:
    return {"tabs": tuple(Tab(label, reverse(name), name == active) for name, label in TABS)}


@for_actor(oversight=True)
@require_safe
def bewaren(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a decision of this organisation, what comes up, and what was postponed."""
    page = queries.beoordelen(actor, today=timezone.localdate())
    return render(request, "cases/bewaren.html", {**_frame("bewaren"), "page": page})


@for_actor(oversight=True)
@require_safe
def bewaren_voorstel(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One proposal: what it is about, what happens, and what can be decided."""
    return _voorstel(request, actor, pk)


def _voorstel(
    request: HttpRequest,
    actor: Actor,
    pk: UUID,
    *,
    destroy: DestroyForm | None = None,
    postpone: PostponeForm | None = None,
) -> HttpResponse:
    voorstel, today = services.find_voorstel(actor, pk), timezone.localdate()
    context = {
        "page": queries.voorstel_page(voorstel, today=today),
        "may_decide": bool(may_decide(actor, voorstel)),
        "destroy": destroy or DestroyForm(),
        "postpone": postpone or PostponeForm(today=today),
    }
    return render(request, "cases/bewaren_voorstel.html", context, status=422 if destroy or postpone else 200)


@for_actor(oversight=True)
@require_POST
def bewaren_vernietigen(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Destroy what a proposal is about, once somebody said to be sure."""
    voorstel = services.find_voorstel(actor, pk)
    require(may_decide(actor, voorstel))
    form = DestroyForm(request.POST)
    return _vernietigen(request, actor, voorstel) if form.is_valid() else _voorstel(request, actor, pk, destroy=form)


@reauthentication_required(app="cases")
def _vernietigen(request: HttpRequest, actor: Actor, voorstel: Vernietigingsvoorstel) -> HttpResponse:
    """Ask who one is again, since nothing of it comes back; then do it."""
    services.destroy(actor, voorstel=voorstel, today=timezone.localdate())
    messages.success(request, f"{queries.what_of(voorstel)} is vernietigd. De verklaring staat hieronder klaar.")
    return redirect("bewaren_register")


@for_actor(oversight=True)
@require_POST
def bewaren_uitstellen(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Postpone a proposal, or (`weg`) end its postponement."""
    voorstel = services.find_voorstel(actor, pk)
    require(may_decide(actor, voorstel))
    if "weg" in request.POST:
        services.postpone(actor, voorstel=voorstel, until=None, reason="")
        return redirect("bewaren_voorstel", pk)
    form = PostponeForm(request.POST, today=timezone.localdate())
    if not form.is_valid():
        return _voorstel(request, actor, pk, postpone=form)
    services.postpone(actor, voorstel=voorstel, until=form.cleaned_data["tot"], reason=form.cleaned_data["reden"])
    messages.success(
        request, f"{queries.what_of(voorstel)} blijft voorlopig. We vragen het opnieuw op de dag die u koos."
    )
    return redirect("bewaren")


@for_actor(oversight=True)
@require_safe
def bewaren_register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was destroyed, with the verklaring of each."""
    page = queries.register(request.GET.get("na", ""))
    return render(request, "cases/bewaren_register.html", {**_frame("bewaren_register"), "page": page})


@for_actor(oversight=True)
@require_safe
def verklaring(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The verklaring van vernietiging as PDF, made from what remains."""
    row = queries.find_vernietiging(pk)
    if row is None:
        raise gate.NotDisclosed
    rendered = pdf.render("pdf/vernietiging.html", queries.verklaring(row), variant=VARIANT)
    answer = HttpResponse(pdf.write(rendered, variant=VARIANT), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="verklaring-van-vernietiging-{row.nummer}.pdf"'
    return answer


@for_actor(oversight=True)
@require_http_methods(["GET", "HEAD", "POST"])
def bewaarplichten(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The legal holds, and the form for a new one by number."""
    today = timezone.localdate()
    initial = {"nummer": request.GET.get("casus", "")[:16]}
    form = HoldForm(request.POST if request.method == "POST" else None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_hold(actor, **form.cleaned_data)
        except gate.NotDisclosed:
            form.add_error("nummer", "Deze casus bestaat niet, of hoort niet bij uw organisatie. Kijk het nummer na.")
        else:
            messages.success(request, f"Casus {form.cleaned_data['nummer']} blijft bewaard tot u dit beëindigt.")
            return redirect("bewaarplichten")
    context = {
        **_frame("bewaarplichten"),
        "page": queries.holds(actor, today=today),
        "form": form if may_hold(actor) else None,
    }
    return render(request, "cases/bewaarplichten.html", context, status=422 if form.errors else 200)


@for_actor()
@require_http_methods(["GET", "HEAD", "POST"])
def bewaarplicht_end(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """End a hold, with the reason; for who set it and for who is responsible."""
    hold = queries.find_hold(pk)
    if hold is None:
        raise gate.NotDisclosed
    require(may_hold(actor))
    form = EndHoldForm(request.POST if request.method == "POST" else None)
    back = reverse("bewaarplichten") if actor.oversees else reverse("casus_bewaarplicht", args=[hold.casusnummer])
    if request.method == "POST" and form.is_valid():
        services.end_hold(actor, bewaarplicht_id=pk, nummer=hold.casusnummer, reason=form.cleaned_data["reden"])
        messages.success(request, f"De bewaarplicht voor casus {hold.casusnummer} is beëindigd.")
        return redirect(back)
    context = {"hold": hold, "form": form, "back": back}
    return render(request, "cases/bewaarplicht_end.html", context, status=422 if form.errors else 200)


@for_actor(oversight=True)
@require_http_methods(["GET", "HEAD", "POST"])
def bewaartermijnen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The terms; the regie's privacy officer changes them, a provider shortens its own."""
    regie = bool(may_set_terms(actor))
    own = not regie and bool(may_shorten_own(actor))
    form = TermForm(request.POST if request.method == "POST" else None, own=own)
    if request.method == "POST":
        require(may_shorten_own(actor))
        if form.is_valid():
            (services.shorten_own if own else services.change_term)(actor, now=timezone.now(), **form.cleaned_data)
            messages.success(request, "De termijn is gewijzigd. Vannacht kijken we opnieuw wat weg mag.")
            return redirect("bewaartermijnen")
    context = {
        **_frame("bewaartermijnen"),
        "terms": queries.terms(actor),
        "form": form if regie or own else None,
        "own": own,
        "own_term": queries.own_term(actor),
    }
    return render(request, "cases/bewaartermijnen.html", context, status=422 if form.errors else 200)
