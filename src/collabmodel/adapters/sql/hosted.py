"""A store inside a transaction of the host application's: its units are kept when the host commits."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from collabmodel.adapters.sql.opening import found_format
from collabmodel.adapters.sql.shelf import SqlShelf
from collabmodel.adapters.sql.tables import FORMAT
from collabmodel.adapters.sql.transactions import refuse_aborted
from collabmodel.adapters.sql.translating import translated
from collabmodel.adapters.sql.verifying import verified
from collabmodel.adapters.units import Keeping, OneAtATime, Opening, worked
from collabmodel.errors import SchemaVersionError, StoreError, UnavailableError
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

_WRITER = "UPDATE collab_format SET format = format"
"""Makes an SQLite transaction the one writer, which it is not yet if it has only read."""


class HostedStore:
    """A store bound to a host's transaction; made by :meth:`collabmodel.adapters.sql.store.SqlStore.within`.

    Each unit is a savepoint.  Data keys are remembered for one unit only, since those that
    an earlier unit made may be gone with the host's rollback.
    """

    def __init__(
        self, host: Connection | Session, *, keys: KeyProvider, clock: Clock | None, remembered: timedelta
    ) -> None:
        self._host = host
        self._keys, self._clock, self._remembered = keys, clock, remembered
        self._one = OneAtATime()
        self._closed = False
        found = found_format(self._connection())
        if found != FORMAT:
            raise SchemaVersionError(
                f"the host's database has format {found}, where 0 is none, and this code works on format "
                f"{FORMAT}. Nothing was touched. Run the migrations first."
            )

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
        """Open a unit of work; see :meth:`collabmodel.ports.stores.Store.unit`.

        Leaving it well writes it into the host's transaction; the host's commit keeps it.
        """
        opening = Opening(tenant, actor, purpose, legal_ground, idempotency_key)
        with self._one.entered():
            connection, process = self._connection(), os.getpid()
            with translated("begin"):
                if connection.dialect.name == "sqlite":
                    connection.exec_driver_sql(_WRITER)
                savepoint = connection.begin_nested()
            try:
                shelf = SqlShelf.locked(connection, tenant)
                with worked(shelf, opening, self._keeping()) as unit:
                    yield unit
                refuse_aborted(connection)
                with translated("end the unit"):
                    savepoint.commit()
            except BaseException:
                if os.getpid() == process:  # a forked child says nothing on its parent's connection
                    _take_back(savepoint)
                raise

    def info(self) -> StoreInfo:
        """What this store is: nothing is durable before the host has committed."""
        return StoreInfo(
            adapter=self._dialect,
            durable=False,
            several_processes=True,
            encryption=self._keys.name,
            format=FORMAT,
            settings=(("commit", "the host's, of the transaction that the units are part of"),),
            notices=("a unit is durable only when the host has committed its own transaction",),
        )

    def verify(
        self,
        tenant: TenantId | None = None,
        *,
        checkpoints: Iterable[Checkpoint] = (),
        verifier: Verifier | None = None,
        watch: Watcher | None = None,
    ) -> Verification:
        """Check every chain and document as the host's transaction sees them."""
        return verified(self._connection(), tenant, checkpoints, verifier=verifier, watch=watch)

    def checkpoint(self, tenant: TenantId, *, signer: Signer) -> Checkpoint:
        """Refuse: what the host may still roll back must not be vouched for.

        Raises:
            StoreError: always.
        """
        raise StoreError(
            f"checkpoint of {tenant} by {signer.name}: the host may still roll back. Ask a SqlStore for it."
        )

    def close(self) -> None:
        """Let no further unit be opened; the host's transaction goes on."""
        self._closed = True

    def _keeping(self) -> Keeping:
        return Keeping.of(self._keys, clock=self._clock, remembered=self._remembered)

    @property
    def _dialect(self) -> str:
        return self._connection().dialect.name

    def _connection(self) -> Connection:
        if self._closed:
            raise UnavailableError("the store is closed. Bind another one.")
        with translated("use the host's transaction"):
            connection = self._host.connection() if isinstance(self._host, Session) else self._host
            if connection.closed or not connection.in_transaction():
                raise StoreError("within: the connection is in no transaction. Begin one first.")
            _refuse_autocommit(connection)
        return connection


def _refuse_autocommit(connection: Connection) -> None:
    """Each statement would be kept by itself, and none with the host's work."""
    raw: Any = connection.connection.dbapi_connection
    match connection.dialect.name:
        case "sqlite":
            if raw.isolation_level is None and not raw.in_transaction:
                raise _autocommits()
            if not raw.in_transaction:
                # The driver begins with the first write only, and a savepoint would then commit by itself.
                connection.exec_driver_sql("BEGIN IMMEDIATE")
        case "mysql" | "mariadb":
            if raw.get_autocommit():
                raise _autocommits()
        case _:
            if getattr(raw, "autocommit", False):
                raise _autocommits()


def _autocommits() -> StoreError:
    return StoreError("within: the connection commits each statement by itself. Bind one in a transaction.")


def _take_back(savepoint: Any) -> None:  # noqa: ANN401 - SQLAlchemy's nested transaction
    """Undo the unit alone.  Where even that fails, the whole transaction is lost, which the host will hear."""
    try:
        savepoint.rollback()
    except SQLAlchemyError:
        return
