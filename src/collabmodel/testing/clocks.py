"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs

from collabmodel.model.time import require_aware


def _aware(_clock: FixedClock, _field: object, value: datetime) -> datetime:
    return require_aware(value, where="clock.moment")


@attrs.define
class FixedClock:
    """A :class:`collabmodel.ports.sources.Clock` that shows one moment.

    >>> clock = FixedClock(datetime(2026, 3, 1, 12, tzinfo=UTC))
    >>> clock.forward(days=1)
    >>> clock.now().isoformat()
    '2026-03-02T12:00:00+00:00'
    """

    moment: datetime = attrs.field(
        default=datetime(2026, 3, 1, 12, tzinfo=UTC), on_setattr=_aware, validator=_aware
    )

    def now(self) -> datetime:
        """The moment it shows."""
        return self.moment

    def move_to(self, moment: datetime) -> None:
        """Show another moment.

        Raises:
            NaiveTimeError: if it has no zone.
        """
        self.moment = moment

    def forward(self, *, days: int = 0, hours: int = 0, minutes: int = 0) -> None:
        """Go on, or back with negative numbers."""
        self.moment += timedelta(days=days, hours=hours, minutes=minutes)
