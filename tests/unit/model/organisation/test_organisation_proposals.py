"""What goes upwards and what is brought: proposals, plans handed in, budgets and contributions."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.ids import (
    AgencyId,
    AreaId,
    BudgetId,
    ContributionId,
    CooperationId,
    GroupId,
    OfficialId,
    PlanId,
    ProposalId,
    SubmissionId,
)
from collabmodel.model.moves import Step
from collabmodel.model.organisation.proposals import (
    GoalProposal,
    PlanSubmission,
    ProposalState,
    SubmissionState,
    in_order,
)
from collabmodel.model.organisation.resources import Budget, BudgetFollowUp, Contribution, ContributionKind

SSPF, LOCAL, ABOVE = CooperationId("sspf-lillby"), GroupId("local"), GroupId("above")


def step(event: str, day: int, reason: str = "") -> Step:
    """A step on a day of March."""
    return Step(event, datetime(2026, 3, day, 12, tzinfo=UTC), OfficialId("anna"), reason)


PROPOSAL = GoalProposal(
    ProposalId("p-1"), SSPF, LOCAL, ABOVE, AreaId("north"), ("fewer absent",), (step("propose", 1),)
)
SUBMISSION = PlanSubmission(SubmissionId("s-1"), SSPF, PlanId("plan-1"), LOCAL, ABOVE, (step("submit", 1),))
BUDGET = Budget(BudgetId("b-1"), SSPF, LOCAL, 2026, 80_000)


def test_a_proposal_is_accepted_or_declined_with_a_reason() -> None:
    """The group above says which; what is declined says why."""
    assert PROPOSAL.state is ProposalState.PROPOSED
    assert PROPOSAL.move(step("accept", 2)).state is ProposalState.ACCEPTED
    assert PROPOSAL.move(step("decline", 2, "too wide")).state is ProposalState.DECLINED
    with pytest.raises(IllegalMoveError, match="reason"):
        PROPOSAL.move(step("decline", 2))


@pytest.mark.parametrize(
    "change", [{"receiver": LOCAL}, {"goals": ()}, {"course": ()}], ids=["to itself", "no goal", "no course"]
)
def test_an_impossible_proposal_is_refused(change: dict[str, object]) -> None:
    """It names a goal, and goes to another group."""
    with pytest.raises(ModelError, match="proposal p-1"):
        attrs.evolve(PROPOSAL, **change)  # type: ignore[arg-type]


def test_plans_that_came_in_are_put_in_order() -> None:
    """By the rank they were given, which may be given anew; those without come last, by id."""
    received = SUBMISSION.move(step("receive", 2))
    second = received.move(step("prioritise", 3), rank=2)
    first = attrs.evolve(received, id=SubmissionId("s-2")).move(step("prioritise", 3), rank=1)
    waiting = attrs.evolve(SUBMISSION, id=SubmissionId("s-0"))
    elsewhere = attrs.evolve(SUBMISSION, id=SubmissionId("s-3"), receiver=GroupId("other"))
    assert received.state is SubmissionState.RECEIVED
    assert in_order([waiting, second, first, elsewhere], ABOVE) == (first, second, waiting)
    assert second.move(step("prioritise", 4), rank=1).rank == 1


@pytest.mark.parametrize(
    "change",
    [{"receiver": LOCAL}, {"course": ()}, {"rank": 1}, {"rank": 0}],
    ids=["to itself", "no course", "ranked too early", "no rank"],
)
def test_an_impossible_submission_is_refused(change: dict[str, object]) -> None:
    """It goes to another group, and has a rank when it is prioritised and only then."""
    with pytest.raises(ModelError, match="submission s-1"):
        attrs.evolve(SUBMISSION, **change)  # type: ignore[arg-type]


@pytest.mark.parametrize("rank", [None, 0], ids=["none", "zero"])
def test_what_is_prioritised_gets_a_place_from_one(rank: int | None) -> None:
    """Without a place it is not prioritised."""
    with pytest.raises(ModelError, match="rank"):
        SUBMISSION.move(step("receive", 2)).move(step("prioritise", 3), rank=rank)


def test_a_budget_is_followed_up() -> None:
    """What is left is told by the last follow-up of the day, and may be less than nothing."""
    budget = BUDGET.follow_up(BudgetFollowUp(date(2026, 5, 1), 30_000)).follow_up(
        BudgetFollowUp(date(2026, 9, 1), 90_000)
    )
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 9, 1)]
    assert [budget.left_on(day) for day in days] == [80_000, 50_000, -10_000]
    with pytest.raises(ModelError, match="budget b-1"):
        budget.follow_up(BudgetFollowUp(date(2026, 9, 1), 95_000))
    with pytest.raises(ModelError, match="budget b-1"):
        attrs.evolve(BUDGET, figure=-1)


def test_a_contribution_says_what_is_brought() -> None:
    """An agency brings something of its own, or nothing is told."""
    given = Contribution(
        ContributionId("c-1"),
        SSPF,
        AgencyId("tax"),
        ContributionKind.LEGAL_POWER,
        "control visits",
        to="op-1",
    )
    assert given.period.holds(date(2026, 1, 1))
    with pytest.raises(ModelError, match="contribution c-1"):
        attrs.evolve(given, text=" ")
