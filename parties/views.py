"""Somebody's own account: who they are here, and the keys they gave to other systems."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parties.actor import Actor
from parties.doors import for_actor
from parties.forms import TokenForm
from parties.models import Rol
from parties.queries import memberships, second_factors, tokens_of
from parties.services import TOKEN_DAYS, make_token, revoke_token


@require_GET
@for_actor()
def mijn_gegevens(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What Overlast knows of the logged-in person: name, organisations, ways to log in, devices."""
    found = memberships(actor.user_id)
    rows = [
        {
            "partij": row.partij.naam,
            "gemeente": row.partij.gemeente.naam,
            "functie": row.functie,
            "rollen": ", ".join(Rol(rol).label for rol in row.rollen),
            "active": row.pk == actor.medewerker_id,
        }
        for row in found
    ]
    page = {
        "person": [("Naam", actor.naam), ("E-mailadres", found[0].user.email)],
        "memberships": rows,
        "factors": second_factors(actor.user_id),
        "session_count": UserSession.objects.filter(user_id=actor.user_id).count(),
    }
    return render(request, "parties/mijn_gegevens.html", page)


@for_actor(content=True)
def api_toegang(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tokens of the actor, and a form for a new one."""
    if request.method == "POST":
        return new_api_token(request, actor)
    return _tokens_page(request, actor, TokenForm())


@reauthentication_required(app="parties")
def new_api_token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a token and show its value this once: no session, message or address holds it, so no redirect either."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _tokens_page(request, actor, form, status=422)
    value = make_token(actor, naam=form.cleaned_data["naam"], now=timezone.now())
    return _tokens_page(request, actor, TokenForm(), value=value)


@require_POST
@for_actor(content=True)
def revoke_api_token(_request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    """End one token of the actor."""
    revoke_token(actor, token_id=token_id)
    return redirect("api_toegang")


def _tokens_page(
    request: HttpRequest, actor: Actor, form: TokenForm, *, value: str = "", status: int = 200
) -> HttpResponse:
    page = {
        "form": form,
        "tokens": tokens_of(actor.medewerker_id),
        "value": value,
        "days": TOKEN_DAYS,
        "now": timezone.now(),
    }
    return render(request, "parties/api_toegang.html", page, status=status)
