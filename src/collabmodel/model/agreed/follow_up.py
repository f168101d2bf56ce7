"""When what was agreed is followed up: on a set day, every so many months, or both."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked

_YEAR = 12


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or the last day of a shorter month.

    Args:
        day: the day counted from.
        months: how many months; whole years are twelve each.

    >>> months_after(date(2022, 11, 30), 3).isoformat(), months_after(date(2024, 2, 29), 12).isoformat()
    ('2023-02-28', '2025-02-28')
    """
    years, month = divmod(day.month - 1 + months, _YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@attrs.frozen(field_transformer=checked)
class FollowUpRule:
    """How an agreement says that it shall be followed up (uppföljning).

    Args:
        due: a day that the agreement itself names.
        every_months: the number of months from one follow-up to the next.

    Raises:
        ModelError: if it names neither, or a number of months below one.
    """

    due: date | None = None
    every_months: int | None = None

    def __attrs_post_init__(self) -> None:
        """Name a day or a number of months."""
        if self.due is None and self.every_months is None:
            raise ModelError("follow-up rule: name a due day, a number of months, or both")
        if self.every_months is not None and self.every_months < 1:
            raise ModelError("follow-up rule: every_months must be at least 1")

    def next_due(self, *, since: date) -> date | None:
        """The next day a follow-up is due after one; ``None`` where none is left.

        Args:
            since: the day of the last follow-up, or the first day of validity.

        >>> FollowUpRule(every_months=6).next_due(since=date(2023, 1, 1)).isoformat()
        '2023-07-01'
        """
        days = [] if self.due is None or self.due <= since else [self.due]
        if self.every_months is not None:
            days.append(months_after(since, self.every_months))
        return min(days, default=None)
