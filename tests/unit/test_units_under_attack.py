"""What the rules of a unit hold against, in every store: keys that were lost, units left elsewhere, answers in the middle."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import attrs
import pytest

from collabmodel.adapters.file import FileStore, disks, snapshots
from collabmodel.adapters.file.directories import directory_of
from collabmodel.adapters.file.log import Log
from collabmodel.adapters.keys import KeyFile, NoKeys
from collabmodel.adapters.memory import MemoryStore
from collabmodel.adapters.signers import MacSigner
from collabmodel.adapters.sql import SqlStore
from collabmodel.errors import KeyUnavailableError, ModelError, NotFoundError, StoreError, UnitPoisonedError
from collabmodel.model.agencies import Agency
from collabmodel.model.ids import AgencyId, TenantId
from collabmodel.model.people import Individual
from collabmodel.ports import KeyProvider, Standing, Store, UnitOfWork, WrappedKey
from collabmodel.testing.stores.values import LOOKED, POLICE, TENANT, YOUTH

WHO: dict[str, Any] = {"tenant": TENANT, "actor": "anna", "purpose": "attack", "legal_ground": "none"}
MAKERS: dict[str, Callable[[Path, KeyProvider], Store]] = {
    "memory": lambda _path, keys: MemoryStore(keys=keys),
    "file": lambda path, keys: FileStore(path / "store", keys=keys),
    "sqlite": lambda path, keys: SqlStore(f"sqlite:///{path / 'store.db'}", keys=keys),
}


@pytest.fixture(params=sorted(MAKERS))
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Each store in turn, nothing encrypted."""
    made = MAKERS[request.param](tmp_path, NoKeys())
    yield made
    made.close()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFile:
    """Keys of our own."""
    return KeyFile.create(tmp_path / "keys.json")


def _saved(store: Store, value: object) -> None:
    with store.unit(**WHO) as unit:
        unit.save(value, expected_version=0)


def test_a_key_that_the_database_lost_is_not_sealed_with(tmp_path: Path, keys: KeyFile) -> None:
    """After a backup was put back under a running store, what is written can be read by whoever opens it next."""
    path, backup = tmp_path / "store.db", tmp_path / "backup.db"
    store = SqlStore(f"sqlite:///{path}", keys=keys)
    _saved(store, POLICE)
    shutil.copy(path, backup)
    _saved(store, YOUTH)
    with store.unit(**WHO) as unit:
        unit.get(Individual, YOUTH.id)  # the store remembers its key from here on
    with closing(sqlite3.connect(backup)) as old, closing(sqlite3.connect(path)) as live:
        old.backup(live)
    _saved(store, YOUTH)
    assert store.verify().holds
    store.close()
    with closing(SqlStore(f"sqlite:///{path}", keys=keys)) as again, again.unit(**WHO) as unit:
        assert unit.get(Individual, YOUTH.id).value == YOUTH


def test_keys_are_remembered_while_others_write(tmp_path: Path, keys: KeyFile) -> None:
    """What another store wrote in between does not make the remembered keys be asked for again."""
    asked: list[str] = []

    class Counting(KeyFile):
        """A key file that tells what it was asked for."""

        def unwrap(self, wrapped: WrappedKey, *, tenant: TenantId, scope: str) -> bytes:
            """The data key, and a note."""
            asked.append(scope)
            return super().unwrap(wrapped, tenant=tenant, scope=scope)

    address = f"sqlite:///{tmp_path / 'store.db'}"
    one, other = SqlStore(address, keys=Counting(tmp_path / "keys.json")), SqlStore(address, keys=keys)
    _saved(one, POLICE)
    with one.unit(**WHO) as unit:
        unit.get(Agency, POLICE.id)
    _saved(other, YOUTH)
    asked.clear()
    with one.unit(**WHO) as unit:
        unit.get(Agency, POLICE.id)
    assert asked == []
    one.close()
    other.close()


def test_a_tenants_own_key_that_is_gone_is_not_made_anew(tmp_path: Path, keys: KeyFile) -> None:
    """A unit of a tenant whose own key was removed is refused, and verification goes on telling of it."""
    path = tmp_path / "store.db"
    with closing(SqlStore(f"sqlite:///{path}", keys=keys)) as store:
        _saved(store, POLICE)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("DELETE FROM collab_keys WHERE scope = ''")
        raw.commit()
    with closing(SqlStore(f"sqlite:///{path}", keys=keys)) as store:
        with pytest.raises(KeyUnavailableError, match="own data key"), store.unit(**WHO):
            pass
        assert not store.verify().holds


