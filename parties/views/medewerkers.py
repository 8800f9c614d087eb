"""Beheer of the people of an organisation. No page here shows anything of a casus."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from parties.actor import ROLES_WITH_CONTENT, Actor
from parties.decisions import NotAllowed, Reason
from parties.doors import for_actor
from parties.forms.medewerkers import AwayForm, BlockForm, ChangeForm, InviteForm, LeaveForm, PeopleFilterForm
from parties.models import Afwezigheid, Medewerker, Partij, Rol, Uitnodiging
from parties.queries import medewerkers as queries
from parties.roles import with_content
from parties.rules.medewerkers import may_change
from parties.services import medewerkers as services
from parties.services import uitnodigingen

KEEPERS = frozenset({Rol.BEHEERDER})
WATCHERS = frozenset({Rol.BEHEERDER, Rol.PRIVACY_OFFICER, Rol.FG})
READ_OR_SEND = ["GET", "HEAD", "POST"]
IN_HAND = {
    "casussen": "casussen waaraan deze persoon meewerkt",
    "casusregisseur": "casussen die deze persoon leidt",
    "actiepunten": "open actiepunten",
    "termijnen": "andere lopende termijnen",
    "concepten": "meldingen die nog niet zijn ingediend",
    "informatieverzoeken": "informatieverzoeken die nog niet zijn ingediend",
    "rechtenverzoeken": "verzoeken van bewoners",
    "vervangingen": "keer waarnemen voor een collega",
    "vervangingen_toezicht": "keer waarnemen voor een privacy officer",
    "werk": "Er is werk aan casussen. Hoeveel, ziet alleen de eigen organisatie.",
    "toezicht": "Er is werk van een privacy officer. Hoeveel, ziet alleen de eigen organisatie.",
}


def kept_partij(actor: Actor, key: str) -> Partij:
    """The organisation named in the address. Raises Http404 for one that the actor does not keep."""
    partij = queries.find_partij(actor, key)
    if partij is None:
        raise Http404
    return partij


def kept_medewerker(actor: Actor, pk: int) -> Medewerker:
    """Raises Http404 for somebody of an organisation that the actor does not keep, as for nobody."""
    row = queries.find_medewerker(actor, pk)
    if row is None:
        raise Http404
    return row


@require_safe
@for_actor(rollen=KEEPERS)
def medewerkers(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who works at an organisation, and who was invited."""
    partij = kept_partij(actor, request.GET.get("partij", ""))
    form = PeopleFilterForm(
        request.GET or None, partijen=queries.partijen_kept(actor), initial={"partij": str(partij.pk)}
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    page = queries.people(
        actor,
        partij,
        rol=chosen.get("rol", ""),
        state=chosen.get("state", ""),
        zoek=chosen.get("zoek", ""),
        today=timezone.localdate(),
    )
    context = {
        "page": page,
        "form": form,
        "partij": partij,
        "now": timezone.now(),
        "result": f"{len(page.lines)} van {page.total}",
        "reset_url": f"{reverse('medewerkers')}?partij={partij.pk}",
        "days": uitnodigingen.VALID_DAYS,
    }
    return render(request, "parties/medewerkers/lijst.html", context)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def medewerker_uitnodigen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Invite somebody. The answer is the same whether or not the address has an account."""
    partij = kept_partij(actor, request.GET.get("partij", ""))
    form = InviteForm(request.POST if request.method == "POST" else None, partij=partij)
    back = f"{reverse('medewerkers')}?partij={partij.pk}"
    if request.method == "POST" and form.is_valid():
        try:
            uitnodigingen.invite(actor, partij=partij, now=timezone.now(), **form.cleaned_data)
        except NotAllowed as refusal:
            form.add_error("email" if refusal.reason == Reason.STATUS else "rollen", refusal.detail or refusal.reason)
        else:
            text = f"De uitnodiging is onderweg. De link werkt {uitnodigingen.VALID_DAYS} dagen."
            messages.success(request, text)
            return redirect(back)
    context = {"form": form, "partij": partij, "back": back}
    return render(request, "parties/medewerkers/uitnodigen.html", context, status=422 if form.errors else 200)


@require_POST
@for_actor(rollen=KEEPERS)
def uitnodiging_intrekken(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """End an invitation, or (`opnieuw`) send it once more with a new link."""
    rows = Uitnodiging.objects.defer("hash").select_related("partij").filter(pk=pk, gebruikt_op=None)
    found = rows.filter(ingetrokken_op=None).first()
    if found is None:
        raise Http404
    back = f"{reverse('medewerkers')}?partij={found.partij_id}"
    if "opnieuw" in request.POST:
        uitnodigingen.invite(
            actor,
            partij=found.partij,
            email=found.email,
            naam=found.naam,
            functie=found.functie,
            rollen=list(found.rollen),
            contactpersoon=found.contactpersoon,
            now=timezone.now(),
        )
        messages.success(request, "Er is een nieuwe uitnodiging onderweg. De oude link werkt niet meer.")
    else:
        uitnodigingen.withdraw(actor, uitnodiging=found, now=timezone.now())
        messages.success(request, "De uitnodiging is ingetrokken. De link werkt niet meer.")
    return redirect(back)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def medewerker_detail(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """One person; a POST gives other roles."""
    row = kept_medewerker(actor, pk)
    form = _roles(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        fields: dict[str, Any] = form.cleaned_data
        heirs: dict[str, Any] = {name: _colleague(actor, fields.pop(name, None)) for name in ("naar", "toezicht")}
        try:
            services.change(actor, medewerker=row, now=timezone.now(), **fields, **heirs)
        except NotAllowed as refusal:
            form.add_error("rollen", refusal.detail or refusal.reason)
        else:
            messages.success(request, "Opgeslagen. Het geldt vanaf de volgende klik van deze persoon.")
            return redirect("medewerker_detail", pk)
    return _person(request, actor, row, form=form)


def _roles(row: Medewerker, data: QueryDict | None = None) -> ChangeForm:
    """The form that gives other roles; it asks who takes work over where there is any."""
    work = services.work_of(row)
    return ChangeForm(
        data,
        partij=row.partij,
        initial={"rollen": row.rollen, "functie": row.functie, "contactpersoon": row.contactpersoon},
        workers=queries.colleagues_of(row, rollen=ROLES_WITH_CONTENT) if work.on_casussen else None,
        officers=queries.colleagues_of(row, rollen=frozenset({Rol.PRIVACY_OFFICER})) if work.of_oversight else None,
    )


def _person(
    request: HttpRequest,
    actor: Actor,
    row: Medewerker,
    *,
    form: ChangeForm | None = None,
    block: BlockForm | None = None,
) -> HttpResponse:
    form = form or _roles(row)
    context = {
        "row": row,
        "page": queries.person(actor, row, now=timezone.now()),
        "may_change": bool(may_change(actor, row)),
        "form": form,
        "shut": block or BlockForm(auto_id="block_%s"),
        "back": f"{reverse('medewerkers')}?partij={row.partij_id}",
    }
    wrong = form.errors or (block is not None and block.errors)
    return render(request, "parties/medewerkers/detail.html", context, status=422 if wrong else 200)


@require_POST
@for_actor(rollen=KEEPERS)
def medewerker_blokkeren(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Shut somebody out at once."""
    row = kept_medewerker(actor, pk)
    form = BlockForm(request.POST, auto_id="block_%s")
    if not form.is_valid():
        return _person(request, actor, row, block=form)
    services.block(actor, medewerker=row, reden=form.cleaned_data["reden"], now=timezone.now())
    messages.success(request, f"{row.user.naam} kan er niet meer in. Het werk blijft staan tot u het overdraagt.")
    return redirect("medewerker_detail", pk)


@require_POST
@for_actor(rollen=KEEPERS)
def medewerker_deblokkeren(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Let somebody in again."""
    row = kept_medewerker(actor, pk)
    services.unblock(actor, medewerker=row, now=timezone.now())
    messages.success(request, f"{row.user.naam} kan weer inloggen.")
    return redirect("medewerker_detail", pk)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def medewerker_afwezig(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Away for a while: who stands in, and from when until when."""
    row = kept_medewerker(actor, pk)
    kinds = ROLES_WITH_CONTENT if with_content(row.rollen) else frozenset(row.rollen)
    form = AwayForm(
        request.POST if request.method == "POST" else None,
        colleagues=queries.colleagues_of(row, rollen=kinds),
        today=timezone.localdate(),
    )
    if request.method == "POST" and form.is_valid():
        vervanger = kept_medewerker(actor, int(form.cleaned_data["vervanger"]))
        days = {"van": form.cleaned_data["van"], "tot": form.cleaned_data["tot"]}
        try:
            services.set_away(actor, medewerker=row, vervanger=vervanger, now=timezone.now(), **days)
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail or refusal.reason)
        else:
            messages.success(request, f"{vervanger.user.naam} neemt waar. Het houdt vanzelf op na de laatste dag.")
            return redirect("medewerker_detail", pk)
    context = {"row": row, "form": form, "back": reverse("medewerker_detail", args=[pk])}
    return render(request, "parties/medewerkers/afwezig.html", context, status=422 if form.errors else 200)


@require_POST
@for_actor(rollen=KEEPERS)
def afwezigheid_einde(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Back sooner than thought."""
    row = Afwezigheid.objects.select_related("medewerker__partij").filter(pk=pk).first()
    if row is None:
        raise Http404
    kept_medewerker(actor, row.medewerker_id)
    services.end_away(actor, afwezigheid=row, now=timezone.now())
    messages.success(request, "De afwezigheid is beëindigd. De vervanger werkt niet meer mee.")
    return redirect("medewerker_detail", row.medewerker_id)


@require_http_methods(READ_OR_SEND)
@for_actor(rollen=KEEPERS)
def medewerker_vertrekt(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """Gone for good: everything in hand on one screen, as numbers, and who takes it over."""
    row = kept_medewerker(actor, pk)
    if row.vertrokken_op is not None:
        return redirect("medewerker_detail", pk)
    work = services.work_of(row)
    form = LeaveForm(
        request.POST if request.method == "POST" else None,
        workers=queries.colleagues_of(row, rollen=ROLES_WITH_CONTENT),
        officers=queries.colleagues_of(row, rollen=frozenset({Rol.PRIVACY_OFFICER})),
        naar=work.on_casussen,
        toezicht=work.of_oversight,
    )
    if request.method == "POST" and form.is_valid():
        heirs = {name: _colleague(actor, form.cleaned_data.get(name)) for name in ("naar", "toezicht")}
        try:
            services.leave(actor, medewerker=row, now=timezone.now(), **heirs)
        except NotAllowed as refusal:
            form.add_error(None, refusal.detail or refusal.reason)
        else:
            messages.success(request, f"{row.user.naam} werkt hier niet meer. Het werk is overgedragen.")
            return redirect("medewerker_detail", pk)
    context: dict[str, Any] = {
        "row": row,
        "form": form,
        "work": [(IN_HAND[kind], amount) for kind, amount in work.amounts.items()],
        "back": reverse("medewerker_detail", args=[pk]),
    }
    return render(request, "parties/medewerkers/vertrekt.html", context, status=422 if form.errors else 200)


def _colleague(actor: Actor, key: str | None) -> Medewerker | None:
    return kept_medewerker(actor, int(key)) if key else None


@require_safe
@for_actor(rollen=WATCHERS)
def beheerhandelingen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What beheerders did, for who keeps and who oversees."""
    rows = queries.acts(actor, partij=request.GET.get("partij", ""))
    return render(request, "parties/medewerkers/handelingen.html", {"rows": rows, "most": queries.ACTS})
