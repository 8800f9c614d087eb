"""Who reads one own row: narrowing it, giving it for a time, and the besluiten of an organisation."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.toegang import GiveForm, RestrictionForm
from cases.models import Casus
from cases.queries.casus_frame import casus_frame
from cases.queries.loaders import OpenCasus, load_casus
from cases.queries.toegang import AccessPage, access_page, facts_of, of_organisation, read_row, title_of
from cases.queries.toestemmingen import running_consents
from cases.rules.toegang import grounds_for, may_decide_readers, may_give
from cases.services.besluiten_toegang import (
    decide_proposal,
    give_row,
    withdraw_besluit,
    withdraw_proposal,
)
from cases.services.restricties import Readers, restrict_row
from cases.views.casussen import ask_reason
from cases.views.reasons import ReasonNeeded, reason_for
from parties.actor import Actor
from parties.decisions import NotAllowed, require
from parties.doors import for_actor
from parties.models import Rol
from parties.terms import termijn
from privacy import gate
from privacy.gate import Doel
from privacy.models import Toegangsbesluit
from privacy.toegang import OwnRow, numbers_of_besluiten, own_row

PARTICIPATION = (22, 30)


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def toegang(request: HttpRequest, actor: Actor, nummer: str, tabel: str, rij: UUID) -> HttpResponse:
    """Who reads this row of one's own; POST narrows it or lifts that."""
    casus = load_casus(actor, nummer, doel=Doel.TOEGANG)
    row = _own(casus, tabel, rij)
    require(may_decide_readers(actor, casus))
    try:
        oc = _open(request, actor, casus, row)
    except ReasonNeeded as needed:
        return ask_reason(request, actor, needed.casus)
    page = access_page(actor, oc, row, now=timezone.now())
    form = RestrictionForm(request.POST or None, participants=page.participants, initial=page.initial)
    if request.method == "POST" and page.narrows and form.is_valid():
        restrict_row(
            actor,
            casus=casus,
            row=row,
            readers=Readers(form.cleaned_data["readers"]),
            partij_ids=[int(pk) for pk in form.cleaned_data["partijen"]],
            reden=reason_for(request, casus),
        )
        messages.success(request, "Bewaard. Dit geldt vanaf nu.")
        return redirect("toegang", nummer, tabel, rij)
    return _page(request, actor, oc, row, page, form=form)


@require_POST
@for_actor(content=True)
def toegang_give(request: HttpRequest, actor: Actor, nummer: str, tabel: str, rij: UUID) -> HttpResponse:
    """Give the row to one organisation, or propose that to the privacy officer."""
    casus = load_casus(actor, nummer, doel=Doel.TOEGANG)
    row = _own(casus, tabel, rij)
    require(may_give(actor, casus, row.categorie))
    oc = _open(request, actor, casus, row)
    page = access_page(actor, oc, row, now=timezone.now())
    form = _give_form(oc, row, page, request.POST)
    refusal = None
    if form.is_valid():
        try:
            made = give_row(actor, casus=casus, row=row, gift=form.gift, now=timezone.now())
        except NotAllowed as refused:
            refusal = refused
        else:
            done = isinstance(made, Toegangsbesluit)
            text = (
                "Het besluit geldt nu." if done else "De privacy officer van uw organisatie beslist. U krijgt bericht."
            )
            messages.success(request, text)
            return redirect("toegang", nummer, tabel, rij)
    return _page(request, actor, oc, row, page, give=form, refusal=refusal, status=422)


def _own(casus: Casus, tabel: str, rij: UUID) -> OwnRow:
    row = own_row(tabel, rij)
    if row.casus_id != casus.pk:
        raise gate.NotDisclosed
    return row


def _open(request: HttpRequest, actor: Actor, casus: Casus, row: OwnRow) -> OpenCasus:
    reden = reason_for(request, casus)
    categories = {row.categorie, *PARTICIPATION}
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=categories, doel=Doel.TOEGANG, reden=reden)
    opening.require(casus.pk)
    return OpenCasus(casus, opening)


