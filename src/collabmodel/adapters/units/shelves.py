"""What a store has to bring: a shelf, which keeps the rows of one tenant and has no opinions."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from collabmodel.adapters.units.rows import Batch, End, EntryRow, KeyRow, Recalled, Row


class Shelf(Protocol):
    """The rows of one tenant as they stand at one moment, and one write at the end.

    While a unit has the shelf, nobody else may write in the tenant.  Reading methods may
    raise :class:`~collabmodel.errors.IntegrityError` where what they find is damaged.
    """

    def end(self) -> End:
        """Where the tenant stands; ``End()`` if there is nothing of it.

        Raises:
            IntegrityError: if the journal does not end where it was left.
        """
        ...

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version, retired or not."""
        ...

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        """The newest versions of a kind that are not retired, in any order."""
        ...

    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        """Those of :meth:`rows` whose index field is this text, in any order."""
        ...

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        """Every version of a document, oldest first."""
        ...

    def every(self, kind: str) -> Sequence[Row]:
        """Every version of every document of a kind; those of one document oldest first."""
        ...

    def newest(self, kind: str, idents: Collection[str]) -> Mapping[str, int]:
        """The number of the newest version, retired or not, of those documents that there are."""
        ...

    def entries(self, since: int, subject: str | None) -> Sequence[EntryRow]:
        """The entries from a number on, in order."""
        ...

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        ...

    def key(self, scope: str, generation: int | None) -> KeyRow | None:
        """A wrapped key; the newest of the scope if no generation is given."""
        ...

    def write(self, batch: Batch) -> None:
        """Keep all of it, or raise and keep none.

        Raises:
            ConflictError: if the tenant no longer stands where the batch begins, or a version is
                there already.
            JournalError: if an entry could not be written.
            StoreError: whatever else kept it from being written.
        """
        ...
