"""Mandates and what is handed on from them: what a group may decide, and what it lets another decide.

That a delegation falls with the mandate it rests on is worked out each time, and is true at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AreaId,
    CooperationId,
    DelegationId,
    GroupId,
    MandateId,
    check_id,
)
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.organisation.remits import Remit
from collabmodel.model.time import Period, day_of


@attrs.frozen(field_transformer=checked)
class Mandate:
    """What a group may decide by itself (mandat); the rest goes to the group above.

    Raises:
        ModelError: without a first day.
    """

    id: MandateId
    cooperation: CooperationId
    group: GroupId
    remit: Remit

    def __attrs_post_init__(self) -> None:
        """Check the id, and that it has begun on some day."""
        check_id(self.id, where="mandate.id")
        if self.remit.period.since is None:
            msg = f"mandate {self.id}: say from which day"
            raise ModelError(msg)

    def allows(self, subject: str, amount: int | None, area: AreaId | None, day: date) -> bool:
        """Whether it holds a decision; see :meth:`collabmodel.model.organisation.remits.Remit.refusal`."""
        return self.remit.allows(subject, amount, area, day)

    def end(self, on: date) -> Mandate:
        """The mandate with its first day outside; it is never made longer.

        Raises:
            ReversedPeriodError: if it would end on or before the day it began.
            ModelError: if it has ended by then.
        """
        period = self.remit.period
        if period.until is not None and period.until <= on:
            msg = f"mandate {self.id}: it has ended by then"
            raise ModelError(msg)
        return attrs.evolve(self, remit=attrs.evolve(self.remit, period=Period(period.since, on)))


class DelegationState(Enum):
    """Where a delegation stands; only one that is accepted gives a right to decide."""

    GIVEN = "given"
    ACCEPTED = "accepted"
    REPORTED_BACK = "reported_back"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    """Its time ran out, or what it rested on fell."""


INSIDE = Guard("inside_own_mandate", "inom givarens eget mandat", "inside the giver's own mandate")
FALLEN = Guard(
    "has_fallen", "tiden är ute eller grunden borta", "its time is out, or what it rested on is gone"
)

_OPEN = frozenset({DelegationState.GIVEN, DelegationState.ACCEPTED})

DELEGATION_MOVES: Machine[DelegationState] = Machine(
    "delegation",
    DelegationState,
    [
        Move("give", frozenset({None}), DelegationState.GIVEN, guards=(INSIDE,)),
        Move("accept", frozenset({DelegationState.GIVEN}), DelegationState.ACCEPTED, guards=(INSIDE,)),
        Move("report_back", frozenset({DelegationState.ACCEPTED}), DelegationState.REPORTED_BACK),
        Move("withdraw", _OPEN, DelegationState.WITHDRAWN, reasoned=True),
        Move("lapse", _OPEN, DelegationState.LAPSED, guards=(FALLEN,)),
    ],
)


@attrs.frozen(field_transformer=checked)
class Delegation:
    """That a group lets another decide in its place (delegation), inside its own mandate.

    Args:
        mandate: the mandate it rests on, in the end.
        giver: who gives it.
        receiver: who may decide.
        task: what is to be done, in words.
        remit: what may be decided.
        via: the delegation it hands on; ``None`` where it is given from the mandate itself.
        may_sub_delegate: whether the receiver may hand it on.
        report_by: when the receiver reports back.

    Raises:
        ModelError: if a group gives it to itself, it hands on itself, or it has no course.
        IllegalMoveError: if its course is not legal.
    """

    id: DelegationId
    cooperation: CooperationId
    mandate: MandateId
    giver: GroupId
    receiver: GroupId
    task: str = attrs.field(repr=False)
    remit: Remit
    course: tuple[Step, ...]
    via: DelegationId | None = None
    may_sub_delegate: bool = False
    report_by: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, both ends, and the course."""
        check_id(self.id, where="delegation.id")
        if self.giver == self.receiver or self.via == self.id or not self.course:
            msg = f"delegation {self.id}: it goes from one group to another, and begins with a step"
            raise ModelError(msg)
        DELEGATION_MOVES.check(self.course)

    @property
    def state(self) -> DelegationState | None:
        """Where it stands by its last step."""
        return DELEGATION_MOVES.state(self.course)

    def move(self, step: Step, *, met: Iterable[str] = ()) -> Delegation:
        """The delegation after one more step.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
        """
        return attrs.evolve(self, course=DELEGATION_MOVES.after(self.course, step, met=frozenset(met)))

    def overdue(self, day: date) -> bool:
        """Whether it should have been reported back before that day, and has not been."""
        return self.report_by is not None and self.report_by < day and self._state_on(day) in _OPEN

    def stands_on(self, day: date, mandate: Mandate | None) -> bool:
        """Whether it gives a right to decide at the end of a day, resting on this mandate.

        Of one that is handed on this is half the answer; see :func:`standing`.
        """
        return self._gives(self._state_on(day), mandate, day)

    def stands_at(self, moment: datetime, mandate: Mandate | None) -> bool:
        """Whether it gives a right to decide at a moment, resting on this mandate."""
        return self._gives(DELEGATION_MOVES.state(self.course, at=moment), mandate, day_of(moment))

    def rests_on(self, mandate: Mandate | None, day: date) -> bool:
        """Whether a mandate is the one it names, of the group that gave it, and holds all of it on a day."""
        return (
            mandate is not None
            and (mandate.id, mandate.cooperation) == (self.mandate, self.cooperation)
            and (self.via is not None or mandate.group == self.giver)
            and mandate.remit.period.holds(day)
            and mandate.remit.excess(self.remit) is None
        )

    def _gives(self, state: DelegationState | None, mandate: Mandate | None, day: date) -> bool:
        accepted = state is DelegationState.ACCEPTED and self.remit.period.holds(day)
        return accepted and self.rests_on(mandate, day)

    def _state_on(self, day: date) -> DelegationState | None:
        return DELEGATION_MOVES.state(tuple(step for step in self.course if day_of(step.at) <= day))


def standing(
    delegations: Iterable[Delegation], mandates: Iterable[Mandate], moment: datetime
) -> tuple[Delegation, ...]:
    """The delegations that give a right to decide at a moment, by id.

    One that is handed on stands while each one before it stands, lets itself be handed on, went to who hands
    it on, and holds all of it.
    """
    by_mandate = {one.id: one for one in mandates}
    known = {one.id: one for one in delegations}

    def stands(one: Delegation, passed: frozenset[DelegationId] = frozenset()) -> bool:
        if one.id in passed or not one.stands_at(moment, by_mandate.get(one.mandate)):
            return False
        if one.via is None:
            return True
        before = known.get(one.via)
        return before is not None and hands_on(before, one) and stands(before, passed | {one.id})

    return tuple(known[ident] for ident in sorted(known) if stands(known[ident]))


def hands_on(before: Delegation, after: Delegation) -> bool:
    """Whether a delegation may be handed on as another: to be asked of the two alone, not of what they rest on."""
    return (
        before.may_sub_delegate
        and (before.receiver, before.mandate) == (after.giver, after.mandate)
        and before.remit.excess(after.remit) is None
    )
