"""A disk whose power can be cut: ext4 in a file, mounted through a loop device.

The cut is ext4's own shutdown without a flush: whatever was not yet synced never reaches the
disk, and every call afterwards fails.  Mounting again replays the file system's journal, as
a machine does that comes back.
"""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import struct
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Self

import attrs

from tests.faults.judging import Seen, Told, judge
from tests.faults.killing import Point, Sweep
from tests.faults.opening import address_in
from tests.faults.warming import READ, WRITE, Child, Injection, Warm, attach

SHUTDOWN = 0x8004587D
"""The request FS_IOC_SHUTDOWN."""
WITHOUT_FLUSH = struct.pack("I", 2)
TRIES = 100
"""How often to ask for an unmount while somebody still holds a file, 20 ms apart."""


def run(*command: str | Path) -> None:
    """Run a command of the system's.

    Raises:
        RuntimeError: if it fails, with what it said.
    """
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} failed ({done.returncode}): {done.stderr.strip()}")


def unmount(place: Path) -> None:
    """Unmount, waiting for those that still hold files; in the end let go of it whoever holds it."""
    command = ["umount", str(place)]
    for _ in range(TRIES):
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            return
        time.sleep(0.02)
    run("umount", "--lazy", place)


@attrs.define
class LoopDisk:
    """An ext4 disk in a file; a context manager, which always unmounts it and lets the device go.

    Args:
        folder: where the file and the mount point are made.
        size_mb: how large the disk is.
    """

    folder: Path
    size_mb: int = 64

    @property
    def place(self) -> Path:
        """Where it is mounted."""
        return self.folder / "disk"

    @property
    def image(self) -> Path:
        """The file that holds it."""
        return self.folder / "disk.img"

    def __enter__(self) -> Self:
        """Make it and mount it."""
        self.place.mkdir()
        with self.image.open("wb") as file:
            file.truncate(self.size_mb << 20)
        run("mkfs.ext4", "-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)
        self.mount()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Unmount it, whatever happened, and remove it."""
        if os.path.ismount(self.place):
            unmount(self.place)
        self.place.rmdir()
        self.image.unlink()

    def mount(self) -> None:
        """Mount it; unmounting frees the loop device."""
        run("mount", "-o", "loop", self.image, self.place)

    def cut(self) -> None:
        """Cut the power: what is not synced is gone, and every call on the disk fails from now on."""
        held = os.open(self.place, os.O_RDONLY)
        try:
            fcntl.ioctl(held, SHUTDOWN, WITHOUT_FLUSH)
        finally:
            os.close(held)

    def come_back(self) -> None:
        """Mount it again after a cut."""
        unmount(self.place)
        self.mount()

    def copied(self, folder: Path) -> LoopDisk:
        """What is on the disk at this moment, as another disk that is not mounted yet.

        The other way to cut the power: the copy holds what reached the disk and nothing else.
        Whoever writes must be stopped meanwhile, or the copy is of no one moment.
        """
        other = LoopDisk(folder, self.size_mb)
        shutil.copyfile(self.image, other.image)
        other.place.mkdir()
        return other

    def make_read_only(self) -> None:
        """Remount it so that nothing can be written."""
        run("mount", "-o", "remount,ro", self.place)

    def make_writable(self) -> None:
        """Remount it so that it can be written again."""
        run("mount", "-o", "remount,rw", self.place)


def wait_for_acks(child: Child, count: int, *, patience_s: float = 30) -> None:
    """Wait until a child has acknowledged so many units.

    Raises:
        TimeoutError: if it does not get so far.
    """
    end = time.monotonic() + patience_s
    while child.text().count("ack ") < count:
        if time.monotonic() > end:
            raise TimeoutError(f"the child said no {count} acks: {child.text()[-200:]!r}")
        time.sleep(0.001)


def one_cut(
    warm: Warm,
    folder: Path,
    kind: str,
    number: int,
    *,
    after_acks: int = 10,
    lying: Injection | None = None,
) -> Point:
    """Cut the power while a writer goes on, up to 50 ms after its tenth ack; then look, then judge.

    Args:
        warm: where the children come from.
        folder: an empty folder, in which the disk is made.
        kind: which store; see :data:`tests.faults.opening.KINDS`.
        number: which cut it is; it settles the delay.
        after_acks: how many acks to wait for.
        lying: what the system does to the writer's calls meanwhile, to see a lie found out.
    """
    delay = random.Random(number).uniform(0, 0.05)  # noqa: S311 - a delay that can be repeated, no secret
    units = 400
    with LoopDisk(folder) as disk:
        store = disk.place / "store"
        store.mkdir()
        _sync(disk.place)
        child = warm.start(WRITE, address=address_in(store, kind), units=units)
        tracer = None if lying is None else attach(child.pid, lying, folder / "calls")
        child.go()
        try:
            wait_for_acks(child, after_acks)
            time.sleep(delay)
            before = Told.from_text(child.text()).acked
            disk.cut()
            during = Told.from_text(child.text()).acked
        finally:
            child.kill()
            child.wait()
            if tracer is not None:
                tracer.communicate()
        # A power cut has no length, and this one has: the kernel first refuses new work, then ends the
        # journal, and answers syncs in between with success though nothing is kept; a program that does
        # nothing but append and sync meets it as well.  What was acknowledged before the call must be
        # there; what was within it, or by the one sync that was then under way, is in doubt.
        told = Told.from_text(child.text())
        late = [unit for unit in told.acked if unit not in during]
        told = told.doubting({*during, *late[:1]} - set(before))
        disk.come_back()
        looked = warm.run(READ, address=address_in(store, kind), units=units)
        if looked.code != 0:
            raise RuntimeError(f"the reader itself ended with {looked.code}")
        seen = Seen.from_text(looked.text)
    # The writer may meet the dead disk before it is ended: what it raised then is judged as well.
    return Point("cut", number, reached=True, told=told, seen=seen, broken=tuple(judge(told, seen)))


def _sync(folder: Path) -> None:
    """Let the empty folder itself reach the disk: the store is not to blame for its parent."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def cuts(folder: Path, kind: str, *, count: int, after_acks: int = 10) -> Sweep:
    """Cut the power so many times, each on a fresh disk, with another delay each time."""
    points = []
    said = folder / "said"
    said.mkdir()
    with Warm(said) as warm:
        for number in range(1, count + 1):
            place = folder / f"cut-{number}"
            place.mkdir()
            points.append(one_cut(warm, place, kind, number, after_acks=after_acks))
    return Sweep(tuple(points))
