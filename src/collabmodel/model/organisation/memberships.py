"""Memberships: who sits in which group, in what role, for whom, from when until when.

Whether somebody sits at the table is asked for a day and worked out from these.  Nothing else gives a seat.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import (
    AgencyId,
    BranchId,
    CooperationId,
    GroupId,
    MembershipId,
    OfficialId,
    check_id,
)
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period


@attrs.frozen(field_transformer=checked)
class Membership:
    """A seat in a group (ledamot): an official, in a role, on behalf of an agency, for a period.

    Args:
        period: half-open; on the day it ends the seat is gone, and with it what the seat let see.
        post: the post in words, such as head of the prevention unit; no name.
        unit: the branch the official comes from, where it matters who coordinates.
        deputy_for: the seat that this one stands in for; it falls with that seat.

    Raises:
        ModelError: if it has no first day, or stands in for itself.
    """

    id: MembershipId
    cooperation: CooperationId
    group: GroupId
    official: OfficialId
    role: RoleKind
    agency: AgencyId
    period: Period
    post: str = ""
    unit: BranchId | None = None
    deputy_for: MembershipId | None = None

    def __attrs_post_init__(self) -> None:
        """Check the id, the first day, and whom it stands in for."""
        check_id(self.id, where="membership.id")
        if self.period.since is None:
            msg = f"membership {self.id}: say from which day"
            raise ModelError(msg)
        if self.deputy_for == self.id:
            msg = f"membership {self.id}: it stands in for another seat, not for itself"
            raise ModelError(msg)

    def end(self, on: date) -> Membership:
        """The membership with its first day outside; it is never made longer.

        Raises:
            ReversedPeriodError: if it would end on or before the day it began.
            ModelError: if it has ended by then.
        """
        if self.period.until is not None and self.period.until <= on:
            msg = f"membership {self.id}: it has ended by then"
            raise ModelError(msg)
        return attrs.evolve(self, period=Period(self.period.since, on))


def members_on(group: GroupId, memberships: Iterable[Membership], day: date) -> tuple[Membership, ...]:
    """The seats of a group that hold on a day, by id.

    A deputy's seat holds only while the seat that it stands in for is among them.
    """
    holding = {one.id: one for one in memberships if one.group == group and one.period.holds(day)}

    def stands(one: Membership, passed: frozenset[MembershipId] = frozenset()) -> bool:
        if one.deputy_for is None:
            return True
        chief = holding.get(one.deputy_for)
        return chief is not None and one.id not in passed and stands(chief, passed | {one.id})

    return tuple(holding[ident] for ident in sorted(holding) if stands(holding[ident]))


def sits(official: OfficialId, group: GroupId, memberships: Iterable[Membership], day: date) -> bool:
    """Whether an official sits in a group on a day."""
    return any(one.official == official for one in members_on(group, memberships, day))


def roles_on(
    official: OfficialId, group: GroupId, memberships: Iterable[Membership], day: date
) -> frozenset[RoleKind]:
    """In what roles an official sits in a group on a day; none if the official does not."""
    return frozenset(one.role for one in members_on(group, memberships, day) if one.official == official)


def may_convene(
    group: Group,
    official: OfficialId,
    memberships: Iterable[Membership],
    day: date,
    *,
    coordinator: BranchId | None,
) -> bool:
    """Whether an official may call a group together on a day.

    A member may who is its convener or has the role that convenes it, and whoever holds a seat in any
    group of the same cooperation for the unit that coordinates it.  Where no role is named, any member may.

    Args:
        group: the group.
        official: who would call it.
        memberships: the seats of all groups of the cooperation.
        day: the day of the call.
        coordinator: the cooperation's coordinating unit, if it has one.
    """
    seats = tuple(one for one in memberships if one.cooperation == group.cooperation)
    roles = roles_on(official, group.id, seats, day)
    if roles and (group.convener is None or roles & {group.convener, RoleKind.CONVENER}):
        return True
    return coordinator is not None and any(
        one.unit == coordinator
        for other in {seat.group for seat in seats}
        for one in members_on(other, seats, day)
        if one.official == official
    )
