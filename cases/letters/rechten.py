"""The letter that answers a betrokkene (art. 12 AVG), and the overview of the data (art. 15 AVG)."""

import datetime as dt
from typing import Any

from cases.letters.proposals import written
from cases.letters.rendering import Letter
from cases.letters.style import style_of
from cases.queries.rechten_overzicht import Section
from cases.queries.rechten_uitvoering import Outcome
from parties.actor import Actor
from parties.dates import long_date
from parties.models import Partij
from privacy import pdf
from privacy.models import Rechtenverzoek

VARIANT = "pdf/ua-1"
DECISION = {
    "toegewezen": "Wij doen wat u vraagt.",
    "deels": "Wij doen een deel van wat u vraagt. Hieronder leest u waarom niet alles.",
    "afgewezen": "Wij doen niet wat u vraagt. Hieronder leest u waarom.",
    "geen": "Wij hebben geen gegevens over u gevonden.",
}
POLICE = (
    "Gegevens van de politie krijgt u van de politie zelf. Vraag daarvoor inzage bij de politie"
    " (artikel 25 van de Wet politiegegevens)."
)
EXTENSION = (
    "Wij hebben meer tijd nodig, omdat meerdere organisaties naar uw verzoek moeten kijken. U krijgt ons antwoord"
    " uiterlijk op {day} (artikel 12, derde lid, van de AVG)."
)
COMPLAINT = (
    "Bent u het niet eens met dit antwoord?\n\nBel of schrijf ons, dan kijken wij er samen met u naar. U kunt ook een"
    " klacht indienen bij de Autoriteit Persoonsgegevens of naar de rechter gaan."
)


def answer(actor: Actor, verzoek: Rechtenverzoek, persoon: Any, *, today: dt.date, outcome: Outcome) -> Letter:
    """The letter: the decision once there is one, else that we need more time (only after an extension).

    With the decision go what became of what was granted, and who refused on which ground (art. 12(4) AVG).
    """
    if verzoek.besluit:
        parts = [DECISION[verzoek.besluit], persoon.antwoord]
        if verzoek.soort in ("inzage", "wpg_inzage"):
            parts.append(POLICE)
        if outcome.refused:
            parts.append(_listed("Deze organisaties doen niet wat u vraagt. Dit is hun reden:", outcome.refused))
        if outcome.done:
            parts.append(_listed("Dit is de stand op de dag van deze brief:", outcome.done))
            parts.append("Is nog niet alles klaar, dan hoort u van ons zodra dat zo is.")
        parts.append(COMPLAINT)
    else:
        parts = [EXTENSION.format(day=written(verzoek.uiterlijk))]
    opening = f"Op {written(verzoek.ontvangen_op)} kregen wij uw verzoek: {verzoek.get_soort_display()}."
    partij = Partij.objects.get(pk=actor.partij_id)
    return Letter(
        afzender=partij.naam,
        afzender_adres=partij.correspondentieadres,
        aan=persoon.naam,
        adres=persoon.adres_tekst,
        verzendwijze="",
        datum=today,
        kenmerk=verzoek.nummer,
        onderwerp="Antwoord op uw verzoek" if verzoek.besluit else "Wij hebben meer tijd nodig",
        tekst="\n\n".join(["Geachte heer, mevrouw,", opening, *parts]),
        ondertekenaar=actor.naam,
        functie=actor.rol_label,
        stijl=style_of(partij),
    )


def _listed(head: str, lines: tuple[str, ...]) -> str:
    return "\n".join([head, *(f"- {line}" for line in lines)])


def overview_pdf(actor: Actor, verzoek: Rechtenverzoek, sections: tuple[Section, ...], *, now: dt.datetime) -> bytes:
    """The overview for the betrokkene as a file that a screen reader can read."""
    context = {
        "title": "Overzicht van uw gegevens",
        "nummer": verzoek.nummer,
        "gemeente": actor.partij_naam,
        "datum": long_date(now),
        "sections": sections,
        "police": POLICE,
    }
    rendered = pdf.render("pdf/inzage.html", context, variant=VARIANT)
    return pdf.write(rendered, variant=VARIANT)
