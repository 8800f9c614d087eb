"""The proposed text of a letter to the bewoner, in plain Dutch (B1). The writer changes it as needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils.dateformat import format as date_format

from cases.choices import in_sentence
from cases.models import Naw, Overlastmelding
from parties.dates import local
from privacy.gate import Disclosed

REACTIE_DAYS = 14


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the form starts with."""

    aan: str
    adres: str
    onderwerp: str
    tekst: str
    reactie_tot: date


def written(day: date) -> str:
    """A date as it stands in a letter: 22 november 2026."""
    return date_format(day, "j F Y")


def addressee(naw: Sequence[Disclosed[Naw]]) -> tuple[str, str]:
    """Name and address of the bewoner, each empty when it is not known."""
    named = next((row for row in naw if row.achternaam or row.voornamen), None)
    lives = next((row for row in naw if row.adres or row.adres_tekst), None)
    adres = ""
    if lives is not None:
        place = lives.adres
        adres = (
            f"{place.straatregel}\n{place.postcode[:4]} {place.postcode[4:]} {place.woonplaats}"
            if place
            else lives.adres_tekst
        )
    return (named.naam if named else ""), adres


def reported(meldingen: Iterable[Disclosed[Overlastmelding]]) -> str:
    """What was reported to our own organisation: kinds, number and period. Nothing by which a melder can be known."""
    rows = list(meldingen)
    if not rows:
        return "Wij kregen meldingen over overlast bij uw woning."
    days = sorted(local(row.begonnen_op) for row in rows)
    kinds = {in_sentence(row.get_soort_display()) for row in rows}
    period = (
        f"op {written(days[0])}" if days[0] == days[-1] else f"van {written(days[0])} tot en met {written(days[-1])}"
    )
    count = "een melding" if len(rows) == 1 else f"{len(rows)} meldingen"
    return f"Wij kregen {count} over overlast bij uw woning. Het gaat om overlast {period}.\n\n" + "\n".join(
        ["Dit is er gemeld:", *(f"- {kind}" for kind in sorted(kinds))]
    )


def waarschuwing(
    *, naw: Sequence[Disclosed[Naw]], meldingen: Sequence[Disclosed[Overlastmelding]], today: date
) -> Proposal:
    """The waarschuwingsbrief: what was reported, what must change, how to react, which help there is."""
    aan, adres = addressee(naw)
    until = today + timedelta(days=REACTIE_DAYS)
    facts = {
        "greeting": f"Beste {aan}," if aan else "Beste heer of mevrouw,",
        "reported": reported(meldingen),
        "until": written(until),
    }
    tekst = render_to_string("cases/brief_waarschuwing.txt", facts).strip()
    return Proposal(aan, adres, "Waarschuwing: overlast bij uw woning", tekst, until)
