"""Joint operations (gemensam insats): planned, decided, carried out, and reported by each agency itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import ClassVar

import attrs

from collabmodel.errors import ModelError, NotAtTheTableError
from collabmodel.model.decision import Decision
from collabmodel.model.ids import CooperationId, DecisionId, OfficialId, OperationId
from collabmodel.model.moves import Step
from collabmodel.model.operations.figures import OperationFigures, count_operations
from collabmodel.model.operations.operations import (
    JointOperation,
    OperationOutcome,
    OperationState,
    Participant,
)
from collabmodel.model.operations.powers import LegalPower
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.parties import agency_of, seated

PURPOSE = "joint_operation"
BEFORE = frozenset({OperationState.PROPOSED, OperationState.PLANNED, OperationState.DECIDED})
"""States in which items are given before the operation."""
AFTER = frozenset({OperationState.CARRIED_OUT})
"""The state in which the outcomes come in."""


class OperationDesk(Desk):
    """Where joint operations are kept (gemensamma insatser).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def register_power(self, power: LegalPower, *, by: OfficialId) -> Stored[LegalPower]:
        """Record a power of the official's own agency.

        Raises:
            NotAtTheTableError: if the official works at another agency; nobody answers for another's powers.
            ConflictError: if there is one with this id.
        """
        with self._unit(by) as unit:
            if agency_of(unit, by) != power.agency:
                raise NotAtTheTableError(by, f"power {power.id}")
            return keep(unit, power, change="registered", details=(("agency", power.agency),))

    def propose(self, operation: JointOperation, *, by: OfficialId) -> Stored[JointOperation]:
        """Record an operation that somebody proposes; the desk's own step takes the place of its first.

        Raises:
            NotAtTheTableError: if the official, the lead or a participant takes no part in the cooperation.
            ModelError: if it is further than proposed, or brings a power that its agency has not registered.
        """
        with self._unit(by) as unit:
            together = seated(unit, operation.cooperation, by)
            decisions = operation.shared_before | operation.shared_during
            if operation.state is not OperationState.PROPOSED or operation.outcomes or decisions:
                msg = f"operation {operation.id}: propose it first; outcomes and decisions come after"
                raise ModelError(msg)
            _refuse_participants(unit, together, operation)
            return keep(
                unit, attrs.evolve(operation, course=(Step("propose", unit.now(), by),)), change="propose"
            )

    def plan(
        self,
        operation_id: OperationId,
        *,
        at: datetime,
        participants: Iterable[Participant],
        by: OfficialId,
    ) -> Stored[JointOperation]:
        """Set the time, and who takes part with what power.

        Raises:
            NotAtTheTableError: if a participant takes no part in the cooperation.
            ModelError: if a power is another agency's, or not registered as it is brought.
            IllegalMoveError: if the lead agency does not take part, or it is planned already.
        """
        taking_part = tuple(participants)

        def planned(unit: UnitOfWork, operation: JointOperation) -> JointOperation:
            return attrs.evolve(operation, planned_at=at, participants=taking_part).move(
                Step("plan", unit.now(), by)
            )

        return self._change(operation_id, "plan", planned, by=by)

    def decide(self, operation_id: OperationId, *, by: OfficialId) -> Stored[JointOperation]:
        """The operation will be carried out.

        Raises:
            IllegalMoveError: if a participant brings no power of its own.
        """
        return self._change(operation_id, "decide", _stepped("decide", by), by=by)

    def share(
        self, operation_id: OperationId, *decisions: DecisionId, by: OfficialId
    ) -> Stored[JointOperation]:
        """Note by which decisions items were given, before the operation or during it.

        Raises:
            NotFoundError: if a decision is not on record.
            ModelError: if a decision permits nothing, or the operation is reported or cancelled.
        """

        def shared(unit: UnitOfWork, operation: JointOperation) -> JointOperation:
            for decision in decisions:
                if not unit.get(Decision, decision).value.permitted:
                    msg = f"operation {operation_id}: decision {decision} permits nothing. Nothing was given by it."
                    raise ModelError(msg)
            if operation.state in BEFORE:
                return attrs.evolve(operation, shared_before=operation.shared_before | set(decisions))
            _refuse_unless_after(operation)
            return attrs.evolve(operation, shared_during=operation.shared_during | set(decisions))

        return self._change(operation_id, "share", shared, by=by)

    def carry_out(self, operation_id: OperationId, *, at: datetime, by: OfficialId) -> Stored[JointOperation]:
        """The operation was carried out, at a moment no later than now.

        Raises:
            ModelError: if the moment lies ahead.
            IllegalMoveError: if it is not decided.
        """

        def carried_out(unit: UnitOfWork, operation: JointOperation) -> JointOperation:
            held = attrs.evolve(operation, carried_out_at=at)
            if at > unit.now():
                msg = f"operation {operation_id}: the moment lies ahead. Say so when it has been carried out."
                raise ModelError(msg)
            return held.move(Step("carry_out", unit.now(), by))

        return self._change(operation_id, "carry_out", carried_out, by=by)

    def report_outcome(
        self, operation_id: OperationId, outcome: OperationOutcome, *, by: OfficialId
    ) -> Stored[JointOperation]:
        """An agency reports what came of it; it speaks for itself alone.

        Raises:
            NotAtTheTableError: if the official works at another agency than the one whose outcome it is.
            ModelError: if the agency takes no part, names a power that it does not bring, or the
                operation is not carried out or reported already.
        """

        def reported(unit: UnitOfWork, operation: JointOperation) -> JointOperation:
            if agency_of(unit, by) != outcome.agency:
                raise NotAtTheTableError(by, f"outcome of {outcome.agency}")
            _refuse_unless_after(operation)
            return operation.report_outcome(outcome)

        return self._change(operation_id, "report_outcome", reported, by=by)

    def report(
        self, operation_id: OperationId, *, by: OfficialId, follow_up_on: date | None = None
    ) -> Stored[JointOperation]:
        """All outcomes are in; the day of the follow-up is set.

        Raises:
            IllegalMoveError: while a participant has not reported its outcome.
        """

        def closed(unit: UnitOfWork, operation: JointOperation) -> JointOperation:
            day = operation.follow_up_on if follow_up_on is None else follow_up_on
            return attrs.evolve(operation, follow_up_on=day).move(Step("report", unit.now(), by))

        return self._change(operation_id, "report", closed, by=by)

    def follow_up(self, operation_id: OperationId, *, by: OfficialId) -> Stored[JointOperation]:
        """The operation is followed up, on its day or after.

        Raises:
            IllegalMoveError: if no day is set, or it has not come.
        """
        return self._change(operation_id, "follow_up", _stepped("follow_up", by), by=by)

    def cancel(self, operation_id: OperationId, *, by: OfficialId, reason: str) -> Stored[JointOperation]:
        """The operation will not be carried out, for a reason.

        Raises:
            IllegalMoveError: without a reason, or once it has been carried out.
        """
        return self._change(operation_id, "cancel", _stepped("cancel", by, reason), by=by)

    def figures(self, cooperation: CooperationId, *, by: OfficialId) -> OperationFigures:
        """What the cooperation's operations have come to.

        Raises:
            NotAtTheTableError: if the official may not act in the cooperation.
        """
        with self._unit(by) as unit:
            seated(unit, cooperation, by)
            return count_operations(one.value for one in unit.find(JointOperation, cooperation=cooperation))

    def _change(
        self,
        operation_id: OperationId,
        change: str,
        how: Callable[[UnitOfWork, JointOperation], JointOperation],
        *,
        by: OfficialId,
    ) -> Stored[JointOperation]:
        with self._unit(by) as unit:
            stored = unit.get(JointOperation, operation_id)
            together = seated(unit, stored.value.cooperation, by)
            changed = how(unit, stored.value)
            if changed.state in BEFORE:
                _refuse_participants(unit, together, changed)
            return keep(unit, changed, change=change, expected_version=stored.version)


def _stepped(
    event: str, by: OfficialId, reason: str = ""
) -> Callable[[UnitOfWork, JointOperation], JointOperation]:
    """A change that is a step and nothing else."""
    return lambda unit, operation: operation.move(Step(event, unit.now(), by, reason))


def _refuse_unless_after(operation: JointOperation) -> None:
    if operation.state not in AFTER:
        msg = (
            f"operation {operation.id}: it is not carried out, or reported already. Outcomes come in between."
        )
        raise ModelError(msg)


def _refuse_participants(unit: UnitOfWork, together: Cooperation, operation: JointOperation) -> None:
    """Each takes part in the cooperation, and brings powers as its agency registered them."""
    for agency in (operation.lead, *(one.agency for one in operation.participants)):
        if agency not in together.parties:
            raise NotAtTheTableError(agency, together.id)
    for power in (power for one in operation.participants for power in one.powers):
        if unit.get(LegalPower, power.id).value != power:
            msg = f"operation {operation.id}: power {power.id} is not as its agency registered it"
            raise ModelError(msg)
