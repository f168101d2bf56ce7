"""One tenant's log as a shelf for units of work."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from collabmodel.adapters.file.disks import translated
from collabmodel.adapters.file.index import Document, Index, Place
from collabmodel.adapters.file.lines import CHECK, read_entry, read_row, written
from collabmodel.adapters.file.log import parsed
from collabmodel.adapters.file.tenant import Tenant
from collabmodel.adapters.units import Batch, End, EntryRow, KeyRow, Recalled, Row
from collabmodel.errors import IntegrityError, JournalError


class FileShelf:
    """The rows of one tenant, read from its log as they are asked for; see :class:`collabmodel.adapters.units.shelves.Shelf`.

    Args:
        tenant: whose.
        index: where everything is, for as long as the tenant is held.
        create: makes the tenant's directory and holds it, if there is none yet.
    """

    def __init__(self, tenant: Tenant, index: Index, create: Callable[[], Index] | None = None) -> None:
        self._tenant, self._index, self._create = tenant, index, create

    def end(self) -> End:
        """Where the tenant stands."""
        return self._index.end

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version, retired or not."""
        document = self._index.document(kind, ident)
        return None if document is None else self._newest(kind, document, ident)

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        """The newest versions of a kind that are not retired."""
        return [self._newest(kind, one) for one in self._index.current(kind, of)]

    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        """Those of them whose index field is this text."""
        rows = [self._newest(kind, one) for one in self._index.found(kind, field, text)]
        return [row for row in rows if (field, text) in row.fields]

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        """Every version of a document, oldest first."""
        document = self._index.document(kind, ident)
        return [] if document is None else self._versions(kind, document, ident)

    def every(self, kind: str) -> Sequence[Row]:
        """Every version of every document of a kind."""
        known = self._index.documents.get(kind, {})
        return [row for ident, one in known.items() for row in self._versions(kind, one, ident)]

    def newest(self, kind: str, idents: Collection[str]) -> Mapping[str, int]:
        """The number of the newest version of those documents that there are."""
        known = self._index.documents.get(kind, {})
        return {ident: len(known[ident].rows) for ident in idents if ident in known}

    def entries(self, since: int, subject: str | None) -> Sequence[EntryRow]:
        """The entries from a number on, in order."""
        first, last = max(since, 1), len(self._index.entries)
        numbers: Iterable[int] = range(first, last + 1)
        if subject is not None:
            numbers = (seq for seq in self._index.subjects.get(subject, ()) if seq >= first)
        return [self._entry(seq) for seq in numbers]

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        return self._index.recalled.get((actor, key))

    def key(self, scope: str, generation: int | None) -> KeyRow | None:
        """A wrapped key."""
        known = self._index.keys.get(scope, {})
        return known.get(max(known, default=0) if generation is None else generation)

    def write(self, batch: Batch) -> None:
        """Append the unit to the log."""
        index, tenant = self._index, self._tenant
        if batch.before != index.end:
            raise JournalError("the journal's end moved while the unit was open; nothing was kept")
        payload, unit = written(batch)
        index.refuse(unit.versions)
        if self._create is not None:
            index = self._create()
        tenant.commit(index, payload, unit)

    # ------------------------------------------------------------------------------- reading

    def _newest(self, kind: str, document: Document, ident: str | None = None) -> Row:
        return self._row(kind, document, len(document.rows), ident)

    def _versions(self, kind: str, document: Document, ident: str) -> list[Row]:
        return [self._row(kind, document, version, ident) for version in range(1, len(document.rows) + 1)]

    def _row(self, kind: str, document: Document, version: int, ident: str | None) -> Row:
        place = self._index.rows[document.rows[version - 1]]
        row: Row = self._piece(place, read_row, place.entry)
        if (row.kind, row.version) != (kind, version) or ident not in {None, row.ident}:
            raise self._damaged(place)
        return row

    def _entry(self, seq: int) -> EntryRow:
        place = self._index.entries[seq - 1]
        entry: EntryRow = self._piece(place, read_entry, self._tenant.tenant)
        if entry.seq != seq:
            raise self._damaged(place)
        return entry

    def _piece(self, place: Place, read: Callable[..., Any], more: object) -> Any:  # noqa: ANN401 - what is read
        """What lies at a place, if it is what was written there.

        Raises:
            IntegrityError: if it is not.
        """
        with translated(f"tenant {self._tenant.tenant}: read its log"):
            piece = os.pread(self._tenant.log.fd(place.segment), place.head + 1 + place.content, place.offset)
        if hashlib.sha256(piece).digest()[:CHECK] != place.check:
            raise self._damaged(place)
        try:
            return parsed(read, piece, place.head, more)
        except ValueError:
            raise self._damaged(place) from None

    def _damaged(self, place: Place) -> IntegrityError:
        return IntegrityError(
            f"tenant {self._tenant.tenant}: what entry {place.entry} answers for is not what was written. "
            "Verify the store, and restore it from a backup.",
            tenant=self._tenant.tenant,
            seq=place.entry,
        )
