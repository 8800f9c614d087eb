"""When a casus is looked at again, and what a verklaring is the hash of."""

import datetime as dt
import uuid

import pytest

from cases.forms.bewaren import DoeltoetsForm, HoldForm, PostponeForm, TermForm
from cases.retention import TERMS, add_months
from privacy.models import Vernietiging

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (dt.date(2026, 1, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 28)),
        (dt.date(2026, 8, 31), 6, dt.date(2027, 2, 28)),
        (dt.date(2026, 12, 1), 1, dt.date(2027, 1, 1)),
        (dt.date(2026, 5, 5), 60, dt.date(2031, 5, 5)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: dt.date, months: int, result: dt.date) -> None:
    assert add_months(day, months) == result


@pytest.mark.parametrize("soort", sorted(TERMS))
def test_a_term_stays_within_what_the_law_allows(soort: str) -> None:
    term = TERMS[soort]
    for months, ok in (
        (term.shortest, True),
        (term.longest, True),
        (term.longest + 1, False),
        (term.shortest - 1, False),
    ):
        assert TermForm({"soort": soort, "maanden": months, "motivatie": "Besluit"}).is_valid() == ok, months


def test_postponing_and_holding_ask_a_date_within_a_year() -> None:
    for days, ok in ((0, False), (1, True), (365, True), (366, False)):
        day = TODAY + dt.timedelta(days=days)
        assert PostponeForm({"tot": day, "reden": "Zaak"}, today=TODAY).is_valid() == ok
        hold = {"nummer": "lw-1", "reden": "rechtszaak", "toets_op": day}
        assert HoldForm(hold, today=TODAY).is_valid() == ok
    assert not PostponeForm({"tot": TODAY + dt.timedelta(days=9), "reden": " "}, today=TODAY).is_valid()


def test_closing_at_the_doeltoets_asks_what_was_learned_and_who_watches() -> None:
    data = {"besluit": "sluiten", "motivatie": "Klaar"}
    assert set(DoeltoetsForm(data, own=False, may_close=True).errors) == {"evaluatie", "waakvlam"}
    assert DoeltoetsForm(data, own=True, may_close=True).is_valid()
    assert set(DoeltoetsForm(data, own=False, may_close=False).errors) == {"besluit"}


def test_the_statement_says_everything_that_counts() -> None:
    moment = dt.datetime(2026, 11, 22, 9, 30, tzinfo=dt.UTC)
    row = Vernietiging(
        pk=uuid.UUID(int=1),
        nummer="LW-1",
        wat="casus",
        grond="ongegrond",
        maanden=3,
        begon_op=dt.date(2026, 7, 1),
        vervalt_op=dt.date(2026, 10, 1),
        voorgesteld_op=moment,
        goedgekeurd_door_id=5,
        goedgekeurd_op=moment,
        uitgevoerd_op=moment,
        aantallen={"10": 2, "8": 1},
        bestanden=3,
        reservekopie_tot=dt.date(2026, 12, 27),
        logregel=7,
    )
    assert row.statement() == (
        "00000000-0000-0000-0000-000000000001|LW-1|casus|ongegrond|3|2026-07-01|2026-10-01|2026-11-22T09:30:00Z|5"
        "|2026-11-22T09:30:00Z|8:1,10:2|3|2026-12-27|7"
    )
    assert not row.whole
