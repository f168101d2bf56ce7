"""Meetings of groups as they are planned, called, held and noted, and which ones were missed.

Meetings around a case are held where the case is; who may come there depends on consent.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from collabmodel.errors import NotAtTheTableError, NotFoundError
from collabmodel.model.agencies import Official
from collabmodel.model.ids import GroupId, MeetingId, OfficialId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.cadences import ActivityPeriod, expected, missed
from collabmodel.model.organisation.cooperations import Cooperation
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.meetings import (
    CONVENER,
    MEETING_MOVES,
    Attendance,
    Meeting,
    MeetingNote,
    held_days,
)
from collabmodel.model.organisation.memberships import Membership, may_convene, members_on
from collabmodel.model.time import Period, day_of, noon
from collabmodel.ports import Stored, UnitOfWork
from collabmodel.services.desks import Desk
from collabmodel.services.keeping import keep
from collabmodel.services.organisation.seats import (
    begun,
    illegal,
    met_if,
    require_seat,
    same_cooperation,
    seats_of,
)

PURPOSE = "cooperation"


class MeetingDesk(Desk):
    """Where the meetings of groups are kept (möten).

    Args:
        store: where state and journal are.
        tenant: whose desk it is.
        legal_ground: what allows the desk to process the data; stands in every entry.
    """

    purpose: ClassVar[str] = PURPOSE

    def plan(self, meeting: Meeting) -> Stored[Meeting]:
        """Keep a planned meeting of a group.

        Args:
            meeting: the meeting, with its first step, ``plan``.

        Raises:
            NotFoundError: if the group is not on record.
            NotAtTheTableError: if the group is another cooperation's, or whoever plans may not convene it.
            IllegalMoveError: if it is a meeting around a case.
        """
        step = begun(MEETING_MOVES, meeting.course)
        with self._unit(step.by) as unit:
            group = _group(unit, meeting, step)
            if not _may_convene(unit, group, step):
                raise NotAtTheTableError(step.by, group.id)
            return keep(unit, meeting, change="plan", details=(("group", group.id),))

    def call(self, ident: MeetingId, step: Step, *, officials: frozenset[OfficialId]) -> Stored[Meeting]:
        """Call officials to a meeting; those who have a seat and others who are concerned.

        Raises:
            NotFoundError: if there is no such meeting.
            IllegalMoveError: if it is not planned, the step is no ``call``, or the caller may not convene.
        """
        with self._unit(step.by) as unit:
            current = _of_a_group(unit, ident)
            _require_event(current.value, step, "call")
            group = _group(unit, current.value, step)
            met = met_if(_may_convene(unit, group, step), CONVENER.name)
            return _kept(unit, current, current.value.call(step, officials, met=met), step)

    def hold(self, ident: MeetingId, step: Step, *, present: frozenset[OfficialId]) -> Stored[Meeting]:
        """Record that a meeting was held, and who was there; their roles are those of their seats that day.

        Raises:
            NotFoundError: if the meeting or an official is not on record.
            NotAtTheTableError: if whoever records it may not convene the group and has no seat in it.
            IllegalMoveError: if it was not called, nobody came, or a role it requires was missing.
        """
        with self._unit(step.by) as unit:
            current = _of_a_group(unit, ident)
            _require_event(current.value, step, "hold")
            group = _group(unit, current.value, step)
            _require_seat_or_convener(unit, group, step)
            there = _attendance(unit, group, present, day_of(step.at))
            return _kept(unit, current, current.value.hold(step, there), step)

    def note(self, ident: MeetingId, step: Step, *notes: MeetingNote) -> Stored[Meeting]:
        """Keep the notes of a meeting that has been held.

        Raises:
            NotFoundError: if there is no such meeting.
            NotAtTheTableError: if whoever notes may not convene the group and has no seat in it.
            IllegalMoveError: if it has not been held, or there are no notes.
        """
        with self._unit(step.by) as unit:
            current = _of_a_group(unit, ident)
            _require_event(current.value, step, "note")
            _require_seat_or_convener(unit, _group(unit, current.value, step), step)
            return _kept(unit, current, current.value.note(step, *notes), step)

    def approve(self, ident: MeetingId, step: Step) -> Stored[Meeting]:
        """A member approves the notes.

        Raises:
            NotFoundError: if there is no such meeting.
            NotAtTheTableError: if who approves has no seat in the group.
            IllegalMoveError: if it has not been noted.
        """
        with self._unit(step.by) as unit:
            current = _of_a_group(unit, ident)
            _require_event(current.value, step, "approve")
            require_seat(unit, step.by, _group(unit, current.value, step), day_of(step.at))
            return _kept(unit, current, current.value.move(step), step)

    def cancel(self, ident: MeetingId, step: Step) -> Stored[Meeting]:
        """Whoever may convene the group cancels a meeting, with a reason.

        Raises:
            NotFoundError: if there is no such meeting.
            NotAtTheTableError: if whoever cancels may not convene the group.
            IllegalMoveError: if it has been held or cancelled, or no reason is stated.
        """
        with self._unit(step.by) as unit:
            current = _of_a_group(unit, ident)
            _require_event(current.value, step, "cancel")
            group = _group(unit, current.value, step)
            if not _may_convene(unit, group, step):
                raise NotAtTheTableError(step.by, group.id)
            return _kept(unit, current, current.value.move(step), step)

    def expected(self, group: GroupId, span: Period, *, by: OfficialId) -> tuple[date, ...]:
        """The days in a span on which a group is to meet; none where nobody has said how often.

        Raises:
            NotFoundError: if there is no such group.
            ModelError: if the span has no end.
        """
        with self._unit(by) as unit:
            return _expected(unit, unit.get(Group, group).value, span)

    def missed(self, group: GroupId, span: Period, *, on: date, by: OfficialId) -> tuple[date, ...]:
        """The days in a span on which a group was to meet and has not by a day.

        Args:
            group: the group.
            span: the days asked of.
            on: the day of asking.
            by: who asks.

        Raises:
            NotFoundError: if there is no such group.
            ModelError: if the span has no end.
        """
        with self._unit(by) as unit:
            found = unit.get(Group, group).value
            held = held_days((stored.value for stored in unit.find(Meeting, group=group)), group)
            tolerance = 0 if found.cadence is None else found.cadence.tolerance
            return missed(_expected(unit, found, span), held, tolerance=tolerance, by=on)


def _expected(unit: UnitOfWork, group: Group, span: Period) -> tuple[date, ...]:
    """The due days on which the group was at work."""
    if group.cadence is None:
        return ()
    activities = (stored.value for stored in unit.all(ActivityPeriod, of=group.cooperation))
    return tuple(day for day in expected(group.cadence, span, *activities) if group.at_work(noon(day)))


def _of_a_group(unit: UnitOfWork, ident: MeetingId) -> Stored[Meeting]:
    """A meeting of a group; one around a case reads here as none."""
    current = unit.get(Meeting, ident)
    if current.value.case is not None:
        raise NotFoundError("meeting", ident)
    return current


def _group(unit: UnitOfWork, meeting: Meeting, step: Step) -> Group:
    if meeting.group is None or meeting.case is not None:
        illegal(MEETING_MOVES, step.event, None, "a meeting around a case is held where the case is")
    return same_cooperation(unit, meeting.group, meeting.cooperation)


def _may_convene(unit: UnitOfWork, group: Group, step: Step) -> bool:
    together = unit.get(Cooperation, group.cooperation).value
    day = day_of(step.at)
    seats = seats_of(unit, group.cooperation)
    runs = together.terms_on(day) is not None and group.at_work(step.at)
    return runs and may_convene(group, step.by, seats, day, coordinator=together.coordinator)


def _require_seat_or_convener(unit: UnitOfWork, group: Group, step: Step) -> None:
    if not _may_convene(unit, group, step):
        require_seat(unit, step.by, group, day_of(step.at))


def _attendance(
    unit: UnitOfWork, group: Group, present: frozenset[OfficialId], day: date
) -> tuple[Attendance, ...]:
    """Each official with every role held that day, in this group or else in another of the cooperation."""
    seats = seats_of(unit, group.cooperation)
    rows: list[Attendance] = []
    for official in sorted(present):
        agency = unit.get(Official, official).value.agency
        held = _seats_held(seats, group.id, official, day)
        rows.extend(Attendance(official, seat.agency, seat.role) for seat in held)
        if not held:
            rows.append(Attendance(official, agency))
    return tuple(rows)


def _seats_held(
    seats: tuple[Membership, ...], group: GroupId, official: OfficialId, day: date
) -> tuple[Membership, ...]:
    here = tuple(one for one in members_on(group, seats, day) if one.official == official)
    if here:
        return here
    others = sorted({one.group for one in seats} - {group})
    return tuple(one for other in others for one in members_on(other, seats, day) if one.official == official)


def _require_event(meeting: Meeting, step: Step, event: str) -> None:
    if step.event != event:
        illegal(MEETING_MOVES, step.event, meeting.state, f"this is where to {event}")


def _kept(unit: UnitOfWork, current: Stored[Meeting], meeting: Meeting, step: Step) -> Stored[Meeting]:
    return keep(unit, meeting, change=step.event, expected_version=current.version)
