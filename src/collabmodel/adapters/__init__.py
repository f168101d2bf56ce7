"""Stores behind the ports: in memory, in files, and in an SQL database.

:func:`open_store` opens any of them by address.  Importing this package imports no database
package; opening an SQL store does.
"""

from __future__ import annotations

from importlib.util import find_spec

from collabmodel.adapters.clocks import SystemClock
from collabmodel.adapters.keys import NoKeys
from collabmodel.adapters.memory import MemoryStore
from collabmodel.errors import MissingExtraError, ModelError
from collabmodel.ports import Clock, KeyProvider, Store

__all__ = ["MemoryStore", "NoKeys", "SystemClock", "open_store"]

MEMORY = "memory:"
"""The address of a store that is gone when it is let go."""
FILE = "file:"
"""How the address of a store in files begins: ``file:PATH`` or ``file:///PATH``."""


def open_store(url: str, *, keys: KeyProvider, clock: Clock | None = None) -> Store:
    """Open the store at an address.

    Args:
        url: ``memory:``, a directory such as ``file:store`` or ``file:///srv/store``, or a database
            address such as ``sqlite:///walk.db`` or ``postgresql://user@host/name``.  A missing
            directory is made, and so are missing tables.
        keys: where the keys come from that personal data are encrypted with; ``NoKeys()`` to
            encrypt nothing.
        clock: where the recorded time comes from; the system's clock if left out.

    Raises:
        MissingExtraError: if the database's package is not installed, with the line that installs it.
        SchemaVersionError: if what is there is newer than this code, or not ours; it is left untouched.
        UnavailableError: if the database cannot be reached.

    >>> open_store("memory:", keys=NoKeys()).info().encryption
    'none'
    """
    if url == MEMORY:
        return MemoryStore(keys=keys, clock=clock)
    if url.startswith(FILE):
        from collabmodel.adapters.file import FileStore  # noqa: PLC0415 - not every system has what it needs

        return FileStore(file_path(url), keys=keys, clock=clock)
    if find_spec("sqlalchemy") is None:
        raise MissingExtraError("sql", "SQLAlchemy")
    from collabmodel.adapters.sql import SqlStore  # noqa: PLC0415 - only here is the extra needed

    return SqlStore(url, keys=keys, clock=clock)


def file_path(url: str) -> str:
    """The path in an address such as ``file:store`` or ``file:///srv/store``.

    Raises:
        ModelError: if it names none, or another machine.

    >>> file_path("file:store"), file_path("file:///srv/store")
    ('store', '/srv/store')
    """
    path = url.removeprefix(FILE)
    if path.startswith("//"):
        path = path[2:]
        if not path.startswith("/"):
            raise ModelError(
                "store address: write file:PATH or file:///PATH; a store in files is on this machine."
            )
    if not path:
        raise ModelError("store address: file: needs the path of a directory, as in file:store.")
    return path
