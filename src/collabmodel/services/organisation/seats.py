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


def refuse_ahead(unit: UnitOfWork, at: datetime, group: GroupId) -> None:
    """Let nobody act for a group at a moment that lies ahead.

    Raises:
        ModelError: if it does.
    """
    if at > unit.now():
        raise ModelError(f"group {group}: the act is dated ahead. Record it when it has happened.")


def require_seat(unit: UnitOfWork, official: OfficialId, group: Group, day: date) -> None:
    """Let nobody act for a group who does not sit in it, while the cooperation runs.

    The seat must hold on the day of the act and on the day it is recorded: who has left a group records
    nothing for it any more, be it dated before the leaving; who sits there now can.

    Raises:
        ModelError: if the day lies ahead.
        NotAtTheTableError: if there is no seat on one of the days, or the official is not in office for
            the agency of the seat.
    """
    today = day_of(unit.now())
    if day > today:
        raise ModelError(f"group {group.id}: the act is dated ahead. Record it when it has happened.")
    together = unit.get(Cooperation, group.cooperation).value
    seats = _held_in_office(unit, official, group)
    if not all(
        together.terms_on(one) is not None and sits(official, group.id, seats, one) for one in {day, today}
    ):
        raise NotAtTheTableError(official, group.id)


def _held_in_office(unit: UnitOfWork, official: OfficialId, group: Group) -> tuple[Membership, ...]:
    """The seats of a cooperation, without those of an official who is not in office for their agency today."""
    try:
        who = unit.get(Official, official).value
    except NotFoundError:
        return ()
    if not who.period.holds(day_of(unit.now())):
        return ()
    seats = seats_of(unit, group.cooperation)
    return tuple(one for one in seats if one.official != official or one.agency == who.agency)


def require_party(unit: UnitOfWork, official: OfficialId, cooperation: CooperationId) -> None:
    """Let nobody act in a cooperation whose agency does not take part in it, or who is in office no more.

    Raises:
        NotFoundError: if the official is not on record.
        NotAtTheTableError: otherwise.
    """
    who = unit.get(Official, official).value
    parties = unit.get(Cooperation, cooperation).value.parties
    if who.agency not in parties or not who.period.holds(day_of(unit.now())):
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
        ModelError: if the moment lies ahead.
        OutsideMandateError: if nothing does, or the group is not at work.
    """
    day = day_of(at)
    refuse_ahead(unit, at, group.id)
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
