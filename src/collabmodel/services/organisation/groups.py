"""Groups as they are founded, started and ended, and who is given a seat in them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from collabmodel.errors import ModelError, NotAtTheTableError
from collabmodel.model.agencies import Official
from collabmodel.model.digest import digest
from collabmodel.model.ids import CooperationId, GroupId, MembershipId, OfficialId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.model.moves import Step
from collabmodel.model.organisation.assignments import Allocation, Assignment
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import GROUP_MOVES, Group, above, check_tree
from collabmodel.model.organisation.memberships import Membership, members_on
from collabmodel.model.time import day_of
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import (
    begun,
    groups_of,
    require_party,
    require_seat,
    same_cooperation,
    seats_of,
)

PURPOSE = "cooperation"


class GroupDesk(Desk):
    """Where the groups of a cooperation and their seats are kept (grupper och ledamöter).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def found(self, group: Group) -> Stored[Group]:
        """Keep a new group, planned or started by the step it comes with.

        Raises:
            NotFoundError: if there is no such cooperation, or official.
            NotAtTheTableError: if who founds it comes from no party of the cooperation.
            ModelError: if it does not fit in the tree of the cooperation's groups.
            IllegalMoveError: if its first step is not one that begins.
        """
        step = begun(GROUP_MOVES, group.course)
        with self._unit(step.by) as unit:
            require_party(unit, step.by, group.cooperation)
            check_tree((*groups_of(unit, group.cooperation), group))
            return keep(unit, group, change=step.event, details=(("cooperation", group.cooperation),))

    def move(self, group: GroupId, step: Step) -> Stored[Group]:
        """Start a planned group, lay one down, start it anew, end it.

        Raises:
            NotFoundError: if there is no such group.
            NotAtTheTableError: if the official comes from no party of the cooperation.
            IllegalMoveError: if the step is not legal.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Group, group)
            require_party(unit, step.by, current.value.cooperation)
            moved = current.value.move(step)
            return keep(unit, moved, change=step.event, expected_version=current.version)

    def work_together(self, one: GroupId, other: GroupId, *, by: OfficialId) -> Stored[Group]:
        """Have two groups of a cooperation work on shared problems; each is beside the other from now on.

        Raises:
            NotFoundError: if there is no such group.
            NotAtTheTableError: if they are of two cooperations, or the official comes from no party.
            ModelError: if they are one and the same.
        """
        with self._unit(by) as unit:
            current = unit.get(Group, one)
            group = current.value
            require_party(unit, by, group.cooperation)
            same_cooperation(unit, other, group.cooperation)
            joined = attrs.evolve(group, sisters=group.sisters | {other})
            details = (("with", other),)
            return keep(unit, joined, change="joined", expected_version=current.version, details=details)

    def appoint(self, seat: Membership, *, by: OfficialId) -> Stored[Membership]:
        """Give an official a seat.

        Args:
            seat: the seat.
            by: the official who records it.

        Raises:
            NotFoundError: if the group, the official or the seat it stands in for is not on record.
            NotAtTheTableError: if the official is not in office for that agency on the first day, the
                agency or the one who records it is of no party, or the seat it stands in for is in
                another group.
        """
        with self._unit(by) as unit:
            same_cooperation(unit, seat.group, seat.cooperation)
            require_party(unit, by, seat.cooperation)
            _require_office(unit, seat)
            if (
                seat.deputy_for is not None
                and unit.get(Membership, seat.deputy_for).value.group != seat.group
            ):
                raise NotAtTheTableError(seat.deputy_for, seat.group)
            details = (("group", seat.group), ("official", seat.official), ("role", seat.role.value))
            return keep(unit, seat, change="appointed", details=details)

    def end_membership(self, ident: MembershipId, *, on: date, by: OfficialId) -> None:
        """End a seat; from that very day its official sits there no more.

        Args:
            ident: the seat.
            on: the first day without it; on or before its own first day it never was.
            by: the official who records it.

        Raises:
            NotFoundError: if there is no such seat.
            NotAtTheTableError: if who records it comes from no party of the cooperation.
            ModelError: if it has ended by then.
        """
        with self._unit(by) as unit:
            current = unit.get(Membership, ident)
            seat = current.value
            require_party(unit, by, seat.cooperation)
            if seat.period.since is not None and on <= seat.period.since:
                unit.retire(Membership, ident, expected_version=current.version)
                told = (("kind", "membership"), ("change", "retired"), ("group", str(seat.group)))
                unit.append(Event(EntryKind.CHANGE, ident, told, digest(seat)))
                return
            keep(
                unit,
                seat.end(on),
                change="ended",
                expected_version=current.version,
                details=(("group", seat.group), ("official", seat.official), ("on", on.isoformat())),
            )

    def members(self, group: GroupId, day: date, *, by: OfficialId) -> tuple[Membership, ...]:
        """The seats of a group that hold on a day.

        Raises:
            NotFoundError: if there is no such group.
        """
        with self._unit(by) as unit:
            found = unit.get(Group, group).value
            return members_on(group, seats_of(unit, found.cooperation), day)

    def assign(self, assignment: Assignment, *, on: date, by: OfficialId) -> Stored[Assignment]:
        """Keep an assignment from a group to one under it.

        Args:
            assignment: what is asked for.
            on: the day it is given; whoever gives it sits in the giving group then.
            by: who gives it.

        Raises:
            NotFoundError: if a group is not on record.
            NotAtTheTableError: if who gives it has no seat there, or the receiver is not under the giver.
        """
        with self._unit(by) as unit:
            giver = same_cooperation(unit, assignment.giver, assignment.cooperation)
            receiver = same_cooperation(unit, assignment.receiver, assignment.cooperation)
            require_seat(unit, by, giver, on)
            if giver not in above(receiver, groups_of(unit, giver.cooperation)):
                raise NotAtTheTableError(giver.id, receiver.id)
            details = (("giver", giver.id), ("receiver", receiver.id))
            return keep(unit, assignment, change="given", details=details)

    def reprioritise(self, assignment: Assignment, allocation: Allocation, step: Step) -> Stored[Assignment]:
        """Give an assignment other resources from a day on.

        Args:
            assignment: the assignment as its giver saw it; a newer one is not overwritten.
            allocation: the resources, and from when.
            step: who does it and when; its event is ``reprioritise``.

        Raises:
            NotFoundError: if there is no such assignment.
            NotAtTheTableError: if who does it has no seat in the giving group.
            ModelError: if the assignment has changed since, or the day is no later than the last such day.
        """
        with self._unit(step.by) as unit:
            current = unit.get(Assignment, assignment.id)
            if current.value != assignment:
                msg = f"assignment {assignment.id}: it has changed since it was read. Read it again."
                raise ModelError(msg)
            giver = unit.get(Group, assignment.giver).value
            require_seat(unit, step.by, giver, day_of(step.at))
            return keep(
                unit,
                assignment.reprioritise(allocation),
                change="reprioritised",
                expected_version=current.version,
                details=(("since", allocation.since.isoformat()),),
            )

    def tree(self, cooperation: CooperationId, *, by: OfficialId) -> tuple[Group, ...]:
        """The groups of a cooperation, by id."""
        with self._unit(by) as unit:
            return groups_of(unit, cooperation)


def _require_office(unit: UnitOfWork, seat: Membership) -> None:
    """The agency takes part, and the official is in office there on the first day."""
    together = unit.get(Cooperation, seat.cooperation).value
    if seat.agency not in together.parties:
        raise NotAtTheTableError(seat.agency, seat.cooperation)
    official = unit.get(Official, seat.official).value
    first = seat.period.since
    if official.agency != seat.agency or first is None or not official.period.holds(first):
        raise NotAtTheTableError(seat.official, seat.group)
