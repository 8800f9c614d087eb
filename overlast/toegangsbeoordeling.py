"""The access review as a PDF for the audit; what makes PDFs lies above the app of organisations and people."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.letters.rendering import VARIANT
from parties.actor import Actor
from parties.doors import for_actor
from parties.queries.toegangsbeoordeling import HEADER, moment, round_of, table
from parties.views.medewerkers import WATCHERS
from parties.views.toegangsbeoordeling import seen_round
from privacy import pdf


@require_safe
@for_actor(rollen=WATCHERS)
def toegangsbeoordeling_pdf(_request: HttpRequest, actor: Actor, pk: UUID) -> HttpResponse:
    """One round with what was judged of everybody, and who signed."""
    page = round_of(actor, seen_round(pk))
    beoordeling = page.beoordeling
    signed = moment(beoordeling.ondertekend_op)
    context = {
        "title": "Toegangsbeoordeling",
        "partij": beoordeling.partij.naam,
        "gemeente": beoordeling.partij.gemeente.naam,
        "begonnen": moment(beoordeling.begonnen_op),
        "ondertekend": f"{beoordeling.ondertekend_door.user.naam}, {signed}" if beoordeling.ondertekend_door else "",
        "header": HEADER,
        "rows": table(page),
    }
    rendered = pdf.render("pdf/toegangsbeoordeling.html", context, variant=VARIANT)
    answer = HttpResponse(pdf.write(rendered, variant=VARIANT), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="toegangsbeoordeling.pdf"'
    return answer
