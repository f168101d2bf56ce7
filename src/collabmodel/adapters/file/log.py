"""A tenant's log: numbered segments, one record for each unit of work, each linked to the one before.

A segment begins with a record that says whose it is and which numbers it stands for.  One
that was made of others by compaction stands for all of them, and ends with a record that says
what the next segment links to.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from collabmodel.adapters.file.frames import HEAD, BadFrameError, Frame, Position, frames, head_at
from collabmodel.adapters.private_files import open_private

MARKER = "acked"
LONGEST_HEADER = 4096

_NAME = re.compile(r"(\d{8})\.log\Z")
_MARKER = re.compile(rb"(\d{8}) (\d{20}) ([0-9a-f]{64}) ([0-9a-f]{64})\n\Z")
_AT_ONCE = 8


@attrs.frozen
class Segment:
    """A segment as its header describes it; whether the header holds, :meth:`Log.walk` sees.

    Attributes:
        number: its own, the first that it stands for.
        through: the last that it stands for.
        edition: how often compaction has rewritten it.
        link: the hash of its header's record; empty if there is none that can be read.
    """

    number: int
    through: int
    edition: int = 0
    link: bytes = b""


class DamagedError(Exception):
    """The log does not go on as it must; never leaves the adapter."""

    def __init__(self, segment: int, frame: BadFrameError) -> None:
        """Say where."""
        self.segment: int = segment
        self.frame: BadFrameError = frame
        super().__init__(segment, frame.at)


def segment_name(number: int) -> str:
    """The name of a segment's file."""
    return f"{number:08d}.log"


