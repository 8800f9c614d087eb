"""The versions of the convenanten: made, sent round, signed, ended."""

import datetime as dt

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.models import Rol
from privacy.forms.convenanten import DEFAULT_DOEL, STANDARD, ConfirmForm, DraftForm
from privacy.models import Convenant, ConvenantPartij, Overlegvorm
from privacy.queries.convenanten import expiry, find_convenant, missing_in, regimes, signatures, version_frame
from privacy.queries.effect import effect_of
from privacy.rules import convenanten as rules
from privacy.services import convenanten as services
from privacy.services.convenant_export import may_export

OFFICER = frozenset({Rol.PRIVACY_OFFICER})
SIGNER = frozenset({Rol.TEKENBEVOEGDE})
Status = Convenant.Status
END_LABEL = "Ik begrijp dat daarna geen organisatie nog iets van een ander leest."
SIGN_LABEL = "Ik heb deze versie gelezen en ik onderteken namens {partij}."


@require_safe
@for_actor()
def convenant_versies(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every version of every form of consultation."""
    page = {"regimes": regimes(actor), "redactie": rules.is_redactie(actor)}
    return render(request, "privacy/convenant_versies.html", page)


@for_actor(rollen=OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def convenant_nieuw(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin a new version: from the default matrix, an own version, or what holds in another gemeente."""
    require(rules.may_write(actor))
    sources = _sources(actor)
    form = DraftForm(
        request.POST or None,
        today=timezone.localdate(),
        sources=[(str(row.pk), _source_label(actor, row)) for row in sources],
        initial=_proposal(request, actor, sources),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = data.pop("bron")
        bron = None if chosen == STANDARD else next(row for row in sources if str(row.pk) == chosen)
        doel = bron.doel if bron else DEFAULT_DOEL[Overlegvorm(data["overlegvorm"])]
        made = services.draft_convenant(actor, bron=bron, doel=doel, now=timezone.now(), **data)
        messages.success(request, f"Versie {made.versie} staat klaar als concept. Wijzig hieronder wat u wilt.")
        return redirect("convenant_versie", made.pk)
    return render(request, "privacy/convenant_nieuw.html", {"form": form}, status=422 if form.errors else 200)


def _sources(actor: Actor) -> list[Convenant]:
    """Own versions, newest first, and what holds in other gemeenten."""
    rows = list(Convenant.objects.select_related("gemeente").order_by("overlegvorm", "-versie"))
    return [row for row in rows if row.gemeente_id == actor.gemeente_id] + [
        row for row in rows if row.gemeente_id != actor.gemeente_id
    ]


def _source_label(actor: Actor, row: Convenant) -> str:
    state = Status(row.status).label.lower()
    return f"{row.naam}, versie {row.versie} ({state})"


def _proposal(request: HttpRequest, actor: Actor, sources: list[Convenant]) -> dict[str, object]:
    """What the form begins with: the version in force of the form of consultation that was asked for."""
    asked = request.GET.get("overlegvorm", Overlegvorm.WOONOVERLAST)
    vorm = Overlegvorm(asked) if asked in Overlegvorm.values else Overlegvorm.WOONOVERLAST
    own = [row for row in sources if row.gemeente_id == actor.gemeente_id and row.overlegvorm == vorm]
    bron = next((row for row in own if row.status == Status.GELDIG), None)
    # without one there is nothing to replace: it may begin as soon as everybody signed
    begin = timezone.localdate() + dt.timedelta(days=30 if bron else 0)
    return {
        "overlegvorm": vorm.value,
        "bron": str(bron.pk) if bron else STANDARD,
        "naam": bron.naam if bron else f"Convenant {vorm.label.lower()} {actor.gemeente_naam}",
        "geldig_van": begin,
        "geldig_tot": begin + dt.timedelta(days=2 * 365),
        "evaluatie_op": begin + dt.timedelta(days=365),
    }


@require_safe
@for_actor()
def convenant_versie(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """How one version stands: who signed, what is missing, and what the reader can do now."""
    convenant = find_convenant(actor, pk)
    return render(request, "privacy/convenant_versie.html", _version_page(actor, convenant))


def _version_page(actor: Actor, convenant: Convenant, end_form: ConfirmForm | None = None) -> dict[str, object]:
    frame = version_frame(actor, convenant, active="overzicht")
    parties = signatures(actor, convenant)
    own = next((row for row in ConvenantPartij.objects.filter(convenant=convenant, partij_id=actor.partij_id)), None)
    today = timezone.localdate()
    return {
        "frame": frame,
        "parties": parties,
        "unsigned": sum(1 for each in parties if not each.signed),
        "missing": missing_in(convenant, now=timezone.now()) if frame.editable else [],
        "may_sign": bool(rules.may_sign(actor, convenant, own)),
        "may_take_back": bool(rules.may_take_back(actor, convenant)),
        "may_end": bool(rules.may_end(actor, convenant)),
        "may_export": bool(may_export(actor, holds=frame.status == "Geldt nu", party=own is not None)),
        "expiry": expiry(convenant, today) if frame.status == "Geldt nu" else None,
        "end_form": end_form or ConfirmForm(label=END_LABEL),
        "new_url": f"{reverse('convenant_nieuw')}?overlegvorm={convenant.overlegvorm}",
    }


@for_actor(rollen=OFFICER)
@require_POST
@reauthentication_required(app="privacy")
def convenant_status(request: HttpRequest, actor: Actor, pk: int, stap: str) -> HttpResponse:
    """Take a step: send round, take back, end, or throw a concept away."""
    convenant = find_convenant(actor, pk)
    if stap == "versturen":
        services.send_for_signing(actor, convenant_id=pk, now=timezone.now())
        messages.success(request, "De tekenbevoegden hebben bericht gekregen. De inhoud ligt nu vast.")
    elif stap == "terugnemen":
        services.take_back(actor, convenant_id=pk)
        messages.success(request, "Dit is weer een concept. Wie al tekende, tekent straks opnieuw.")
    elif stap == "beeindigen":
        form = ConfirmForm(request.POST, label=END_LABEL)
        if not form.is_valid():
            page = _version_page(actor, convenant, form)
            return render(request, "privacy/convenant_versie.html", page, status=422)
        services.end_convenant(actor, convenant_id=pk)
        messages.success(request, "Deze versie is beëindigd.")
    else:
        services.discard_concept(actor, convenant_id=pk)
        messages.success(request, "Het concept is weggegooid.")
        return redirect("convenant_versies")
    return redirect("convenant_versie", pk)


@for_actor(rollen=SIGNER)
@require_http_methods(["GET", "HEAD", "POST"])
def convenant_ondertekenen(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What somebody signs and what that changes, and the box to sign it."""
    convenant = find_convenant(actor, pk)
    own = ConvenantPartij.objects.filter(convenant=convenant, partij_id=actor.partij_id).first()
    require(rules.may_sign(actor, convenant, own))
    if request.method == "POST":
        return _sign(request, actor, convenant)
    return _sign_page(request, actor, convenant, ConfirmForm(label=_sign_label(actor)))


@reauthentication_required(app="privacy")
def _sign(request: HttpRequest, actor: Actor, convenant: Convenant) -> HttpResponse:
    """Sign, after the person has shown again who it is."""
    form = ConfirmForm(request.POST, label=_sign_label(actor))
    if not form.is_valid():
        return _sign_page(request, actor, convenant, form, status=422)
    if services.sign(actor, convenant_id=convenant.pk, now=timezone.now()):
        messages.success(request, "U heeft getekend. Iedereen heeft nu getekend.")
    else:
        messages.success(request, "U heeft getekend. Het wachten is op de andere organisaties.")
    return redirect("convenant_versie", convenant.pk)


def _sign_label(actor: Actor) -> str:
    return SIGN_LABEL.format(partij=actor.partij_naam)


def _sign_page(
    request: HttpRequest, actor: Actor, convenant: Convenant, form: ConfirmForm, status: int = 200
) -> HttpResponse:
    page = {
        "frame": version_frame(actor, convenant, active=""),
        "form": form,
        "effect": effect_of(actor, convenant),
        "own": next(each for each in signatures(actor, convenant) if each.own),
    }
    return render(request, "privacy/convenant_ondertekenen.html", page, status=status)
