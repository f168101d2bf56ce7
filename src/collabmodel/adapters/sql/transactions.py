"""How transactions are begun and ended, database by database.

Left to itself, SQLAlchemy's SQLite driver begins a transaction at the first write: two
units that read and then write would both be told that all is well, and one would be lost.
So a unit begins with ``BEGIN IMMEDIATE`` here, and waits its turn.  On a server a unit runs
in READ COMMITTED and holds its tenant's row: everybody who writes in the tenant waits for
it, so that all it reads belongs to one moment; and it is never told to begin again, as
REPEATABLE READ would tell whoever waited.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import SQLAlchemyError

from collabmodel.adapters.sql.engines import (
    MARIADB_PROMISES,
    PATIENCE_S,
    is_ours,
    postgres_promises,
    wal_is_safe,
)
from collabmodel.adapters.sql.translating import quiet, translate, translate_commit, translated
from collabmodel.errors import (
    StoreBusyError,
    StoreError,
    StoreFailedError,
    UnavailableError,
    UnitPoisonedError,
)

T = TypeVar("T")

TRIES = 5
"""How often a transaction is begun anew, when others broke it up or the connection was stale."""
PAUSE_S = 0.02
"""Seconds before the second try; each further one waits twice as long."""

_BEGIN = {
    "postgresql": postgres_promises(local=True),
    "mysql": MARIADB_PROMISES,
    "mariadb": MARIADB_PROMISES,
}
_LEFT_ALONE: list[Connection] = []
"""In a forked child, its parent's connections that a unit was left on; nothing may end them here."""


