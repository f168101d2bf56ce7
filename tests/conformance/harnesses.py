"""How the suite gets at our own stores, and at what they keep behind their backs."""

from __future__ import annotations

import pickle
import shutil
import unittest
from functools import partial
from itertools import count
from pathlib import Path

import attrs
from sqlalchemy import Connection, Engine, delete, insert, inspect, select, update
from sqlalchemy.engine import make_url

from collabmodel.adapters import MemoryStore, NoKeys, open_store
from collabmodel.adapters.file import FileStore
from collabmodel.adapters.file.directories import directory_of
from collabmodel.adapters.file.shelf import FileShelf
from collabmodel.adapters.keys import KeyFile
from collabmodel.adapters.sql import tables
from collabmodel.adapters.sql.engines import make_engine
from collabmodel.adapters.sql.mapping import entry_values, head_values, row_values
from collabmodel.adapters.sql.shelf import SqlShelf
from collabmodel.adapters.sql.triggers import put_up, take_down
from collabmodel.adapters.sql.verifying import holdings
from collabmodel.adapters.units import Batch, End, Row
from collabmodel.model.ids import TenantId
from collabmodel.ports import Clock, KeyProvider, Store
from collabmodel.testing.stores import Damage, Harness, Kept, Level, MakeStore, damaged

ALL = (Level.DURABLE, Level.MULTI_PROCESS, Level.AUDITED)
ONCE = (Level.DURABLE, Level.AUDITED)
"""Processes race alike with and without keys, and starting them takes long: once for each store is enough."""


class Keyed(Harness):
    """A harness in a folder, whose stores have no keys or those of a key file there."""

    def __init__(self, folder: Path, *, sealed: bool) -> None:
        self.folder = folder
        self._keys = KeyFile.create(folder / "keys.json") if sealed else NoKeys()

    def keys(self) -> KeyProvider:
        """None, or the key file's."""
        return self._keys


class MemoryHarness(Keyed):
    """The memory store; nothing of it outlives the object."""

    levels = (Level.AUDITED,)
    made: type[MemoryStore] = MemoryStore

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """A new one."""
        return self.made(keys=keys, clock=clock)

    def dump(self, store: Store) -> bytes:
        """All its maps."""
        return pickle.dumps(memory(store)._tenants)

    def damage(self, store: Store, tenant: TenantId, damage: Damage) -> None:
        """Swap the tenant's state for a damaged one."""
        held = memory(store)
        state = held._tenants[tenant]
        rows = tuple(row for past in state.versions.values() for row in past)
        hurt, kept = damaged(Kept(state.end, rows, tuple(state.journal)), damage)
        versions: dict[tuple[str, str], tuple[Row, ...]] = {}
        for row in kept.rows:
            versions[row.kind, row.ident] = (*versions.get((row.kind, row.ident), ()), row)
        changed = attrs.evolve(state, end=kept.end, journal=kept.entries, versions=versions)
        held._tenants = {**held._tenants, hurt: changed}


def memory(store: Store) -> MemoryStore:
    """The store, which is one in memory."""
    assert isinstance(store, MemoryStore)
    return store


class AddressHarness(Keyed):
    """A store that is opened by its address."""

    levels = ALL
    address = ""

    def make_store(self, *, keys: KeyProvider, clock: Clock) -> Store:
        """Open the address, once nothing is there."""
        self.clear()
        return open_store(self.address, keys=keys, clock=clock)

    def opener(self, store: Store) -> MakeStore:
        """Open the address again."""
        return partial(open_store, self.address)

    def clear(self) -> None:
        """See to it that nothing is there."""
        raise NotImplementedError


class SqlHarness(AddressHarness):
    """A store in a database: the damage is done by somebody who owns the tables."""

    def engine(self) -> Engine:
        """An engine of one's own."""
        return make_engine(self.address)

    def damage(self, store: Store, tenant: TenantId, damage: Damage) -> None:
        """Take the triggers down, write other rows in the place of those there, and put them up again."""
        engine = self.engine()
        try:
            with engine.connect() as connection, connection.begin():
                found = holdings(connection, tenant)
                end = SqlShelf.seen(connection, tenant).end()
                hurt, kept = damaged(Kept(end, tuple(found.rows), tuple(found.entries)), damage)
                take_down(connection)
                _replace(connection, hurt, kept)
                put_up(connection)
        finally:
            engine.dispose()

    def dump(self, store: Store) -> bytes:
        """Every value in every table."""
        engine = self.engine()
        try:
            with engine.connect() as connection:
                rows = [
                    row
                    for table in tables.metadata.sorted_tables
                    for row in connection.execute(select(table))
                ]
        finally:
            engine.dispose()
        return b"\n".join(
            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
            for row in rows
            for value in row
        )


