"""The convenant in force, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from parties.actor import Actor
from parties.doors import for_actor
from privacy.forms.matrix import MatrixFilter
from privacy.queries.matrix import convenanten_in_force, kinds_of, matrix_of, phase_or_default
from privacy.rules.convenanten import is_redactie


@for_actor()
def convenant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The convenant in force: who signed it, and which organisation reads and provides what."""
    valid = convenanten_in_force(actor.gemeente_id)
    if not valid:
        return render(request, "privacy/geen_convenant.html", {"writes": is_redactie(actor)})
    asked = request.GET.get("overlegvorm", "")
    found = next((row for row in valid if row.overlegvorm == asked), valid[0])
    fase = phase_or_default(request.GET.get("fase", ""))
    matrix = matrix_of(actor, found, soort=request.GET.get("soort", ""), fase=fase)
    form = MatrixFilter(
        initial={"soort": matrix.chosen.soort, "fase": fase, "overlegvorm": found.overlegvorm}, kinds=kinds_of(matrix)
    )
    page = reverse("convenant")
    others = [
        {
            "label": row.get_overlegvorm_display(),
            "url": f"{page}?overlegvorm={row.overlegvorm}",
            "current": row.pk == found.pk,
        }
        for row in valid
    ]
    return render(request, "privacy/convenant.html", {"matrix": matrix, "form": form, "regimes": others})
