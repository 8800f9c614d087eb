"""The page of the first start: there only while there is no gemeente at all."""

from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parties import setup_code
from parties.forms.eerste_start import StartForm
from parties.models import Gemeente
from parties.services.first_start import begin

# Per address, and for all addresses together: who can pretend to be another address gains nothing by it.
THROTTLE = {"action": "first_start", "key": "code"}
WRONG = "Deze code klopt niet. Vraag hem aan wie Overlast heeft geïnstalleerd."


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def eerste_start(request: HttpRequest) -> HttpResponse:
    """Make the gemeente, the organisation that leads and its beheerder; then log in."""
    if Gemeente.objects.exists():
        raise Http404
    if request.method != "POST":
        return render(request, "parties/eerste_start.html", {"form": StartForm()})
    if not ratelimit.consume(request, dry_run=True, **THROTTLE):
        return ratelimit.respond_429(request)
    form = StartForm(request.POST)
    if not setup_code.is_right(request.POST.get("code", "")):
        ratelimit.consume(request, **THROTTLE)
        if not form.has_error("code"):
            form.add_error("code", WRONG)
    if not form.is_valid():
        return render(request, "parties/eerste_start.html", {"form": form}, status=422)
    if begin(form.start) is None:
        raise Http404
    messages.success(request, "De gemeente is klaar. Log nu in; u stelt dan een tweede stap in voor het inloggen.")
    return redirect("account_login")
