"""A casus as another Partij sees it, for the regisseur; for a privacy officer what that Partij may read, no rows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.forms.gegevens import KINDS
from cases.queries.bekijk_als import CATEGORIES, as_party, others, structure, structure_rights
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import OpenCasus, load_casus, open_casus_to_read
from cases.views.casussen import ask_reason
from cases.views.reasons import ReasonNeeded, reason_for
from parties.actor import Actor
from parties.decisions import NotAllowed, Reason
from parties.doors import for_actor
from parties.models import Partij, Rol
from privacy import gate
from privacy.gate import Doel, Event
from privacy.models import Fase

MAY = frozenset({Rol.REGISSEUR, Rol.PRIVACY_OFFICER})
# Who takes part: what the choice shows.
PARTICIPATION = (22, 30)


@require_safe
@for_actor(rollen=MAY)
def bekijk_als_zoek(request: HttpRequest, actor: Actor) -> HttpResponse:
    """From a number that somebody typed to the page of that casus."""
    nummer = request.GET.get("casus", "").strip().upper()
    return redirect("bekijk_als", nummer) if 0 < len(nummer) <= 16 and "/" not in nummer else redirect("privacy")


@require_safe
@for_actor(rollen=MAY)
def bekijk_als(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Choose a participant that one may know of."""
    if not _regisseur(actor):
        gate.log_event(actor, Event.VIEW_AS, doel=Doel.TOEZICHT, object=nummer[:16])
        found = structure(actor, nummer)
        return _choose(request, {"nummer": nummer, "partijen": found.partijen, "structure": True})
    casus = load_casus(actor, nummer)
    try:
        reden = reason_for(request, casus)
    except ReasonNeeded:
        return ask_reason(request, actor, casus)
    oc = open_casus_to_read(actor, nummer, categories=PARTICIPATION, reden=reden)
    return _choose(request, {"nummer": nummer, "partijen": others(actor, oc), "structure": False})


@require_safe
@for_actor(rollen=MAY)
def bekijk_als_partij(request: HttpRequest, actor: Actor, nummer: str, partij_id: int) -> HttpResponse:
    """The casus through the eyes of one participant. Logged as such, with the name of that Partij."""
    if not _regisseur(actor):
        return _structure_page(request, actor, nummer, partij_id)
    casus = load_casus(actor, nummer)
    try:
        reden = reason_for(request, casus)
    except ReasonNeeded:
        return ask_reason(request, actor, casus)
    partij = _known(others(actor, open_casus_to_read(actor, nummer, categories=PARTICIPATION, reden=reden)), partij_id)
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=CATEGORIES,
        doel=Doel.CASUS,
        event=Event.VIEW_AS,
        reden=reden,
        object=f"als {partij.naam}",
    )
    page = as_party(actor, OpenCasus(casus, opening), partij, KINDS, reden=reden, today=timezone.localdate())
    context = {**casus_frame(actor, casus, opening), "page": page, "partij": partij}
    return render(request, "cases/bekijk_als_partij.html", context)


def _structure_page(request: HttpRequest, actor: Actor, nummer: str, partij_id: int) -> HttpResponse:
    found = structure(actor, nummer)
    partij = _known(found.partijen, partij_id)
    gate.log_event(actor, Event.VIEW_AS, doel=Doel.TOEZICHT, object=f"{nummer} als {partij.naam}")
    context = {
        "nummer": nummer,
        "partij": partij,
        "fase": Fase(found.fase).label,
        "rights": structure_rights(found, partij, timezone.localdate()),
    }
    return render(request, "cases/bekijk_als_opzet.html", context)


def _regisseur(actor: Actor) -> bool:
    """Whether the actor looks at rows. Raises NotAllowed for a regisseur outside the regie without another role."""
    if actor.is_regisseur:
        return True
    if not actor.has(Rol.PRIVACY_OFFICER):
        raise NotAllowed(Reason.NOT_REGIE)
    return False


def _known(partijen: list[Partij] | tuple[Partij, ...], partij_id: int) -> Partij:
    """Raises NotDisclosed for a Partij that takes no part, or of which one may not know that it does."""
    found = next((partij for partij in partijen if partij.pk == partij_id), None)
    if found is None:
        raise gate.NotDisclosed
    return found


def _choose(request: HttpRequest, context: dict[str, object]) -> HttpResponse:
    return render(request, "cases/bekijk_als.html", context)
