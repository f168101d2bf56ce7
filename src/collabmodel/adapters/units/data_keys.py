"""The data keys of one unit of work: made when first needed, unwrapped when read, checked before anything else."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from collabmodel.adapters.sealing import (
    DataKey,
    Place,
    blind,
    generation_of,
    is_sealed,
    new_data_key,
    seal,
    unseal,
)
from collabmodel.adapters.units.pending import Pending
from collabmodel.adapters.units.rows import End, KeyRow
from collabmodel.errors import IntegrityError, KeyUnavailableError, SealError
from collabmodel.model.ids import TenantId
from collabmodel.model.journal import Head
from collabmodel.ports import KeyProvider, WrappedKey

MOST = 4096
"""As many data keys as one store remembers."""
NEAR = 100
"""As many entries of others are looked past to see that the journal goes on from where it was seen."""

Known = tuple[str, str, int]
"""Tenant, scope and generation of a data key."""


class KeyRing:
    """The data keys a store has unwrapped and found to be kept, so that it need not ask for them each time.

    A tenant's are forgotten when its epoch has changed, for somebody has taken keys out of use; and
    when its journal does not go on from where it was last seen.  A backup was restored then, or a server
    lost what it had acknowledged, and the keys that were made since are kept nowhere.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._keys: OrderedDict[Known, DataKey] = OrderedDict()
        self._newest: dict[tuple[str, str], int] = {}
        self._seen: dict[str, End] = {}
        self._ahead: dict[str, str] = {}

    def enter(self, tenant: str, end: End, follows: Callable[[Head], bool]) -> None:
        """Say where the tenant stands, while nobody else may write in it.

        Args:
            tenant: which.
            end: where it stands.
            follows: whether its journal goes on from a head that was seen before.
        """
        with self._lock:
            seen, ahead = self._seen.get(tenant, End()), self._ahead.pop(tenant, "")
        known = end.epoch == seen.epoch and (end.head.hash == ahead or follows(seen.head))
        with self._lock:
            self._seen[tenant] = end
            if not known:
                for key in [key for key in self._keys if key[0] == tenant]:
                    del self._keys[key]
                for pair in [pair for pair in self._newest if pair[0] == tenant]:
                    del self._newest[pair]

    def leave(self, tenant: str, head: Head) -> None:
        """Say where the tenant will stand if the unit is kept."""
        self._ahead[tenant] = head.hash

    def find(self, tenant: str, scope: str, generation: int | None) -> DataKey | None:
        """A key, the newest of its scope if no generation is given, if it is remembered."""
        with self._lock:
            wanted = self._newest.get((tenant, scope)) if generation is None else generation
            return None if wanted is None else self._keys.get((tenant, scope, wanted))

    def remember(self, tenant: str, key: DataKey, *, newest: bool) -> None:
        """Take in a key that was read from the store."""
        with self._lock:
            self._keys[tenant, key.scope, key.generation] = key
            if newest:
                self._newest[tenant, key.scope] = key.generation
            if len(self._keys) > MOST:
                (gone, scope, generation), _ = self._keys.popitem(last=False)
                if self._newest.get((gone, scope)) == generation:
                    del self._newest[gone, scope]


