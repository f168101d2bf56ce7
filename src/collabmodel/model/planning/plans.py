"""Action plans: goals and measures that agencies have agreed on, at one level, with a day to follow up.

A revised plan is a plan of its own that names the one it replaces; the old one stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    AgreementId,
    CaseId,
    CooperationId,
    GoalId,
    GroupId,
    MeasureId,
    MeetingId,
    PlanId,
    check_id,
)
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.planning.goals import Goal
from collabmodel.model.planning.measures import Measure


class PlanLevel(Enum):
    """Around what a plan is made (nivå)."""

    INDIVIDUAL = "individual"
    """Around one case (individuell handlingsplan)."""
    GROUP = "group"
    AREA = "area"
    AGREEMENT = "agreement"
    """The plan of an agreement, such as that of police and municipality."""
    MUNICIPAL = "municipal"


class PlanState(Enum):
    """Where a plan stands."""

    DRAFT = "draft"
    AGREED = "agreed"
    ACTIVE = "active"
    REVISED = "revised"
    """Another plan has taken its place."""
    COMPLETED = "completed"
    DISCONTINUED = "discontinued"


CONSENT_HOLDS = Guard(
    "consent_holds",
    "en individuell plan: alla samtycken i ärendet gäller i den stunden",
    "of an individual plan: every consent of its case holds at that moment",
)
CHILD_VIEW = Guard(
    "child_view",
    "en individuell plan: barnets syn står i planen",
    "of an individual plan: it says how the child sees it",
)
COMMITTED = Guard(
    "committed",
    "minst en åtgärd, och alla som ansvarar för någon har sagt ja",
    "it has a measure, and every agency that answers for one has agreed",
)
FOLLOWED = Guard(
    "followed",
    "nästa uppföljning eller ett slutdatum är satt",
    "its next follow-up, or the day it closes, is set",
)
SETTLED = Guard(
    "settled",
    "varje åtgärd är avgjord och varje mål är bedömt",
    "every measure is settled and every goal is judged",
)
SUCCEEDED = Guard("succeeded", "en överenskommen plan ersätter den", "an agreed plan takes its place")

_OWN = frozenset({CHILD_VIEW.name, COMMITTED.name, FOLLOWED.name, SETTLED.name})
"""Guards that the plan itself answers, whatever is said of them."""

_AGREED_OR_ACTIVE = frozenset[PlanState | None]({PlanState.AGREED, PlanState.ACTIVE})

PLAN_MOVES: Machine[PlanState] = Machine(
    "plan",
    PlanState,
    [
        Move("draft", frozenset({None}), PlanState.DRAFT),
        Move(
            "agree",
            frozenset({PlanState.DRAFT}),
            PlanState.AGREED,
            guards=(CONSENT_HOLDS, CHILD_VIEW, COMMITTED),
        ),
        Move(
            "activate",
            frozenset({PlanState.AGREED}),
            PlanState.ACTIVE,
            guards=(CONSENT_HOLDS, FOLLOWED),
        ),
        Move("revise", _AGREED_OR_ACTIVE, PlanState.REVISED, guards=(SUCCEEDED,)),
        Move("complete", frozenset({PlanState.ACTIVE}), PlanState.COMPLETED, guards=(SETTLED,)),
        Move(
            "discontinue",
            _AGREED_OR_ACTIVE | {PlanState.DRAFT},
            PlanState.DISCONTINUED,
            reasoned=True,
        ),
    ],
)


@attrs.frozen(field_transformer=checked)
class PlanHead:
    """What stands at the top of a plan (planhuvud).

    Args:
        scope: whom or what it covers, in words.
        author: the post that wrote it; a post, and no person.
        decided_by: the group that decided it; ``None`` where those at the meeting did.
    """

    scope: str = attrs.field(default="", repr=False)
    author: str = ""
    decided_by: GroupId | None = None


@attrs.frozen(field_transformer=checked)
class ActionPlan:
    """An action plan (handlingsplan, åtgärdsplan): what, by whom and when.

    Args:
        case: the case it is made around; an individual plan has one.
        subject: what it is about, in words that name nobody.
        agreed_at: the meeting it was agreed at.
        agreed_by: the agencies that have agreed.
        child_view: how the child or youth sees it (barnets syn); stands in an individual plan before it
            is agreed.
        next_follow_up: the day it is followed up next.
        closing_on: the day it closes.
        agreement: the agreement it is attached to.
        edition: 1, and one more with each revision.
        replaces: the plan that this one takes the place of; the old one stays.

    Raises:
        ModelError: if a measure serves no goal of the plan; if ids come twice; if it is individual and has
            no case; if it is active with neither a follow-up nor a closing day ahead; if it replaces
            itself; if edition and replaced plan do not agree.
        IllegalMoveError: if its course is not legal.
    """

    id: PlanId
    cooperation: CooperationId
    level: PlanLevel
    goals: tuple[Goal, ...]
    measures: tuple[Measure, ...] = ()
    case: CaseId | None = None
    subject: str = attrs.field(default="", repr=False)
    head: PlanHead = PlanHead()
    agreed_at: MeetingId | None = None
    agreed_by: frozenset[AgencyId] = frozenset()
    child_view: str = attrs.field(default="", repr=False)
    next_follow_up: date | None = None
    closing_on: date | None = None
    agreement: AgreementId | None = None
    edition: int = 1
    replaces: PlanId | None = None
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the parts against each other, and the course."""
        check_id(self.id, where="plan.id")
        check_id(self.cooperation, where="plan.cooperation")
        check_parts(self.goals, self.measures, where=f"plan {self.id}")
        PLAN_MOVES.check(self.course)
        if self.level is PlanLevel.INDIVIDUAL and self.case is None:
            raise ModelError(f"plan {self.id}: an individual plan is made around a case. Name it.")
        if self.level is PlanLevel.AGREEMENT and self.agreement is None:
            raise ModelError(f"plan {self.id}: a plan at the level of an agreement names it")
        if (
            (self.replaces is not None) is not (self.edition > 1)
            or self.replaces == self.id
            or self.edition < 1
        ):
            raise ModelError(
                f"plan {self.id}: the first edition replaces none; each later one replaces another"
            )
        if self.state is PlanState.ACTIVE and not self.is_followed:
            raise ModelError(
                f"plan {self.id}: an active plan has a next follow-up or a closing day. Set one."
            )
        if self.has_been_agreed and not self.tells_child_view:
            raise ModelError(f"plan {self.id}: an agreed individual plan says how the child sees it")

    @property
    def state(self) -> PlanState:
        """Where it stands by its last step; a draft before its first."""
        return PLAN_MOVES.state(self.course) or PlanState.DRAFT

    def state_at(self, moment: datetime) -> PlanState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return PLAN_MOVES.state(self.course, at=moment)

    @property
    def has_been_agreed(self) -> bool:
        """Whether it was agreed at some time."""
        return any(step.event == "agree" for step in self.course)

    @property
    def is_followed(self) -> bool:
        """Whether the day of its next follow-up, or of its closing, is set."""
        return self.next_follow_up is not None or self.closing_on is not None

    @property
    def tells_child_view(self) -> bool:
        """Whether it says how the child sees it; only an individual plan must."""
        return self.level is not PlanLevel.INDIVIDUAL or bool(self.child_view.strip())

    @property
    def responsible(self) -> frozenset[AgencyId]:
        """The agencies that answer for a measure in it."""
        return frozenset(measure.responsible for measure in self.measures)

    @property
    def is_settled(self) -> bool:
        """Whether every measure is settled and every goal judged."""
        return all(one.is_settled for one in self.measures) and all(one.is_judged for one in self.goals)

    def goal(self, ident: GoalId) -> Goal:
        """One of its goals.

        Raises:
            ModelError: if it has no such goal.
        """
        for goal in self.goals:
            if goal.id == ident:
                return goal
        raise ModelError(f"plan {self.id}: it has no goal {ident}")

    def measure(self, ident: MeasureId) -> Measure:
        """One of its measures.

        Raises:
            ModelError: if it has no such measure.
        """
        for measure in self.measures:
            if measure.id == ident:
                return measure
        raise ModelError(f"plan {self.id}: it has no measure {ident}")

    def with_goal(self, goal: Goal) -> ActionPlan:
        """The plan with one of its goals as it is now."""
        self.goal(goal.id)
        return attrs.evolve(self, goals=tuple(goal if one.id == goal.id else one for one in self.goals))

    def with_measure(self, measure: Measure) -> ActionPlan:
        """The plan with one of its measures as it is now."""
        self.measure(measure.id)
        changed = tuple(measure if one.id == measure.id else one for one in self.measures)
        return attrs.evolve(self, measures=changed)

    def agree(
        self,
        step: Step,
        *,
        by: frozenset[AgencyId],
        at: MeetingId | None = None,
        met: Collection[str] = (),
    ) -> ActionPlan:
        """The plan once these agencies have agreed on it.

        Args:
            step: the step ``agree``.
            by: who has agreed.
            at: the meeting.
            met: ``consent_holds`` if it does; the other guards the plan answers itself.

        Raises:
            IllegalMoveError: if it is no draft, or a guard is not met.
        """
        return attrs.evolve(self, agreed_by=self.agreed_by | by, agreed_at=at or self.agreed_at).move(
            step, met=met
        )

    def move(self, step: Step, *, met: Collection[str] = ()) -> ActionPlan:
        """The plan with one more step.

        Args:
            step: the step.
            met: names of the guards that hold; those that the plan answers itself are passed over.

        Raises:
            IllegalMoveError: if the step is not legal now, or a guard is not met.
        """
        holding = (frozenset(met) - _OWN) | self._answered
        return attrs.evolve(self, course=PLAN_MOVES.after(self.course, step, met=holding))

    @property
    def _answered(self) -> frozenset[str]:
        """The guards that the plan itself says are met; no consent is asked for beyond the individual level."""
        answers = {
            CONSENT_HOLDS: self.level is not PlanLevel.INDIVIDUAL and self.case is None,
            CHILD_VIEW: self.tells_child_view,
            COMMITTED: bool(self.measures) and self.responsible <= self.agreed_by,
            FOLLOWED: self.is_followed,
            SETTLED: self.is_settled,
        }
        return frozenset(guard.name for guard, holds in answers.items() if holds)


def check_parts(goals: Iterable[Goal], measures: Iterable[Measure], *, where: str) -> None:
    """Hold measures against goals: each id once, and each measure for a goal that is there.

    Raises:
        ModelError: naming the measure that serves no goal.
    """
    named, served = [goal.id for goal in goals], tuple(measures)
    if len(set(named)) < len(named) or len({measure.id for measure in served}) < len(served):
        raise ModelError(f"{where}: each goal and each measure stands there once")
    for measure in served:
        if measure.goal not in named:
            raise ModelError(f"{where}: measure {measure.id} serves a goal that is not there. Add the goal.")
