"""What format 2 added to the tables of format 1, as it was when format 2 was made.

Nothing here may change either.  Every step looks first whether it is done already: on MariaDB
each statement about tables commits by itself, and a migration that was broken off is begun again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, String, Table, inspect

from collabmodel.adapters.sql.migrations import first
from collabmodel.adapters.sql.migrations.how import Alembic
from collabmodel.adapters.sql.tables import INNODB, bytes_type, id_type
from collabmodel.errors import StoreBusyError

FORMAT = 2
ENTRY_INDEX = "collab_versions_entry"

metadata: MetaData = MetaData()


def _key(name: str, length: int = 80) -> Column[Any]:
    return Column(name, id_type(length), primary_key=True)


documents: Table = Table(
    "collab_documents",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, nullable=False),
    Column("of_id", id_type(), nullable=False),
    Column("retired", Boolean, nullable=False),
    **INNODB,
)
Index("collab_documents_of", documents.c.tenant, documents.c.kind, documents.c.of_id)
fields: Table = Table(
    "collab_fields",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    _key("field", 40),
    Column("text", id_type(200), nullable=False),
    **INNODB,
)
Index("collab_fields_text", fields.c.tenant, fields.c.kind, fields.c.field, fields.c.text)
keys: Table = Table(
    "collab_keys",
    metadata,
    _key("tenant"),
    _key("scope", 120),
    Column("generation", Integer, primary_key=True, autoincrement=False),
    Column("version", id_type(200), nullable=False),
    Column("blob", bytes_type(), nullable=False),
    **INNODB,
)


def _added() -> dict[str, tuple[Column[Any], ...]]:
    """The new columns of each table; made anew each time, since a column belongs to one table."""
    return {
        "collab_heads": (
            Column("recorded_at", String(32), nullable=False, server_default=""),
            Column("sealed_from", Integer, nullable=False, server_default="0"),
            Column("epoch", Integer, nullable=False, server_default="0"),
        ),
        "collab_versions": (
            Column("scope", id_type(120), nullable=False, server_default=""),
            Column("fields", bytes_type(), nullable=True),
            Column("entry", Integer, nullable=False, server_default="0"),
        ),
        "collab_journal": (
            Column("scope", id_type(120), nullable=False, server_default=""),
            Column("details_digest", String(64), nullable=False, server_default=""),
            Column("state", String(64), nullable=False, server_default=""),
        ),
        "collab_idempotency": (
            Column("recorded_at", String(32), nullable=False, server_default=""),
            Column("first_payload", String(64), nullable=True),
        ),
    }


def columns_of(connection: Connection, table: str) -> set[str]:
    """The names of a table's columns; none if it is not there."""
    looked = inspect(connection)
    if not looked.has_table(table):
        return set()
    return {column["name"] for column in looked.get_columns(table)}


def build_up(op: Alembic, connection: Connection) -> None:
    """The tables of format 2; the new documents are empty, and to be filled from the versions."""
    for table, columns in _added().items():
        there = columns_of(connection, table)
        for column in columns:
            if column.name not in there:
                op.add_column(table, column)
    if ENTRY_INDEX not in _indexes(connection, "collab_versions"):
        op.create_index(ENTRY_INDEX, "collab_versions", ["tenant", "entry"])
    first.documents.drop(connection, checkfirst=True)
    metadata.create_all(connection)


def build_down(op: Alembic, connection: Connection) -> None:
    """The tables of format 1; the documents are empty, and to be filled from the versions."""
    if ENTRY_INDEX in _indexes(connection, "collab_versions"):
        op.drop_index(ENTRY_INDEX, "collab_versions")
    for table, columns in _added().items():
        there = columns_of(connection, table)
        for column in columns:
            if column.name in there:
                op.drop_column(table, str(column.name))
    for made in (documents, fields, keys):
        made.drop(connection, checkfirst=True)
    first.documents.create(connection)


def _indexes(connection: Connection, table: str) -> set[str | None]:
    return {index["name"] for index in inspect(connection).get_indexes(table)}


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """Nobody else migrates, or writes, while the block runs, as far as the database can see to it.

    SQLite's own driver begins no transaction for what makes or changes tables, so one is begun here.
    """
    match connection.dialect.name:
        case "sqlite":
            raw: Any = connection.connection.dbapi_connection
            if not raw.in_transaction:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield
        case "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(727665, 1)")
            if columns_of(connection, "collab_heads"):
                connection.exec_driver_sql("LOCK TABLE collab_heads IN ACCESS EXCLUSIVE MODE")
            yield
        case "mysql" | "mariadb":
            name = "collabmodel_migrates"
            if connection.exec_driver_sql(f"SELECT GET_LOCK('{name}', 60)").scalar_one() != 1:
                raise StoreBusyError("migrate: another process migrates. Nothing was done; try again.")
            try:
                yield
            finally:
                if not connection.invalidated:
                    connection.exec_driver_sql(f"SELECT RELEASE_LOCK('{name}')").scalar_one()
        case _:
            yield
