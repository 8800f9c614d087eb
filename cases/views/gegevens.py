"""Recording and correcting what one's own organisation may provide."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from cases.boxes import Readership, readership
from cases.forms.gegevens import KINDS, PERSON, GegevenForm, form_class
from cases.models import Casus
from cases.queries.casus_page import casus_frame
from cases.queries.gegevens import TAB, one, options, plain, providable, sections, versions
from cases.queries.loaders import load_casus
from cases.queries.timeline import name_of
from cases.rules.casussen import may_add
from cases.services.gegevens import Kind, add_gegeven, correct_gegeven
from cases.views.casussen import opened
from parties.actor import Actor
from parties.dates import short_date
from parties.decisions import require
from parties.doors import for_actor
from privacy import gate
from privacy.gate import Doel

# Who takes part: what "Wie leest dit?" needs to know.
PARTICIPATION = (22, 30)


def _kind(soort: str) -> Kind:
    """The kind in a URL. Raises NotDisclosed for one that does not exist."""
    if soort not in KINDS:
        raise gate.NotDisclosed
    return KINDS[soort]


def _readership(actor: Actor, casus: Casus) -> Readership:
    opening = gate.open_gate(actor, casussen=[casus.pk], categories=PARTICIPATION, doel=Doel.CASUS)
    return readership(actor, opening, casus)


def _load_to_add(actor: Actor, nummer: str) -> Casus:
    casus = load_casus(actor, nummer)
    require(may_add(actor, casus))
    return casus


@require_GET
@for_actor(content=True)
def casus_gegevens(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """The tab Gegevens: what is recorded about the bewoner."""
    oc = opened(request, actor, nummer, categories=TAB)
    may = bool(may_add(actor, oc.casus))
    context = {
        **casus_frame(actor, oc.casus, oc.opening, "gegevens"),
        "sections": sections(actor, oc, KINDS, timezone.localdate()),
        "may_add": may,
    }
    return render(request, "cases/casus_gegevens.html", context)


@require_GET
@for_actor(content=True)
def gegeven_add(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """Choose a box; nobody picks a category."""
    casus = _load_to_add(actor, nummer)
    groups = options(actor, casus, KINDS, _readership(actor, casus), timezone.localdate())
    return render(
        request, "cases/casus_vastleggen.html", {**casus_frame(actor, casus, active="vastleggen"), "groups": groups}
    )


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def gegeven_new(request: HttpRequest, actor: Actor, nummer: str, soort: str) -> HttpResponse:
    casus, kind = _load_to_add(actor, nummer), _kind(soort)
    if kind.categorie not in providable(actor, casus, timezone.localdate()):
        raise gate.MayNotProvide
    initial = {"datum": timezone.localtime(), "contact": kind.contact, "peildatum": timezone.localdate()}
    form = form_class(kind)(request.POST or None, kind=kind, gemeente_id=actor.gemeente_id, initial=initial)
    if form.is_valid():
        add_gegeven(
            actor,
            casus=casus,
            kind=kind,
            values=form.values,
            beperkt=form.cleaned_data["beperkt"],
            klaar=form.done,
            now=timezone.now(),
        )
        return redirect("casus_gegevens" if kind.group == PERSON else "casus_detail", nummer)
    return _form_page(request, actor, casus, kind, form)


def _form_page(request: HttpRequest, actor: Actor, casus: Casus, kind: Kind, form: GegevenForm) -> HttpResponse:
    beperkt = form["beperkt"].value() in (True, "on")
    context = {
        **casus_frame(actor, casus, active="vastleggen"),
        "form": form,
        "kind": kind,
        "readers": [] if beperkt else _readership(actor, casus).of(kind.categorie),
    }
    return render(request, "cases/casus_gegeven_new.html", context, status=422 if form.is_bound else 200)


@require_GET
@for_actor(content=True)
def gegeven_readers(request: HttpRequest, actor: Actor, nummer: str, soort: str) -> HttpResponse:
    """Who will read this, as the choice on the form stands now."""
    casus, kind = _load_to_add(actor, nummer), _kind(soort)
    beperkt = request.GET.get("beperkt") == "on"
    context = {
        "frame": casus_frame(actor, casus)["frame"],
        "kind": kind,
        "readers": [] if beperkt else _readership(actor, casus).of(kind.categorie),
    }
    return render(request, "cases/_casus_readers.html", context)


@require_http_methods(["GET", "POST"])
@for_actor(content=True)
def gegeven_detail(request: HttpRequest, actor: Actor, nummer: str, soort: str, pk: UUID) -> HttpResponse:
    """One row with what it said before; its provider corrects it here."""
    kind = _kind(soort)
    oc = opened(request, actor, nummer, categories=(kind.categorie, *PARTICIPATION))
    row = one(oc, kind, pk)
    mine = row.bron_id == actor.partij_id and bool(may_add(actor, oc.casus))
    maker = form_class(kind)
    form = maker(request.POST or None, kind=kind, gemeente_id=actor.gemeente_id, initial=maker.initial_of(row))
    if request.method == "POST" and form.is_valid():
        correct_gegeven(
            actor,
            casus=oc.casus,
            kind=kind,
            pk=pk,
            values=form.values,
            beperkt=form.cleaned_data["beperkt"],
            klaar=form.done,
            now=timezone.now(),
        )
        return redirect("casus_gegevens" if kind.group == PERSON else "casus_detail", nummer)
    source = name_of(row.bron, actor, oc.opening.may_read(oc.id, 30))
    labels = {name: str(field.label) for name, field in form.fields.items()}
    shown = [name for name in labels if name in form.initial and name != "beperkt"]
    readers = readership(actor, oc.opening, oc.casus).of(kind.categorie) if mine else []
    context = {
        **casus_frame(actor, oc.casus, oc.opening, "gegevens" if kind.group == PERSON else kind.label),
        "kind": kind,
        "form": form if mine else None,
        "facts": [(labels[name], plain(form.initial[name])) for name in shown],
        "meta": f"{source}, {short_date(row.gemaakt_op)}",
        "versions": versions(actor, kind, row, labels, source),
        "readers": [] if row.beperkt else readers,
    }
    return render(request, "cases/casus_gegeven.html", context, status=422 if form.is_bound else 200)
