"""Delegations as they are given, accepted, reported back and taken back.

What is handed on stays inside the giver's own mandate, and falls with it.
"""

from __future__ import annotations

from typing import ClassVar

from collabmodel.model.ids import DelegationId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.mandates import (
    DELEGATION_MOVES,
    FALLEN,
    INSIDE,
    Delegation,
    hands_on,
    standing,
)
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import (
    WHY,
    begun,
    delegations_of,
    illegal,
    mandate_of,
    mandates_of,
    met_if,
    outside,
    require_seat,
    same_cooperation,
)

PURPOSE = "cooperation"


class DelegationDesk(Desk):
    """Where groups let each other decide in their place (delegation).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def give(self, delegation: Delegation) -> Stored[Delegation]:
        """Delegate from one group to another, inside the giver's own mandate.

        Args:
            delegation: what is handed on, with its first step, ``give``.

        Raises:
            NotFoundError: if a group, or the delegation it hands on, is not on record.
            NotAtTheTableError: if who gives it does not sit in the giving group.
            OutsideMandateError: if the giver may not decide all of that itself, or may not hand it on.
        """
        step = begun(DELEGATION_MOVES, delegation.course, met={INSIDE.name})
        with self._unit(step.by) as unit:
            giver = same_cooperation(unit, delegation.giver, delegation.cooperation)
            same_cooperation(unit, delegation.receiver, delegation.cooperation)
            require_seat(unit, step.by, giver, day_of(step.at))
            if not giver.at_work(step.at):
                outside(giver.id, min(delegation.remit.subjects), "the group is not at work then")
            _refuse_beyond(unit, delegation, step)
            details = (
                ("giver", delegation.giver),
                ("receiver", delegation.receiver),
                ("mandate", delegation.mandate),
            )
            return keep(unit, delegation, change="give", details=details)

    def accept(self, ident: DelegationId, step: Step) -> Stored[Delegation]:
        """The receiver takes it on; only from here may it decide.

        Raises:
            NotFoundError: if there is no such delegation.
            NotAtTheTableError: if who accepts does not sit in the receiving group.
            IllegalMoveError: if it is not open to be accepted, or no longer inside the giver's mandate.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Delegation, ident)
            _require_event(step, "accept", current.value)
            inside = _carried(unit, current.value, step)
            return _moved(unit, current, step, current.value.receiver, met=met_if(inside, INSIDE.name))

    def report_back(self, ident: DelegationId, step: Step) -> Stored[Delegation]:
        """The receiver reports back, and the right to decide ends.

        Raises:
            NotFoundError: if there is no such delegation.
            NotAtTheTableError: if who reports does not sit in the receiving group.
            IllegalMoveError: if it has not been accepted, or is over.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Delegation, ident)
            _require_event(step, "report_back", current.value)
            return _moved(unit, current, step, current.value.receiver)

    def withdraw(self, ident: DelegationId, step: Step) -> Stored[Delegation]:
        """The giver takes it back, with a reason; what was handed on from it falls at once.

        Raises:
            NotFoundError: if there is no such delegation.
            NotAtTheTableError: if who withdraws does not sit in the giving group.
            IllegalMoveError: if it is over, or no reason is stated.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Delegation, ident)
            _require_event(step, "withdraw", current.value)
            return _moved(unit, current, step, current.value.giver)

    def lapse(self, ident: DelegationId, step: Step) -> Stored[Delegation]:
        """Record that a delegation has fallen; it gave no right since, whether recorded or not.

        Raises:
            NotFoundError: if there is no such delegation.
            NotAtTheTableError: if who records it does not sit in the giving group.
            IllegalMoveError: if it is over, or still holds.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Delegation, ident)
            _require_event(step, "lapse", current.value)
            until = current.value.remit.period.until
            over = until is not None and until <= day_of(step.at)
            fallen = over or not _carried(unit, current.value, step)
            return _moved(unit, current, step, current.value.giver, met=met_if(fallen, FALLEN.name))


def _refuse_beyond(unit: UnitOfWork, delegation: Delegation, step: Step) -> None:
    """Refuse what the giver could not decide itself: by its mandate, or by what was handed to it."""
    mandate = mandate_of(unit, delegation)
    subject = min(delegation.remit.subjects)
    if mandate is None:
        outside(delegation.giver, subject, "there is no such mandate")
    excess = mandate.remit.excess(delegation.remit)
    if excess is not None:
        outside(delegation.giver, subject, WHY[excess])
    if not delegation.rests_on(mandate, day_of(step.at)):
        outside(delegation.giver, subject, "the mandate is another group's, or does not hold on that day")
    if delegation.via is None:
        return
    before = unit.get(Delegation, delegation.via).value
    others = delegations_of(unit, delegation.cooperation)
    stands = before in standing(others, mandates_of(unit, delegation.cooperation), step.at)
    if not stands or not hands_on(before, delegation):
        outside(delegation.giver, subject, "what it holds may not be handed on so")


def _carried(unit: UnitOfWork, delegation: Delegation, step: Step) -> bool:
    """Whether all that a delegation rests on still holds, whatever its own steps say."""
    if not delegation.rests_on(mandate_of(unit, delegation), day_of(step.at)):
        return False
    if delegation.via is None:
        return True
    others = delegations_of(unit, delegation.cooperation)
    stand = standing(others, mandates_of(unit, delegation.cooperation), step.at)
    return any(one.id == delegation.via and hands_on(one, delegation) for one in stand)


def _require_event(step: Step, event: str, delegation: Delegation) -> None:
    if step.event != event:
        illegal(DELEGATION_MOVES, step.event, delegation.state, f"this is where to {event}")


def _moved(
    unit: UnitOfWork,
    current: Stored[Delegation],
    step: Step,
    group: str,
    *,
    met: frozenset[str] = frozenset(),
) -> Stored[Delegation]:
    require_seat(unit, step.by, unit.get(Group, group).value, day_of(step.at))
    moved = current.value.move(step, met=met)
    return keep(unit, moved, change=step.event, expected_version=current.version)
