import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.deadlines import Ladder, Stage, add_working_days, due_stages, is_working_day

LADDER = Ladder()
DUE = dt.date(2026, 11, 25)
ESCALATIONS = {Stage.LATE_CASUSREGISSEUR: 3, Stage.LATE_REGISSEUR: 7, Stage.LATE_N3: 14}
days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # Friday to Monday
        ("2026-11-21", 1, "2026-11-23"),  # from a Saturday
        ("2026-12-24", 1, "2026-12-28"),  # both Christmas days and a Sunday
        ("2026-12-31", 1, "2027-01-04"),  # over New Year
        ("2026-04-02", 1, "2026-04-07"),  # Good Friday and Easter Monday
        ("2026-05-04", 1, "2026-05-06"),  # 5 May, also outside a lustrum
        ("2026-05-13", 1, "2026-05-15"),  # Ascension
        ("2026-04-24", 1, "2026-04-28"),  # King's day on a Monday
        ("2026-11-23", 5, "2026-11-30"),
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-30", -5, "2026-11-23"),
        ("2026-03-27", 1, "2026-03-30"),  # over the night in which the clock goes forward
    ],
)
def test_working_days_skip_weekends_and_dutch_holidays(day: str, count: int, expected: str) -> None:
    assert add_working_days(dt.date.fromisoformat(day), count) == dt.date.fromisoformat(expected)


@given(days, st.integers(1, 60))
def test_working_days_end_on_a_working_day_and_count_right(day: dt.date, count: int) -> None:
    end = add_working_days(day, count)
    between = [day + dt.timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(map(is_working_day, between)) == count


@pytest.mark.parametrize(
    ("late", "expected"),
    [
        (-4, set()),
        (-3, {Stage.REMINDER}),
        (-1, {Stage.REMINDER}),
        (0, {Stage.TODAY}),
        (2, {Stage.TODAY}),
        (3, {Stage.TODAY, Stage.LATE_CASUSREGISSEUR}),
        (7, {Stage.TODAY, Stage.LATE_CASUSREGISSEUR, Stage.LATE_REGISSEUR}),
        (14, {Stage.TODAY, Stage.LATE_CASUSREGISSEUR, Stage.LATE_REGISSEUR, Stage.LATE_N3}),
    ],
)
def test_the_ladder_of_an_actiepunt(late: int, expected: set[Stage]) -> None:
    today = DUE + dt.timedelta(days=late)
    assert set(due_stages(DUE, today, LADDER, inside=False, actiepunt=True)) == expected
    assert set(due_stages(DUE, today, LADDER, inside=False, actiepunt=False)) == expected - {Stage.LATE_N3}


@given(st.integers(-10, 400), st.booleans())
def test_a_term_that_stays_inside_is_told_to_nobody_else(late: int, actiepunt: bool) -> None:
    found = due_stages(DUE, DUE + dt.timedelta(days=late), LADDER, inside=True, actiepunt=actiepunt)
    assert not set(found) & set(ESCALATIONS)
    assert (Stage.LATE_INSIDE in found) == (late >= LADDER.casusregisseur)


@given(st.lists(st.integers(-20, 60), max_size=40))
def test_under_any_sequence_of_runs_each_stage_is_told_once_and_none_too_early(moments: list[int]) -> None:
    """`moments` are days relative to the term, in any order: a clock may jump back, a machine may be down for weeks."""
    told: dict[Stage, int] = {}
    messages = 0
    for late in moments:
        for stage in due_stages(DUE, DUE + dt.timedelta(days=late), LADDER, inside=False, actiepunt=True):
            if stage not in told:
                told[stage] = late
                messages += 1
    assert messages == len(told)
    last = max(moments, default=-99)
    assert {s for s, after in ESCALATIONS.items() if last >= after} == told.keys() & ESCALATIONS.keys()
    assert (Stage.TODAY in told) == (last >= 0)
    assert (Stage.REMINDER in told) == any(-3 <= late < 0 for late in moments)
    for stage, after in {Stage.REMINDER: -3, Stage.TODAY: 0, **ESCALATIONS}.items():
        assert told.get(stage, after) >= after


def test_after_a_long_silence_the_owner_hears_one_thing() -> None:
    found = due_stages(DUE, DUE + dt.timedelta(days=40), LADDER, inside=False, actiepunt=True)
    assert [stage for stage in found if stage in (Stage.REMINDER, Stage.TODAY)] == [Stage.TODAY]


def test_a_day_is_the_day_in_amsterdam_whatever_the_clock_does() -> None:
    """Both nights on which the clock changes: one minute before and after local midnight are different days."""
    amsterdam = ZoneInfo("Europe/Amsterdam")
    for midnight in (dt.datetime(2026, 3, 29, tzinfo=amsterdam), dt.datetime(2026, 10, 25, tzinfo=amsterdam)):
        before = (midnight.astimezone(dt.UTC) - dt.timedelta(minutes=1)).astimezone(amsterdam).date()
        after = (midnight.astimezone(dt.UTC) + dt.timedelta(minutes=1)).astimezone(amsterdam).date()
        due = midnight.date()
        assert due_stages(due, before, LADDER, inside=False, actiepunt=True) == (Stage.REMINDER,)
        assert due_stages(due, after, LADDER, inside=False, actiepunt=True) == (Stage.TODAY,)


def test_the_ladder_comes_from_the_settings() -> None:
    terms = {
        "herinnering_dagen": 5,
        "te_laat_casusregisseur_dagen": 1,
        "te_laat_regisseur_dagen": 2,
        "te_laat_n3_dagen": 4,
    }
    assert Ladder.of(terms) == Ladder(5, 1, 2, 4)
