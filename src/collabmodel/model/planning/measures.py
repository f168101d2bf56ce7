"""Measures: what is to be done for a goal, by whom, and by when or how often."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, GoalId, MeasureId, check_id
from collabmodel.model.moves import Machine, Move, Step
from collabmodel.model.organisation.cadences import CadenceUnit, later
from collabmodel.model.time import day_of


class MeasureState(Enum):
    """Where a measure stands; that it is overdue is worked out, not stored."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    NOT_DONE = "not_done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


SETTLED = frozenset({MeasureState.DONE, MeasureState.NOT_DONE, MeasureState.CANCELLED})
"""States of which no step leads on."""

_OPEN = frozenset[MeasureState | None]({MeasureState.PLANNED, MeasureState.ONGOING, MeasureState.POSTPONED})

MEASURE_MOVES: Machine[MeasureState] = Machine(
    "measure",
    MeasureState,
    [
        Move("plan", frozenset({None}), MeasureState.PLANNED),
        Move("start", frozenset({MeasureState.PLANNED, MeasureState.POSTPONED}), MeasureState.ONGOING),
        Move("finish", _OPEN, MeasureState.DONE),
        Move("fail", _OPEN, MeasureState.NOT_DONE, reasoned=True),
        Move("postpone", _OPEN, MeasureState.POSTPONED, reasoned=True),
        Move("cancel", _OPEN, MeasureState.CANCELLED, reasoned=True),
    ],
)


@attrs.frozen(field_transformer=checked)
class Recurrence:
    """That something comes round again (återkommande), such as a theme day each year.

    Args:
        every: how many of the unit lie between one time and the next.
        unit: what is counted.
        until: the last day it may fall on; ``None`` for no end.

    Raises:
        ModelError: if it never comes round.

    >>> Recurrence(1, CadenceUnit.YEAR).after(date(2026, 5, 5)).isoformat()
    '2027-05-05'
    """

    every: int
    unit: CadenceUnit
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        """It comes round."""
        if self.every < 1:
            raise ModelError("recurrence: it comes round every one or more of its unit")

    def after(self, last: date) -> date | None:
        """The time after one; ``None`` when that would lie past its end."""
        following = later(last, self.unit, self.every)
        return None if self.until is not None and following > self.until else following


@attrs.frozen(field_transformer=checked)
class Measure:
    """A measure (åtgärd): what, by whom, and when.

    One agency answers for it, and no more than one; others may assist.

    Args:
        goal: the goal it serves.
        text: what is to be done, in words.
        responsible: the agency that answers for it (ansvarig).
        role: which role there does it, in words.
        assisting: agencies that help.
        due: the day by which it is to be done; of a recurring one, the first time.
        recurrence: how it comes round; a measure has a due day, or comes round, or both.
        record: where the agency's own record of it is, as a reference; nothing of what stands there.
        postponed_to: the new due day of a measure that was postponed.
        carried_out: the days on which a recurring measure was carried out, in order.

    Raises:
        ModelError: without a text or a role; with neither a due day nor a recurrence; if the responsible
            agency assists itself; if it is postponed to no day, or to one no later than the first.
        IllegalMoveError: if its course is not legal.
    """

    id: MeasureId
    goal: GoalId
    text: str = attrs.field(repr=False)
    responsible: AgencyId
    role: str
    assisting: frozenset[AgencyId] = frozenset()
    due: date | None = None
    recurrence: Recurrence | None = None
    record: str = attrs.field(default="", repr=False)
    postponed_to: date | None = None
    carried_out: tuple[date, ...] = ()
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the ids, that it says what, who and when, and the course."""
        check_id(self.id, where="measure.id")
        check_id(self.goal, where="measure.goal")
        check_id(self.responsible, where="measure.responsible")
        MEASURE_MOVES.check(self.course)
        if not self.text.strip() or not self.role.strip():
            raise ModelError(f"measure {self.id}: say what is done, and in which role somebody does it")
        if self.responsible in self.assisting:
            raise ModelError(
                f"measure {self.id}: the responsible agency does not assist itself. Name it once."
            )
        if self.due is None and self.recurrence is None:
            raise ModelError(f"measure {self.id}: give the day it is due, or how it recurs")
        self._check_days()

    def _check_days(self) -> None:
        if self.state is MeasureState.POSTPONED and self.postponed_to is None and not self.carried_out:
            raise ModelError(f"measure {self.id}: a postponed measure has a new due day. Give it.")
        if self.postponed_to is not None and self.due is not None and self.postponed_to <= self.due:
            raise ModelError(f"measure {self.id}: it is postponed to a day after the first due day")
        if self.carried_out and (
            self.recurrence is None or list(self.carried_out) != sorted(set(self.carried_out))
        ):
            raise ModelError(
                f"measure {self.id}: the days it was carried out follow each other, if it recurs"
            )

    @property
    def state(self) -> MeasureState:
        """Where it stands by its last step; planned before its first."""
        return MEASURE_MOVES.state(self.course) or MeasureState.PLANNED

    def state_at(self, moment: datetime) -> MeasureState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return MEASURE_MOVES.state(self.course, at=moment)

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done: it is done, not done, or cancelled."""
        return self.state in SETTLED

    @property
    def agencies(self) -> frozenset[AgencyId]:
        """Everybody who has a part in it."""
        return self.assisting | {self.responsible}

    @property
    def next_due(self) -> date | None:
        """The day it is due next, settled or not; ``None`` when it comes round no more, or was never planned.

        A recurring measure is counted from when it was last carried out; the first time is its due day, or
        one round after it was planned.
        """
        if self.postponed_to is not None or self.recurrence is None:
            return self.postponed_to or self.due
        if self.carried_out:
            return self.recurrence.after(self.carried_out[-1])
        if self.due is not None:
            return self.due
        return self.recurrence.after(day_of(self.course[0].at)) if self.course else None

    def is_overdue(self, day: date) -> bool:
        """Whether its day has passed by then and it is not settled (försenad)."""
        return not self.is_settled and self.next_due is not None and self.next_due < day

    def move(self, step: Step, *, met: Collection[str] = (), postponed_to: date | None = None) -> Measure:
        """The measure with one more step.

        Args:
            step: the step.
            met: names of the guards that hold; no step of a measure asks for any.
            postponed_to: the new due day, of the step ``postpone`` and no other.

        Raises:
            IllegalMoveError: if the step is not legal now, or states no reason where one is wanted.
            ModelError: if it is postponed to no later day, or a day comes with another step.
        """
        if (step.event == "postpone") is not (postponed_to is not None):
            raise ModelError(f"measure {self.id}: a new due day goes with postpone, and with nothing else")
        course = MEASURE_MOVES.after(self.course, step, met=met)
        if postponed_to is None:
            return attrs.evolve(self, course=course)
        if self.next_due is not None and postponed_to <= self.next_due:
            raise ModelError(f"measure {self.id}: postpone it to a day after the one it is due")
        return attrs.evolve(self, course=course, postponed_to=postponed_to)

    def carry_out(self, on: date) -> Measure:
        """A recurring measure, carried out once more; it stays open for the next time.

        Raises:
            ModelError: if it does not recur, is settled, or was carried out that day or later.
        """
        if self.is_settled:
            raise ModelError(f"measure {self.id}: it is settled, and is carried out no more")
        return attrs.evolve(self, carried_out=(*self.carried_out, on), postponed_to=None)
