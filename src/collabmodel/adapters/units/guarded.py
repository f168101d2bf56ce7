"""The rules of a unit of work, written once for every store.

A store brings a :class:`~collabmodel.adapters.units.shelves.Shelf`.  :class:`GuardedUnit` adds
what :mod:`collabmodel.ports` promises: versions, keys, numbering, sealing, logged reads,
idempotency, and the poison.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

import attrs

from collabmodel.adapters.bare import raise_bare
from collabmodel.adapters.sealing import Place
from collabmodel.adapters.units.data_keys import DataKeys
from collabmodel.adapters.units.opening import Keeping, Opening, check_key, here
from collabmodel.adapters.units.pending import Pending
from collabmodel.adapters.units.remembering import Remembering
from collabmodel.adapters.units.rows import Batch, EntryRow, Fields, Row
from collabmodel.adapters.units.shelves import Shelf
from collabmodel.codec import Kind, decode_as, encode, kind_of
from collabmodel.errors import (
    CodecError,
    ConflictError,
    IntegrityError,
    ModelError,
    NotFoundError,
    StoreError,
    UnitPoisonedError,
)
from collabmodel.model.journal import EntryKind, Event, JournalEntry, link, written_details
from collabmodel.model.people import Individual, PersonalNumber, long_form
from collabmodel.model.time import require_aware
from collabmodel.ports import Stored

T = TypeVar("T")

STEP = 500
"""How many documents are asked for at once."""


@contextmanager
def worked(shelf: Shelf, opening: Opening, keeping: Keeping) -> Iterator[GuardedUnit]:
    """A unit on a shelf; leaving it well writes all of it there, which the store then commits."""
    unit = GuardedUnit(shelf, opening, keeping)
    try:
        yield unit
        batch = unit.finish()
        if batch is not None:
            with unit._guard():  # noqa: SLF001 - one room
                shelf.write(batch)
    finally:
        unit.end()


class GuardedUnit:
    """A unit of work over a shelf; see :class:`collabmodel.ports.units.UnitOfWork` for the contract."""

    def __init__(self, shelf: Shelf, opening: Opening, keeping: Keeping) -> None:
        self._opening, self._keeping = opening, keeping
        self._pending = Pending(shelf, opening.tenant)
        self._keys = DataKeys(keeping.keys, keeping.ring, self._pending, opening.tenant)
        self._owner = here()
        self._moment: datetime | None = None
        self._remembering = Remembering(self._pending, self._keys, opening, keeping.remembered)
        self._logged: set[tuple[str, str]] = set()
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
            # Bare, since the other error holds the text itself.
            raise_bare(StoreError("a text or number is none that a store can hold; nothing is kept."))
        except BaseException:
            self._poisoned = True
            raise

    def _refuse_others(self) -> None:
        if here() != self._owner:
            self._poisoned = True
            raise StoreError("the unit of work belongs to another thread. Open one of this thread's own.")

    def finish(self) -> Batch | None:
        """Say that the block was left without an error; gives what is to be kept.

        Raises:
            UnitPoisonedError: if one was swallowed inside.
            StoreError: if another thread or process leaves the block.
        """
        self._refuse_others()
        if self._poisoned:
            raise UnitPoisonedError("an error inside the unit of work was swallowed; nothing of it is kept.")
        with self._guard():
            if count := self._pending.documents:
                state = Event(EntryKind.STATE, "unit", (("documents", str(count)),))
                self._append(state, state=self._pending.state)
            self._keeping.ring.leave(self._opening.tenant, self._pending.head)
            return self._pending.batch()

    def end(self) -> None:
        """Let no method be used from here on."""
        self._ended = True

    # ----------------------------------------------------------------------- reading

    def now(self) -> datetime:
        """The moment of the unit."""
        with self._guard():
            return self._now()

    def get(self, kind: type[T], ident: str) -> Stored[T]:
        """The current version of a value."""
        with self._guard():
            known = _storable(kind)
            row = self._pending.row(known.name, ident)
            if row is None or row.retired:
                raise NotFoundError(known.name, ident)
            return self._read(kind, row)

    def get_as_of(
        self,
        kind: type[T],
        ident: str,
        *,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> Stored[T]:
        """A value as it was known at a moment, if it says of itself that it holds on a day."""
        with self._guard():
            known = _storable(kind)
            rows = _known_by(self._pending.past(known.name, ident), recorded_at)
            for stored in self._holding(kind, rows, valid_at):
                return stored
            raise NotFoundError(known.name, ident)

    def all(self, kind: type[T], *, of: str | None = None) -> tuple[Stored[T], ...]:
        """The current values of a type, ordered by key."""
        with self._guard():
            return tuple(self._read(kind, row) for row in self._pending.rows(_storable(kind).name, of))

    def all_as_of(
        self,
        kind: type[T],
        *,
        of: str | None = None,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> tuple[Stored[T], ...]:
        """Every value of a type as it was known at a moment, of those that hold on a day."""
        with self._guard():
            rows = _known_by(self._pending.every(_storable(kind).name), recorded_at)
            return tuple(self._holding(kind, [row for row in rows if of in {None, row.of}], valid_at))

    def find(self, kind: type[T], /, **fields: str) -> tuple[Stored[T], ...]:
        """The current values whose declared index fields are these, ordered by key."""
        with self._guard():
            known = _storable(kind)
            for field in fields:
                if field not in known.index or field in known.blind:
                    open_fields = ", ".join(sorted(set(known.index) - known.blind)) or "none"
                    msg = f"find: {field!r} is no index field of {known.name}. Its fields are: {open_fields}."
                    raise ModelError(msg)
            if not fields:
                msg = f"find: name at least one index field of {known.name}, or use all()"
                raise ModelError(msg)
            return self._found(kind, tuple(fields.items()))

    def find_person(self, number: PersonalNumber) -> tuple[Stored[Individual], ...]:
        """The individuals recorded under a personal number."""
        with self._guard():
            field = "personal_number"
            return self._found(Individual, ((field, self._keys.blind(field, long_form(number))),))

    def versions(self, kind: type[T], ident: str) -> tuple[Stored[T], ...]:
        """Every version of a value, oldest first."""
        with self._guard():
            return tuple(self._read(kind, row) for row in self._pending.past(_storable(kind).name, ident))

    def entries(self, *, since: int = 1, subject: str | None = None) -> tuple[JournalEntry, ...]:
        """The entries from a number on, in order."""
        with self._guard():
            return tuple(self._entry(row) for row in self._pending.entries(since, subject))

    def _found(self, kind: type[T], wanted: Fields) -> tuple[Stored[T], ...]:
        (field, text), *others = wanted
        rows = self._pending.found(_storable(kind).name, field, text)
        return tuple(self._read(kind, row) for row in rows if set(others) <= set(row.fields))

    def _holding(self, kind: type[T], rows: Iterable[Row], day: date | None) -> Iterator[Stored[T]]:
        holds = _storable(kind).holds
        for row in rows:
            if row.retired:
                continue
            if day is None or holds is None or holds(self._value(kind, row), day):
                yield self._read(kind, row)

    def _read(self, kind: type[T], row: Row) -> Stored[T]:
        """What a row holds; the reading is logged first where it must be."""
        value = self._value(kind, row)
        known = _storable(kind)
        if known.logged and (row.kind, row.ident) not in self._logged:
            self._append(Event(EntryKind.READ, row.ident, (("kind", known.name),), scope=row.scope))
            self._logged.add((row.kind, row.ident))
        return Stored(row.ident, value, row.version, row.recorded_at, row.retired, row.entry)

    def _value(self, kind: type[T], row: Row) -> T:
        try:
            return decode_as(kind, self._plain(row))
        except CodecError as error:
            raise IntegrityError(
                f"{row.kind} {row.ident} version {row.version}: what is stored cannot be read. "
                "Verify the store, and restore it from a backup.",
                tenant=self._opening.tenant,
                seq=row.entry or None,
            ) from error

    def _entry(self, row: EntryRow) -> JournalEntry:
        place = Place(self._opening.tenant, "journal_entry", row.subject, "details", row.seq)
        return row.entry(self._keys.open(row.details, scope=row.scope, place=place, entry=row.seq))

    # ------------------------------------------------------------------------------- writing

    def save(self, value: T, *, expected_version: int, of: str | None = None) -> Stored[T]:
        """Keep a value as its next version."""
        with self._guard():
            row = self._row(value, expected_version + 1, of)
            newest = self._pending.newest(row.kind, (row.ident,)).get(row.ident, 0)
            if newest != expected_version:
                raise ConflictError(row.kind, row.ident, expected=expected_version, found=newest)
            self._pending.put(row)
            return Stored(row.ident, value, row.version, row.recorded_at)

    def add_all(self, values: Iterable[object], *, of: str | None = None) -> int:
        """Keep many new values as their first versions."""
        with self._guard():
            count, left = 0, iter(values)
            try:
                while step := [self._row(value, 1, of) for value in islice(left, STEP)]:
                    count += self._add(step)
            except NotFoundError:
                self._poisoned = True  # whoever makes the values raised it, and some have been put already
                raise
            return count

    def retire(self, kind: type[T], ident: str, *, expected_version: int) -> None:
        """Take a value out of use."""
        with self._guard():
            name = _storable(kind).name
            row = self._pending.row(name, ident)
            if row is None or row.retired:
                raise NotFoundError(name, ident)
            if row.version != expected_version:
                raise ConflictError(name, ident, expected=expected_version, found=row.version)
            plain = self._plain(row)
            retired = attrs.evolve(
                row, version=row.version + 1, recorded_at=self._now(), retired=True, fields=(), entry=0
            )
            body = self._keys.seal(plain, scope=row.scope, place=self._place(retired))
            self._pending.put(attrs.evolve(retired, body=body))

    def append(self, event: Event) -> JournalEntry:
        """Give the event its number and its place in the chain."""
        with self._guard():
            check_key(event.subject, where="event.subject")
            f"{event.scope}{event.payload_digest}".encode()  # what no store can hold, none is given
            return self._append(event)

    def _append(self, event: Event, *, state: str = "") -> JournalEntry:
        opening, last = self._opening, self._pending.head
        place = Place(opening.tenant, "journal_entry", event.subject, "details", last.seq + 1)
        kept = self._keys.seal(written_details(event.details), scope=event.scope, place=place)
        entry = link(
            event,
            tenant=opening.tenant,
            last=last,
            recorded_at=self._now(),
            actor=opening.actor,
            purpose=opening.purpose,
            legal_ground=opening.legal_ground,
            details=kept,
            state=state,
        )
        self._pending.add(entry, kept)
        return entry

    def _row(self, value: object, version: int, of: str | None) -> Row:
        """The value as a row, sealed."""
        known = _storable(type(value))
        plain = encode(value)
        ident, owner = known.place(value, of)
        texts = ((name, text(value)) for name, text in known.index.items())
        row = Row(
            kind=known.name,
            ident=ident,
            of=owner,
            version=version,
            body=b"",
            recorded_at=self._now(),
            scope=known.scope(value, owner),
            fields=tuple(
                (name, self._keys.blind(name, text) if name in known.blind else text)
                for name, text in texts
                if text is not None
            ),
        )
        return attrs.evolve(row, body=self._keys.seal(plain, scope=row.scope, place=self._place(row)))

    def _add(self, rows: list[Row]) -> int:
        """Put new documents, unless the store holds one of them."""
        for kind in {row.kind for row in rows}:
            idents = Counter(row.ident for row in rows if row.kind == kind)
            for ident, version in self._pending.newest(kind, tuple(idents)).items():
                raise ConflictError(kind, ident, expected=0, found=version)
            for ident, times in idents.items():
                if times > 1:
                    raise ConflictError(kind, ident, expected=0, found=1)
        for row in rows:
            self._pending.put(row)
        return len(rows)

    # ------------------------------------------------------------------------------- idempotency

    def recall(self, payload: str) -> str | None:
        """What an earlier unit with the same idempotency key concluded."""
        with self._guard():
            return self._remembering.recall(payload, now=self._now())

    def conclude(self, result: str) -> None:
        """Record what a retry will be given."""
        with self._guard():
            self._remembering.conclude(result, now=self._now())

    # ------------------------------------------------------------------------------- common

    def _plain(self, row: Row) -> bytes:
        return self._keys.open(row.body, scope=row.scope, place=self._place(row), entry=row.entry)

    def _place(self, row: Row) -> Place:
        return Place(self._opening.tenant, row.kind, row.ident, "body", row.version)

    def _now(self) -> datetime:
        """One moment for the whole unit, never before the last entry's: recorded time follows the numbers."""
        if self._moment is None:
            now, last = require_aware(self._keeping.clock.now(), where="clock.now"), self._pending.head
            self._moment = now if last.recorded_at is None else max(now, last.recorded_at)
        return self._moment


def _storable(cls: type[Any]) -> Kind:
    if cls is JournalEntry:
        raise CodecError(["journal_entry: it is appended and read as an entry, not as a document"])
    return kind_of(cls)


def _known_by(rows: Iterable[Row], moment: datetime | None) -> list[Row]:
    """The newest version of each document that was recorded by a moment, ordered by key."""
    by = None if moment is None else require_aware(moment, where="recorded_at")
    newest: dict[str, Row] = {}
    for row in rows:
        if by is None or row.recorded_at <= by:
            newest[row.ident] = row
    return [newest[ident] for ident in sorted(newest)]
