"""Hot spots (hot spot): places where more happens, worked out from the incidents and from nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import PlaceId, check_id
from collabmodel.model.knowledge.incidents import Incident, IncidentState
from collabmodel.model.time import Period

FEWEST = 2
"""As many incidents as make a place a hot spot (design)."""


class Change(Enum):
    """How it has gone since the period before (trend)."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    NEW = "new"
    """Nothing happened there in the period before."""
    UNKNOWN = "unknown"
    """There is no period before to hold it against."""


@attrs.frozen(field_transformer=checked)
class HotSpot:
    """A place, how much happened there in a period, and its place in the order of priority.

    Args:
        count: incidents, not persons.
        weight: the incidents weighed by how serious they were.
        priority: 1 for the place to look at first.
    """

    place: PlaceId
    period: Period
    count: int
    weight: int
    change: Change
    priority: int

    def __attrs_post_init__(self) -> None:
        """Check the place and the numbers."""
        check_id(self.place, where="hot_spot.place")
        if self.count < 1 or self.weight < self.count or self.priority < 1:
            msg = f"hot spot {self.place}: count and priority are 1 or more, and no incident weighs nothing"
            raise ModelError(msg)


def hot_spots(
    incidents: Iterable[Incident],
    period: Period,
    previous: Period | None = None,
    *,
    fewest: int = FEWEST,
) -> tuple[HotSpot, ...]:
    """The hot spots of a period: the same incidents give the same answer, in whatever order they come.

    Only accepted incidents at a known place count, each once.  Places are ordered by weight, then by
    count, then by id.

    Args:
        incidents: those of both periods; others are passed over.
        period: what time it is about.
        previous: the period before, for the change.
        fewest: how many incidents make a hot spot.
    """
    counted = {one.id: one for one in incidents if one.state is IncidentState.ACCEPTED}.values()
    now = _by_place(counted, period)
    before = _by_place(counted, previous) if previous is not None else None
    hot = [(-sum(weights), -len(weights), place) for place, weights in now.items() if len(weights) >= fewest]
    return tuple(
        HotSpot(
            PlaceId(place),
            period,
            -count,
            -weight,
            _change(-count, None if before is None else len(before.get(place, ()))),
            priority,
        )
        for priority, (weight, count, place) in enumerate(sorted(hot), start=1)
    )


def _by_place(incidents: Iterable[Incident], period: Period) -> dict[str, list[int]]:
    """The weights of the incidents of a period, by place."""
    found: dict[str, list[int]] = {}
    for one in incidents:
        if one.place is not None and period.holds(one.day):
            found.setdefault(one.place, []).append(one.seriousness.weight)
    return found


def _change(now: int, before: int | None) -> Change:
    if before is None:
        return Change.UNKNOWN
    if before == 0:
        return Change.NEW
    if now == before:
        return Change.SAME
    return Change.UP if now > before else Change.DOWN
