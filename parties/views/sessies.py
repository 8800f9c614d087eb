"""Where somebody is logged in, and ending that."""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from parties.devices import device
from parties.second_factor import end_other_sessions
from parties.web import Request


@dataclass(frozen=True, slots=True)
class Device:
    """One line of the page."""

    id: int
    name: str
    ip: str
    since: datetime
    current: bool


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def sessions(request: Request) -> HttpResponse:
    """The devices on which one is logged in; posting logs out everywhere else."""
    if request.method == "POST":
        end_other_sessions(request)
        messages.success(request, "U bent op uw andere apparaten uitgelogd.")
        return redirect("usersessions_list")
    alive = UserSession.objects.purge_and_list(request.user)
    rows = [
        Device(row.pk, device(row.user_agent), row.ip, row.created_at, row.session_key == request.session.session_key)
        for row in sorted(alive, key=lambda row: row.created_at, reverse=True)
    ]
    return render(request, "usersessions/usersession_list.html", {"devices": rows})


@require_POST
@login_required
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Log out on one other device; one that is not there any more, or is somebody else's, is left alone."""
    found = UserSession.objects.filter(pk=session_id, user=request.user).first()
    if found is not None and found.session_key != request.session.session_key:
        found.end()
        messages.success(request, "U bent op dat apparaat uitgelogd.")
    return redirect("usersessions_list")
