"""Records in a file: each after its length, with a hash over itself and the record before it.

A record is a head of 79 bytes and a payload.  The head is ``#1``, the payload's length in ten
digits, and a hash in 64 hexadecimal digits, with a space between and a newline after.  The hash
is SHA-256 over the hash of the record before, the head's first 14 bytes, and the payload.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator

import attrs

from collabmodel.errors import StoreError

HEAD = 79
"""Length of a record's head."""
FIRST = b"0" * 64
"""What the first record links to."""

_BOUND = 14
_LONGEST = 2**32 - 1
_PIECE = 1 << 22
_SHAPE = re.compile(rb"#1 ([0-9]{10}) ([0-9a-f]{64})\n")


class BadFrameError(Exception):
    """What stands at a place is no whole record that follows the one before it; never leaves the adapter."""

    def __init__(self, at: int, previous: bytes) -> None:
        """Say where, and what it ought to have linked to."""
        self.at: int = at
        self.previous: bytes = previous
        super().__init__(at)


@attrs.frozen(order=False)
class Position:
    """A place between two records.

    Attributes:
        segment: number of the segment.
        offset: in its file.
        link: hash of the record before.
    """

    segment: int = 1
    offset: int = 0
    link: bytes = FIRST

    @property
    def order(self) -> tuple[int, int]:
        """What positions are ordered by."""
        return self.segment, self.offset


@attrs.frozen
class Frame:
    """A record that holds: where it begins and ends, its payload, its hash."""

    start: int
    end: int
    payload: bytes = attrs.field(repr=False)
    link: bytes


def framed(payload: bytes, previous: bytes) -> tuple[bytes, bytes]:
    """A record as bytes, and its hash.

    Raises:
        StoreError: if it is longer than a record can be.
    """
    if len(payload) > _LONGEST:
        raise StoreError(f"a unit of work of more than {_LONGEST} bytes cannot be kept. Make it several.")
    bound = b"#1 %010d " % len(payload)
    link = _link(previous, bound, payload)
    return b"%b%b\n%b" % (bound, link, payload), link


def frames(fd: int, at: int, stop: int, previous: bytes) -> Iterator[Frame]:
    """The records between two offsets, in order.

    Raises:
        BadFrameError: at the first that does not hold.
    """
    buffer, base = b"", at
    while at < stop:
        if at + HEAD > base + len(buffer):
            buffer, base = _filled(fd, buffer[at - base :], at, HEAD, stop), at
        shape = _SHAPE.match(buffer, at - base, at - base + HEAD)
        if shape is None:
            raise BadFrameError(at, previous)
        end = at + HEAD + int(shape[1])
        if end > stop:
            raise BadFrameError(at, previous)
        if end > base + len(buffer):
            buffer, base = _filled(fd, buffer[at - base :], at, end - at, stop), at
        payload = buffer[at + HEAD - base : end - base]
        link = shape[2]
        if len(payload) != end - at - HEAD or _link(previous, b"#1 %b " % shape[1], payload) != link:
            raise BadFrameError(at, previous)
        yield Frame(at, end, payload, link)
        at, previous = end, link


def head_at(fd: int, at: int) -> tuple[int, bytes] | None:
    """Where the record at an offset says it ends, and the hash it says it has; ``None`` if it is no head."""
    shape = _SHAPE.fullmatch(os.pread(fd, HEAD, at))
    return None if shape is None else (at + HEAD + int(shape[1]), shape[2])


def stands_at(fd: int, at: int, end: Position, previous: bytes) -> bool:
    """Whether one whole record lies at an offset and ends at a position."""
    try:
        found = next(frames(fd, at, end.offset, previous), None)
    except BadFrameError:
        return False
    return found is not None and (found.end, found.link) == (end.offset, end.link)


def is_followed(fd: int, bad: BadFrameError, stop: int) -> bool:
    """Whether a whole record comes after the bad one, so that the bad one was whole itself once.

    A record is written only after the one before it is on the disk.
    """
    tail = _filled(fd, b"", bad.at, stop - bad.at, stop)
    links = {tail[_BOUND : _BOUND + 64]}
    after = [shape for shape in _SHAPE.finditer(tail) if shape.start() >= HEAD]
    if after:
        # The head may be what is damaged: this is what it said.
        body = tail[HEAD : after[0].start()]
        links.add(_link(bad.previous, b"#1 %010d " % len(body), body))
    for shape in after:
        start, end = shape.end(), shape.end() + int(shape[1])
        bound = b"#1 %b " % shape[1]
        if end <= len(tail) and any(_link(link, bound, tail[start:end]) == shape[2] for link in links):
            return True
        links = {shape[2]}
    return False


def _link(previous: bytes, bound: bytes, payload: bytes) -> bytes:
    digest = hashlib.sha256(previous + bound)
    digest.update(payload)
    return digest.hexdigest().encode()


def _filled(fd: int, rest: bytes, at: int, wanted: int, stop: int) -> bytes:
    """The rest of a buffer, and what follows it in the file, at least as much as is wanted if it is there."""
    pieces, length = [rest], len(rest)
    while length < wanted and at + length < stop:
        piece = os.pread(fd, min(max(_PIECE, wanted - length), stop - at - length), at + length)
        if not piece:
            break
        pieces.append(piece)
        length += len(piece)
    return b"".join(pieces)
