"""Requests of betrokkenen: for the privacy officer who handles them, and for the source that is consulted."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.forms.rechten import (
    BesluitForm,
    ConsultForm,
    CorrectionForm,
    IdentityForm,
    RaadplegingForm,
    RechtenverzoekForm,
)
from cases.letters.rechten import answer, overview_pdf
from cases.letters.rendering import letter_pdf
from cases.queries import rechten as queries
from cases.queries import rechten_overzicht, rechten_uitvoering
from cases.services import rechten as services
from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from privacy import gate
from privacy.models import Rechtenverzoek

OFFICER = frozenset({Rol.PRIVACY_OFFICER})
READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(["GET", "HEAD"])
@for_actor(oversight=True)
def rechtenverzoek_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The requests of one's own organisation, and what other organisations ask of it."""
    running, closed = queries.request_lines(actor, today=timezone.localdate())
    page = {"running": running, "closed": closed, "consultations": queries.consultations_for(actor)}
    return render(request, "cases/rechten_list.html", {**page, "officer": actor.has(Rol.PRIVACY_OFFICER)})


@require_http_methods(READ_AND_WRITE)
@for_actor(rollen=OFFICER)
def rechtenverzoek_new(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take a request in."""
    form = RechtenverzoekForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        verzoek = services.register_verzoek(actor, **form.cleaned_data, now=timezone.now())
        return redirect("rechtenverzoek_detail", verzoek.nummer)
    return render(request, "cases/rechten_new.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD"])
@for_actor(oversight=True)
def rechtenverzoek_detail(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """One request and its next step."""
    return _page(request, actor, nummer)


def _page(request: HttpRequest, actor: Actor, nummer: str, *, status: int = 200, **failed: Any) -> HttpResponse:
    verzoek = queries.load_verzoek(actor, nummer)
    page = queries.request_page(actor, verzoek, today=timezone.localdate())
    context: dict[str, Any] = {"page": page, **failed}
    if page.steps["identity"]:
        context.setdefault("identity_form", IdentityForm())
    if page.steps["search"] and page.persoon is not None and "consult_form" not in context:
        context["found"] = queries.hits(actor, verzoek, page.persoon)
        context["consult_form"] = ConsultForm(found=context["found"])
    if page.steps["answer"] or page.steps["nothing"]:
        context.setdefault("besluit_form", _besluit_form(verzoek))
    return render(request, "cases/rechten_detail.html", context, status=status)


def _besluit_form(verzoek: Rechtenverzoek, data: Any = None) -> BesluitForm:
    return BesluitForm(
        data,
        nothing=verzoek.status == "ontvangen",
        corrects=verzoek.soort == "rectificatie",
        wants_overview=verzoek.wants_overview,
    )


@require_POST
@for_actor(rollen=OFFICER)
def rechtenverzoek_identity(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The person was identified."""
    verzoek = queries.load_verzoek(actor, nummer)
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, identity_form=form)
    services.confirm_identity(actor, verzoek)
    return redirect("rechtenverzoek_detail", nummer)


