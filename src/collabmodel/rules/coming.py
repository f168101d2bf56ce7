"""Changes of law that are known to be coming and that no wording of a pack says yet."""

from __future__ import annotations

from datetime import date
from enum import Enum

import attrs


class ComingStatus(Enum):
    """How far a coming change has come."""

    ENACTED = "enacted"
    """Decided and published (utfärdad)."""
    PROPOSED = "proposed"
    """A proposal; nobody has read that it was decided."""


@attrs.frozen(kw_only=True)
class ComingChange:
    """A change that is coming (kommande ändring).  No decision rests on it.

    Args:
        since: the day it takes effect, or is proposed to; ``None`` where the Government sets the day.
        provisions: ids of the records that it will change.
    """

    id: str
    status: ComingStatus
    name_sv: str
    name_en: str
    effect_sv: str
    effect_en: str
    source: str
    provisions: tuple[str, ...] = ()
    sfs: str | None = None
    since: date | None = None

    def is_awaited(self, day: date) -> bool:
        """Whether it is still to come on a day, or nobody has read that it came."""
        return self.status is ComingStatus.PROPOSED or self.since is None or day < self.since
