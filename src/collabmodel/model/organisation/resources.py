"""What is brought to the table: a group's budget with its follow-up, and what each agency adds."""

from __future__ import annotations

from datetime import date
from enum import Enum
from itertools import pairwise

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, BudgetId, ContributionId, CooperationId, GroupId, check_id
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class BudgetFollowUp:
    """What had been used of a budget by a day, in whole kronor, since the year began."""

    on: date
    used: int
    remark: str = attrs.field(default="", repr=False)


@attrs.frozen(field_transformer=checked)
class Budget:
    """A group's budget for a year (budget), in whole kronor.

    Args:
        figure: what it may use.
        follow_ups: what had been used by each day of follow-up, in order.

    Raises:
        ModelError: with a figure below nothing, or follow-ups out of order.

    >>> Budget(BudgetId("b-1"), CooperationId("sspf"), GroupId("local"), 2026, 80_000).left_on(
    ...     date(2026, 5, 1)
    ... )
    80000
    """

    id: BudgetId
    cooperation: CooperationId
    group: GroupId
    year: int
    figure: int
    follow_ups: tuple[BudgetFollowUp, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the figure, and the order of the follow-ups."""
        check_id(self.id, where="budget.id")
        if self.figure < 0 or any(second.on <= first.on for first, second in pairwise(self.follow_ups)):
            msg = f"budget {self.id}: it is 0 kronor or more, and its follow-ups follow each other in time"
            raise ModelError(msg)

    def left_on(self, day: date) -> int:
        """What was left by the last follow-up no later than a day; less than nothing if too much was used."""
        used = [one.used for one in self.follow_ups if one.on <= day]
        return self.figure - (used[-1] if used else 0)

    def follow_up(self, found: BudgetFollowUp) -> Budget:
        """The budget with one more follow-up.

        Raises:
            ModelError: if it is no later than the last one.
        """
        return attrs.evolve(self, follow_ups=(*self.follow_ups, found))


class ContributionKind(Enum):
    """What an agency adds to the shared task."""

    KNOWLEDGE = "knowledge"
    INFORMATION = "information"
    LEGAL_POWER = "legal_power"
    RESOURCE = "resource"


@attrs.frozen(field_transformer=checked)
class Contribution:
    """What one agency brings of its own (bidrag): knowledge, information, a legal power, a resource.

    It tells what is brought, and gives nobody anything: information is still asked for item by item, and a
    legal power stays with the agency that has it.

    Args:
        to: the id of what it goes to: a group, a plan, an operation; empty for the cooperation itself.
        text: what it is, in words.

    Raises:
        ModelError: if it does not say what is brought.
    """

    id: ContributionId
    cooperation: CooperationId
    agency: AgencyId
    kind: ContributionKind
    text: str = attrs.field(repr=False)
    to: str = ""
    period: Period = Period()

    def __attrs_post_init__(self) -> None:
        """Check the id, and that something is brought."""
        check_id(self.id, where="contribution.id")
        if not self.text.strip():
            msg = f"contribution {self.id}: say what is brought"
            raise ModelError(msg)
