"""Cadences: exact days, the ends of months, pauses in which nothing is missed, reports that are late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabmodel.errors import ModelError
from collabmodel.model.ids import ActivityPeriodId, CooperationId, DutyId, GroupId
from collabmodel.model.organisation.cadences import (
    ActivityPeriod,
    Cadence,
    CadenceUnit,
    expected,
    later,
    missed,
    outstanding,
)
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.time import Period

SSPF = CooperationId("sspf-lillby")
YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
SPRING = ActivityPeriod(
    ActivityPeriodId("spring"),
    SSPF,
    Period(date(2026, 1, 12), date(2026, 6, 13)),
    (Period(date(2026, 2, 16), date(2026, 2, 21)), Period(date(2026, 4, 3), date(2026, 4, 11))),
)


def told(days: tuple[date, ...]) -> list[str]:
    """Days as they are written."""
    return [day.isoformat() for day in days]


@pytest.mark.parametrize(
    ("unit", "interval", "anchor", "third"),
    [
        (CadenceUnit.DAY, 14, date(2026, 1, 13), date(2026, 2, 10)),
        (CadenceUnit.WEEK, 1, date(2025, 12, 29), date(2026, 1, 12)),
        (CadenceUnit.MONTH, 1, date(2026, 12, 31), date(2027, 2, 28)),
        (CadenceUnit.MONTH, 6, date(2026, 6, 30), date(2027, 6, 30)),
        (CadenceUnit.YEAR, 2, date(2024, 2, 29), date(2028, 2, 29)),
        (CadenceUnit.YEAR, 1, date(2024, 2, 29), date(2026, 2, 28)),
    ],
    ids=["every 14th day", "weekly", "monthly on the last", "half-yearly", "second year", "leap day"],
)
def test_the_third_time_comes_two_intervals_after_the_first(
    unit: CadenceUnit, interval: int, anchor: date, third: date
) -> None:
    """Counted from the anchor each time, so a short month shortens no later one."""
    assert Cadence(unit, interval, anchor).nth(3) == third


def test_a_monthly_rhythm_on_the_31st_falls_on_the_last_day_of_each_month() -> None:
    """Every month has its time, and none drifts."""
    monthly = Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 31))
    days = expected(monthly, YEAR)
    assert len(days) == 12
    assert all((day + timedelta(days=1)).day == 1 for day in days)


@given(day=st.dates(date(1990, 1, 1), date(2040, 12, 31)), months=st.integers(0, 600))
def test_months_are_added_exactly(day: date, months: int) -> None:
    """So many months later is in the month so many further on, on the same day or its last."""
    then = later(day, CadenceUnit.MONTH, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day == day.day or (then.day < day.day and (then + timedelta(days=1)).day == 1)


@pytest.mark.parametrize("unit", CadenceUnit, ids=[unit.value for unit in CadenceUnit])
def test_no_day_lies_after_the_end_of_the_calendar(unit: CadenceUnit) -> None:
    """A day beyond the last one is refused, and a rhythm that reaches it stops."""
    with pytest.raises(ModelError, match="the day lies"):
        later(date(9999, 12, 30), unit, 2)
    ending = Cadence(unit, 2, date(9999, 12, 30))
    assert expected(ending, Period(None, date.max)) == (date(9999, 12, 30),)


def test_at_least_every_second_year_is_counted_from_the_last_time() -> None:
    """Whoever is early is due earlier the next time."""
    assert Cadence(CadenceUnit.YEAR, 2, date(2023, 7, 1)).after(date(2025, 3, 1)) == date(2027, 3, 1)


def test_ales_three_levels_over_a_period_with_pauses() -> None:
    """Local groups each 14th day, strategic and steering each month, heads told each half year: the exact days.

    The winter break and Easter take out the days that fall in them, and shift no other.
    """
    local = Cadence(CadenceUnit.DAY, 14, date(2026, 1, 8), bound=True)
    strategic = Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 20), bound=True)
    steering = Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 31), bound=True)
    to_heads = ReportingDuty(
        DutyId("to-heads"),
        SSPF,
        GroupId("strategic"),
        Cadence(CadenceUnit.MONTH, 6, date(2026, 6, 30), tolerance=14),
        receivers=("head of administration",),
    )
    # 8 January lies before the period, 19 February in the first pause, 18 June after the end.
    assert told(expected(local, YEAR, SPRING)) == [
        "2026-01-22",
        "2026-02-05",
        "2026-03-05",
        "2026-03-19",
        "2026-04-02",
        "2026-04-16",
        "2026-04-30",
        "2026-05-14",
        "2026-05-28",
        "2026-06-11",
    ]
    # 20 February lies in the first pause.
    assert told(expected(strategic, YEAR, SPRING)) == ["2026-01-20", "2026-03-20", "2026-04-20", "2026-05-20"]
    assert told(expected(steering, YEAR, SPRING)) == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
    ]
    # The duty to report is bound to no activity period.
    assert told(to_heads.due_days(YEAR)) == ["2026-06-30", "2026-12-30"]
    assert told(to_heads.late([], SPRING, since=YEAR.since or date.min, by=date(2026, 7, 14))) == []
    assert told(to_heads.late([], since=date(2026, 1, 1), by=date(2026, 7, 15))) == ["2026-06-30"]
    assert to_heads.late([date(2026, 8, 1)], since=date(2026, 1, 1), by=date(2026, 8, 2)) == ()


def test_nothing_is_missed_outside_the_activity_period_or_in_its_pauses() -> None:
    """A bound rhythm expects nothing where nobody is at work, or where nobody has said when that is."""
    weekly = Cadence(CadenceUnit.WEEK, 1, date(2026, 1, 5), bound=True)
    assert expected(weekly, YEAR) == ()
    summer = Period(date(2026, 6, 13), date(2026, 8, 1))
    assert expected(weekly, summer, SPRING) == ()
    assert all(SPRING.holds(day) for day in expected(weekly, YEAR, SPRING))


def test_two_activity_periods_add_up() -> None:
    """The days of spring and autumn are one row of days."""
    autumn = ActivityPeriod(ActivityPeriodId("autumn"), SSPF, Period(date(2026, 8, 17), date(2026, 10, 1)))
    monthly = Cadence(CadenceUnit.MONTH, 1, date(2026, 5, 20), bound=True)
    assert told(expected(monthly, YEAR, SPRING, autumn)) == ["2026-05-20", "2026-08-20", "2026-09-20"]


def test_a_rhythm_needs_an_end_of_the_span() -> None:
    """Without an end the days would never cease."""
    with pytest.raises(ModelError, match="until when"):
        expected(Cadence(CadenceUnit.DAY, 1, date(2026, 1, 1)), Period(date(2026, 1, 1)))


def test_a_meeting_counts_once_and_within_the_tolerance() -> None:
    """One meeting takes one due day; a day whose tolerance has not run out is not missed yet."""
    due = (date(2026, 1, 8), date(2026, 1, 12), date(2026, 1, 30))
    held = [date(2026, 1, 10), date(2026, 2, 3)]
    assert told(missed(due, held, tolerance=2, by=date(2026, 2, 1))) == ["2026-01-12"]
    assert told(missed(due, held, tolerance=2, by=date(2026, 2, 2))) == ["2026-01-12", "2026-01-30"]
    assert missed(due, [], tolerance=0, by=date(2026, 1, 8)) == ()


def test_what_is_delivered_counts_for_the_oldest_open_day() -> None:
    """One late report answers one due day, not two, and none counts before it was delivered."""
    due = (date(2026, 6, 30), date(2026, 12, 30))
    ask = {"tolerance": 0, "by": date(2027, 1, 15)}
    assert told(outstanding(due, [date(2026, 8, 1)], **ask)) == ["2026-12-30"]  # type: ignore[arg-type]
    assert told(outstanding(due, [date(2027, 1, 2)], **ask)) == ["2026-12-30"]  # type: ignore[arg-type]
    assert told(outstanding(due, [date(2027, 2, 1)], **ask)) == ["2026-06-30", "2026-12-30"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("interval", "tolerance"), [(0, 0), (1, -1)], ids=["never", "negative tolerance"])
def test_a_cadence_comes_round(interval: int, tolerance: int) -> None:
    """An interval of nothing, or a tolerance below nothing, is refused."""
    with pytest.raises(ModelError, match="interval"):
        Cadence(CadenceUnit.DAY, interval, date(2026, 1, 1), tolerance=tolerance)


@pytest.mark.parametrize(
    ("period", "pauses"),
    [
        (Period(date(2026, 1, 1)), ()),
        (YEAR, (Period(None, date(2026, 2, 1)),)),
        (YEAR, (Period(date(2025, 12, 1), date(2026, 2, 1)),)),
        (YEAR, (Period(date(2026, 12, 1), date(2027, 2, 1)),)),
        (YEAR, (Period(date(2026, 3, 1), date(2026, 3, 9)), Period(date(2026, 3, 5), date(2026, 3, 12)))),
    ],
    ids=["open end", "open pause", "pause before", "pause after", "pauses across each other"],
)
def test_an_activity_period_has_both_ends_and_pauses_in_order(
    period: Period, pauses: tuple[Period, ...]
) -> None:
    """Anything else is refused, since days could not be worked out from it."""
    with pytest.raises(ModelError, match="activity a-1"):
        ActivityPeriod(ActivityPeriodId("a-1"), SSPF, period, pauses)


@pytest.mark.parametrize("receiver", [None, GroupId("local")], ids=["nobody", "itself"])
def test_a_duty_to_report_tells_somebody_else(receiver: GroupId | None) -> None:
    """A report to nobody, or to the group itself, is none."""
    with pytest.raises(ModelError, match="duty d-1"):
        ReportingDuty(
            DutyId("d-1"),
            SSPF,
            GroupId("local"),
            Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 1)),
            receiver=receiver,
        )


def test_a_duty_binds_in_its_own_period() -> None:
    """No report is due before the duty began or after it ended."""
    duty = ReportingDuty(
        DutyId("d-1"),
        SSPF,
        GroupId("local"),
        Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 15)),
        receiver=GroupId("strategic"),
        period=Period(date(2026, 3, 1), date(2026, 5, 1)),
    )
    assert told(duty.due_days(YEAR)) == ["2026-03-15", "2026-04-15"]
