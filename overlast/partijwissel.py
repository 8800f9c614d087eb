"""Choosing for which organisation one works. The choice stands in the header and in the log (domain.md section 1)."""

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from overlast.middleware import SESSION_KEY, actor_for
from parties.identity import reachable
from parties.queries import memberships
from parties.web import Request
from privacy import gate


@require_GET
def choose_partij(request: Request) -> HttpResponse:
    """Ask for which organisation somebody works; says so when there is none."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "parties/choose_partij.html", {"choices": request.actor_choices})


@require_POST
def switch_partij(request: Request) -> HttpResponse:
    """Work for another of one's own organisations from now on. Logged before it counts; the session stays."""
    if not request.user.is_authenticated:
        return redirect_to_login(settings.LOGIN_REDIRECT_URL)
    wanted = request.POST.get("medewerkerschap", "")
    row = next((row for row in reachable(request, memberships(request.user.pk)) if str(row.pk) == wanted), None)
    if row is None:
        raise Http404
    previous = f"van {request.actor.partij_naam}" if request.actor else ""
    gate.log_event(actor_for(request, row), "partijwissel", doel=gate.Doel.PARTIJWISSEL, object=previous)
    request.session[SESSION_KEY] = row.pk
    return redirect(settings.LOGIN_REDIRECT_URL)
