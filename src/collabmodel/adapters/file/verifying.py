"""A tenant's log read from its beginning, for :func:`collabmodel.adapters.units.verifying.examined`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from collabmodel.adapters.file.disks import translated
from collabmodel.adapters.file.frames import Frame, Position
from collabmodel.adapters.file.index import Index
from collabmodel.adapters.file.lines import read_entries, read_rows
from collabmodel.adapters.file.log import DamagedError, Log, is_unit, parsed
from collabmodel.adapters.units import EntryRow, Holdings, Row
from collabmodel.adapters.units.rows import Fields
from collabmodel.errors import IntegrityError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Head

Current = tuple[str, str, int]
FoundBy = tuple[str, Fields, bool]
"""Whom a document belongs to, its index fields, and whether it is out of use."""
Strange = dict[tuple[str, str], int]
"""Documents not found by what their newest versions say, and the entries that answer for those."""


@attrs.frozen
class Basis:
    """What the log is compared with: what the store gives out.

    Attributes:
        head: where the chain ends.
        stop: segment and offset to read up to; ``None`` for all there is.
        current: the newest version of each document; ``None`` if nobody knows.
        found_by: what each document is found by, by kind and key.
        problem: why nobody knows.
    """

    head: Head = attrs.field(factory=Head)
    stop: tuple[int, int] | None = None
    current: tuple[Current, ...] | None = None
    found_by: dict[tuple[str, str], FoundBy] = attrs.field(factory=dict, repr=False)
    problem: IntegrityError | None = None

    @classmethod
    def of(cls, index: Index) -> Basis:
        """What an index gives out."""
        current = tuple(
            (kind, ident, len(one.rows))
            for kind, known in index.documents.items()
            for ident, one in known.items()
        )
        found_by = {
            (kind, ident): (one.of, one.fields, one.retired)
            for kind, known in index.documents.items()
            for ident, one in known.items()
        }
        return cls(index.end.head, index.position.order, current, found_by)


@contextmanager
def read(directory: Path, tenant: TenantId, basis: Basis) -> Iterator[Holdings]:
    """All that a tenant has, read twice side by side: once for its entries, once for its documents."""
    logs = Log(directory, tenant), Log(directory, tenant)
    strange: Strange = {}
    try:
        yield Holdings(
            tenant,
            basis.head,
            _entries(logs[0], tenant, basis),
            _rows(logs[1], basis, strange),
            current=None if basis.current is None else _current(tenant, basis, strange),
            total=basis.head.seq or None,
        )
    finally:
        for log in logs:
            log.close()


def _entries(log: Log, tenant: TenantId, basis: Basis) -> Iterator[EntryRow]:
    """The journal.

    Raises:
        IntegrityError: at the first record that does not hold, naming the entry it ought to begin with.
    """
    due = 1
    try:
        for frame in _units(log, basis):
            entries = parsed(read_entries, frame.payload, tenant)
            yield from entries
            due += len(entries)
    except (DamagedError, ValueError):
        raise IntegrityError(
            f"entry {due} or what belongs to it is damaged: its record does not hold", tenant=tenant, seq=due
        ) from None
    if basis.problem is not None:
        raise basis.problem


def _rows(log: Log, basis: Basis, strange: Strange) -> Iterator[Row]:
    """Every version, up to what is damaged; the walk along the entries tells of that.

    A document that is not found by what its newest version says is noted.
    """
    try:
        for frame in _units(log, basis):
            for row in parsed(read_rows, frame.payload):
                place, due = (row.kind, row.ident), (row.of, row.fields, row.retired)
                if basis.found_by.get(place) == due:
                    strange.pop(place, None)
                else:
                    strange[place] = row.entry
                yield row
    except (DamagedError, ValueError):
        return


def _current(tenant: TenantId, basis: Basis, strange: Strange) -> Iterator[Current]:
    """What is current, once all of it is seen to be found by what its newest version says.

    Raises:
        IntegrityError: at the first that is not.
    """
    yield from basis.current or ()
    for (kind, ident), entry in strange.items():
        raise IntegrityError(
            f"{kind} {ident}: what it is found by is not what its newest version says",
            tenant=tenant,
            seq=entry,
        )


def _units(log: Log, basis: Basis) -> Iterator[Frame]:
    if basis.stop == (1, 0) or not log.directory.exists():
        return
    with translated(f"tenant {log.tenant}: read its log"):
        segments, _ = log.segments()
        for number, frame in log.walk(Position(), segments):
            if is_unit(frame):
                yield frame
            if (number, frame.end) == basis.stop:
                return
