"""The store in an SQL database: opening, units, verification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from collabmodel.adapters.sql.engines import file_of, make_engine, prepared_file
from collabmodel.adapters.sql.hosted import HostedStore
from collabmodel.adapters.sql.migrations.how import How
from collabmodel.adapters.sql.opening import Promises, opened
from collabmodel.adapters.sql.shelf import SqlShelf
from collabmodel.adapters.sql.tables import FORMAT
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.adapters.sql.verifying import verified
from collabmodel.adapters.units import Keeping, OneAtATime, Opening, signed, worked
from collabmodel.adapters.units.opening import REMEMBERED
from collabmodel.errors import UnavailableError
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


class SqlStore:
    """A store in SQLite, PostgreSQL or MariaDB, behind :class:`collabmodel.ports.stores.Store`.

    Args:
        database: an address, or an engine of the host application's.  A handed-in engine is
            left as it was: its other users' transactions begin as they always did, and
            closing the store does not dispose of it.
        keys: where keys come from; ``NoKeys()`` to encrypt nothing.
        clock: where the recorded time comes from; the system's clock if left out.
        remembered: how long an idempotency key is remembered.
        create: make the tables where there are none; without, a database that holds no store is an error.

    Raises:
        SchemaVersionError: if the tables are of another format, or not ours; they are left untouched.
        UnavailableError: if the database cannot be reached.
    """

    def __init__(
        self,
        database: str | URL | Engine,
        *,
        keys: KeyProvider,
        clock: Clock | None = None,
        remembered: timedelta = REMEMBERED,
        create: bool = True,
    ) -> None:
        self._ours = not isinstance(database, Engine)
        self._engine = database if isinstance(database, Engine) else make_engine(database)
        self._keeping = Keeping.of(keys, clock=clock, remembered=remembered)
        self._one = OneAtATime()
        self._closed = False
        path = file_of(self._engine) if self._ours else None
        notices = () if path is None else prepared_file(path, create=create)
        self._transactions = Transactions(self._engine)
        try:
            self._promises: Promises = opened(self._transactions, notices, create=_create if create else None)
        except BaseException:
            self.close()
            raise

    @staticmethod
    def within(
        host: Connection | Session,
        *,
        keys: KeyProvider,
        clock: Clock | None = None,
        remembered: timedelta = REMEMBERED,
    ) -> HostedStore:
        """A store whose units are part of a transaction of the host application's.

        The host commits or rolls back; until then nothing is kept, and other units of the
        tenant wait.  A unit that fails takes back what it wrote, and leaves the host's work alone.

        Args:
            host: a connection in a transaction, or an ORM session.
            keys: where keys come from; ``NoKeys()`` to encrypt nothing.
            clock: where the recorded time comes from; the system's clock if left out.
            remembered: how long an idempotency key is remembered.

        Raises:
            SchemaVersionError: if there is no store of this format in the host's database.
            StoreError: if the connection commits each statement by itself.
        """
        return HostedStore(host, keys=keys, clock=clock, remembered=remembered)

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
        self._refuse_closed()

        def ready(connection: Connection) -> SqlShelf:
            return SqlShelf.locked(connection, tenant)

        with (
            self._one.entered(),
            self._transactions.writing(ready) as shelf,
            worked(shelf, opening, self._keeping) as unit,
        ):
            yield unit

    def info(self) -> StoreInfo:
        """What this store is, and what its durability rests on."""
        return StoreInfo(
            adapter=self._transactions.dialect,
            durable=self._promises.durable,
            several_processes=True,
            encryption=self._keeping.keys.name,
            format=FORMAT,
            settings=self._promises.settings,
            notices=self._promises.notices,
        )

    def verify(
        self,
        tenant: TenantId | None = None,
        *,
        checkpoints: Iterable[Checkpoint] = (),
        verifier: Verifier | None = None,
        watch: Watcher | None = None,
    ) -> Verification:
        """Check every chain and document, as of one moment.

        Raises:
            UnavailableError: if the database cannot be reached.
            StoreError: if the database itself cannot be read.
        """
        self._refuse_closed()
        with self._transactions.reading() as connection:
            return verified(connection, tenant, checkpoints, verifier=verifier, watch=watch)

    def checkpoint(self, tenant: TenantId, *, signer: Signer) -> Checkpoint:
        """Where the tenant's chain ends now, signed."""
        self._refuse_closed()
        with self._transactions.reading() as connection:
            head = SqlShelf.seen(connection, tenant).end().head
        return signed(tenant, head, signer=signer, clock=self._keeping.clock)

    def close(self) -> None:
        """Let go of the connections, unless the engine was handed in."""
        self._closed = True
        if self._ours:
            self._engine.dispose()

    def _refuse_closed(self) -> None:
        if self._closed:
            raise UnavailableError("the store is closed. Open it again.")


def _create(transactions: Transactions) -> None:
    """Make the tables, by the same revisions that bring an older store up."""
    # Alembic is large, and only a store that is made or changed needs it.
    from collabmodel.adapters.sql.migrations.running import bring  # noqa: PLC0415 - see above

    bring(transactions, FORMAT, How())
