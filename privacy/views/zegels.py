"""Whether the read log is whole: the last seal, what waits, and what verifications found."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from parties.actor import Actor
from parties.dates import long_date, long_moment
from parties.doors import for_actor
from privacy.queries.zegels import last_verifications, seal_state
from privacy.retention import log_months
from privacy.services.zegels import ask_verification
from privacy.views.inzagelog import tabs


@for_actor(oversight=True)
def zegels(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The state of the seals; a POST asks for a verification now, by the worker."""
    if request.method == "POST":
        if ask_verification(actor):
            messages.success(request, "De controle is begonnen. Ververs deze pagina over een minuut.")
        else:
            messages.error(request, "De controle kon niet beginnen. Vannacht loopt zij vanzelf.")
        return redirect("zegels")
    state, checks = seal_state(now=timezone.now()), last_verifications()
    context = {
        "state": state,
        "sealed": long_moment(state.tijd) if state.tijd else "",
        "lag": lag_text(state.lag.total_seconds()),
        "dropped": long_date(state.vernietigd_tot) if state.vernietigd_tot else "",
        "months": log_months(),
        "seconds": f"{settings.LOG_SEAL_SECONDS:g}",
        "last": checks[0] if checks else None,
        "checks": [(long_moment(check.tijd), check) for check in checks],
        "tabs": tabs("zegels"),
    }
    return render(request, "privacy/zegels.html", context)


def lag_text(seconds: float) -> str:
    """How long the oldest row waits, in words."""
    if seconds < 1:
        return "Niets wacht op een zegel"
    if seconds < 120:
        return f"{seconds:.0f} seconden"
    return f"{seconds / 60:.0f} minuten"
