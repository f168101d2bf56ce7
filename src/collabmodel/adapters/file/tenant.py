"""One tenant of a store in files: its log, its index, and how one is made to follow the other."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from collabmodel.adapters.file import snapshots
from collabmodel.adapters.file.disks import Hold, told, translated
from collabmodel.adapters.file.frames import HEAD, Frame, Position, framed, is_followed, stands_at
from collabmodel.adapters.file.index import Index
from collabmodel.adapters.file.lines import Unit, read_unit
from collabmodel.adapters.file.log import (
    MARKER,
    DamagedError,
    Log,
    Segment,
    header,
    is_unit,
    marker,
    parsed,
    read_marker,
    segment_name,
    write_marker,
)
from collabmodel.adapters.private_files import open_private, write_all
from collabmodel.errors import ConflictError, IntegrityError, StoreFailedError, UnavailableError
from collabmodel.model.ids import TenantId

FEWEST = 5000
"""After as many units, at the least, the index is written again."""
PART = 4
"""It is written again once a quarter as many units as it held have come."""

_GRAIN = 50_000_000
"""Nanoseconds that surely are longer than the steps in which a file system tells the time."""

LOG = logging.getLogger("collabmodel.adapters.file")
LOG.addHandler(logging.NullHandler())


class Tenant:
    """One tenant's log and index.  Every method but :meth:`alone` wants the tenant's lock held."""

    def __init__(self, directory: Path, tenant: TenantId, *, segment_bytes: int, notices: list[str]) -> None:
        self.directory: Path = directory
        self.tenant: TenantId = tenant
        self.lock: threading.Lock = threading.Lock()
        self.index: Index | None = None
        self.log: Log = Log(directory, tenant)
        self.failed: bool = False
        self._segment_bytes, self._notices = segment_bytes, notices
        self._marker = directory / MARKER
        self._seen: tuple[int, int] = (0, 0)
        self._saved = 0

    # ------------------------------------------------------------------------------- catching up

    def catch_up(self, hold: Hold) -> Index:
        """The index, up to the end of the log; what a crash left behind the end is dealt with.

        Raises:
            IntegrityError: if the log is damaged; nothing is changed then.
            StoreError: if it cannot be read.
        """
        with translated(f"tenant {self.tenant}: read its log"):
            if self.index is not None and (self.failed or self._is_current(hold, self.index)):
                return self.index
            index, self.index = self.index, None
            with _uncollected():
                self.index = self._followed(index)
            self._look(hold)
        return self.index

    def _is_current(self, hold: Hold, index: Index) -> bool:
        """Whether nobody else has written: the same names, and the last segment as long as it was."""
        found = os.fstat(hold.fd)
        if (found.st_ino, found.st_mtime_ns) != self._seen:
            return False
        return self.log.size(index.position.segment) == index.position.offset

    def _look(self, hold: Hold) -> None:
        """Remember the directory as it is now, unless it was changed so lately that a change to come may not show."""
        found = os.fstat(hold.fd)
        age = time.clock_gettime_ns(time.CLOCK_REALTIME) - found.st_mtime_ns
        self._seen = (found.st_ino, found.st_mtime_ns) if age > _GRAIN else (0, 0)

    def _followed(self, index: Index | None) -> Index:
        segments, gone = self.log.segments()
        acked = read_marker(self.directory)
        seen = [] if acked is None else [acked]
        if index is None or not self._fits(index, segments):
            index = self._loaded()
        if index is not None and self._fits(index, segments):
            # However the log looks now, so far it was acknowledged once.
            seen.append(index.position)
        if index is None or not self._stands(index, segments):
            index, self._saved = Index(), 0
        known = max(seen, key=lambda one: one.order, default=Position())
        try:
            for number, frame in self.log.walk(index.position, segments):
                self._take(index, number, frame)
                if acked is not None and acked.order == (number, frame.end) and acked.link != frame.link:
                    raise self._damaged(index, "it is not the log that was acknowledged")
        except DamagedError as damage:
            self._cut(index, damage, segments, acked, known)
        if index.position.order < known.order:
            raise self._damaged(index, "its log ends before what was acknowledged")
        if acked is None or acked.order < index.position.order:
            self._settle(index, acked)
        self._tidy(gone)
        return index

    def _fits(self, index: Index, segments: list[Segment]) -> bool:
        """Whether the segments that the index knows are still those that are there."""
        there = {one.number: one.link for one in segments}
        return all(there.get(number) == link for number, link in index.headers.items())

    def _loaded(self) -> Index | None:
        """The index of the cache, if there is one that is whole."""
        try:
            index: Index | None = parsed(snapshots.load, self.directory)
        except ValueError:
            return None
        if index is not None:
            self._saved = index.units
        return index

    def _stands(self, index: Index, segments: list[Segment]) -> bool:
        """Whether the log still holds the record that the index ends with."""
        at = index.position
        if at.segment not in index.headers or not self._fits(index, segments):
            return False
        return stands_at(self.log.fd(at.segment), index.last, at, index.before)

    def _take(self, index: Index, number: int, frame: Frame) -> None:
        if frame.start == 0:
            index.headers[number] = frame.link
        elif is_unit(frame):
            unit = self._read(index, frame)
            index.take(unit, number, frame.start + HEAD)
        index.move(frame.start, Position(number, frame.end, frame.link))

    def _read(self, index: Index, frame: Frame) -> Unit:
        """The unit in a record, which must follow the one before.

        Raises:
            IntegrityError: if it does not.
        """
        try:
            unit: Unit = parsed(read_unit, frame.payload)
            index.refuse(unit.versions)
        except (ValueError, ConflictError) as strange:
            raise self._damaged(index, f"a record cannot be read ({type(strange).__name__})") from None
        if unit.after.head.seq != index.end.head.seq + len(unit.entries):
            raise self._damaged(index, "a record's entries do not follow those before it")
        return unit

    def _damaged(self, index: Index, what: str) -> IntegrityError:
        seq = index.end.head.seq + 1
        return IntegrityError(
            f"tenant {self.tenant}: entry {seq} or what belongs to it is damaged: {what}. "
            "Nothing was changed. Restore it from a backup.",
            tenant=self.tenant,
            seq=seq,
        )

    # ------------------------------------------------------------------------------- after a crash

    def _cut(
        self,
        index: Index,
        damage: DamagedError,
        segments: list[Segment],
        acked: Position | None,
        known: Position,
    ) -> None:
        """Cut off a record that was never finished; anything else that does not hold is damage.

        Raises:
            IntegrityError: if it may have been acknowledged.
        """
        at = (damage.segment, damage.frame.at)
        if not segments or damage.segment != segments[-1].number or at != index.position.order:
            raise self._damaged(index, "a record does not hold")
        size = self.log.size(damage.segment)
        if acked is None or at < known.order or size <= damage.frame.at:
            raise self._damaged(index, "a record that was acknowledged does not hold")
        if is_followed(self.log.fd(damage.segment), damage.frame, size):
            raise self._damaged(index, "a record does not hold, and one that does comes after it")
        count, done = size - damage.frame.at, "were cut off"
        try:
            fd = self._writing(damage.segment)
        except UnavailableError:
            done = "are left aside, for they cannot be cut off"
        else:
            try:
                os.ftruncate(fd, damage.frame.at)
                os.fsync(fd)
            finally:
                os.close(fd)
        entry = index.end.head.seq
        notice = f"tenant {self.tenant}: {count} bytes of a unit that was never finished {done}, after entry {entry}"
        if notice in self._notices:
            return
        self._notices.append(notice)
        LOG.warning("%d bytes of a unit that was never finished %s, after entry %d", count, done, entry)

    def _settle(self, index: Index, acked: Position | None) -> None:
        """Have on the disk what nobody acknowledged: whoever wrote it may have been told that it failed."""
        position = index.position
        start = acked.offset if acked is not None and acked.segment == position.segment else 0
        try:
            fd = self._writing(position.segment)
        except UnavailableError:
            return
        try:
            content = os.pread(fd, position.offset - start, start)
            os.lseek(fd, start, os.SEEK_SET)
            write_all(fd, content)
            os.fsync(fd)
        finally:
            os.close(fd)
        if acked is None:
            snapshots.replace(self.directory, MARKER, marker(position))
        else:
            self._acknowledge(position)

    def _tidy(self, gone: list[Path]) -> None:
        """Remove what another segment stands for; it may wait until the next time."""
        with suppress(OSError):
            for path in gone:
                path.unlink()

    # ------------------------------------------------------------------------------- writing

    def commit(self, index: Index, payload: bytes, unit: Unit) -> None:
        """Append the unit's record, have it on the disk, and take it in.

        Raises:
            StoreFullError: if there is no room; the log ends where it ended.
            StoreFailedError: if the medium failed; nothing is written until the store is opened again.
            UnavailableError: if it could not be written for another reason.
        """
        self.refuse_failed()
        position = index.position
        if position.offset + HEAD + len(payload) > self._segment_bytes and is_filled(index):
            position = self._begin(index)
        content, link = framed(payload, position.link)
        self._append(position, content)
        # From here on it is kept: whatever interrupts us, the index is made to follow the log.
        self.index = None
        index.take(unit, position.segment, position.offset + HEAD)
        index.move(position.offset, Position(position.segment, position.offset + len(content), link))
        self._acknowledge(index.position)
        self.index = index

    def refuse_failed(self) -> None:
        """Refuse to write after the medium failed.

        Raises:
            StoreFailedError: if it did.
        """
        if self.failed:
            raise StoreFailedError(
                "the medium failed while writing. Look at the disk, then open the store again."
            )

    def _begin(self, index: Index) -> Position:
        """The beginning of a new segment, which is there, whole, before anything is written to it."""
        number = index.position.segment + 1
        content, link = framed(header(number, self.tenant), index.position.link)
        try:
            with translated(f"tenant {self.tenant}: begin a segment"):
                snapshots.replace(self.directory, segment_name(number), content)
        except StoreFailedError:
            self.failed = True
            raise
        index.headers[number] = link
        index.move(0, Position(number, len(content), link))
        return index.position

    def _append(self, position: Position, content: bytes) -> None:
        fd = self._writing(position.segment)
        doing = f"tenant {self.tenant}: write its log"
        written = False
        try:
            os.lseek(fd, position.offset, os.SEEK_SET)
            write_all(fd, content)
            written = True
            os.fsync(fd)
        except BaseException as error:
            self._take_back(fd, position.offset, trusted=not (written and isinstance(error, OSError)))
            if not isinstance(error, OSError):
                raise
            if written:
                raise StoreFailedError(
                    f"{doing}: {error.strerror or type(error).__name__}. The unit was not acknowledged. "
                    "Look at the disk, then open the store again."
                ) from error
            raise told(error, doing) from error
        finally:
            os.close(fd)

    def _take_back(self, fd: int, offset: int, *, trusted: bool) -> None:
        """Leave nothing half written; after a failed sync nothing that this descriptor says is believed."""
        self.failed = True
        with suppress(OSError):
            os.ftruncate(fd, offset)
            if trusted:
                os.fsync(fd)
                self.failed = False

    def _writing(self, number: int) -> int:
        """A descriptor to write a segment with.

        Raises:
            UnavailableError: if the medium or the owner allows none.
        """
        with translated(f"tenant {self.tenant}: write its log"):
            return open_private(self.log.path(number), os.O_RDWR)

    def _acknowledge(self, position: Position) -> None:
        try:
            write_marker(self._marker, position)
        except OSError as refused:
            # The unit is on the disk, and a marker that lags behind only makes the next opening look closer.
            LOG.warning("the marker could not be written (%s)", refused.strerror)

    # ------------------------------------------------------------------------------- the cache

    def keep_index(self, *, at_the_end: bool = False) -> None:
        """Write the index down, if enough has come since it was last; it is only a cache, so it may fail."""
        index = self.index
        if index is None or self.failed:
            return
        fresh = index.units - self._saved
        if not fresh or not (at_the_end or fresh >= max(FEWEST, self._saved // PART)):
            return
        try:
            snapshots.save(self.directory, index)
        except Exception as error:  # noqa: BLE001 - for the sake of a cache no unit that was kept may seem to fail
            LOG.warning("the index could not be written (%s)", type(error).__name__)
        self._saved = index.units


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no garbage be looked for while an index is made: nothing but new objects, which takes twice the time with it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def is_filled(index: Index) -> bool:
    """Whether the last segment holds more than its header."""
    return index.last > 0
