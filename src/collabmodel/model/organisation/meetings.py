"""Meetings: planned, called, held, noted and approved, with who must be there and who was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AgencyId, CaseId, CooperationId, GroupId, MeetingId, OfficialId, check_id
from collabmodel.model.moves import Guard, Machine, Move, Step
from collabmodel.model.organisation.roles import RoleKind
from collabmodel.model.time import day_of, require_aware


class MeetingKind(Enum):
    """What kind of meeting it is."""

    GROUP = "group"
    """A group's ordinary meeting."""
    STEERING = "steering"
    """A steering group's, with the coordinator."""
    CASE = "case"
    """Samverkansmöte around one case."""
    NETWORK = "network"
    """Nätverksmöte: a case meeting with the family's own network."""
    OTHER = "other"


class MeetingState(Enum):
    """Where a meeting stands; that it was missed is worked out, not stored."""

    PLANNED = "planned"
    CALLED = "called"
    HELD = "held"
    NOTED = "noted"
    APPROVED = "approved"
    CANCELLED = "cancelled"


CONVENER = Guard("by_convener", "kallas av sammankallande", "whoever calls it may call the group together")
ROLES = Guard("roles_present", "de som krävs är med", "everybody it requires is there")
NOTES = Guard("notes_written", "anteckningar finns", "notes have been written")

MEETING_MOVES: Machine[MeetingState] = Machine(
    "meeting",
    MeetingState,
    [
        Move("plan", frozenset({None}), MeetingState.PLANNED),
        Move("call", frozenset({MeetingState.PLANNED}), MeetingState.CALLED, guards=(CONVENER,)),
        Move("hold", frozenset({MeetingState.CALLED}), MeetingState.HELD, guards=(ROLES,)),
        Move("note", frozenset({MeetingState.HELD}), MeetingState.NOTED, guards=(NOTES,)),
        Move("approve", frozenset({MeetingState.NOTED}), MeetingState.APPROVED),
        Move(
            "cancel",
            frozenset({MeetingState.PLANNED, MeetingState.CALLED}),
            MeetingState.CANCELLED,
            reasoned=True,
        ),
    ],
)

_ABOUT_A_CASE = frozenset({MeetingKind.CASE, MeetingKind.NETWORK})


@attrs.frozen(field_transformer=checked)
class AgendaItem:
    """A line of the agenda (dagordning)."""

    title: str = attrs.field(repr=False)
    subject: str = attrs.field(default="", repr=False)


@attrs.frozen(field_transformer=checked)
class Attendance:
    """An official who was there, in which role and for which agency.

    Args:
        role: the role of the seat held that day; ``None`` for somebody invited without a seat.
    """

    official: OfficialId
    agency: AgencyId
    role: RoleKind | None = None


@attrs.frozen(field_transformer=checked)
class MeetingNote:
    """A memory note (minnesanteckning).

    Args:
        child_view: what children and youths have said or are held to need in the question, in words.
    """

    text: str = attrs.field(repr=False)
    by: OfficialId
    at: datetime
    child_view: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """The moment needs a zone."""
        require_aware(self.at, where="meeting.notes.at")


@attrs.frozen(field_transformer=checked)
class Meeting:
    """A meeting (möte) of a group, or around one case.

    Args:
        planned: the day it is planned for.
        required_roles: who must be there for it to be held.
        called: the officials called to it.
        present: who was there.

    Raises:
        ModelError: if it is not either a group's or a case's, as its kind says, or has no course.
        IllegalMoveError: if its course is not legal.
    """

    id: MeetingId
    cooperation: CooperationId
    kind: MeetingKind
    planned: date
    course: tuple[Step, ...]
    group: GroupId | None = None
    case: CaseId | None = None
    agenda: tuple[AgendaItem, ...] = ()
    required_roles: frozenset[RoleKind] = frozenset()
    called: frozenset[OfficialId] = frozenset()
    present: tuple[Attendance, ...] = ()
    notes: tuple[MeetingNote, ...] = ()

    def __attrs_post_init__(self) -> None:
        """Check the id, whose meeting it is, and the course."""
        check_id(self.id, where="meeting.id")
        about_case = self.kind in _ABOUT_A_CASE
        if (self.case is not None) is not about_case or (not about_case and self.group is None):
            msg = f"meeting {self.id}: say which case, or which group, it is a meeting of, as its kind says"
            raise ModelError(msg)
        if not self.course:
            msg = f"meeting {self.id}: it begins with being planned"
            raise ModelError(msg)
        MEETING_MOVES.check(self.course)

    @property
    def state(self) -> MeetingState | None:
        """Where it stands by its last step."""
        return MEETING_MOVES.state(self.course)

    @property
    def held_at(self) -> datetime | None:
        """When it was held; ``None`` while it has not been."""
        return next((step.at for step in self.course if step.event == "hold"), None)

    def overdue(self, day: date) -> bool:
        """Whether its day has passed by then without its being held or cancelled."""
        return self.planned < day and self.state in {MeetingState.PLANNED, MeetingState.CALLED}

    def lacks(self, present: Iterable[Attendance]) -> frozenset[RoleKind]:
        """Which of the roles it requires are not among those present."""
        return self.required_roles - {one.role for one in present}

    def call(self, step: Step, officials: frozenset[OfficialId], *, met: Iterable[str]) -> Meeting:
        """The meeting once these are called to it.

        Args:
            step: the call.
            officials: who is called.
            met: ``by_convener`` if whoever calls may.

        Raises:
            IllegalMoveError: if it is not planned, or the caller may not.
        """
        course = MEETING_MOVES.after(self.course, step, met=frozenset(met))
        return attrs.evolve(self, course=course, called=officials)

    def hold(self, step: Step, present: tuple[Attendance, ...]) -> Meeting:
        """The meeting once it has been held with these.

        Raises:
            IllegalMoveError: if it has not been called, nobody came, or somebody it requires is missing.
        """
        met = {ROLES.name} if present and not self.lacks(present) else set[str]()
        return attrs.evolve(self, course=MEETING_MOVES.after(self.course, step, met=met), present=present)

    def note(self, step: Step, *notes: MeetingNote) -> Meeting:
        """The meeting with its notes.

        Raises:
            IllegalMoveError: if it has not been held, or there are none.
        """
        met = {NOTES.name} if notes else set[str]()
        return attrs.evolve(self, course=MEETING_MOVES.after(self.course, step, met=met), notes=notes)

    def move(self, step: Step, *, met: Iterable[str] = ()) -> Meeting:
        """The meeting after one more step that adds nothing else: approved, cancelled.

        Raises:
            IllegalMoveError: if the step is not legal, or a guard is not met.
        """
        return attrs.evolve(self, course=MEETING_MOVES.after(self.course, step, met=frozenset(met)))


def held_days(meetings: Iterable[Meeting], group: GroupId) -> tuple[date, ...]:
    """The Swedish days on which a group has met, in order."""
    moments = (one.held_at for one in meetings if one.group == group and one.case is None)
    return tuple(sorted(day_of(moment) for moment in moments if moment is not None))
