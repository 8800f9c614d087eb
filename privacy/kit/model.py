"""The model texts of the kit, filled in from one convenant and the terms of its gemeente."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.dateformat import format as date_format

from privacy import reference
from privacy.kit.source import Party, Source
from privacy.models import Overlegvorm

TEXT = Path(__file__).parent.parent / "data" / "convenant_tekst.toml"
BLANK = "[in te vullen door deze partij en haar jurist]"


@lru_cache(maxsize=1)
def model() -> dict[str, Any]:
    """The model texts, as data."""
    return tomllib.loads(TEXT.read_text())


def words(source: Source) -> dict[str, str]:
    """What the model texts leave open, by name."""
    terms = source.terms
    return {
        "bekend": working_days(terms["informatieverzoek_bekend_wd"]),
        "inhoud": working_days(terms["informatieverzoek_inhoud_wd"]),
        "spoed": working_days(terms["informatieverzoek_spoed_wd"]),
        "naam": source.naam,
        "gemeente": source.gemeente,
        "regie": source.regie,
        "doel": " ".join(source.texts["doel"].split()),
        "overlegvorm": str(Overlegvorm(source.overlegvorm).label).lower(),
        "geldig_van": day(source.geldig_van),
        "geldig_tot": day(source.geldig_tot),
        "evaluatie": f"uiterlijk op {day(source.evaluatie_op)}" if source.evaluatie_op else "na 12 maanden",
        "overleg_elke": f"{terms['overleg_elke_dagen']} dagen",
        "bewaar_log": next(term for key, _, term in _terms(source) if key == "inzagelog"),
    }


def day(value: Any) -> str:
    """A date as a contract writes it: 1 januari 2027."""
    return date_format(value, "j F Y").lower()


def applies(row: Mapping[str, Any], source: Source) -> bool:
    """Whether a text is for this form of overleg and for a kind of party that takes part."""
    return source.overlegvorm in row.get("vorm", [source.overlegvorm]) and (
        "bij" not in row or bool(set(row["bij"]) & set(source.kinds))
    )


def grounds(party: Party) -> str:
    """The grounds of an organisation: its own words, else what is usual for its kind, else a blank."""
    return "\n".join(party.grounds or filter(None, reference.grounds(party.soort).values())) or BLANK


def retention(source: Source) -> Iterable[tuple[str, str]]:
    """(what, how long) for this form of overleg."""
    return [(what, term) for _, what, term in _terms(source)]


def working_days(number: int) -> str:
    return "1 werkdag" if number == 1 else f"{number} werkdagen"


def in_words(months: int) -> str:
    """A number of months as a contract says it: 2 jaar, 6 maanden."""
    if months % 12 == 0:
        return f"{months // 12} jaar"
    return "1 maand" if months == 1 else f"{months} maanden"


def _terms(source: Source) -> list[tuple[str, str, str]]:
    """(key, what, how long): what the gemeente set, else the proposal."""
    months = {**source.months, "doeltoets": settings.BEWAREN["doeltoets_maanden"]}
    return [
        (
            row["sleutel"],
            row["wat"],
            row["hoelang"].format(term=in_words(months.get(row["sleutel"], row["maanden"]))),
        )
        for row in model()["bewaren"]
        if applies(row, source)
    ]
