"""The pages of a melding: list, filing with a draft that keeps itself, reading, correcting, deciding."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases.adressen import at_number, pick
from cases.forms.meldingen import FilterForm, JoinForm, JudgeForm, MeldingForm
from cases.models import Melding
from cases.queries.loaders import load_melding
from cases.queries.meldingen import (
    MeldingDetail,
    concept_of,
    joinable,
    known_at,
    melding_detail,
    melding_list,
    provides,
)
from cases.rules.meldingen import OPEN, may_continue, may_correct, may_file
from cases.services import meldingen as services
from cases.services.casussen import open_casus
from cases.views.uploads import NOT_HERE, received
from parties.actor import Actor
from parties.dates import time_of_day
from parties.decisions import require
from parties.doors import for_actor


@for_actor(content=True)
@require_GET
def melding_list_view(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = FilterForm(request.GET or None)
    groep = request.GET.get("groep", "open")
    page = melding_list(actor, groep=groep, soort=request.GET.get("soort", ""), after=request.GET.get("na", ""))
    return render(
        request,
        "cases/melding_list.html",
        {"page": page, "form": form, "may_file": bool(may_file(actor)), "filtered": bool(request.GET)},
    )


@for_actor(content=True)
@require_GET
def melding_new(_request: HttpRequest, actor: Actor) -> HttpResponse:
    """A fresh address of its own, so that an expired login comes back to the same draft."""
    require(may_file(actor))
    return redirect("melding_form", pk=uuid4())


@for_actor(content=True)
def melding_form(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """GET shows an empty form or the draft and writes nothing; POST files it, or says what is still missing."""
    require(may_file(actor))
    melding = Melding.objects.filter(pk=pk).first()
    if melding is not None and melding.status != "concept":
        return redirect("melding_detail", nummer=melding.nummer)
    allowed = provides(actor)
    now = timezone.now()
    refused: list[str] = []
    if request.method == "POST":
        melding = services.save_concept(actor, melding_id=pk, velden=MeldingForm.typed(request.POST), now=now)
        files_in = received(request, "bijlagen")
        refused = services.attach(actor, melding=melding, uploads=files_in.contents, now=now)
        files_in.done()
        if files_in.missing:
            refused.append(NOT_HERE)
        form = MeldingForm(request.POST, gemeente_id=actor.gemeente_id, provides=allowed)
        for sentence in refused:
            form.add_error("bijlagen", sentence)
        if form.is_valid():
            services.register_melding(actor, melding=melding, report=form.report, now=now)
            messages.success(request, "De melding is opgeslagen.")
            return redirect("melding_detail", nummer=melding.nummer)
        _typed, _saved, files = concept_of(actor, melding)
        return _form_page(request, form, pk, files=files, saved=now, status=422)
    typed: dict[str, Any] = {"datum": timezone.localdate(), "tijd": timezone.localtime().time().replace(second=0)}
    saved, files = None, ()
    if melding is not None:
        require(may_continue(actor, melding))
        kept, saved, files = concept_of(actor, melding)
        typed = kept or typed
    form = MeldingForm(initial=typed, gemeente_id=actor.gemeente_id, provides=allowed)
    return _form_page(request, form, pk, files=files, saved=saved)


def _form_page(
    request: HttpRequest, form: MeldingForm, pk: UUID, *, files: Any, saved: Any, status: int = 200
) -> HttpResponse:
    context = {"form": form, "pk": pk, "files": files, "saved": saved, "correcting": False}
    return render(request, "cases/melding_form.html", context, status=status)


@for_actor(content=True)
@require_POST
def melding_concept(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Keep what was typed so far; called while one types."""
    now = timezone.now()
    services.save_concept(actor, melding_id=pk, velden=MeldingForm.typed(request.POST), now=now)
    return JsonResponse({"bewaard": time_of_day(now)})


