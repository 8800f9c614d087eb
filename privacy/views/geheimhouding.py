"""The geheimhoudingsverklaring that everybody signs before working on a casus (domain.md section 4)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.forms.geheimhouding import GeheimhoudingForm


@for_actor(secrecy=False)
def geheimhouding(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Read and sign; who signed comes back to nothing new."""
    form = GeheimhoudingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        gate.sign_secrecy(actor)
        return redirect("mijn_werk")
    context = {"form": form, "signed": actor.geheimhouding}
    return render(request, "privacy/geheimhouding.html", context, status=422 if form.errors else 200)
