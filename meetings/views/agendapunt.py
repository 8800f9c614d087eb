"""One casus in the meeting: following along for who takes part, writing for the regie."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.boxes import BOXES, readers
from meetings.forms.agendapunt import (
    ActiepuntForm,
    BesluitForm,
    CasusregisseurForm,
    CloseForm,
    CorrectForm,
    MinutesForm,
    PresenceForm,
)
from meetings.models import Agendapunt, Besluit, Gast
from meetings.queries.agenda import open_items, version_of
from meetings.queries.agendapunt import AgendapuntPage, agendapunt_page
from meetings.queries.gasten import guest_lines, keeps_shut
from meetings.queries.loaders import load_agendapunt
from meetings.rules import may_record
from meetings.services import besluiten as services
from meetings.views.agenda import announced
from meetings.wording import clock, heading_date
from parties.actor import Actor
from parties.decisions import NotAllowed, require
from parties.doors import for_actor
from privacy import gate

Act = Callable[[Actor, Agendapunt, Any], object]


@require_safe
@for_actor(content=True)
def agendapunt_detail(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """What is said and decided about this casus."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    waiting = keeps_shut(actor, punt)
    if waiting:
        return _shut(request, actor, punt, waiting)
    return _show(request, agendapunt_page(actor, punt, now=timezone.now()), {})


def _shut(request: HttpRequest, actor: Actor, punt: Agendapunt, waiting: list[Gast]) -> HttpResponse:
    """Nothing of the casus is opened while somebody at the table has not signed."""
    context = {
        "punt": punt,
        "overleg_label": heading_date(punt.overleg.begint_op),
        "guests": guest_lines(actor, punt.overleg, waiting),
    }
    return render(request, "meetings/agendapunt_gast.html", context)