def test_a_tenant_that_is_gone_altogether_is_told_of(tmp_path: Path) -> None:
    """A checkpoint of a tenant of which no row is left makes the whole verification fail."""
    path = tmp_path / "store.db"
    with closing(SqlStore(f"sqlite:///{path}", keys=NoKeys())) as store:
        _saved(store, POLICE)
        seen = store.checkpoint(TENANT, signer=MacSigner(bytes(32)))
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("DROP TRIGGER collab_journal_no_delete")
            for table in ("heads", "documents", "versions", "fields", "journal", "keys", "idempotency"):
                raw.execute(f"DELETE FROM collab_{table}")  # noqa: S608 - our own names
            raw.commit()
        found = store.verify(checkpoints=[seen])
        assert found.standing is Standing.BROKEN
        assert found.broken[0].broken_at == 1


def test_a_unit_let_go_by_another_thread_frees_the_one_that_opened_it(store: Store) -> None:
    """A generator with a unit open, closed by another thread, leaves the first thread free to open another."""

    def working() -> Generator[None, None, None]:
        with store.unit(**WHO) as unit:
            unit.save(POLICE, expected_version=0)
            yield

    suspended = working()
    next(suspended)
    closer = threading.Thread(target=suspended.close)
    closer.start()
    closer.join()
    with store.unit(**WHO) as unit:
        assert unit.all(Agency) == ()


def test_values_that_end_in_an_answer_are_not_kept_by_half(store: Store) -> None:
    """Values whose maker finds something missing, half way, are none of them kept, even if that is swallowed."""

    def made(unit: UnitOfWork) -> Iterator[Agency]:
        for number in range(600):
            yield attrs.evolve(POLICE, id=AgencyId(f"agency-{number}"))
        unit.get(Agency, "nowhere")

    with pytest.raises(UnitPoisonedError), store.unit(**WHO) as unit, suppress(NotFoundError):
        unit.add_all(made(unit))
    with store.unit(**WHO) as unit:
        assert unit.all(Agency) == ()


@pytest.mark.parametrize("field", ["payload_digest", "scope"])
def test_an_event_that_no_store_can_hold_is_told_without_showing_it(store: Store, field: str) -> None:
    """Half of a surrogate pair in an entry gives an error of ours, which carries the text nowhere along."""
    broken: Any = {field: "told in confidence \ud800"}
    shown: list[str] = []
    try:
        with store.unit(**WHO) as unit:
            unit.append(attrs.evolve(LOOKED, **broken))
    except StoreError as error:
        told: BaseException | None = error
        while told is not None:
            shown.append(f"{told} {getattr(told, 'object', '')}")
            told = told.__cause__ or told.__context__
    assert shown
    assert not any("confidence" in text for text in shown)


@pytest.mark.parametrize("field", ["purpose", "legal_ground"])
def test_what_a_unit_is_for_is_whole_letters(store: Store, field: str) -> None:
    """A purpose or ground that no database could hold is refused before the unit is opened."""
    with pytest.raises(ModelError, match="whole letters"), store.unit(**{**WHO, field: "a \ud800"}):
        pass


def test_an_index_that_hides_a_document_is_told_of(tmp_path: Path, keys: KeyFile) -> None:
    """A cached index in which somebody is no longer found, whoever made its digest anew, does not verify."""
    with closing(FileStore(tmp_path / "store", keys=keys)) as store:
        _saved(store, YOUTH)
    directory = directory_of(tmp_path / "store", TenantId(TENANT))
    index = snapshots.load(directory)
    assert index is not None
    index.documents["individual"][YOUTH.id].fields = ()
    snapshots.save(directory, index)
    with closing(FileStore(tmp_path / "store", keys=keys)) as store:
        found = store.verify()
        assert [chain.broken_at for chain in found.broken] == [1]


def test_an_interrupt_while_letting_go_leaves_nothing_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is interrupted while a unit of a store in files is let go of finds it whole, and free for others."""
    monkeypatch.setattr(disks, "PATIENCE", 0.2)

    def interrupted(_log: Log) -> None:
        raise KeyboardInterrupt

    store = FileStore(tmp_path / "store", keys=NoKeys())
    with monkeypatch.context() as patched:
        patched.setattr(Log, "close", interrupted)
        with pytest.raises(KeyboardInterrupt):
            _saved(store, POLICE)
    for other in (store, FileStore(tmp_path / "store", keys=NoKeys())):
        with other.unit(**WHO) as unit:
            assert unit.get(Agency, POLICE.id).value == POLICE
        other.close()
