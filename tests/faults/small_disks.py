"""Disks that are full, or that take nothing any more; each is undone when its block is left."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.power import LoopDisk, run, unmount

PIECE = 4096


@contextmanager
def small_disk(place: Path, *, size_kb: int = 1024) -> Iterator[Path]:
    """A file system in memory that holds so much and no more, mounted on an empty folder."""
    place.mkdir(exist_ok=True)
    run("mount", "-t", "tmpfs", "-o", f"size={size_kb}k,mode=700", "tmpfs", place)
    try:
        yield place
    finally:
        unmount(place)


@contextmanager
def filled(place: Path, *, leaving_kb: int = 0) -> Iterator[Path]:
    """Fill a disk up with one file, which is removed when the block is left, so that there is room again.

    Args:
        place: any folder on the disk.
        leaving_kb: how much room to leave.
    """
    filler = place / "filler"
    held = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with suppress(OSError):  # the disk is full: that is what is wanted
            while os.write(held, bytes(PIECE)) == PIECE:
                pass
        os.ftruncate(held, max(0, os.fstat(held).st_size - leaving_kb * 1024))
        os.fsync(held)
        yield filler
    finally:
        os.close(held)
        filler.unlink(missing_ok=True)


@contextmanager
def read_only(disk: LoopDisk) -> Iterator[Path]:
    """Let a disk take nothing while the block lasts."""
    disk.make_read_only()
    try:
        yield disk.place
    finally:
        disk.make_writable()
