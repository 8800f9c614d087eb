"""When a casus is looked at again, and what stands on the pages about keeping (domain.md section 4). Pure."""

import calendar
import datetime as dt
from dataclasses import dataclass

# Categories of zorg- and politie-items; gate.care_and_police says the same in SQL.
CARE_AND_POLICE = (7, 12, 13, 14, 16, 19, 20, 27, 28)
# Steps of the catalogue (domain.md section 3) that make a casus one "with a civil or bestuurlijke maatregel".
MEASURES = frozenset({13, 14, 15, 18, 19, 20, 21, 22, 24, 26, 27})


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, or the last day of that month; as PostgreSQL counts."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Term:
    """What somebody who sets a term reads beside it. `default` and `longest` in months; `statutory` names the law."""

    label: str
    default: int
    counts_from: str
    note: str
    longest: int = 120
    shortest: int = 1
    statutory: str = ""


TERMS: dict[str, Term] = {
    "melding": Term(
        "Melding zonder casus", 12, "de beoordeling van de melding", "Voorstel van Overlast. U mag hiervan afwijken."
    ),
    "ongegrond": Term(
        "Ongegronde melding of afgewezen casus",
        3,
        "de beoordeling of afwijzing",
        "Voorstel van Overlast. Daarna blijft alleen een telling over.",
    ),
    "geen_maatregel": Term(
        "Gesloten casus zonder maatregel",
        24,
        "het sluiten van de casus",
        "Voorstel van Overlast. U mag hiervan afwijken.",
    ),
    "maatregel": Term(
        "Gesloten casus met een civiele of bestuurlijke maatregel",
        60,
        "het sluiten van de casus",
        "Voorstel van Overlast. Het besluit van de burgemeester zelf hoort in het zaaksysteem, met een eigen termijn.",
    ),
    "zvh": Term(
        "Casus van het Zorg- en Veiligheidshuis",
        60,
        "de eerste vastlegging",
        "Ten hoogste 60 maanden. Korter mag.",
        longest=60,
        statutory="artikel 1.8 lid 7 WGS",
    ),
    "zorg_politie": Term(
        "Zorg- en politiegegevens in een gesloten casus",
        6,
        "het sluiten van de casus",
        "Voorstel van Overlast. Wie de gegevens verstrekte, kan voor zichzelf korter kiezen.",
    ),
    "waakvlam": Term(
        "Waakvlam",
        12,
        "het einde of het intrekken van de toestemming",
        "Voorstel van Overlast. Geldt zodra er waakvlammen zijn vastgelegd.",
    ),
    "rechtenverzoek": Term(
        "Verzoek van een betrokkene",
        24,
        "het antwoord op het verzoek",
        "Voorstel van Overlast: zo lang kunt u laten zien wat u antwoordde. U mag hiervan afwijken.",
    ),
    "navraag": Term(
        "Informatieverzoek tussen organisaties",
        60,
        "het einde van het antwoord",
        "Voorstel van Overlast, gelijk met het inzagelog: dit is ook het register van verstrekkingen.",
    ),
    "inzagelog": Term(
        "Inzagelog",
        60,
        "het lezen",
        "Voorstel van Overlast, naar NEN 7513. Het logboek wordt per maand opgeruimd.",
        shortest=60,
    ),
}
# Why something goes before its term: on which article, and nothing that anybody sets.
WISSING = Term("Wissing op verzoek van de bewoner", 0, "het verzoek", "", statutory="artikel 17 AVG")
GROUNDS = {**TERMS, "wissing": WISSING}
