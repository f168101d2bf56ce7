"""Meetings: who may call, who must be there, and what is kept of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NaiveTimeError
from collabmodel.model.ids import AgencyId, CaseId, CooperationId, GroupId, MeetingId, OfficialId
from collabmodel.model.moves import Step
from collabmodel.model.organisation.meetings import (
    CONVENER,
    AgendaItem,
    Attendance,
    Meeting,
    MeetingKind,
    MeetingNote,
    MeetingState,
    held_days,
)
from collabmodel.model.organisation.roles import RoleKind

ANNA, BO = OfficialId("anna"), OfficialId("bo")


def step(event: str, hour: int, reason: str = "") -> Step:
    """A step of Anna's on a March day."""
    return Step(event, datetime(2026, 3, 3, hour, tzinfo=UTC), ANNA, reason)


PLANNED = Meeting(
    MeetingId("m-1"),
    CooperationId("sspf-lillby"),
    MeetingKind.STEERING,
    date(2026, 3, 3),
    (step("plan", 8),),
    group=GroupId("steering"),
    agenda=(AgendaItem("Incoming plans"),),
    required_roles=frozenset({RoleKind.COORDINATOR}),
)
CALLED = PLANNED.call(step("call", 9), frozenset({ANNA, BO}), met=[CONVENER.name])
COORDINATOR = Attendance(ANNA, AgencyId("social"), RoleKind.COORDINATOR)
GUEST = Attendance(BO, AgencyId("school"))
NOTE = MeetingNote("what was said", ANNA, datetime(2026, 3, 3, 15, tzinfo=UTC), child_view="what youths said")


def test_a_meeting_goes_from_plan_to_approved_notes() -> None:
    """Each step leads to the next, and what belongs to it is kept."""
    held = CALLED.hold(step("hold", 13), (COORDINATOR, GUEST))
    noted = held.note(step("note", 15), NOTE)
    approved = noted.move(step("approve", 16))
    assert [one.state for one in (PLANNED, CALLED, held, noted, approved)] == [
        MeetingState.PLANNED,
        MeetingState.CALLED,
        MeetingState.HELD,
        MeetingState.NOTED,
        MeetingState.APPROVED,
    ]
    assert (approved.called, approved.present, approved.notes) == ({ANNA, BO}, (COORDINATOR, GUEST), (NOTE,))
    assert approved.held_at == step("hold", 13).at
    assert PLANNED.held_at is None


def test_whoever_may_not_convene_calls_nobody() -> None:
    """Without the guard it stays planned."""
    with pytest.raises(IllegalMoveError, match="may call the group"):
        PLANNED.call(step("call", 9), frozenset({BO}), met=[])


@pytest.mark.parametrize("present", [(), (GUEST,)], ids=["nobody", "without the coordinator"])
def test_a_steering_meeting_is_held_together_with_the_coordinator(present: tuple[Attendance, ...]) -> None:
    """Without the role it requires, or without anybody, it was not held."""
    assert PLANNED.lacks(present) == {RoleKind.COORDINATOR}
    with pytest.raises(IllegalMoveError, match="everybody it requires"):
        CALLED.hold(step("hold", 13), present)


def test_a_meeting_without_required_roles_needs_somebody() -> None:
    """One is enough; nobody is no meeting."""
    free = attrs.evolve(CALLED, required_roles=frozenset())
    assert free.hold(step("hold", 13), (GUEST,)).state is MeetingState.HELD
    with pytest.raises(IllegalMoveError):
        free.hold(step("hold", 13), ())


def test_no_notes_are_no_notes() -> None:
    """The step ``note`` brings one at least."""
    with pytest.raises(IllegalMoveError, match="notes"):
        CALLED.hold(step("hold", 13), (COORDINATOR,)).note(step("note", 15))


def test_a_meeting_is_cancelled_with_a_reason() -> None:
    """While it is planned or called; a cancelled one is not overdue."""
    cancelled = CALLED.move(step("cancel", 10, "storm"))
    assert cancelled.state is MeetingState.CANCELLED
    assert not cancelled.overdue(date(2026, 3, 4))
    with pytest.raises(IllegalMoveError, match="reason"):
        CALLED.move(step("cancel", 10))


def test_a_planned_meeting_is_overdue_the_day_after() -> None:
    """On its own day it still may be held."""
    assert [PLANNED.overdue(date(2026, 3, day)) for day in (3, 4)] == [False, True]
    assert CALLED.overdue(date(2026, 3, 4))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": MeetingKind.CASE},
        {"case": CaseId("case-1")},
        {"group": None},
        {"course": ()},
    ],
    ids=["case meeting without a case", "group meeting with a case", "nobody's", "without a course"],
)
def test_an_impossible_meeting_is_refused(change: dict[str, object]) -> None:
    """It is a case's or a group's, as its kind says."""
    with pytest.raises(ModelError, match="meeting m-1"):
        attrs.evolve(PLANNED, **change)  # type: ignore[arg-type]


def test_the_days_a_group_has_met_are_swedish_days_of_its_own_meetings() -> None:
    """Late in the evening in UTC is the next day in Sweden; other groups' and cases' meetings do not count."""
    late = Step("hold", datetime(2026, 3, 3, 23, 30, tzinfo=UTC), ANNA)
    mine = CALLED.hold(late, (COORDINATOR,))
    other = attrs.evolve(mine, id=MeetingId("m-2"), group=GroupId("local"))
    around = attrs.evolve(mine, id=MeetingId("m-3"), kind=MeetingKind.NETWORK, case=CaseId("case-1"))
    assert held_days([mine, other, around, PLANNED], GroupId("steering")) == (date(2026, 3, 4),)


def test_notes_carry_their_moment_and_keep_their_words() -> None:
    """A note needs a zone, and shows no words in a repr."""
    assert "said" not in repr(NOTE)
    with pytest.raises(NaiveTimeError):
        attrs.evolve(NOTE, at=datetime(2026, 3, 3, 15))  # noqa: DTZ001 - that is what is refused
