"""Accepting an invitation, by whoever holds the link."""

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from parties.forms.medewerkers import AcceptForm
from parties.identity import PARTIJ_KEY, providers_of
from parties.models import Partij, Rol, User
from parties.roles import IN_WORDS
from parties.second_factor import end_other_sessions
from parties.services.uitnodigingen import Invitation, accept, find

TEMPLATE = "parties/medewerkers/uitnodiging.html"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def uitnodiging(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody is asked to do, and the button to accept. One page for a link that is used, old or made up."""
    invitation = find(token)
    if invitation is None:
        return render(request, TEMPLATE, {"invitation": None}, status=404)
    if invitation.account:
        return _existing(request, token, invitation)
    providers = providers_of(invitation.email)
    form = AcceptForm(
        request.POST if request.method == "POST" and not providers else None,
        naam=invitation.naam,
        email=invitation.email,
    )
    if request.method == "POST" and (providers or form.is_valid()):
        password = None if providers else form.cleaned_data["password"]
        accepted = accept(token, invitation=invitation, password=password, user_id=None)
        if accepted is None:
            return render(request, TEMPLATE, {"invitation": None}, status=404)
        if providers:
            messages.success(request, "Uw account staat klaar. Log in bij uw organisatie.")
            return redirect("account_login")
        user = User.objects.get(pk=accepted.user_id)
        return perform_password_login(request, {"email": user.email}, Login(user=user, redirect_url="/"))
    return _page(request, invitation, form=form, providers=providers, status=422 if form.errors else 200)


def _existing(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    """The address has an account already: its owner logs in and agrees."""
    user = request.user
    if not user.is_authenticated:
        query = urlencode({"next": reverse("uitnodiging", args=[token])})
        return _page(request, invitation, login_url=f"{reverse('account_login')}?{query}")
    if user.email.lower() != invitation.email.lower():
        return _page(request, invitation, other=True)
    form = None
    through = request.session.get(PARTIJ_KEY)
    if through is not None and not user.has_usable_password() and not _is_of(through, invitation):
        # their provider opens the work of its own organisation only, and this is another one
        form = AcceptForm(request.POST if request.method == "POST" else None, naam=user.naam, email=user.email)
    if request.method == "POST" and (form is None or form.is_valid()):
        accepted = accept(token, invitation=invitation, password=None, user_id=user.pk)
        if accepted is None:
            return render(request, TEMPLATE, {"invitation": None}, status=404)
        if form is not None:
            get_account_adapter(request).set_password(user, form.cleaned_data["password"])
            update_session_auth_hash(request, user)
        if accepted.lost_factors:
            return _log_in_anew(request, invitation)
        messages.success(request, f"U werkt nu ook voor {invitation.partij}.")
        return redirect("choose_partij")
    return _page(request, invitation, ready=form is None, form=form, status=422 if form and form.errors else 200)


def _is_of(partij_id: int, invitation: Invitation) -> bool:
    """Whether this organisation invites."""
    found = Partij.objects.filter(pk=partij_id, naam=invitation.partij, gemeente__naam=invitation.gemeente)
    return found.exists()


def _log_in_anew(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Every session may have come in with a factor that has just ended, this one too."""
    end_other_sessions(request)
    get_account_adapter(request).logout(request)
    messages.success(
        request,
        f"U werkt nu ook voor {invitation.partij}. Uw toegangssleutel of app met codes gold alleen voor uw andere "
        "organisatie en werkt niet meer. Log in met uw wachtwoord en stel een nieuwe in.",
    )
    return redirect("account_login")


def _page(request: HttpRequest, invitation: Invitation, *, status: int = 200, **more: object) -> HttpResponse:
    roles = [(Rol(rol).label, IN_WORDS[rol]) for rol in invitation.rollen]
    context = {"invitation": invitation, "roles": roles, "form": None, "providers": [], "login_url": ""}
    context["accept_label"] = "Uitnodiging aannemen" if invitation.account else "Account maken"
    return render(request, TEMPLATE, {**context, "other": False, "ready": False, **more}, status=status)
