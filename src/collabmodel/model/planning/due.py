"""What is due, and what is overdue, on a day: over the plans and follow-ups that somebody can see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import attrs

from collabmodel.model.ids import AgencyId, FollowUpId, MeasureId, PlanId
from collabmodel.model.planning.follow_ups import FollowUp, FollowUpState
from collabmodel.model.planning.measures import Measure
from collabmodel.model.planning.plans import ActionPlan, PlanState

UNDER_WAY = frozenset({PlanState.AGREED, PlanState.ACTIVE})
"""Plans whose measures are to be done."""


@attrs.frozen
class DueMeasure:
    """A measure and its day; no words of it."""

    plan: PlanId
    measure: MeasureId
    responsible: AgencyId
    due: date


@attrs.frozen
class DueFollowUp:
    """A follow-up and its day."""

    plan: PlanId
    follow_up: FollowUpId
    planned_on: date


@attrs.frozen
class Overview:
    """What a day asks for (att göra): ids and days only, the earliest first.

    Args:
        day: the day.
        measures_due: measures whose day has come or comes soon.
        measures_overdue: measures whose day has passed.
        follow_ups_due: follow-ups whose day has come or comes soon.
        follow_ups_missed: follow-ups whose day has passed.
        unfollowed: plans under way with no follow-up and no closing day ahead.
    """

    day: date
    measures_due: tuple[DueMeasure, ...] = ()
    measures_overdue: tuple[DueMeasure, ...] = ()
    follow_ups_due: tuple[DueFollowUp, ...] = ()
    follow_ups_missed: tuple[DueFollowUp, ...] = ()
    unfollowed: tuple[PlanId, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Whether nothing is overdue, missed or left without a follow-up."""
        return not (self.measures_overdue or self.follow_ups_missed or self.unfollowed)


def overview(
    plans: Iterable[ActionPlan], follow_ups: Iterable[FollowUp], day: date, *, within: int = 0
) -> Overview:
    """What is due or overdue on a day, over plans that are agreed or active.

    Args:
        plans: the plans; those that are drafts or have ended are passed over.
        follow_ups: their follow-ups; one of another plan is passed over.
        day: the day.
        within: how many days ahead still count as due.

    >>> overview((), (), date(2026, 3, 1)).is_clear
    True
    """
    under_way = tuple(plan for plan in plans if plan.state in UNDER_WAY)
    ids, last = {plan.id for plan in under_way}, day + timedelta(days=within)
    open_measures = tuple((plan, one) for plan in under_way for one in plan.measures if not one.is_settled)
    waiting = tuple(one for one in follow_ups if one.plan in ids and one.state is FollowUpState.PLANNED)
    return Overview(
        day,
        measures_due=_measures(open_measures, day, last),
        measures_overdue=_measures(open_measures, date.min, day - timedelta(days=1)),
        follow_ups_due=_follow_ups(one for one in waiting if day <= one.planned_on <= last),
        follow_ups_missed=_follow_ups(one for one in waiting if one.missed(day)),
        unfollowed=tuple(sorted(plan.id for plan in under_way if not _ahead(plan, day))),
    )


def _measures(pairs: Iterable[tuple[ActionPlan, Measure]], first: date, last: date) -> tuple[DueMeasure, ...]:
    found = (
        DueMeasure(plan.id, one.id, one.responsible, one.next_due)
        for plan, one in pairs
        if one.next_due is not None and first <= one.next_due <= last
    )
    return tuple(sorted(found, key=lambda one: (one.due, one.plan, one.measure)))


def _follow_ups(found: Iterable[FollowUp]) -> tuple[DueFollowUp, ...]:
    due = (DueFollowUp(one.plan, one.id, one.planned_on) for one in found)
    return tuple(sorted(due, key=lambda one: (one.planned_on, one.plan, one.follow_up)))


def _ahead(plan: ActionPlan, day: date) -> bool:
    """Whether a follow-up or the closing lies on the day or after it."""
    return any(one is not None and one >= day for one in (plan.next_follow_up, plan.closing_on))
