"""Groups: who meets at which level, under which group, in which area, and whether it is at work.

The groups of a cooperation make a tree.  The tree belongs to no single group, so what must hold of
it is asked of all of them together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

import attrs

from collabmodel.errors import ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import AreaId, CooperationId, GroupId, check_id
from collabmodel.model.moves import Machine, Move, Step
from collabmodel.model.organisation.cadences import Cadence
from collabmodel.model.organisation.roles import RoleKind


class GroupLevel(Enum):
    """At which level a group works (nivå)."""

    STEERING = "steering"
    """Styrgrupp."""
    MANAGEMENT = "management"
    """Ledningsgrupp."""
    COUNCIL = "council"
    """Råd, strategiskt råd."""
    STRATEGIC = "strategic"
    """Strategisk grupp."""
    LOCAL = "local"
    """Lokal grupp, in one area."""
    OPERATIVE = "operative"
    """Operativ grupp."""
    WORKING = "working"
    """Arbetsgrupp."""


class Formality(Enum):
    """Whether a group is set up by somebody's decision, or has grown by itself."""

    FORMAL = "formal"
    INFORMAL = "informal"


class GroupState(Enum):
    """Where a group stands."""

    PLANNED = "planned"
    ACTIVE = "active"
    DORMANT = "dormant"
    RESTARTED = "restarted"
    """At work again after it lay down or had ended."""
    ENDED = "ended"


AT_WORK = frozenset({GroupState.ACTIVE, GroupState.RESTARTED})
"""The states in which a group meets and decides."""

GROUP_MOVES: Machine[GroupState] = Machine(
    "group",
    GroupState,
    [
        Move("plan", frozenset({None}), GroupState.PLANNED),
        Move("start", frozenset({None, GroupState.PLANNED}), GroupState.ACTIVE),
        Move("lie_down", AT_WORK, GroupState.DORMANT),
        Move("restart", frozenset({GroupState.DORMANT, GroupState.ENDED}), GroupState.RESTARTED),
        Move("end", AT_WORK | {GroupState.PLANNED, GroupState.DORMANT}, GroupState.ENDED, reasoned=True),
    ],
)


@attrs.frozen(field_transformer=checked)
class Group:
    """A group of a cooperation (grupp): steering, strategic, local and so on.

    Args:
        parent: the group above it, which decides what is beyond its mandate; ``None`` at the top.
        area: where it works; a local group works in one area.
        convener: the role of whoever calls it together; ``None``: any member may.
        cadence: how often it meets; ``None`` where nobody has said.
        formality: set up by a decision, or grown by itself.
        sisters: other groups that it works with on shared problems.

    Raises:
        ModelError: for a local group without an area, a group above or beside itself, or without a course.
        IllegalMoveError: if its course is not legal.
    """

    id: GroupId
    cooperation: CooperationId
    name: str
    level: GroupLevel
    course: tuple[Step, ...]
    parent: GroupId | None = None
    area: AreaId | None = None
    convener: RoleKind | None = None
    cadence: Cadence | None = None
    formality: Formality = Formality.FORMAL
    sisters: frozenset[GroupId] = frozenset()

    def __attrs_post_init__(self) -> None:
        """Check the id, the area of a local group, its neighbours, and its course."""
        check_id(self.id, where="group.id")
        if self.level is GroupLevel.LOCAL and self.area is None:
            msg = f"group {self.id}: a local group belongs to one area. Name it."
            raise ModelError(msg)
        if self.id == self.parent or self.id in self.sisters:
            msg = f"group {self.id}: it is neither above nor beside itself"
            raise ModelError(msg)
        if not self.course:
            msg = f"group {self.id}: say whether it is planned or has started"
            raise ModelError(msg)
        GROUP_MOVES.check(self.course)

    @property
    def state(self) -> GroupState | None:
        """Where it stands by its last step."""
        return GROUP_MOVES.state(self.course)

    def state_at(self, moment: datetime) -> GroupState | None:
        """Where it stood at a moment; ``None`` before its first step."""
        return GROUP_MOVES.state(self.course, at=moment)

    def at_work(self, moment: datetime) -> bool:
        """Whether it meets and decides at a moment."""
        return self.state_at(moment) in AT_WORK

    def move(self, step: Step) -> Group:
        """The group after one more step.

        Raises:
            IllegalMoveError: if the step is not legal.
        """
        return attrs.evolve(self, course=GROUP_MOVES.after(self.course, step))


def check_tree(groups: Iterable[Group]) -> None:
    """Hold the groups of one cooperation against each other.

    Raises:
        ModelError: if two have one id, a parent or sister is not among them or of another
            cooperation, or a group lies above itself.
    """
    listed = tuple(groups)
    known = {group.id: group for group in listed}
    if len(known) != len(listed):
        raise ModelError("groups: two of them have one id. Give each its own.")
    for group in listed:
        for word, other in (("parent", group.parent), *(("sister", one) for one in sorted(group.sisters))):
            if other is not None and (other not in known or known[other].cooperation != group.cooperation):
                msg = (
                    f"group {group.id}: its {word} {other} is no group of the same cooperation. Add it first."
                )
                raise ModelError(msg)
    for group in listed:
        above(group, listed)


def above(group: Group, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups above a group, the nearest first; one that is not among the groups ends the line.

    Raises:
        ModelError: if the line comes round to a group that it has passed.
    """
    known = {one.id: one for one in groups}
    passed = {group.id}
    line: list[Group] = []
    parent = group.parent
    while parent is not None and parent in known:
        if parent in passed:
            msg = f"group {group.id}: the line above it comes round to {parent}. Correct a parent."
            raise ModelError(msg)
        passed.add(parent)
        line.append(known[parent])
        parent = known[parent].parent
    return tuple(line)


def below(group: Group, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups right under a group, by id."""
    return tuple(sorted((one for one in groups if one.parent == group.id), key=lambda one: one.id))


def beside(group: Group, groups: Iterable[Group]) -> tuple[Group, ...]:
    """The groups that a group works with, by id, whichever of the two names the other."""
    return tuple(
        sorted(
            (one for one in groups if one.id in group.sisters or group.id in one.sisters),
            key=lambda one: one.id,
        )
    )
