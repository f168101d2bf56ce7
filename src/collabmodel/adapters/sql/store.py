"""The store in an SQL database: opening, units, verification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, func, inspect, select
from sqlalchemy.engine import URL

from collabmodel.adapters.clocks import SystemClock
from collabmodel.adapters.sql.engines import Transactions, make_engine
from collabmodel.adapters.sql.mapping import read_entry, read_row
from collabmodel.adapters.sql.shelf import SqlShelf
from collabmodel.adapters.sql.tables import (
    FORMAT,
    create,
    documents,
    formats,
    heads,
    journal,
    metadata,
    versions,
)
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.units import GuardedUnit, OneAtATime, Opening
from collabmodel.adapters.verifying import Head, check_tenant
from collabmodel.errors import JournalError, SchemaVersionError, StoreError, UnavailableError
from collabmodel.model.ids import OfficialId, TenantId
from collabmodel.model.journal import JournalEntry
from collabmodel.ports import ChainReport, Clock, StoreInfo, UnitOfWork, Verification


class SqlStore:
    """A store in SQLite, PostgreSQL or MariaDB, behind :class:`collabmodel.ports.Store`.

    Args:
        database: an address, or an engine of the host application's.  A handed-in engine is
            left as it was: its other users' transactions begin as they always did, and
            closing the store does not dispose of it.
        clock: where the recorded time comes from; the system's clock if left out.

    Raises:
        SchemaVersionError: if the tables are newer than this code, or not ours; they are left untouched.
        UnavailableError: if the database cannot be reached.
    """

    def __init__(self, database: str | URL | Engine, *, clock: Clock | None = None) -> None:
        self._ours = not isinstance(database, Engine)
        self._engine = database if isinstance(database, Engine) else make_engine(database)
        self._transactions = Transactions(self._engine)
        self._clock = clock or SystemClock()
        self._one = OneAtATime()
        self._closed = False
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        """Look first, and write only where there is nothing yet."""
        with self._transactions.reading() as connection:
            if _is_ready(connection):
                return
        try:
            with self._transactions.writing() as connection, translated("make the tables"):
                if not _is_ready(connection):
                    create(connection)
        except StoreError:
            # Two may open an empty database at once; the second finds the first one's tables.
            with self._transactions.reading() as connection:
                if not _is_ready(connection):
                    raise

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
        if self._closed:
            raise UnavailableError("the store is closed. Open it again.")
        with self._one.entered(), self._transactions.writing() as connection:
            shelf = SqlShelf(connection, tenant)
            shelf.lock()
            unit = GuardedUnit(shelf, opening, self._clock)
            try:
                yield unit
                unit.finish()
            finally:
                unit.end()

    def info(self) -> StoreInfo:
        """What this store is; personal data lie in the database as they are."""
        return StoreInfo(
            adapter=self._transactions.dialect,
            durable=True,
            several_processes=True,
            encryption="none",
            format=FORMAT,
            settings=self._transactions.settings,
        )

    def verify(self, tenant: TenantId | None = None) -> Verification:
        """Check every chain and document, as of one moment.

        Raises:
            UnavailableError: if the database cannot be reached.
            StoreError: if the database itself cannot be read.
        """
        if self._closed:
            raise UnavailableError("the store is closed. Open it again.")
        with self._transactions.reading() as connection, translated("verify"):
            wanted = _tenants(connection) if tenant is None else [tenant]
            return Verification(tuple(_verified(connection, each) for each in wanted))

    def close(self) -> None:
        """Let go of the connections, unless the engine was handed in."""
        self._closed = True
        if self._ours:
            self._engine.dispose()


def _is_ready(connection: Connection) -> bool:
    """Whether the tables are there and of this format; false where there is nothing at all.

    Raises:
        SchemaVersionError: if they are another format's, or somebody else's.
    """
    with translated("open"):
        ours = {name for name in inspect(connection).get_table_names() if name.startswith("collab_")}
        if not ours:
            return False
        if formats.name not in ours:
            raise SchemaVersionError(
                "tables named collab_… are there, but no collab_format. They are not this library's."
            )
        found = connection.execute(select(func.max(formats.c.format))).scalar_one()
    if found is None or found > FORMAT:
        raise SchemaVersionError(
            f"the store has format {found}; this code knows formats up to {FORMAT}. "
            "Nothing was touched. Use a newer version of the library."
        )
    if found < FORMAT or not {table.name for table in metadata.sorted_tables} <= ours:
        raise SchemaVersionError(f"the store of format {found} is not complete. Nothing was touched.")
    return True


def _tenants(connection: Connection) -> list[TenantId]:
    """Every tenant of which there is anything."""
    found: set[object] = set()
    for table in (heads, journal, versions, documents):
        found.update(connection.execute(select(table.c.tenant).distinct()).scalars())
    names = [name for name in found if isinstance(name, str)]
    if len(names) != len(found):
        raise StoreError(
            "a row belongs to no tenant: what stands there is no text. Restore it from a backup."
        )
    return [TenantId(name) for name in sorted(names)]


def _verified(connection: Connection, tenant: TenantId) -> ChainReport:
    with translated("verify"):
        wanted = select(heads.c.seq, heads.c.hash).where(heads.c.tenant == tenant)
        end = connection.execute(wanted).one_or_none()
    head = Head(*end) if end is not None else Head()
    if not isinstance(head.seq, int):
        return ChainReport(tenant, 0, 0, broken_at=1, problem="the journal's end is no number")
    return check_tenant(
        tenant, head=head, entries=_entries(connection, tenant), documents=_documents(connection, tenant)
    )


def _entries(connection: Connection, tenant: TenantId) -> Iterator[JournalEntry]:
    wanted = select(journal).where(journal.c.tenant == tenant).order_by(journal.c.seq)
    with translated("read the journal"):
        for columns in connection.execute(wanted).mappings():
            yield read_entry(columns)


def _documents(connection: Connection, tenant: TenantId) -> Iterable[tuple[str, bytes]]:
    """Every version; then that what is current is the newest of them."""
    newest: dict[tuple[str, str], tuple[int, str]] = {}
    wanted = select(versions).where(versions.c.tenant == tenant).order_by(versions.c.version)
    with translated("read the documents"):
        for columns in connection.execute(wanted).mappings():
            row = read_row(columns)
            due = newest.get((row.kind, row.ident), (0, ""))[0] + 1
            if row.version != due:
                raise JournalError(f"{row.kind} {row.ident}: its version {due} is missing")
            newest[row.kind, row.ident] = (row.version, columns["digest"])
            yield f"{row.kind} {row.ident} version {row.version}", row.body
        for columns in connection.execute(select(documents).where(documents.c.tenant == tenant)).mappings():
            row = read_row(columns)
            if newest.pop((row.kind, row.ident), None) != (row.version, columns["digest"]):
                raise JournalError(f"{row.kind} {row.ident}: what is current is not its newest version")
    for kind, ident in newest:
        raise JournalError(f"{kind} {ident}: it has versions, but none is current")
