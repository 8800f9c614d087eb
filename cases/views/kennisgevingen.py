"""Saying that the bewoner was told, or why not yet (art. 14 AVG)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases.boxes import readers
from cases.forms.kennisgevingen import DONE, KennisgevingForm
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import load_casus, open_casus_to_read
from cases.queries.toestemmingen import CATEGORIES, find_notice, notice_text
from cases.rules.toegang import may_write
from cases.services.kennisgevingen import postpone_kennisgeving, record_kennisgeving, start_kennisgeving
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.terms import termijn


@require_POST
@for_actor(content=True)
def kennisgeving_plan(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Plan it, where that did not happen at the aanmelding, or again after an informatieverzoek gave more."""
    casus, again = load_casus(actor, nummer), "opnieuw" in request.POST
    start_kennisgeving(actor, casus=casus, again=again, now=timezone.now())
    messages.success(request, "Gepland. U krijgt op tijd een herinnering.")
    return redirect("casus_privacy", nummer)


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def kennisgeving(request: HttpRequest, actor: Actor, nummer: str, pk: UUID) -> HttpResponse:
    """Done, or postponed with a reason and a day to look again."""
    oc = open_casus_to_read(actor, nummer, categories=CATEGORIES)
    require(may_write(actor, oc.casus))
    row, today = find_notice(actor, oc, pk), timezone.localdate()
    form = KennisgevingForm(
        request.POST or None,
        today=today,
        most_days=termijn("kennisgeving_uitstel_dagen", actor.gemeente_id),
        initial={"gedaan_op": today},
    )
    if form.is_valid():
        data, now = form.cleaned_data, timezone.now()
        common: dict[str, Any] = {"casus": oc.casus, "kennisgeving_id": pk, "now": now}
        if data["wat"] == DONE:
            record_kennisgeving(actor, **common, gedaan_op=data["gedaan_op"], wijze=data["wijze"])
        else:
            postpone_kennisgeving(
                actor, **common, grond=data["uitstelgrond"], reden=data["reden"], until=data["uiterlijk"]
            )
        messages.success(request, "Vastgelegd.")
        return redirect("casus_privacy", nummer)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="bewoner informeren"),
        "form": form,
        "stand": notice_text([row], today),
        "readers": readers(actor, oc.opening, oc.casus, 22),
    }
    return render(request, "cases/kennisgeving.html", context, status=422 if form.is_bound else 200)
