"""The desk of what goes upwards: proposals, plans, reports and budgets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.ids import (
    AreaId,
    BudgetId,
    CooperationId,
    DutyId,
    GroupId,
    PlanId,
    ProposalId,
    SubmissionId,
)
from collabmodel.model.organisation.cadences import Cadence, CadenceUnit
from collabmodel.model.organisation.duties import ReportingDuty
from collabmodel.model.organisation.proposals import GoalProposal, PlanSubmission, ProposalState
from collabmodel.model.organisation.resources import Budget, BudgetFollowUp
from collabmodel.ports import Store
from collabmodel.services.organisation.upwards import UpwardsDesk
from tests.unit.organisation_world import (
    BERGA,
    FIELD,
    MANAGER,
    OPENING,
    SSP,
    STATION,
    STEERING,
    STRANGER,
    TEACHER,
    TENANT,
    organisation,
    step,
    told,
)

PROPOSAL = GoalProposal(
    ProposalId("p-1"),
    SSP,
    BERGA,
    STEERING,
    AreaId("berga"),
    ("calmer yards",),
    (step("propose", TEACHER, 2),),
)
PLAN = PlanSubmission(
    SubmissionId("s-1"), SSP, PlanId("plan-1"), BERGA, STEERING, (step("submit", TEACHER, 2),)
)
DUTY = ReportingDuty(
    DutyId("d-1"),
    SSP,
    BERGA,
    Cadence(CadenceUnit.MONTH, 1, date(2026, 1, 20), bound=True),
    receiver=STEERING,
)


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = organisation()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> UpwardsDesk:
    """Eslöv's desk."""
    return UpwardsDesk(store, TENANT)


def test_proposed_goals_are_answered_by_the_group_above(store: Store, desk: UpwardsDesk) -> None:
    """Proposed by a member, accepted by one above, and no words of them reach the journal."""
    desk.propose(PROPOSAL)
    with pytest.raises(NotAtTheTableError):
        desk.answer(PROPOSAL.id, step("accept", TEACHER, 3))
    with pytest.raises(IllegalMoveError, match="reason"):
        desk.answer(PROPOSAL.id, step("decline", MANAGER, 3))
    assert desk.answer(PROPOSAL.id, step("accept", MANAGER, 3)).value.state is ProposalState.ACCEPTED
    assert "yards" not in str(told(store, "p-1"))


def test_proposed_goals_are_withdrawn_by_the_group_they_come_from(desk: UpwardsDesk) -> None:
    """Not by the group above."""
    desk.propose(PROPOSAL)
    with pytest.raises(NotAtTheTableError):
        desk.answer(PROPOSAL.id, step("withdraw", MANAGER, 3))
    assert desk.answer(PROPOSAL.id, step("withdraw", FIELD, 3)).value.state is ProposalState.WITHDRAWN


def test_nothing_is_handed_in_by_a_stranger_or_downwards(store: Store, desk: UpwardsDesk) -> None:
    """Only a member hands in, and only to a group above."""
    with pytest.raises(NotAtTheTableError):
        desk.propose(attrs.evolve(PROPOSAL, course=(step("propose", STRANGER, 2),)))
    downwards = attrs.evolve(PLAN, giver=STEERING, receiver=BERGA, course=(step("submit", MANAGER, 2),))
    with pytest.raises(NotAtTheTableError):
        desk.submit(downwards)
    with pytest.raises(NotFoundError):
        desk.submit(attrs.evolve(PLAN, receiver=GroupId("nobody")))
    assert told(store, "p-1") == told(store, "s-1") == ()


def test_the_steering_group_prioritises_plans_that_came_in(store: Store, desk: UpwardsDesk) -> None:
    """Received, then given a place; by its members only."""
    desk.submit(PLAN)
    with pytest.raises(NotAtTheTableError):
        desk.take(PLAN.id, step("receive", TEACHER, 3))
    desk.take(PLAN.id, step("receive", MANAGER, 3))
    with pytest.raises(ModelError, match="rank"):
        desk.take(PLAN.id, step("prioritise", STATION, 3))
    assert desk.take(PLAN.id, step("prioritise", STATION, 3), rank=1).value.rank == 1
    assert ("rank", "1") in told(store, "s-1")[-1].event.details


def test_reports_are_late_by_the_day_and_never_outside_the_activity_period(desk: UpwardsDesk) -> None:
    """The day in the pause is not due, and one report answers one day."""
    desk.bind(DUTY, by=TEACHER)
    late = desk.late(DUTY.id, [date(2026, 3, 19)], since=date(2026, 1, 1), on=date(2026, 12, 1), by=TEACHER)
    assert late == (date(2026, 3, 20), date(2026, 4, 20), date(2026, 5, 20))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"cooperation": CooperationId("other")}, NotAtTheTableError),
        ({"receiver": GroupId("nobody")}, NotFoundError),
    ],
    ids=["another cooperation", "no such group"],
)
def test_a_duty_binds_groups_of_one_cooperation(
    desk: UpwardsDesk, change: dict[str, object], error: type[Exception]
) -> None:
    """Both ends must be there; and a duty to posts outside the groups needs no receiving group."""
    with pytest.raises(error):
        desk.bind(attrs.evolve(DUTY, **change), by=TEACHER)  # type: ignore[arg-type]
    with pytest.raises(NotAtTheTableError):
        desk.bind(DUTY, by=STRANGER)
    to_heads = attrs.evolve(DUTY, receiver=None, receivers=("head of administration",))
    assert desk.bind(to_heads, by=TEACHER).version == 1


def test_a_budget_is_followed_up_by_the_group_or_one_above(store: Store, desk: UpwardsDesk) -> None:
    """By nobody else."""
    with store.unit(**OPENING) as unit:
        unit.save(Budget(BudgetId("b-1"), SSP, BERGA, 2026, 80_000), expected_version=0)
    desk.follow_up(BudgetId("b-1"), BudgetFollowUp(date(2026, 4, 1), 10_000), by=TEACHER)
    kept = desk.follow_up(BudgetId("b-1"), BudgetFollowUp(date(2026, 6, 1), 30_000), by=MANAGER).value
    assert kept.left_on(date(2026, 6, 1)) == 50_000
    with pytest.raises(NotAtTheTableError):
        desk.follow_up(BudgetId("b-1"), BudgetFollowUp(date(2026, 7, 1), 40_000), by=STRANGER)
