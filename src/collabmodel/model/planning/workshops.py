"""Future workshops: criticism, then vision, then anchoring, each of which leaves something behind."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    CooperationId,
    DocumentId,
    GroupId,
    OfficialId,
    WorkshopId,
    check_id,
)
from collabmodel.model.moves import Guard, Machine, Move, Step


class WorkshopPhase(Enum):
    """The phases of a future workshop, in their order."""

    CRITICISM = "criticism"
    """What is wrong (kritikfas)."""
    VISION = "vision"
    """How it could be (visionsfas)."""
    ANCHORING = "anchoring"
    """What is to be done, and by whom (förankringsfas)."""


ORDER = tuple(WorkshopPhase)
"""The phases in the only order there is."""


class WorkshopState(Enum):
    """Where a workshop stands: planned, in one of its phases, or ended in an annual plan."""

    PLANNED = "planned"
    CRITICISM = "criticism"
    VISION = "vision"
    ANCHORING = "anchoring"
    PLAN_ADOPTED = "plan_adopted"


CRITICISM_TOLD = Guard(
    "criticism_told", "kritikfasen har lämnat något efter sig", "the phase of criticism has left its output"
)
VISION_TOLD = Guard(
    "vision_told", "visionsfasen har lämnat något efter sig", "the phase of vision has left its output"
)
ANCHORING_TOLD = Guard(
    "anchoring_told",
    "förankringsfasen har lämnat något efter sig",
    "the phase of anchoring has left its output",
)
_TOLD = dict(zip(ORDER, (CRITICISM_TOLD, VISION_TOLD, ANCHORING_TOLD), strict=True))

WORKSHOP_MOVES: Machine[WorkshopState] = Machine(
    "workshop",
    WorkshopState,
    [
        Move("plan", frozenset({None}), WorkshopState.PLANNED),
        Move("criticise", frozenset({WorkshopState.PLANNED}), WorkshopState.CRITICISM),
        Move(
            "envision", frozenset({WorkshopState.CRITICISM}), WorkshopState.VISION, guards=(CRITICISM_TOLD,)
        ),
        Move("anchor", frozenset({WorkshopState.VISION}), WorkshopState.ANCHORING, guards=(VISION_TOLD,)),
        Move(
            "adopt_plan",
            frozenset({WorkshopState.ANCHORING}),
            WorkshopState.PLAN_ADOPTED,
            guards=(ANCHORING_TOLD,),
        ),
    ],
)

_REACHED = {
    WorkshopState.PLANNED: 0,
    WorkshopState.CRITICISM: 1,
    WorkshopState.VISION: 2,
    WorkshopState.ANCHORING: 3,
    WorkshopState.PLAN_ADOPTED: 3,
}
"""How many phases have begun in each state."""


@attrs.frozen(field_transformer=checked)
class PhaseOutput:
    """What a phase left behind: a ranked list, a document, or both.

    Args:
        ended_on: the day the phase was done.
        ranked: what came out, the most important first, in words.
        document: where it is written down.

    Raises:
        ModelError: if it left neither, or lists something without a word.
    """

    phase: WorkshopPhase
    ended_on: date
    ranked: tuple[str, ...] = attrs.field(default=(), repr=False)
    document: DocumentId | None = None

    def __attrs_post_init__(self) -> None:
        """It left something."""
        if not self.ranked and self.document is None:
            raise ModelError(f"phase {self.phase.value}: it leaves a document or a ranked list. Give one.")
        if not all(line.strip() for line in self.ranked):
            raise ModelError(f"phase {self.phase.value}: each line of its ranked list says something")


@attrs.frozen(field_transformer=checked)
class Participant:
    """An official who takes part, for an agency (deltagare)."""

    official: OfficialId
    agency: AgencyId


@attrs.frozen(field_transformer=checked)
class FutureWorkshop:
    """A future workshop (framtidsverkstad) of a group.

    Args:
        group: whose workshop it is.
        dates: the days it is held on, in order.
        participants: who takes part.
        outputs: what each phase left, in the order of the phases.

    Raises:
        ModelError: without days; with outputs out of order, or of a phase that has not begun.
        IllegalMoveError: if its course is not legal.
    """

    id: WorkshopId
    cooperation: CooperationId
    group: GroupId
    dates: tuple[date, ...]
    participants: tuple[Participant, ...] = ()
    outputs: tuple[PhaseOutput, ...] = ()
    course: tuple[Step, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, the days, the course, and that the outputs are those of the phases so far."""
        check_id(self.id, where="workshop.id")
        check_id(self.group, where="workshop.group")
        WORKSHOP_MOVES.check(self.course)
        if not self.dates or list(self.dates) != sorted(set(self.dates)):
            raise ModelError(f"workshop {self.id}: give the days it is held on, in order")
        done, begun = tuple(output.phase for output in self.outputs), _REACHED[self.state]
        ended = begun if self.state is WorkshopState.PLAN_ADOPTED else max(begun - 1, 0)
        if done != ORDER[: len(done)] or not ended <= len(done) <= begun:
            msg = f"workshop {self.id}: its phases are criticism, vision and anchoring, and each leaves an output"
            raise ModelError(msg)

    @property
    def state(self) -> WorkshopState:
        """Where it stands by its last step; planned before its first."""
        return WORKSHOP_MOVES.state(self.course) or WorkshopState.PLANNED

    def state_at(self, moment: datetime) -> WorkshopState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return WORKSHOP_MOVES.state(self.course, at=moment)

    @property
    def agencies(self) -> frozenset[AgencyId]:
        """The agencies of those who take part."""
        return frozenset(one.agency for one in self.participants)

    def output(self, phase: WorkshopPhase) -> PhaseOutput | None:
        """What a phase left; ``None`` while it has not ended."""
        return next((output for output in self.outputs if output.phase is phase), None)

    def end_phase(self, output: PhaseOutput) -> FutureWorkshop:
        """The workshop once the phase it is in has left its output.

        Raises:
            ModelError: if that is not the phase it is in, or it has left its output already.
        """
        return attrs.evolve(self, outputs=(*self.outputs, output))

    def move(self, step: Step, *, met: Collection[str] = ()) -> FutureWorkshop:
        """The workshop with one more step.

        Args:
            step: the step.
            met: passed over; whether a phase has left its output, the workshop says itself.

        Raises:
            IllegalMoveError: if the step is not legal now, or the phase before has left nothing.
        """
        own = {guard.name for guard in _TOLD.values()}
        told = {_TOLD[output.phase].name for output in self.outputs}
        return attrs.evolve(
            self, course=WORKSHOP_MOVES.after(self.course, step, met=(frozenset(met) - own) | told)
        )
