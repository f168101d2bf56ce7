"""What the desks of the organisation ask of the store before anybody acts: groups, seats, mandates."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from enum import Enum
from typing import Any, NoReturn

from collabmodel.errors import (
    IllegalMoveError,
    ModelError,
    NotAtTheTableError,
    NotFoundError,
    OutsideMandateError,
)
from collabmodel.model.agencies import Official
from collabmodel.model.ids import CooperationId, GroupId, OfficialId
from collabmodel.model.moves import Machine, Step
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.escalations import Question
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.mandates import Delegation, Mandate, standing
from collabmodel.model.organisation.memberships import Membership, sits
from collabmodel.model.organisation.remits import Beyond
from collabmodel.model.time import day_of
from collabmodel.ports import UnitOfWork

WHY = {
    Beyond.SUBJECT: "it does not name the subject",
    Beyond.AMOUNT: "the amount is above its limit, or nobody knows it",
    Beyond.AREA: "it holds for another area only",
    Beyond.PERIOD: "it does not hold on that day",
}
"""In what a question lies beyond a mandate, in words."""


def begun(machine: Machine[Any], course: tuple[Step, ...], *, met: Collection[str] = ()) -> Step:
    """The one step that a new thing begins with, legal with these guards.

    Raises:
        ModelError: if it has taken more steps than its first.
        IllegalMoveError: if the step is not one that begins, or a guard is not met.
    """
    if len(course) != 1:
        msg = f"{machine.name}: it is new to the store. Give it with its first step, and move it from there."
        raise ModelError(msg)
    machine.begin(course[0], met=met)
    return course[0]


def groups_of(unit: UnitOfWork, cooperation: CooperationId) -> tuple[Group, ...]:
    """All groups of a cooperation."""
    return tuple(stored.value for stored in unit.all(Group, of=cooperation))


def seats_of(unit: UnitOfWork, cooperation: CooperationId) -> tuple[Membership, ...]:
    """All seats in the groups of a cooperation."""
    return tuple(stored.value for stored in unit.all(Membership, of=cooperation))


def same_cooperation(unit: UnitOfWork, group: GroupId, cooperation: CooperationId) -> Group:
    """A group, which must be of this cooperation.

    Raises:
        NotFoundError: if there is no such group.
        NotAtTheTableError: if it is another cooperation's.
    """
    found = unit.get(Group, group).value
    if found.cooperation != cooperation:
        raise NotAtTheTableError(group, cooperation)
    return found


def require_seat(unit: UnitOfWork, official: OfficialId, group: Group, day: date) -> None:
    """Let nobody act for a group who does not sit in it that day, while the cooperation runs.

    Raises:
        NotAtTheTableError: otherwise.
    """
    together = unit.get(Cooperation, group.cooperation).value
    seated = sits(official, group.id, seats_of(unit, group.cooperation), day)
    if together.terms_on(day) is None or not seated:
        raise NotAtTheTableError(official, group.id)


def require_party(unit: UnitOfWork, official: OfficialId, cooperation: CooperationId) -> None:
    """Let nobody arrange the groups of a cooperation whose agency does not take part in it.

    Raises:
        NotFoundError: if the official is not on record.
        NotAtTheTableError: otherwise.
    """
    if unit.get(Official, official).value.agency not in unit.get(Cooperation, cooperation).value.parties:
        raise NotAtTheTableError(official, cooperation)


def mandates_of(unit: UnitOfWork, cooperation: CooperationId) -> tuple[Mandate, ...]:
    """All mandates of the groups of a cooperation."""
    return tuple(stored.value for stored in unit.all(Mandate, of=cooperation))


def delegations_of(unit: UnitOfWork, cooperation: CooperationId) -> tuple[Delegation, ...]:
    """All delegations between the groups of a cooperation."""
    return tuple(stored.value for stored in unit.all(Delegation, of=cooperation))


def mandate_of(unit: UnitOfWork, delegation: Delegation) -> Mandate | None:
    """The mandate that a delegation names, if there is one."""
    try:
        return unit.get(Mandate, delegation.mandate).value
    except NotFoundError:
        return None


def right_to_decide(unit: UnitOfWork, group: Group, question: Question, at: datetime) -> Mandate | Delegation:
    """What gives a group the right to decide a question at a moment: its own mandate, or a delegation.

    Raises:
        OutsideMandateError: if nothing does, or the group is not at work.
    """
    day = day_of(at)
    if not group.at_work(at):
        outside(group.id, question.subject, "the group is not at work then")
    mandates = mandates_of(unit, group.cooperation)
    own = [one for one in mandates if one.group == group.id]
    lent = [
        one
        for one in standing(delegations_of(unit, group.cooperation), mandates, at)
        if one.receiver == group.id
    ]
    whys: list[Beyond] = []
    rights: tuple[Mandate | Delegation, ...] = (*own, *lent)
    for one in rights:
        why = one.remit.refusal(question.subject, question.amount, question.area, day)
        if why is None:
            return one
        whys.append(why)
    told = {WHY[why] for why in whys} or {"it has none"}
    raise OutsideMandateError(group.id, question.subject, why="; ".join(sorted(told)))


def outside(group: GroupId, subject: str, why: str) -> NoReturn:
    """Refuse what is beyond a group's mandate.

    Raises:
        OutsideMandateError: always.
    """
    raise OutsideMandateError(group, subject, why=why)


def met_if(holds: bool, name: str) -> frozenset[str]:  # noqa: FBT001 - it reads aloud: met if this holds
    """The guard's name if it holds."""
    return frozenset({name}) if holds else frozenset()


def illegal(machine: Machine[Any], event: str, state: Enum | None, told: str) -> NoReturn:
    """Refuse a step for a reason that the machine itself cannot know.

    Raises:
        IllegalMoveError: always.
    """
    raise IllegalMoveError(
        machine.name, event, state="" if state is None else str(state.value), legal=(), told=told
    )