@require_safe
@for_actor(content=True)
def agendapunt_state(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """Follow along: 204 while nothing changed, else the part that is read."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    if version_of(punt.overleg, [punt]) == request.GET.get("versie") or keeps_shut(actor, punt):
        return HttpResponse(status=204)
    page = agendapunt_page(actor, punt, now=timezone.now())
    return announced(
        render(request, "meetings/_verslag.html", {"page": page, "punt": punt}), "Het verslag is bijgewerkt."
    )


def _show(request: HttpRequest, page: AgendapuntPage, bound: dict[str, Form]) -> HttpResponse:
    punt = page.punt
    context: dict[str, Any] = {
        "page": page,
        "punt": punt,
        "overleg_label": heading_date(punt.overleg.begint_op),
        "begin": clock(punt.begint_op),
        "errors": next((form for form in bound.values() if form.errors), None),
        "forms": {**_forms(page), **bound} if page.may_record and not page.shielded else None,
        "sort_of_reader": _readers_of(page, bound.get("besluit")),
        "shared_readers": page.readers.of(22),
        "per_box": [(box.label, page.readers.of(box.categorie)) for box in page.boxes],
    }
    return render(request, "meetings/agendapunt_detail.html", context, status=422 if context["errors"] else 200)


def _forms(page: AgendapuntPage) -> dict[str, Form]:
    """Each form of the page, empty; one that was sent takes the place of its empty one."""
    minuten = page.punt.bestede_minuten or page.punt.minuten
    return {
        "aanwezigheid": PresenceForm(page=page, prefix="aanwezigheid"),
        "besluit": BesluitForm(page=page, prefix="besluit"),
        "casusregisseur": CasusregisseurForm(page=page, prefix="casusregisseur"),
        "actiepunt": ActiepuntForm(page=page, prefix="actiepunt"),
        "minuten": MinutesForm(prefix="minuten", initial={"minuten": minuten}),
        "sluiten": CloseForm(prefix="sluiten"),
    }


def _readers_of(page: AgendapuntPage, form: Form | None) -> list[str]:
    vak = form.data.get("besluit-vak", "afspraak") if form is not None else "afspraak"
    return page.readers.of(BOXES[vak].categorie) if vak in BOXES else []


def _write(
    request: HttpRequest, actor: Actor, punt: Agendapunt, name: str, kind: Callable[..., Form], act: Act, done: str
) -> HttpResponse:
    """Check one form of the page, let the service do its verb, and go back to the page."""
    require(may_record(actor, punt.overleg, now=timezone.now()))
    page = agendapunt_page(actor, punt, now=timezone.now())
    needs_page = kind not in (MinutesForm, CloseForm)
    form = kind(request.POST, prefix=name, **({"page": page} if needs_page else {}))
    if not form.is_valid():
        return _show(request, page, {name: form})
    try:
        act(actor, punt, form)
    except NotAllowed as refusal:
        if not refusal.detail:
            raise
        form.add_error(None, refusal.detail)
        return _show(request, page, {name: form})
    messages.success(request, done)
    return redirect(f"{reverse('agendapunt_detail', args=[punt.overleg_id, punt.pk])}#{name}")


@require_POST
@for_actor(content=True)
def agendapunt_presence(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: PresenceForm) -> None:
        services.record_presence(actor, agendapunt=punt, present=form.present, now=timezone.now())

    return _write(request, actor, punt, "aanwezigheid", PresenceForm, act, "De aanwezigheid is vastgelegd.")


@require_POST
@for_actor(content=True)
def agendapunt_besluit(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: BesluitForm) -> None:
        services.record_besluit(
            actor,
            agendapunt=punt,
            soort=form.cleaned_data["soort"],
            tekst=form.cleaned_data["tekst"],
            categorie=form.categorie,
            informeren=form.informeren,
            now=timezone.now(),
        )

    return _write(request, actor, punt, "besluit", BesluitForm, act, "Vastgelegd.")


@require_POST
@for_actor(content=True)
def agendapunt_casusregisseur(
    request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID
) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: CasusregisseurForm) -> None:
        services.assign_casusregisseur(
            actor, agendapunt=punt, medewerker_id=form.cleaned_data["medewerker"], now=timezone.now()
        )

    return _write(request, actor, punt, "casusregisseur", CasusregisseurForm, act, "De casusregisseur is aangewezen.")


@require_POST
@for_actor(content=True)
def agendapunt_actiepunt(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: ActiepuntForm) -> None:
        data = form.cleaned_data
        services.agree_actiepunt(
            actor,
            agendapunt=punt,
            titel=data["titel"],
            partij_id=data["partij"],
            eigenaar_id=data["eigenaar"],
            uiterlijk=data["uiterlijk"],
            toelichting=data["toelichting"],
            toelichting_vak=data["toelichting_vak"],
            now=timezone.now(),
        )

    return _write(request, actor, punt, "actiepunt", ActiepuntForm, act, "Het actiepunt is afgesproken.")


@require_POST
@for_actor(content=True)
def agendapunt_finish(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: MinutesForm) -> None:
        services.finish_agendapunt(actor, agendapunt=punt, minuten=form.cleaned_data["minuten"], now=timezone.now())

    return _write(request, actor, punt, "minuten", MinutesForm, act, "Deze casus is behandeld.")


@require_POST
@for_actor(content=True)
def agendapunt_treat(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """The casus goes from the agenda into treatment."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    services.take_into_treatment(actor, agendapunt=punt, now=timezone.now())
    messages.success(request, "De casus is in behandeling.")
    return redirect("agendapunt_detail", overleg_id, agendapunt_id)


@require_POST
@for_actor(content=True)
def agendapunt_close(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)

    def act(actor: Actor, punt: Agendapunt, form: CloseForm) -> None:
        services.close_casus(actor, agendapunt=punt, now=timezone.now(), **form.cleaned_data)

    return _write(request, actor, punt, "sluiten", CloseForm, act, "De casus is afgesloten en afgeschermd.")


@for_actor(content=True)
def besluit_edit(request: HttpRequest, actor: Actor, agendapunt_id: UUID, besluit_id: UUID) -> HttpResponse:
    """Correct a besluit of one's own, until five working days after the meeting."""
    punt = load_agendapunt(actor, None, agendapunt_id)
    now = timezone.now()
    require(may_record(actor, punt.overleg, now=now))
    opening = open_items(actor, punt.overleg, [punt], services.MEETING_CATEGORIES, now=now)
    rows = gate.read(opening, Besluit.objects.filter(pk=besluit_id, agendapunt=punt, bron_id=actor.partij_id))
    if not rows:
        raise gate.NotDisclosed
    form = CorrectForm(request.POST or None, initial={"tekst": rows[0].tekst})
    if request.method == "POST" and form.is_valid():
        services.correct_besluit(
            actor,
            agendapunt=punt,
            besluit_id=besluit_id,
            categorie=rows[0].categorie_id,
            tekst=form.cleaned_data["tekst"],
            now=now,
        )
        messages.success(request, "De tekst is gecorrigeerd.")
        return redirect("agendapunt_detail", punt.overleg_id, punt.pk)
    nr = rows[0].categorie_id
    context = {
        "form": form,
        "punt": punt,
        "title": f"{punt.casus.nummer} · {punt.casus.get_soort_display()}",
        "readers": readers(actor, opening, punt.casus, nr),
        "category": "" if nr == services.SHARED else rows[0].categorie.naam,
    }
    return render(request, "meetings/besluit_form.html", context, status=422 if form.errors else 200)


@require_safe
@for_actor(content=True)
def agendapunt_readers(request: HttpRequest, actor: Actor, overleg_id: UUID, agendapunt_id: UUID) -> HttpResponse:
    """Who will read what one types in the box that is chosen now."""
    punt = load_agendapunt(actor, overleg_id, agendapunt_id)
    form = request.GET.get("formulier", "besluit")
    vak = request.GET.get("besluit-vak") or request.GET.get("actiepunt-toelichting_vak") or "afspraak"
    opening = open_items(actor, punt.overleg, [punt], (22, 30), now=timezone.now())
    box = BOXES.get(vak, BOXES["afspraak"])
    context = {
        "organisations": readers(actor, opening, punt.casus, box.categorie),
        "category": box.label,
        "id": f"lezers-{'actiepunt' if form == 'actiepunt' else 'besluit'}",
        "url": f"{request.path}?formulier={'actiepunt' if form == 'actiepunt' else 'besluit'}",
    }
    return render(request, "components/readers.html", context)
