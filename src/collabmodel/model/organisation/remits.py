"""Remits: what may be decided, told by subject, amount, area and day; mandates and delegations share it."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AreaId
from collabmodel.model.time import Period


class Beyond(Enum):
    """In what a question lies beyond a remit."""

    SUBJECT = "subject"
    AMOUNT = "amount"
    AREA = "area"
    PERIOD = "period"


@attrs.frozen(field_transformer=checked)
class Remit:
    """What may be decided (beslutanderätt): on which subjects, up to what amount, where and when.

    Args:
        subjects: code words; what is not named is not held.
        period: when.
        amount_limit: the largest sum in whole kronor that may be bound; 0 for none, and ``None``
            for no limit, which must be said aloud.
        area: only there; ``None`` for everywhere the cooperation works.

    Raises:
        ModelError: without subjects, or with a limit below nothing.

    >>> remit = Remit(frozenset({"activities"}), Period(date(2026, 1, 1)), amount_limit=20_000)
    >>> (
    ...     remit.allows("activities", 20_000, None, date(2026, 3, 1)),
    ...     remit.refusal("staff", 0, None, date(2026, 3, 1)),
    ... )
    (True, <Beyond.SUBJECT: 'subject'>)
    """

    subjects: frozenset[str]
    period: Period
    amount_limit: int | None = 0
    area: AreaId | None = None

    def __attrs_post_init__(self) -> None:
        """It holds something."""
        if not self.subjects:
            raise ModelError("remit: name at least one subject that may be decided on")
        if self.amount_limit is not None and self.amount_limit < 0:
            raise ModelError("remit: the limit is a sum in whole kronor, 0 for none")

    def allows(self, subject: str, amount: int | None, area: AreaId | None, day: date) -> bool:
        """Whether it holds a decision; see :meth:`refusal`."""
        return self.refusal(subject, amount, area, day) is None

    def refusal(self, subject: str, amount: int | None, area: AreaId | None, day: date) -> Beyond | None:
        """In what a decision lies beyond it; ``None`` if it lies inside.

        Args:
            subject: what would be decided on.
            amount: the sum that would be bound; 0 for no money, ``None`` while nobody knows it,
                which only a remit without a limit holds.
            area: where; ``None`` for the whole of where the cooperation works.
            day: when.
        """
        if not self.period.holds(day):
            return Beyond.PERIOD
        if subject not in self.subjects:
            return Beyond.SUBJECT
        if self.amount_limit is not None and (amount is None or amount > self.amount_limit):
            return Beyond.AMOUNT
        if self.area is not None and area != self.area:
            return Beyond.AREA
        return None

    def excess(self, part: Remit) -> Beyond | None:
        """In what another remit reaches further than this one; its period apart, which is asked day by day."""
        if not part.subjects <= self.subjects:
            return Beyond.SUBJECT
        if self.amount_limit is not None and (
            part.amount_limit is None or part.amount_limit > self.amount_limit
        ):
            return Beyond.AMOUNT
        if self.area is not None and part.area != self.area:
            return Beyond.AREA
        return None
