"""The desk of meetings: who plans, calls and attends, and what was missed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NotAtTheTableError, NotFoundError
from collabmodel.model.ids import CaseId, CooperationId, GroupId, MeetingId, OfficialId
from collabmodel.model.organisation.groups import Group
from collabmodel.model.organisation.meetings import (
    Attendance,
    Meeting,
    MeetingKind,
    MeetingNote,
    MeetingState,
)
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import Period
from collabmodel.ports import Store
from collabmodel.services.organisation.meetings import MeetingDesk
from tests.unit.organisation_world import (
    BERGA,
    COORDINATOR,
    FIELD,
    MANAGER,
    OPENING,
    PLANNED,
    RESOURCE_HEAD,
    SSP,
    STEERING,
    STRANGER,
    TEACHER,
    TENANT,
    YOUTH_POLICE,
    at,
    organisation,
    step,
    told,
)

EVERYBODY = frozenset({TEACHER, FIELD, YOUTH_POLICE})
SPRING = Period(date(2026, 1, 1), date(2026, 7, 1))


@pytest.fixture
def store() -> Iterator[Store]:
    """The world, in memory."""
    store = organisation()
    yield store
    store.close()


@pytest.fixture
def desk(store: Store) -> MeetingDesk:
    """Eslöv's desk of meetings."""
    return MeetingDesk(store, TENANT)


def meeting(
    ident: str = "mt-1", *, month: int = 3, day: int = 12, by: OfficialId = TEACHER, **more: object
) -> Meeting:
    """A meeting of Berga, planned by its convener in January."""
    planned = Meeting(
        MeetingId(ident), SSP, MeetingKind.GROUP, date(2026, month, day), (step("plan", by, 1),), group=BERGA
    )
    return attrs.evolve(planned, **more)  # type: ignore[arg-type]


def held(desk: MeetingDesk, ident: str, month: int, day: int) -> None:
    """Plan, call and hold a meeting on a day."""
    desk.plan(meeting(ident, month=month, day=day))
    desk.call(MeetingId(ident), step("call", TEACHER, 1, 2), officials=EVERYBODY)
    desk.hold(MeetingId(ident), step("hold", TEACHER, month, day), present=frozenset({TEACHER, FIELD}))


def test_a_meeting_is_planned_called_held_noted_and_approved(store: Store, desk: MeetingDesk) -> None:
    """Those present stand with the role of their seat, the concerned without one; no word reaches the journal."""
    desk.plan(meeting())
    desk.call(MeetingId("mt-1"), step("call", TEACHER, 3), officials=EVERYBODY)
    present = desk.hold(MeetingId("mt-1"), step("hold", TEACHER, 3, 12), present=EVERYBODY).value.present
    assert present == (
        Attendance(FIELD, "municipality", RoleKind.FIELD_SECRETARY),  # type: ignore[arg-type]
        Attendance(TEACHER, "school", RoleKind.HEAD_TEACHER),  # type: ignore[arg-type]
        Attendance(YOUTH_POLICE, "police"),  # type: ignore[arg-type]
    )
    note = MeetingNote("quieter evenings", FIELD, at(3, 13), child_view="asked the youth council")
    desk.note(MeetingId("mt-1"), step("note", FIELD, 3, 13), note)
    approved = desk.approve(MeetingId("mt-1"), step("approve", TEACHER, 3, 14)).value
    assert (approved.state, approved.notes) == (MeetingState.APPROVED, (note,))
    changes = [dict(entry.event.details)["change"] for entry in told(store, "mt-1")]
    assert changes == ["plan", "call", "hold", "note", "approve"]
    assert "evenings" not in str(told(store, "mt-1"))


def test_who_is_no_convener_plans_calls_and_cancels_nothing(desk: MeetingDesk) -> None:
    """A member without the role does not; the coordinating unit does."""
    with pytest.raises(NotAtTheTableError):
        desk.plan(meeting(by=FIELD))
    desk.plan(meeting(by=COORDINATOR))
    with pytest.raises(IllegalMoveError, match="may call the group"):
        desk.call(MeetingId("mt-1"), step("call", FIELD, 3), officials=EVERYBODY)
    with pytest.raises(NotAtTheTableError):
        desk.cancel(MeetingId("mt-1"), step("cancel", FIELD, 3, reason="storm"))
    assert desk.cancel(MeetingId("mt-1"), step("cancel", TEACHER, 3, reason="storm")).value.state is (
        MeetingState.CANCELLED
    )


def test_a_planned_group_is_not_called_together(desk: MeetingDesk) -> None:
    """It has a member with the role, and is not at work."""
    with pytest.raises(NotAtTheTableError):
        desk.plan(meeting(group=PLANNED))


def test_a_stranger_records_nothing(desk: MeetingDesk) -> None:
    """Neither that a meeting was held, nor its notes, nor that they are right."""
    desk.plan(meeting())
    desk.call(MeetingId("mt-1"), step("call", TEACHER, 3), officials=EVERYBODY)
    with pytest.raises(NotAtTheTableError):
        desk.hold(MeetingId("mt-1"), step("hold", STRANGER, 3, 12), present=EVERYBODY)
    with pytest.raises(NotFoundError):
        desk.hold(MeetingId("mt-1"), step("hold", TEACHER, 3, 12), present=frozenset({OfficialId("nobody")}))
    desk.hold(MeetingId("mt-1"), step("hold", COORDINATOR, 3, 12), present=EVERYBODY)
    with pytest.raises(NotAtTheTableError):
        desk.note(MeetingId("mt-1"), step("note", STRANGER, 3, 13), MeetingNote("x", STRANGER, at(3, 13)))
    desk.note(MeetingId("mt-1"), step("note", COORDINATOR, 3, 13), MeetingNote("x", FIELD, at(3, 13)))
    with pytest.raises(NotAtTheTableError):
        desk.approve(MeetingId("mt-1"), step("approve", YOUTH_POLICE, 3, 14))


