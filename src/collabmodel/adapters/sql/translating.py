"""What a driver raises, turned into this library's errors at the adapter's edge."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from collabmodel.errors import CommitOutcomeUnknownError, StoreError, UnavailableError

_NOT_KEPT = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL}
"""What SQLite says on commit when it is certain that nothing was kept."""


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
        return StoreError(f"{doing}: what is stored cannot be read. Restore it from a backup.")
    if isinstance(error, exc.OperationalError | exc.InterfaceError | exc.TimeoutError):
        return UnavailableError(
            f"{doing}: the database cannot be reached or is busy ({name}). Nothing was kept; try again."
        )
    return StoreError(f"{doing}: the database refused ({name}). Nothing was kept.")


def translate_commit(error: SQLAlchemyError) -> StoreError:
    """This library's error for a commit that raised: was it kept, or does nobody know?"""
    cause = error.orig if isinstance(error, DBAPIError) else None
    if getattr(cause, "sqlite_errorcode", 0) & 0xFF in _NOT_KEPT:
        return translate(error, "commit")
    if (
        isinstance(error, DBAPIError)
        and not error.connection_invalidated
        and not isinstance(error, exc.OperationalError)
    ):
        return translate(error, "commit")
    return CommitOutcomeUnknownError(
        f"commit: the database did not say whether it was kept ({_name(error)}). "
        "Repeat the unit with the same idempotency key to learn it."
    )


def quiet(error: SQLAlchemyError) -> SQLAlchemyError:
    """The error, no longer showing the parameters of its statement, which may be personal data."""
    if isinstance(error, exc.StatementError):
        error.hide_parameters = True
    return error


def _name(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    return type(cause or error).__name__
