"""The page on which the state of a casus changes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cases.boxes import BOXES, readers
from cases.forms.voortgang import MoveForm
from cases.lifecycle import CASUS_STATES
from cases.queries.casus_page import casus_frame
from cases.queries.loaders import OpenCasus, load_casus
from cases.queries.voortgang import COURT_CATEGORIES, court_record
from cases.rules.voortgang import NotOnRecord, may_move, may_move_at_all, moves_for
from cases.services.voortgang import boxes_of, motivation_box, move_casus, reason_to_open
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from privacy import gate
from privacy.gate import Doel

PARTICIPANTS = (22, 30)


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(content=True)
def casus_voortgang(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The moves that the actor may make, and the one that is chosen."""
    casus = load_casus(actor, nummer)
    asked = request.POST.get("target", "")
    require(may_move(actor, casus, asked) if asked in CASUS_STATES else may_move_at_all(actor, casus))
    moves = moves_for(actor, casus)
    form = MoveForm(request.POST if request.method == "POST" else None, moves=moves)
    if request.method == "POST" and form.is_valid():
        try:
            move_casus(actor, casus=casus, now=timezone.now(), **form.cleaned_data)
        except NotOnRecord as refused:
            for sentence in refused.sentences:
                form.add_error("target", sentence)
        else:
            messages.success(request, f"De stand is nu: {CASUS_STATES[casus.status].lower()}.")
            return redirect("casus_detail", nummer)
    court = any(move.target == "juridisch" for move in moves)
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories={*boxes_of(casus), *PARTICIPANTS, *(COURT_CATEGORIES if court else ())},
        doel=Doel.CASUS,
        reden=reason_to_open(casus),
    )
    opening.require(casus.pk)
    context = _context(actor, OpenCasus(casus, opening), form, court=court)
    return render(request, "cases/casus_voortgang.html", context, status=422 if form.is_bound else 200)


def _context(actor: Actor, oc: OpenCasus, form: MoveForm, *, court: bool) -> dict[str, Any]:
    box = BOXES[motivation_box(oc.opening, oc.casus)]
    return {
        **casus_frame(actor, oc.casus, oc.opening, "stand wijzigen"),
        "form": form,
        "readers": readers(actor, oc.opening, oc.casus, box.categorie),
        "category": box.label,
        "court": court_record(oc.opening, oc.casus) if court else None,
    }
