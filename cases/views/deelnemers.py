"""The tab Deelnemers: which organisations take part, and which colleagues work on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.forms.casussen import ColleagueForm
from cases.forms.triage import InviteForm
from cases.queries.casus_page import casus_frame
from cases.queries.deelnemers import colleagues, deelnemers
from cases.queries.loaders import OpenCasus, load_casus
from cases.rules.casussen import may_staff
from cases.services.casussen import add_worker, end_deelname, remove_worker
from cases.views.casussen import opened
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor

OPENED = (22, 30)


@require_GET
@for_actor(content=True)
def casus_deelnemers(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    oc = opened(request, actor, nummer, categories=OPENED)
    return _page(request, actor, oc)


def _page(
    request: HttpRequest, actor: Actor, oc: OpenCasus, form: ColleagueForm | None = None, *, status: int = 200
) -> HttpResponse:
    page = deelnemers(actor, oc)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, "deelnemers"),
        "page": page,
        "may_staff": bool(may_staff(actor, oc.casus)),
        "form": form or ColleagueForm(colleagues=page.free_colleagues),
        "invite": InviteForm(free=page.free_partijen, auto_id="invite_%s") if page.free_partijen else None,
    }
    return render(request, "cases/casus_deelnemers.html", context, status=status)


@require_POST
@for_actor(content=True)
def worker_add(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    casus = load_casus(actor, nummer)
    require(may_staff(actor, casus))
    _, free = colleagues(actor, casus)
    form = ColleagueForm(request.POST, colleagues=free)
    if not form.is_valid():
        return _page(request, actor, opened(request, actor, nummer, categories=OPENED), form, status=422)
    add_worker(actor, casus=casus, medewerker_id=int(form.cleaned_data["medewerker"]))
    return redirect("casus_deelnemers", nummer)


@require_POST
@for_actor(content=True)
def worker_remove(request: HttpRequest, actor: Actor, nummer: str, medewerker_id: int) -> HttpResponse:
    remove_worker(actor, casus=load_casus(actor, nummer), medewerker_id=medewerker_id)
    return redirect(
        "casus_list" if medewerker_id == actor.medewerker_id else "casus_deelnemers",
        *([] if medewerker_id == actor.medewerker_id else [nummer]),
    )


@require_POST
@for_actor(content=True)
def deelname_end(request: HttpRequest, actor: Actor, nummer: str, partij_id: int) -> HttpResponse:
    """The regie ends the part of an organisation; from then on it sees nothing of this casus."""
    end_deelname(actor, casus=load_casus(actor, nummer), partij_id=partij_id, now=timezone.now())
    return redirect("casus_deelnemers", nummer)
