"""The convenant in force, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from parties.actor import Actor
from parties.doors import for_actor
from privacy.forms.matrix import MatrixFilter
from privacy.queries.matrix import convenant_in_force, kinds_of, matrix_of, phase_or_default


@for_actor()
def convenant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The convenant in force: who signed it, and which organisation reads and provides what."""
    found = convenant_in_force(actor.gemeente_id, timezone.localdate())
    if found is None:
        return render(request, "privacy/geen_convenant.html")
    fase = phase_or_default(request.GET.get("fase", ""))
    matrix = matrix_of(actor, found, soort=request.GET.get("soort", ""), fase=fase)
    form = MatrixFilter(initial={"soort": matrix.chosen.soort, "fase": fase}, kinds=kinds_of(matrix))
    return render(request, "privacy/convenant.html", {"matrix": matrix, "form": form})
