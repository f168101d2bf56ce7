"""The plainest correct store: immutable maps, swapped under a lock.  Read it before writing another.

A unit reads its tenant's state and, at its end, writes a changed one.  Leaving the unit
well puts that in the state's place, in one assignment; leaving it with an error drops it.
Values are kept as documents, so that whatever cannot be stored elsewhere cannot be stored here.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta

import attrs

from collabmodel.adapters.units import (
    Batch,
    End,
    EntryRow,
    Holdings,
    Keeping,
    KeyRow,
    OneAtATime,
    Opening,
    Recalled,
    Row,
    examined,
    signed,
    worked,
)
from collabmodel.adapters.units.opening import REMEMBERED
from collabmodel.errors import ConflictError, JournalError, StoreBusyError, UnavailableError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import (
    Checkpoint,
    Clock,
    KeyProvider,
    Signer,
    StoreInfo,
    UnitOfWork,
    Verification,
    Verifier,
    Watcher,
)

FORMAT = 3
"""As of the SQL stores, whose records these are."""
PATIENCE = 30.0
"""Seconds to wait for other threads' units."""


@attrs.frozen
class _State:
    """All that one tenant has: each document's versions, the journal, wrapped keys, idempotency records."""

    end: End = attrs.field(factory=End)
    versions: Mapping[tuple[str, str], tuple[Row, ...]] = attrs.field(factory=dict)
    journal: tuple[EntryRow, ...] = ()
    keys: Mapping[tuple[str, int], KeyRow] = attrs.field(factory=dict)
    recalled: Mapping[tuple[str, str], Recalled] = attrs.field(factory=dict)


class _Draft:
    """A shelf over a state; what is written becomes a state of its own, which nobody else sees."""

    def __init__(self, state: _State) -> None:
        self.state = state

    def end(self) -> End:
        return self.state.end

    def row(self, kind: str, ident: str) -> Row | None:
        versions = self.past(kind, ident)
        return versions[-1] if versions else None

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        newest = (versions[-1] for (name, _), versions in self.state.versions.items() if name == kind)
        return [row for row in newest if not row.retired and of in {None, row.of}]

    def found(self, kind: str, field: str, text: str) -> Sequence[Row]:
        return [row for row in self.rows(kind, None) if (field, text) in row.fields]

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        return self.state.versions.get((kind, ident), ())

    def every(self, kind: str) -> Sequence[Row]:
        return [row for (name, _), rows in self.state.versions.items() if name == kind for row in rows]

    def newest(self, kind: str, idents: Collection[str]) -> Mapping[str, int]:
        return {ident: past[-1].version for ident in idents if (past := self.past(kind, ident))}

    def entries(self, since: int, subject: str | None) -> Sequence[EntryRow]:
        return [e for e in self.state.journal if e.seq >= since and subject in {None, e.subject}]

    def recalled(self, actor: str, key: str) -> Recalled | None:
        return self.state.recalled.get((actor, key))

    def key(self, scope: str, generation: int | None) -> KeyRow | None:
        if generation is None:
            generation = max((n for name, n in self.state.keys if name == scope), default=0)
        return self.state.keys.get((scope, generation))

    def write(self, batch: Batch) -> None:
        state = self.state
        if batch.before != state.end:
            raise JournalError("the journal's end moved while the unit was open; nothing was kept")
        self.state = _State(
            end=batch.after,
            versions=_with_rows(state.versions, batch.rows),
            journal=(*state.journal, *batch.entries),
            keys={**state.keys, **{(key.scope, key.generation): key for key in batch.keys}},
            recalled=state.recalled
            if batch.recalled is None
            else {**state.recalled, batch.recalled[:2]: batch.recalled[2]},
        )


def _with_rows(
    kept: Mapping[tuple[str, str], tuple[Row, ...]], rows: Iterable[Row]
) -> Mapping[tuple[str, str], tuple[Row, ...]]:
    versions = dict(kept)
    for row in rows:
        past = versions.get((row.kind, row.ident), ())
        if len(past) != row.version - 1:
            raise ConflictError(row.kind, row.ident, expected=row.version - 1, found=len(past))
        versions[row.kind, row.ident] = (*past, row)
    return versions


class MemoryStore:
    """A store for tests and first steps: nothing is left when it is let go.

    Args:
        keys: where keys come from; ``NoKeys()`` to encrypt nothing.
        clock: where the recorded time comes from; the system's clock if left out.
        remembered: how long an idempotency key is remembered.

    >>> from collabmodel.adapters.keys import NoKeys
    >>> store = MemoryStore(keys=NoKeys())
    >>> with store.unit(tenant="ale", actor="anna", purpose="example", legal_ground="none") as unit:
    ...     unit.entries()
    ()
    """

    def __init__(
        self, *, keys: KeyProvider, clock: Clock | None = None, remembered: timedelta = REMEMBERED
    ) -> None:
        self._keeping = Keeping.of(keys, clock=clock, remembered=remembered)
        self._tenants: Mapping[TenantId, _State] = {}
        self._lock = threading.Lock()
        self._one = OneAtATime()
        self._closed = False

    @contextmanager
    def unit(
        self,
        *,
        tenant: TenantId,
        actor: OfficialId,
        purpose: str,
        legal_ground: str,
        idempotency_key: str | None = None,
    ) -> Iterator[UnitOfWork]:
        """Open a unit of work; see :meth:`collabmodel.ports.stores.Store.unit`."""
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        with self._one.entered(), self._alone():
            draft = _Draft(self._tenants.get(tenant, _State()))
            with worked(draft, opening, self._keeping) as unit:
                yield unit
            self._tenants = {**self._tenants, tenant: draft.state}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the whole store, so that units run one after another."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise StoreBusyError("the store is busy with another unit of work. Try again.")
        try:
            self._refuse_closed()
            yield
        finally:
            self._lock.release()

    def info(self) -> StoreInfo:
        """What this store is: nothing survives it."""
        return StoreInfo(
            "memory",
            durable=False,
            several_processes=False,
            encryption=self._keeping.keys.name,
            format=FORMAT,
        )

    def verify(
        self,
        tenant: TenantId | None = None,
        *,
        checkpoints: Iterable[Checkpoint] = (),
        verifier: Verifier | None = None,
        watch: Watcher | None = None,
    ) -> Verification:
        """Check every chain and document."""
        self._refuse_closed()
        states, seen = self._tenants, tuple(checkpoints)
        wanted = sorted({*states, *(one.tenant for one in seen)}) if tenant is None else [tenant]
        found = (_holdings(each, states.get(each, _State())) for each in wanted)
        return Verification(
            tuple(examined(one, checkpoints=seen, verifier=verifier, watch=watch) for one in found)
        )

    def checkpoint(self, tenant: TenantId, *, signer: Signer) -> Checkpoint:
        """Where the tenant's chain ends now, signed."""
        self._refuse_closed()
        head = self._tenants.get(tenant, _State()).end.head
        return signed(tenant, head, signer=signer, clock=self._keeping.clock)

    def close(self) -> None:
        """Let no further unit be opened."""
        self._closed = True

    def _refuse_closed(self) -> None:
        if self._closed:
            raise UnavailableError("the store is closed. Open it again.")


def _holdings(tenant: TenantId, state: _State) -> Holdings:
    rows = sorted((row for rows in state.versions.values() for row in rows), key=lambda row: row.entry)
    return Holdings(tenant, state.end.head, state.journal, rows, total=len(state.journal))
