"""A store whose disk calls fail says so with an error of its own, and keeps what it says it keeps (F03, F04)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.abilities import needs_strace
from tests.faults.failing import SYNCS, WRITES, fail_at, fail_sweep
from tests.faults.warming import Warm

pytestmark = [needs_strace, pytest.mark.slow, pytest.mark.fresh_interpreter]


STEPS = {"sqlite": 61, "file": 3}
"""How far apart the failing writes are: SQLite makes several times as many for a unit."""


def test_a_sync_that_fails_once_is_never_taken_for_done(tmp_path: Path, kind: str) -> None:
    """Whichever sync reports EIO once, nothing acknowledged is lost and the next units are kept."""
    found = fail_sweep(tmp_path, kind, error="EIO", calls=SYNCS, units=2, step=3 if kind == "sqlite" else 1)
    assert found.broken == ()
    assert found.reached >= 6
    assert any(point.told.failed for point in found.points)


@pytest.mark.parametrize("error", ["ENOSPC", "EFBIG", "EIO"])
def test_a_write_that_fails_for_a_while_leaves_nothing_half_done(
    tmp_path: Path, kind: str, error: str
) -> None:
    """Writes that fail three times in a row, then work again, break none of the four laws."""
    found = fail_sweep(tmp_path, kind, error=error, calls=WRITES, units=2, step=STEPS[kind], length=3)
    assert found.broken == ()
    assert found.reached >= 3
    assert any(point.told.failed for point in found.points)


def test_a_disk_that_fails_for_good_acknowledges_nothing(warm: Warm, tmp_path: Path, kind: str) -> None:
    """With every write failing from the first on, each unit raises, and no store is half made."""
    point = fail_at(warm, tmp_path / "store", kind, "1+", error="ENOSPC", calls=WRITES, units=3)
    assert point.reached
    assert point.told.acked == ()
    assert sorted(point.told.failed) == [1, 2, 3]
    assert point.broken == ()
