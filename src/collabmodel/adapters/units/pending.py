"""What a unit has put so far, laid over what the store holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

import attrs

from collabmodel.adapters.units.rows import Batch, End, EntryRow, KeyRow, Recalled, Row, state_digest
from collabmodel.adapters.units.shelves import Shelf
from collabmodel.model.journal import Head, JournalEntry


class Pending:
    """A shelf seen through what one unit has put on it; nothing reaches the shelf before the end."""

    def __init__(self, shelf: Shelf, tenant: str) -> None:
        self._shelf, self._tenant = shelf, tenant
        self.before: End = shelf.end()
        self.head: Head = self.before.head
        self.sealed_from: int = self.before.sealed_from
        self._newest: dict[tuple[str, str], Row] = {}
        self._rows: list[Row] = []
        self._digests: list[str] = []
        self._entries: list[EntryRow] = []
        self._keys: dict[str, KeyRow] = {}
        self._recalled: tuple[str, str, Recalled] | None = None

    # ------------------------------------------------------------------------------- reading

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version, retired or not."""
        return self._newest.get((kind, ident)) or self._shelf.row(kind, ident)

    def rows(self, kind: str, of: str | None) -> list[Row]:
        """The newest versions of a kind that are not retired, ordered by key."""
        return self._over(kind, self._shelf.rows(kind, of), lambda row: of in {None, row.of})

    def found(self, kind: str, field: str, text: str) -> list[Row]:
        """Those whose index field is this text, ordered by key."""
        return self._over(kind, self._shelf.found(kind, field, text), lambda row: (field, text) in row.fields)

    def past(self, kind: str, ident: str) -> list[Row]:
        """Every version of a document, oldest first."""
        mine = [row for row in self._rows if (row.kind, row.ident) == (kind, ident)]
        return [*self._shelf.past(kind, ident), *mine]

    def every(self, kind: str) -> list[Row]:
        """Every version of every document of a kind; those of one document oldest first."""
        return [*self._shelf.every(kind), *(row for row in self._rows if row.kind == kind)]

    def newest(self, kind: str, idents: Collection[str]) -> Mapping[str, int]:
        """The number of the newest version of those documents that there are."""
        mine = {i: self._newest[kind, i].version for i in idents if (kind, i) in self._newest}
        asked = [ident for ident in idents if ident not in mine]
        return {**self._shelf.newest(kind, asked), **mine} if asked else mine

    def entries(self, since: int, subject: str | None) -> list[EntryRow]:
        """The entries from a number on, in order."""
        mine = [e for e in self._entries if e.seq >= since and subject in {None, e.subject}]
        return [*self._shelf.entries(since, subject), *mine]

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        if self._recalled is not None and self._recalled[:2] == (actor, key):
            return self._recalled[2]
        return self._shelf.recalled(actor, key)

    def key(self, scope: str, generation: int | None = None) -> KeyRow | None:
        """A wrapped key; the newest of the scope if no generation is given."""
        mine = self._keys.get(scope)
        if mine is not None and generation in {None, mine.generation}:
            return mine
        return self._shelf.key(scope, generation)

    def _over(self, kind: str, kept: Iterable[Row], wanted: Callable[[Row], bool]) -> list[Row]:
        """What is kept, without what this unit has changed, and what it has put that is wanted."""
        same = [row for row in kept if (kind, row.ident) not in self._newest]
        mine = [
            row for (name, _), row in self._newest.items() if name == kind and not row.retired and wanted(row)
        ]
        return sorted((*same, *mine), key=lambda row: row.ident)

    # ------------------------------------------------------------------------------- putting

    def put(self, row: Row) -> None:
        """Take in the next version of a document."""
        self._newest[row.kind, row.ident] = row
        self._rows.append(row)
        self._digests.append(row.digest(self._tenant))

    def add(self, entry: JournalEntry, details: bytes) -> None:
        """Take in the next entry."""
        self._entries.append(EntryRow.of(entry, details))
        self.head = Head(entry.seq, entry.hash, entry.recorded_at)

    def add_key(self, row: KeyRow) -> None:
        """Take in a new wrapped key; from now on the tenant's data are sealed."""
        self._keys[row.scope] = row
        self.sealed_from = self.sealed_from or self.before.head.seq + 1

    def remember(self, actor: str, key: str, recalled: Recalled) -> None:
        """Take in what is to be remembered under the unit's idempotency key."""
        self._recalled = (actor, key, recalled)

    @property
    def state(self) -> str:
        """The digest of every version put so far; empty if there is none."""
        return state_digest(self._digests)

    @property
    def documents(self) -> int:
        """How many versions were put."""
        return len(self._rows)

    def batch(self) -> Batch | None:
        """All that was put, the versions answered for by the last entry; ``None`` if it is nothing."""
        if not (self._rows or self._entries or self._keys or self._recalled):
            return None
        answering = self.head.seq
        return Batch(
            before=self.before,
            after=End(self.head, self.sealed_from, self.before.epoch),
            rows=tuple(attrs.evolve(row, entry=answering) for row in self._rows),
            digests=tuple(self._digests),
            entries=tuple(self._entries),
            keys=tuple(self._keys.values()),
            recalled=self._recalled,
        )
