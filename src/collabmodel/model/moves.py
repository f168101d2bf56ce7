"""State machines as data: which event leads from which state to which, and what must hold for it.

A thing that has a course of its own (a case, a plan, an agreement) keeps the steps it has taken
and never its state; the state is read off the steps, at any moment.  The machine says which steps
there are.  It asks nothing itself: whoever takes a step says which guards are met, having
looked, and what is not said to be met is not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from enum import Enum
from itertools import pairwise
from typing import Generic, TypeVar

import attrs

from collabmodel.errors import IllegalMoveError, ModelError
from collabmodel.model.checks import checked
from collabmodel.model.ids import OfficialId
from collabmodel.model.time import require_aware

S = TypeVar("S", bound=Enum)


@attrs.frozen(field_transformer=checked)
class Step:
    """One event in the life of a thing: what happened, when, and which official took the step.

    Args:
        reason: why, in words; kept with the thing itself and told to no journal.
    """

    event: str
    at: datetime
    by: OfficialId
    reason: str = attrs.field(default="", repr=False)

    def __attrs_post_init__(self) -> None:
        """The moment needs a zone."""
        require_aware(self.at, where=f"step {self.event}")


@attrs.frozen
class Guard:
    """What must hold for a step (villkor), in words for whoever is told that it does not."""

    name: str
    sv: str
    en: str


@attrs.frozen
class Move(Generic[S]):
    """One arrow of a machine.

    Args:
        event: what happens.
        sources: the states it can happen in; ``None`` among them for the beginning.
        to: the state it leads to.
        guards: what must hold.
        reasoned: whether the step must state a reason.
    """

    event: str
    sources: frozenset[S | None]
    to: S
    guards: tuple[Guard, ...] = ()
    reasoned: bool = False


class Machine(Generic[S]):
    """All the moves of one kind of thing.

    Args:
        name: what moves, for messages.
        moves: its arrows; an event leads from one state to one state only.
        states: the enumeration of its states.

    Raises:
        ModelError: if one event leads two ways from one state, or a state cannot be reached.

    >>> class Light(Enum):
    ...     RED, GREEN = "red", "green"
    >>> lights = Machine(
    ...     "light",
    ...     Light,
    ...     [Move("start", frozenset({None}), Light.RED), Move("go", frozenset({Light.RED}), Light.GREEN)],
    ... )
    >>> from datetime import UTC
    >>> red = lights.begin(Step("start", datetime(2026, 3, 1, tzinfo=UTC), OfficialId("anna")))
    >>> lights.state(red), lights.legal(Light.RED)
    (<Light.RED: 'red'>, ('go',))
    """

    def __init__(self, name: str, states: type[S], moves: Iterable[Move[S]]) -> None:
        self.name: str = name
        self.states: type[S] = states
        self.moves: tuple[Move[S], ...] = tuple(moves)
        self._arrows: dict[tuple[S | None, str], Move[S]] = {}
        for move in self.moves:
            for source in move.sources:
                if (source, move.event) in self._arrows:
                    msg = f"{name}: {move.event} leads two ways from {_told(source)}"
                    raise ModelError(msg)
                self._arrows[source, move.event] = move
        unreached = set(states) - {move.to for move in self.moves}
        if unreached:
            msg = f"{name}: nothing leads to {', '.join(sorted(str(state.value) for state in unreached))}"
            raise ModelError(msg)

    def legal(self, state: S | None) -> tuple[str, ...]:
        """The events that can happen in a state, sorted; ``None`` for the beginning."""
        return tuple(sorted(event for source, event in self._arrows if source is state))

    def move(self, state: S | None, event: str) -> Move[S]:
        """The arrow that an event takes from a state.

        Raises:
            IllegalMoveError: if there is none; it says what would be legal.
        """
        arrow = self._arrows.get((state, event))
        if arrow is None:
            raise IllegalMoveError(self.name, event, state=_told(state), legal=self.legal(state))
        return arrow

    def begin(self, step: Step, *, met: Collection[str] = ()) -> tuple[Step, ...]:
        """The course of a thing that begins with this step.

        Raises:
            IllegalMoveError: as :meth:`after`.
        """
        return self.after((), step, met=met)

    def after(self, course: tuple[Step, ...], step: Step, *, met: Collection[str] = ()) -> tuple[Step, ...]:
        """The course with one more step.

        Args:
            course: the steps so far.
            step: the new one, no earlier than the last.
            met: names of the guards that hold; a guard not named is not met.

        Raises:
            IllegalMoveError: if the event is not legal now, a guard is not met, a reason is missing, or
                the step lies before the last one.
        """
        state = self.state(course)
        arrow = self.move(state, step.event)
        unmet = tuple(guard for guard in arrow.guards if guard.name not in met)
        if unmet:
            raise IllegalMoveError(
                self.name,
                step.event,
                state=_told(state),
                legal=self.legal(state),
                unmet=tuple(guard.name for guard in unmet),
                told="; ".join(guard.en for guard in unmet),
            )
        longer = (*course, step)
        self.check(longer)
        return longer

    def noted(self, course: tuple[Step, ...], step: Step, *, met: Collection[str] = ()) -> tuple[Step, ...]:
        """The course with a step that is noted afterwards, in its place among those that followed it.

        Args:
            course: the steps so far.
            step: the one that was not noted when it was taken; after others of the same moment.
            met: names of the guards that held at its moment.

        Raises:
            IllegalMoveError: if it was not legal then, or what followed would not have been legal after it.
        """
        before = tuple(one for one in course if one.at <= step.at)
        whole = (*self.after(before, step, met=met), *course[len(before) :])
        self.check(whole)
        return whole

    def state(self, course: tuple[Step, ...], *, at: datetime | None = None) -> S | None:
        """The state a course has led to, by a moment or by its last step; ``None`` before the first.

        Raises:
            IllegalMoveError: if a step of it was not legal.
        """
        state: S | None = None
        for step in course:
            if at is not None and step.at > at:
                break
            state = self.move(state, step.event).to
        return state

    def check(self, course: tuple[Step, ...]) -> None:
        """Hold a whole course against the machine; guards were met when each step was taken.

        Raises:
            IllegalMoveError: if a step was not legal where it stands, lies before the one it follows,
                or states no reason where one is wanted.
        """
        state: S | None = None
        for step in course:
            arrow = self.move(state, step.event)
            if arrow.reasoned and not step.reason.strip():
                raise IllegalMoveError(
                    self.name, step.event, state=_told(state), legal=self.legal(state), told="state a reason"
                )
            state = arrow.to
        for earlier, later in pairwise(course):
            if later.at < earlier.at:
                raise IllegalMoveError(
                    self.name,
                    later.event,
                    state="",
                    legal=(),
                    told=f"it lies before {earlier.event}, which it follows",
                )


def _told(state: Enum | None) -> str:
    return "the beginning" if state is None else str(state.value)
