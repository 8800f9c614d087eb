"""A letter with made-up text, to see the huisstijl of an organisation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.letters.rendering import Letter, letter_pdf
from cases.letters.style import style_of
from parties.actor import Actor
from parties.doors import for_actor
from parties.models import Rol
from parties.queries.gemeente import find_partij


@require_safe
@for_actor(rollen=frozenset({Rol.BEHEERDER}))
def huisstijl_voorbeeld(_request: HttpRequest, actor: Actor, pk: int) -> HttpResponse:
    """The letter as PDF: nothing in it comes from a casus."""
    partij = find_partij(actor, pk)
    if partij is None:
        raise Http404
    letter = Letter(
        afzender=partij.naam,
        afzender_adres=partij.correspondentieadres,
        aan="Mevrouw V. van Voorbeeld",
        adres="Verzonnen straat 1\n0000 AA Voorbeeldstad",
        verzendwijze="aangetekend",
        datum=timezone.localdate(),
        kenmerk=f"{actor.nummer_prefix}-0000-0000",
        onderwerp="Voorbeeld van een brief",
        tekst=render_to_string("parties/brief_voorbeeld.txt").strip(),
        ondertekenaar="Naam van de medewerker",
        functie="Functie",
        stijl=style_of(partij),
    )
    content, _ = letter_pdf(letter)
    headers = {"Content-Disposition": 'inline; filename="voorbeeld-brief.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
