"""The tables, all prefixed ``collab_``, with the tenant first in every key.

Documents and details are bytes, so that no server changes them; ids compare by code point
everywhere; times are text in UTC, so that a microsecond is one on every server.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    insert,
)
from sqlalchemy.dialects.mysql import LONGBLOB, VARCHAR
from sqlalchemy.types import TypeEngine

FORMAT = 1
"""Number of the stored format; a store with a higher one is not touched."""

metadata: MetaData = MetaData()
_ENGINE, _CHARSET = "InnoDB", "utf8mb4"


def _id(length: int = 80) -> TypeEngine[str]:
    """An id: equal only when every code point is, which MariaDB has to be told."""
    return String(length).with_variant(
        VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin"), "mysql", "mariadb"
    )


def _bytes() -> TypeEngine[bytes]:
    return LargeBinary().with_variant(LONGBLOB(), "mysql", "mariadb")


def _key(name: str, length: int = 80) -> Column[Any]:
    return Column(name, _id(length), primary_key=True)


def _document_columns() -> tuple[Column[Any], ...]:
    return (
        Column("of_id", _id(), nullable=False),
        Column("body", _bytes(), nullable=False),
        Column("digest", String(64), nullable=False),
        Column("recorded_at", String(32), nullable=False),
        Column("retired", Boolean, nullable=False),
    )


formats: Table = Table(
    "collab_format",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""One row: the number of the format."""

heads: Table = Table(
    "collab_heads",
    metadata,
    _key("tenant"),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""The end of each tenant's chain; its row is the tenant's lock."""

documents: Table = Table(
    "collab_documents",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, nullable=False),
    *_document_columns(),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""The newest version of every document."""

Index("collab_documents_of", documents.c.tenant, documents.c.kind, documents.c.of_id)

versions: Table = Table(
    "collab_versions",
    metadata,
    _key("tenant"),
    _key("kind", 40),
    _key("ident"),
    Column("version", Integer, primary_key=True, autoincrement=False),
    *_document_columns(),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""Every version of every document."""

journal: Table = Table(
    "collab_journal",
    metadata,
    _key("tenant"),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", String(32), nullable=False),
    Column("actor", _id(), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("legal_ground", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", _id(200), nullable=False),
    Column("details", _bytes(), nullable=False),
    Column("payload_digest", String(64), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Column("algorithm", String(40), nullable=False),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""The entries; rows are only ever added."""

Index("collab_journal_subject", journal.c.tenant, journal.c.subject)

idempotency: Table = Table(
    "collab_idempotency",
    metadata,
    _key("tenant"),
    _key("actor"),
    _key("idempotency_key", 200),
    Column("payload", String(64), nullable=False),
    Column("result", _id(200), nullable=False),
    mysql_engine=_ENGINE,
    mysql_charset=_CHARSET,
    mariadb_engine=_ENGINE,
    mariadb_charset=_CHARSET,
)
"""What each idempotency key was used for."""

_SQLITE = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END
"""
_MARIADB = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the journal is append-only'
"""
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION collab_journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$
"""
_POSTGRES = """
CREATE TRIGGER collab_journal_no_{name} BEFORE {operation} ON collab_journal
FOR EACH STATEMENT EXECUTE FUNCTION collab_journal_refuse()
"""


def _triggers(dialect: str) -> list[str]:
    """The statements by which the database itself refuses to change or remove an entry."""
    first: list[str] = []
    operations = ["UPDATE", "DELETE"]
    match dialect:
        case "sqlite":
            template = _SQLITE
        case "mysql" | "mariadb":
            template = _MARIADB
        case "postgresql":
            template = _POSTGRES
            first.append(_POSTGRES_FUNCTION)
            operations.append("TRUNCATE")
        case _:
            return []
    return [*first, *(template.format(name=op.lower(), operation=op) for op in operations)]


def create(connection: Connection) -> None:
    """Make the tables with their triggers, and note the format."""
    metadata.create_all(connection)
    for statement in _triggers(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection.execute(insert(formats).values(id=1, format=FORMAT))
