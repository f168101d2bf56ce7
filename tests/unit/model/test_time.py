"""Moments, days and periods."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from collabmodel.errors import ModelError, NaiveTimeError, ReversedPeriodError
from collabmodel.model.time import Period, day_of, months_after, noon, require_aware, whole_years


def test_a_naive_time_is_refused_by_its_field() -> None:
    """A time without a zone is refused, and the error names the field."""
    with pytest.raises(NaiveTimeError, match=r"request.at: the time has no zone") as refused:
        require_aware(datetime(2026, 3, 1), where="request.at")  # noqa: DTZ001 - naive on purpose
    assert refused.value.where == "request.at"


def test_a_moment_is_given_in_utc() -> None:
    """A time in another zone is carried over to UTC."""
    there = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert require_aware(there, where="x") == datetime(2026, 3, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 11, 30, 22, 59, tzinfo=UTC), date(2025, 11, 30)),
        (datetime(2025, 11, 30, 23, 0, tzinfo=UTC), date(2025, 12, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_the_law_changes_at_midnight_in_stockholm(moment: datetime, day: date) -> None:
    """The day of a moment is the Swedish one, in winter and in summer."""
    assert day_of(moment) == day


def test_noon_lies_inside_its_day() -> None:
    """Noon of a day is a moment of that day."""
    assert day_of(noon(date(2026, 7, 1))) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("born", "at", "age"),
    [
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2010, 5, 2), date(2010, 5, 2), 0),
    ],
)
def test_age_in_whole_years(born: date, at: date, age: int) -> None:
    """Born on the leap day, one is a year older on the first of March."""
    assert whole_years(born, at) == age


@pytest.mark.parametrize(
    ("period", "inside"),
    [
        (Period(), [True, True, True]),
        (Period(date(2026, 1, 1)), [False, True, True]),
        (Period(None, date(2026, 1, 1)), [True, False, False]),
        (Period(date(2026, 1, 1), date(2026, 1, 2)), [False, True, False]),
    ],
)
def test_a_period_is_half_open(period: Period, inside: list[bool]) -> None:
    """The first day is inside, the last one named is outside, an end left out is open."""
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2))
    assert [period.holds(day) for day in days] == inside


@pytest.mark.parametrize("until", [date(2026, 1, 1), date(2025, 1, 1)])
def test_a_reversed_or_empty_period_is_refused(until: date) -> None:
    """A period that ends on or before its first day is refused with both ends."""
    with pytest.raises(ReversedPeriodError, match=rf"it ends .{until}. on or before it begins .2026-01-01"):
        Period(date(2026, 1, 1), until)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 3, 2), 60, date(2031, 3, 2)),
        (date(2023, 1, 31), -1, date(2022, 12, 31)),
    ],
    ids=["short month", "leap day", "none", "over new year", "five years", "back"],
)
def test_months_after(day: date, months: int, then: date) -> None:
    """The same day of the month, or the last there is."""
    assert months_after(day, months) == then


@pytest.mark.parametrize("months", [12 * 9000, -12 * 9000], ids=["too late", "too early"])
def test_a_day_lies_within_the_calendar(months: int) -> None:
    """Months that lead out of it are refused."""
    with pytest.raises(ModelError, match="outside the years"):
        months_after(date(2026, 3, 2), months)
