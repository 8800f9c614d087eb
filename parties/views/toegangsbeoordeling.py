"""The periodic review of who has access."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import Actor
from parties.doors import for_actor
from parties.forms.toegangsbeoordeling import JudgeForm
from parties.models import Toegangsbeoordeling
from parties.queries import toegangsbeoordeling as queries
from parties.services import toegangsbeoordeling as services
from parties.spreadsheet import csv_file
from parties.views.herstel import DECIDERS
from parties.views.medewerkers import KEEPERS, WATCHERS, kept_partij


def seen_round(pk: UUID) -> Toegangsbeoordeling:
    """Raises Http404 for a round that the reader may not see, as for none."""
    found = queries.find_round(pk)
    if found is None:
        raise Http404
    return found


@require_safe
@for_actor(rollen=WATCHERS)
def toegangsbeoordelingen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Per organisation when the next round is due, and the rounds that were signed."""
    rows = queries.overview(actor, today=timezone.localdate())
    return render(request, "parties/medewerkers/beoordelingen.html", {"rows": rows})


@require_POST
@for_actor(rollen=KEEPERS)
def toegangsbeoordeling_begin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a round, or go on with the one that is open."""
    made = services.start(actor, partij=kept_partij(actor, request.POST.get("partij", "")), now=timezone.now())
    return redirect("toegangsbeoordeling", made.pk)


@require_safe
@for_actor(rollen=WATCHERS)
def toegangsbeoordeling(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One round."""
    return _page(request, actor, seen_round(pk))


def _page(
    request: HttpRequest, actor: Actor, beoordeling: Toegangsbeoordeling, form: JudgeForm | None = None
) -> HttpResponse:
    page = queries.round_of(actor, beoordeling)
    form = form or JudgeForm(rows=page.mine, keeps=page.may_sign)
    context: dict[str, Any] = {"page": page, "form": form, "lines": form.lines(page.rows)}
    return render(request, "parties/medewerkers/beoordeling.html", context, status=422 if form.errors else 200)


@require_POST
@for_actor(rollen=DECIDERS)
def toegangsoordeel(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Write down what was judged, and sign when that was the last."""
    beoordeling = seen_round(pk)
    page = queries.round_of(actor, beoordeling)
    form = JudgeForm(request.POST, rows=page.mine, keeps=page.may_sign)
    if not form.is_valid():
        return _page(request, actor, beoordeling, form)
    return _sign(request, actor, beoordeling, form)


@reauthentication_required(app="parties")
def _sign(request: HttpRequest, actor: Actor, beoordeling: Toegangsbeoordeling, form: JudgeForm) -> HttpResponse:
    judgements = form.judgements()
    if services.judge(actor, beoordeling=beoordeling, judgements=judgements, now=timezone.now()):
        messages.success(request, "De beoordeling is ondertekend. Er kan niets meer aan veranderen.")
    else:
        messages.info(
            request, "Uw oordeel is bewaard. Een ander beoordeelt wie nog openstaat; daarna kan er getekend worden."
        )
    return redirect("toegangsbeoordeling", beoordeling.pk)


@require_http_methods(["GET", "HEAD"])
@for_actor(rollen=WATCHERS)
def toegangsbeoordeling_csv(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The round as a CSV for the audit; no cell is a formula."""
    page = queries.round_of(actor, seen_round(pk))
    content = csv_file(queries.HEADER, queries.table(page))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="toegangsbeoordeling.csv"'
    return answer
