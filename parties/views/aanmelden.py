"""Logging in: first the address, then the place where that organisation logs in; and a new password by mail."""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from parties.forms.aanmelden import AddressForm, CodeForm, ResetForm
from parties.identity import came_through, providers_of
from parties.identity.linking import MINUTES, forget, pending_of, send_code, try_code
from parties.identity.provider import REAUTHENTICATE
from parties.web import Request


class LoginView(account.LoginView):
    """One page in two steps. The second follows from the domain of the address alone, so it tells of no account."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        first = not context["form"].is_bound and "step" not in context
        if first:
            context["form"] = AddressForm()
        return {"step": "address" if first else "password", "providers": [], **context, "expired": self._expired()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "password" in request.POST:
            return super().post(request, *args, **kwargs)
        form = AddressForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form, step="address"), status=422)
        address = form.cleaned_data["login"]
        providers = [] if request.POST.get("met") == "wachtwoord" else providers_of(address)
        step = "provider" if providers else "password"
        form = self.get_form_class()(request=request, initial={"login": address})
        context = self.get_context_data(form=form, step=step, providers=providers, address=address)
        return self.render_to_response(context)

    def _expired(self) -> bool:
        """The browser had a session that has ended by itself."""
        request = self.request
        had = settings.SESSION_COOKIE_NAME in request.COOKIES
        return request.method == "GET" and had and request.session.is_empty()


login = LoginView.as_view()


class AskNewPasswordView(account.PasswordResetView):
    """Mails a link; what it answers, and when, is the same for whoever has no account."""

    form_class = ResetForm
    success_url = reverse_lazy("account_reset_password_done")

    def get_form_class(self) -> type[ResetForm]:
        return ResetForm


password_reset = AskNewPasswordView.as_view()


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def link_identity(request: HttpRequest) -> HttpResponse:
    """The first time somebody comes through a provider: a code in their mailbox shows which account is theirs."""
    found = pending_of(request)
    if found is None:
        return redirect("account_login")
    pending, source = found
    page: dict[str, Any] = {"naam": source.naam, "minutes": MINUTES, "form": CodeForm()}
    if request.method == "POST" and "stuur" in request.POST:
        if limited := ratelimit.consume_or_429(request, action="link_identity", key=pending.address):
            return limited
        send_code(request, pending, source)
        return redirect("link_identity")
    if request.method == "POST" and "stop" in request.POST:
        forget(request)
        return redirect("account_login")
    if request.method == "POST" and pending.waits_for_code:
        if limited := ratelimit.consume_or_429(request, action="link_identity_code"):
            return limited
        form = CodeForm(request.POST)
        if form.is_valid():
            if response := try_code(request, pending, source, form.cleaned_data["code"]):
                return response
            form.add_error("code", "Deze code klopt niet of is te oud. Kijk nog eens, of vraag een nieuwe code.")
        page["form"] = form
    page["sent"] = pending.waits_for_code
    status = 422 if page["form"].is_bound else 200
    return render(request, "socialaccount/link_identity.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def provider_reauthenticate(request: Request) -> HttpResponse:
    """Let somebody who logged in at their own organisation show there again who they are."""
    try:
        provider = get_adapter(request).get_provider(request, came_through(request) or "-")
    except SocialApp.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        back = get_next_redirect_url(request)
        again = {"prompt": "login", "max_age": "0"}
        return provider.redirect(request, REAUTHENTICATE, next_url=back, auth_params=again)
    methods = get_account_adapter(request).get_reauthentication_methods(request.user)
    others = [method for method in methods if method["id"] != "provider"]
    context = {"naam": provider.name, "reauthentication_alternatives": others}
    return render(request, "socialaccount/reauthenticate.html", context)


@require_POST
@login_required
def stay_logged_in(request: Request) -> HttpResponse:
    """Somebody pressed "Blijf ingelogd"; this very request counts as being busy."""
    return HttpResponse(status=204)
