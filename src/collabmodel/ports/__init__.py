"""What the core asks of the outside world: a clock, a store, and a source of facts.

Every name here is a protocol or the frozen value one of its methods gives.  A store is
conformant when it keeps what the docstrings say, and the docstrings say all of it.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Generic, Protocol, TypeVar, runtime_checkable

import attrs

from collabmodel.model.disclosure import DisclosureRequest
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import Event, JournalEntry
from collabmodel.rules.facts import FactSheet

T = TypeVar("T")
"""The type of a stored value."""


@attrs.frozen
class Stored(Generic[T]):
    """A value as the store holds it, with the number of its version.

    Attributes:
        ident: the key it is found under, unique among values of its type in the tenant.
        version: 1 when it was first saved, one more with every save since.
        recorded_at: when the store took this version in.
        retired: it is no longer current; only :meth:`UnitOfWork.versions` shows it.
    """

    ident: str
    value: T
    version: int
    recorded_at: datetime
    retired: bool = False


@attrs.frozen
class StoreInfo:
    """What a store says about itself, so that nobody has to guess what an ACK is worth.

    Attributes:
        adapter: which adapter it is, for instance ``memory`` or ``sqlite``.
        durable: whether what was committed is there after a power cut.
        several_processes: whether more than one process may use it at once.
        encryption: how personal data are kept from the server; ``none`` is said aloud.
        format: number of the stored format.
        settings: what the promises rest on, as name and value.
    """

    adapter: str
    durable: bool
    several_processes: bool
    encryption: str
    format: int
    settings: tuple[tuple[str, str], ...] = ()


@attrs.frozen
class ChainReport:
    """What a verification found in one tenant.

    Attributes:
        entries: how many journal entries hold, counted from the first.
        documents: how many stored documents hold.
        broken_at: number of the first journal entry that does not hold.
        problem: what is wrong, without any stored value; empty when nothing is.
    """

    tenant: TenantId
    entries: int
    documents: int
    broken_at: int | None = None
    problem: str = ""

    @property
    def ok(self) -> bool:
        """Whether everything in the tenant holds."""
        return not self.problem


@attrs.frozen
class Verification:
    """What a verification found, one report for each tenant, in the tenants' order."""

    chains: tuple[ChainReport, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was read holds."""
        return all(chain.ok for chain in self.chains)

    @property
    def entries(self) -> int:
        """How many journal entries hold."""
        return sum(chain.entries for chain in self.chains)

    @property
    def broken(self) -> tuple[ChainReport, ...]:
        """The tenants in which something does not hold."""
        return tuple(chain for chain in self.chains if not chain.ok)


@runtime_checkable
class Clock(Protocol):
    """Where the present moment comes from; nothing else in the library reads the time."""

    def now(self) -> datetime:
        """The present moment, with a zone."""
        ...


@runtime_checkable
class FactSource(Protocol):
    """Where the facts of a question come from: the store, or the host's own systems."""

    def gather(self, request: DisclosureRequest) -> FactSheet:
        """What is known that bears on the request, and no more.

        What the source does not know it leaves out: the engine reads an absent fact as
        missing.  A source that cannot answer raises; it never answers with less.
        """
        ...


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

    def all(self, kind: type[T], *, of: str | None = None) -> tuple[Stored[T], ...]:
        """The current values of a type, ordered by key; an empty tuple if there are none.

        Args:
            kind: the type wanted.
            of: only those that belong to this id: a child's guardianships, a person's consents,
                an agency's branches, officials and standing assessments, a holder's items, a request's decisions,
                findings, judgements and circumstances.
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

        Args:
            payload: digest of what is asked for, to tell a retry from another question.

        Returns:
            The recorded reference, or ``None`` if the key is new or the unit has none.

        Raises:
            ConflictError: if the key was used for another payload.
        """
        ...

    def conclude(self, result: str) -> None:
        """Record the reference that a retry of this unit will be given.

        Kept if, and only if, the unit commits.  Does nothing in a unit without a key.

        Raises:
            StoreError: if :meth:`recall` has not been asked first, or has found a result.
        """
        ...


@runtime_checkable
class Store(Protocol):
    """Where state and journal are kept; reached through units of work only."""

    def unit(
        self,
        *,
        tenant: TenantId,
        actor: OfficialId,
        purpose: str,
        legal_ground: str,
        idempotency_key: str | None = None,
    ) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work, as a context manager.

        Leaving the block without an error commits: state, history, journal and idempotency
        record become visible together, and are as durable as :meth:`info` says before the
        block is left.  Leaving it with an error keeps nothing and lets the error through.
        Units of one tenant run one after another.  No unit sees another tenant.

        Args:
            tenant: whose state and journal.
            actor: the official who acts; stands in every entry.
            purpose: what the work is for; stands in every entry, so no personal data.
            legal_ground: what allows the processing; stands in every entry.
            idempotency_key: a name of the caller's for this piece of work, unique with the
                tenant and the actor, so that it can be tried again safely.

        Raises:
            StoreError: if this thread has a unit of this store open already.
            UnavailableError: if the store is closed or cannot be reached, or waiting for other
                units took too long; nothing was kept.
            CommitOutcomeUnknownError: if the connection was lost while committing; open a
                unit with the same idempotency key and :meth:`UnitOfWork.recall` to learn it.
            UnitPoisonedError: on leaving, if an error inside was swallowed.
        """
        ...

    def info(self) -> StoreInfo:
        """What this store is and what it promises."""
        ...

    def verify(self, tenant: TenantId | None = None) -> Verification:
        """Read everything and say what holds; damage is reported, not raised, and never repaired.

        Args:
            tenant: only this tenant; ``None`` = all of them.

        Raises:
            StoreError: if the store cannot be read at all.
        """
        ...

    def close(self) -> None:
        """Let go of files and connections; closing again does nothing.  No unit may be open."""
        ...
