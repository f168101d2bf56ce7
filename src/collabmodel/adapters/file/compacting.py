"""Log files written together: the same units, without idempotency records that nobody is given any longer.

A rewritten file takes the place of the first that it stands for, by renaming; that is the moment
from which it counts.  The others are removed afterwards, or at the next opening.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from collabmodel.adapters.file import snapshots
from collabmodel.adapters.file.disks import translated
from collabmodel.adapters.file.frames import Position, framed
from collabmodel.adapters.file.index import Index
from collabmodel.adapters.file.lines import last_entry, without_recalled
from collabmodel.adapters.file.log import (
    MARKER,
    DamagedError,
    Log,
    Segment,
    ending,
    header,
    is_unit,
    joined,
    parsed,
    segment_name,
    write_marker,
)
from collabmodel.adapters.file.tenant import Tenant
from collabmodel.errors import IntegrityError


def compacted(tenant: Tenant, index: Index, before: datetime, segment_bytes: int) -> int:
    """Rewrite what is worth it of a held tenant's closed segments; gives the bytes saved.

    The tenant's index is dropped and must be made anew: what it knows has moved.

    Args:
        tenant: whose, held by the caller.
        index: up to date.
        before: idempotency records from before this moment are left out.
        segment_bytes: how long a segment may become.

    Raises:
        IntegrityError: if the log is damaged; what is damaged is left as it is.
        StoreError: if the disk refuses.
    """
    tenant.refuse_failed()
    with translated(f"tenant {tenant.tenant}: compact its log"):
        # The marker may still name the end of a closed segment, which is about to move.
        write_marker(tenant.directory / MARKER, index.position)
        segments, _ = tenant.log.segments()
        groups = _grouped(tenant.log, segments[:-1], segment_bytes)
        tenant.index = None
        saved, seq, previous = 0, 0, Position().link
        for group in groups:
            try:
                content, joins, seq = _rewritten(tenant.log, group, previous, before, seq)
            except (DamagedError, ValueError):
                raise IntegrityError(
                    f"tenant {tenant.tenant}: a record at or after entry {seq + 1} does not hold. Verify the store.",
                    tenant=tenant.tenant,
                    seq=seq + 1,
                ) from None
            size = sum(tenant.log.size(one.number) for one in group)
            if len(group) > 1 or len(content) < size:
                snapshots.replace(tenant.directory, segment_name(group[0].number), content)
                saved += size - len(content)
                _remove(tenant, group[1:])
            previous = joins
        tenant.log.close()  # some of what is open has lost its name
        return saved


def _grouped(log: Log, closed: Iterable[Segment], segment_bytes: int) -> list[list[Segment]]:
    """Neighbours that fit into one segment together."""
    groups: list[list[Segment]] = []
    room = 0
    for segment in closed:
        size = log.size(segment.number)
        if not groups or size > room:
            groups.append([])
            room = segment_bytes
        groups[-1].append(segment)
        room -= size
    return groups


def _rewritten(
    log: Log, group: list[Segment], previous: bytes, before: datetime, seq: int
) -> tuple[bytes, bytes, int]:
    """A segment that stands for a group, what the next one links to, and the last entry's number."""
    first, last = group[0], group[-1]
    edition = max(one.edition for one in group) + 1
    head, link = framed(header(first.number, log.tenant, through=last.through, edition=edition), previous)
    parts, joins = [head], previous
    for _, frame in log.walk(Position(first.number, 0, previous), group):
        joins = joined(frame) or frame.link
        if not is_unit(frame):
            continue
        payload = parsed(without_recalled, frame.payload, before)
        seq = parsed(last_entry, frame.payload)
        if payload is not None:
            part, link = framed(payload, link)
            parts.append(part)
    part, _ = framed(ending(joins), link)
    return b"".join((*parts, part)), joins, seq


def _remove(tenant: Tenant, superseded: Iterable[Segment]) -> None:
    with suppress(OSError):
        for segment in superseded:
            tenant.log.path(segment.number).unlink()
