"""What goes upwards: proposed goals and strategy, and plans that are handed in to be put in order."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AreaId,
    CooperationId,
    GroupId,
    PlanId,
    ProposalId,
    SubmissionId,
    check_id,
)
from collabmodel.model.moves import Machine, Move, Step


class ProposalState(Enum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_OPEN = frozenset({ProposalState.PROPOSED})

PROPOSAL_MOVES: Machine[ProposalState] = Machine(
    "proposal",
    ProposalState,
    [
        Move("propose", frozenset({None}), ProposalState.PROPOSED),
        Move("accept", _OPEN, ProposalState.ACCEPTED),
        Move("decline", _OPEN, ProposalState.DECLINED, reasoned=True),
        Move("withdraw", _OPEN, ProposalState.WITHDRAWN),
    ],
)


@attrs.frozen(field_transformer=checked)
class GoalProposal:
    """Goals and a strategy that a local group proposes for its area (målförslag).

    Raises:
        ModelError: if it proposes nothing, or goes to the group it comes from.
        IllegalMoveError: if its course is not legal.
    """

    id: ProposalId
    cooperation: CooperationId
    giver: GroupId
    receiver: GroupId
    area: AreaId
    goals: tuple[str, ...] = attrs.field(repr=False)
    course: tuple[Step, ...]
    strategy: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the id, both ends, what is proposed, and the course."""
        check_id(self.id, where="proposal.id")
        if self.giver == self.receiver or not self.goals or not self.course:
            msg = f"proposal {self.id}: it goes to another group, names a goal, and begins with a step"
            raise ModelError(msg)
        PROPOSAL_MOVES.check(self.course)

    @property
    def state(self) -> ProposalState | None:
        """Where it stands by its last step."""
        return PROPOSAL_MOVES.state(self.course)

    def move(self, step: Step) -> GoalProposal:
        """The proposal after one more step.

        Raises:
            IllegalMoveError: if the step is not legal.
        """
        return attrs.evolve(self, course=PROPOSAL_MOVES.after(self.course, step))


class SubmissionState(Enum):
    """Where a plan stands with the group it was handed in to."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    PRIORITISED = "prioritised"


SUBMISSION_MOVES: Machine[SubmissionState] = Machine(
    "plan submission",
    SubmissionState,
    [
        Move("submit", frozenset({None}), SubmissionState.SUBMITTED),
        Move("receive", frozenset({SubmissionState.SUBMITTED}), SubmissionState.RECEIVED),
        Move(
            "prioritise",
            frozenset({SubmissionState.RECEIVED, SubmissionState.PRIORITISED}),
            SubmissionState.PRIORITISED,
        ),
    ],
)


@attrs.frozen(field_transformer=checked)
class PlanSubmission:
    """A plan handed in to a group above, which puts what came in in order (inkommen plan).

    Args:
        rank: what place it was given, 1 first; ``None`` until it is prioritised.

    Raises:
        ModelError: if it goes to the group it comes from, or is ranked without being prioritised.
        IllegalMoveError: if its course is not legal.
    """

    id: SubmissionId
    cooperation: CooperationId
    plan: PlanId
    giver: GroupId
    receiver: GroupId
    course: tuple[Step, ...]
    rank: int | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, both ends, the course, and that a rank goes with being prioritised."""
        check_id(self.id, where="submission.id")
        if self.giver == self.receiver or not self.course:
            msg = f"submission {self.id}: it goes to another group, and begins with a step"
            raise ModelError(msg)
        SUBMISSION_MOVES.check(self.course)
        ranked = self.rank is not None and self.rank >= 1
        if ranked is not (self.state is SubmissionState.PRIORITISED) or (
            self.rank is not None and not ranked
        ):
            msg = f"submission {self.id}: it has a rank, from 1, when it is prioritised, and only then"
            raise ModelError(msg)

    @property
    def state(self) -> SubmissionState | None:
        """Where it stands by its last step."""
        return SUBMISSION_MOVES.state(self.course)

    def move(self, step: Step, *, rank: int | None = None) -> PlanSubmission:
        """The plan after one more step, with the rank it was given where it was.

        Raises:
            IllegalMoveError: if the step is not legal.
            ModelError: if it is prioritised without a rank.
        """
        return attrs.evolve(self, course=SUBMISSION_MOVES.after(self.course, step), rank=rank)


def in_order(submissions: Iterable[PlanSubmission], receiver: GroupId) -> tuple[PlanSubmission, ...]:
    """The plans handed in to a group: those prioritised first, by rank, then the rest, by id."""
    mine = (one for one in submissions if one.receiver == receiver)
    return tuple(sorted(mine, key=lambda one: (one.rank is None, one.rank or 0, one.id)))
