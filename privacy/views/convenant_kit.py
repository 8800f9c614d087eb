"""A convenant on paper and in a file: annex, JSON, the kit, and the example casussen walked through it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from parties.models import Partijsoort, Rol
from privacy.forms.convenant_import import ImportForm
from privacy.forms.voorbeelden import PHASES, ExampleFilter
from privacy.gate import NotDisclosed
from privacy.kit import contents
from privacy.kit.contents import BY_SLUG, OFFERS
from privacy.kit.document import MAX_BYTES, Unreadable
from privacy.kit.model import day
from privacy.kit.source import Source
from privacy.models import Convenant, Fase
from privacy.queries.voorbeelden import Example, Setting, example, examples, overview, side
from privacy.rules.convenanten import may_write
from privacy.services.convenant_export import (
    export_json,
    import_concept,
    note_export,
    open_version,
    versions_to_walk,
)

WALKERS = frozenset({Rol.PRIVACY_OFFICER, Rol.FG, Rol.REGISSEUR, Rol.TEKENBEVOEGDE})


@require_GET
@for_actor()
def convenant_kit(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """What can be taken out of this version, each as a file and as a page to paste."""
    source = open_version(actor, pk)
    page = {
        "source": source,
        "facts": contents.facts(source, today=_today())[:3],
        "warning": contents.warning(),
        "offers": OFFERS,
        "walks": actor.has(*WALKERS),
        "only_own": not _sees_all_entries(actor),
        **_place(source),
    }
    return render(request, "privacy/kit/kit.html", page)


@require_GET
@for_actor()
def convenant_kit_stuk(request: HttpRequest, actor: Actor, pk: int, stuk: str) -> HttpResponse:
    """One piece of the kit as a page to paste, or with `vorm=pdf` as a file."""
    source = open_version(actor, pk)
    if stuk not in BY_SLUG:
        raise NotDisclosed
    return _piece(request, actor, source, stuk)


@require_GET
@for_actor()
def convenant_bijlage(_request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The matrix as PDF annex."""
    return _pdf(actor, open_version(actor, pk), "gegevensmatrix")


@require_GET
@for_actor()
def convenant_json(_request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The version as JSON, to keep or to take in elsewhere."""
    source = open_version(actor, pk)
    return _file(export_json(actor, source), "application/json", source, "json")


@for_actor(rollen=frozenset({Rol.PRIVACY_OFFICER}))
def convenant_import(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Take in a JSON file as a new concept."""
    require(may_write(actor))
    return _import(request, actor)


@require_GET
@for_actor(rollen=WALKERS)
def convenant_voorbeelden(request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The example casussen as two kinds of party beside each other would see them under this version."""
    source = open_version(actor, pk, walk=True)
    kinds = [(kind, str(Partijsoort(kind).label)) for kind in source.kinds]
    if not kinds:
        return render(request, "privacy/kit/voorbeelden_leeg.html", _place(source))
    chosen = example(request.GET.get("casus", ""))
    left, right = _pair(request, actor, source, chosen)
    fase = request.GET.get("fase", "")
    setting = Setting(
        fase=fase if fase in dict(PHASES) else Fase.OVERLEG,
        as_if="meedoen" in request.GET,
        with_reason="reden" in request.GET,
    )
    initial = {"links": left, "rechts": right, "fase": setting.fase, "casus": chosen.nr}
    form = ExampleFilter(
        initial={**initial, "meedoen": setting.as_if, "reden": setting.with_reason}, kinds=kinds, auto_id="id_%s"
    )
    page = {
        "source": source,
        "state": str(Convenant.Status(source.status).label).lower(),
        "versions": versions_to_walk(actor, source),
        "chips": [_chip(request, each, chosen) for each in examples()],
        "example": chosen,
        "participants": ", ".join(str(Partijsoort(kind).label) for kind in chosen.deelnemers),
        "form": form,
        "sides": [side(source, chosen, kind, setting) for kind in (left, right)],
        "kinds": [label for _, label in kinds],
        "lines": overview(source, chosen, setting),
        **_place(source),
    }
    return render(request, "privacy/kit/voorbeelden.html", page)


@reauthentication_required(app="parties")
def _import(request: HttpRequest, actor: Actor) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    problems: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["bestand"]
        try:
            made = import_concept(actor, content=upload.read(MAX_BYTES + 1), now=timezone.now())
        except Unreadable as unreadable:
            problems = unreadable.problems
            form.add_error("bestand", "Dit bestand kan niet worden overgenomen. Hieronder staat waarom.")
        else:
            messages.success(request, f"Versie {made.convenant.versie} is gemaakt, als concept.")
            for notice in made.notices:
                messages.warning(request, notice)
            return redirect(_address(made.convenant.pk))
    page = {"form": form, "problems": problems, "list_url": reverse("convenant")}
    return render(request, "privacy/kit/importeren.html", page, status=422 if form.errors else 200)


def _piece(request: HttpRequest, actor: Actor, source: Source, slug: str) -> HttpResponse:
    if request.GET.get("vorm") == "pdf":
        return _pdf(actor, source, slug)
    made = contents.piece(source, slug, only=_only(actor))
    note_export(actor, source, what=made.title)
    page = {
        "piece": made,
        "facts": contents.facts(source, today=_today()),
        "warning": contents.warning(),
        "kit_url": reverse("convenant_kit", args=[source.id]),
        "pdf_url": "?vorm=pdf",
    }
    return render(request, "privacy/kit/stuk.html", page)


def _pdf(actor: Actor, source: Source, slug: str) -> HttpResponse:
    made = contents.piece(source, slug, only=_only(actor))
    note_export(actor, source, what=f"{made.title} (PDF)")
    return _file(contents.as_pdf(made, source, today=_today()), "application/pdf", source, f"{slug}.pdf")


def _file(content: bytes, mime: str, source: Source, tail: str) -> HttpResponse:
    name = f"convenant-{slugify(source.gemeente)}-{source.overlegvorm}-versie-{source.versie}"
    name += f"-{tail}" if tail.endswith(".pdf") else f".{tail}"
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _today() -> str:
    return day(timezone.localdate())


def _sees_all_entries(actor: Actor) -> bool:
    return actor.regie and actor.has(Rol.PRIVACY_OFFICER, Rol.FG)


def _only(actor: Actor) -> int | None:
    """Whose entry of the register somebody gets: the regie's officer all, everybody else the own one."""
    return None if _sees_all_entries(actor) else actor.partij_id


def _place(source: Source) -> dict[str, Any]:
    return {"version_url": _address(source.id), "version_label": f"{source.naam}, versie {source.versie}"}


def _address(convenant_id: int) -> str:
    return reverse("convenant_versie", args=[convenant_id])


def _chip(request: HttpRequest, each: Example, chosen: Example) -> dict[str, Any]:
    query = request.GET.copy()
    query["casus"] = str(each.nr)
    return {"label": f"{each.nr}. {each.titel}", "url": f"?{query.urlencode()}", "current": each.nr == chosen.nr}


def _pair(request: HttpRequest, actor: Actor, source: Source, chosen: Example) -> tuple[str, str]:
    """Two kinds of party: as asked, else one's own and the kind in which the example began."""
    wanted = [request.GET.get("links", ""), request.GET.get("rechts", "")]
    usual = [kind for kind in (actor.partij_soort, chosen.owner, *source.kinds) if kind in source.kinds]
    left = wanted[0] if wanted[0] in source.kinds else usual[0]
    right = wanted[1] if wanted[1] in source.kinds else next((kind for kind in usual if kind != left), left)
    return left, right
