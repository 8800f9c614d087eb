"""The terms of a gemeente: within limits, and the installation's where it set none."""

from django.conf import settings

from parties import terms

# Of the law.
FIXED = {"wvggz_dagen"}


def test_every_term_can_be_set_or_is_fixed() -> None:
    assert set(terms.TERMS) | FIXED == set(settings.TERMIJNEN)
    assert set(terms.TERMS) & FIXED == set()


def test_what_the_installation_has_is_within_the_limits() -> None:
    wrong = [name for name in terms.TERMS if not terms.allowed(name, settings.TERMIJNEN[name])]
    assert wrong == []


def test_what_is_kept_but_not_allowed_counts_as_not_set() -> None:
    kept = {
        "actiepunt_dagen": 7,
        "kennisgeving_dagen": 60,
        "toegang_dagen": "9",
        "toestemming_dagen": 10.0,
        "noodprocedure_per_dag": True,
        "wvggz_dagen": 1,
        "bestaat_niet": 3,
    }
    merged = terms.merged(kept)
    assert merged == {**settings.TERMIJNEN, "actiepunt_dagen": 7}
