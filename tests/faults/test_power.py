"""After a power cut everything that was acknowledged is there (F02)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.faults.abilities import needs_loops, needs_strace
from tests.faults.power import LoopDisk, cuts, one_cut
from tests.faults.warming import Injection, Warm

pytestmark = [needs_loops, pytest.mark.slow]


def _write(file: Path, *, synced: bool) -> None:
    with file.open("wb") as held:
        held.write(b"x" * 5000)
        held.flush()
        if synced:
            os.fsync(held.fileno())
    if synced:
        folder = os.open(file.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)


def test_a_cut_takes_what_is_not_synced(tmp_path: Path) -> None:
    """After a cut the synced file is there, and of the other not a byte; calls after the cut fail."""
    with LoopDisk(tmp_path) as disk:
        _write(disk.place / "synced", synced=True)
        _write(disk.place / "loose", synced=False)
        disk.cut()
        with pytest.raises(OSError, match="Input/output error"):
            _write(disk.place / "later", synced=True)
        disk.come_back()
        assert (disk.place / "synced").read_bytes() == b"x" * 5000
        loose = disk.place / "loose"
        assert not loose.exists() or loose.stat().st_size == 0
        assert not (disk.place / "later").exists()
    assert list(tmp_path.iterdir()) == []


def test_a_copied_disk_holds_what_reached_it(tmp_path: Path) -> None:
    """The copy of a mounted disk has the synced file and not the other's bytes."""
    (tmp_path / "copy").mkdir()
    with LoopDisk(tmp_path) as disk:
        _write(disk.place / "synced", synced=True)
        _write(disk.place / "loose", synced=False)
        copy = disk.copied(tmp_path / "copy")
        copy.mount()
        try:
            assert (copy.place / "synced").read_bytes() == b"x" * 5000
            loose = copy.place / "loose"
            assert not loose.exists() or loose.stat().st_size == 0
        finally:
            copy.__exit__(None, None, None)
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]


def test_a_disk_is_undone_after_an_error(tmp_path: Path) -> None:
    """Whatever happens inside, the disk is unmounted and removed."""

    def fail_inside() -> None:
        with LoopDisk(tmp_path) as disk:
            assert os.path.ismount(disk.place)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.fresh_interpreter
def test_a_power_cut_loses_nothing_acknowledged(tmp_path: Path, kind: str) -> None:
    """After each of three cuts the four laws hold."""
    found = cuts(tmp_path, kind, count=3)
    assert found.broken == ()
    assert found.acked >= 30


@needs_strace
@pytest.mark.fresh_interpreter
def test_a_sync_that_is_only_said_is_found_out(warm: Warm, tmp_path: Path, kind: str) -> None:
    """Where every sync is answered and not done, a cut loses what was acknowledged, and that is found."""
    lie = Injection("fsync,fdatasync", "retval=0", "1+")
    point = one_cut(warm, tmp_path, kind, 1, lying=lie)
    assert len(point.told.acked) >= 10
    assert [law for law in point.broken if law.startswith("L1")]
