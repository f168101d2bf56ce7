"""How connections are made and transactions begun, database by database.

Left to itself, SQLAlchemy's SQLite driver begins a transaction at the first write: two
units that read and then write would both be told that all is well, and one would be lost.
So a unit begins with ``BEGIN IMMEDIATE`` here, and waits its turn.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from collabmodel.adapters.sql.translating import quiet, translate, translate_commit, translated
from collabmodel.errors import MissingExtraError, UnavailableError

PATIENCE_S = 30
"""Seconds to wait for another unit's lock."""

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


def make_engine(address: str | URL) -> Engine:
    """An engine of our own for an address; nothing is connected yet.

    Raises:
        MissingExtraError: if the driver is not installed.
        UnavailableError: if the address cannot be used; it is not repeated, for it may hold a password.
    """
    try:
        url = make_url(address)
    except ArgumentError:
        raise UnavailableError(
            "the store's address is not a database address, such as sqlite:///walk.db"
        ) from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise UnavailableError("a database in memory keeps nothing. Use 'memory:', or name a file.")
    waiting = {"timeout": PATIENCE_S} if url.get_backend_name() == "sqlite" else {}
    try:
        return create_engine(url, hide_parameters=True, connect_args=waiting)
    except ModuleNotFoundError as error:
        if url.get_backend_name() == "postgresql":
            raise MissingExtraError("postgres", "psycopg") from error
        raise UnavailableError(f"the driver {error.name!r} is not installed. Install it with pip.") from error
    except SQLAlchemyError as error:
        raise UnavailableError(f"no database of this sort can be used ({type(error).__name__})") from None


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the race that loses commits in its WAL mode (3.7.0 to 3.51.2).

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 51, 3)), wal_is_safe((3, 50, 7)), wal_is_safe((3, 51, 2))
    (False, True, True, False)
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


class Transactions:
    """Begins transactions on an engine as a unit needs them, and leaves the engine's other users alone."""

    def __init__(self, engine: Engine) -> None:
        self.dialect: str = engine.dialect.name
        self._process = os.getpid()
        # An engine with options shares the pool and has event listeners of its own.
        if self.dialect == "sqlite":
            self._engine = engine.execution_options(collab_begin="BEGIN IMMEDIATE")
            event.listen(self._engine, "begin", _begin_sqlite)
            wal = wal_is_safe(sqlite3.sqlite_version_info)
            self._journal_mode, self._synchronous = ("wal", "FULL") if wal else ("truncate", "EXTRA")
        else:
            self._engine = engine.execution_options(isolation_level="READ COMMITTED")

    @property
    def settings(self) -> tuple[tuple[str, str], ...]:
        """What durability rests on."""
        if self.dialect == "sqlite":
            return (
                ("sqlite", sqlite3.sqlite_version),
                ("journal_mode", self._journal_mode),
                ("synchronous", self._synchronous),
            )
        return (("isolation", "READ COMMITTED, one unit at a time for each tenant"),)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed if the block is left without an error, and rolled back otherwise.

        Raises:
            UnavailableError: if no connection or lock could be had.
            CommitOutcomeUnknownError: if the commit raised and nobody knows.
        """
        with self._connected({}) as connection:
            if self.dialect == "sqlite":
                with translated("begin"):
                    self._prepare_sqlite(connection)
            with translated("begin"):
                transaction = connection.begin()
            try:
                if self.dialect == "postgresql":
                    with translated("begin"):
                        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE_S}s'")
                        connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
                yield connection
            except BaseException:
                _roll_back(connection, transaction)
                raise
            try:
                transaction.commit()
            except SQLAlchemyError as error:
                connection.invalidate()
                raise translate_commit(error) from quiet(error)
            except BaseException:
                # Interrupted half way: whoever gets the connection next may not end this transaction.
                connection.invalidate()
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
    def _connected(self, options: dict[str, Any]) -> Iterator[Connection]:
        if os.getpid() != self._process:
            # A forked child leaves its parent's connections alone: two on one hear each other's answers.
            self._engine.dispose(close=False)
            self._process = os.getpid()
        try:
            connection = self._engine.connect().execution_options(**options)
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
                if not connection.invalidated:
                    raw.isolation_level = before
        finally:
            with translated("disconnect"):
                connection.close()

    def _prepare_sqlite(self, connection: Connection) -> None:
        """Set, once for each connection, what the durability of a commit rests on."""
        if connection.info.get("collab_prepared"):
            return
        raw: Any = connection.connection.dbapi_connection
        try:
            (mode,) = raw.execute(f"PRAGMA journal_mode = {self._journal_mode}").fetchone()
            raw.execute(f"PRAGMA synchronous = {self._synchronous}")
        except sqlite3.Error as error:
            raise UnavailableError(
                f"begin: SQLite could not be set up ({type(error).__name__}). Try again."
            ) from error
        if mode != self._journal_mode:
            raise UnavailableError(
                f"SQLite keeps journal mode {mode!r}, where {self._journal_mode!r} is safe. Close others."
            )
        connection.info["collab_prepared"] = True


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options()["collab_begin"])


def _roll_back(connection: Connection, transaction: Any) -> None:  # noqa: ANN401 - either kind of transaction
    """Roll back; a connection that cannot even do that is thrown away, which rolls back too."""
    try:
        transaction.rollback()
    except BaseException as error:
        connection.invalidate()
        if not isinstance(error, SQLAlchemyError):
            raise
