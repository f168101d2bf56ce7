"""What the author of a store gives to the suite, and says of the store."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from enum import Enum
from typing import Any, Protocol

from collabmodel.adapters.keys import NoKeys
from collabmodel.errors import StoreError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.ports import Clock, KeyProvider, Store, UnitOfWork
from collabmodel.testing.stores.values import ANNA, TENANT, ShakyClock


class Level(Enum):
    """What a store claims, beside what all stores must keep."""

    CORE = "core"
    """What every store keeps."""
    DURABLE = "durable"
    """What was committed is there after closing, and after the process was killed."""
    MULTI_PROCESS = "multi-process"
    """Several processes may use it at once."""
    AUDITED = "audited"
    """Damage to what it keeps is found, and what it encrypts is nowhere in the clear."""


class Damage(Enum):
    """What somebody does who can write whatever the store keeps."""

    CHANGED_DOCUMENT = "the body of a document's newest version is another"
    REMOVED_DOCUMENT = "a document is gone with all its versions"
    CHANGED_ENTRY = "an entry's actor is another"
    REMOVED_ENTRY = "an entry in the middle is gone"
    INSERTED_ENTRY = "an entry is slipped in before the last, and those after it numbered anew"
    SWAPPED_ENTRIES = "two entries have each other's contents"
    COPIED_CHAIN = "all of the tenant's is put in the place of another tenant's"
    CUT_TAIL = "the last unit is gone: entries, documents, and what the store says of its end"
    REMADE_CHAIN = "an entry is changed and every hash from there on made anew"


ANCHORED = frozenset({Damage.CUT_TAIL, Damage.REMADE_CHAIN})
"""The damages that only a checkpoint from outside the store shows."""


class MakeStore(Protocol):
    """Opens a store: an empty one, or that which another store object keeps."""

    def __call__(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """Open it with these keys and this clock."""
        ...


class Harness:
    """How the suite gets at a store.  Subclass it; give ``make_store``, and what the levels need.

    Attributes:
        levels: what is claimed beside ``core``; what is not claimed is not checked, and is told so.
        remembered: how long the stores that it makes remember an idempotency key.
    """

    levels: Collection[Level] = ()
    remembered: timedelta = timedelta(days=30)

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """An empty store.  The one before is used no more, so it may stand in the same place."""
        raise NotImplementedError(_missing(self, "make_store"))

    def keys(self) -> KeyProvider:
        """The keys for the checks that are not about keys; none, unless said otherwise."""
        return NoKeys()

    def opener(self, store: Store) -> MakeStore:
        """What opens again what this store keeps; for ``durable``.

        It is used after the store was closed, or at the same time for ``multi-process``, and
        must be picklable, since other processes are given it.
        """
        raise NotImplementedError(_missing(self, "opener"))

    def dump(self, store: Store) -> bytes:
        """Every byte that the store keeps, as somebody sees it who can read its disk; for ``audited``."""
        raise NotImplementedError(_missing(self, "dump"))

    def damage(self, store: Store, tenant: TenantId, damage: Damage) -> None:
        """Do this to what the store keeps of a tenant, behind its back; for ``audited``.

        For ``COPIED_CHAIN`` it is put in the place of the tenant ``other``.
        """
        raise NotImplementedError(_missing(self, "damage"))

    def dispose(self, store: Store) -> None:
        """Let go of a store that is used no more; it may be closed already."""
        store.close()

    def claims(self, level: Level) -> bool:
        """Whether a level is claimed."""
        return level is Level.CORE or level in self.levels


class PlainHarness(Harness):
    """A harness for a store of which nothing is claimed but the core, or for a function that opens one.

    Args:
        make_store: opens an empty store.
    """

    def __init__(self, make_store: MakeStore) -> None:
        self._make_store = make_store

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """Ask the function."""
        return self._make_store(keys=keys, clock=clock)


def harness_of(given: Harness | MakeStore) -> Harness:
    """The harness itself, or one for the function."""
    return given if isinstance(given, Harness) else PlainHarness(given)


class Bench:
    """Where one check works: an empty store, a clock that it moves, and Anna at Ale.

    Args:
        harness: gives the stores.
        keys: with which keys; the harness's if left out.
    """

    def __init__(self, harness: Harness, keys: KeyProvider | None = None) -> None:
        self.harness: Harness = harness
        self.clock: ShakyClock = ShakyClock()
        self.keys: KeyProvider = harness.keys() if keys is None else keys
        self._stores: list[Store] = []
        self._store: Store | None = None

    @property
    def store(self) -> Store:
        """The store of the check, made when it is first needed."""
        if self._store is None:
            self._store = self.another(self.keys)
        return self._store

    def another(self, keys: KeyProvider) -> Store:
        """Another empty store."""
        store = self.harness.make_store(keys=keys, clock=self.clock)
        self._stores.append(store)
        return store

    def use(self, keys: KeyProvider) -> None:
        """Begin anew, with an empty store with these keys."""
        self.close()
        self.keys = keys
        self._store = self.another(keys)

    def unit(self, **anew: Any) -> AbstractContextManager[UnitOfWork]:  # noqa: ANN401 - the arguments of Store.unit
        """A unit of work of Anna's at Ale; any argument may be given anew."""
        return opened(self.store, **anew)

    def opener(self) -> MakeStore:
        """What opens the store again, here or in another process."""
        return self.harness.opener(self.store)

    def reopen(self, keys: KeyProvider | None = None) -> None:
        """Close the store and open what it keeps again, perhaps with other keys."""
        opener = self.opener()
        self.store.close()
        self.reopen_closed(opener, keys)

    def reopen_closed(self, opener: MakeStore, keys: KeyProvider | None = None) -> None:
        """Open again what a store keeps that is closed already."""
        self.keys = self.keys if keys is None else keys
        self._store = opener(keys=self.keys, clock=self.clock)
        self._stores.append(self._store)

    def close(self) -> None:
        """Let go of every store."""
        while self._stores:
            with suppress(StoreError):
                self.harness.dispose(self._stores.pop())


@contextmanager
def bench(harness: Harness, keys: KeyProvider | None = None) -> Iterator[Bench]:
    """A bench that is cleared afterwards."""
    made = Bench(harness, keys)
    try:
        yield made
    finally:
        made.close()


def opened(store: Store, **anew: Any) -> AbstractContextManager[UnitOfWork]:  # noqa: ANN401 - the arguments of Store.unit
    """A unit of work of Anna's at Ale in a store; any argument may be given anew."""
    opening: dict[str, Any] = {
        "tenant": TenantId(TENANT),
        "actor": OfficialId(ANNA),
        "purpose": "conformance",
        "legal_ground": "none",
    }
    return store.unit(**{**opening, **anew})


def _missing(harness: Harness, method: str) -> str:
    return f"{type(harness).__name__} claims a level for which it must give {method}()."


Judge = Callable[[Bench], None]
"""A check: content, or it raises."""
