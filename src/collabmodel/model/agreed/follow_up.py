"""When what was agreed is followed up: on a set day, every so many months, or both."""

from __future__ import annotations

from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.time import months_after


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
