"""The pages on which a beheerder says where the people of an organisation log in."""

from typing import Any
from uuid import UUID, uuid4

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import Actor
from parties.doors import for_actor
from parties.forms.identiteitsproviders import IdentiteitsproviderForm
from parties.models import Identiteitsprovider, Rol
from parties.queries import kept_by
from parties.queries.identiteitsproviders import linked_to, provider_list, provider_of
from parties.rules import aanmelden
from parties.services.identiteitsproviders import (
    change_provider,
    prepare_provider,
    probe,
    release_provider,
    stop_provider,
    unlink,
)

beheerder = for_actor(rollen=frozenset({Rol.BEHEERDER}))


def _kept(actor: Actor, provider_id: UUID) -> Identiteitsprovider:
    found = provider_of(actor, provider_id)
    if found is None:
        raise Http404
    return found


@require_safe
@beheerder
def providers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every organisation of this beheerder and where its people log in."""
    return render(request, "parties/providers.html", {"partijen": provider_list(actor)})


@require_http_methods(["GET", "HEAD", "POST"])
@beheerder
@reauthentication_required(app="parties")
def provider_new(request: HttpRequest, actor: Actor, partij_id: int) -> HttpResponse:
    """Prepare a provider for one organisation."""
    partij = get_object_or_404(kept_by(actor), pk=partij_id)
    form = IdentiteitsproviderForm(request.POST or None, initial={"id": uuid4()}, partij=partij)
    if form.is_valid():
        made = form.cleaned_data["id"]
        prepare_provider(actor, provider_id=made, partij=partij, wanted=form.wanted(), now=timezone.now())
        return redirect("provider_detail", made)
    callback = _callback(form["id"].value())
    context: dict[str, Any] = {"form": form, "partij": partij, "back": reverse("providers"), "callback": callback}
    return render(request, "parties/provider_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@beheerder
@reauthentication_required(app="parties")
def provider_edit(request: HttpRequest, actor: Actor, provider_id: UUID) -> HttpResponse:
    """Change a provider, which then waits for somebody else to release it again, unless only its name changed."""
    found = _kept(actor, provider_id)
    initial = {name: getattr(found, name) for name in ("naam", "issuer", "client_id", "domeinen", "acr", "amr")}
    form = IdentiteitsproviderForm(request.POST or None, initial=initial, partij=found.partij, provider=found)
    if form.is_valid():
        change_provider(actor, provider=found, wanted=form.wanted(), now=timezone.now())
        return redirect("provider_detail", found.pk)
    back = reverse("provider_detail", args=[found.pk])
    context: dict[str, Any] = {"form": form, "partij": found.partij, "provider": found, "back": back}
    return render(request, "parties/provider_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@beheerder
def provider_detail(request: HttpRequest, actor: Actor, provider_id: UUID) -> HttpResponse:
    """One provider: what it is, whether it works, who logs in through it."""
    return _page(request, actor, _kept(actor, provider_id))


def _page(request: HttpRequest, actor: Actor, found: Identiteitsprovider, **more: object) -> HttpResponse:
    facts = [
        ("Organisatie", found.partij.naam),
        ("Adres van de inlogdienst", found.issuer),
        ("Client-ID", found.client_id),
        ("Client-secret", "Bewaard, niet te zien" if found.client_secret else "Geen"),
        ("E-mailadressen", ", ".join(f"@{domain}" for domain in found.domeinen)),
        ("Tweede stap", _second_step(found)),
        ("Terugkeeradres (redirect URI)", _callback(found.pk)),
    ]
    context = {
        "provider": found,
        "facts": facts,
        "people": linked_to(found),
        "may_release": found.vrijgegeven_op is None and bool(aanmelden.release(actor, found)),
        **more,
    }
    return render(request, "parties/provider_detail.html", context)


def _callback(provider_id: object) -> str:
    """The address that the provider must know; "" for what a forged form sent as an id."""
    try:
        return settings.SITE_URL + reverse("openid_connect_callback", args=[UUID(str(provider_id))])
    except ValueError:
        return ""


def _second_step(found: Identiteitsprovider) -> str:
    said = [f"acr {each}" for each in found.acr] + [f"amr {each}" for each in found.amr]
    return f"Bij de inlogdienst, als die zegt: {', '.join(said)}. Anders bij ons." if said else "Altijd bij ons"


@require_POST
@beheerder
def provider_test(request: HttpRequest, actor: Actor, provider_id: UUID) -> HttpResponse:
    """Ask the provider now who it is, and show that on its page."""
    found = _kept(actor, provider_id)
    return _page(request, actor, found, probe=probe(found.issuer))


@require_POST
@beheerder
@reauthentication_required(app="parties")
def provider_release(request: HttpRequest, actor: Actor, provider_id: UUID) -> HttpResponse:
    """Let people log in through it, by somebody else than who prepared it."""
    release_provider(actor, provider=_kept(actor, provider_id), now=timezone.now())
    messages.success(request, "De inlogdienst staat aan.")
    return redirect("provider_detail", provider_id)


@require_POST
@beheerder
def provider_stop(request: HttpRequest, actor: Actor, provider_id: UUID) -> HttpResponse:
    """Let nobody log in through it from now on."""
    stop_provider(actor, provider=_kept(actor, provider_id), now=timezone.now())
    messages.success(request, "De inlogdienst staat uit.")
    return redirect("provider_detail", provider_id)


@require_POST
@beheerder
@reauthentication_required(app="parties")
def provider_unlink(request: HttpRequest, actor: Actor, provider_id: UUID, identity_id: int) -> HttpResponse:
    """End that somebody is known at this provider."""
    unlink(actor, provider=_kept(actor, provider_id), identity_id=identity_id, now=timezone.now())
    return redirect("provider_detail", provider_id)
