"""Somebody's own account: who they are here and how they log in."""

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from parties.queries import memberships, second_factors


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