@require_POST
@for_actor(rollen=OFFICER)
def rechtenverzoek_consult(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Ask the sources."""
    verzoek = queries.load_verzoek(actor, nummer)
    persoon = queries.person_of(actor, verzoek)
    found = queries.hits(actor, verzoek, persoon) if persoon is not None and verzoek.identiteit_vastgesteld else []
    form = ConsultForm(request.POST, found=found)
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, consult_form=form, found=found)
    services.consult(actor, verzoek, casussen=form.chosen(), now=timezone.now())
    messages.success(request, "De organisaties die meedoen krijgen nu bericht.")
    return redirect("rechtenverzoek_detail", nummer)


@require_POST
@for_actor(rollen=OFFICER)
def rechtenverzoek_step(request: HttpRequest, actor: Actor, nummer: str, stap: str) -> HttpResponse:
    """The steps without a form: go on to the answer, take more time, end a restriction."""
    verzoek = queries.load_verzoek(actor, nummer)
    if stap == "samenstellen":
        services.compose(actor, verzoek)
    elif stap == "verlengen":
        services.extend(actor, verzoek, today=timezone.localdate())
    elif stap == "beperking-opheffen":
        services.restrict(actor, verzoek, on=False)
    else:
        raise gate.NotDisclosed
    return redirect("rechtenverzoek_detail", nummer)


@require_POST
@for_actor(rollen=OFFICER)
def rechtenverzoek_decide(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Decide, and close the request."""
    verzoek = queries.load_verzoek(actor, nummer)
    form = _besluit_form(verzoek, request.POST)
    if not form.is_valid():
        return _page(request, actor, nummer, status=422, besluit_form=form)
    services.decide(actor, verzoek, **form.cleaned_data, now=timezone.now())
    messages.success(request, "Het besluit is vastgelegd. Print de brief en verstuur hem.")
    return redirect("rechtenverzoek_detail", nummer)


@require_http_methods(READ_AND_WRITE)
@for_actor(rollen=OFFICER)
def rechtenverzoek_overview(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """What goes to the betrokkene; what touches the rights of others can be left out, then it becomes a file."""
    return _overview(request, actor, nummer)


@reauthentication_required(app="cases")
def _overview(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    verzoek = queries.load_verzoek(actor, nummer)
    if verzoek.status != "samenstellen":
        raise gate.NotDisclosed
    omit = frozenset(request.POST.getlist("weglaten"))
    sections = rechten_overzicht.collect(actor, verzoek, omit=omit)
    if request.method != "POST":
        return render(request, "cases/rechten_overview.html", {"verzoek": verzoek, "sections": sections})
    now = timezone.now()
    content = overview_pdf(actor, verzoek, sections, now=now)
    services.note_overview(verzoek, sha256=sha256(content).hexdigest(), now=now)
    return _file(content, f"Overzicht_{verzoek.nummer}.pdf")


@require_http_methods(["GET", "HEAD"])
@for_actor(rollen=OFFICER)
def rechtenverzoek_letter(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The letter that goes with the decision, or that says we need more time."""
    verzoek = queries.load_verzoek(actor, nummer)
    persoon = queries.person_of(actor, verzoek)
    if persoon is None or not (verzoek.besluit or verzoek.verlengd_op):
        raise gate.NotDisclosed
    outcome = rechten_uitvoering.outcome(verzoek)
    letter = answer(actor, verzoek, persoon, outcome=outcome, today=timezone.localdate())
    content, _pages = letter_pdf(letter)
    return _file(content, f"Brief_{verzoek.nummer}.pdf")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_http_methods(READ_AND_WRITE)
@for_actor(rollen=OFFICER)
def raadpleging(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """A source says what of its own data in one casus the betrokkene may have."""
    row = queries.load_raadpleging(actor, pk)
    form = RaadplegingForm(request.POST or None, categories=queries.categories_to_give(), soort=row.aanvraag.soort)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.answer_consultation(
            actor,
            row,
            categorieen=data["categorieen"],
            weigeringsgrond=data["weigeringsgrond"],
            now=timezone.now(),
        )
        messages.success(request, "Uw antwoord is vastgelegd.")
        return redirect("rechtenverzoek_list")
    context = {"row": row, "form": form, "verzoek": row.aanvraag, "open": row.aanvraag.status == "raadplegen"}
    return render(request, "cases/raadpleging.html", context, status=422 if form.errors else 200)


@require_http_methods(READ_AND_WRITE)
@for_actor()
def rectificatie(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """What one's own organisation is to correct, and the place to say that it is done."""
    page = rechten_uitvoering.correction(actor, pk)
    if request.method == "POST" and page.done:
        messages.info(request, "Dit was al gemeld. Hieronder staat wat er is gedaan.")
        return redirect("rectificatie", pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.finish_rectification(
            actor, raadpleging_id=pk, resultaat=form.cleaned_data["resultaat"], now=timezone.now()
        )
        messages.success(request, "Dank u. De privacy officer die het verzoek behandelt, vertelt het de bewoner.")
        return redirect("rectificatie", pk)
    return render(request, "cases/rectificatie.html", {"page": page, "form": form}, status=422 if form.errors else 200)