class DataKeys:
    """Seals and opens what one unit writes and reads.

    Raises:
        KeyUnavailableError: on being made, if the tenant's data are sealed and there is no key.
        DecryptionFailedError: on being made, if the provider's key is not the one they are sealed with.
    """

    def __init__(self, provider: KeyProvider, ring: KeyRing, pending: Pending, tenant: TenantId) -> None:
        self._provider, self._ring, self._pending, self._tenant = provider, ring, pending, tenant
        self._fresh: dict[str, DataKey] = {}
        with _asking("current"):
            self._seals = provider.current(tenant) is not None
        sealed = pending.sealed_from > 0
        if sealed and not self._seals:
            raise KeyUnavailableError(
                f"tenant {tenant}: its data are encrypted, and the store was opened without keys. "
                "Give the key provider it was made with."
            )
        ring.enter(tenant, pending.before, self._follows)
        if sealed:
            self._own()  # it tells whether the provider is the right one
        self._index_key: bytes | None = None
        if self._seals:
            with _asking("index_key"):
                self._index_key = provider.index_key(tenant)
            if self._index_key is None:
                raise KeyUnavailableError(f"tenant {tenant}: the key provider gives no key for its indexes.")

    def seal(self, plain: bytes, *, scope: str, place: Place) -> bytes:
        """What is kept in place of the plain bytes."""
        if not self._seals:
            return plain
        if not self._pending.sealed_from:
            self._writing("")
        return seal(plain, self._writing(scope), place)

    def open(self, kept: bytes, *, scope: str, place: Place, entry: int) -> bytes:
        """The plain bytes.

        Args:
            kept: what the store holds.
            scope: whose key closed it.
            place: where it stands.
            entry: number of the entry that answers for it; 0 in the unit that wrote it.

        Raises:
            IntegrityError: if it lies in the clear where everything has been sealed.
            SealError: if it cannot be opened.
        """
        if not is_sealed(kept):
            if 0 < self._pending.sealed_from <= (entry or self._pending.sealed_from):
                raise IntegrityError(
                    f"{place.kind} {place.ident} version {place.version}: it lies in the clear, "
                    "where everything has been sealed. Somebody put it there.",
                    tenant=self._tenant,
                    seq=entry or None,
                )
            return kept
        return unseal(kept, self._reading(scope, generation_of(kept)), place)

    def blind(self, field: str, text: str) -> str:
        """What an index holds in place of a text."""
        return blind(self._index_key, field=field, value=text)

    def _own(self) -> None:
        """The tenant's own key, which is there if anything is sealed; a new one would hide that it is gone.

        Raises:
            KeyUnavailableError: if it is not there.
        """
        if self._ring.find(self._tenant, "", None) is not None:
            return
        row = self._pending.key("")
        if row is None:
            raise KeyUnavailableError(
                f"tenant {self._tenant}: its data are encrypted, and its own data key is not there. "
                "Nothing was written. Restore the store from a backup."
            )
        self._unwrap(row, newest=True)

    def _follows(self, seen: Head) -> bool:
        """Whether the tenant's journal goes on from where it was seen; what is too far to tell does not."""
        now = self._pending.before.head
        if seen.seq == now.seq:
            return seen.hash == now.hash
        if not seen.seq < now.seq <= seen.seq + NEAR or not seen.seq:
            return False
        try:
            between = self._pending.entries(seen.seq, None)
        except IntegrityError:
            return False
        return any((entry.seq, entry.hash) == (seen.seq, seen.hash) for entry in between)

    def _writing(self, scope: str) -> DataKey:
        """The newest key of a scope, made if there is none."""
        known = self._fresh.get(scope) or self._ring.find(self._tenant, scope, None)
        if known is not None:
            return known
        row = self._pending.key(scope)
        return self._make(scope) if row is None else self._unwrap(row, newest=True)

    def _reading(self, scope: str, generation: int) -> DataKey:
        fresh = self._fresh.get(scope)
        if fresh is not None and fresh.generation == generation:
            return fresh
        key = self._ring.find(self._tenant, scope, generation)
        if key is not None:
            return key
        row = self._pending.key(scope, generation)
        if row is None:
            raise KeyUnavailableError(
                f"tenant {self._tenant}: the data key {scope or 'of the tenant'} is not there; "
                "what it closes was disposed of, or the store is damaged."
            )
        return self._unwrap(row, newest=False)

    def _make(self, scope: str) -> DataKey:
        key = new_data_key(scope, 1)
        with _asking("wrap"):
            wrapped = self._provider.wrap(key.secret, tenant=self._tenant, scope=scope)
        self._pending.add_key(KeyRow(scope, key.generation, wrapped.version, wrapped.blob))
        self._fresh[scope] = key
        return key

    def _unwrap(self, row: KeyRow, *, newest: bool) -> DataKey:
        with _asking("unwrap"):
            secret = self._provider.unwrap(
                WrappedKey(row.version, row.blob), tenant=self._tenant, scope=row.scope
            )
        key = DataKey(row.scope, row.generation, secret)
        self._ring.remember(self._tenant, key, newest=newest)
        return key


@contextmanager
def _asking(what: str) -> Iterator[None]:
    """Let a provider that fails in its own way be told as having no key."""
    try:
        yield
    except SealError:
        raise
    except Exception as error:
        # Its text may hold anything; its type does not.
        raise KeyUnavailableError(
            f"the key provider failed ({what}: {type(error).__name__}). Nothing was written."
        ) from error
