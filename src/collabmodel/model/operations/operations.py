"""Joint operations (gemensam insats, tillslag, tillsyn): each agency with its own task and its own power."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, CooperationId, DecisionId, OperationId, PowerId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.operations.powers import LegalPower
from collabmodel.model.time import day_of, require_aware


class ObjectKind(Enum):
    """What an operation is aimed at; never a person."""

    PREMISES = "premises"
    """Lokal."""
    BUSINESS = "business"
    """Verksamhet, företag."""
    AREA = "area"
    EVENT = "event"
    """Evenemang."""


class OutcomeKind(Enum):
    """What came of it for one agency (utfall)."""

    DECISION = "decision"
    PROHIBITION = "prohibition"
    """Förbud."""
    FEE = "fee"
    """Avgift."""
    ORDER = "order"
    """Föreläggande."""
    SEIZURE = "seizure"
    """Beslag."""
    ATTACHMENT = "attachment"
    """Utmätning."""
    REPORT = "report"
    """Anmälan till någon annan."""
    NO_REMARK = "no_remark"
    """Ingen anmärkning."""
    OTHER = "other"


WITHOUT_POWER = frozenset({OutcomeKind.NO_REMARK, OutcomeKind.REPORT, OutcomeKind.OTHER})
"""Outcomes that are no exercise of a power; every other names the power it rests on."""


class OperationState(Enum):
    """Where an operation stands; that its follow-up is late is worked out, not stored."""

    PROPOSED = "proposed"
    PLANNED = "planned"
    DECIDED = "decided"
    CARRIED_OUT = "carried_out"
    REPORTED = "reported"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


PLANNED_FOR = Guard(
    "planned_for",
    "tid är satt och den som leder deltar",
    "a time is set, and the lead agency takes part",
)
OWN_POWER = Guard(
    "own_power",
    "varje deltagare har en egen befogenhet",
    "every participant brings a power of its own",
)
CARRIED = Guard(
    "carried", "tidpunkten då den genomfördes är angiven", "the moment it was carried out is stated"
)
ALL_REPORTED = Guard(
    "all_reported",
    "varje deltagare har redovisat sitt utfall",
    "every participant has reported its outcome",
)
FOLLOW_UP_DUE = Guard(
    "follow_up_due",
    "dagen för uppföljning är satt och har kommit",
    "the day of the follow-up is set and has come",
)

_S = OperationState
OPERATION_MOVES: Machine[OperationState] = Machine(
    "joint operation",
    OperationState,
    [
        Move("propose", frozenset({None}), _S.PROPOSED),
        Move("plan", frozenset({_S.PROPOSED}), _S.PLANNED, guards=(PLANNED_FOR,)),
        Move("decide", frozenset({_S.PLANNED}), _S.DECIDED, guards=(OWN_POWER,)),
        Move("carry_out", frozenset({_S.DECIDED}), _S.CARRIED_OUT, guards=(CARRIED,)),
        Move("report", frozenset({_S.CARRIED_OUT}), _S.REPORTED, guards=(ALL_REPORTED,)),
        Move("follow_up", frozenset({_S.REPORTED}), _S.FOLLOWED_UP, guards=(FOLLOW_UP_DUE,)),
        Move("cancel", frozenset({_S.PROPOSED, _S.PLANNED, _S.DECIDED}), _S.CANCELLED, reasoned=True),
    ],
)

_ASKED = {move.event: move.guards for move in OPERATION_MOVES.moves}

TAKEN_PLACE = frozenset({_S.CARRIED_OUT, _S.REPORTED, _S.FOLLOWED_UP})
"""States of an operation that has been carried out."""


@attrs.frozen(field_transformer=checked)
class Participant:
    """An agency in an operation, and the powers it brings (deltagare); a power of another is refused.

    Raises:
        ModelError: if a power belongs to another agency.
    """

    agency: AgencyId
    powers: tuple[LegalPower, ...] = ()
    task: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """No power is lent."""
        check_id(self.agency, where="participant.agency")
        for power in self.powers:
            if power.agency != self.agency:
                msg = f"participant {self.agency}: power {power.id} is another agency's. Powers are not lent."
                raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class OperationOutcome:
    """What came of the operation for one agency (utfall).

    Args:
        power: the power it used; needed where the outcome is an exercise of one.
        record: where the agency itself keeps it.
    """

    agency: AgencyId
    kind: OutcomeKind
    on: date
    power: PowerId | None = None
    record: str | None = attrs.field(default=None, repr=False)

    def __attrs_post_init__(self) -> None:
        """An exercise of a power names it."""
        check_id(self.agency, where="outcome.agency")
        if self.power is None and self.kind not in WITHOUT_POWER:
            msg = f"outcome of {self.agency}: {self.kind.value} is an exercise of a power. Name it."
            raise ModelError(msg)


@attrs.frozen(field_transformer=checked)
class JointOperation:
    """Several agencies visit one object at one time (gemensam insats).

    Args:
        object_ref: key of the place, business or event; it may stand in several operations.
        ground: why this object, in words.
        shared_before: decisions by which items were given before it was carried out.
        shared_during: decisions by which items were given while it was.

    Raises:
        ModelError: if an agency takes part twice, an outcome is not a participant's by its own power,
            or something is missing that its state asks for.
        IllegalMoveError: if its course is not legal.
    """

    id: OperationId
    cooperation: CooperationId
    object_kind: ObjectKind
    object_ref: str = attrs.field(repr=False)
    lead: AgencyId
    course: tuple[Step, ...]
    participants: tuple[Participant, ...] = ()
    planned_at: datetime | None = None
    carried_out_at: datetime | None = None
    ground: str = attrs.field(default="", repr=False)
    shared_before: frozenset[DecisionId] = frozenset()
    shared_during: frozenset[DecisionId] = frozenset()
    outcomes: tuple[OperationOutcome, ...] = ()
    follow_up_on: date | None = None

    def __attrs_post_init__(self) -> None:
        """Check ids, moments, participants, outcomes and course, and that the state has what it asks for."""
        check_id(self.id, where="operation.id")
        check_id(self.object_ref, where="operation.object_ref")
        check_id(self.lead, where="operation.lead")
        for moment in (self.planned_at, self.carried_out_at):
            if moment is not None:
                require_aware(moment, where=f"operation {self.id}")
        if len({one.agency for one in self.participants}) != len(self.participants):
            msg = f"operation {self.id}: an agency takes part twice. Give all its powers at once."
            raise ModelError(msg)
        for outcome in self.outcomes:
            self._refuse_outcome(outcome)
        OPERATION_MOVES.check(self.course)
        self._refuse_state()

    def _refuse_outcome(self, outcome: OperationOutcome) -> None:
        own = {one.agency: {power.id for power in one.powers} for one in self.participants}
        if outcome.agency not in own:
            msg = f"operation {self.id}: {outcome.agency} reports an outcome and takes no part"
            raise ModelError(msg)
        if outcome.power is not None and outcome.power not in own[outcome.agency]:
            msg = f"operation {self.id}: {outcome.agency} does not bring power {outcome.power}. Use one of its own."
            raise ModelError(msg)

    def _refuse_state(self) -> None:
        """A guard that was met when the step was taken is met as long as the step stands."""
        holds = self.holds(follow_up=True)
        for step in self.course:
            unmet = [guard.name for guard in _ASKED[step.event] if guard.name not in holds]
            if unmet:
                msg = f"operation {self.id}: it has taken the step {step.event}, and this is missing: {unmet[0]}"
                raise ModelError(msg)

    @property
    def state(self) -> OperationState | None:
        """Where it stands by its steps."""
        return OPERATION_MOVES.state(self.course)

    def state_at(self, moment: datetime) -> OperationState | None:
        """Where it stood at a moment."""
        return OPERATION_MOVES.state(self.course, at=moment)

    @property
    def took_place(self) -> bool:
        """Whether it has been carried out."""
        return self.state in TAKEN_PLACE

    def unreported(self) -> frozenset[AgencyId]:
        """The participants that have not reported what came of it."""
        return frozenset(one.agency for one in self.participants) - {one.agency for one in self.outcomes}

    def follow_up_late(self, day: date) -> bool:
        """Whether the day of the follow-up has passed without one."""
        waiting = self.state in {OperationState.CARRIED_OUT, OperationState.REPORTED}
        return waiting and self.follow_up_on is not None and day > self.follow_up_on

    def holds(self, *, follow_up: bool = False) -> frozenset[str]:
        """The guards that can be read off the operation itself.

        Args:
            follow_up: whether the day of the follow-up has come.
        """
        takes_part = {one.agency for one in self.participants}
        read = {
            PLANNED_FOR: self.planned_at is not None and self.lead in takes_part,
            OWN_POWER: bool(takes_part) and all(one.powers for one in self.participants),
            CARRIED: self.carried_out_at is not None,
            ALL_REPORTED: bool(takes_part) and not self.unreported(),
            FOLLOW_UP_DUE: self.follow_up_on is not None and follow_up,
        }
        return frozenset(guard.name for guard, holding in read.items() if holding)

    def report_outcome(self, outcome: OperationOutcome) -> JointOperation:
        """One more outcome of one participant.

        Raises:
            ModelError: if the agency takes no part, or names a power that it does not bring.
        """
        return attrs.evolve(self, outcomes=(*self.outcomes, outcome))

    def move(self, step: Step) -> JointOperation:
        """One more step; every guard is read off the operation, none is taken from the caller.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
        """
        due = self.follow_up_on is not None and day_of(step.at) >= self.follow_up_on
        holds = self.holds(follow_up=due)
        return attrs.evolve(self, course=OPERATION_MOVES.after(self.course, step, met=holds))
