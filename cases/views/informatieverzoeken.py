"""Asking another organisation for information, answering, and the register of what was given."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cases.forms.informatieverzoek import AskForm, CallForm, ContentForm, KnownForm, RegisterFilterForm
from cases.queries.casus_page import casus_frame
from cases.queries.informatieverzoeken import (
    Addressed,
    asked_by_us,
    asked_of_us,
    detail_for_addressee,
    detail_for_asker,
    load_verzoek,
)
from cases.queries.informatievragen import addressees, askable, categories_given, colleagues_elsewhere, persons_of
from cases.queries.verstrekkingen import RegisterFilter, filter_choices, given, received
from cases.rules.informatieverzoeken import may_ask, may_register_call
from cases.services.informatieverzoeken import (
    answer_content,
    answer_known,
    ask_content,
    ask_information,
    end_disclosure,
    register_call,
    term,
    withdraw_request,
)
from cases.views.casussen import ask_reason, opened
from cases.views.reasons import ReasonNeeded
from parties.actor import ROLES_OF_OVERSIGHT, ROLES_WITH_CONTENT, Actor
from parties.dates import local, long_date
from parties.decisions import require
from parties.doors import for_actor
from parties.models import Rol
from parties.terms import termijn
from privacy.models import Informatieverzoek, Verzoekbesluit

WORKING = frozenset({*ROLES_WITH_CONTENT, Rol.PRIVACY_OFFICER})
READING = frozenset({*ROLES_WITH_CONTENT, *ROLES_OF_OVERSIGHT})
TABS = (("door-ons", "Gesteld door ons"), ("aan-ons", "Aan ons gesteld"))
REGISTERS = (("verstrekt", "Verstrekt door ons"), ("ontvangen", "Gevraagd en ontvangen"))


def _tabs(choices: tuple[tuple[str, str], ...], name: str, key: str, current: str) -> list[dict[str, Any]]:
    url = reverse(name)
    return [{"label": label, "url": f"{url}?{key}={each}", "current": each == current} for each, label in choices]


@require_GET
@for_actor(rollen=READING)
def informatieverzoek_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What we asked, and what was asked of us."""
    wanted = request.GET.get("toon", "")
    side = wanted if wanted in dict(TABS) else ("door-ons" if actor.sees_content else "aan-ons")
    find = asked_by_us if side == "door-ons" else asked_of_us
    context = {
        "page": find(actor, now=timezone.now(), after=request.GET.get("na", "")),
        "side": side,
        "tabs": _tabs(TABS, "informatieverzoek_list", "toon", side),
        "may_register": bool(may_register_call(actor)),
        "oversees": actor.oversees,
    }
    return render(request, "cases/informatieverzoek_list.html", context)


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def informatieverzoek_new(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Ask from a casus; the person is filled in from what one may read."""
    try:
        oc = opened(request, actor, nummer, categories=(1,))
    except ReasonNeeded as needed:
        return ask_reason(request, actor, needed.casus)
    require(may_ask(actor, oc.casus))
    today = timezone.localdate()
    persons = persons_of(oc)
    chosen = _chosen(request, len(persons))
    person = persons[chosen] if persons else None
    initial: dict[str, Any] = {"categorie": request.GET.get("categorie", "")}
    if person is not None:
        initial |= {"naam": person.naam, "adres_tekst": person.adres_tekst, "geboortedatum": person.geboortedatum}
    form = AskForm(
        request.POST or None, initial=initial, aan=addressees(actor), categories=askable(actor, oc.casus, today)
    )
    if request.method == "POST" and form.is_valid():
        filed = ask_information(
            actor,
            casus=oc.casus,
            aan_partij_id=int(form.cleaned_data["aan"]),
            categorie=int(form.cleaned_data["categorie"]),
            person=form.person(person),
            why=form.why(),
            now=timezone.now(),
        )
        messages.success(request, f"Het verzoek {filed} is ingediend.")
        return redirect("informatieverzoek_detail", filed)
    known = term(today, "bekend", actor.gemeente_id)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="informatieverzoek"),
        "form": form,
        "others": [(nr, each.naam) for nr, each in enumerate(persons) if nr != chosen],
        "answer_on": long_date(known + dt.timedelta(days=1)),
        "known_days": termijn("informatieverzoek_bekend_wd", actor.gemeente_id),
        "content_days": termijn("informatieverzoek_inhoud_wd", actor.gemeente_id),
    }
    return render(request, "cases/informatieverzoek_new.html", context, status=422 if form.is_bound else 200)


def _chosen(request: HttpRequest, number: int) -> int:
    """Which person of the casus: a place in the list, so that no name or key stands in the address."""
    wanted = request.GET.get("persoon", "")
    return int(wanted) if wanted.isdigit() and int(wanted) < number else 0


@require_GET
@for_actor(rollen=READING)
def informatieverzoek_detail(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """One request, from the side of the actor."""
    row = load_verzoek(actor, nummer)
    now = timezone.now()
    if row.aan_partij_id != actor.partij_id:
        detail = detail_for_asker(actor, row, now=now)
        return render(request, "cases/informatieverzoek_detail.html", {"detail": detail, "sees": actor.sees_content})
    page = detail_for_addressee(actor, row, now=now)
    return _answer_page(request, page, _answer_form(request, actor, page, now))


@require_POST
@for_actor(rollen=WORKING)
def informatieverzoek_answer(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Answer the step that waits."""
    row = load_verzoek(actor, nummer)
    now = timezone.now()
    page = detail_for_addressee(actor, row, now=now)
    form = _answer_form(request, actor, page, now)
    if form is not None and not form.is_valid():
        return _answer_page(request, page, form, status=422)
    if isinstance(form, ContentForm):
        answer_content(actor, verzoek=row, content=form.content(), now=now)
    else:
        data = form.cleaned_data if form is not None else {"uitkomst": "", "grondslag": ""}
        answer_known(actor, verzoek=row, now=now, **data)
    messages.success(request, "Uw antwoord is vastgelegd.")
    return redirect("informatieverzoek_detail", nummer)


def _answer_form(
    request: HttpRequest, actor: Actor, page: Addressed, now: dt.datetime
) -> KnownForm | ContentForm | None:
    data = request.POST if request.method == "POST" else None
    if page.step == Verzoekbesluit.Stap.BEKEND:
        return KnownForm(data)
    if page.step == Verzoekbesluit.Stap.INHOUD:
        days = termijn("informatieverzoek_geldig_dagen", actor.gemeente_id)
        initial = {"verloopt_op": local(now) + dt.timedelta(days=days), "niet_doorverstrekken": True}
        return ContentForm(data, initial=initial, items=page.items, today=local(now))
    return None


def _answer_page(
    request: HttpRequest, page: Addressed, form: KnownForm | ContentForm | None, *, status: int = 200
) -> HttpResponse:
    context = {"page": page, "detail": page.detail, "form": form, "readers": [page.van]}
    return render(request, "cases/informatieverzoek_answer.html", context, status=status)


@require_POST
@for_actor(content=True)
def informatieverzoek_content(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Ask for the content, after "bevestigd"."""
    ask_content(actor, verzoek=load_verzoek(actor, nummer), now=timezone.now())
    messages.success(request, "U heeft om de inhoud gevraagd.")
    return redirect("informatieverzoek_detail", nummer)


@require_POST
@for_actor(content=True)
def informatieverzoek_withdraw(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Take one's own request back."""
    withdraw_request(actor, verzoek=load_verzoek(actor, nummer))
    messages.success(request, "Het verzoek is ingetrokken.")
    return redirect("informatieverzoek_detail", nummer)


@require_POST
@for_actor(rollen=WORKING)
def informatieverzoek_end(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """End what the own organisation gave."""
    row: Informatieverzoek = load_verzoek(actor, nummer)
    end_disclosure(actor, verzoek=row, now=timezone.now())
    messages.success(request, f"De verstrekking {nummer} is ingetrokken. De vrager leest niets meer.")
    return redirect("verstrekking_list") if actor.oversees else redirect("informatieverzoek_detail", nummer)


@require_http_methods(["GET", "POST"])
@for_actor(rollen=WORKING)
def informatieverzoek_call(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Write down what was given by telephone in an emergency."""
    now = timezone.now()
    days = termijn("informatieverzoek_geldig_dagen", actor.gemeente_id)
    form = CallForm(
        request.POST or None,
        aan=colleagues_elsewhere(actor),
        categories=categories_given(),
        now=now,
        initial={"gegeven_op": timezone.localtime(now), "verloopt_op": local(now) + dt.timedelta(days=days)},
    )
    if request.method == "POST" and form.is_valid():
        nummer = register_call(actor, call=form.call(), person=form.person(), now=now)
        messages.success(request, f"De verstrekking is vastgelegd als {nummer}.")
        return redirect(f"{reverse('informatieverzoek_list')}?toon=aan-ons")
    return render(request, "cases/informatieverzoek_call.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@for_actor(oversight=True)
def verstrekking_list(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The register of verstrekkingen."""
    side = "ontvangen" if request.GET.get("soort") == "ontvangen" else "verstrekt"
    partijen, categories = filter_choices(actor)
    form = RegisterFilterForm(
        {**request.GET.dict(), "soort": side}, partijen=partijen, categories=categories, given=side == "verstrekt"
    )
    form.is_valid()
    chosen = RegisterFilter(**{key: value for key, value in form.cleaned_data.items() if value and key != "soort"})
    find = given if side == "verstrekt" else received
    context = {
        "form": form,
        "page": find(actor, chosen, now=timezone.now(), after=request.GET.get("na", "")),
        "side": side,
        "filtered": chosen != RegisterFilter(),
        "tabs": _tabs(REGISTERS, "verstrekking_list", "soort", side),
    }
    return render(request, "cases/verstrekking_list.html", context)
