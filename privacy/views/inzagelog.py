"""The read log for privacy officer and FG."""

from urllib.parse import urlencode
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from privacy import gate
from privacy.forms.inzagelog import InzagelogFilter, PersonSearch
from privacy.gate import Doel
from privacy.office_hours import PERIODS
from privacy.queries.inzagelog import LogPage, filtered, log_detail, log_page, pseudonym, readers
from privacy.queries.inzageoverzicht import overview
from privacy.queries.logbeoordeling import open_month
from privacy.services.inzagelog import export_csv, make_overview

OFFICER = frozenset({Rol.PRIVACY_OFFICER})
KINDS = (
    ("Buiten werktijd", {"buiten": "on"}),
    ("Geweigerd", {"geweigerd": "on"}),
    ("Zoekopdrachten", {"gebeurtenis": "zoeken"}),
    ("Exports", {"gebeurtenis": "export"}),
    ("Noodprocedures", {"gebeurtenis": "noodprocedure"}),
)


@require_GET
@for_actor(oversight=True)
def inzagelog(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who read what of whom, when and why; that somebody reads this is logged before it is shown."""
    today = timezone.localdate()
    form = InzagelogFilter(request.GET, actor=actor, today=today)
    context = {"form": form, "page": LogPage(), "filtered": bool(request.GET), "readers": (), "betrokkenen": []}
    valid = form.is_valid()
    if valid:
        wanted = form.wanted
        gate.log_event(actor, "inzage_logboek", doel=Doel.TOEZICHT, object=wanted.text)
        rows = filtered(wanted, gemeente_id=actor.gemeente_id, today=today)
        context["page"] = log_page(rows, request.GET.get("na", ""))
        if wanted.nummers:
            context["readers"], bewoners = readers(rows)
            context["betrokkenen"] = [(each, pseudonym(each)) for each in bewoners]
    context |= {
        "search": PersonSearch(auto_id="zoek_%s"),
        "chips": chips(request),
        "open_month": None if request.GET else open_month(actor, today=today),
        "tabs": tabs("inzagelog"),
        "may_export": actor.has(*OFFICER),
        "query": request.GET.urlencode(),
    }
    return render(request, "privacy/inzagelog.html", context, status=200 if valid else 422)


@for_actor(oversight=True)
def inzagelog_persoon(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find the casussen about a person by name or address; from there on only numbers are in an address.

    The search is sent by POST, logged, and kept nowhere. One casus found leads to its rows at once.
    """
    form = PersonSearch(request.POST if request.method == "POST" else None, auto_id="zoek_%s")
    if not form.is_valid():
        page = {"form": form, "asked": False, "found": []}
        return render(request, "privacy/inzagelog_persoon.html", page, status=422 if form.is_bound else 200)
    rows = gate.find_person(actor, [form.cleaned_data["wie"]], doel=Doel.TOEZICHT)
    numbers = sorted({nummer for _, nummer, _ in rows})
    when = form.cleaned_data["periode"]
    if len(numbers) == 1:
        return redirect(log_url(numbers, when))
    found = [(nummer, log_url([nummer], when)) for nummer in numbers]
    context = {"form": form, "asked": True, "found": found, "all_url": log_url(numbers, when)}
    return render(request, "privacy/inzagelog_persoon.html", context)


@require_GET
@for_actor(oversight=True)
def inzagelog_regel(request: HttpRequest, actor: Actor, nr: int) -> HttpResponse:
    """One row of the read log in full."""
    gate.log_event(actor, "inzage_logboek", doel=Doel.TOEZICHT, object=f"Logboek regel {nr}")
    detail = log_detail(nr)
    if detail is None:
        raise gate.NotDisclosed
    context = {"detail": detail, "may_export": actor.has(*OFFICER)}
    return render(request, "privacy/inzagelog_regel.html", context)


@require_POST
@for_actor(rollen=OFFICER)
@reauthentication_required(app="privacy")
def inzagelog_csv(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rows of the filter in the address, for a spreadsheet."""
    today = timezone.localdate()
    form = InzagelogFilter(request.GET, actor=actor, today=today)
    if not form.is_valid():
        return redirect(f"{reverse('inzagelog')}?{request.GET.urlencode()}")
    return download(export_csv(actor, form.wanted, today=today), "text/csv; charset=utf-8", "inzagelog.csv")


@for_actor(rollen=OFFICER)
def inzageoverzicht(request: HttpRequest, actor: Actor, bewoner: UUID) -> HttpResponse:
    """What the overview for a betrokkene would hold; a POST makes it."""
    if request.method == "POST":
        return make_inzageoverzicht(request, actor, bewoner)
    gate.log_event(
        actor, "inzage_logboek", doel=Doel.TOEZICHT, object=f"Logboek, overzicht van betrokkene {pseudonym(bewoner)}"
    )
    return render(request, "privacy/inzageoverzicht.html", {"overview": overview(actor, bewoner)})


@reauthentication_required(app="privacy")
def make_inzageoverzicht(_request: HttpRequest, actor: Actor, bewoner: UUID) -> HttpResponse:
    """The overview for a betrokkene as PDF."""
    made = make_overview(actor, bewoner=bewoner, now=timezone.now())
    return download(made, "application/pdf", "inzageoverzicht.pdf")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=kind, headers=disposition)


def log_url(numbers: list[str], when: str) -> str:
    query = {"casus": ",".join(numbers)} | ({"periode": when} if when else {})
    return f"{reverse('inzagelog')}?{urlencode(query)}"


def tabs(current: str) -> list[dict[str, object]]:
    """The three pages about the log."""
    pages = (("inzagelog", "Logboek"), ("logbeoordelingen", "Beoordeling per maand"), ("zegels", "Zegels"))
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in pages]


def chips(request: HttpRequest) -> list[dict[str, object]]:
    """Quick choices: each keeps what else is filtered, and pressing a chosen one lets it go."""
    found = []
    for name, label in PERIODS.items():
        if name in ("vandaag", "vorige_week", "deze_maand"):
            found.append(_chip(request, label, {"periode": name}, {"van", "tot"}))
    kinds = {key for _, query in KINDS for key in query}
    return found + [_chip(request, label, query, kinds) for label, query in KINDS]


def _chip(request: HttpRequest, label: str, query: dict[str, str], instead_of: set[str]) -> dict[str, object]:
    current = all(request.GET.get(key) == value for key, value in query.items())
    kept = {k: v for k, v in request.GET.items() if v and k not in {"na", *query, *instead_of}}
    return {"label": label, "url": f"?{urlencode(kept | ({} if current else query))}", "current": current}