@pytest.mark.parametrize(
    ("present", "is_held"),
    [({MANAGER, RESOURCE_HEAD}, False), ({MANAGER, COORDINATOR}, True)],
    ids=["without", "with"],
)
def test_the_steering_group_meets_together_with_the_coordinator(
    desk: MeetingDesk,
    present: set[OfficialId],
    is_held: bool,
) -> None:
    """The role counts by the seat that is held that day, not by anybody's word."""
    steering = meeting(
        by=MANAGER,
        kind=MeetingKind.STEERING,
        group=STEERING,
        required_roles=frozenset({RoleKind.COORDINATOR}),
    )
    desk.plan(steering)
    desk.call(MeetingId("mt-1"), step("call", MANAGER, 3), officials=frozenset(present))
    hold = step("hold", MANAGER, 3, 12)
    if is_held:
        assert desk.hold(MeetingId("mt-1"), hold, present=frozenset(present)).value.state is MeetingState.HELD
    else:
        with pytest.raises(IllegalMoveError, match="everybody it requires"):
            desk.hold(MeetingId("mt-1"), hold, present=frozenset(present))


def test_who_sits_in_another_group_keeps_that_role_as_a_guest(desk: MeetingDesk) -> None:
    """The coordinator who visits a local group is there as coordinator."""
    desk.plan(meeting(required_roles=frozenset({RoleKind.COORDINATOR})))
    desk.call(MeetingId("mt-1"), step("call", TEACHER, 3), officials=EVERYBODY | {COORDINATOR})
    there = frozenset({TEACHER, COORDINATOR})
    kept = desk.hold(MeetingId("mt-1"), step("hold", TEACHER, 3, 12), present=there).value
    assert RoleKind.COORDINATOR in {one.role for one in kept.present}


def test_a_meeting_around_a_case_is_not_held_here(desk: MeetingDesk) -> None:
    """Who may come to one depends on consent, which this desk does not ask."""
    around = meeting(kind=MeetingKind.CASE, case=CaseId("case-1"), group=None)
    with pytest.raises(IllegalMoveError, match="where the case is"):
        desk.plan(around)


def test_a_meeting_of_another_cooperation_is_refused(desk: MeetingDesk) -> None:
    """The group must be of the same cooperation, and exist."""
    with pytest.raises(NotAtTheTableError):
        desk.plan(meeting(cooperation=CooperationId("other")))
    with pytest.raises(NotFoundError):
        desk.plan(meeting(group=GroupId("nobody")))


def test_each_act_takes_its_own_step_only(desk: MeetingDesk) -> None:
    """A step of another name is refused, and so is a meeting that has moved before it is kept."""
    desk.plan(meeting())
    ident = MeetingId("mt-1")
    wrong = step("plan", TEACHER, 3)
    with pytest.raises(IllegalMoveError, match="where to call"):
        desk.call(ident, wrong, officials=EVERYBODY)
    with pytest.raises(IllegalMoveError, match="where to hold"):
        desk.hold(ident, wrong, present=EVERYBODY)
    with pytest.raises(IllegalMoveError, match="where to note"):
        desk.note(ident, wrong)
    with pytest.raises(IllegalMoveError, match="where to approve"):
        desk.approve(ident, wrong)
    with pytest.raises(IllegalMoveError, match="where to cancel"):
        desk.cancel(ident, wrong)
    moved = meeting("mt-2", course=(step("plan", TEACHER, 1), step("call", TEACHER, 2)))
    with pytest.raises(ModelError, match="first step"):
        desk.plan(moved)


def test_what_was_missed_is_told_by_the_day(desk: MeetingDesk) -> None:
    """A meeting within two days counts; a day in the pause is not expected; what may still be held is not missed."""
    held(desk, "mt-1", 1, 16)
    held(desk, "mt-2", 3, 10)
    assert desk.expected(BERGA, SPRING, by=TEACHER)[:5] == (
        date(2026, 1, 15),
        date(2026, 1, 29),
        date(2026, 2, 12),
        date(2026, 2, 26),
        date(2026, 3, 12),
    )
    assert desk.missed(BERGA, SPRING, on=date(2026, 3, 28), by=TEACHER) == (
        date(2026, 1, 29),
        date(2026, 2, 12),
        date(2026, 2, 26),
    )
    assert desk.missed(BERGA, SPRING, on=date(2026, 3, 29), by=TEACHER)[-1] == date(2026, 3, 26)


def test_a_group_that_has_lain_down_misses_nothing(store: Store, desk: MeetingDesk) -> None:
    """From the day it lies down nothing is expected of it, until it starts anew."""
    with store.unit(**OPENING) as unit:
        group = unit.get(Group, BERGA).value.move(step("lie_down", RESOURCE_HEAD, 2))
        unit.save(group.move(step("restart", RESOURCE_HEAD, 5)), expected_version=1)
    assert desk.missed(BERGA, SPRING, on=date(2026, 7, 1), by=TEACHER) == (
        date(2026, 1, 15),
        date(2026, 1, 29),
        date(2026, 5, 7),
        date(2026, 5, 21),
        date(2026, 6, 4),
    )


def test_where_nobody_has_said_how_often_nothing_is_expected(desk: MeetingDesk) -> None:
    """The steering group of this world has no cadence."""
    assert desk.expected(STEERING, SPRING, by=MANAGER) == ()
    assert desk.missed(STEERING, SPRING, on=date(2026, 7, 1), by=MANAGER) == ()
