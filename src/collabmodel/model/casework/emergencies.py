"""Emergency access (nödåtkomst): a reason before, an end from the start, a review afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AccessId, CaseId, CooperationId, OfficialId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.time import require_aware


class AccessState(Enum):
    """Where an emergency access stands; that its time has run out is worked out, not stored."""

    OPENED = "opened"
    ENDED = "ended"
    """Ended before its time."""
    JUSTIFIED = "justified"
    """Reviewed, and found to have been needed."""
    NOT_JUSTIFIED = "not_justified"
    """Reviewed, and found not to have been needed."""


REVIEWED = frozenset({AccessState.JUSTIFIED, AccessState.NOT_JUSTIFIED})
"""States of an access that somebody has looked over."""

REASON = Guard("reason_stated", "skäl är angivet", "a reason is stated")
OVER = Guard("is_over", "åtkomsten är slut", "the access is over")
ANOTHER = Guard("by_another", "någon annan granskar", "somebody else than who had the access reviews it")

_OPEN = frozenset({AccessState.OPENED})
_OVER = frozenset({AccessState.OPENED, AccessState.ENDED})

ACCESS_MOVES: Machine[AccessState] = Machine(
    "emergency access",
    AccessState,
    [
        Move("open", frozenset({None}), AccessState.OPENED, guards=(REASON,), reasoned=True),
        Move("end", _OPEN, AccessState.ENDED),
        Move("find_justified", _OVER, AccessState.JUSTIFIED, guards=(OVER, ANOTHER)),
        Move("find_not_justified", _OVER, AccessState.NOT_JUSTIFIED, guards=(OVER, ANOTHER), reasoned=True),
    ],
)


@attrs.frozen(field_transformer=checked)
class EmergencyAccess:
    """That an official may see one case for a while though nothing else gives the right (nödåtkomst).

    It opens the view of the case, and no secrecy: what each item may be given on is decided as ever.

    Args:
        case: the one case.
        official: who may look.
        until: when it ends by itself; the reason stands in the first step.

    Raises:
        ModelError: if it has no step, or ends before it begins.
        IllegalMoveError: if its course is not legal.
    """

    id: AccessId
    cooperation: CooperationId
    case: CaseId
    official: OfficialId
    until: datetime
    course: tuple[Step, ...]

    def __attrs_post_init__(self) -> None:
        """It has begun, and ends after it began."""
        check_id(self.id, where="access.id")
        until = require_aware(self.until, where="access.until")
        if not self.course or until <= self.course[0].at:
            msg = f"access {self.id}: it begins with a step, and ends after it. Give both."
            raise ModelError(msg)
        ACCESS_MOVES.check(self.course)

    @classmethod
    def opened(
        cls,
        ident: AccessId,
        *,
        cooperation: CooperationId,
        case: CaseId,
        until: datetime,
        step: Step,
    ) -> EmergencyAccess:
        """A new one, for the official who takes the step and for the reason stated in it.

        Raises:
            IllegalMoveError: if the step is not ``open``, or states no reason.
        """
        met = {REASON.name} if step.reason.strip() else set[str]()
        course = ACCESS_MOVES.begin(step, met=met)
        return cls(ident, cooperation, case, step.by, until, course)

    @property
    def state(self) -> AccessState | None:
        """Where it stands by its steps."""
        return ACCESS_MOVES.state(self.course)

    def opens(self, at: datetime) -> bool:
        """Whether it lets its official look at a moment: from its first step to its end, not after it was ended."""
        return at < self.until and ACCESS_MOVES.state(self.course, at=at) is AccessState.OPENED

    def awaits_review(self, at: datetime) -> bool:
        """Whether it is over and nobody has looked it over."""
        state = ACCESS_MOVES.state(self.course, at=at)
        return state is AccessState.ENDED or (state is AccessState.OPENED and at >= self.until)

    def end(self, step: Step) -> EmergencyAccess:
        """Ended before its time."""
        return attrs.evolve(self, course=ACCESS_MOVES.after(self.course, step))

    def review(self, step: Step) -> EmergencyAccess:
        """Looked over afterwards, by somebody else.

        Raises:
            IllegalMoveError: while it is still open, or if the reviewer is who had the access.
        """
        met = {OVER.name} if self.awaits_review(step.at) else set[str]()
        if step.by != self.official:
            met.add(ANOTHER.name)
        return attrs.evolve(self, course=ACCESS_MOVES.after(self.course, step, met=met))
