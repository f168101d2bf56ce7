"""The rules of a unit of work, written once for every store that keeps rows.

A store brings a :class:`Shelf`, which keeps rows for one tenant inside one transaction
and has no opinions.  :class:`GuardedUnit` adds what :mod:`collabmodel.ports` promises:
versions, keys, numbering, idempotency, and the poison.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Protocol, TypeVar

import attrs

from collabmodel.adapters.verifying import is_exact
from collabmodel.codec import Kind, decode_as, encode, kind_of
from collabmodel.errors import (
    CodecError,
    ConflictError,
    ModelError,
    NotFoundError,
    StoreError,
    UnitPoisonedError,
)
from collabmodel.model.digest import digest
from collabmodel.model.ids import OfficialId, TenantId, check_id
from collabmodel.model.journal import Event, JournalEntry, link
from collabmodel.model.time import require_aware
from collabmodel.ports import Clock, Stored

T = TypeVar("T")

LONGEST_KEY = 200
"""Longest subject of an entry and longest key of an idempotent unit, so that every store can index them."""


@attrs.frozen
class Row:
    """One version of a stored value, as bytes."""

    kind: str
    ident: str
    of: str
    version: int
    body: bytes = attrs.field(repr=False)
    recorded_at: datetime
    retired: bool = False

    def digest(self, tenant: str) -> str:
        """SHA-256 over all of it, letter by letter, kept beside it so that damage is noticed."""
        parts = (tenant, *attrs.astuple(self))
        return digest(tuple(part.encode() if isinstance(part, str) else part for part in parts))


@attrs.frozen
class Recalled:
    """What an idempotency key was used for, and what came of it."""

    payload: str
    result: str


@attrs.frozen
class Opening:
    """Who opens a unit, where, what for and on what ground."""

    tenant: TenantId
    actor: OfficialId
    purpose: str
    legal_ground: str
    idempotency_key: str | None = None

    def __attrs_post_init__(self) -> None:
        """Every entry names all of it, so none of it may be empty."""
        check_id(self.tenant, where="unit.tenant")
        check_id(self.actor, where="unit.actor")
        for name in ("purpose", "legal_ground"):
            if not getattr(self, name).strip():
                msg = f"unit.{name}: say what it is; it stands in every journal entry"
                raise ModelError(msg)
        if self.idempotency_key is not None:
            _check_key(self.idempotency_key, where="unit.idempotency_key")


class Shelf(Protocol):
    """Rows of one tenant, inside one transaction."""

    def row(self, kind: str, ident: str) -> Row | None:
        """The newest version, retired or not."""
        ...

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        """The newest versions of a kind that are not retired, in any order."""
        ...

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        """Every version, oldest first."""
        ...

    def put(self, row: Row) -> bool:
        """Keep the next version; false, and nothing kept, if the one before it is not the newest."""
        ...

    def head(self) -> JournalEntry | None:
        """The last entry."""
        ...

    def entries(self, since: int, subject: str | None) -> Sequence[JournalEntry]:
        """The entries from a number on, in order."""
        ...

    def add(self, entry: JournalEntry) -> None:
        """Keep an entry after the last."""
        ...

    def recalled(self, actor: str, key: str) -> Recalled | None:
        """What is recorded under an idempotency key."""
        ...

    def remember(self, actor: str, key: str, recalled: Recalled) -> None:
        """Record it under an idempotency key."""
        ...


class GuardedUnit:
    """A unit of work over a shelf; see :class:`collabmodel.ports.UnitOfWork` for the contract."""

    def __init__(self, shelf: Shelf, opening: Opening, clock: Clock) -> None:
        self._shelf = shelf
        self._opening = opening
        self._clock = clock
        self._owner = _here()
        self._moment: datetime | None = None
        self._payload: str | None = None
        self._poisoned = False
        self._ended = False

    @contextmanager
    def _guard(self) -> Iterator[None]:
        """Refuse what comes too late or from elsewhere; let no failure be forgotten."""
        if self._ended:
            raise StoreError("the unit of work has ended. Open another one.")
        self._refuse_others()
        if self._poisoned:
            raise UnitPoisonedError(
                "an earlier error spoiled this unit of work; nothing of it is kept. Open another."
            )
        try:
            yield
        except NotFoundError:
            raise
        except (UnicodeError, OverflowError):
            self._poisoned = True
            # From None, since the error holds the text itself.
            raise StoreError(
                "a text or a number is none that a store can hold; nothing of the unit is kept."
            ) from None
        except BaseException:
            self._poisoned = True
            raise

    def _refuse_others(self) -> None:
        if _here() != self._owner:
            self._poisoned = True
            raise StoreError("the unit of work belongs to another thread. Open one of this thread's own.")

    def finish(self) -> None:
        """Say that the block was left without an error.

        Raises:
            UnitPoisonedError: if one was swallowed inside.
            StoreError: if another thread or process leaves the block.
        """
        self._refuse_others()
        if self._poisoned:
            raise UnitPoisonedError("an error inside the unit of work was swallowed; nothing of it is kept.")

    def end(self) -> None:
        """Let no method be used from here on."""
        self._ended = True

    def now(self) -> datetime:
        """The moment of the unit."""
        with self._guard():
            return self._now()

    def get(self, kind: type[T], ident: str) -> Stored[T]:
        """The current version of a value."""
        with self._guard():
            name = _storable(kind).name
            row = self._shelf.row(name, ident)
            if row is None or row.retired:
                raise NotFoundError(name, ident)
            return _read(kind, row)

    def all(self, kind: type[T], *, of: str | None = None) -> tuple[Stored[T], ...]:
        """The current values of a type, ordered by key."""
        with self._guard():
            rows = self._shelf.rows(_storable(kind).name, of)
            return tuple(_read(kind, row) for row in sorted(rows, key=lambda row: row.ident))

    def save(self, value: T, *, expected_version: int, of: str | None = None) -> Stored[T]:
        """Keep a value as its next version."""
        with self._guard():
            kind = _storable(type(value))
            body = encode(value)
            ident, owner = kind.place(value, of)
            row = Row(kind.name, ident, owner, expected_version + 1, body, self._now())
            self._put(row)
            return Stored(ident, value, row.version, row.recorded_at)

    def retire(self, kind: type[T], ident: str, *, expected_version: int) -> None:
        """Take a value out of use."""
        with self._guard():
            name = _storable(kind).name
            row = self._shelf.row(name, ident)
            if row is None or row.retired:
                raise NotFoundError(name, ident)
            self._put(attrs.evolve(row, version=expected_version + 1, recorded_at=self._now(), retired=True))

    def versions(self, kind: type[T], ident: str) -> tuple[Stored[T], ...]:
        """Every version of a value, oldest first."""
        with self._guard():
            return tuple(_read(kind, row) for row in self._shelf.past(_storable(kind).name, ident))

    def append(self, event: Event) -> JournalEntry:
        """Give the event its number and its place in the chain."""
        with self._guard():
            _check_key(event.subject, where="event.subject")
            entry = link(
                event,
                tenant=self._opening.tenant,
                last=self._shelf.head(),
                recorded_at=self._now(),
                actor=self._opening.actor,
                purpose=self._opening.purpose,
                legal_ground=self._opening.legal_ground,
            )
            encode(entry)  # an entry that has no document may not be kept
            if not is_exact(entry):
                raise ModelError("event: its texts must be in the Unicode normal form NFC")
            self._shelf.add(entry)
            return entry

    def entries(self, *, since: int = 1, subject: str | None = None) -> tuple[JournalEntry, ...]:
        """The entries from a number on, in order."""
        with self._guard():
            return tuple(self._shelf.entries(since, subject))

    def recall(self, payload: str) -> str | None:
        """What an earlier unit with the same idempotency key concluded."""
        with self._guard():
            key = self._opening.idempotency_key
            if key is None:
                return None
            found = self._shelf.recalled(self._opening.actor, key)
            if found is None:
                self._payload = payload
                return None
            if found.payload != payload:
                raise ConflictError("idempotency key", "of another request", expected=0, found=1)
            return found.result

    def conclude(self, result: str) -> None:
        """Record what a retry will be given."""
        with self._guard():
            key = self._opening.idempotency_key
            if key is None:
                return
            if self._payload is None:
                raise StoreError("conclude: ask recall() first; it says what the key stands for.")
            self._shelf.remember(self._opening.actor, key, Recalled(self._payload, result))
            self._payload = None

    def _put(self, row: Row) -> None:
        expected = row.version - 1
        if expected >= 0 and self._shelf.put(row):
            return
        newest = self._shelf.row(row.kind, row.ident)
        raise ConflictError(row.kind, row.ident, expected=expected, found=newest.version if newest else 0)

    def _now(self) -> datetime:
        """One moment for the whole unit, never before the last entry's: recorded time follows the numbers."""
        if self._moment is None:
            now, last = require_aware(self._clock.now(), where="clock.now"), self._shelf.head()
            self._moment = now if last is None else max(now, last.recorded_at)
        return self._moment


def _here() -> tuple[int, int]:
    """This process and thread; a forked child has the thread's number, and is another process."""
    return os.getpid(), threading.get_ident()


def _check_key(key: str, *, where: str) -> None:
    """Refuse a key that not every database can index, or tells from another: some drop spaces at the end."""
    if not 1 <= len(key) <= LONGEST_KEY or not key.isprintable() or key != key.strip():
        msg = f"{where}: 1 to {LONGEST_KEY} printable characters, with no space at either end"
        raise ModelError(msg)


def _storable(cls: type[Any]) -> Kind:
    if cls is JournalEntry:
        raise CodecError(["journal_entry: it is appended and read as an entry, not as a document"])
    return kind_of(cls)


def _read(kind: type[T], row: Row) -> Stored[T]:
    return Stored(row.ident, decode_as(kind, row.body), row.version, row.recorded_at, row.retired)


class OneAtATime:
    """Knows which threads have a unit open, so that a second one inside the first is refused."""

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Hold this thread's only place.

        Raises:
            StoreError: if this thread holds it already.
        """
        if getattr(self._local, "held", False):
            raise StoreError("a unit of work is open in this thread. Use that one, or leave it first.")
        self._local.held = True
        try:
            yield
        finally:
            self._local.held = False
