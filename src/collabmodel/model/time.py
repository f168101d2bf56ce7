"""Moments and periods; time is always an argument, never read from a clock."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from zoneinfo import ZoneInfo

import attrs

from collabmodel.errors import ModelError, NaiveTimeError, ReversedPeriodError
from collabmodel.model.checks import checked, got

SWEDEN = ZoneInfo("Europe/Stockholm")
_MONTHS = 12


def require_aware(value: datetime, *, where: str) -> datetime:
    """Give the moment in UTC.

    Raises:
        NaiveTimeError: if it has no zone.
        ModelError: if it is no moment at all, but a day or a text.

    >>> require_aware(datetime(2026, 3, 1, 12, tzinfo=UTC), where="request.at").isoformat()
    '2026-03-01T12:00:00+00:00'
    """
    if not isinstance(value, datetime):
        msg = f"{where}: give a datetime with a zone, such as datetime(2026, 3, 2, 12, tzinfo=UTC), not {got(value)}."
        raise ModelError(msg)
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None or value.utcoffset() is None:
        raise NaiveTimeError(where)
    return value.astimezone(UTC)


def day_of(moment: datetime) -> date:
    """The Swedish calendar day of a moment; law changes at midnight in Stockholm.

    >>> day_of(datetime(2025, 11, 30, 23, 30, tzinfo=UTC)).isoformat()
    '2025-12-01'
    """
    return require_aware(moment, where="moment").astimezone(SWEDEN).date()


def noon(day: date) -> datetime:
    """Noon in Stockholm on a day: a moment that lies safely inside it.

    >>> noon(date(2025, 12, 1)).isoformat()
    '2025-12-01T11:00:00+00:00'
    """
    return datetime(day.year, day.month, day.day, 12, tzinfo=SWEDEN).astimezone(UTC)


def whole_years(born: date, at: date) -> int:
    """Age in whole years on a day; born on 29 February means a year older on 1 March.

    >>> whole_years(date(2010, 5, 2), date(2026, 5, 1)), whole_years(date(2010, 5, 2), date(2026, 5, 2))
    (15, 16)
    """
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month.

    Args:
        day: the day counted from.
        months: how many; below zero for earlier, twelve for a year.

    Raises:
        ModelError: if it lies outside the years that a calendar has.

    >>> months_after(date(2022, 11, 30), 3).isoformat(), months_after(date(2024, 2, 29), 12).isoformat()
    ('2023-02-28', '2025-02-28')
    """
    years, month = divmod(day.month - 1 + months, _MONTHS)
    year = day.year + years
    if not MINYEAR <= year <= MAXYEAR:
        raise ModelError("calendar: the day lies outside the years that it has")
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@attrs.frozen(field_transformer=checked)
class Period:
    """A span of days, half-open: ``since`` is inside, ``until`` is the first day outside.

    Raises:
        ReversedPeriodError: if it ends on or before the day it begins.

    >>> Period(date(2023, 1, 1), date(2025, 1, 1)).holds(date(2024, 12, 31))
    True
    """

    since: date | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a reversed or empty period."""
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ReversedPeriodError(self.since, self.until)

    def holds(self, day: date) -> bool:
        """Whether the day lies inside."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)
