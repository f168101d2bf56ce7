"""How an engine is made for an address, and what must be true of an SQLite file before anybody opens it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from collabmodel.adapters.private_files import new_private, sync_directory
from collabmodel.errors import MissingExtraError, NotAStoreError, UnavailableError

PATIENCE_S = 30
"""Seconds to wait for another unit's lock."""

_DRIVERS = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}


def postgres_promises(*, local: bool) -> str:
    """Wait for locks with patience, and never leave a commit to a later moment; for the transaction only, or on."""
    only = str(local).lower()
    return (
        f"SELECT set_config('lock_timeout', '{PATIENCE_S}s', {only}), "
        "set_config('synchronous_commit', CASE current_setting('synchronous_commit') "
        f"WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, {only})"
    )


MARIADB_PROMISES = f"SET innodb_lock_wait_timeout = {PATIENCE_S}"
_MARIADB_OURS = f"{MARIADB_PROMISES}, sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES')"
"""On a connection of our own also: refuse what is too long, which MariaDB may otherwise cut off without a word."""
_PROMISES = {
    "postgresql": postgres_promises(local=False),
    "mysql": _MARIADB_OURS,
    "mariadb": _MARIADB_OURS,
}
_MAGIC = b"SQLite format 3\0"
_WAL = 2
"""What the bytes 18 and 19 of a file in WAL mode say."""
_FORMATS = "collab_format"
_VERSIONS = "collab_alembic_version"


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
        engine = create_engine(url, hide_parameters=True, connect_args=waiting)
    except ModuleNotFoundError as error:
        if url.get_backend_name() == "postgresql":
            raise MissingExtraError("postgres", "psycopg") from error
        if error.name == "pymysql":
            raise MissingExtraError("mariadb", "PyMySQL") from error
        raise UnavailableError(f"the driver {error.name!r} is not installed. Install it with pip.") from error
    except SQLAlchemyError as error:
        raise UnavailableError(f"no database of this sort can be used ({type(error).__name__})") from None
    if engine.dialect.name in _PROMISES:
        event.listen(engine, "connect", _promise)
    return engine


def is_ours(engine: Engine) -> bool:
    """Whether each connection of the engine is set up for our units alone."""
    return event.contains(engine, "connect", _promise)


def _promise(raw: Any, _record: object) -> None:  # noqa: ANN401 - a driver's connection
    """Say once for a connection what holds for every unit on it."""
    cursor = raw.cursor()
    cursor.execute(_PROMISES["postgresql" if type(raw).__module__.startswith("psycopg") else "mariadb"])
    cursor.close()
    raw.commit()


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the race that loses commits in its WAL mode (3.7.0 to 3.51.2).

    >>> wal_is_safe((3, 40, 1)), wal_is_safe((3, 51, 3)), wal_is_safe((3, 50, 7)), wal_is_safe((3, 51, 2))
    (False, True, True, False)
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def file_of(engine: Engine) -> Path | None:
    """The file an SQLite engine opens; ``None`` for a server, and for a ``file:`` address, whose owner decides."""
    name = engine.url.database
    if engine.dialect.driver != "pysqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def prepared_file(path: Path, *, create: bool = True) -> tuple[str, ...]:
    """Make the file private if it is new, and leave it untouched if it is somebody else's; gives notices.

    SQLite gives its journal the mode of the file, so the journal is private with it.

    Raises:
        NotAStoreError: if a symbolic link, no plain file, or another program's file stands there, or
            nothing does and nothing is to be made.
        UnavailableError: if it cannot be made or read.
    """
    try:
        found = path.lstat()
    except FileNotFoundError:
        if not create:
            raise NotAStoreError(f"{path}: there is no such file, and none was to be made.") from None
        _make(path)
        return ()
    except OSError as error:
        raise _unavailable(path, error) from error
    if stat.S_ISLNK(found.st_mode):
        raise NotAStoreError(f"{path}: it is a symbolic link. Name the file itself. Nothing was touched.")
    if not stat.S_ISREG(found.st_mode):
        raise NotAStoreError(f"{path}: it is not a plain file. Nothing was touched.")
    try:
        _refuse_foreign(path)
    except OSError as error:
        raise _unavailable(path, error) from error
    if stat.S_IMODE(found.st_mode) & 0o077:
        return (f"{path}: others may read or change the file. Look into who did, then chmod 600 it.",)
    return ()


def _make(path: Path) -> None:
    try:
        os.close(new_private(path))
        sync_directory(path.parent)
    except FileExistsError:
        return  # another opener was first
    except OSError as error:
        raise _unavailable(path, error) from error


def _unavailable(path: Path, error: OSError) -> UnavailableError:
    return UnavailableError(f"{path}: {error.strerror}. See to the folder and its rights, then try again.")


def _refuse_foreign(path: Path) -> None:
    """Look at a file without a lock, a journal or a write, so that another program's stays as it is."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head:
        return
    if not head.startswith(_MAGIC):
        raise NotAStoreError(f"{path}: it is no SQLite database. Nothing was touched.")
    names = _tables(path, "immutable=1")
    if _may_be_ours(names):
        names = _tables_in_copy(path) if _WAL in head[18:20] else names
    elif _WAL not in head[18:20]:
        # It may be one of ours that somebody is making at this moment: ask again, with a lock.
        names = _tables(path, "mode=ro") or names
    if not _may_be_ours(names):
        raise NotAStoreError(f"{path}: it is the database of another program. Nothing was touched.")


def _may_be_ours(names: set[str] | None) -> bool:
    """Whether it is a store, or nothing stands there yet; also if it cannot be read now, which opening will tell."""
    return names is None or _FORMATS in names or names <= {_VERSIONS}


def _tables_in_copy(path: Path) -> set[str] | None:
    """The names of the tables of a file in WAL mode, some of which may stand in the file beside it.

    Reading it in its place would change the files beside it.
    """
    beside = path.with_name(f"{path.name}-wal")
    try:
        if not beside.stat().st_size:
            return _tables(path, "immutable=1")
        with TemporaryDirectory() as folder:
            copy = Path(folder) / "copy"
            shutil.copyfile(path, copy)
            shutil.copyfile(beside, f"{copy}-wal")
            return _tables(copy, "mode=rw")
    except FileNotFoundError:
        return _tables(path, "immutable=1")


def _tables(path: Path, how: str) -> set[str] | None:
    """The names of the tables; ``None`` if they cannot be read this way."""
    try:
        opened = sqlite3.connect(f"file:{quote(str(path))}?{how}", uri=True, timeout=PATIENCE_S)
        with closing(opened) as raw:
            rows = raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    except sqlite3.Error:
        return None
    return {str(name) for (name,) in rows if not str(name).startswith("sqlite_")}
