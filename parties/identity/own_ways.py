"""Ways in of an account's own, which a provider must not be able to make, take away or see for another organisation.

A provider can be anybody of its own people. A password, passkey or app with codes opens all that the account works for.
"""

from collections.abc import Callable
from functools import wraps

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from parties.identity import PARTIJ_KEY, works_elsewhere
from parties.models import User

View = Callable[..., HttpResponseBase]
TEMPLATE = "socialaccount/own_ways.html"


def own_password(view: View) -> View:
    """Never in a session that came through a provider: the password would open more than the provider does."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return _refusal(request, "password") if PARTIJ_KEY in request.session else view(request, *args, **kwargs)

    return inner


def own_factor(view: View) -> View:
    """Not in a session that came through a provider, for an account that works for others too."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        return _refusal(request, "factor") if works_elsewhere(request) else view(request, *args, **kwargs)

    return inner


def _refusal(request: HttpRequest, kind: str) -> HttpResponse:
    return render(request, TEMPLATE, {"kind": kind}, status=403)


def on_added(sender: type[Authenticator], request: HttpRequest, authenticator: Authenticator, **_more: object) -> None:
    """Keep with a factor through whose provider its maker came."""
    if PARTIJ_KEY in request.session:
        authenticator.data[PARTIJ_KEY] = request.session[PARTIJ_KEY]
        authenticator.save(update_fields=["data"])


def on_logged_in(sender: type[User], request: HttpRequest, user: User, **_more: object) -> None:
    """A factor that a provider's session made opens what that session opened, and makes no factor without its mark."""
    if PARTIJ_KEY in request.session:
        return
    used = [record["id"] for record in get_authentication_records(request, user) if "id" in record]
    made = Authenticator.objects.filter(pk__in=used, user=user, data__has_key=PARTIJ_KEY).first() if used else None
    if made is not None:
        request.session[PARTIJ_KEY] = made.data[PARTIJ_KEY]


def drop_factors(user_id: int, *, but: int) -> bool:
    """Remove the factors made in sessions of a provider of another Partij than `but`; returns whether there were any.

    Called when the account begins to work for `but`.
    """
    made = Authenticator.objects.filter(user_id=user_id, data__has_key=PARTIJ_KEY)
    return made.exclude(Q(**{f"data__{PARTIJ_KEY}": but})).delete()[0] > 0
