"""Goals: what a plan is to reach, and whether it was reached."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import GoalId, IndicatorId, check_id
from collabmodel.model.moves import Machine, Move, Step


class GoalKind(Enum):
    """What a goal is a goal for (målnivå)."""

    EFFECT = "effect"
    """What is to change in the world (effektmål); shown by indicators."""
    RESULT = "result"
    """What the work is to bring about (resultatmål)."""
    PROCESS = "process"
    """How the work is to be done (processmål)."""


class GoalState(Enum):
    """Where a goal stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ACHIEVED = "achieved"
    PARTLY_ACHIEVED = "partly_achieved"
    NOT_ACHIEVED = "not_achieved"
    DROPPED = "dropped"


JUDGED = frozenset({GoalState.ACHIEVED, GoalState.PARTLY_ACHIEVED, GoalState.NOT_ACHIEVED, GoalState.DROPPED})
"""States of which no step leads on."""

_ACTIVE = frozenset[GoalState | None]({GoalState.ACTIVE})

GOAL_MOVES: Machine[GoalState] = Machine(
    "goal",
    GoalState,
    [
        Move("propose", frozenset({None}), GoalState.PROPOSED),
        Move("accept", frozenset({GoalState.PROPOSED}), GoalState.ACCEPTED),
        Move("begin", frozenset({GoalState.ACCEPTED}), GoalState.ACTIVE),
        Move("achieve", _ACTIVE, GoalState.ACHIEVED),
        Move("achieve_partly", _ACTIVE, GoalState.PARTLY_ACHIEVED),
        Move("miss", _ACTIVE, GoalState.NOT_ACHIEVED),
        Move(
            "drop",
            frozenset({GoalState.PROPOSED, GoalState.ACCEPTED, GoalState.ACTIVE}),
            GoalState.DROPPED,
            reasoned=True,
        ),
    ],
)


@attrs.frozen(field_transformer=checked)
class Goal:
    """A goal (mål) of a plan.

    Args:
        text: what is to be reached, in words.
        outcome: by what it is seen that it was reached (önskat utfall), in words.
        due: the day by which it is to be reached.
        indicators: what shows whether it was; an effect goal has at least one.

    Raises:
        ModelError: without a text, or if an effect goal has no indicator.
        IllegalMoveError: if its course is not legal.

    >>> Goal(
    ...     GoalId("calm"), GoalKind.EFFECT, "fewer fires", indicators=frozenset({IndicatorId("fires")})
    ... ).state
    <GoalState.PROPOSED: 'proposed'>
    """

    id: GoalId
    kind: GoalKind
    text: str = attrs.field(repr=False)
    outcome: str = attrs.field(default="", repr=False)
    due: date | None = None
    indicators: frozenset[IndicatorId] = frozenset()
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the text, the indicators and the course."""
        check_id(self.id, where="goal.id")
        if not self.text.strip():
            raise ModelError(f"goal {self.id}: say what is to be reached")
        if self.kind is GoalKind.EFFECT and not self.indicators:
            raise ModelError(
                f"goal {self.id}: an effect goal needs at least one indicator. Name what shows it."
            )
        for indicator in self.indicators:
            check_id(indicator, where="goal.indicators")
        GOAL_MOVES.check(self.course)

    @property
    def state(self) -> GoalState:
        """Where it stands by its last step; proposed before its first."""
        return GOAL_MOVES.state(self.course) or GoalState.PROPOSED

    def state_at(self, moment: datetime) -> GoalState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return GOAL_MOVES.state(self.course, at=moment)

    @property
    def is_judged(self) -> bool:
        """Whether somebody has said what became of it."""
        return self.state in JUDGED

    def move(self, step: Step, *, met: Collection[str] = ()) -> Goal:
        """The goal with one more step.

        Args:
            step: the step.
            met: names of the guards that hold; no step of a goal asks for any.

        Raises:
            IllegalMoveError: if the step is not legal now, or states no reason where one is wanted.
        """
        return attrs.evolve(self, course=GOAL_MOVES.after(self.course, step, met=met))
