"""Files of a casus: the tab, adding one, releasing one for the rechter, and handing one out through the gate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases import documents
from cases.boxes import readership
from cases.forms.documents import KINDS, DocumentForm
from cases.queries.casus_frame import casus_frame
from cases.queries.documents import document_lines, place_of_document, read_document
from cases.queries.loaders import OpenCasus, load_casus
from cases.rules.casussen import may_add
from cases.services.documenten import add_document
from cases.services.vrijgave import release_for_court
from cases.views.casussen import opened
from cases.views.reasons import reason_for
from parties.actor import Actor
from parties.doors import for_actor
from privacy.gate import ALL_CATEGORIES, Doel

EXTENSION = {"application/pdf": "pdf", "image/jpeg": "jpg"}
# A file of somebody else is shown in a box of its own: it runs nothing and reaches nothing.
FILE_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
CATEGORIES = (10, 11, 15, 22, 24, 30)


@for_actor(content=True)
def casus_documenten(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """What was added, by whom; POST adds a file."""
    oc = opened(request, actor, nummer, categories=CATEGORIES)
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
        "rows": document_lines(actor, oc, today=timezone.localdate()),
        "form": form,
        "readers": _readers(actor, oc, allowed),
    }
    return render(request, "cases/documenten.html", context, status=422 if form is not None and form.errors else 200)


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
    if target == "toegang":
        return redirect("toegang", nummer, tabel, rij)
    return redirect("casus_dossier" if target == "dossier" else "casus_documenten", nummer=nummer)


@for_actor(content=True)
@require_GET
def document_download(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """The file itself, under a name that says nothing."""
    place = place_of_document(actor, pk)
    reden = reason_for(request, place.casus) if place.casus else ""
    document = read_document(actor, pk, place, reden=reden)
    content = documents.load(document)
    name = f"document-{str(pk)[:4]}.{EXTENSION.get(document.soort, 'bin')}"
    answer = HttpResponse(content, content_type=document.soort)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = FILE_CSP
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
