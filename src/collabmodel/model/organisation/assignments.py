"""Assignments: what a group asks of one under it, with which resources, and how those were moved since."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AssignmentId, CooperationId, GroupId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class Resource:
    """So much of something (resurs): kronor, hours a week, places.

    Args:
        what: a code word for what is counted.
        amount: how much, in whole numbers.
    """

    what: str
    amount: int


@attrs.frozen(field_transformer=checked)
class Allocation:
    """Which resources an assignment has from a day on, until others are given."""

    since: date
    resources: tuple[Resource, ...] = ()


@attrs.frozen(field_transformer=checked)
class Assignment:
    """An assignment (uppdrag) from one group to another, as from the strategic group to a local one.

    Args:
        text: what is asked for.
        goal: what it is to lead to.
        period: when it holds.
        allocations: the resources it was given, and each time they were prioritised anew, in order.

    Raises:
        ModelError: if a group gives it to itself, or its allocations are out of order.
    """

    id: AssignmentId
    cooperation: CooperationId
    giver: GroupId
    receiver: GroupId
    text: str = attrs.field(repr=False)
    goal: str = attrs.field(repr=False)
    period: Period
    allocations: tuple[Allocation, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, both ends, and the order of the allocations."""
        check_id(self.id, where="assignment.id")
        if self.giver == self.receiver:
            msg = f"assignment {self.id}: it goes from one group to another"
            raise ModelError(msg)
        if any(second.since <= first.since for first, second in pairwise(self.allocations)):
            msg = f"assignment {self.id}: its allocations must follow each other in time"
            raise ModelError(msg)

    def resources_on(self, day: date) -> tuple[Resource, ...]:
        """What it has on a day; nothing before the first allocation or outside its period."""
        given = [one for one in self.allocations if one.since <= day]
        return given[-1].resources if given and self.period.holds(day) else ()

    def reprioritise(self, allocation: Allocation) -> Assignment:
        """The assignment with other resources from a day on; what it had before stays told.

        Raises:
            ModelError: if the day is no later than the last such day.
        """
        return attrs.evolve(self, allocations=(*self.allocations, allocation))
