"""Moments, days and periods."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from collabmodel.errors import NaiveTimeError, ReversedPeriodError
from collabmodel.model.time import Period, day_of, noon, require_aware, whole_years


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
