"""The plainest correct store: immutable maps, swapped under a lock.  Read it before writing another.

A unit works on a draft of its tenant's state.  Leaving it well puts the draft in the
state's place, in one assignment; leaving it with an error drops the draft.  Values are
kept as documents, so that whatever cannot be stored elsewhere cannot be stored here.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import attrs

from collabmodel.adapters.clocks import SystemClock
from collabmodel.adapters.units import GuardedUnit, OneAtATime, Opening, Recalled, Row
from collabmodel.adapters.verifying import Head, check_tenant
from collabmodel.errors import UnavailableError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import JournalEntry
from collabmodel.ports import ChainReport, Clock, StoreInfo, UnitOfWork, Verification

FORMAT = 1
PATIENCE = 30.0
"""Seconds to wait for other threads' units."""


@attrs.frozen
class _State:
    """All that one tenant has: each document's versions, the journal, the idempotency records."""

    versions: Mapping[tuple[str, str], tuple[Row, ...]] = attrs.field(factory=dict)
    journal: tuple[JournalEntry, ...] = ()
    recalled: Mapping[tuple[str, str], Recalled] = attrs.field(factory=dict)


class _Draft:
    """A shelf that changes a state of its own; nobody else sees it."""

    def __init__(self, state: _State) -> None:
        self.state = state

    def row(self, kind: str, ident: str) -> Row | None:
        versions = self.past(kind, ident)
        return versions[-1] if versions else None

    def rows(self, kind: str, of: str | None) -> Sequence[Row]:
        newest = [versions[-1] for (name, _), versions in self.state.versions.items() if name == kind]
        return [row for row in newest if not row.retired and of in {None, row.of}]

    def past(self, kind: str, ident: str) -> Sequence[Row]:
        return self.state.versions.get((kind, ident), ())

    def put(self, row: Row) -> bool:
        versions = tuple(self.past(row.kind, row.ident))
        if len(versions) != row.version - 1:
            return False
        changed = {**self.state.versions, (row.kind, row.ident): (*versions, row)}
        self.state = attrs.evolve(self.state, versions=changed)
        return True

    def head(self) -> JournalEntry | None:
        return self.state.journal[-1] if self.state.journal else None

    def entries(self, since: int, subject: str | None) -> Sequence[JournalEntry]:
        return [e for e in self.state.journal if e.seq >= since and subject in {None, e.event.subject}]

    def add(self, entry: JournalEntry) -> None:
        self.state = attrs.evolve(self.state, journal=(*self.state.journal, entry))

    def recalled(self, actor: str, key: str) -> Recalled | None:
        return self.state.recalled.get((actor, key))

    def remember(self, actor: str, key: str, recalled: Recalled) -> None:
        self.state = attrs.evolve(self.state, recalled={**self.state.recalled, (actor, key): recalled})


class MemoryStore:
    """A store for tests and first steps: nothing is left when it is let go.

    >>> store = MemoryStore()
    >>> with store.unit(tenant="ale", actor="anna", purpose="example", legal_ground="none") as unit:
    ...     unit.entries()
    ()
    """

    def __init__(self, *, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
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
        """Open a unit of work; see :meth:`collabmodel.ports.Store.unit`."""
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        with self._one.entered(), self._alone():
            draft = _Draft(self._tenants.get(tenant, _State()))
            unit = GuardedUnit(draft, opening, self._clock)
            try:
                yield unit
                unit.finish()
                self._tenants = {**self._tenants, tenant: draft.state}
            finally:
                unit.end()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the lock of the whole store, so that units run one after another."""
        if not self._lock.acquire(timeout=PATIENCE):
            raise UnavailableError("the store is busy with another unit of work. Try again.")
        try:
            if self._closed:
                raise UnavailableError("the store is closed. Open it again.")
            yield
        finally:
            self._lock.release()

    def info(self) -> StoreInfo:
        """What this store is: nothing survives it, and personal data lie in memory as they are."""
        return StoreInfo("memory", durable=False, several_processes=False, encryption="none", format=FORMAT)

    def verify(self, tenant: TenantId | None = None) -> Verification:
        """Check every chain and document."""
        states = self._tenants
        wanted = sorted(states) if tenant is None else [tenant]
        return Verification(tuple(_verified(t, states.get(t, _State())) for t in wanted))

    def close(self) -> None:
        """Let no further unit be opened."""
        self._closed = True


def _verified(tenant: TenantId, state: _State) -> ChainReport:
    last = state.journal[-1] if state.journal else None
    return check_tenant(
        tenant,
        head=Head(last.seq, last.hash) if last else Head(),
        entries=state.journal,
        documents=((f"{r.kind} {r.ident}", r.body) for rows in state.versions.values() for r in rows),
    )
