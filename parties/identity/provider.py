"""OpenID Connect as allauth does it, with what it leaves out: a nonce, a signature that is always checked, the issuer,
no more than the address, and a page of our own between here and there. allauth looks for a module of this name.
"""

from typing import Any
from uuid import UUID

from allauth.account.internal.decorators import login_not_required
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.views.decorators.http import require_safe
from requests import RequestException

from parties.identity.http import Distrusted, ProviderSession, discover
from parties.identity.tokens import claims_of

REAUTHENTICATE = "reauthenticate"
UID_LENGTH = 191
FAILURES = (RequestException, OAuth2Error, Distrusted)


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    """How allauth talks to one provider."""

    # What was kept in the session when we sent somebody there.
    state: dict[str, Any]

    @property
    def openid_config(self) -> dict[str, Any]:
        return discover(self.get_provider().app.settings["issuer"])

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Raises Distrusted or requests.RequestException when the provider's answer does not hold."""
        config = self.openid_config
        claims = claims_of(
            str(kwargs["response"].get("id_token", "")),
            issuer=config["issuer"],
            client_id=app.client_id,
            nonce=str(self.state.get("nonce", "")),
            jwks_uri=config["jwks_uri"],
        )
        login = self.get_provider().sociallogin_from_response(request, self._with_address(claims, token.token))
        return login

    def _with_address(self, claims: dict[str, Any], access_token: str) -> dict[str, Any]:
        """Many providers tell the mail address only when asked separately; it counts for the same person alone."""
        where = self.openid_config.get("userinfo_endpoint")
        if "email" in claims or not where:
            return claims
        with ProviderSession() as session:
            answer = session.get(where, headers={"Authorization": f"Bearer {access_token}"})
        found = answer.json() if answer.status_code == 200 else {}
        if not isinstance(found, dict) or found.get("sub") != claims["sub"]:
            return claims
        return claims | {name: found[name] for name in ("email", "email_verified") if name in found}


class OpenIDProvider(OAuth2Provider):
    """A provider that a beheerder set up (parties.models.Identiteitsprovider)."""

    id = "openid_connect"
    name = "OpenID Connect"
    oauth2_adapter_class = OpenIDAdapter
    pkce_enabled_default = True

    def __init__(self, request: HttpRequest, app: SocialApp) -> None:
        super().__init__(request, app=app)
        self.name = app.name

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("openid_connect_login", args=[self.app.provider_id])

    def get_callback_url(self) -> str:
        return reverse("openid_connect_callback", args=[self.app.provider_id])

    def get_oauth2_adapter(self, request: HttpRequest) -> OpenIDAdapter:
        return self.oauth2_adapter_class(request, self.app.provider_id)

    def get_default_scope(self) -> list[str]:
        return ["openid", "email"]

    # allauth takes these three from the address of the page; nobody but us chooses them
    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return self.get_auth_params()

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_redirect_from_request_kwargs(request) | {"process": AuthProcess.LOGIN}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Show a page that goes on to the provider by itself: form-action 'self' stops a form redirected there."""
        nonce = get_random_string(32)
        extra = kwargs.pop("auth_params", None) or self.get_auth_params()
        extra = {**extra, "nonce": nonce}
        if self.app.settings["acr"]:
            extra["acr_values"] = " ".join(self.app.settings["acr"])
        try:
            there = super().redirect(request, process, next_url, data, auth_params=extra, nonce=nonce, **kwargs)
        except FAILURES as error:
            raise failed(request, self, error) from None
        context = {"provider": self, "address": there.headers["Location"]}
        return render(request, "socialaccount/to_provider.html", context)

    def extract_uid(self, data: dict[str, Any]) -> str:
        subject = data["sub"]
        if not isinstance(subject, str) or not 0 < len(subject) <= UID_LENGTH:
            raise Distrusted("names nobody")
        return subject

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing of what the provider tells is kept."""
        return {}

    def sociallogin_from_response(self, request: HttpRequest, response: dict[str, Any]) -> SocialLogin:
        login = super().sociallogin_from_response(request, response)
        login.claims = response
        return login


def failed(request: HttpRequest, provider: OpenIDProvider, error: Exception | str) -> ImmediateHttpResponse:
    """The page that says that logging in there did not succeed, as allauth's way to stop."""
    try:
        get_adapter(request).on_authentication_error(request, provider, exception=error)
    except ImmediateHttpResponse as answer:
        return answer
    raise AssertionError("the adapter answers each error")


class CallbackView(OAuth2CallbackView):
    """Where somebody comes back from the provider."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except FAILURES as error:
            return failed(request, self.adapter.get_provider(), error).response

    def _get_state(self, request: HttpRequest, provider: OpenIDProvider) -> tuple[Any, Any]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.state = state
            # RFC 9207: an answer of another provider than the one we sent somebody to
            if request.GET.get("iss", provider.app.settings["issuer"]) != provider.app.settings["issuer"]:
                raise Distrusted("another issuer answers")
        return state, response


def _view(kind: type[OAuth2LoginView | OAuth2CallbackView], request: HttpRequest, provider_id: UUID) -> HttpResponse:
    try:
        return kind.adapter_view(OpenIDAdapter(request, str(provider_id)))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None


@login_not_required
def provider_login(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Send somebody to the provider; asks first unless a button of ours was pressed."""
    if limited := ratelimit.consume_or_429(request, action="login"):
        return limited
    return _view(OAuth2LoginView, request, provider_id)


@require_safe
@login_not_required
def provider_callback(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Take somebody in who comes back from the provider."""
    return _view(CallbackView, request, provider_id)
