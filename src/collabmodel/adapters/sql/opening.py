"""What is looked at when a database is opened: whose it is, which format, what its commits are worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs
from sqlalchemy import Connection, inspect, select

from collabmodel.adapters.sql.tables import FORMAT, formats, metadata
from collabmodel.adapters.sql.transactions import Transactions
from collabmodel.adapters.sql.translating import translated
from collabmodel.errors import (
    FormatTooNewError,
    NotAStoreError,
    SchemaVersionError,
    StoreError,
    UnavailableError,
)

PREFIX = "collab_"
VERSION_TABLE = "collab_alembic_version"
"""Where Alembic notes our revisions when we run it ourselves; the format's number is what counts."""


@attrs.frozen
class Promises:
    """What a database promises of a commit."""

    durable: bool
    settings: tuple[tuple[str, str], ...]
    notices: tuple[str, ...] = ()


def opened(
    transactions: Transactions, notices: tuple[str, ...], *, create: Callable[[Transactions], None] | None
) -> Promises:
    """Look first, and write only where there is nothing yet.

    Raises:
        SchemaVersionError: if something else than a store of this format stands there.
        UnavailableError: if the database cannot be reached.
    """
    with transactions.reading() as connection:
        found = found_format(connection)
        promises = _promises(transactions, connection, notices)
    if found == FORMAT:
        return promises
    if found:
        raise SchemaVersionError(
            f"the store has format {found}, and this code works on format {FORMAT}. Nothing was touched. "
            "Make a backup, then bring it up: python -m collabmodel migrate DATABASE, "
            "or collabmodel.adapters.sql.migrate(database)."
        )
    if create is None:
        raise NotAStoreError("the database holds no store, and none was to be made. Correct the address.")
    try:
        create(transactions)
    except StoreError:
        # Two may open an empty database at once; the second finds the first one's tables.
        with transactions.reading() as connection:
            if found_format(connection) != FORMAT:
                raise
    return promises


def found_format(connection: Connection) -> int:
    """The number of the format that is there; 0 where there is nothing of ours.

    Raises:
        FormatTooNewError: if it is newer than this code.
        NotAStoreError: if tables of our names are there that are not ours.
        SchemaVersionError: if the store is not complete.
        UnavailableError: if the connection cuts off what is too long.
    """
    with translated("open"):
        names = set(inspect(connection).get_table_names())
        ours = {name for name in names if name.startswith(PREFIX)} - {VERSION_TABLE}
        if not ours:
            return 0
        if formats.name not in ours:
            raise NotAStoreError(
                "tables named collab_… are there, but no collab_format. They are not this library's; "
                "nothing was touched."
            )
        said = connection.execute(select(formats.c.format)).scalars().all()
    found = said[0] if len(said) == 1 else None
    if isinstance(found, int) and found > FORMAT:
        raise FormatTooNewError(found, FORMAT)
    _refuse_lenient(connection)
    needed = {table.name for table in metadata.sorted_tables}
    if found == 1:
        needed -= {"collab_fields", "collab_keys"}
    if not isinstance(found, int) or found < 1 or not needed <= ours:
        raise SchemaVersionError(f"the store of format {found} is not complete. Nothing was touched.")
    return found


def _refuse_lenient(connection: Connection) -> None:
    """Cutting off what is too long must not be taken for keeping it; a connection of our own never does.

    Raises:
        UnavailableError: if this one of the host's does.
    """
    if connection.dialect.name not in {"mysql", "mariadb"}:
        return
    with translated("open"):
        (mode,) = _only(connection, "SELECT @@sql_mode")
    if not {"STRICT_ALL_TABLES", "STRICT_TRANS_TABLES"} & set(mode.split(",")):
        raise UnavailableError(
            "the connection's sql_mode cuts off what is too long without a word. Nothing was touched. "
            "Set STRICT_ALL_TABLES on the host's connections."
        )


def _promises(transactions: Transactions, connection: Connection, notices: tuple[str, ...]) -> Promises:
    with translated("open"):
        match transactions.dialect:
            case "sqlite":
                return Promises(durable=True, settings=transactions.sqlite_settings, notices=notices)
            case "postgresql":
                return _of_postgres(connection, notices)
            case "mysql" | "mariadb":
                return _of_mariadb(connection, notices)
            case other:
                return Promises(
                    durable=False,
                    settings=(_ISOLATION,),
                    notices=(*notices, f"what a commit is worth on {other} is not known to this library"),
                )


_ISOLATION = ("isolation", "READ COMMITTED, one unit at a time for each tenant")


def _of_postgres(connection: Connection, notices: tuple[str, ...]) -> Promises:
    wanted = (
        "SELECT current_setting('server_version'), current_setting('fsync'), "
        "current_setting('full_page_writes'), "
        "(SELECT reset_val FROM pg_settings WHERE name = 'synchronous_commit'), "
        "(SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user)"
    )
    version, fsync, pages, commit, unbound = _only(connection, wanted)
    told = list(notices)
    if fsync != "on" or pages != "on":
        told.append(
            "the server runs without fsync or full_page_writes: a power cut may lose what was committed"
        )
    if unbound:
        told.append(
            "the store is opened by a superuser, or by a role that row security does not bind: "
            "the server keeps nothing from it. Give the store a role of its own"
        )
    said = "on, for every unit; the server says off" if commit == "off" else commit
    settings = (
        _ISOLATION,
        ("postgresql", version),
        ("fsync", fsync),
        ("full_page_writes", pages),
        ("synchronous_commit", said),
    )
    return Promises(fsync == pages == "on", settings, tuple(told))


def _of_mariadb(connection: Connection, notices: tuple[str, ...]) -> Promises:
    wanted = "SELECT @@version, @@innodb_flush_log_at_trx_commit, @@innodb_doublewrite"
    version, flush, doublewrite = (str(text) for text in _only(connection, wanted))
    told = list(notices)
    if flush not in {"1", "3"}:
        told.append(
            "the server does not write its log at each commit (innodb_flush_log_at_trx_commit): "
            "a power cut may lose what was committed"
        )
    settings = (
        _ISOLATION,
        ("mariadb", version),
        ("innodb_flush_log_at_trx_commit", flush),
        ("innodb_doublewrite", doublewrite),
    )
    return Promises(flush in {"1", "3"}, settings, tuple(told))


def _only(connection: Connection, statement: str) -> tuple[Any, ...]:
    return tuple(connection.exec_driver_sql(statement).one())
