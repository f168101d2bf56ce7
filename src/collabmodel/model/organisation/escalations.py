"""Questions beyond the mandate, and the decisions that groups take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AreaId,
    CooperationId,
    DelegationId,
    EscalationId,
    GroupDecisionId,
    GroupId,
    MandateId,
    OfficialId,
    check_id,
)
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import require_aware


@attrs.frozen(field_transformer=checked)
class Question:
    """What is to be decided: a subject, the sum it would bind, and where.

    Args:
        subject: a code word of those that mandates name.
        amount: in whole kronor; 0 for no money, ``None`` while nobody knows.
        area: where; ``None`` for the whole of where the cooperation works.
        text: the question in words.

    Raises:
        ModelError: for a sum below nothing, or a subject that is no code word; it is told in messages.
    """

    subject: str
    amount: int | None = 0
    area: AreaId | None = None
    text: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """The subject is a code word, and a sum is nothing or more."""
        check_id(self.subject, where="question.subject")
        if self.amount is not None and self.amount < 0:
            raise ModelError("question: the amount is a sum in whole kronor, 0 for no money")


@attrs.frozen(field_transformer=checked)
class GroupDecision:
    """A decision that a group took (beslut), and what gave it the right.

    Args:
        at: when.
        by: the official who answers for it, and sat in the group.
        mandate: the mandate it rests on, its own or the one a delegation rests on.
        delegation: the delegation, if it decided in another group's place.
        escalation: the question from below that it answers.
        text: the decision in words.
    """

    id: GroupDecisionId
    cooperation: CooperationId
    group: GroupId
    question: Question
    at: datetime
    by: OfficialId
    mandate: MandateId
    delegation: DelegationId | None = None
    escalation: EscalationId | None = None
    text: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """Check the id, and that the moment has a zone."""
        check_id(self.id, where="group_decision.id")
        require_aware(self.at, where="group_decision.at")


class EscalationState(Enum):
    """Where a question beyond the mandate stands."""

    RAISED = "raised"
    UNDER_DECISION = "under_decision"
    DECIDED = "decided"
    RETURNED = "returned"
    """Sent back without a decision, with the reason."""


HOLDS = Guard("holds_the_mandate", "gruppen har mandat i frågan", "the group holds the mandate")

_TAKEN = frozenset({EscalationState.UNDER_DECISION})

ESCALATION_MOVES: Machine[EscalationState] = Machine(
    "escalation",
    EscalationState,
    [
        Move("raise", frozenset({None}), EscalationState.RAISED),
        Move("take_up", frozenset({EscalationState.RAISED}), EscalationState.UNDER_DECISION),
        Move("decide", _TAKEN, EscalationState.DECIDED, guards=(HOLDS,)),
        Move("return", _TAKEN | {EscalationState.RAISED}, EscalationState.RETURNED, reasoned=True),
    ],
)


@attrs.frozen(field_transformer=checked)
class Escalation:
    """A question beyond the mandate (fråga utanför mandatet), lifted to a group above.

    Args:
        giver: the group that may not decide it.
        receiver: the group that is asked.
        decision: the decision that answers it, once there is one.

    Raises:
        ModelError: if a group asks itself, it has no course, or it names a decision before it is decided.
        IllegalMoveError: if its course is not legal.
    """

    id: EscalationId
    cooperation: CooperationId
    giver: GroupId
    receiver: GroupId
    question: Question
    course: tuple[Step, ...]
    decision: GroupDecisionId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, both ends, the course, and that a decision goes with being decided."""
        check_id(self.id, where="escalation.id")
        if self.giver == self.receiver or not self.course:
            msg = f"escalation {self.id}: it goes from one group to another, and begins with a step"
            raise ModelError(msg)
        ESCALATION_MOVES.check(self.course)
        if (self.decision is not None) is not (self.state is EscalationState.DECIDED):
            msg = f"escalation {self.id}: it names its decision when it is decided, and only then"
            raise ModelError(msg)

    @property
    def state(self) -> EscalationState | None:
        """Where it stands by its last step."""
        return ESCALATION_MOVES.state(self.course)

    def move(
        self, step: Step, *, met: Iterable[str] = (), decision: GroupDecisionId | None = None
    ) -> Escalation:
        """The question after one more step, with the decision that answers it where there is one.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
            ModelError: if it is decided without naming the decision.
        """
        course = ESCALATION_MOVES.after(self.course, step, met=frozenset(met))
        return attrs.evolve(self, course=course, decision=decision)
