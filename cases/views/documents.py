"""Files of a casus: the tab, adding one, releasing one for the rechter, and handing one out through the gate."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from cases import documents
from cases.boxes import readership
from cases.forms.documents import KINDS, DocumentForm
from cases.forms.meldingen import MeldingForm
from cases.models import Document, Melding
from cases.queries.casus_frame import casus_frame
from cases.queries.documents import Place, document_lines, place_of_document, read_document
from cases.queries.loaders import OpenCasus, load_casus
from cases.rules.casussen import may_add
from cases.rules.meldingen import may_continue
from cases.services import meldingen
from cases.services.documenten import add_document, take_off_document
from cases.services.uploads import keep_upload
from cases.services.vrijgave import release_for_court
from cases.views.casussen import opened
from cases.views.reasons import reason_for
from cases.views.uploads import NOT_HERE, Received, received
from parties.actor import Actor
from parties.decisions import require
from parties.doors import for_actor
from privacy.gate import ALL_CATEGORIES, Disclosed, Doel, NotDisclosed

EXTENSION = {"application/pdf": "pdf", "image/jpeg": "jpg"}
# A file of somebody else is shown in a box of its own: it runs nothing and reaches nothing.
FILE_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
CATEGORIES = (10, 11, 15, 22, 24, 30)


@for_actor(content=True)
def casus_documenten(request: HttpRequest, actor: Actor, nummer: str) -> HttpResponse:
    """What was added, by whom; POST adds a file."""
    oc = opened(request, actor, nummer, categories=CATEGORIES)
    allowed = {nr for _, nr in KINDS.values() if oc.opening.may_provide(oc.id, nr)}
    form, ready = None, []
    if allowed and may_add(actor, oc.casus):
        files = received(request, "bestand")
        form = DocumentForm(
            request.POST or None,
            request.FILES or None,
            allowed=allowed,
            ready=bool(files.contents) or files.missing,
            initial={"datum": timezone.localdate()},
        )
        if files.missing:
            form.add_error("bestand", NOT_HERE)
        if form.is_bound and form.is_valid() and _added(request, actor, oc, form, files):
            return redirect("casus_documenten", nummer=nummer)
        ready = _kept(actor, form, files)
    context = {
        **casus_frame(actor, oc.casus, oc.opening, active="documenten"),
        "rows": document_lines(actor, oc, today=timezone.localdate()),
        "form": form,
        "ready": ready,
        "readers": _readers(actor, oc, allowed),
    }
    return render(request, "cases/documenten.html", context, status=422 if form is not None and form.errors else 200)


def _added(request: HttpRequest, actor: Actor, oc: OpenCasus, form: DocumentForm, files: Received) -> bool:
    """Keep the file with the casus; when it is refused, the form says why."""
    data = form.cleaned_data
    try:
        document = add_document(
            actor,
            casus=oc.casus,
            categorie=form.categorie,
            content=files.contents[0],
            titel=data["titel"],
            datum=data["datum"],
            beperkt=data["beperkt"],
            now=timezone.now(),
        )
    except documents.UploadRefused as refusal:
        files.done()
        form.add_error("bestand", str(refusal))
        return False
    files.done()
    if document.waits:
        messages.info(
            request, "Het stuk is bewaard en wacht op de virusscanner. U krijgt bericht zodra het te openen is."
        )
    else:
        messages.success(request, "Het stuk is toegevoegd.")
    return True


def _kept(actor: Actor, form: DocumentForm, files: Received) -> list[UUID]:
    """After a mistake elsewhere in the form the file need not be sent again."""
    if not form.is_bound or not files.contents or "bestand" in form.errors:
        return []
    if files.upload_ids:
        return files.upload_ids[:1]
    try:
        return [keep_upload(actor, content=files.contents[0], now=timezone.now()).pk]
    except documents.UploadRefused as refusal:
        form.add_error("bestand", str(refusal))
        return []


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
    try:
        content = documents.load(document)
    except documents.NotChecked:
        return _not_yet(request, document, place)
    name = f"document-{str(pk)[:4]}.{EXTENSION.get(document.soort, 'bin')}"
    answer = HttpResponse(content, content_type=document.soort)
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Content-Security-Policy"] = FILE_CSP
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _not_yet(request: HttpRequest, document: Disclosed[Document], place: Place) -> HttpResponse:
    """Say that nobody opens it, and why; the same to everybody who may read the file."""
    if place.casus is not None:
        back, label = reverse("casus_documenten", args=[place.casus.nummer]), "de documenten van de casus"
    else:
        back, label = reverse("melding_list"), "de meldingen"
    context = {"document": document, "back": back, "back_label": label}
    return render(request, "cases/document_wacht.html", context, status=409)


@for_actor(content=True)
@require_POST
def document_remove(request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """Take back an own file; from the form of a melding, which keeps what was typed meanwhile."""
    place = place_of_document(actor, pk)
    if place.casus is not None:
        take_off_document(actor, document_id=pk, categorie=place.categorie, casus=place.casus)
        messages.success(request, "Het bestand is weggehaald.")
        return redirect("casus_documenten", nummer=place.casus.nummer)
    if place.melding_id is None:
        raise NotDisclosed
    melding = Melding.objects.get(pk=place.melding_id)
    if melding.status == "concept":
        require(may_continue(actor, melding))
        _keep_typed(request, actor, melding)
    take_off_document(actor, document_id=pk, categorie=place.categorie, melding=melding)
    messages.success(request, "Het bestand is weggehaald.")
    return redirect("melding_detail", nummer=melding.nummer)


def _keep_typed(request: HttpRequest, actor: Actor, melding: Melding) -> None:
    now = timezone.now()
    typed = MeldingForm.typed(request.POST)
    if typed:
        meldingen.save_concept(actor, melding_id=melding.pk, velden=typed, now=now)
    files = received(request, "bijlagen")
    for sentence in meldingen.attach(actor, melding=melding, uploads=files.contents, now=now):
        messages.warning(request, sentence)
    if files.missing:
        messages.warning(request, NOT_HERE)
    files.done()
