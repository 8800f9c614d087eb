"""No page without a second factor."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from parties.second_factor import PROVED_ON, place_to_prove, proved
from parties.web import Request

Handler = Callable[[Request], HttpResponseBase]
LEAVE = {"account_logout"}
ARRANGE = LEAVE | {"mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"}
PROVE = LEAVE | set(PROVED_ON.values())


def view_name(request: Request) -> str:
    """The name of the page asked for, "" when there is none."""
    try:
        return resolve(request.path_info).view_name or ""
    except Resolver404:
        return ""


class SecondFactorMiddleware:
    """A session with a password only reaches the pages to arrange a second factor, or to prove it, and nothing else.

    Every path is closed unless listed, so a page that is added later is closed too. Sets `request.second_factor`.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        request.second_factor = request.user.is_authenticated and proved(request)
        if request.user.is_authenticated and not request.second_factor:
            prove = place_to_prove(request.user)
            detour = prove or "mfa_index"
            if view_name(request) not in (PROVE if prove else ARRANGE):
                back = request.get_full_path() if request.method == "GET" else "/"
                return redirect(f"{reverse(detour)}?{urlencode({'next': back})}")
        return self.get_response(request)
