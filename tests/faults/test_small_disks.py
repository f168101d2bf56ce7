"""A full disk and one that takes nothing any more: a typed error, and all that was there before (F04, F37)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from collabmodel.errors import StoreError
from collabmodel.model.agencies import Agency
from collabmodel.ports import Store
from tests.faults.abilities import needs_loops, needs_mounts
from tests.faults.child import do_unit, work_in
from tests.faults.opening import address_in, open_for
from tests.faults.power import LoopDisk
from tests.faults.small_disks import filled, read_only, small_disk

pytestmark = [needs_mounts, pytest.mark.slow]


def _agencies(store: Store) -> int:
    with work_in(store) as work:
        return len(work.all(Agency))


def _fill_up(store: Store) -> None:
    for number in range(2, 200):
        do_unit(store, number)


def test_a_full_disk_keeps_nothing_and_is_usable_again(tmp_path: Path, kind: str) -> None:
    """A unit on a full disk raises a store's error; once there is room the next one is kept, by the same store."""
    with small_disk(tmp_path / "small", size_kb=2048) as place:
        store = open_for(address_in(place, kind))
        do_unit(store, 1)
        with filled(place), pytest.raises(StoreError):
            _fill_up(store)
        before = _agencies(store)
        do_unit(store, 1000)
        assert _agencies(store) == before + 1
        assert store.verify().holds
        store.close()
    assert not os.path.ismount(tmp_path / "small")


def test_a_small_disk_is_small_and_gone_afterwards(tmp_path: Path) -> None:
    """The disk holds no more than was asked for, the filler leaves no room but what was asked, and both are undone."""
    place = tmp_path / "small"

    def fail_inside() -> None:
        with small_disk(place, size_kb=256):
            with filled(place, leaving_kb=8) as filler:
                assert 200 * 1024 < filler.stat().st_size <= 248 * 1024
                (place / "fits").write_bytes(bytes(4096))
                with pytest.raises(OSError, match="No space left"):
                    (place / "too much").write_bytes(bytes(16384))
            assert not filler.exists()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_inside()
    assert not os.path.ismount(place)


@needs_loops
def test_a_disk_made_read_only_refuses_and_comes_back(tmp_path: Path) -> None:
    """While the disk is read-only nothing can be written there; afterwards it can."""
    with LoopDisk(tmp_path) as disk:
        with read_only(disk) as place, pytest.raises(OSError, match="Read-only"):
            (place / "file").write_bytes(b"x")
        (disk.place / "file").write_bytes(b"x")


@needs_loops
def test_a_store_on_a_read_only_disk_raises_its_own_error(tmp_path: Path, kind: str) -> None:
    """A unit on a medium that became read-only raises a store's error and keeps nothing; later ones are kept."""
    with LoopDisk(tmp_path) as disk:
        store = open_for(address_in(disk.place, kind))
        do_unit(store, 1)
        store.close()
        with read_only(disk), pytest.raises(StoreError):
            do_unit(open_for(address_in(disk.place, kind)), 2)
        again = open_for(address_in(disk.place, kind))
        do_unit(again, 3)
        with work_in(again) as work:
            assert [found.ident for found in work.all(Agency)] == ["agency-1", "agency-3", "tally"]
        again.close()