def _replace(connection: Connection, tenant: TenantId, kept: Kept) -> None:
    """Write what is kept of a tenant anew."""
    for table in (tables.journal, tables.versions, tables.documents, tables.fields):
        connection.execute(delete(table).where(table.c.tenant == tenant))
    newest: dict[tuple[str, str], Row] = {}
    for row in kept.rows:
        connection.execute(insert(tables.versions).values(row_values(tenant, row, row.digest(tenant))))
        newest[row.kind, row.ident] = row
    for row in newest.values():
        of = {"tenant": tenant, "kind": row.kind, "ident": row.ident}
        current = {**of, "version": row.version, "of_id": row.of, "retired": row.retired}
        connection.execute(insert(tables.documents).values(current))
        for field, found_by in row.fields:
            connection.execute(insert(tables.fields).values({**of, "field": field, "text": found_by}))
    for entry in kept.entries:
        connection.execute(insert(tables.journal).values({**entry_values(entry), "tenant": tenant}))
    where = tables.heads.c.tenant == tenant
    connection.execute(update(tables.heads).where(where).values(head_values(kept.end)))


class SqliteHarness(SqlHarness):
    """A new SQLite file each time."""

    def __init__(self, folder: Path, *, sealed: bool) -> None:
        super().__init__(folder, sealed=sealed)
        self._numbers = count()

    def clear(self) -> None:
        """Take another file."""
        self.address = f"sqlite:///{self.folder / f'store-{next(self._numbers)}.db'}"

    def dump(self, store: Store) -> bytes:
        """The file, and those that SQLite keeps beside it."""
        name = Path(str(make_url(self.address).database)).name
        return b"\n".join(path.read_bytes() for path in sorted(self.folder.glob(f"{name}*")))


class ServerHarness(SqlHarness):
    """A database of our own on a server; its tables are emptied each time, since making them takes seconds."""

    def __init__(self, folder: Path, address: str, *, sealed: bool) -> None:
        super().__init__(folder, sealed=sealed)
        self.address = address
        if not sealed:
            self.levels = ONCE

    def clear(self) -> None:
        """Empty the tables, or drop them where they are not as this code makes them."""
        engine = self.engine()
        try:
            with engine.connect() as connection, connection.begin():
                if not _are_ours(connection):
                    tables.metadata.drop_all(connection)
                    return
                _empty_journal(connection)
                for table in tables.metadata.sorted_tables:
                    if table not in {tables.formats, tables.journal}:
                        connection.execute(delete(table))
        finally:
            engine.dispose()


def _empty_journal(connection: Connection) -> None:
    """Past the triggers: MariaDB's do not see a TRUNCATE, and elsewhere it costs little to take them down."""
    if connection.dialect.name in {"mysql", "mariadb"}:
        connection.exec_driver_sql(f"TRUNCATE TABLE {tables.journal.name}")
        return
    take_down(connection)
    connection.execute(delete(tables.journal))
    put_up(connection)


def _are_ours(connection: Connection) -> bool:
    """Whether all tables are there, in the present format."""
    if not set(tables.metadata.tables) <= set(inspect(connection).get_table_names()):
        return False
    return list(connection.execute(select(tables.formats.c.format)).scalars()) == [tables.FORMAT]


class FileHarness(AddressHarness):
    """A new folder each time: the damage is done by somebody who writes a whole log of his own."""

    def __init__(self, folder: Path, *, sealed: bool) -> None:
        super().__init__(folder, sealed=sealed)
        self._numbers = count()
        self._at = folder
        if not sealed:
            self.levels = ONCE

    def clear(self) -> None:
        """Take another folder."""
        self._at = self.folder / f"store-{next(self._numbers)}"
        self.address = f"file:{self._at}"

    def dump(self, store: Store) -> bytes:
        """Every file in the folder."""
        return b"\n".join(path.read_bytes() for path in sorted(self._at.rglob("*")) if path.is_file())

    def damage(self, store: Store, tenant: TenantId, damage: Damage) -> None:
        """Remove the tenant's folder and write another one, every checksum of which is right."""
        assert isinstance(store, FileStore)
        with store._sitting(tenant) as sitting:
            shelf, index = FileShelf(sitting.tenant, sitting.index), sitting.index
            rows = tuple(row for kind in index.documents for row in shelf.every(kind))
            keys = tuple(key for known in index.keys.values() for key in known.values())
            hurt, kept = damaged(Kept(index.end, rows, tuple(shelf.entries(1, None))), damage)
        shutil.rmtree(directory_of(self._at, hurt))
        forging = FileStore(self._at, keys=NoKeys())
        with forging._sitting(hurt) as sitting:
            digests = tuple(row.digest(hurt) for row in kept.rows)
            batch = Batch(End(), kept.end, kept.rows, digests, kept.entries, keys)
            FileShelf(sitting.tenant, sitting.index, partial(forging._create, sitting)).write(batch)
        forging.close()
        store._begin()  # it looks at the folder as a process does that comes later


def ran(case: type[unittest.TestCase]) -> unittest.TestResult:
    """What came of a test case."""
    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(case).run(result)
    return result


__all__ = ["FileHarness", "MemoryHarness", "ServerHarness", "SqliteHarness", "memory", "ran"]
