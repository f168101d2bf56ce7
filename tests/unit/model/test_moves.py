"""State machines as data: legal steps, guards, reasons and states at a moment."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum

import pytest

from collabmodel.errors import IllegalMoveError, ModelError, NaiveTimeError
from collabmodel.model.ids import OfficialId
from collabmodel.model.moves import Guard, Machine, Move, Step

ANNA = OfficialId("anna")


class Door(Enum):
    """A door."""

    SHUT = "shut"
    OPEN = "open"
    GONE = "gone"


KEY = Guard("has_key", "den som öppnar har nyckel", "whoever opens it has a key")
DOORS = Machine(
    "door",
    Door,
    [
        Move("build", frozenset({None}), Door.SHUT),
        Move("open", frozenset({Door.SHUT}), Door.OPEN, guards=(KEY,)),
        Move("knock", frozenset({Door.SHUT}), Door.SHUT),
        Move("shut", frozenset({Door.OPEN}), Door.SHUT),
        Move("remove", frozenset({Door.OPEN, Door.SHUT}), Door.GONE, reasoned=True),
    ],
)


def at(hour: int) -> datetime:
    """An hour of the day."""
    return datetime(2026, 3, 2, hour, tzinfo=UTC)


def step(event: str, hour: int, reason: str = "") -> Step:
    """A step of Anna's."""
    return Step(event, at(hour), ANNA, reason)


OPENED = (step("build", 8), step("open", 9))


def test_the_state_is_read_off_the_steps_at_any_moment() -> None:
    """Before the first step there is none; at the very moment of a step it has been taken."""
    assert [DOORS.state(OPENED, at=at(hour)) for hour in (7, 8, 9, 10)] == [
        None,
        Door.SHUT,
        Door.OPEN,
        Door.OPEN,
    ]
    assert DOORS.state(OPENED) is Door.OPEN


def test_an_illegal_step_is_told_what_would_be_legal() -> None:
    """The refusal names the thing, the step, the state and the steps that are legal there."""
    with pytest.raises(
        IllegalMoveError, match=r"door: open in state open is not legal\. Legal there: remove, shut"
    ) as raised:
        DOORS.after(OPENED, step("open", 10), met={"has_key"})
    assert (raised.value.state, raised.value.legal) == ("open", ("remove", "shut"))
    with pytest.raises(IllegalMoveError, match="Legal there: nothing"):
        DOORS.after((*OPENED, step("remove", 10, "rot")), step("shut", 11))
    with pytest.raises(IllegalMoveError, match="in state the beginning"):
        DOORS.begin(step("open", 8))


def test_a_guard_that_nobody_says_is_met_is_not_met() -> None:
    """The step is refused with the guard's name, in words."""
    with pytest.raises(IllegalMoveError, match="whoever opens it has a key") as raised:
        DOORS.after((step("build", 8),), step("open", 9))
    assert raised.value.unmet == ("has_key",)
    assert "it takes what does not hold, or is not known" in str(raised.value)
    assert DOORS.after((step("build", 8),), step("open", 9), met={"has_key"}) == OPENED


def test_a_reason_is_wanted_where_the_machine_says_so() -> None:
    """An empty reason is none."""
    with pytest.raises(IllegalMoveError, match="state a reason"):
        DOORS.after(OPENED, step("remove", 10, "  "))
    assert DOORS.state(DOORS.after(OPENED, step("remove", 10, "rot"))) is Door.GONE


def test_a_step_lies_never_before_the_one_it_follows() -> None:
    """Two at the same moment are fine, in the order they stand."""
    with pytest.raises(IllegalMoveError, match="lies before open, which it follows"):
        DOORS.after(OPENED, step("shut", 8))
    assert DOORS.state(DOORS.after(OPENED, step("shut", 9)), at=at(9)) is Door.SHUT


def test_a_step_noted_afterwards_stands_in_its_place() -> None:
    """It must have been legal then, and leave what followed legal."""
    course = (*OPENED, step("shut", 11))
    knocked = DOORS.noted(course, step("knock", 8))
    assert [one.event for one in knocked] == ["build", "knock", "open", "shut"]
    with pytest.raises(IllegalMoveError, match="shut in state shut"):
        DOORS.noted(course, step("shut", 10))
    with pytest.raises(IllegalMoveError, match="whoever opens it has a key"):
        DOORS.noted(course, step("open", 8))


def test_a_step_has_a_moment_with_a_zone() -> None:
    """A naive time is refused, and a reason never stands in a representation."""
    with pytest.raises(NaiveTimeError):
        Step("build", datetime(2026, 3, 2), ANNA)  # noqa: DTZ001 - what is refused
    assert "secret" not in repr(step("remove", 9, "secret"))


def test_a_machine_that_cannot_be_is_refused() -> None:
    """One event leads one way from a state, and every state can be reached."""
    build = Move("build", frozenset({None}), Door.SHUT)
    with pytest.raises(ModelError, match="build leads two ways from the beginning"):
        Machine("door", Door, [build, Move("build", frozenset({None}), Door.OPEN)])
    with pytest.raises(ModelError, match="nothing leads to gone, open"):
        Machine("door", Door, [build])
