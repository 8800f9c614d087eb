"""The terms and working hours of a gemeente: what it set itself, else what the installation has.

`terms_of` is the only way to a term. A request knows those of its own gemeente already (`know`); elsewhere each call
asks the database once.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from parties.models import Gemeente


@dataclass(frozen=True, slots=True)
class Term:
    """A term that a gemeente may set: between which whole numbers, in which unit, and what follows from it."""

    name: str
    label: str
    unit: str
    least: int
    most: int
    help: str = ""


GROUPS: tuple[tuple[str, tuple[Term, ...]], ...] = (
    (
        "Meldingen en actiepunten",
        (
            Term("melding_triage_wd", "Melding of aanmelding beoordelen", "werkdagen", 1, 20),
            Term("actiepunt_dagen", "Nieuw actiepunt", "dagen", 1, 90, "Het voorstel bij een nieuw actiepunt."),
            Term("herinnering_dagen", "Herinnering vooraf", "dagen", 0, 30, "Zo lang voor het einde van een termijn."),
            Term("te_laat_casusregisseur_dagen", "Te laat: de casusregisseur hoort het na", "dagen", 1, 60),
            Term("te_laat_regisseur_dagen", "Te laat: de regisseur hoort het na", "dagen", 1, 90),
            Term("te_laat_n3_dagen", "Te laat: opschalen na", "dagen", 1, 180),
        ),
    ),
    (
        "Casusoverleg",
        (
            Term("overleg_elke_dagen", "Een overleg elke", "dagen", 1, 92),
            Term("overleg_duur_minuten", "Duur van een overleg", "minuten", 15, 480),
            Term("overleg_opening_minuten", "Opening van een overleg", "minuten", 0, 60),
            Term("agendapunt_minuten", "Tijd per casus", "minuten", 1, 120),
            Term("overleg_aanmelden_dagen", "Aanmelden tot, voor het overleg", "werkdagen", 0, 20),
            Term("overleg_agenda_dagen", "Agenda klaar, voor het overleg", "werkdagen", 0, 20),
            Term("overleg_besluitenlijst_dagen", "Besluitenlijst klaar, na het overleg", "werkdagen", 0, 20),
            Term("overleg_correctie_dagen", "Besluitenlijst verbeteren, na het overleg", "werkdagen", 0, 30),
        ),
    ),
    (
        "Informatie delen",
        (
            Term("informatieverzoek_bekend_wd", "Informatieverzoek: is iemand bekend?", "werkdagen", 1, 10),
            Term("informatieverzoek_inhoud_wd", "Informatieverzoek: de inhoud", "werkdagen", 1, 30),
            Term("informatieverzoek_spoed_wd", "Informatieverzoek met spoed vastleggen", "werkdagen", 1, 5),
            Term("informatieverzoek_herinnering_wd", "Informatieverzoek: herinnering vooraf", "werkdagen", 0, 5),
            Term("informatieverzoek_geldig_dagen", "Een antwoord blijft te lezen", "dagen", 1, 365),
            Term("toegangsbeoordeling_maanden", "Nalopen wie toegang heeft, elke", "maanden", 1, 12),
            Term("toegang_dagen", "Een besluit over toegang geldt hoogstens", "dagen", 1, 365),
            Term("toestemming_dagen", "Een toestemming geldt hoogstens", "dagen", 1, 730),
        ),
    ),
    (
        "Rechten en noodgevallen",
        (
            Term(
                "kennisgeving_dagen",
                "Bewoner informeren",
                "dagen",
                1,
                28,
                "De wet zegt: binnen een maand (artikel 14 AVG). Daarom hoogstens 28 dagen.",
            ),
            Term("kennisgeving_uitstel_dagen", "Uitstel van het informeren hoogstens", "dagen", 1, 180),
            Term("noodprocedure_minuten", "Een noodprocedure duurt", "minuten", 5, 240),
            Term("noodprocedure_per_dag", "Noodprocedures per persoon per dag", "keer", 1, 20),
            Term("noodprocedure_beoordelen_wd", "Een noodprocedure beoordelen", "werkdagen", 1, 10),
            Term("convenant_waarschuwing_dagen", "Waarschuwing dat het convenant afloopt", "dagen", 14, 365),
        ),
    ),
)
TERMS: Mapping[str, Term] = {term.name: term for _, terms in GROUPS for term in terms}


@dataclass(frozen=True, slots=True)
class Own:
    """What one gemeente works with: every term by name, and from and until which time people are expected to work."""

    terms: Mapping[str, int]
    hours: tuple[str, str]


_known: ContextVar[dict[str, Own] | None] = ContextVar("own_of_gemeente", default=None)


@contextmanager
def once_per_request() -> Iterator[None]:
    """Ask for what a gemeente set at most once in what happens here."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def know(gemeente: Gemeente) -> None:
    """Remember what a gemeente set that was read anyway, for the rest of this request; again after a change."""
    known = _known.get()
    if known is not None:
        known[gemeente.pk] = _own(gemeente.termijnen, gemeente.werktijden)


def terms_of(gemeente_id: str) -> Mapping[str, int]:
    """Every term of this gemeente, by name; one query at most per request."""
    return _of(gemeente_id).terms


def termijn(name: str, gemeente_id: str) -> int:
    """One term, in the unit that its name ends with. Raises KeyError for a name that does not exist."""
    return terms_of(gemeente_id)[name]


def working_hours(gemeente_id: str) -> tuple[str, str]:
    """From and until which time people are expected to work, for instance ("07:00", "19:00")."""
    return _of(gemeente_id).hours


def terms_by_gemeente() -> Mapping[str, Mapping[str, int]]:
    """The terms of every gemeente of the installation, in one query: for processes that serve them all."""
    return {code: merged(own) for code, own in Gemeente.objects.values_list("pk", "termijnen")}


def merged(own: Mapping[str, Any]) -> Mapping[str, int]:
    """The terms of the installation with those of a gemeente over them, as far as these are within their limits."""
    return {**settings.TERMIJNEN, **{name: value for name, value in own.items() if allowed(name, value)}}


def allowed(name: str, value: object) -> bool:
    """Whether a gemeente may set this term to this: a whole number within its limits."""
    term = TERMS.get(name)
    return term is not None and type(value) is int and term.least <= value <= term.most


def _of(gemeente_id: str) -> Own:
    known = _known.get()
    if known is not None and gemeente_id in known:
        return known[gemeente_id]
    row = Gemeente.objects.filter(pk=gemeente_id).values_list("termijnen", "werktijden").first()
    own = _own(*(row or ({}, "")))
    if known is not None:
        known[gemeente_id] = own
    return own


def _own(terms: Mapping[str, Any], hours: str) -> Own:
    van, tot = hours.split("-") if hours else settings.LOG_WORKING_HOURS
    return Own(merged(terms), (van, tot))