@for_actor(content=True)
@require_POST
def melding_adres(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The street that belongs to postcode and number, and own casussen there. POST: an address stays out of URLs."""
    postcode, huisnummer = request.POST.get("postcode", ""), request.POST.get("huisnummer", "")
    adressen = at_number(actor.gemeente_id, postcode, huisnummer)
    adres = pick(adressen, huisnummer)
    context = {
        "adres": adres,
        "others": [] if adres else [each.straatregel for each in adressen],
        "known": known_at(actor, adres) if adres else (),
        "asked": bool(postcode and huisnummer),
    }
    return render(request, "cases/_melding_adres.html", context)


@for_actor(content=True)
def melding_detail_view(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """One melding; POST decides what becomes of it."""
    melding = load_melding(actor, nummer)
    if melding.status == "concept":
        return redirect("melding_form", pk=melding.pk)
    judge = JudgeForm(request.POST or None, status=melding.status)
    if request.method == "POST" and judge.is_valid():
        services.judge_melding(
            actor,
            melding=melding,
            outcome=judge.cleaned_data["uitkomst"],
            reden=judge.cleaned_data["reden"],
            now=timezone.now(),
        )
        messages.success(request, "Vastgelegd.")
        return redirect("melding_detail", nummer=nummer)
    return _detail_page(request, actor, melding, judge=judge, status=422 if judge.is_bound else 200)


def _detail_page(
    request: HttpRequest, actor: Actor, melding: Melding, *, judge: JudgeForm, join: JoinForm | None = None, status: int
) -> HttpResponse:
    detail: MeldingDetail = melding_detail(actor, melding)
    open_now = melding.status in OPEN and melding.casus_id is None
    context = {
        "detail": detail,
        "melding": melding,
        "judge": judge if open_now else None,
        "join": (join or JoinForm(casussen=joinable(actor))) if open_now else None,
        "may_correct": bool(may_correct(actor, melding)),
        "bound": next((form for form in (judge, join) if form is not None and form.is_bound), None),
    }
    return render(request, "cases/melding_detail.html", context, status=status)


@for_actor(content=True)
def melding_correct(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Mend what was filed."""
    melding = load_melding(actor, nummer)
    require(may_correct(actor, melding))
    allowed = provides(actor)
    if request.method == "POST":
        form = MeldingForm(
            request.POST,
            gemeente_id=actor.gemeente_id,
            provides=allowed,
            old=(melding.soort, melding.soortnaam),
        )
        if form.is_valid():
            services.correct_melding(actor, melding=melding, report=form.report, now=timezone.now())
            messages.success(request, "De melding is aangepast. De oude tekst staat in de geschiedenis.")
            return redirect("melding_detail", nummer=nummer)
    else:
        form = MeldingForm(
            initial=_initial(melding_detail(actor, melding)),
            gemeente_id=actor.gemeente_id,
            provides=allowed,
            old=(melding.soort, melding.soortnaam),
        )
    del form.fields["bijlagen"]
    context = {"form": form, "melding": melding, "correcting": True, "files": (), "saved": None}
    return render(request, "cases/melding_form.html", context, status=422 if form.errors else 200)


def _initial(detail: MeldingDetail) -> dict[str, Any]:
    what, melder = detail.what, detail.melder
    if what is None:
        return {}
    start = timezone.localtime(what.begonnen_op)
    adres = what.adres
    found = {
        "postcode": adres.postcode if adres else "",
        "huisnummer": f"{adres.huisnummer}{adres.huisletter}{adres.huisnummertoevoeging}" if adres else "",
        "adres_onbekend": adres is None,
        "adres_tekst": what.adres_tekst,
        "adres_reden": what.adres_reden,
        "datum": start.date(),
        "tijd": start.time(),
        "duur": what.duur_minuten or "",
        "wat": what.wat,
        "gevolg": what.gevolg,
        "frequentie": what.frequentie,
        "ernst": what.ernst,
        "spoed": detail.melding.spoed,
        "niveau": what.niveau,
    }
    if melder is not None:
        found |= {
            "melder_naam": melder.naam,
            "melder_telefoon": melder.telefoon,
            "melder_email": melder.email,
            "mag_naar_rechter": melder.mag_naar_rechter,
        }
    return found


@for_actor(content=True)
@require_POST
def melding_open_casus(_request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Open a casus of the own organisation for this melding."""
    melding = load_melding(actor, nummer)
    casus = open_casus(
        actor, melding_ids=[melding.pk], soort=melding.soort, soortnaam=melding.soortnaam, now=timezone.now()
    )
    return redirect("casus_detail", nummer=casus.nummer)


@for_actor(content=True)
@require_POST
def melding_join(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Put this melding with a casus."""
    melding = load_melding(actor, nummer)
    form = JoinForm(request.POST, casussen=joinable(actor))
    if not form.is_valid():
        judge = JudgeForm(status=melding.status)
        return _detail_page(request, actor, melding, judge=judge, join=form, status=422)
    casus = form.casussen[form.cleaned_data["casus"]]
    services.join_casus(actor, melding=melding, casus=casus, share=form.cleaned_data["delen"], now=timezone.now())
    messages.success(request, "De melding staat nu bij de casus.")
    return redirect("casus_detail", nummer=casus.nummer)