def _give_form(oc: OpenCasus, row: OwnRow, page: AccessPage, data: Any = None) -> GiveForm:
    today = timezone.localdate()
    return GiveForm(
        data,
        receivers=page.receivers,
        grounds=grounds_for(row.categorie),
        consents=running_consents(oc, row.categorie, today=today),
        today=today,
        most_days=termijn("toegang_dagen", oc.casus.gemeente_id),
        auto_id="geven_%s",
    )


def _page(
    request: HttpRequest,
    actor: Actor,
    oc: OpenCasus,
    row: OwnRow,
    page: AccessPage,
    *,
    form: RestrictionForm | None = None,
    give: GiveForm | None = None,
    refusal: NotAllowed | None = None,
    status: int = 200,
) -> HttpResponse:
    gives = bool(may_give(actor, oc.casus, row.categorie)) and page.receivers
    form = form or RestrictionForm(participants=page.participants, initial=page.initial)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="wie mag dit lezen?"),
        "page": page,
        "row": row,
        "form": form,
        "give": (give or _give_form(oc, row, page)) if gives else None,
        "refusal": refusal,
    }
    return render(request, "cases/toegang.html", context, status=422 if form.errors else status)


@require_GET
@for_actor(content=True)
def toegang_read(request: HttpRequest, actor: Actor, nummer: str, besluit_id: UUID) -> HttpResponse:
    """A row that another organisation gave with a besluit: for what no other page shows."""
    casus = load_casus(actor, nummer, doel=Doel.TOEGANG)
    rows = Toegangsbesluit.objects.filter(pk=besluit_id, casus=casus, partij_id=actor.partij_id)
    besluit = rows.select_related("bron", "categorie").first()
    if besluit is None:
        gate.log_refusal(actor, doel=Doel.TOEGANG, object="besluit")
        raise gate.NotDisclosed
    opening = gate.open_gate(
        actor,
        casussen=[casus.pk],
        categories=[besluit.categorie_id],
        doel=Doel.TOEGANG,
        reden=reason_for(request, casus),
    )
    opening.require(casus.pk)
    row = read_row(OpenCasus(casus, opening), besluit.tabel, besluit.rij)
    context = {
        **casus_frame(actor, casus, active="privacy"),
        "title": title_of(row),
        "facts": facts_of(row),
        "besluit": besluit,
    }
    return render(request, "cases/toegang_ontvangen.html", context)


@require_GET
@for_actor(oversight=True)
def toegang_overzicht(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What an organisation gave and got and what waits, for its privacy officer; a worker sees that on the casus."""
    page = of_organisation(actor, numbers_of_besluiten(), now=timezone.now())
    return render(request, "cases/toegang_overzicht.html", {"page": page, "decides": actor.has(Rol.PRIVACY_OFFICER)})


@require_POST
@for_actor(rollen=frozenset({Rol.PRIVACY_OFFICER}))
@reauthentication_required(app="cases")
def voorstel_decide(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The privacy officer agrees or not."""
    answer = request.POST.get("akkoord")
    if answer not in ("ja", "nee"):
        return HttpResponse(status=400)
    decide_proposal(actor, voorstel_id=pk, akkoord=answer == "ja", now=timezone.now())
    messages.success(request, "U gaf akkoord. Het besluit geldt nu." if answer == "ja" else "U gaf geen akkoord.")
    return redirect("toegang_overzicht")


@require_POST
@for_actor()
def besluit_withdraw(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """End a besluit of one's own organisation at once."""
    withdraw_besluit(actor, besluit_id=pk, now=timezone.now())
    messages.success(request, "Het besluit is ingetrokken. De andere organisatie leest dit niet meer.")
    return _back(request, actor)


@require_POST
@for_actor(content=True)
def voorstel_withdraw(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Take back a proposal that waits."""
    withdraw_proposal(actor, voorstel_id=pk, now=timezone.now())
    messages.success(request, "Het voorstel is ingetrokken.")
    return _back(request, actor)


def _back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A worker to the casus that the form names, an officer to the overview."""
    nummer = request.POST.get("casus", "")
    if actor.sees_content and nummer.replace("-", "").isalnum():
        return redirect("casus_privacy", nummer)
    return redirect("toegang_overzicht" if actor.oversees else "casus_list")
