"""Several statements in one turn to the server, where its driver can do that; one after another elsewhere.

Most of the time of a unit on a server is spent in waiting for answers.  Psycopg can send what
a unit writes together, and take the answers together; so it is asked in its own way here, with the
text that SQLAlchemy makes of each statement.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import attrs
from sqlalchemy import Connection, Dialect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql.expression import ClauseElement

from collabmodel.adapters.sql.statements import Columns, Wanted
from collabmodel.adapters.sql.translating import quiet
from collabmodel.errors import StoreError

Values = Mapping[str, Any]


@attrs.frozen
class Step:
    """A statement that a unit writes with.

    Attributes:
        statement: what to run.
        values: its parameters, once for each row.
        told: what a refusal is told as.
        missed: what to raise if it did not find the one row it was meant for; ``None`` if it adds rows.
    """

    statement: Any
    values: Sequence[Values]
    told: Callable[[SQLAlchemyError], StoreError]
    missed: Callable[[], StoreError] | None = None


def run(connection: Connection, steps: Sequence[Step]) -> None:
    """Run every step, in order.

    Raises:
        StoreError: as the first step says that was refused, or found nothing.
    """
    raw = _together(connection)
    if raw is not None:
        _run_together(connection, raw, steps)
        return
    plain = _plain(connection)
    if plain is not None:
        _run_plainly(connection, plain, steps)
        return
    for step in steps:
        values: Any = step.values if len(step.values) > 1 else step.values[0]
        try:
            found = connection.execute(step.statement, values)
        except SQLAlchemyError as error:
            raise step.told(error) from quiet(error)
        if step.missed is not None and found.rowcount != 1:
            raise step.missed()


def first(connection: Connection, wanted: Wanted, values: Values) -> Columns | None:
    """The only row of the first statement of a transaction, which is begun in the same turn."""
    raw = _together(connection)
    if raw is None:
        return connection.execute(wanted, dict(values)).one_or_none()
    try:
        with raw.pipeline():
            cursor = raw.execute(_text(wanted, connection.dialect, tuple(values)), values)
        return cursor.fetchone()
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_told_by_sqlalchemy(connection, error) from error


def _together(connection: Connection) -> Any:  # noqa: ANN401 - a driver's connection
    """The driver's own connection, if it can send several statements together; else ``None``."""
    if connection.dialect.driver != "psycopg":
        return None
    raw: Any = connection.connection.dbapi_connection
    driver: Any = connection.dialect.loaded_dbapi
    # Whoever has put something of his own around the connection wants to see each statement.
    return raw if type(raw) is driver.Connection and driver.Pipeline.is_supported() else None


def _run_together(connection: Connection, raw: Any, steps: Sequence[Step]) -> None:  # noqa: ANN401 - a driver's connection
    cursors = []
    try:
        with raw.pipeline():
            for step in steps:
                cursor = raw.cursor()
                cursors.append(cursor)
                text = _text(step.statement, connection.dialect, tuple(step.values[0]))
                if len(step.values) == 1:
                    cursor.execute(text, step.values[0])
                else:
                    cursor.executemany(text, step.values)
    except connection.dialect.loaded_dbapi.Error as error:
        told = _as_told_by_sqlalchemy(connection, error)
        at = next((number for number, cursor in enumerate(cursors) if cursor.rowcount < 0), len(cursors) - 1)
        raise steps[at].told(told) from told
    for step, cursor in zip(steps, cursors, strict=True):
        if step.missed is not None and cursor.rowcount != 1:
            raise step.missed()


def _plain(connection: Connection) -> sqlite3.Connection | None:
    """SQLite's own connection, unless somebody listens to statements or has put something around it."""
    if connection.dialect.driver != "pysqlite":
        return None
    heard: Any = connection.dispatch
    if heard.before_cursor_execute or heard.after_cursor_execute or heard.before_execute:
        return None
    raw: Any = connection.connection.dbapi_connection
    return raw if type(raw) is sqlite3.Connection else None


def _run_plainly(connection: Connection, raw: sqlite3.Connection, steps: Sequence[Step]) -> None:
    """One after the other, without what SQLAlchemy does around each: that takes longer than the work itself."""
    for step in steps:
        text, names = _positional(step.statement, connection.dialect, tuple(step.values[0]))
        rows = [tuple(values[name] for name in names) for values in step.values]
        try:
            cursor = raw.execute(text, rows[0]) if len(rows) == 1 else raw.executemany(text, rows)
        except sqlite3.Error as error:
            told = _as_told_by_sqlalchemy(connection, error)
            raise step.told(told) from told
        if step.missed is not None and cursor.rowcount != 1:
            raise step.missed()


def _as_told_by_sqlalchemy(connection: Connection, error: Exception) -> DBAPIError:
    """The driver's error as SQLAlchemy would have raised it; a connection that is lost is dropped."""
    raw: Any = connection.connection.dbapi_connection
    dialect = connection.dialect
    lost = dialect.is_disconnect(error, raw, None)  # type: ignore[arg-type]  # the driver's own class
    told = DBAPIError.instance(
        None,
        None,
        error,
        dialect.loaded_dbapi.Error,
        hide_parameters=True,
        connection_invalidated=lost,
        dialect=dialect,
    )
    if lost:
        connection.invalidate(error)
    told.__cause__ = error
    return told  # type: ignore[return-value]  # a driver's error gives a DBAPIError


@lru_cache(maxsize=256)
def _text(statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]) -> str:
    """What SQLAlchemy makes of a statement, its parameters left to be filled in by the driver."""
    return str(statement.compile(dialect=dialect, column_keys=list(names)))


@lru_cache(maxsize=256)
def _positional(
    statement: ClauseElement, dialect: Dialect, names: tuple[str, ...]
) -> tuple[str, tuple[str, ...]]:
    """The same where parameters have no names, with the order in which they are wanted."""
    compiled: Any = statement.compile(dialect=dialect, column_keys=list(names))
    return str(compiled), tuple(compiled.positiontup)
