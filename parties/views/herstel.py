"""Asking for, and agreeing to, taking somebody's second factors away."""

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import Actor
from parties.decisions import NotAllowed
from parties.doors import for_actor
from parties.forms.medewerkers import RestoreForm
from parties.models import Herstelverzoek, Rol
from parties.queries.medewerkers import requests_to_decide
from parties.rules.herstel import may_decide
from parties.services import herstel as services
from parties.views.medewerkers import KEEPERS, kept_medewerker

DECIDERS = frozenset({Rol.BEHEERDER, Rol.PRIVACY_OFFICER})


@require_http_methods(["GET", "HEAD", "POST"])
@for_actor(rollen=KEEPERS)
def herstel_vragen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Ask for it; another person decides."""
    row = kept_medewerker(actor, pk)
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(actor, medewerker=row, reden=form.cleaned_data["reden"], now=timezone.now())
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail or refusal.reason)
        else:
            text = f"Gevraagd. Een andere beheerder of de privacy officer beslist binnen {services.VALID_HOURS} uur."
            messages.success(request, text)
            return redirect("medewerker_detail", pk)
    context = {"row": row, "form": form, "back": reverse("medewerker_detail", args=[pk]), "hours": services.VALID_HOURS}
    return render(request, "parties/medewerkers/herstel_vragen.html", context, status=422 if form.errors else 200)


@require_safe
@for_actor(rollen=DECIDERS)
def herstelverzoeken(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What waits for a second person."""
    now = timezone.now()
    rows = [(row, bool(may_decide(actor, row, now=now))) for row in requests_to_decide(actor, now=now)]
    return render(request, "parties/medewerkers/herstelverzoeken.html", {"rows": rows, "hours": services.VALID_HOURS})


@require_POST
@for_actor(rollen=DECIDERS)
def herstel_besluit(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Agree or refuse; one shows again who one is."""
    row = Herstelverzoek.objects.select_related("medewerker__user", "medewerker__partij").filter(pk=pk).first()
    if row is None:
        raise Http404
    return _besluit(request, actor, row)


@reauthentication_required(app="parties")
def _besluit(request: HttpRequest, actor: Actor, row: Herstelverzoek) -> HttpResponse:
    akkoord = request.POST.get("akkoord") == "ja"
    services.decide(actor, verzoek=row, akkoord=akkoord, now=timezone.now())
    naam = row.medewerker.user.naam
    text = (
        f"{naam} stelt bij het volgende inloggen een nieuwe tweede stap in." if akkoord else "Het verzoek is geweigerd."
    )
    messages.success(request, text)
    return redirect("herstelverzoeken")
