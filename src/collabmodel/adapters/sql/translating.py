"""What a driver raises, turned into this library's errors at the adapter's edge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from collabmodel.errors import (
    CommitOutcomeUnknownError,
    IntegrityError,
    StoreBusyError,
    StoreError,
    StoreFailedError,
    StoreFullError,
    UnavailableError,
    UnitPoisonedError,
)

_SQLITE: dict[int, type[StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreBusyError,
    sqlite3.SQLITE_LOCKED: StoreBusyError,
    sqlite3.SQLITE_FULL: StoreFullError,
    sqlite3.SQLITE_IOERR: StoreFailedError,
    sqlite3.SQLITE_CORRUPT: IntegrityError,
    sqlite3.SQLITE_NOTADB: IntegrityError,
}
_STATES: dict[str, type[StoreError]] = {
    "40001": StoreBusyError,  # serialization failure
    "40P01": StoreBusyError,  # deadlock
    "55P03": StoreBusyError,  # lock not available
    "25P02": UnitPoisonedError,  # in a failed transaction
    "53100": StoreFullError,  # disk full
    "58030": StoreFailedError,  # input/output error
    "XX001": IntegrityError,  # data corrupted
    "XX002": IntegrityError,  # index corrupted
}
"""By SQLSTATE, which PostgreSQL gives."""
_MARIADB: dict[int, type[StoreError]] = {
    1205: StoreBusyError,  # lock wait timeout
    1213: StoreBusyError,  # deadlock
    1021: StoreFullError,  # disk full
    1114: StoreFullError,  # table full
}
_MARIADB_CLIENT = 2000
"""From here on a number is the client's own word, that the server is gone."""
_MARIADB_ENDING = {1053, 1317, 1927}
"""The server says that it is going away, or that the statement was broken off."""
_SAID = {
    StoreBusyError: "others hold the database. Nothing was kept; try again.",
    StoreFullError: "no room is left. Nothing was kept. Make room, and try again.",
    StoreFailedError: "the disk failed. Open the store again once it is seen to, and repeat the unit "
    "with the same idempotency key: that tells whether it was kept.",
    IntegrityError: "the database itself is damaged. Restore it from a backup.",
    UnitPoisonedError: "an error inside the unit of work was swallowed. Nothing was kept.",
}


@contextmanager
def translated(doing: str) -> Iterator[None]:
    """Raise this library's error for whatever the database raises, chained and without its parameters."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translate(error, doing) from quiet(error)


def translate(error: SQLAlchemyError, doing: str) -> StoreError:
    """This library's error for one of the database's."""
    name = _name(error)
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, sqlite3.Error) and not hasattr(cause, "sqlite_errorcode"):
        # Python's own complaint of what SQLite gave it: a text that is not UTF-8.
        return IntegrityError(f"{doing}: what is stored cannot be read. Restore it from a backup.")
    sort = _sort(cause)
    if sort is not None:
        return sort(f"{doing}: {_SAID[sort]} ({name})")
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError):
        return UnavailableError(
            f"{doing}: the database cannot be reached, or may not be written ({name}). Nothing was kept; try again."
        )
    return StoreError(f"{doing}: the database refused ({name}). Nothing was kept.")


def _sort(cause: BaseException | None) -> type[StoreError] | None:
    """Which of the errors that have a class of their own it is."""
    code = getattr(cause, "sqlite_errorcode", None)
    if code is not None:
        return _SQLITE.get(code & 0xFF)
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _STATES.get(state)
    return _MARIADB.get(_number(cause))


def _number(cause: BaseException | None) -> int:
    """The number that MariaDB's drivers put first; 0 if there is none."""
    first = cause.args[0] if cause is not None and cause.args else None
    return first if isinstance(first, int) else 0


def translate_commit(error: SQLAlchemyError) -> StoreError:
    """This library's error for a commit that raised: was it kept, or does nobody know?"""
    if isinstance(error, DBAPIError) and _refused(error):
        return translate(error, "commit")
    return CommitOutcomeUnknownError(
        f"commit: the database did not say whether it was kept ({_name(error)}). "
        "Repeat the unit with the same idempotency key to learn it."
    )


def _refused(error: DBAPIError) -> bool:
    """Whether the database itself said that it had not committed, and not only that it is gone."""
    cause = error.orig
    if error.connection_invalidated:
        return False
    if hasattr(cause, "sqlite_errorcode"):
        return _sort(cause) is not None
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        # Of 08 and 57 the connection or the server goes; 40003 says itself that nobody knows.
        return state[:2] not in {"08", "57"} and state != "40003"
    number = _number(cause)
    if number:
        return number < _MARIADB_CLIENT and number not in _MARIADB_ENDING
    return not isinstance(error, exc.OperationalError | exc.InterfaceError)


def quiet(error: SQLAlchemyError) -> SQLAlchemyError:
    """The error, no longer showing the parameters of its statement, which may be personal data."""
    if isinstance(error, exc.StatementError):
        error.hide_parameters = True
    return error


def _name(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return type(cause or error).__name__
