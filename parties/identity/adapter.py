"""allauth's way of logging in through providers, for the providers that beheerders set up."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from parties.identity import METHOD, ProviderLogin, may_come_through, note_login, released
from parties.identity.http import Distrusted, ProviderSession
from parties.identity.linking import Pending, remember
from parties.identity.provider import REAUTHENTICATE, OpenIDProvider
from parties.identity.secrets import unseal
from parties.identity.tokens import proved_again, proves_second_factor, verified_address
from parties.models import Identiteitsprovider

logger = logging.getLogger(__name__)


def app_of(provider: Identiteitsprovider) -> SocialApp:
    """A provider in the form allauth works with; it is never saved."""
    app = SocialApp(
        provider=OpenIDProvider.id,
        provider_id=str(provider.pk),
        name=provider.naam,
        client_id=provider.client_id,
        secret=unseal(provider.client_secret, provider.pk),
        settings={"issuer": provider.issuer, "acr": provider.acr, "amr": provider.amr},
    )
    app.source = provider
    return app


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Nobody signs up through a provider; who comes is somebody we know, or is asked for a code from the mail."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        try:
            found = list(released().filter(pk=provider)) if provider else []
        except ValidationError:
            found = []
        return [app_of(each) for each in found]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> ProviderSession:
        return ProviderSession()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Decide about whom the provider let in; raises ImmediateHttpResponse unless an account logs in now."""
        source: Identiteitsprovider = sociallogin.provider.app.source
        if sociallogin.state.get("process") == REAUTHENTICATE:
            raise ImmediateHttpResponse(self._confirm(request, sociallogin))
        claims = sociallogin.claims
        proved = proves_second_factor(claims, acr=source.acr, amr=source.amr)
        if sociallogin.user.pk:
            if not may_come_through(sociallogin.user, source):
                raise ImmediateHttpResponse(refusal(request, source, "account"))
            note_login(request, ProviderLogin(source.partij_id, proved))
            return
        address = verified_address(claims)
        if address.rpartition("@")[2] not in source.domeinen:
            raise ImmediateHttpResponse(refusal(request, source, "address"))
        if request.user.is_authenticated:
            get_account_adapter(request).logout(request)
        remember(
            request,
            Pending(
                provider=str(source.pk),
                subject=sociallogin.account.uid,
                address=address,
                second_factor=proved,
                next=sociallogin.get_redirect_url(request) or "",
            ),
        )
        raise ImmediateHttpResponse(redirect("link_identity"))

    def _confirm(self, request: HttpRequest, sociallogin: SocialLogin) -> HttpResponse:
        """Somebody who is logged in showed again who they are, at the provider, a moment ago."""
        same = request.user.is_authenticated and sociallogin.user.pk == request.user.pk
        if not same or not proved_again(sociallogin.claims, within=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT):
            return refusal(request, sociallogin.provider.app.source, "again")
        account = sociallogin.account
        record_authentication(
            request, request.user, METHOD, reauthenticated=True, provider=account.provider, uid=account.uid
        )
        back = QueryDict(mutable=True)
        back["next"] = sociallogin.get_redirect_url(request) or reverse("mijn_gegevens")
        request.GET = back  # type: ignore[assignment]  # where resume_request looks for the way back
        return resume_request(request)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: OpenIDProvider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Raises ImmediateHttpResponse with a page that says what went wrong and what to do."""
        if error == AuthError.CANCELLED:
            kind = "cancelled"
        elif exception is None or isinstance(exception, Distrusted):
            kind = "answer"
        else:
            kind = "silent"
        # a Distrusted says what we miss, never what the provider told about somebody
        detail = str(exception) if isinstance(exception, Distrusted) else type(exception).__name__
        logger.warning("login through a provider failed: %s, %s", kind, detail, extra={"provider": provider.sub_id})
        raise ImmediateHttpResponse(refusal(request, provider.app.source, kind))


def refusal(request: HttpRequest, source: Identiteitsprovider, kind: str) -> HttpResponse:
    """The page for somebody who was not let in. `kind` is silent, answer, cancelled, account, address or again."""
    context = {"naam": source.naam, "provider_id": str(source.pk), "kind": kind}
    return render(request, "socialaccount/authentication_error.html", context, status=503 if kind == "silent" else 403)
