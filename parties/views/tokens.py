"""The keys that somebody gave to other systems."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from parties.actor import Actor
from parties.doors import for_actor
from parties.forms.tokens import TokenForm
from parties.queries import tokens_of
from parties.services.tokens import make_token, revoke_token


@for_actor(content=True)
def api_toegang(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The tokens of the actor, and a form for a new one."""
    if request.method == "POST":
        return new_api_token(request, actor)
    return _tokens_page(request, actor, TokenForm(today=timezone.localdate()))


@reauthentication_required(app="parties")
def new_api_token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Make a token and show its value this once: no session, message or address holds it, so no redirect either."""
    today = timezone.localdate()
    form = TokenForm(request.POST, today=today)
    if not form.is_valid():
        return _tokens_page(request, actor, form, status=422)
    value = make_token(actor, **form.cleaned_data, now=timezone.now())
    return _tokens_page(request, actor, TokenForm(today=today), value=value)


@require_POST
@for_actor(content=True)
def revoke_api_token(_request: HttpRequest, actor: Actor, token_id: int) -> HttpResponse:
    """End one token of the actor."""
    revoke_token(actor, token_id=token_id, now=timezone.now())
    return redirect("api_toegang")


def _tokens_page(
    request: HttpRequest, actor: Actor, form: TokenForm, *, value: str = "", status: int = 200
) -> HttpResponse:
    now = timezone.now()
    rows = [(token, token.works(now)) for token in tokens_of(actor.medewerker_id)]
    page = {
        "form": form,
        "working": [token for token, works in rows if works],
        "ended": [token for token, works in rows if not works],
        "value": value,
    }
    return render(request, "parties/api_toegang.html", page, status=status)
