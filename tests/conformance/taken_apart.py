"""The memory store with its parts exchangeable, and one that keeps itself in a file; both are right."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import ClassVar

import attrs

from collabmodel.adapters import MemoryStore
from collabmodel.adapters.memory import _Draft, _State
from collabmodel.adapters.units import GuardedUnit, Opening
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Clock, KeyProvider, Store, StoreInfo, UnitOfWork
from collabmodel.testing.stores import Level, MakeStore
from tests.conformance.harnesses import MemoryHarness


class TakenApart(MemoryStore):
    """The memory store, its parts exchangeable; as it stands it is right."""

    shelf: ClassVar[type[_Draft]] = _Draft
    work: ClassVar[type[GuardedUnit]] = GuardedUnit

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
        """As the memory store does it."""
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        with self._one.entered(), self._alone():
            draft = self.shelf(self._tenants.get(tenant, _State()))
            draft.store, draft.tenant = self, tenant  # type: ignore[attr-defined]
            work = self.work(draft, opening, self._keeping)
            try:
                yield work
                batch = work.finish()
                if batch is not None:
                    draft.write(batch)
            except BaseException:
                self.failed(draft, work)
                raise
            finally:
                work.end()
                self.keep(tenant, draft.state)

    def failed(self, draft: _Draft, work: GuardedUnit) -> None:
        """Nothing of a unit that failed reaches the draft."""

    def keep(self, tenant: TenantId, state: _State) -> None:
        """Put the draft in the state's place."""
        self._tenants = {**self._tenants, tenant: state}


class OnDisk(TakenApart):
    """Keeps everything in one file, written after each unit; as it stands it is right."""

    def __init__(self, path: Path, *, keys: KeyProvider, clock: Clock | None = None) -> None:
        super().__init__(keys=keys, clock=clock)
        self.path = path
        if path.exists():
            self._tenants = pickle.loads(path.read_bytes())  # noqa: S301 - of our own making

    def info(self) -> StoreInfo:
        """It is durable, as far as these checks go."""
        return attrs.evolve(super().info(), adapter="on-disk", durable=True)

    def keep(self, tenant: TenantId, state: _State) -> None:
        """Write all of it beside, and put it in the file's place."""
        super().keep(tenant, state)
        self.write(self._tenants)

    def write(self, tenants: Mapping[TenantId, _State]) -> None:
        """Put a new file in the old one's place."""
        new = self.path.with_suffix(".new")
        new.write_bytes(pickle.dumps(tenants))
        new.replace(self.path)


class DiskHarness(MemoryHarness):
    """A new file each time."""

    levels = (Level.DURABLE, Level.AUDITED)
    on_disk: type[OnDisk] = OnDisk

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """Begin with no file."""
        path = self.folder / "store.pickle"
        path.unlink(missing_ok=True)
        return self.on_disk(path, keys=keys, clock=clock)

    def opener(self, store: Store) -> MakeStore:
        """Open the file again."""
        return partial(self.on_disk, self.folder / "store.pickle")
