"""The memory store, where it has something of its own; what all stores promise is in `conformance/`."""

import attrs
import pytest

from collabmodel.adapters import MemoryStore, NoKeys, SystemClock, memory, open_store
from collabmodel.errors import NaiveTimeError, UnavailableError
from collabmodel.model.agencies import Agency, LegalBasis
from collabmodel.model.ids import AgencyId, OfficialId, TenantId
from collabmodel.model.journal import EntryKind, Event
from collabmodel.testing.clocks import FixedClock

ALE = {"tenant": TenantId("ale"), "actor": OfficialId("anna"), "purpose": "test", "legal_ground": "none"}
POLICE = Agency(AgencyId("police"), "Polismyndigheten", "police", LegalBasis.AUTHORITY)


@pytest.fixture
def store() -> MemoryStore:
    """A store with one document and two entries."""
    store = MemoryStore(keys=NoKeys(), clock=FixedClock())
    with store.unit(**ALE) as unit:
        unit.save(POLICE, expected_version=0)
        unit.append(Event(EntryKind.CHANGE, "police"))
        unit.append(Event(EntryKind.READ, "police"))
    return store


def test_the_address_memory_opens_a_memory_store() -> None:
    """`memory:` gives a store that is honest about keeping nothing, on the system's clock."""
    store = open_store("memory:", keys=NoKeys())
    assert isinstance(store, MemoryStore)
    assert not store.info().durable
    assert SystemClock().now().utcoffset() is not None


def test_a_changed_entry_is_named(store: MemoryStore) -> None:
    """Verification names the first entry that was changed."""
    state = store._tenants[TenantId("ale")]
    first, second, third = state.journal
    forged = attrs.evolve(second, actor=OfficialId("bo"))
    store._tenants = {TenantId("ale"): attrs.evolve(state, journal=(first, forged, third))}
    report = store.verify().broken[0]
    assert (report.tenant, report.entries, report.broken_at) == ("ale", 1, 2)


def test_a_damaged_document_is_named(store: MemoryStore) -> None:
    """Verification names the entry that answers for a changed document, and does not repeat what stands in it."""
    state = store._tenants[TenantId("ale")]
    ((key, (row,)),) = state.versions.items()
    damaged = attrs.evolve(row, body=row.body.replace(b"authority", b"secret"))
    store._tenants = {TenantId("ale"): attrs.evolve(state, versions={key: (damaged,)})}
    report = store.verify()
    assert not report.holds
    assert (report.entries, report.broken[0].broken_at) == (2, 3)
    assert "documents it answers for have been changed" in report.broken[0].problem
    assert "secret" not in report.broken[0].problem


def test_an_entry_of_another_tenant_is_named(store: MemoryStore) -> None:
    """A chain that holds, but belongs to another tenant, does not verify."""
    store._tenants = {TenantId("other"): store._tenants[TenantId("ale")]}
    assert store.verify().broken[0].broken_at == 1


def test_waiting_has_an_end(store: MemoryStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """When another thread's unit never ends, opening one raises UnavailableError."""
    monkeypatch.setattr(memory, "PATIENCE", 0.0)
    with store._lock, pytest.raises(UnavailableError, match="busy"), store.unit(**ALE):
        pytest.fail("a unit was opened")


def test_a_naive_clock_is_refused() -> None:
    """A clock without a zone cannot date anything."""

    class Naive:
        """A naive."""

        def now(self) -> object:
            """Now."""
            return FixedClock().now().replace(tzinfo=None)

    store = MemoryStore(keys=NoKeys(), clock=Naive())  # type: ignore[arg-type]
    with pytest.raises(NaiveTimeError), store.unit(**ALE) as unit:
        unit.append(Event(EntryKind.READ, "x"))


def test_a_row_does_not_show_its_document(store: MemoryStore) -> None:
    """The repr of what is kept holds no stored value."""
    assert "Polismyndigheten" not in repr(store._tenants)