def header(number: int, tenant: str, *, through: int | None = None, edition: int = 0) -> bytes:
    """The payload of a segment's first record."""
    document = {"number": number, "through": through or number, "edition": edition, "tenant": tenant}
    return json.dumps({"segment": document}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def ending(joins: bytes) -> bytes:
    """The payload of the last record of a rewritten segment: what the next segment links to."""
    return b'{"end":{"joins":"%b"}}\n' % joins


def is_unit(frame: Frame) -> bool:
    """Whether a record is that of a unit of work."""
    return frame.payload.startswith(b'{"unit":')


def joined(frame: Frame) -> bytes:
    """What the next segment links to, if the record is the last of a rewritten one; else nothing."""
    if not frame.payload.startswith(b'{"end":'):
        return b""
    joins: str = json.loads(frame.payload)["end"]["joins"]
    return joins.encode()


class Log:
    """The files of a log, opened as they are needed; close it, and none is open any longer."""

    def __init__(self, directory: Path, tenant: str) -> None:
        self.directory: Path = directory
        self.tenant: str = tenant
        self._open: dict[int, int] = {}
        self._paths: dict[int, Path] = {}

    def path(self, number: int) -> Path:
        """The path of a segment, made once."""
        if number not in self._paths:
            self._paths[number] = self.directory / segment_name(number)
        return self._paths[number]

    def close(self) -> None:
        """Let go of every descriptor."""
        while self._open:
            os.close(self._open.popitem()[1])

    def fd(self, number: int) -> int:
        """A descriptor of a segment, to read from.

        Raises:
            OSError: what the system refuses.
        """
        if number not in self._open:
            if len(self._open) >= _AT_ONCE:
                os.close(self._open.pop(next(iter(self._open))))
            self._open[number] = open_private(self.path(number))
        return self._open[number]

    def size(self, number: int) -> int:
        """How long a segment is."""
        if number in self._open:
            return os.fstat(self._open[number]).st_size
        return os.lstat(self.path(number)).st_size

    def segments(self) -> tuple[list[Segment], list[Path]]:
        """The segments in order, and the files that are none any longer since another stands for them.

        Raises:
            OSError: what the system refuses.
        """
        numbers = sorted(int(one.stem) for one in self.directory.iterdir() if _NAME.match(one.name))
        kept: list[Segment] = []
        gone = []
        for number in numbers:
            if kept and number <= kept[-1].through:
                gone.append(self.path(number))
            else:
                kept.append(self._described(number))
        return kept, gone

    def _described(self, number: int) -> Segment:
        fd = self.fd(number)
        found = head_at(fd, 0)
        if found is None or found[0] > LONGEST_HEADER:
            return Segment(number, number)
        # Nothing is believed of a header that is not, letter by letter, what it must be for this tenant.
        payload = os.pread(fd, found[0], 0)[HEAD:]
        try:
            document = json.loads(payload)["segment"]
            segment = Segment(number, int(document["through"]), int(document["edition"]), found[1])
        except (ValueError, TypeError, LookupError):
            return Segment(number, number)
        return segment if payload == self._header(segment) else Segment(number, number)

    def walk(self, position: Position, segments: list[Segment]) -> Iterator[tuple[int, Frame]]:
        """Every record from a position to the end, with the number of its segment.

        Raises:
            DamagedError: at the first record that does not hold, or is missing.
            OSError: what the system refuses.
        """
        offset, link, due = position.offset, position.link, position.segment
        for segment in (one for one in segments if one.number >= position.segment):
            if segment.number != due:
                break
            size, joins = self.size(due), b""
            if size < max(offset, 1):
                raise DamagedError(due, BadFrameError(size, link))
            try:
                for frame in frames(self.fd(due), offset, size, link):
                    if joins or not self._belongs(frame, segment):
                        raise BadFrameError(frame.start, link)  # noqa: TRY301 - told as any other
                    joins = joined(frame)
                    yield due, frame
                    link = frame.link
            except BadFrameError as bad:
                raise DamagedError(due, bad) from None
            if segment.edition and not joins and offset < size:
                raise DamagedError(due, BadFrameError(size, link))
            offset, link, due = 0, joins or link, segment.through + 1
        if not segments or due <= segments[-1].number:
            raise DamagedError(due, BadFrameError(0, link))

    def _belongs(self, frame: Frame, segment: Segment) -> bool:
        """Whether a record may stand where it does: first the header of this segment of this tenant, then no other."""
        if frame.start:
            return not frame.payload.startswith(b'{"segment":')
        return frame.payload == self._header(segment)

    def _header(self, segment: Segment) -> bytes:
        return header(segment.number, self.tenant, through=segment.through, edition=segment.edition)


def marker(position: Position) -> bytes:
    """What says that everything before a position was acknowledged."""
    text = b"%08d %020d %b " % (position.segment, position.offset, position.link)
    return b"%b%b\n" % (text, hashlib.sha256(text).hexdigest().encode())


def read_marker(directory: Path) -> Position | None:
    """The position that the marker names; ``None`` if there is no whole marker.

    Raises:
        OSError: what the system refuses.
    """
    try:
        fd = open_private(directory / MARKER)
    except FileNotFoundError:
        return None
    try:
        content = os.pread(fd, 1024, 0)
    finally:
        os.close(fd)
    found = _MARKER.match(content)
    if found is None:
        return None
    position = Position(int(found[1]), int(found[2]), found[3])
    return position if marker(position) == content else None


def write_marker(path: Path, position: Position) -> None:
    """Write the marker at its path; it is not synced, for one that lags behind does no harm.

    Raises:
        OSError: what the system refuses.
    """
    fd = open_private(path, os.O_WRONLY)
    try:
        os.pwrite(fd, marker(position), 0)
    finally:
        os.close(fd)


def is_settled(directory: Path) -> bool:
    """Whether the log ends where the marker says, so that there is nothing to look after.

    >>> is_settled(Path("/nowhere"))
    False
    """
    try:
        acked = read_marker(directory)
        last = max(one.name for one in directory.iterdir() if _NAME.match(one.name))
        size = os.lstat(directory / last).st_size
    except (OSError, ValueError):
        return False
    return acked is not None and (last, size) == (segment_name(acked.segment), acked.offset)


def parsed(read: Any, *arguments: Any) -> Any:  # noqa: ANN401 - whatever the reading gives
    """What reading gives, one error for all that a strange payload may cause.

    Raises:
        ValueError: if the payload is not what it must be.
    """
    try:
        return read(*arguments)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, OverflowError) as strange:
        msg = type(strange).__name__
        raise ValueError(msg) from None
