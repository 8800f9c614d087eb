"""Files of a casus: the tab, adding one, releasing one for the rechter, and handing one out through the gate."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases import documents
from cases.boxes import readership
from cases.dates import short_date
from cases.forms.documents import KINDS, DocumentForm
from cases.models import Document
from cases.queries.casus_frame import casus_frame
from cases.queries.documents import place_of_document, read_document
from cases.queries.loaders import OpenCasus, load_casus
from cases.rules.casussen import may_add
from cases.services.documenten import add_document
from cases.services.vrijgave import NEVER, release_for_court
from cases.views.casussen import ask_reason, opened
from cases.views.reasons import ReasonNeeded, reason_for
from parties.actor import Actor
from parties.doors import for_actor
from privacy import gate
from privacy.gate import ALL_CATEGORIES, Disclosed, Doel

EXTENSION = {"application/pdf": "pdf", "image/jpeg": "jpg"}
# A file of somebody else is shown in a box of its own: it runs nothing and reaches nothing.
FILE_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
CATEGORIES = (10, 11, 15, 22, 24, 30)


@for_actor(content=True)
def casus_documenten(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """What was added, by whom; POST adds a file."""
    try:
        oc = opened(request, actor, nummer, categories=CATEGORIES)
    except ReasonNeeded as needed:
        return ask_reason(request, actor, needed.casus)
    allowed = {nr for _, nr in KINDS.values() if oc.opening.may_provide(oc.id, nr)}
    form = None
    if allowed and may_add(actor, oc.casus):
        form = DocumentForm(
            request.POST or None, request.FILES or None, allowed=allowed, initial={"datum": timezone.localdate()}
        )
    if request.method == "POST" and form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            add_document(
                actor,
                casus=oc.casus,
                categorie=form.categorie,
                content=data["bestand"].read(),
                titel=data["titel"],
                datum=data["datum"],
                beperkt=data["beperkt"],
                now=timezone.now(),
            )
        except documents.UploadRefused as refusal:
            form.add_error("bestand", str(refusal))
        else:
            messages.success(request, "Het stuk is toegevoegd.")
            return redirect("casus_documenten", nummer=nummer)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="documenten"),
        "rows": _rows(actor, oc),
        "form": form,
        "readers": _readers(actor, oc, allowed),
    }
    return render(request, "cases/documenten.html", context, status=422 if form is not None and form.errors else 200)


def _rows(actor: Actor, oc: OpenCasus) -> list[dict[str, Any]]:
    rows = gate.read(
        oc.opening, Document.objects.filter(casus=oc.casus).select_related("bron").order_by("-datum", "-gemaakt_op")
    )
    return [
        {
            "titel": row.titel,
            "url": reverse("document_download", args=[row.pk]),
            "datum": short_date(row.datum),
            "soort": _kind(row),
            "bron": row.bron.naam,
            "beperkt": row.beperkt and oc.casus.status != "eigen",
            "categorie": row.categorie_id,
            "vrijgegeven": row.vrijgave_op is not None,
            "vrijgave_url": (
                reverse("vrijgave", args=[oc.casus.nummer, row.tabel, row.pk])
                if row.bron_id == actor.partij_id and row.categorie_id not in NEVER
                else ""
            ),
        }
        for row in rows
    ]


def _kind(row: Disclosed[Document]) -> str:
    if row.soort.startswith("image/"):
        return "Foto"
    return f"PDF, {row.paginas} {'pagina' if row.paginas == 1 else 'pagina’s'}"


def _readers(actor: Actor, oc: OpenCasus, allowed: set[int]) -> list[tuple[str, list[str]]]:
    """Per kind of file who else reads it."""
    who = readership(actor, oc.opening, oc.casus)
    return [(label, who.of(nr)) for label, nr in KINDS.values() if nr in allowed]


@for_actor(content=True)
@require_POST
def vrijgave(request: HttpRequest, actor: Actor, nummer: str, tabel: str, rij: UUID) -> HttpResponse:
    """Release one own row for the rechter, or take that back."""
    casus = load_casus(actor, nummer, doel=Doel.DOSSIER)
    release = request.POST.get("vrijgeven") == "ja"
    known = request.POST.get("categorie", "")
    release_for_court(
        actor,
        casus=casus,
        tabel=tabel,
        rij=rij,
        release=release,
        now=timezone.now(),
        categorie=int(known) if known in map(str, ALL_CATEGORIES) else None,
    )
    messages.success(request, "Vrijgegeven voor de rechter." if release else "De vrijgave is ingetrokken.")
    target = request.POST.get("terug", "")
    return redirect("casus_dossier" if target == "dossier" else "casus_documenten", nummer=nummer)


@for_actor(content=True)
@require_GET
def document_download(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The file itself, under a name that says nothing."""
    place = place_of_document(actor, pk)
    try:
        reden = reason_for(request, place.casus) if place.casus else ""
    except ReasonNeeded as needed:
        return redirect("casus_detail", nummer=needed.casus.nummer)
    document = read_document(actor, pk, place, reden=reden)
    content = documents.load(document)
    name = f"document-{str(pk)[:4]}.{EXTENSION.get(document.soort, 'bin')}"
    answer = HttpResponse(content, content_type=document.soort)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = FILE_CSP
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
