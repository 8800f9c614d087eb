"""The tab Privacy of a casus: what the bewoner agreed to and was told, and what was given beyond the convenant."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.boxes import readers
from cases.forms.toestemmingen import ToestemmingForm
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import load_casus, open_casus_to_read
from cases.queries.toestemmingen import CATEGORIES, plain_categories, privacy_page
from cases.rules.toegang import may_write
from cases.services.toestemmingen import documents_of, nameable, register_toestemming, withdraw_toestemming
from cases.views.casussen import ask_reason, opened
from cases.views.reasons import ReasonNeeded, reason_for
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.terms import termijn
from privacy import gate


@require_GET
@for_actor(content=True)
def casus_privacy(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The tab."""
    try:
        oc = opened(request, actor, nummer, categories=CATEGORIES)
    except ReasonNeeded as needed:
        return ask_reason(request, actor, needed.casus)
    page = privacy_page(actor, oc, now=timezone.now())
    return render(
        request, "cases/toestemmingen.html", {**casus_frame(actor, oc.casus, oc.opening, "privacy"), "page": page}
    )


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def toestemming_new(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Write down what the bewoner agreed to."""
    oc = open_casus_to_read(actor, nummer, categories=CATEGORIES)
    require(may_write(actor, oc.casus))
    if not oc.opening.may_provide(oc.id, 22) or oc.casus.aangemeld_op is None:
        raise gate.MayNotProvide
    today = timezone.localdate()
    form = ToestemmingForm(
        request.POST or None,
        categories=plain_categories(oc),
        partijen=nameable(oc.opening, oc.casus),
        documents=[(row.pk, row.titel) for row in documents_of(actor, oc.casus)],
        today=today,
        most_days=termijn("toestemming_dagen", actor.gemeente_id),
        initial={"gegeven_op": today},
    )
    if form.is_valid():
        register_toestemming(actor, casus=oc.casus, consent=form.consent, now=timezone.now())
        messages.success(request, "De toestemming is vastgelegd. Zij geldt vanaf nu.")
        return redirect("casus_privacy", nummer)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="toestemming"),
        "form": form,
        "readers": readers(actor, oc.opening, oc.casus, 22),
    }
    return render(request, "cases/toestemming_new.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_actor(content=True)
def toestemming_withdraw(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """The bewoner took it back."""
    casus = load_casus(actor, nummer)
    withdraw_toestemming(actor, casus=casus, toestemming_id=pk, reden=reason_for(request, casus))
    messages.success(request, "De toestemming is ingetrokken. Wat erop berustte, is meteen gestopt.")
    return redirect("casus_privacy", nummer)
