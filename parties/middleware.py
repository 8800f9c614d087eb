"""No page without a second factor, and no session that lasts."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from parties.second_factor import PROVED_ON, place_to_prove, proved
from parties.sessions import SINCE
from parties.web import Request, view_name, way_back

Handler = Callable[[Request], HttpResponseBase]
LEAVE = {"huisstijl_css", "beeldmerk", "account_logout"}
ARRANGE = LEAVE | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "provider_reauthenticate",
    "openid_connect_callback",
}
PROVE = LEAVE | set(PROVED_ON.values())


class ActivityMiddleware:
    """Lets a session go on while somebody is busy; a page that asks for news by itself does not count as that."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponseBase:
        if request.user.is_authenticated:
            if SINCE not in request.session:
                return self._begin_anew(request)
            if view_name(request) not in settings.SESSION_POLLED:
                request.session.stay()
        return self.get_response(request)

    def _begin_anew(self, request: Request) -> HttpResponseBase:
        """A session without a beginning is of an older release, and would never end."""
        request.session.flush()
        return redirect("account_login")


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
                return redirect(f"{reverse(detour)}?{urlencode({'next': way_back(request)})}")
        return self.get_response(request)
