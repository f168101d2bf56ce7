"""One piece of work in one tenant, and the journal seen from inside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Protocol, TypeVar, runtime_checkable

from collabmodel.model.journal import Event, JournalEntry
from collabmodel.model.people import Individual, PersonalNumber
from collabmodel.ports.found import Stored

T = TypeVar("T")
"""The type of a stored value."""


@runtime_checkable
class Journal(Protocol):
    """The append-only journal of one tenant, seen from inside a unit of work."""

    def append(self, event: Event) -> JournalEntry:
        """Give the event the tenant's next number and chain it to the entry before it.

        The entry is kept if, and only if, the unit commits.  Numbers begin with 1 and have
        no gaps; a unit that rolls back uses none up.  ``recorded_at`` never runs backwards
        along the chain: should the clock do so, the time of the entry before is used.
        Entries can be neither changed nor removed through any port.

        Raises:
            JournalError: if the entry could not be written.
        """
        ...

    def entries(self, *, since: int = 1, subject: str | None = None) -> tuple[JournalEntry, ...]:
        """The tenant's entries from a number on, in order, this unit's own included.

        Args:
            since: number of the first entry wanted.
            subject: only entries about this id; none at all gives an empty tuple.
        """
        ...


@runtime_checkable
class UnitOfWork(Journal, Protocol):
    """One piece of work in one tenant: all of it is kept, or none of it.

    Everything read in a unit belongs to one moment, with the unit's own writes on top.
    A unit belongs to the thread that opened it and to no other; once it has ended every
    method raises :class:`~collabmodel.errors.StoreError`.

    An error raised by any method *poisons* the unit, with one exception: ``NotFoundError``
    is an answer.  Leaving a poisoned unit without an error raises
    :class:`~collabmodel.errors.UnitPoisonedError`, and nothing of it is kept.

    The types that can be stored are those of :data:`collabmodel.codec.KINDS`; any other
    raises :class:`~collabmodel.errors.CodecError`.

    A unit that has saved anything closes with an entry of kind ``STATE``, which holds the digest
    of every document it wrote.  A unit that has read a type whose reads must be logged
    (``Kind.logged``) holds an entry of kind ``READ`` for each value it gave out, about its key; a
    value whose reading cannot be logged is not given out.
    """

    def now(self) -> datetime:
        """The moment of the unit, in UTC, which all that it records carries.

        It is the clock's, or the last entry's where the clock has fallen behind: what was
        recorded lies never in the future of a later unit.
        """
        ...

    def get(self, kind: type[T], ident: str) -> Stored[T]:
        """The current version of a value.

        Raises:
            NotFoundError: if the tenant holds none under this key, or it is retired.
        """
        ...

    def get_as_of(
        self,
        kind: type[T],
        ident: str,
        *,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> Stored[T]:
        """A value as it was known at a moment, if it says of itself that it holds on a day.

        Args:
            kind: the type wanted.
            ident: its key.
            recorded_at: the newest version that the store had taken in by then; ``None`` for now.
            valid_at: only if the value's own period holds on this day (``Kind.valid``); a value
                without a period holds on every day.

        Raises:
            NotFoundError: if nothing was known then, or it was retired, or does not hold on the day.
            NaiveTimeError: if the moment has no zone.
        """
        ...

    def all(self, kind: type[T], *, of: str | None = None) -> tuple[Stored[T], ...]:
        """The current values of a type, ordered by key; an empty tuple if there are none.

        Args:
            kind: the type wanted.
            of: only those that belong to this id: a child's guardianships, a person's consents,
                an agency's branches, officials and standing assessments, a holder's items, a request's decisions,
                findings, judgements and circumstances.
        """
        ...

    def all_as_of(
        self,
        kind: type[T],
        *,
        of: str | None = None,
        recorded_at: datetime | None = None,
        valid_at: date | None = None,
    ) -> tuple[Stored[T], ...]:
        """Every value of a type as :meth:`get_as_of` gives it, ordered by key."""
        ...

    def find(self, kind: type[T], /, **fields: str) -> tuple[Stored[T], ...]:
        """The current values whose declared index fields are these (``Kind.index``), ordered by key.

        Raises:
            ModelError: if a field is not declared, or none is given.

        Only equality is asked for: what is *less* or *like* differs from one database to another.
        """
        ...

    def find_person(self, number: PersonalNumber) -> tuple[Stored[Individual], ...]:
        """The individuals recorded under a personal number (personnummer); nearly always one or none.

        The store compares keyed digests where it has a key; the number itself does not reach it.
        """
        ...

    def save(self, value: T, *, expected_version: int, of: str | None = None) -> Stored[T]:
        """Keep a value as its next version.

        Args:
            value: what to keep; its key comes from the value itself.
            expected_version: the version this change started from; 0 to create.
            of: the request it belongs to, for what is true of one matter only (circumstances,
                findings, judgements, statements); for the rest it comes from the value.

        Raises:
            ConflictError: if the store holds another version, a retired one included.
            CodecError: if the value cannot be written as a document.
            ModelError: if ``of`` is missing, or is not the one the value names.
        """
        ...

    def add_all(self, values: Iterable[object], *, of: str | None = None) -> int:
        """Keep many new values as their first versions, and give their number.

        It is :meth:`save` with ``expected_version=0`` for each of them, asked of the store in
        large steps.

        Raises:
            ConflictError: if the store holds any of them already, or two have one key.
            CodecError: if a value cannot be written as a document.
            ModelError: as :meth:`save`.
        """
        ...

    def retire(self, kind: type[T], ident: str, *, expected_version: int) -> None:
        """Take a value out of use; its versions stay, and this counts as one.

        Raises:
            NotFoundError: if there is none under this key.
            ConflictError: if the store holds another version.
        """
        ...

    def versions(self, kind: type[T], ident: str) -> tuple[Stored[T], ...]:
        """Every version of a value, oldest first; an empty tuple if there never was one."""
        ...

    def recall(self, payload: str) -> str | None:
        """What an earlier unit with this unit's idempotency key concluded, if there was one.

        A record older than the store was told to remember is forgotten.

        Args:
            payload: digest of what is asked for, to tell a retry from another question.

        Returns:
            The recorded reference, or ``None`` if the key is new or the unit has none.

        Raises:
            IdempotencyMismatchError: if the key was used for another payload.
        """
        ...

    def conclude(self, result: str) -> None:
        """Record the reference that a retry of this unit will be given.

        Kept if, and only if, the unit commits.  Does nothing in a unit without a key.

        Raises:
            StoreError: if :meth:`recall` has not been asked first, or has found a result.
        """
        ...
