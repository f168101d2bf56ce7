"""Follow-ups: what came of each measure of a plan, and whether the plan goes on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import CaseId, CooperationId, FollowUpId, MeasureId, PlanId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.planning.measures import MeasureState
from collabmodel.model.planning.plans import ActionPlan


class FollowUpState(Enum):
    """Where a follow-up stands; that it was missed is worked out, not stored."""

    PLANNED = "planned"
    HELD = "held"
    RECORDED = "recorded"


class FollowUpDecision(Enum):
    """What was decided on the plan (beslut vid uppföljning)."""

    CONTINUE = "continue"
    REVISE = "revise"
    CLOSE = "close"


COMPLETE = Guard("complete", "varje åtgärd har ett resultat", "every measure of the plan has a result")

FOLLOW_UP_MOVES: Machine[FollowUpState] = Machine(
    "follow-up",
    FollowUpState,
    [
        Move("plan", frozenset({None}), FollowUpState.PLANNED),
        Move("hold", frozenset({FollowUpState.PLANNED}), FollowUpState.HELD),
        Move("record", frozenset({FollowUpState.HELD}), FollowUpState.RECORDED, guards=(COMPLETE,)),
    ],
)


@attrs.frozen(field_transformer=checked)
class MeasureResult:
    """What came of one measure (resultat).

    Args:
        state: where the measure stands after the follow-up.
        text: what came of it, in words; needed where it was not done, postponed or cancelled.
        postponed_to: the new due day of a measure that is postponed, and of no other.

    Raises:
        ModelError: if the words or the day are missing, or the day is one too many.
    """

    measure: MeasureId
    state: MeasureState
    text: str = attrs.field(default="", repr=False)
    postponed_to: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the words and the day."""
        check_id(self.measure, where="result.measure")
        if (self.state is MeasureState.POSTPONED) is not (self.postponed_to is not None):
            raise ModelError(
                f"result of {self.measure}: what is postponed, and nothing else, has a new due day"
            )
        if self.state in _EXPLAINED and not self.text.strip():
            raise ModelError(f"result of {self.measure}: say why it was {self.state.value}, in its text")


_EXPLAINED = frozenset({MeasureState.NOT_DONE, MeasureState.POSTPONED, MeasureState.CANCELLED})


@attrs.frozen(field_transformer=checked)
class FollowUp:
    """A follow-up (uppföljning) of a plan.

    Args:
        case: the case of the plan, if it has one.
        planned_on: the day it is planned for.
        held_on: the day it was held.
        results: what came of each measure, once each.
        decision: what was decided on the plan.

    Raises:
        ModelError: if it was held on no day, or recorded without a decision; if a measure has two results.
        IllegalMoveError: if its course is not legal.
    """

    id: FollowUpId
    cooperation: CooperationId
    plan: PlanId
    planned_on: date
    case: CaseId | None = None
    held_on: date | None = None
    results: tuple[MeasureResult, ...] = ()
    decision: FollowUpDecision | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the course, and that days and decision go with it."""
        check_id(self.id, where="follow_up.id")
        check_id(self.plan, where="follow_up.plan")
        FOLLOW_UP_MOVES.check(self.course)
        if (self.held_on is not None) is not (self.state is not FollowUpState.PLANNED):
            raise ModelError(f"follow-up {self.id}: one that was held, and no other, has a day it was held")
        if (self.decision is not None) is not (self.state is FollowUpState.RECORDED):
            raise ModelError(f"follow-up {self.id}: one that is recorded, and no other, has a decision")
        if len({result.measure for result in self.results}) < len(self.results):
            raise ModelError(f"follow-up {self.id}: each measure has one result")

    @property
    def state(self) -> FollowUpState:
        """Where it stands by its last step; planned before its first."""
        return FOLLOW_UP_MOVES.state(self.course) or FollowUpState.PLANNED

    def state_at(self, moment: datetime) -> FollowUpState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return FOLLOW_UP_MOVES.state(self.course, at=moment)

    def missed(self, day: date) -> bool:
        """Whether its day has passed by then without its being held (utebliven)."""
        return self.state is FollowUpState.PLANNED and self.planned_on < day

    def complete(self, plan: ActionPlan) -> bool:
        """Whether it is of this plan, and every measure of the plan has a result, and nothing else has."""
        told = {result.measure for result in self.results}
        return plan.id == self.plan and told == {measure.id for measure in plan.measures}

    def hold(self, step: Step, on: date) -> FollowUp:
        """The follow-up once it has been held.

        Raises:
            IllegalMoveError: if it was held before.
        """
        return self.move(step, held_on=on)

    def record(
        self,
        step: Step,
        plan: ActionPlan,
        results: tuple[MeasureResult, ...],
        decision: FollowUpDecision,
    ) -> FollowUp:
        """The follow-up with its results and what was decided.

        Args:
            step: the step ``record``.
            plan: the plan, as it was followed up.
            results: what came of each measure.
            decision: whether the plan goes on.

        Raises:
            IllegalMoveError: if it has not been held, or a measure of the plan has no result.
        """
        told = attrs.evolve(self, results=results)
        return told.move(step, met={COMPLETE.name} if told.complete(plan) else (), decision=decision)

    def move(
        self,
        step: Step,
        *,
        met: Collection[str] = (),
        held_on: date | None = None,
        decision: FollowUpDecision | None = None,
    ) -> FollowUp:
        """The follow-up with one more step, and the day or the decision that goes with it.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
            ModelError: if the day or the decision is missing, or one too many.
        """
        return attrs.evolve(
            self,
            course=FOLLOW_UP_MOVES.after(self.course, step, met=met),
            held_on=held_on or self.held_on,
            decision=decision or self.decision,
        )