class Transactions:
    """Begins transactions on an engine as a unit needs them, and leaves the engine's other users alone."""

    def __init__(self, engine: Engine) -> None:
        self.dialect: str = engine.dialect.name
        # An engine of our own says it once for each connection; others' connections are given back as they were.
        self._each_time = _BEGIN.get(self.dialect) if not is_ours(engine) else None
        self._process = os.getpid()
        self._failed = False
        # An engine with options shares the pool and has event listeners of its own.
        if self.dialect == "sqlite":
            self._engine = engine.execution_options(collab_begin="BEGIN IMMEDIATE")
            event.listen(self._engine, "begin", _begin_sqlite)
            wal = wal_is_safe(sqlite3.sqlite_version_info)
            self._journal_mode, self._synchronous = ("wal", "FULL") if wal else ("truncate", "EXTRA")
        else:
            self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    @property
    def sqlite_settings(self) -> tuple[tuple[str, str], ...]:
        """What durability rests on in SQLite."""
        return (
            ("sqlite", sqlite3.sqlite_version),
            ("journal_mode", self._journal_mode),
            ("synchronous", self._synchronous),
        )

    @contextmanager
    def writing(self, ready: Callable[[Connection], T]) -> Iterator[T]:
        """A transaction that is committed if the block is left without an error, and rolled back otherwise.

        Args:
            ready: called first, with the connection, to take the locks that are needed; what it
                gives is given to the block.  Where others broke the transaction up by then, it
                is begun anew, a few times, and this is called again.

        Raises:
            UnavailableError: if no connection or lock could be had.
            StoreFailedError: if the medium has failed before.
            CommitOutcomeUnknownError: if the commit raised and nobody knows.
        """
        if self._failed:
            raise StoreFailedError("the disk failed while this store was writing. Open it again.")
        try:
            with self._begun(ready) as (connection, transaction, got):
                try:
                    yield got
                    refuse_aborted(connection)
                except BaseException:
                    _roll_back(connection, transaction)
                    raise
                _commit(connection, transaction)
        except StoreFailedError:
            self._failed = True
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment, and writes nothing."""
        options = (
            {"collab_begin": "BEGIN"} if self.dialect == "sqlite" else {"isolation_level": "REPEATABLE READ"}
        )
        with self._connected(options) as connection:
            with translated("begin"):
                transaction = connection.begin()
            try:
                yield connection
            finally:
                _roll_back(connection, transaction)

    @contextmanager
    def _begun(self, ready: Callable[[Connection], T]) -> Iterator[tuple[Connection, Any, T]]:
        deadline = time.monotonic() + PATIENCE_S
        for attempt in range(TRIES):
            with self._connected({}) as connection:
                try:
                    transaction, got = self._begin(connection, ready)
                except (StoreBusyError, UnavailableError) as error:
                    again = isinstance(error, StoreBusyError) or _was_stale(error)
                    if not again or attempt == TRIES - 1 or time.monotonic() > deadline:
                        raise
                else:
                    yield connection, transaction, got
                    return
            time.sleep(PAUSE_S * 2**attempt)

    def _begin(self, connection: Connection, ready: Callable[[Connection], T]) -> tuple[Any, T]:
        with translated("begin"):
            if self.dialect == "sqlite":
                self._prepare_sqlite(connection)
            transaction = connection.begin()
        try:
            if self._each_time is not None:
                with translated("begin"):
                    connection.exec_driver_sql(self._each_time)
            return transaction, ready(connection)
        except BaseException:
            _roll_back(connection, transaction)
            raise

    @contextmanager
    def _connected(self, options: dict[str, Any]) -> Iterator[Connection]:
        if os.getpid() != self._process:
            # A forked child leaves its parent's connections alone: two on one hear each other's answers.
            self._engine.dispose(close=False)
            self._process = os.getpid()
        try:
            connection = self._engine.connect()
            connection = connection.execution_options(collab_process=self._process, **options)
        except SQLAlchemyError as error:
            raise translate(error, "connect") from quiet(error)
        except self._engine.dialect.loaded_dbapi.Error as error:
            # Setting the isolation level speaks to the driver itself.
            raise UnavailableError(
                f"connect: the database cannot be reached ({type(error).__name__}). Nothing was kept; try again."
            ) from error
        try:
            if self.dialect != "sqlite":
                yield connection
                return
            raw: Any = connection.connection.dbapi_connection
            before, raw.isolation_level = raw.isolation_level, None
            try:
                yield connection
            finally:
                if not connection.invalidated and not _is_anothers(connection):
                    raw.isolation_level = before
        finally:
            with translated("disconnect"):
                _let_go(connection)

    def _prepare_sqlite(self, connection: Connection) -> None:
        """Set, once for each connection, what the durability of a commit rests on."""
        if connection.info.get("collab_prepared"):
            return
        raw: Any = connection.connection.dbapi_connection
        try:
            (mode,) = raw.execute(f"PRAGMA journal_mode = {self._journal_mode}").fetchone()
            raw.execute(f"PRAGMA synchronous = {self._synchronous}")
            raw.execute("PRAGMA secure_delete = ON")
        except sqlite3.Error as error:
            raise _told_sqlite(error) from error
        if mode != self._journal_mode:
            raise UnavailableError(
                f"SQLite keeps journal mode {mode!r}, where {self._journal_mode!r} is safe. Close others."
            )
        connection.info["collab_prepared"] = True


def _told_sqlite(error: sqlite3.Error) -> StoreError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return StoreBusyError("begin: others hold the database. Nothing was kept; try again.")
    return UnavailableError(f"begin: SQLite could not be set up ({type(error).__name__}). Try again.")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["collab_begin"])


def _was_stale(error: StoreError) -> bool:
    """Whether the connection had died in the pool, so that a fresh one may be tried at once."""
    return bool(getattr(error.__cause__, "connection_invalidated", False))


def refuse_aborted(connection: Connection) -> None:
    """Psycopg commits an aborted transaction without a word, and nothing of it is kept."""
    if connection.dialect.name != "postgresql" or connection.invalidated:
        return
    raw: Any = connection.connection.dbapi_connection
    status = getattr(getattr(raw, "info", None), "transaction_status", None)
    if status is not None and status.name != "INTRANS":
        raise UnitPoisonedError("an error inside the unit of work was swallowed; nothing of it is kept.")


def _is_anothers(connection: Connection) -> bool:
    """Whether this is a forked child, and the connection its parent's, which must hear nothing from here."""
    return bool(connection.get_execution_options().get("collab_process") != os.getpid())


def _let_go(connection: Connection) -> None:
    if not _is_anothers(connection):
        connection.close()
    elif not connection.invalidated:
        _LEFT_ALONE.append(connection)
        connection.detach()  # or the pool would roll back, and the parent's unit would lose its lock


def _commit(connection: Connection, transaction: Any) -> None:  # noqa: ANN401 - either kind of transaction
    try:
        transaction.commit()
    except SQLAlchemyError as error:
        connection.invalidate()
        raise translate_commit(error) from quiet(error)
    except BaseException:
        # Interrupted half way: whoever gets the connection next may not end this transaction.
        connection.invalidate()
        raise


def _roll_back(connection: Connection, transaction: Any) -> None:  # noqa: ANN401 - either kind of transaction
    """Roll back; a connection that cannot even do that is thrown away, which rolls back too."""
    if _is_anothers(connection):
        return
    try:
        transaction.rollback()
    except BaseException as error:
        connection.invalidate()
        if not isinstance(error, SQLAlchemyError):
            raise
