"""The geheimhoudingsverklaring that everybody signs before working on a casus (domain.md section 4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from privacy import gate
from privacy.forms.geheimhouding import GeheimhoudingForm
from privacy.queries.geheimhouding import signers


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(secrecy=False)
def geheimhouding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read and sign; who signed reads it again, and who works with no content has nothing to sign."""
    form = GeheimhoudingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and actor.sees_content and form.is_valid():
        gate.sign_secrecy(actor)
        return redirect("mijn_werk")
    context = {
        "form": form,
        "signed": actor.geheimhouding,
        "signs": actor.sees_content,
        "oversees": actor.has(Rol.PRIVACY_OFFICER, Rol.REGISSEUR),
    }
    return render(request, "privacy/geheimhouding.html", context, status=422 if form.errors else 200)


@require_safe
@for_actor(rollen=frozenset({Rol.PRIVACY_OFFICER, Rol.REGISSEUR}))
def geheimhouding_overzicht(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Which colleagues signed, for privacy officer and regisseur."""
    return render(
        request, "privacy/geheimhouding_overzicht.html", {"signers": signers(actor), "partij": actor.partij_naam}
    )
