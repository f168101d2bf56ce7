"""The system's clock: the one place where the time is read."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs


@attrs.frozen
class SystemClock:
    """The time of the machine, in UTC."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock port
