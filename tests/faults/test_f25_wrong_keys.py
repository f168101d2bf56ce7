"""A wrong, missing, withdrawn or slow key: refused before any write, and nothing is kept in the clear (F25).

What any provider's failure does is in the conformance suite, chapter ``sealing``.
"""

from __future__ import annotations

import threading
from pathlib import Path

import attrs
import pytest

from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.errors import DecryptionFailedError, KeyUnavailableError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import TenantId
from collabmodel.ports import KeyProvider
from collabmodel.ports.keys import WrappedKey
from tests.faults.child import TENANT, do_unit, work_in
from tests.faults.opening import open_for

pytestmark = [pytest.mark.slow]


@attrs.define
class Slow:
    """A provider that answers only when it is let go."""

    behind: KeyFile
    gate: threading.Event = attrs.Factory(threading.Event)
    asked: threading.Event = attrs.Factory(threading.Event)

    @property
    def name(self) -> str:
        """The name."""
        return "slow"

    def current(self, tenant: TenantId) -> str | None:
        """The current version."""
        return self.behind.current(tenant)

    def wrap(self, data_key: bytes, *, tenant: TenantId, scope: str) -> WrappedKey:
        """Wrap, once let go."""
        self.asked.set()
        assert self.gate.wait(60)
        return self.behind.wrap(data_key, tenant=tenant, scope=scope)

    def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:
        """Unwrap, once let go."""
        self.asked.set()
        assert self.gate.wait(60)
        return self.behind.unwrap(wrapped, tenant=tenant, scope=scope)

    def index_key(self, tenant: TenantId) -> bytes | None:
        """The index key."""
        return self.behind.index_key(tenant)

    def destroy(self, version: str, *, tenant: TenantId) -> None:
        """Destroy."""
        self.behind.destroy(version, tenant=tenant)


def refused(address: str, keys: KeyProvider, *errors: type[Exception]) -> None:
    """Reading and writing with these keys are refused, and change nothing."""
    before = entries(address)
    store = open_for(address, keys=keys)
    with pytest.raises(errors):
        do_unit(store, 9)
    with pytest.raises(errors), work_in(store) as work:
        work.all(Agency)
    store.close()
    assert entries(address) == before


def entries(address: str) -> int:
    """How many entries there are; verification needs no key."""
    store = open_for(address)
    found = store.verify()
    store.close()
    assert found.holds
    return found.entries


def test_fault_f25_other_missing_and_withdrawn_keys_are_refused(tmp_path: Path, address: str) -> None:
    """Another file's keys, no keys, and a version below the least that is allowed open nothing and write nothing."""
    keys = KeyFile.create(tmp_path / "keys.json")
    store = open_for(address, keys=keys)
    do_unit(store, 1)
    store.close()
    other = KeyFile.create(tmp_path / "other.json")
    refused(address, other, DecryptionFailedError, KeyUnavailableError)
    refused(address, NoKeys(), KeyUnavailableError)
    (old,) = keys.versions(TENANT)
    keys.rotate(tenant=TENANT)
    keys.withdraw(old, tenant=TENANT)
    refused(address, keys, KeyUnavailableError)
    keys.reinstate(old, tenant=TENANT)
    store = open_for(address, keys=keys)
    do_unit(store, 2)
    store.close()


def test_fault_f25_a_slow_provider_is_waited_for(tmp_path: Path, address: str) -> None:
    """While the provider takes its time nothing is kept; once it answers the unit is, sealed."""
    keys = Slow(KeyFile.create(tmp_path / "keys.json"))
    store = open_for(address, keys=keys)
    working = threading.Thread(target=do_unit, args=(store, 1))
    working.start()
    assert keys.asked.wait(60)
    working.join(0.2)
    assert working.is_alive()
    keys.gate.set()
    working.join(60)
    with work_in(store) as work:
        assert [found.ident for found in work.all(Agency)] == ["agency-1", "tally"]
    store.close()
    refused(address, NoKeys(), KeyUnavailableError)
