"""A writer that is killed at any point of a commit loses nothing that it acknowledged (F01)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.abilities import needs_strace
from tests.faults.killing import Plan, sweep

pytestmark = [needs_strace, pytest.mark.slow, pytest.mark.fresh_interpreter]


STEPS = {"sqlite": 31, "file": 3}
"""How far apart the points are: SQLite makes several times as many calls for a unit."""


def test_a_killed_writer_loses_nothing(tmp_path: Path, kind: str) -> None:
    """At calls of every kind, in a store's making and its first units, the four laws hold after the kill."""
    found = sweep(tmp_path, kind, units=3, step=STEPS[kind])
    assert found.broken == ()
    assert found.lost == 0
    assert found.reached >= 10
    assert found.acked >= 10
    assert len({point.call for point in found.points if point.reached}) >= 2


def test_the_sweep_finds_a_store_that_is_not_atomic(tmp_path: Path) -> None:
    """Two files written one after the other, with the ack in between, are found apart."""
    found = sweep(
        tmp_path,
        "sqlite",
        units=3,
        workers=1,
        writer="tests.faults.toys:write_two_files",
        reader="tests.faults.toys:read_two_files",
    )
    assert found.reached == 6
    assert found.lost == 3
    assert any("L2: unit 2 is half visible" in law for law in found.broken)
    assert "6 points swept" in found.summary("toy")


def test_the_sweep_finds_an_error_that_is_not_ours(tmp_path: Path) -> None:
    """An error of the system's own is found at the first run."""
    found = sweep(
        tmp_path,
        "sqlite",
        units=1,
        calls="write",
        workers=1,
        writer="tests.faults.toys:raise_what_is_not_ours",
        reader="tests.faults.toys:read_two_files",
    )
    assert found.broken == ("at write 1: L4: OSError is none of this library's errors",)


def test_every_kind_of_call_is_swept_to_its_end() -> None:
    """Each kind is counted by itself, so that the rare ones are hit as late as the common ones."""
    made = {"write": 5, "fsync": 2}
    plan = Plan("write,fsync,rename", 2)
    given = []
    for call, number in plan:
        given.append((call, number))
        if number > made.get(call, 0):
            plan.exhausted(call)
    assert given == [
        ("write", 1),
        ("write", 3),
        ("write", 5),
        ("write", 7),
        ("fsync", 1),
        ("fsync", 3),
        ("rename", 1),
    ]
