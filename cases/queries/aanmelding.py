"""What an aanmelder can choose from."""

from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator

from cases.boxes import BOXES
from cases.interventies import BY_KEY
from cases.models import Melding
from cases.queries.loaders import OpenCasus
from cases.rules.casussen import JOINABLE
from cases.services.aanmelding import GOES_ALONG
from parties.actor import Actor
from parties.dates import short_date
from privacy import gate
from privacy.gate import Disclosed

LABELS = {
    "Naw": "Naam en adres",
    "Overlastmelding": "Meldingen (zonder de melder)",
    "Journaalitem": "Notities en gesprekken",
    "Interventie": "Interventies",
    "Brief": "Brieven",
    "Document": "Documenten",
    "Actiepunt": "Actiepunten",
    "Huurgegevens": "Huurgegevens",
    "Huurachterstand": "Huurachterstand",
    "Gezin": "Gezinssamenstelling",
    "Politiemutatie": "Politiemutaties",
    "Bezoekadvies": "Veiligheid bij een bezoek",
    "Hulpaanbod": "Hulpaanbod",
    "Wvggztraject": "Wvggz-traject",
}


def free_meldingen(actor: Actor) -> list[tuple[str, str]]:
    """The meldingen of the actor's Partij that have no casus yet: number, kind and date; the gate stays shut."""
    rows = Melding.objects.filter(bron_id=actor.partij_id, casus=None, status__in=JOINABLE).order_by("-ontvangen_op")
    return [
        (str(row.pk), f"{row.nummer} – {row.get_soort_display()}, {short_date(row.ontvangen_op)}") for row in rows[:50]
    ]


def own_items(actor: Actor, oc: OpenCasus) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that the actor's Partij recorded in this casus, grouped by kind; never who reported it."""
    groups = []
    for model in GOES_ALONG:
        rows = [row for row in gate.of_casus(oc.opening, model, oc.id) if row.bron_id == actor.partij_id]
        choices = list(_choices(model, rows))
        if choices:
            groups.append((LABELS[model.__name__], choices))
    return groups


def _choices(model: type[Any], rows: list[Disclosed[Any]]) -> Iterator[tuple[str, str]]:
    for row in rows:
        yield f"{row.tabel}:{row.pk}", _label(model.__name__, row)


def _label(kind: str, row: Disclosed[Any]) -> str:
    """What one item is, in a line."""
    match kind:
        case "Naw":
            return ", ".join(filter(None, [row.naam, row.adresregel]))
        case "Overlastmelding":
            return f"{row.get_soort_display()}, {short_date(row.begonnen_op)}: {_short(row.wat)}"
        case "Journaalitem":
            return f"{BOXES[row.vak].label}, {short_date(row.datum)}: {_short(row.tekst)}"
        case "Interventie":
            soort = BY_KEY.get(row.soort)
            return f"{soort.naam if soort else 'Interventie'}, {short_date(row.begonnen_op)}"
        case "Brief":
            return f"{row.onderwerp}, {short_date(row.datum)}"
        case "Document" | "Actiepunt":
            return str(row.titel)
        case "Politiemutatie":
            return f"{row.mutatienummer}, {short_date(row.datum)}"
        case "Hulpaanbod":
            return f"{short_date(row.datum)}: {_short(row.aanbod)}"
        case "Bezoekadvies":
            return _short(row.advies)
        case "Huurachterstand":
            return f"Stand op {short_date(row.peildatum)}"
        case _:
            return f"Vastgelegd op {short_date(row.gemaakt_op)}"


def _short(text: str) -> str:
    return Truncator(text).chars(80)
